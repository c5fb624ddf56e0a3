#pragma once

#include <string>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The as-run list: a row for each sitting that was opened, and behind it one for each turn.
std::string as_run_csv(wire::Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::feeds
