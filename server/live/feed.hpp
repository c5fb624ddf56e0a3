#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/http/messages.hpp"
#include "server/http/stream.hpp"
#include "server/live/view.hpp"
#include "server/store/store.hpp"
#include "server/writer.hpp"

namespace rostrum::server::live {

// For the metrics page; any thread.
struct Metrics {
    std::atomic<std::uint64_t> messages{0};  // to all of a view, counted for each stream
    std::atomic<std::uint64_t> rendered{0};  // events put into words, once for each view
    std::atomic<std::uint64_t> dropped{0};   // streams whose readers were too slow
    std::atomic<std::uint64_t> tasks{0};     // that the hub has carried out
};

// The very body of GET now, of this version and for this viewer.
using Snapshot =
    std::function<http::SharedBody(model::MeetingId const&, ViewPtr const&, wire::Viewer const&)>;

// What feeds render with.
struct Press {
    config::Locales const& locales;
    Snapshot snapshot;
    std::string epoch;
    std::shared_ptr<Metrics> metrics;
    std::size_t events_at_hand;  // of a meeting's last
};

// Those whose views are equal, and what was last rendered for them.
class Audience {
public:
    Audience(View view, Press const& press);

    View const& view() const { return view_; }
    http::Channel& channel() { return channel_; }

private:
    friend class Feed;
    View view_;
    http::Channel channel_;
    // Of the last who came: many come at once, and after a start all of them.
    http::SharedBody snapshot_body_;
    http::StreamMessagePtr snapshot_;
    std::uint64_t missed_after_ = 0;
    std::uint64_t missed_up_to_ = 0;
    http::StreamMessagePtr missed_;
    // What is foretold, as of a version; the bookings of it that all of them were told last, and
    // the step on the floor that they were told it with.
    http::StreamMessagePtr forecast_;
    std::string forecast_bookings_;
    std::uint64_t forecast_up_to_ = 0;
    std::string told_bookings_ = "[]";
    std::uint64_t told_step_ = 0;
};

// One meeting's streams. Every event goes to each audience once, in the order of versions; who
// comes later gets a snapshot of the version that the others have come to, or what it missed.
// Belongs to the hub's thread.
class Feed {
public:
    Feed(Press const& press, model::MeetingId meeting, ViewPtr view);

    std::uint64_t version() const { return view_->meeting->version; }

    // What happened before this version, the newest last: kept for those who come back.
    void remember(std::vector<store::StoredEvent> const& before);
    // Takes what was published; what is known already is passed over. False: something is missing
    // before it, so the streams were ended; their readers come back and ask for it.
    bool take(Publication const& publication);
    // Sends what was taken since the last time. Those for whom it can't be rendered are ended.
    void send_fresh(std::shared_ptr<void> const& round);
    // To everybody; with the forecasts, where they are others than were last told.
    void send_heartbeat(model::Instant at, std::shared_ptr<void> const& round);
    void end_all();
    void forget_the_deserted();

    Audience& audience(View const& view);
    http::StreamMessagePtr snapshot(Audience& audience);
    // What is foretold to this audience, for one who comes; null: nothing.
    http::StreamMessagePtr forecast(Audience& audience) const;
    // Whether all events after this version are at hand.
    bool reaches_back_to(std::uint64_t version) const;
    // What this audience sees of them; null: nothing.
    http::StreamMessagePtr missed(Audience& audience, std::uint64_t after);
    // Of what was read from the store behind a reader's version. What is stored there and was not
    // taken yet comes to it as news, and is left out.
    struct Page {
        http::StreamMessagePtr message;  // null: the view shows nothing of it
        std::uint64_t version;           // which the reader has come to with it
    };
    Page page(View const& view, std::uint64_t after, std::vector<store::StoredEvent> read) const;

private:
    // What a view shows of some events; null: nothing.
    http::StreamMessagePtr render(View const& view,
                                  std::vector<store::StoredEvent> const& events) const;
    void send_fresh(Audience& audience, std::shared_ptr<void> const& round);
    // The forecasts as of `now` for all of an audience; null: they are what was told last.
    http::StreamMessagePtr fresh_forecast(Audience& audience,
                                          std::optional<model::Instant> now) const;
    void foretell(Audience& audience, std::optional<model::Instant> now) const;

    Press const& press_;
    model::MeetingId meeting_;
    ViewPtr view_;
    std::deque<store::StoredEvent> recent_;  // without a gap up to version()
    std::vector<store::StoredEvent> fresh_;  // the last of them, not yet sent
    std::map<View, std::unique_ptr<Audience>> audiences_;
};

}  // namespace rostrum::server::live
