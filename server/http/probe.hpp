#pragma once

#include <string>
#include <string_view>

namespace rostrum::server::http {

// Asks "http://ADDRESS:PORT" for a path, once, waiting a few seconds at most; gives the status of
// the answer, or 0 where none came. For health checks; it knows no TLS.
unsigned probe(std::string_view url, std::string_view path);

}  // namespace rostrum::server::http
