#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "server/http/stream.hpp"
#include "server/http/task.hpp"

namespace rostrum::server::http {

class Worker;

// Of a channel, the streams of one worker.
class Branch {
public:
    Branch(std::shared_ptr<Mailbox> mailbox, Channel::Dropped const& dropped)
        : mailbox_(std::move(mailbox)), dropped_(dropped) {}

    std::shared_ptr<Mailbox> const& mailbox() const { return mailbox_; }
    StreamMessagePtr dropped(std::uint64_t number) const { return dropped_(number); }

    // Streams that have joined or are about to; any thread.
    std::atomic<std::size_t> streams{0};

    // The worker's: places, of which those that were left are null, so that nobody is passed over
    // while a message goes round.
    std::size_t join(Stream& stream);
    void leave(std::size_t place);
    std::size_t places() const { return members_.size(); }
    Stream* at(std::size_t place) const { return members_[place]; }
    // Closes the gaps when there are many; between messages.
    void close_up();

private:
    std::shared_ptr<Mailbox> mailbox_;
    Channel::Dropped dropped_;
    std::vector<Stream*> members_;
    std::size_t gaps_ = 0;
};

// A letter to a stream, to all of a branch where there is no stream, or to all streams of the
// worker where there is neither.
struct Mail {
    std::weak_ptr<Stream> stream;
    bool to_one = false;
    std::shared_ptr<Branch> branch;  // with a stream: it joins
    StreamMessagePtr message;
    std::function<void()> taken;
    std::shared_ptr<void> round;
    bool last = false;
};

// What others tell the streams of a worker: taken from any thread, delivered on the worker's in its
// order, a slice at a time. Outlives the worker for those who still hold it; nothing is taken then.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
public:
    explicit Mailbox(Worker& worker);

    void put(Mail mail);
    // By the worker, before its context goes.
    void close();

private:
    void deliver();
    bool next();
    std::size_t deliver_some(Mail& mail, std::size_t most);
    void hand_over(Mail& mail, Stream& stream);
    void post();

    std::mutex mutex_;  // guards what follows
    Worker* worker_;    // null: closed
    std::deque<Mail> waiting_;
    bool posted_ = false;

    // The worker thread's own.
    std::deque<Mail> at_hand_;
    std::size_t reached_ = 0;  // places of the branch that the first letter has been to
    bool done_ = true;         // with the first letter
};

}  // namespace rostrum::server::http
