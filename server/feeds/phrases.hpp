#pragma once

#include <string>

#include "server/wire/rendering.hpp"

// Pieces of text that pages and papers have in common, in the viewer's language; times are the
// venue's.
namespace rostrum::server::feeds {

// "11:51"; "11:00–13:00"; "Monday, 24 November 2025, 11:51".
std::string clock(wire::Rendering const& r, model::Instant at);
std::string span(wire::Rendering const& r, model::Interval const& time);
std::string moment(wire::Rendering const& r, model::Instant at);
// "3 min", "1 min 30 s".
std::string duration(wire::Rendering const& r, model::Seconds length);
// "62%", of a part of one. What is neither sure nor impossible is never said to be.
std::string percent(wire::Rendering const& r, double part);

std::string day_and_hours(wire::Rendering const& r, model::Sitting const& sitting);
// The room and, of a plenary meeting, its number.
std::string room_and_number(wire::Rendering const& r, model::Sitting const& sitting);
// Whether the list of speakers is open, and until when.
std::string list_state(wire::Rendering const& r, model::Instant as_of);
// What of the list is shown: "Publication 3", else "Version 42" with how much of it is unpublished.
std::string edition(wire::Rendering const& r);
std::string level_word(wire::Rendering const& r, model::Level level);

}  // namespace rostrum::server::feeds
