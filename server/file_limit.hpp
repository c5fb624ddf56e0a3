#pragma once

#include <cstdint>

namespace rostrum::server {

// Raises the soft limit of open files to the hard one, and says so in the log: each connection is
// one. Warns where that is too few for so many connections.
void raise_file_limit(std::uint64_t connections);

}  // namespace rostrum::server
