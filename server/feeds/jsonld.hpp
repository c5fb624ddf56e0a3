#pragma once

#include <string>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The programme as JSON-LD in the words of schema.org, for search engines and archives: the meeting
// as an Event, its segments and in them the statements as sub-events, times with the venue's
// offset; and a BroadcastEvent for each segment whose webcast has a link. What a thing is called by
// (`@id`) is the same for ever and in all languages.
std::string programme_jsonld(wire::Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::feeds
