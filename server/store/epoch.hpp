#pragma once

#include <string>

namespace rostrum::server::store {

// A name for a store that no other store has: 128 random bits as 32 hex digits.
std::string random_epoch();

}  // namespace rostrum::server::store
