#pragma once

#include <string>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The timetable as an iCalendar object (RFC 5545): an event for each segment, and for each role and
// statement that the viewer may see; times in the venue's zone with its VTIMEZONE; UID a UUIDv5 of
// meeting and entry, DTSTAMP and SEQUENCE from the log, so that the bytes change only when
// something did.
std::string timetable_ics(wire::Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::feeds
