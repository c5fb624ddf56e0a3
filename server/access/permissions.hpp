#pragma once

#include <string_view>

#include "server/access/tokens.hpp"

namespace rostrum::server::access {

// Whether somebody of this role (the public without a token included) may call an operation at all,
// by its operationId in openapi.yaml. What it may do there with whose booking, the core decides. An
// operation that is in no row is nobody's.
bool may_call(std::string_view operation_id, Principal const& principal);

// How much of a meeting a role sees before anything is published (the interface's conventions).
enum class Sight {
    programme,  // what the resolution lays down, and one's own: no other bookings
    published,  // of a publication: all of it, with who speaks
    working,    // the list as it is worked on, without others' personal fields
    everything,
};
Sight sight(Principal const& principal);
// Whether it sees what is worked on, and not only what was published.
constexpr bool sees_work(Sight sight) {
    return sight == Sight::working || sight == Sight::everything;
}

// The officers' internal notes are the Secretariat's alone.
bool sees_notes(Principal const& principal);

}  // namespace rostrum::server::access
