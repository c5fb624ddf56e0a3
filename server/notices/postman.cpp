#include "server/notices/postman.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/access/permissions.hpp"
#include "server/feeds/notices.hpp"
#include "server/log.hpp"

namespace rostrum::server::notices {

namespace {

constexpr std::chrono::seconds longest_away{60};

using store::MailState;

// As whom a recipient sees the meeting.
wire::Viewer viewer_of(model::RecipientId const& recipient, model::Language language) {
    access::Principal principal;
    principal.participant = model::delegation_of(recipient);
    principal.role =
        principal.participant ? model::ActorRole::delegation : model::ActorRole::conference_officer;
    return {language, access::sight(principal), access::sees_notes(principal),
            principal.participant};
}

std::string domain_of(std::string const& address) {
    return address.substr(address.rfind('@') + 1);
}

store::MailRow moved_on(store::MailRow mail, MailState state, std::string_view problem) {
    mail.state = state;
    mail.problem = problem;
    ++mail.revision;
    return mail;
}

}  // namespace

std::chrono::seconds delay(int attempts) {
    constexpr int seconds[] = {0, 15, 30, 60, 120, 300, 600, 900};
    constexpr int last = static_cast<int>(std::size(seconds)) - 1;
    return std::chrono::seconds{seconds[std::clamp(attempts, 0, last)]};
}

Postman::Postman(Clock const& clock, config::Locales const& locales, SmtpOptions smtp,
                 std::string origin)
    : clock_(clock), locales_(locales), origin_(std::move(origin)), smtp_(std::move(smtp)) {}

Postman::~Postman() {
    stop();
}

void Postman::start(Engine& engine) {
    engine_ = &engine;
    if (on()) thread_ = std::thread([this] { work(); });
}

void Postman::stop() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    smtp_.stop();
    if (thread_.joinable()) thread_.join();
}

void Postman::wake() {
    {
        std::lock_guard const lock(mutex_);
        woken_ = true;
    }
    wake_.notify_one();
}

// ---- The postman's thread ----------------------------------------------------------------------

void Postman::work() {
    std::chrono::milliseconds wait{0};
    while (rest(wait)) {
        wait = longest_rest;
        try {
            auto const next = go_round();
            if (next)
                wait = std::clamp<std::chrono::milliseconds>(*next - clock_.real_now(),
                                                             std::chrono::milliseconds{0}, wait);
        } catch (std::exception const& error) {
            log_line(LogLevel::error, "mails failed at something", {{"error", error.what()}});
        }
    }
}

bool Postman::rest(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, at_most, [&] { return stopping_ || woken_; });
    woken_ = false;
    return !stopping_;
}

// Sends what is due; when the next is, by real time.
std::optional<model::Instant> Postman::go_round() {
    if (to_keep_ && !keep(*to_keep_)) return std::nullopt;
    to_keep_.reset();
    std::vector<store::MailRow> mails;
    if (!engine_->run_and_wait([&](store::Store& store) { mails = store.mails_on_their_way(); }))
        return std::nullopt;
    std::optional<model::Instant> next;
    std::uint64_t waiting = 0;
    for (store::MailRow const& mail : mails) {
        // Only a process that ended can have left it so.
        if (mail.state == MailState::sending) {
            settle(mail, {Posted::uncertain, 0});
            continue;
        }
        model::Instant const now = clock_.real_now();
        model::Instant due = mail.attempted_at ? *mail.attempted_at + delay(mail.attempts) : now;
        // What the machine's clock of then put into the future.
        due = std::min(due, now + delay(mail.attempts));
        if (not_before_) due = std::max(due, *not_before_);
        if (due > now) {
            ++waiting;
            if (!next || due < *next) next = due;
            continue;
        }
        {
            std::lock_guard const lock(mutex_);
            if (stopping_) return std::nullopt;
        }
        send(mail);
        if (to_keep_) return std::nullopt;
        if (not_before_) next = next ? std::min(*next, *not_before_) : *not_before_;
    }
    metrics_.waiting.store(waiting, std::memory_order_relaxed);
    return next;
}

void Postman::send(store::MailRow mail) {
    std::optional<store::ContactRow> contact;
    std::vector<model::Notice> told;
    bool const read = engine_->run_and_wait([&](store::Store& store) {
        contact = store.contact(mail.meeting, mail.recipient);
        store::NoticeQuery query;
        query.meeting = mail.meeting;
        query.mail = mail.id;
        for (store::KeptNotice& kept : store.notices(query))
            told.insert(told.begin(), std::move(kept.notice));
    });
    if (!read) return;
    if (clock_.now() > mail.useful_until) return give_up(mail, MailState::expired, mail.problem);
    if (!contact || told.empty()) return give_up(mail, MailState::refused, "no_contact");
    Mail written;
    try {
        written = write(mail, *contact, told);
    } catch (std::exception const& error) {
        log_line(LogLevel::error, "a mail could not be written",
                 {{"mail", store::mail_name(mail.id)}, {"error", error.what()}});
        return give_up(mail, MailState::refused, "unwritten");
    }
    mail.attempted_at = clock_.real_now();
    ++mail.attempts;
    mail = moved_on(std::move(mail), MailState::sending, "");
    if (!keep(mail)) return;
    settle(std::move(mail), smtp_.post(written));
}

void Postman::give_up(store::MailRow const& mail, MailState state, std::string_view problem) {
    ++metrics_.failed;
    keep(moved_on(mail, state, problem));
}

Mail Postman::write(store::MailRow const& mail, store::ContactRow const& contact,
                    std::vector<model::Notice> const& notices) const {
    ViewPtr const view = engine_->view(mail.meeting);
    wire::Viewer const viewer = viewer_of(mail.recipient, contact.language);
    wire::Rendering rendering{*view, viewer, locales_, std::max(clock_.now(), view->meeting->at)};
    rendering.origin = origin_;
    rendering.sequence_base = engine_->sequence_base();
    feeds::NoticeMail words = feeds::notice_mail(rendering, notices);

    std::string const domain = domain_of(smtp_.options().from);
    Mail out;
    out.to = contact.addresses;
    out.message_id = mail.meeting.str() + '.' + store::mail_name(mail.id) + '.' + engine_->epoch() +
                     '@' + domain;
    out.list_id = mail.meeting.str() + ".notices." + domain;
    out.list_name = rendering.text(rendering.programme().short_title);
    out.date = clock_.real_now();
    out.language = contact.language;
    out.subject = std::move(words.subject);
    if (clock_.rehearsal())
        out.subject = '[' + locales_.text(contact.language, "page.rehearsal") + "] " + out.subject;
    out.text = std::move(words.text);
    if (!words.calendar.empty())
        out.attachments.push_back({mail.meeting.str() + ".ics",
                                   "text/calendar; charset=utf-8; method=PUBLISH",
                                   std::move(words.calendar)});
    return out;
}

bool Postman::keep(store::MailRow const& mail) {
    store::NoticeSave save;
    save.meeting = mail.meeting;
    save.changed_mails = {mail};
    bool saved = false;
    bool const done = engine_->run_and_wait(
        [&](store::Store& store) { saved = store.save_notices(save, std::nullopt); });
    return done && saved;
}

void Postman::settle(store::MailRow mail, PostResult const& result) {
    mail.reply = result.reply;
    bool const server_is_away = result.reply == 0 || result.reply == 421;
    switch (result.posted) {
        case Posted::sent:
            mail = moved_on(std::move(mail), MailState::sent, "");
            ++metrics_.sent;
            break;
        case Posted::later:
            mail = moved_on(std::move(mail), MailState::waiting, "away");
            ++metrics_.tried_again;
            break;
        case Posted::insecure:
            mail = moved_on(std::move(mail), MailState::waiting, "insecure");
            ++metrics_.tried_again;
            break;
        case Posted::refused:
            mail = moved_on(std::move(mail), MailState::refused, "refused");
            ++metrics_.failed;
            break;
        case Posted::uncertain:
            mail = moved_on(std::move(mail), MailState::uncertain, "interrupted");
            ++metrics_.failed;
            break;
    }
    if (mail.state == MailState::waiting && server_is_away) {
        auto const wait = std::min(longest_away, std::chrono::seconds{1 << std::min(away_, 6)});
        if (away_++ == 0)
            log_line(LogLevel::warn, "the mail server takes no mails; they are tried again",
                     {{"reply", result.reply}, {"problem", mail.problem}});
        not_before_ = clock_.real_now() + wait;
    } else if (mail.state != MailState::uncertain) {
        if (away_ > 0) log_line(LogLevel::info, "the mail server takes mails again", {});
        away_ = 0;
        not_before_.reset();
    }
    if (!keep(mail)) to_keep_ = std::move(mail);
}

}  // namespace rostrum::server::notices
