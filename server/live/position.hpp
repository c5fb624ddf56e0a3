#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum::server::live {

// How far a reader of a stream has come: a version of a meeting in a store of that epoch.
struct Position {
    std::string epoch;
    std::uint64_t version = 0;
};

// The id of a message: "<epoch>.<version>".
std::string id_of(std::string_view epoch, std::uint64_t version);
// Reads one. Whatever is none has an empty epoch, which is no store's.
Position read_position(std::string_view id);

}  // namespace rostrum::server::live
