#pragma once

#include <string>
#include <string_view>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// Whether a name brings a form of address of its own: "H.E. Ms. ...", "Son Excellence ...".
bool brings_address(std::string_view name);

// A person as one of that level is addressed, in the viewer's language; for both sexes, since
// nobody says which. A name that brings its own form of address is left as it is. Markup.
std::string addressed(wire::Rendering const& r, model::Level level, std::string_view name);

}  // namespace rostrum::server::feeds
