#pragma once

#include <string>

#include "model/notice.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// The delegation's name, or the desk's, in the viewer's language.
std::string recipient_name(Rendering const& r, model::RecipientId const& recipient);

// {"id", "name"} of it.
Json named(Rendering const& r, model::RecipientId const& recipient);

}  // namespace rostrum::server::wire
