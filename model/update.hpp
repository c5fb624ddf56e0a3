#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/actor.hpp"
#include "model/meeting.hpp"
#include "model/refusal.hpp"
#include "model/result.hpp"

namespace rostrum::model {

// ---- Commands: what somebody wants -------------------------------------------------------------

struct CreateMeeting {
    std::shared_ptr<const Programme> programme;
};
// A changed meeting file is adopted (R1): `decision` is the reference of the recorded decision,
// needed where times, sittings or segments change.
struct AdoptProgramme {
    std::shared_ptr<const Programme> programme;
    std::string decision;
    std::string reason;
};
struct OpenList {
    std::string reason;
};
struct CloseList {
    std::string reason;
};
// The schedule's own act at its due instant; see next_deadline.
struct PassDeadline {
    Instant due;
};
struct Book {
    Request request;
    std::string language;
    bool names_speaker = false;           // the command comes with a row for the table of people
    std::optional<Instant> inscribed_at;  // the Secretariat only
    std::string reason;
    std::optional<Override> overridden;
};
// All of them or none, in this order: each is judged against the meeting with those before it in,
// and a refusal names every row's findings, the pointers below "/rows/<index>".
struct BookAll {
    std::vector<Book> bookings;
};
// Merge semantics: what is absent stays; an inner nullopt clears.
struct Change {
    BookingId booking;
    std::optional<std::uint64_t> expected_revision;
    std::optional<Level> level;
    std::optional<std::optional<Seconds>> allotment;
    std::optional<std::vector<SegmentId>> segments;
    std::optional<std::string> language;
    std::optional<bool> contains_eov;
    std::optional<std::optional<Instant>> not_before;
    std::optional<std::optional<Instant>> not_after;
    std::optional<std::string> title;
    std::optional<std::string> authorization;
    std::optional<bool> substitute;           // roles
    std::optional<bool> chosen_by_president;  // roles
    std::optional<bool> survivor;             // roles
    std::optional<Development> declared;      // co-chairs
    std::optional<bool> designated_by_president;
    std::optional<bool> names_speaker;  // the row for the table of people changes; false: removed
    std::string reason;
};
struct Withdraw {
    BookingId booking;
    std::optional<std::uint64_t> expected_revision;
    std::string reason;
};
// With its receipt and its key, as if it had never been withdrawn.
struct Restore {
    BookingId booking;
    std::string reason;
};
struct Move {
    BookingId booking;
    BookingId target;
    bool before = true;  // just before the target, or just after it
    std::string reason;
    std::optional<Override> overridden;
    std::optional<std::uint64_t> seen_version;  // of the list, as the client saw it
};
// An officer's: takes back the last act of an officer on bookings, whichever officer's it was.
struct Undo {
    std::uint64_t version = 0;  // of the act, as the client saw it
    std::string reason;
};
struct ProposeSwap {
    BookingId booking;
    BookingId with;
    std::string reason;  // an officer's: where the consent is recorded
    std::optional<std::uint64_t> seen_version;
};
struct AcceptSwap {
    SwapId swap;
    std::string reason;
    std::optional<std::uint64_t> seen_version;
};
struct DeclineSwap {  // by the other, or withdrawn by the proposer
    SwapId swap;
    std::string reason;
};

using Command =
    std::variant<CreateMeeting, AdoptProgramme, OpenList, CloseList, PassDeadline, Book, BookAll,
                 Change, Withdraw, Restore, Move, Undo, ProposeSwap, AcceptSwap, DeclineSwap>;

// ---- Events: what happened ---------------------------------------------------------------------

struct MeetingCreated {
    std::shared_ptr<const Programme> programme;
};
struct ProgrammeAdopted {
    std::shared_ptr<const Programme> programme;
    std::string decision;
    std::string reason;
};
struct ListOpened {
    bool on_schedule = false;
    std::string reason;
};
struct ListClosed {
    bool on_schedule = false;
    std::string reason;
};
struct Booked {
    BookingId booking;
    Request request;
    std::string language;
    bool has_speaker = false;
    Instant inscribed_at;
    std::string reason;
    std::optional<Override> overridden;
    bool with_previous = false;  // booked by one act with the booking before (BookAll)
};
// The whole request as it is after the change. A change of level re-sorts (R25).
struct Changed {
    BookingId booking;
    Request request;
    std::string language;
    bool has_speaker = false;
    bool speaker_changed = false;
    std::string reason;
};
struct Withdrawn {
    BookingId booking;
    std::string reason;
};
struct Restored {
    BookingId booking;
    std::string reason;
};
struct Moved {
    BookingId booking;
    BookingId target;
    bool before = true;
    std::string reason;
    std::optional<Override> overridden;
};
// Its bookings are as they were before the act: content, key, state. One that the act made keeps
// its receipt and is withdrawn.
struct Undone {
    std::uint64_t act = 0;  // its version
    BookingId booking;      // of it; of a swap, the proposer's
    std::string reason;
};
struct SwapProposed {
    SwapId swap;
    BookingId from;
    BookingId with;
    std::string reason;
};
struct SwapAccepted {
    SwapId swap;
    std::string reason;
    std::vector<Finding> warnings;  // R24: levels or sittings differ
};
struct SwapDeclined {
    SwapId swap;
    std::string reason;
};

using Event =
    std::variant<MeetingCreated, ProgrammeAdopted, ListOpened, ListClosed, Booked, Changed,
                 Withdrawn, Restored, Moved, SwapProposed, SwapAccepted, SwapDeclined, Undone>;

// An event in its log: the version and instant it took, and who caused it.
struct Recorded {
    std::uint64_t version = 0;
    Instant at;
    Event event;
    bool by_officer = false;  // Actor::officer
};

using Events = std::vector<Event>;

// Judges the command against the meeting as it is. Pure: the same arguments give the same answer.
// `now` must not be before the meeting's last event.
Result<Events, Refusal> decide(Meeting const& meeting, Command const& command, Actor const& actor,
                               Instant now);

// The meeting after the event. Total: an event that was accepted once is never refused. The
// meeting is moved through, never copied.
Meeting apply(Meeting meeting, Recorded const& recorded);

// What the command touched or made, for the answer: the booking of Book, Change ..., empty where
// the event is no booking's.
BookingId subject(Event const& event);

// The next instant after the meeting's last one at which the schedule acts by itself (the list
// opens or closes); nullopt when nothing is due any more.
std::optional<Instant> next_deadline(Meeting const& meeting);

}  // namespace rostrum::model
