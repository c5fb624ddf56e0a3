#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/booking.hpp"
#include "model/participant.hpp"

// What happens in the room: sittings, whoever has the floor, points of order, motions. Commands are
// in floor_commands.hpp, events in floor_events.hpp, the table of states in floor_machine.hpp.
namespace rostrum::model {

// A speech's clock: nothing ticks, whoever shows it counts from `since` (R17).
struct SpeechClock {
    std::optional<Instant> since;  // nullopt: it stands
    Milliseconds used{0};          // before `since`
    std::optional<Seconds> limit;  // nullopt: no text limits it

    Milliseconds used_at(Instant now) const;

    friend bool operator==(SpeechClock const&, SpeechClock const&) = default;
};

enum class TurnKind {
    statement,       // of the debate: a booking's
    role,            // of the opening or the closing: a booking's
    seat,            // a panel's co-chair, moderator or panellist: a booking's
    intervention,    // from the floor of a panel (R38)
    reply,           // right of reply (R31-R33)
    motion,          // a speech for or against a motion (R35)
    point_of_order,  // R34
};
inline constexpr std::size_t turn_kinds = 7;

enum class TurnState { asked, called, speaking, paused, ended, absent, withdrawn };

// Whose turn it is, in words that never change: what every event about it carries, so that an event
// can be told without what came before it.
struct TurnRef {
    TurnId id;
    TurnKind kind = TurnKind::statement;
    BookingId booking;                         // of the first three kinds
    std::optional<ParticipantId> participant;  // absent: a role's or seat's, an organization's
    std::string organization;                  // from the floor of a panel: no participant

    friend bool operator==(TurnRef const&, TurnRef const&) = default;
};

// An actual time that was put right afterwards.
struct Correction {
    std::uint64_t version = 0;  // of the event; who and why stand there
    std::optional<Instant> began_before;
    std::optional<Instant> ended_before;

    friend bool operator==(Correction const&, Correction const&) = default;
};

// One time at the rostrum, from the call (or the request for the floor) to its end: a row of the
// as-run list.
struct Turn {
    TurnRef ref;
    TurnState state = TurnState::called;
    SittingId sitting;               // in which it was called
    SegmentId segment;               // which it was part of; of a request, the panel it is for
    std::optional<Planned> planned;  // a booking's, as it was when it was called
    bool out_of_order = false;
    bool in_favour = false;  // of a speech on a motion
    int number = 0;          // of a reply: its delegation's first or second
    std::optional<Instant> asked_at;
    std::optional<Instant> called_at;
    std::optional<Instant> began_at;
    std::optional<Instant> ended_at;
    SpeechClock clock;
    int pauses = 0;  // points of order included
    std::vector<Correction> corrections;

    bool on_floor() const {
        return state == TurnState::called || state == TurnState::speaking ||
               state == TurnState::paused;
    }
    // The time between begin and end that was not spoken.
    Milliseconds paused_for() const;
    // Over the limit; zero when within it or without one. Of a turn that is over.
    Milliseconds overrun() const;

    friend bool operator==(Turn const&, Turn const&) = default;
};

using TurnPtr = std::shared_ptr<const Turn>;

// Why fewer members than the rule asks for are enough (R36).
struct Quorum {
    std::optional<int> present;  // as counted
    std::string waiver;          // the decision to go on without one

    friend bool operator==(Quorum const&, Quorum const&) = default;
};

// What became of a sitting.
struct SittingRecord {
    SittingId id;
    Instant opened_at;
    std::optional<Instant> adjourned_at;
    std::optional<Instant> suspended_since;
    std::optional<Instant> suspended_until;  // as announced
    std::vector<Interval> suspensions;       // that are over
    std::optional<Instant> extended_to;
    PersonId presiding;  // row of the table of people; empty: nobody named
    Quorum quorum;

    friend bool operator==(SittingRecord const&, SittingRecord const&) = default;
};

struct PointOfOrder {
    enum class Stage { speaking, ruling };
    TurnId turn;
    Stage stage = Stage::speaking;

    friend bool operator==(PointOfOrder const&, PointOfOrder const&) = default;
};

// In their precedence: the first goes before the second (R35, rule 77).
enum class MotionKind { suspend_meeting, adjourn_meeting, adjourn_debate, close_debate };
inline constexpr std::size_t motion_kinds = 4;

struct Motion {
    MotionKind kind = MotionKind::suspend_meeting;
    ParticipantId mover;
    Instant moved_at;
    int speakers_for = 0;
    int speakers_against = 0;
    std::vector<ParticipantId> heard;  // who spoke on it

    friend bool operator==(Motion const&, Motion const&) = default;
};

// How something was decided: without a vote, or with these figures.
struct Vote {
    bool recorded = false;  // false: without a vote, by consensus
    int in_favour = 0;
    int against = 0;
    int abstaining = 0;

    // A majority of those present and voting; a tie is no majority (rules 85, 86, 95).
    bool carried() const { return !recorded || in_favour > against; }

    friend bool operator==(Vote const&, Vote const&) = default;
};

// The action on the political declaration (R9).
struct DeclarationAction {
    std::string symbol;         // of the draft, "A/80/L.8"
    std::string circulated_on;  // "2025-11-20"; empty: not said
    SittingId sitting;
    Instant began_at;
    std::optional<Instant> ended_at;
    Vote vote;  // once it has ended

    bool open() const { return !ended_at; }

    friend bool operator==(DeclarationAction const&, DeclarationAction const&) = default;
};

// What a motion that was carried did to the debate.
enum class DebateState { open, adjourned, closed };

// Where the floor stands; what may be done in each state is the table of floor_machine.hpp.
enum class FloorState {
    closed,          // no sitting is in progress
    suspended,       // the sitting is
    free,            // nobody has the floor
    called,          // a speaker is on the way
    speaking,        //
    paused,          // the speaker's clock stands
    point_of_order,  // one is being made
    ruling,          // the presiding officer's is awaited
    appeal,          // the vote on an appeal against the ruling is awaited
    motion,          // one is before the meeting
    action,          // the action on the declaration is being taken
};
inline constexpr std::size_t floor_states = 11;

// What the presiding officer conducts.
struct Proceedings {
    std::vector<SittingRecord> sittings;  // as they were opened; the last may be in progress
    TurnId speaker;                       // called, speaking or paused; empty: nobody
    std::optional<PointOfOrder> point;
    bool appeal = false;           // against the ruling just made
    bool may_be_appealed = false;  // a ruling was the last thing that happened
    std::vector<Motion> motions;   // the last is before the meeting, the others wait for it
    std::optional<DeclarationAction> action;
    DebateState debate = DebateState::open;

    // nullptr: none is in progress.
    SittingRecord const* sitting() const;

    friend bool operator==(Proceedings const&, Proceedings const&) = default;
};

// What a step on the floor changed, as it was: the way back.
struct FloorStep {
    // What of a booking is the floor's.
    struct BookingBefore {
        BookingId id;
        BookingProgress progress;
        ListKey key;
        ListKey key_after;
        bool ready = false;
        bool ready_after = false;
        std::optional<SegmentId> pinned;
        std::optional<SegmentId> pinned_after;

        friend bool operator==(BookingBefore const&, BookingBefore const&) = default;
    };
    std::uint64_t version = 0;  // of its event
    std::size_t event = 0;      // which alternative of FloorEvent (floor_events.hpp) that was
    Proceedings before;
    std::vector<TurnPtr> turns;  // that it changed, as they were
    TurnId made;                 // by it; empty: none
    std::vector<BookingBefore> bookings;

    friend bool operator==(FloorStep const& a, FloorStep const& b);
};

struct Floor {
    std::uint64_t version = 0;  // of the last step
    Proceedings now;
    std::vector<TurnPtr> turns;          // ascending by the version that made them
    std::optional<FloorStep> last_step;  // nullopt: there is no way back

    FloorState state() const;
    // nullptr: there is no such turn.
    Turn const* find(TurnId const& id) const;
    // Whoever has the floor: the one who raises a point of order before the one interrupted.
    // nullptr: nobody.
    Turn const* current() const;
    SittingRecord const* record(SittingId const& id) const;
    bool adjourned(SittingId const& id) const;

    friend bool operator==(Floor const& a, Floor const& b);
};

// Green, amber in the last part of the limit (R17), red once it is used up.
enum class Signal { green, amber, red };
Signal signal(SpeechClock const& clock, Instant now, Seconds amber);

// How long a delegation's first or second reply may last (R31).
Seconds reply_limit(Programme const& programme, int number);

// A State, or one of those that speak as one, in the alternation on a panel's floor (R38).
bool speaks_as_state(Programme const& programme, TurnRef const& ref);

}  // namespace rostrum::model
