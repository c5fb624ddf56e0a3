#include "server/notices/smtp_talk.hpp"

#include <algorithm>

namespace rostrum::server::notices {

namespace {

// How a message of several parts ends: the last boundary has two hyphens behind it (RFC 2046,
// 5.1.1).
constexpr std::string_view end_of_parts = "--\r\n";

// 0: the line is none, or more lines of the same reply follow it.
int code_of_reply(std::string_view line) {
    bool const whole =
        line.size() >= 3 && (line.size() == 3 || line[3] != '-') &&
        std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
    return whole ? (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0') : 0;
}

Posted judge_taken(int code) {
    switch (code / 100) {
        case 2:
            return Posted::sent;
        case 4:
            return Posted::later;
        case 5:
            return Posted::refused;
        default:
            return Posted::uncertain;  // no reply that may stand there
    }
}

}  // namespace

bool about_login(int code) {
    return code == 530 || code == 534 || code == 535 || code == 538;
}

void SmtpTalk::command(std::string_view line) {
    std::string_view const verb = line.substr(0, line.find_first_of(" \r\n"));
    // What follows a 334 is for the mechanism of authentication, whatever it looks like.
    bool const login = last_ == 334 && answered_;
    farewell_ = !login && verb == "QUIT";
    if (farewell_) return;
    went_on_ = last_ != 0;
    answered_ = false;
    if (login) return;
    if (verb == "MAIL") phase_ = Phase::sender;
    if (verb == "RCPT") phase_ = Phase::recipients;
    if (verb == "DATA") phase_ = Phase::data;
}

void SmtpTalk::reply(std::string_view line) {
    int const code = code_of_reply(line);
    if (farewell_ || code == 0) return;
    last_ = code;
    answered_ = true;
    if (phase_ == Phase::recipients && code / 100 == 5) ++recipients_refused_;
    if (phase_ == Phase::recipients && code / 100 != 2) some_not_taken_ = true;
    if (phase_ == Phase::message && !taken_) taken_ = code;
    if (phase_ == Phase::data && code == 354) phase_ = Phase::message;
}

void SmtpTalk::message(std::string_view bytes) {
    tail_.append(bytes.substr(bytes.size() - std::min(bytes.size(), end_of_parts.size())));
    tail_.erase(0, tail_.size() - std::min(tail_.size(), end_of_parts.size()));
}

bool SmtpTalk::whole_message_out() const {
    return last_part_given_ && tail_ == end_of_parts;
}

// Whether another attempt would come to the same.
bool SmtpTalk::never_taken() const {
    if (!answered_ || last_ / 100 != 5 || about_login(last_)) return false;
    if (phase_ == Phase::recipients) return recipients_refused_ == recipients_;
    return phase_ == Phase::sender || phase_ == Phase::data;
}

PostResult SmtpTalk::result(bool insecure) const {
    PostResult result;
    result.reply = last_;
    result.some_refused = some_not_taken_;
    if (taken_)
        result.posted = judge_taken(*taken_);
    else if (phase_ == Phase::message)
        result.posted = whole_message_out() ? Posted::uncertain : Posted::later;
    else if (insecure)
        result.posted = Posted::insecure;
    else
        result.posted = never_taken() ? Posted::refused : Posted::later;
    return result;
}

}  // namespace rostrum::server::notices
