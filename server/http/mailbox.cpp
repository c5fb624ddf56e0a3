#include "server/http/mailbox.hpp"

#include <boost/asio/post.hpp>
#include <thread>

#include "server/http/stream_connection.hpp"
#include "server/http/worker.hpp"

namespace rostrum::server::http {

namespace {

// Streams that are sent to before requests have their turn again: some tenths of a millisecond.
constexpr std::size_t slice = 16;

}  // namespace

std::size_t Branch::join(Stream& stream) {
    members_.push_back(&stream);
    return members_.size() - 1;
}

void Branch::leave(std::size_t place) {
    members_[place] = nullptr;
    ++gaps_;
    streams.fetch_sub(1, std::memory_order_relaxed);
}

void Branch::close_up() {
    if (gaps_ * 2 <= members_.size()) return;
    std::size_t place = 0;
    for (Stream* stream : members_) {
        if (stream == nullptr) continue;
        members_[place] = stream;
        stream->moved_to(place++);
    }
    members_.resize(place);
    members_.shrink_to_fit();
    gaps_ = 0;
}

Mailbox::Mailbox(Worker& worker) : worker_(&worker) {}

void Mailbox::put(Mail mail) {
    std::lock_guard const lock(mutex_);
    if (worker_ == nullptr) return;
    waiting_.push_back(std::move(mail));
    if (!posted_) post();
}

void Mailbox::close() {
    std::deque<Mail> unread;
    std::lock_guard const lock(mutex_);
    worker_ = nullptr;
    unread.swap(waiting_);
}

// With the lock held.
void Mailbox::post() {
    boost::asio::post(worker_->context(), [self = shared_from_this()] { self->deliver(); });
    posted_ = true;
}

// Whether there is a letter at hand.
bool Mailbox::next() {
    if (!at_hand_.empty()) return true;
    std::lock_guard const lock(mutex_);
    at_hand_.swap(waiting_);
    if (at_hand_.empty()) posted_ = false;
    return !at_hand_.empty();
}

void Mailbox::deliver() {
    std::size_t left = slice;
    while (left > 0 && next()) {
        done_ = true;  // unless it says otherwise
        try {
            left -= deliver_some(at_hand_.front(), left);
        } catch (...) {
            log_failure(std::current_exception());
        }
        if (!done_) break;
        reached_ = 0;
        at_hand_.pop_front();
    }
    if (left > 0 && done_) return;
    {
        std::lock_guard const lock(mutex_);
        if (worker_ != nullptr) post();
    }
    // The writer and whoever waits for an answer have their turn at this processor too.
    std::this_thread::yield();
}

// Gives at most so many streams what the letter says; how many it were.
std::size_t Mailbox::deliver_some(Mail& mail, std::size_t most) {
    if (mail.to_one) {
        if (auto const stream = mail.stream.lock())
            hand_over(mail, *stream);
        else if (mail.branch)
            mail.branch->streams.fetch_sub(1, std::memory_order_relaxed);
        return 1;
    }
    if (!mail.branch) {
        worker_->end_streams();
        return most;
    }
    Branch& branch = *mail.branch;
    std::size_t count = 0;
    for (; count < most && reached_ < branch.places(); ++reached_) {
        Stream* const stream = branch.at(reached_);
        if (stream == nullptr) continue;
        ++count;
        if (mail.last)
            stream->end(mail.message);
        else
            stream->send(mail.message);
    }
    done_ = reached_ >= branch.places();
    if (done_) branch.close_up();
    return count;
}

void Mailbox::hand_over(Mail& mail, Stream& stream) {
    if (mail.branch) return stream.join(std::move(mail.branch));
    if (mail.taken) return stream.when_taken(std::move(mail.taken));
    if (mail.last) return stream.end(mail.message);
    stream.send(mail.message);
}

}  // namespace rostrum::server::http
