#pragma once

#include <string>
#include <vector>

#include "model/notice.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The calendar entries of the bookings that the notices tell of: where they say that they are
// planned, whatever has changed since, and CANCELLED where they say that there is no such place any
// more. UIDs are those of ical.hpp, DTSTAMP is the notice's. Empty where there is nothing to say.
std::string notice_calendar(wire::Rendering const& r, std::vector<model::Notice> const& notices);

}  // namespace rostrum::server::feeds
