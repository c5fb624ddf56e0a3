#pragma once

#include <string>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// What somebody speaks for who is not simply next: "Right of reply", in the viewer's language.
// Empty where who speaks says it already: a statement, a role, a seat on a panel.
std::string turn_words(wire::Rendering const& r, model::TurnKind kind);

}  // namespace rostrum::server::feeds
