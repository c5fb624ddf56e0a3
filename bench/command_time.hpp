#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/connection.hpp"

namespace rostrum::bench {

// How long a command takes, in milliseconds from just before it is started: until it ends well or,
// with `ready`, until GET /readyz is answered 200 there; it is then ended with SIGTERM. What it
// prints on standard output goes nowhere. Throws std::runtime_error when it ends otherwise, or is
// not ready after two minutes.
double milliseconds_of(std::vector<std::string> const& command,
                       std::optional<Endpoint> const& ready);

}  // namespace rostrum::bench
