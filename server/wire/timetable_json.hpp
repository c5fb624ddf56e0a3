#pragma once

#include "model/timetable.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// The whole timetable: sittings > segments > entries, then the overflow. Bookings that the viewer
// may not see are left out; a role keeps its line.
Json timetable_json(Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::wire
