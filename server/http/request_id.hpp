#pragma once

#include <random>
#include <string>
#include <string_view>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

// Names requests, so that an answer, the log and an event can be told to belong together. Not a
// secret, and not thread-safe: one for each thread.
class RequestIds {
public:
    RequestIds();

    // The client's own (Request-Id, else X-Request-Id) when it is 1 to 64 of [A-Za-z0-9._-], else
    // a fresh one of 32 hex digits.
    std::string of(Request const& request);

private:
    std::mt19937_64 random_;
};

}  // namespace rostrum::server::http
