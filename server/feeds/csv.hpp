#pragma once

#include <string>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The timetable as RFC 4180 rows with a header row: UTF-8 with a byte order mark (spreadsheets take
// it for something else without), CRLF, one row for each role, statement and seat, the overflow
// last. Cells that a spreadsheet would take for a formula are made inert by a leading apostrophe.
std::string timetable_csv(wire::Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::feeds
