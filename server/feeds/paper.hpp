#pragma once

#include <string>

#include "server/wire/rendering.hpp"

// What a meeting has on paper: HTML made for A4, from right to left in Arabic, with the meeting's
// name, the version and its instant at the head of every page and the number of the page at its
// foot. In the viewer's language, and as far as the viewer may see.
namespace rostrum::server::feeds {

// The list of speakers by sitting and segment, the overflow last.
std::string list_paper(wire::Rendering const& r, model::Instant as_of, bool rehearsal);

// The programme: sittings, segments, themes, roles and who is on the panels; without the list.
std::string programme_paper(wire::Rendering const& r, model::Instant as_of, bool rehearsal);

// For the presiding officer, each sitting from a page of its own: what to say and whom to call,
// with the form of address, the time limit and who comes next.
std::string order_of_the_day_paper(wire::Rendering const& r, model::Instant as_of, bool rehearsal);

}  // namespace rostrum::server::feeds
