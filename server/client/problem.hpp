#pragma once

#include <string>

#include "server/client/http_client.hpp"

// What a client makes of an answer that is not what it asked for.
namespace rostrum::server::client {

// Whether the same question may be answered otherwise a little later.
bool may_pass(Answer const& answer);

// What the problem says, for a person: its own sentence, then each rule that is broken and each
// member that is malformed, then the status. Without a problem the status alone.
std::string sentences(Answer const& answer);

}  // namespace rostrum::server::client
