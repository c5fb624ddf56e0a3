#pragma once

// What the features give to decide and apply. Private to the update.

#include "model/rules.hpp"
#include "model/update.hpp"

namespace rostrum::model::update {

using Decision = Result<Events, Refusal>;

Refusal refuse(Refusal::Kind kind, std::string message);
// Refused when anything was found; the events otherwise.
Decision unless_broken(Findings findings, std::vector<Unknown> unknown, Events events);
// An override by anybody but the presiding officer, or of a rule that no one may set aside in such
// a command.
std::optional<Refusal> misused(std::optional<Override> const& overridden, Command const& command,
                               Actor const& actor);
// The list changed after the version that the client saw.
bool stale(Meeting const& meeting, std::optional<std::uint64_t> const& seen_version);
// May the actor write this booking? A delegation its own statement, the President's office the
// roles and the panels, officers every one.
bool may_write(Actor const& actor, Request const& request);

// update.cpp
Decision decide(Meeting const&, CreateMeeting const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, AdoptProgramme const&, Command const&, Actor const&, Instant now);
void apply(Meeting&, MeetingCreated const&);
void apply(Meeting&, ProgrammeAdopted const&);

// booking_update.cpp
Decision decide(Meeting const&, Book const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, BookAll const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, Change const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, Withdraw const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, Restore const&, Command const&, Actor const&, Instant now);
void apply(Meeting&, Booked const&);
void apply(Meeting&, Changed const&);
void apply(Meeting&, Withdrawn const&);
void apply(Meeting&, Restored const&);

// undo_update.cpp
// What an officer's event is about to touch; nullopt: no bookings.
std::optional<OfficersAct> act_of(Meeting const& meeting, Event const& event);
Decision decide(Meeting const&, Undo const&, Command const&, Actor const&, Instant now);
void apply(Meeting&, Undone const&);

// list_update.cpp
// What the schedule does next by itself, and when; nullopt: nothing any more.
struct Due {
    Instant at;
    Event event;
};
std::optional<Due> next_due(Meeting const& meeting);
Decision decide(Meeting const&, OpenList const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, CloseList const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, PassDeadline const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, Move const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, ProposeSwap const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, AcceptSwap const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, DeclineSwap const&, Command const&, Actor const&, Instant now);
void apply(Meeting&, ListOpened const&);
void apply(Meeting&, ListClosed const&);
void apply(Meeting&, Moved const&);
void apply(Meeting&, SwapProposed const&);
void apply(Meeting&, SwapAccepted const&);
void apply(Meeting&, SwapDeclined const&);

// requests_update.cpp
// What becomes of a command that was decided, once delegations no longer act by themselves: a
// request for an officer (`self_service_until`).
Decision moderated(Meeting const&, Command const&, Actor const&, Instant now, Decision decision);
Decision decide(Meeting const&, AcceptRequest const&, Command const&, Actor const&, Instant now);
Decision decide(Meeting const&, DeclineRequest const&, Command const&, Actor const&, Instant now);
void apply(Meeting&, Requested const&);
void apply(Meeting&, RequestAccepted const&);
void apply(Meeting&, RequestDeclined const&);
void apply(Meeting&, RequestWithdrawn const&);
void apply(Meeting&, RequestsLapsed const&);
// What can no longer be done is no longer waited for.
void lapse_requests(Meeting& meeting);
// It waits again, as before an act that ended it, unless the same has been asked for since.
void reopen_request(Meeting& meeting, RequestId const& id);

// settings_update.cpp
Decision decide(Meeting const&, ChangeSettings const&, Command const&, Actor const&, Instant now);
void apply(Meeting&, SettingsChanged const&);

// publication_update.cpp
// Whoever was published and is placed anew stays in the sitting where that is.
void pin_where_it_lands(Meeting& meeting, BookingId const& id);
Decision decide(Meeting const&, Publish const&, Command const&, Actor const&, Instant now);
// The snapshot of the Journal as it is due now.
ProgrammePublished journal_snapshot(Meeting const& meeting);
void apply(Meeting&, ProgrammePublished const&);

// floor_update.cpp
Decision decide(Meeting const&, Conduct const&, Command const&, Actor const&, Instant now);
void apply(Meeting&, OnFloor const&);

// programme_change.cpp
Decision decide(Meeting const&, ChangeProgramme const&, Command const&, Actor const&, Instant now);

// A swap that still waits for consent lapses when a side stops waiting.
void lapse_swaps(Meeting& meeting, BookingId const& id);
// The index of a booking that exists.
std::uint32_t index_of(Meeting const& meeting, BookingId const& id);
// A copy of the booking to change, which the meeting holds from now on; its revision is the
// meeting's version and what its last act recorded is forgotten.
Booking& touch(Meeting& meeting, BookingId const& id);
// The natural key. Two keys are never the same: where a swap gave it away, just behind it.
ListKey free_key(Meeting const& meeting, Booking const& booking);
void take_off_list(Meeting& meeting, std::uint32_t index);
void put_on_list(Meeting& meeting, std::uint32_t index);

}  // namespace rostrum::model::update
