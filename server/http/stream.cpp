#include "server/http/stream.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/http/mailbox.hpp"

namespace rostrum::server::http {

StreamMessage::StreamMessage(std::string_view text, std::uint64_t number)
    : size_(text.size()), number_(number) {
    std::array<char, 16> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), size_, 16).ptr;
    auto const length = static_cast<std::size_t>(end - digits.data());
    begin_ = length + 2;
    bytes_.reserve(begin_ + size_ + 2);
    bytes_.append(digits.data(), length).append("\r\n").append(text).append("\r\n");
}

void StreamHandle::send(StreamMessagePtr message) const {
    Mail mail;
    mail.stream = stream_;
    mail.to_one = true;
    mail.message = std::move(message);
    mailbox_->put(std::move(mail));
}

void StreamHandle::when_taken(std::function<void()> then) const {
    Mail mail;
    mail.stream = stream_;
    mail.to_one = true;
    mail.taken = std::move(then);
    mailbox_->put(std::move(mail));
}

void StreamHandle::end(StreamMessagePtr last) const {
    Mail mail;
    mail.stream = stream_;
    mail.to_one = true;
    mail.message = std::move(last);
    mail.last = true;
    mailbox_->put(std::move(mail));
}

void Channel::add(StreamHandle const& stream) {
    auto found = std::find_if(branches_.begin(), branches_.end(), [&](auto const& branch) {
        return branch->mailbox() == stream.mailbox_;
    });
    if (found == branches_.end())
        found = branches_.insert(found, std::make_shared<Branch>(stream.mailbox_, dropped_));
    (*found)->streams.fetch_add(1, std::memory_order_relaxed);
    Mail mail;
    mail.stream = stream.stream_;
    mail.to_one = true;
    mail.branch = *found;
    stream.mailbox_->put(std::move(mail));
}

void Channel::send(StreamMessagePtr const& message, std::shared_ptr<void> const& round) {
    for (auto const& branch : branches_) {
        if (branch->streams.load(std::memory_order_relaxed) == 0) continue;
        Mail mail;
        mail.branch = branch;
        mail.message = message;
        mail.round = round;
        branch->mailbox()->put(std::move(mail));
    }
}

void Channel::end(StreamMessagePtr const& last) {
    for (auto const& branch : branches_) {
        Mail mail;
        mail.branch = branch;
        mail.message = last;
        mail.last = true;
        branch->mailbox()->put(std::move(mail));
    }
}

std::size_t Channel::streams() const {
    std::size_t count = 0;
    for (auto const& branch : branches_)
        count += branch->streams.load(std::memory_order_relaxed);
    return count;
}

}  // namespace rostrum::server::http
