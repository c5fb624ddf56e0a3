#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/forecast.hpp"

// What delegations and desks are told without asking: a value that goes on with the meeting. It is
// derived from how the meeting stands and from what was told before, so that it comes to the same
// whether each event is looked at or many at once, and after a crash.
namespace rostrum::model {

// The desks that are told something, beside the delegations.
inline constexpr std::array<std::string_view, 3> desk_names{"desk.speakers_list", "desk.journal",
                                                            "desk.webcast"};
bool is_desk(RecipientId const& recipient);
// The delegation that it is; nullopt: a desk.
std::optional<ParticipantId> delegation_of(RecipientId const& recipient);

enum class NoticeState {
    gathering,  // it may still change or prove needless
    review,     // an officer is to look at it; it still follows what it tells of
    released,   // told
    discarded,  // never told: an officer said so, or it proved needless
};
inline constexpr std::array<std::string_view, 4> notice_state_names{"gathering", "review",
                                                                    "released", "discarded"};
constexpr std::string_view name(NoticeState state) {
    return notice_state_names[static_cast<std::size_t>(state)];
}
std::optional<NoticeState> notice_state(std::string_view word);

// Where somebody is told that they are planned.
struct ToldPlan {
    SegmentId segment;
    Instant begin;

    friend bool operator==(ToldPlan const&, ToldPlan const&) = default;
};

struct Notice {
    std::int64_t id = 0;  // "n17"; ascending, never twice; 0: not given yet
    RecipientId recipient;
    NoticeKind kind = NoticeKind::receipt;
    std::string subject;        // "b17", "s3", "r2", a publication's number; empty: the list
    BookingId booking;          // the recipient's, that it is about; may be empty
    std::string key;            // two notices to one recipient never have the same
    std::uint64_t version = 0;  // of the meeting that it tells of
    Instant made_at;            // by the meeting's clock, as all instants here
    Instant due_at;             // it gathers until then
    // Whether it says where the booking is planned: there, and where it was when that was last
    // told. nullopt: in the overflow, or not told before.
    bool tells_plan = false;
    std::optional<ToldPlan> plan;
    std::optional<ToldPlan> before;
    // When the turn is expected; when the list closes.
    std::optional<Instant> at;
    NoticeState state = NoticeState::gathering;
    std::uint64_t revision = 1;         // counts the changes of this notice
    std::optional<Instant> decided_at;  // released or discarded
    std::string decided_by;             // an officer's token; empty: by itself
    // The e-mail that tells it; 0: none does; nullopt: that is not decided.
    std::optional<std::int64_t> mail;

    bool open() const { return state == NoticeState::gathering || state == NoticeState::review; }

    friend bool operator==(Notice const&, Notice const&) = default;
};

// How far the meeting has been looked at.
struct NoticeCursor {
    std::uint64_t version = 0;
    std::size_t bookings = 0;  // how many there were

    friend bool operator==(NoticeCursor const&, NoticeCursor const&) = default;
};

// What an outbox gains in a look at the meeting.
struct OutboxChange {
    std::vector<Notice> made;     // without ids
    std::vector<Notice> changed;  // with their new revisions
    NoticeCursor cursor;

    bool nothing() const { return made.empty() && changed.empty(); }
};

// All notices of a meeting, and how far it has been looked at.
struct Outbox {
    NoticeCursor cursor;
    std::vector<Notice> notices;  // ascending by id

    Notice const* find(std::int64_t id) const;
};

// What is to be told as things stand `now`. Bookings, swaps and requests touched since the cursor
// are told of; a plan when it differs from what was told, or published, by what the policy says and
// has stayed so; a turn when its forecast comes near, once in each sitting; the closing of the list
// once for each instant. What came and went between two looks is not told. `now` is not before the
// meeting's last event.
OutboxChange advance(Outbox const& outbox, Meeting const& meeting, SpeakersList const& list,
                     Forecasts const& forecasts, Instant now);

// The outbox after a change whose new notices have their ids.
Outbox with(Outbox outbox, OutboxChange const& change);

// The next instant after `now` at which there may be more to tell though nothing has happened;
// nullopt: none.
std::optional<Instant> next_look(Outbox const& outbox, Meeting const& meeting,
                                 Forecasts const& forecasts, Instant now);

// What the webcast's desk is told when an endpoint of that name, at that revision, is disabled;
// nullopt: the policy says that it is not. Nothing of a meeting shows it, so no look finds it.
std::optional<Notice> webhook_disabled(Meeting const& meeting, std::string const& endpoint,
                                       std::uint64_t revision, Instant now);

// An officer's decision on a notice that is under review.
Notice decided(Notice notice, NoticeState state, std::string const& by, Instant at);

// The plenary sitting that has begun by then, or begins first: which one a turn that is expected
// then belongs to. nullptr: the programme has none.
Sitting const* plenary_at(Programme const& programme, Instant at);

// Until when it is of use to be told: a turn that is expected until shortly after, everything else
// for three days.
Instant useful_until(Notice const& notice);

}  // namespace rostrum::model
