#include "server/live/hub.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "server/log.hpp"

namespace rostrum::server::live {

namespace {

constexpr std::chrono::milliseconds between_looks{250};
constexpr int most_rounds = 2;
// Pages are small, so that what happens meanwhile does not wait for them, and few are asked of the
// writer at a time.
constexpr std::uint64_t page_events = 256;
constexpr std::size_t most_reads = 4;

}  // namespace

// What others hand in. It outlives the hub for them; then nothing is taken any more.
struct Hub::Inbox {
    std::mutex mutex;  // guards what follows
    std::condition_variable wake;
    std::deque<Task> tasks;
    std::vector<Publication> publications;
    int rounds = 0;  // that the workers are at
    bool nudged = false;
    bool closed = false;

    struct Taken {
        std::vector<Publication> publications;
        Task task;
        bool nudged = false;
        bool over = false;
    };
    Taken take();
};

Hub::Inbox::Taken Hub::Inbox::take() {
    Taken taken;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, between_looks, [this] {
        bool const news = !publications.empty() && rounds < most_rounds;
        return closed || nudged || news || !tasks.empty();
    });
    if (rounds < most_rounds) taken.publications.swap(publications);
    if (!tasks.empty()) {
        taken.task = std::move(tasks.front());
        tasks.pop_front();
    }
    taken.nudged = std::exchange(nudged, false);
    taken.over = closed && !taken.task;
    return taken;
}

Hub::Hub(Clock const& clock, access::TokenBook const& tokens, config::Locales const& locales,
         HubOptions options)
    : clock_(clock),
      tokens_(tokens),
      press_{locales, nullptr, "", std::make_shared<Metrics>(), options.events_at_hand},
      options_(options),
      places_(options.places),
      inbox_(std::make_shared<Inbox>()) {}

Hub::~Hub() {
    stop();
}

void Hub::start(Engine& engine, Snapshot snapshot) {
    engine_ = &engine;
    press_.snapshot = std::move(snapshot);
    press_.epoch = engine.epoch();
    heartbeat_at_ = clock_.real_now();
    for (model::MeetingId const& meeting : engine.meetings())
        put([meeting](Hub& hub) { hub.remember(meeting); });
    thread_ = std::thread([this] { work(); });
}

void Hub::stop() {
    {
        std::lock_guard const lock(inbox_->mutex);
        inbox_->closed = true;
    }
    inbox_->wake.notify_one();
    if (thread_.joinable()) thread_.join();
}

// ---- Any thread --------------------------------------------------------------------------------

bool Hub::put(Task task) {
    {
        std::lock_guard const lock(inbox_->mutex);
        if (inbox_->closed) return false;
        inbox_->tasks.push_back(std::move(task));
    }
    inbox_->wake.notify_one();
    return true;
}

void Hub::publish(Publication const& publication) {
    {
        std::lock_guard const lock(inbox_->mutex);
        if (inbox_->closed) return;
        inbox_->publications.push_back(publication);
    }
    inbox_->wake.notify_one();
}

void Hub::subscribe(Subscriber subscriber) {
    auto const kept = std::make_shared<Subscriber const>(std::move(subscriber));
    put(kept, [kept](Hub& hub) { hub.serve(kept); });
}

void Hub::put(SubscriberPtr const& subscriber, Task task) {
    bool const taken = put([subscriber, task = std::move(task)](Hub& hub) {
        try {
            task(hub);
        } catch (...) {
            // It comes back with what it has.
            subscriber->stream.end(nullptr);
            throw;
        }
    });
    if (!taken) dismiss(*subscriber);
}

void Hub::dismiss(Subscriber const& subscriber) const {
    subscriber.stream.end(
        ended_message(press_.locales, subscriber.view.viewer.language, Ending::stopping));
}

void Hub::nudge() {
    {
        std::lock_guard const lock(inbox_->mutex);
        inbox_->nudged = true;
    }
    inbox_->wake.notify_one();
}

// ---- The hub's thread --------------------------------------------------------------------------

void Hub::work() {
    looked_at_ = stopwatch();
    for (;;) {
        Inbox::Taken const taken = inbox_->take();
        if (!taken.publications.empty())
            carry_out([&](Hub& hub) { hub.take_in(taken.publications); });
        if (taken.over) break;
        if (taken.task) {
            carry_out(taken.task);
            press_.metrics->tasks.fetch_add(1, std::memory_order_relaxed);
        }
        if (taken.nudged || stopwatch() - looked_at_ >= between_looks)
            carry_out([](Hub& hub) { hub.look_around(); });
    }
    for (auto& entry : feeds_)
        entry.second.end_all();
    for (CatchUp const& at : waiting_to_read_)
        dismiss(*at.subscriber);
    for (SubscriberPtr const& subscriber : waiting_for_news_)
        dismiss(*subscriber);
}

void Hub::carry_out(Task const& task) {
    try {
        task(*this);
    } catch (std::exception const& error) {
        log_line(LogLevel::error, "the live stream failed at something", {{"error", error.what()}});
    }
}

void Hub::take_in(std::vector<Publication> const& publications) {
    for (Publication const& publication : publications) {
        auto const known = feeds_.find(publication.meeting);
        if (known == feeds_.end()) continue;  // nobody has asked for it yet
        if (!known->second.take(publication))
            log_line(LogLevel::warn,
                     "the live stream missed events; its readers come back for them",
                     {{"meeting", publication.meeting.str()}});
    }
    {
        std::lock_guard const lock(inbox_->mutex);
        ++inbox_->rounds;
    }
    // Let go of by the last worker that is done with this round.
    std::shared_ptr<void> const round(nullptr, [inbox = inbox_](void*) {
        {
            std::lock_guard const lock(inbox->mutex);
            --inbox->rounds;
        }
        inbox->wake.notify_one();
    });
    for (auto& entry : feeds_)
        entry.second.send_fresh(round);
    resume_those_who_wait();
}

// The feed of a meeting, which begins with the newest version when it is first asked for; null:
// there is no such meeting.
Feed* Hub::feed(model::MeetingId const& meeting) {
    auto const known = feeds_.find(meeting);
    if (known != feeds_.end()) return &known->second;
    ViewPtr view = engine_->view(meeting);
    if (!view) return nullptr;
    return &feeds_.try_emplace(meeting, press_, meeting, std::move(view)).first->second;
}

// After a start everybody comes back at once: what they missed is read once.
void Hub::remember(model::MeetingId const& meeting) {
    Feed const* const there = feed(meeting);
    if (there == nullptr) return;
    std::uint64_t const version = there->version();
    std::uint64_t const after = version - std::min<std::uint64_t>(version, press_.events_at_hand);
    engine_->read_events(meeting, after, version - after,
                         [this, meeting](std::optional<std::vector<store::StoredEvent>> events) {
                             if (!events) return;
                             put([meeting, before = *std::move(events)](Hub& hub) {
                                 if (Feed* const feed = hub.feed(meeting)) feed->remember(before);
                             });
                         });
}

// ---- Those who come ----------------------------------------------------------------------------

void Hub::serve(SubscriberPtr const& subscriber) {
    Feed* const there = feed(subscriber->meeting);
    if (there == nullptr) return subscriber->stream.end(nullptr);
    if (!subscriber->token.empty())
        bearers_[subscriber->token].push_back(
            {subscriber->stream, subscriber->view.viewer.language});
    if (subscriber->after) return resume(subscriber, *there);
    Audience& audience = there->audience(subscriber->view);
    subscriber->stream.send(there->snapshot(audience));
    listen(*subscriber, *there, audience);
}

void Hub::resume(SubscriberPtr const& subscriber, Feed& feed) {
    Position const& after = *subscriber->after;
    if (after.epoch != press_.epoch) return begin_anew(*subscriber, feed, Reset::unknown_epoch);
    if (after.version > feed.version()) {
        bool const coming = after.version <= engine_->view(subscriber->meeting)->meeting->version;
        if (!coming) return begin_anew(*subscriber, feed, Reset::ahead);
        waiting_for_news_.push_back(subscriber);
        return;
    }
    if (feed.version() - after.version > options_.furthest_resume)
        return begin_anew(*subscriber, feed, Reset::too_far);
    catch_up({subscriber, after.version});
}

// It knows the version that the others have come to, and hears from now on what they hear.
void Hub::listen(Subscriber const& subscriber, Feed& feed, Audience& audience) {
    if (auto const forecast = feed.forecast(audience)) subscriber.stream.send(forecast);
    audience.channel().add(subscriber.stream);
}

// Behind the round that was just sent, like everybody who comes.
void Hub::resume_those_who_wait() {
    for (SubscriberPtr const& subscriber : std::exchange(waiting_for_news_, {}))
        put(subscriber,
            [subscriber](Hub& hub) { hub.resume(subscriber, *hub.feed(subscriber->meeting)); });
}

// The reset has no id: a reader that loses the snapshot behind it is reset again.
void Hub::begin_anew(Subscriber const& subscriber, Feed& feed, Reset why) {
    Audience& audience = feed.audience(subscriber.view);
    subscriber.stream.send(std::make_shared<http::StreamMessage const>(
        reset_text(press_.locales, subscriber.view.viewer.language, why)));
    subscriber.stream.send(feed.snapshot(audience));
    listen(subscriber, feed, audience);
}

// Where the rest of what it missed is at hand, it gets that and listens from there; else the next
// page is read.
void Hub::catch_up(CatchUp const& at) {
    if (at.subscriber->stream.gone()) return;
    Feed& there = *feed(at.subscriber->meeting);
    if (!there.reaches_back_to(at.version)) {
        if (reads_ < most_reads) return read_more(at);
        waiting_to_read_.push_back(at);
        return;
    }
    Audience& audience = there.audience(at.subscriber->view);
    if (auto const missed = there.missed(audience, at.version)) at.subscriber->stream.send(missed);
    listen(*at.subscriber, there, audience);
}

void Hub::read_more(CatchUp const& at) {
    ++reads_;
    engine_->read_events(at.subscriber->meeting, at.version, page_events,
                         [this, at](std::optional<std::vector<store::StoredEvent>> events) {
                             put(at.subscriber, [at, events = std::move(events)](Hub& hub) {
                                 hub.take_page(at, events);
                             });
                         });
}

// The next page is read when the client has taken this one, so that little is kept for it.
void Hub::take_page(CatchUp at, std::optional<std::vector<store::StoredEvent>> events) {
    --reads_;
    while (reads_ < most_reads && !waiting_to_read_.empty()) {
        CatchUp const next = waiting_to_read_.front();
        waiting_to_read_.pop_front();
        catch_up(next);
    }
    http::StreamHandle const& stream = at.subscriber->stream;
    // A store that fails: the reader comes back with what it has.
    if (!events || events->empty()) return stream.end(nullptr);
    Feed const& there = *feed(at.subscriber->meeting);
    auto const page = there.page(at.subscriber->view, at.version, *std::move(events));
    at.version = page.version;
    if (!page.message) return catch_up(at);
    stream.send(page.message);
    stream.when_taken([this, at] { put(at.subscriber, [at](Hub& hub) { hub.catch_up(at); }); });
}

// ---- The rest ----------------------------------------------------------------------------------

void Hub::look_around() {
    looked_at_ = stopwatch();
    end_revoked();
    model::Instant const now = clock_.real_now();
    if (now >= heartbeat_at_ && now - heartbeat_at_ < options_.heartbeat) return;
    heartbeat_at_ = now;
    for (auto& entry : feeds_) {
        entry.second.forget_the_deserted();
        entry.second.send_heartbeat(clock_.now(), nullptr);
    }
}

void Hub::end_revoked() {
    model::Instant const now = clock_.real_now();
    for (auto entry = bearers_.begin(); entry != bearers_.end();) {
        auto& streams = entry->second;
        std::erase_if(streams, [](Bearer const& bearer) { return bearer.stream.gone(); });
        bool const holds = tokens_.holds(entry->first, now);
        if (!holds)
            for (Bearer const& bearer : streams)
                bearer.stream.end(ended_message(press_.locales, bearer.language, Ending::token));
        entry = !holds || streams.empty() ? bearers_.erase(entry) : std::next(entry);
    }
}

}  // namespace rostrum::server::live
