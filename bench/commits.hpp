#pragma once

#include <filesystem>

namespace rostrum::bench {

// How many transactions of one row each SQLite makes durable a second, one after the other, with a
// write-ahead log and synchronous=FULL, in a new database in `folder` (which is made). The row is
// about as long as a booking's event. Throws std::runtime_error.
double commits_per_second(std::filesystem::path const& folder, double seconds);

}  // namespace rostrum::bench
