#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "server/access/tokens.hpp"
#include "server/engine.hpp"
#include "server/live/feed.hpp"
#include "server/live/options.hpp"
#include "server/live/position.hpp"
#include "server/live/words.hpp"

namespace rostrum::server::live {

// Somebody who wants a meeting's stream.
struct Subscriber {
    http::StreamHandle stream;
    model::MeetingId meeting;
    View view;
    std::string token;              // its id; empty for the public
    std::optional<Position> after;  // what it has already; absent: it begins with a snapshot
};

// Tells everybody who listens what has happened. The writer hands in what it published and goes on;
// a thread of the hub's own puts it into words and leaves them with the workers of the HTTP layer.
// While these are still busy with two rounds of messages, the next events wait and go out together.
//
// A subscriber is served there too, between two rounds: what it gets first (a snapshot, or what it
// missed) is of exactly the version after which it hears everything, so there is no gap and no
// repeat.
class Hub {
public:
    // All that is referred to outlives it.
    Hub(Clock const& clock, access::TokenBook const& tokens, config::Locales const& locales,
        HubOptions options);
    ~Hub();  // stops
    Hub(Hub const&) = delete;
    Hub& operator=(Hub const&) = delete;

    // Begins, with an engine that has started. What was published before is not lost.
    void start(Engine& engine, Snapshot snapshot);
    // Ends all streams, with a word to their readers, and those that are asked for later. To be
    // called before the engine and the HTTP server stop.
    void stop();

    // Hands in what has become durable. On the writer's thread: returns at once.
    void publish(Publication const& publication);

    // From any thread.
    Places& places() { return places_; }
    Metrics const& metrics() const { return *press_.metrics; }
    void subscribe(Subscriber subscriber);

    // Looks at clock and tokens now: for tests.
    void nudge();

private:
    struct Inbox;
    using SubscriberPtr = std::shared_ptr<Subscriber const>;
    using Task = std::function<void(Hub&)>;
    struct Bearer {
        http::StreamHandle stream;
        model::Language language;
    };
    struct CatchUp {
        SubscriberPtr subscriber;
        std::uint64_t version;  // how far it has come
    };

    bool put(Task task);
    // What is to be done for a subscriber; when it can't be, its stream is ended.
    void put(SubscriberPtr const& subscriber, Task task);
    // Ends the stream of somebody who comes, or goes on, too late.
    void dismiss(Subscriber const& subscriber) const;

    void work();
    void carry_out(Task const& task);
    void take_in(std::vector<Publication> const& publications);
    Feed* feed(model::MeetingId const& meeting);
    void remember(model::MeetingId const& meeting);

    void serve(SubscriberPtr const& subscriber);
    void resume(SubscriberPtr const& subscriber, Feed& feed);
    void resume_those_who_wait();
    void begin_anew(Subscriber const& subscriber, Feed& feed, Reset why);
    void listen(Subscriber const& subscriber, Feed& feed, Audience& audience);
    void catch_up(CatchUp const& at);
    void read_more(CatchUp const& at);
    void take_page(CatchUp at, std::optional<std::vector<store::StoredEvent>> events);

    void look_around();
    void end_revoked();

    Clock const& clock_;
    access::TokenBook const& tokens_;
    Press press_;
    HubOptions options_;
    Places places_;
    std::shared_ptr<Inbox> inbox_;  // shared with whoever has still something to hand in
    std::thread thread_;

    // The hub thread's own.
    Engine* engine_ = nullptr;
    std::map<model::MeetingId, Feed> feeds_;
    std::unordered_map<std::string, std::vector<Bearer>> bearers_;  // by token
    std::size_t reads_ = 0;                                         // of the store, under way
    std::deque<CatchUp> waiting_to_read_;
    // Those who have read a version already whose publication is still in the inbox.
    std::vector<SubscriberPtr> waiting_for_news_;
    std::chrono::nanoseconds looked_at_{0};
    model::Instant heartbeat_at_;
};

}  // namespace rostrum::server::live
