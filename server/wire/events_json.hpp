#pragma once

#include <optional>

#include "server/store/store.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// An event of the log as the viewer may see it; nullopt: not at all. The public sees what concerns
// the programme and the list as a whole, and what happens on the floor; a delegation also who is
// booked, moved and withdrawn, and only officers who did it and why.
std::optional<Json> event_json(Rendering const& r, store::StoredEvent const& stored);

// Whether it is about a booking of the viewer's own, a swap of one, or what the viewer asked for.
bool touches_own(Rendering const& r, store::StoredEvent const& stored);

}  // namespace rostrum::server::wire
