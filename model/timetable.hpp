#pragma once

#include <optional>
#include <vector>

#include "model/speakers_list.hpp"

namespace rostrum::model {

// A role's place in the opening or the closing: in the order that the programme gives, each behind
// a changeover. A role that nobody has booked keeps its place.
struct RolePlan {
    RoleSlot const* slot = nullptr;
    Booking const* booking = nullptr;  // null: nobody yet
    Interval time;
};

// The roles of a segment with their planned times.
std::vector<RolePlan> lay_out_roles(Meeting const& meeting, Segment const& segment);

// When the segment's roles would end, were `request` booked in place of `without`.
Instant end_of_roles(Meeting const& meeting, Segment const& segment, RoleRequest const* request,
                     Booking const* without);

// Where a booking is planned: a statement from the list, a role in its order, a seat for the whole
// panel. nullopt: withdrawn, or in the overflow.
std::optional<Planned> planned(Meeting const& meeting, SpeakersList const& list,
                               Booking const& booking);

// One thing that the plan has somebody do at the rostrum.
struct PlannedEntry {
    Segment const* segment = nullptr;
    Booking const* booking = nullptr;  // null: a role that nobody has booked
    RoleSlot const* slot = nullptr;    // of a role
    Interval time;
};

// All statements and roles of the plan by begin; panels count as one entry each, without a booking.
std::vector<PlannedEntry> plan(Meeting const& meeting, SpeakersList const& list);

// The instant that the state of the plan dates from at `now`: the meeting's last event, or the last
// begin or end of a sitting, segment or planned entry, whichever is later, never after `now` unless
// the last event is. What is projected for `now` changes at no other instant.
Instant as_of(Meeting const& meeting, std::vector<PlannedEntry> const& entries, Instant now);

// The same for what shows no running state: the last event, or the last deadline passed (the list
// opens or closes, a sitting is due).
Instant as_of(Meeting const& meeting, Instant now);

}  // namespace rostrum::model
