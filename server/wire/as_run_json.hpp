#pragma once

#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// What happened: the sittings with their planned and actual times, and in each everybody who was
// called, in that order; also who was absent.
Json as_run_json(Rendering const& r, model::Instant as_of);

// The turns of a sitting that were called, in the order of the calls.
std::vector<model::Turn const*> turns_of(model::Floor const& floor,
                                         model::SittingId const& sitting);

}  // namespace rostrum::server::wire
