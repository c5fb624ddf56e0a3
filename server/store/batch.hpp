#pragma once

#include "server/store/store.hpp"

namespace rostrum::server::store {

// Throws std::invalid_argument unless every meeting's events are numbered on from its expected
// version and its people's rows lie between 1 and its head after: what every store demands before
// it touches anything.
void check_batch(Batch const& batch);

}  // namespace rostrum::server::store
