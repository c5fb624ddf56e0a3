#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rostrum::server::access {

using Sha256 = std::array<unsigned char, 32>;

// The SHA-256 of a text (FIPS 180-4); as 64 hex digits. Throw std::runtime_error if the library has
// none to give.
Sha256 sha256(std::string_view text);
std::string sha256_hex(std::string_view text);

// Bytes as hex digits, in lower case.
std::string hex(std::span<unsigned char const> bytes);

// What 64 hex digits say; nullopt for any other text.
std::optional<Sha256> sha256_from_hex(std::string_view hex);

}  // namespace rostrum::server::access
