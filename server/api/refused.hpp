#pragma once

#include "server/api/call.hpp"

namespace rostrum::server::api {

// Keeps what the writer refused, for whoever asks about it later: no personal field of the body,
// and nothing that the meeting does not know. A failure is logged.
void keep_refused(Call const& call, Outcome const& outcome);

}  // namespace rostrum::server::api
