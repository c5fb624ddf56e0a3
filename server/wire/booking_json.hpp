#pragma once

#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// "listed", "overflow" or "withdrawn", and what the floor makes of it: "called", "speaking",
// "delivered", "absent".
std::string_view state_of(model::Booking const& booking, model::Place const* place);

// A booking as the interface shows it: all of it to its owner and to officers, and to another
// delegation who speaks in what capacity, at what level and place.
Json booking_json(Rendering const& r, model::Booking const& booking);

// A line of the timetable: a booking, or a role that nobody has booked yet (`booking` null).
Json entry_json(Rendering const& r, model::Booking const* booking, model::RoleSlot const* slot,
                model::Planned const* planned);

// What the two sides of a swap see of it.
Json swap_json(Rendering const& r, model::Swap const& swap);

}  // namespace rostrum::server::wire
