#pragma once

#include <date/date.h>

#include <optional>
#include <string>
#include <vector>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The days at the venue on which a sitting begins, ascending, each once: a sitting that goes on
// after midnight is of the day it began on.
std::vector<date::local_days> days_with_a_sitting(model::Programme const& programme);
// The day of the sitting in progress, else of the next one, else the last day. There is one: a
// programme has a sitting.
date::local_days day_at(model::Meeting const& meeting, model::Instant as_of);

// A day of the meeting as an SVG: for each role and statement that the viewer may see, what is
// planned, what is foretold of those who wait, and how it ran. `day` has a sitting; nullopt: that
// of day_at. `as_of` as model::forecast_stretch gives it.
std::string day_svg(wire::Rendering const& r, model::Instant as_of,
                    std::optional<date::local_days> day, bool rehearsal);

}  // namespace rostrum::server::feeds
