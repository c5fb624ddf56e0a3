#pragma once

#include <string>

#include "model/hindsight.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// How good the forecasts of a meeting were, as an SVG: chances that were given beside how often it
// came so, where in its range a statement began, and how often within it, by quarter of the list.
// It names nobody.
std::string calibration_svg(wire::Rendering const& r, model::Hindsight const& hindsight,
                            model::Instant as_of, bool rehearsal);

}  // namespace rostrum::server::feeds
