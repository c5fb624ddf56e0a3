#pragma once

#include <string>
#include <string_view>

namespace rostrum::server::http {

// The bytes as one gzip member (RFC 1952), the same for the same input always: no time, no name,
// no operating system. `level` is 6 to 9. Throws std::bad_alloc when there is no memory, nothing
// else.
std::string gzip(std::string_view bytes, int level = 6);

}  // namespace rostrum::server::http
