#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "server/engine.hpp"
#include "server/notices/postman.hpp"

namespace rostrum::server::notices {

struct ClerkOptions {
    SmtpOptions smtp;
    // Where the service is reached: "https://list.example.org"; mails point there.
    std::string origin;
    // Between two looks at a meeting, real time: what happens meanwhile is looked at together.
    std::chrono::milliseconds rest{250};
};

// What has been done since the start; for the metrics page. Read from any thread.
struct ClerkMetrics {
    std::atomic<std::uint64_t> made{0};       // notices
    std::atomic<std::uint64_t> in_review{0};  // how many wait for an officer
};

// Looks at the meetings as they go on and keeps what delegations and desks are to be told
// (model::advance). How far it has looked and what it made become durable together, so that after a
// crash nothing is made twice. What is released gathers into one e-mail for each recipient, which
// the postman sends. All this happens on two threads of its own.
class Clerk {
public:
    // The clock and the words outlive it.
    Clerk(Clock const& clock, config::Locales const& locales, ClerkOptions options);
    ~Clerk();  // stops
    Clerk(Clerk const&) = delete;
    Clerk& operator=(Clerk const&) = delete;

    // Begins, with an engine that has started and before anybody is answered: a meeting that was
    // never looked at is told of from now on.
    void start(Engine& engine);
    // Breaks off the e-mail that is on its way. Before the engine stops.
    void stop();

    // Any thread; returns at once.
    void publish(Publication const& publication);  // what has become durable
    void reload();  // notices, mails or contacts have changed in the store
    void nudge();   // a clock was set: for tests

    // Whether there is a mail server.
    bool sends_mail() const { return postman_.on(); }

    ClerkMetrics const& metrics() const { return metrics_; }
    PostmanMetrics const& mail_metrics() const { return postman_.metrics(); }

private:
    // A meeting's outbox as the store has it.
    struct Box {
        std::optional<model::Outbox> outbox;  // nullopt: to be read
        std::uint64_t stored_version = 0;     // of the cursor
        std::uint64_t looked_at = 0;          // the meeting's version
        std::optional<model::Instant> next;   // when time alone brings something
    };

    void wake();
    void work();
    std::chrono::milliseconds patience() const;
    void look_at_all();
    bool with_store(std::function<void(store::Store&)> const& task);
    void load(model::MeetingId const& meeting, Box& box);
    void take_up(model::MeetingId const& meeting, Box& box, store::KeptOutbox kept);
    void look(model::MeetingId const& meeting, Box& box);
    bool keep(model::MeetingId const& meeting, Box& box, model::OutboxChange change,
              model::Instant now);
    void keep_cursors();
    void count();

    Clock const& clock_;
    ClerkOptions options_;
    Postman postman_;
    ClerkMetrics metrics_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    bool stopping_ = false;
    bool woken_ = false;
    bool reload_due_ = false;

    std::thread thread_;
    // The thread's own.
    Engine* engine_ = nullptr;
    std::map<model::MeetingId, Box> boxes_;
    bool failed_ = false;      // the store did not take the last change
    bool complained_ = false;  // and the operator was told
};

}  // namespace rostrum::server::notices
