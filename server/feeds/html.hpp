#pragma once

#include <string>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The timetable as a page for people: HTML without script, right-to-left in Arabic, fit for print,
// with links to the other languages, the other forms of the data and the reference.
std::string timetable_html(wire::Rendering const& r, model::Instant as_of, bool rehearsal);

}  // namespace rostrum::server::feeds
