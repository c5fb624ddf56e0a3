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

// How long what a projection shows holds true, if nothing else happens: [as_of, until). Its answers
// date themselves by `as_of` and by no other clock, so nothing changes in between.
struct Stretch {
    Instant as_of;
    std::optional<Instant> until;  // nullopt: for ever

    friend bool operator==(Stretch const&, Stretch const&) = default;
};

// Of what shows no running state: since the last event or the last deadline passed (the list opens
// or closes, delegations' own time ends, a sitting is due), until the next one.
Stretch stretch(Meeting const& meeting, Instant now);

// Of what is on by the plan: begins and ends of segments and entries count too.
Stretch stretch(Meeting const& meeting, std::vector<PlannedEntry> const& entries, Instant now);

// Of what is on now: by the plan; while a sitting is in progress nobody comes and goes by it, and
// the signals of a clock that runs count instead (amber, red, and every 15 s over the limit).
Stretch now_stretch(Meeting const& meeting, std::vector<PlannedEntry> const& entries, Instant now);

// How long before its end a clock turns amber (R17).
Seconds amber_before_end(Programme const& programme);

}  // namespace rostrum::model
