#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/actor.hpp"
#include "model/commands.hpp"
#include "model/floor_events.hpp"
#include "model/meeting.hpp"
#include "model/refusal.hpp"
#include "model/result.hpp"

namespace rostrum::model {

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
// A delegation asked, once it no longer acts by itself.
struct Requested {
    RequestId request;
    ParticipantId participant;
    BookingId booking;  // that it is about; empty: a new one is asked for
    ModeratedAct act;
};
// What was done of what a delegation asked.
using Granted = std::variant<Booked, Changed, Withdrawn, Restored, SwapAccepted>;
struct RequestAccepted {
    RequestId request;
    Granted granted;
    std::string reason;
};
struct RequestDeclined {
    RequestId request;
    std::string reason;
};
struct RequestWithdrawn {
    RequestId request;
    std::string reason;
};
// The debate is over: what still waits for an officer has lapsed.
struct RequestsLapsed {};
struct SettingsChanged {
    SettingsChange change;
    std::string reason;
};

// The meeting as it is, this event included, is what everybody sees; what is published now stays in
// its sitting (domain text, 3a.3). Held back, it is kept for the Journal's desk and changes
// nothing.
struct ProgrammePublished {
    int number = 0;
    PublicationKind kind = PublicationKind::release;
    bool held_back = false;
    std::string comment;
};

using Event =
    std::variant<MeetingCreated, ProgrammeAdopted, ListOpened, ListClosed, Booked, Changed,
                 Withdrawn, Restored, Moved, SwapProposed, SwapAccepted, SwapDeclined, Undone,
                 Requested, RequestAccepted, RequestDeclined, RequestWithdrawn, RequestsLapsed,
                 SettingsChanged, OnFloor, ProgrammePublished>;

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

// What the event touched or made: the booking of Booked, Changed ..., empty where it is no
// booking's, or where the booking that was asked for does not exist yet.
BookingId subject(Event const& event);

// When the debate ends, and with it what still waits for an officer; nullopt: no debate.
std::optional<Instant> requests_lapse_at(Programme const& programme);

// The next instant after the meeting's last one at which the schedule acts by itself (the list
// opens or closes, requests lapse); nullopt when nothing is due any more.
std::optional<Instant> next_deadline(Meeting const& meeting);

}  // namespace rostrum::model
