#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/engine.hpp"
#include "server/webhooks/message.hpp"
#include "server/webhooks/sender.hpp"

namespace rostrum::server::webhooks {

// What has been done since the start; for the metrics page. Read from any thread.
struct DispatcherMetrics {
    std::atomic<std::uint64_t> accepted{0};  // attempts, those by hand among them
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> disabled{0};   // endpoints
    std::atomic<std::uint64_t> endpoints{0};  // active ones
    std::atomic<std::uint64_t> failing{0};    // of these
};

// Tells endpoints what happens. The log is the queue and an endpoint a cursor in it: each is told
// every event of its types in order, the next when it has taken the one before, and what it was
// told last stands in the store, so that after a crash it may hear something twice but misses
// nothing. All this happens on a thread of its own; the writer is asked to read and to keep.
class Dispatcher {
public:
    // The clock outlives it.
    Dispatcher(Clock const& clock, SenderOptions options);
    ~Dispatcher();  // stops
    Dispatcher(Dispatcher const&) = delete;
    Dispatcher& operator=(Dispatcher const&) = delete;

    // Begins, with an engine that has started. `desk_told` is called, on the writer's thread, when
    // a notice that an endpoint was disabled was put into its meeting's outbox.
    void start(Engine& engine, std::function<void()> desk_told = {});
    // Gives up what is on its way; it is sent again after the next start. Before the engine stops.
    void stop();

    // Any thread; returns at once.
    void publish(Publication const& publication);  // what has become durable
    void reload();  // endpoints, or deliveries that wait, have changed in the store
    void nudge();   // the clock was set: for tests

    http::TrustedNetworks const& allowed() const { return allowed_; }
    DispatcherMetrics const& metrics() const { return metrics_; }

private:
    using Task = std::function<void(Dispatcher&)>;
    struct Inbox;
    struct News {
        model::MeetingId meeting;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        bool worth_reading = false;  // it may be told
    };
    struct Endpoint {
        store::WebhookRow row;        // its progress is ahead of the store's
        std::uint64_t read_to = 0;    // everything up to here is taken, in `waiting`, or not for it
        std::deque<Message> waiting;  // to be told, the next first
        std::uint64_t stored_cursor = 0;
        bool reading = false;
        std::chrono::nanoseconds not_read_before{0};  // after a failure, by the stopwatch
        bool busy = false;  // with the next of `waiting`, until what became of it is kept
        bool busy_by_hand = false;
    };
    struct Flight {
        std::int64_t endpoint = 0;
        std::string url;
        Message message;
        store::WebhookDelivery delivery;  // as it will be kept
        std::chrono::nanoseconds begun{0};
    };
    struct ByHand {
        store::WebhookDelivery delivery;
        std::optional<Message> message;  // once it is known
        bool preparing = false;
        bool sent = false;
    };

    void work();
    void carry_out(Task const& task);
    void load();
    void take_in(std::vector<store::WebhookRow> rows, std::vector<store::WebhookDelivery> by_hand);
    void adopt(Endpoint& endpoint, store::WebhookRow row);
    void forget(std::int64_t id);
    void hear(News const& news);

    void go_on(Endpoint& endpoint);
    void read_on(Endpoint& endpoint);
    void take_events(std::int64_t id, std::uint64_t after,
                     std::optional<std::vector<store::StoredEvent>> events);
    void go_on_by_hand(ByHand& wanted);
    void prepare(ByHand& wanted, Endpoint const& endpoint);

    void send(Endpoint& endpoint, Message const& message, store::WebhookDelivery delivery);
    void complete(Sender::Finished const& finished);
    // It may go on: with its queue, or behind what was sent by hand (the delivery; 0: the queue).
    void release(std::int64_t id, std::int64_t by_hand);
    void settle(Endpoint& endpoint, Flight& flight, Attempted const& attempted);
    void keep(Endpoint const& endpoint, std::optional<store::WebhookDelivery> const& delivery,
              std::string const& disabled_because);
    void keep_cursors();

    Endpoint* find(std::int64_t id);
    Origin origin(Endpoint const& endpoint) const;
    bool in_sitting(Endpoint const& endpoint) const;
    std::chrono::milliseconds patience() const;
    void count_endpoints();

    Clock const& clock_;
    http::TrustedNetworks allowed_;
    Sender sender_;
    std::shared_ptr<Inbox> inbox_;  // shared with whoever has still something to hand in
    std::thread thread_;
    DispatcherMetrics metrics_;

    // The thread's own.
    Engine* engine_ = nullptr;
    std::function<void()> desk_told_;
    std::map<std::int64_t, Endpoint> endpoints_;
    std::map<std::int64_t, ByHand> by_hand_;   // by delivery
    std::map<std::uint64_t, Flight> flights_;  // by ticket
    std::uint64_t last_ticket_ = 0;
    bool load_due_ = true;
    bool loading_ = false;
    std::chrono::nanoseconds not_loaded_before_{0};
};

}  // namespace rostrum::server::webhooks
