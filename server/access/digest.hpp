#pragma once

#include <string>
#include <string_view>

namespace rostrum::server::access {

// The SHA-256 of a text as 64 hex digits (FIPS 180-4). Throws std::runtime_error if the library has
// none to give.
std::string sha256_hex(std::string_view text);

}  // namespace rostrum::server::access
