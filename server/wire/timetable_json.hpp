#pragma once

#include "model/timetable.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// The whole timetable: sittings > segments > entries, then the overflow. Bookings that the viewer
// may not see are left out; a role keeps its line.
Json timetable_json(Rendering const& r, model::Instant as_of);

// Where a statement was called, else where the list has it; empty: in the overflow.
model::SegmentId segment_of(Rendering const& r, model::Place const& place,
                            model::Booking const& booking);

}  // namespace rostrum::server::wire
