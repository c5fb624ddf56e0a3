#pragma once

#include "server/api/call.hpp"

// Answers that several operations give.
namespace rostrum::server::api {

// The request that a delegation's act became (202), or that an act is about.
http::Response request_answer(Call const& call, Outcome const& outcome);

// Whether the act waits for an officer now.
inline bool waits(Outcome const& outcome) {
    return outcome.status == 202;
}

}  // namespace rostrum::server::api
