#pragma once

#include <string>
#include <string_view>

#include "model/update.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::wire {

// An event as the log keeps it: its type ("booked"), the schema number of its body within that
// type, and the body, a JSON object of facts and ids. No event has a field for anything personal.
struct EncodedEvent {
    std::string type;
    int schema = 1;
    std::string body;
};

// The newest schema of the event's type.
EncodedEvent encode(model::Event const& event);

// The type's name alone.
std::string_view type_of(model::Event const& event);

// Reads what any release up to this one has written. Throws Undecodable, saying what is wrong, for
// an unknown type, a schema number of a newer release, or a damaged body.
model::Event decode(std::string_view type, int schema, std::string_view body);

}  // namespace rostrum::server::wire
