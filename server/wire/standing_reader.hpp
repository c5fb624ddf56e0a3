#pragma once

#include "config/json.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::wire {

// In which category somebody takes part in a panel, and where it is recorded that it may (R38): of
// a seat, and of a request for the floor.
void read_standing(config::ObjectReader& body, auto& into) {
    into.category = body.optional_enumeration("category", panel_category_words);
    body.optional_object("registration", [&](config::ObjectReader& registration) {
        into.registration_basis = registration.enumeration("basis", registration_basis_words);
        into.registration_reference = registration.string("reference", {.max = 300});
    });
}

}  // namespace rostrum::server::wire
