#pragma once

#include "model/timetable.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// In which languages an overlay gets the names of those who speak.
enum class DisplayNames { one, all };

// What is on and what is next: small, for overlays and signage. While a sitting is in progress, as
// the floor has it; else as the plan has it. Under 4 KB: where names would make it longer, they are
// cut.
Json now_json(Rendering const& r, std::vector<model::PlannedEntry> const& plan, DisplayNames names,
              model::Instant as_of);

}  // namespace rostrum::server::wire
