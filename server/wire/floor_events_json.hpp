#pragma once

#include "model/floor_events.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// What an event of the floor says, added to `json`: told from the event alone. Everybody sees it;
// reasons, texts and warnings are the officers'.
void put_floor_facts(Rendering const& r, model::FloorEvent const& event, bool officer, Json& json);

}  // namespace rostrum::server::wire
