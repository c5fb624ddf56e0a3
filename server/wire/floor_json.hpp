#pragma once

#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// The floor as it stands: what is in progress, who has it, what may be done.
Json floor_json(Rendering const& r, model::Instant as_of);

// One time at the rostrum; who speaks is named to those who may see it.
Json turn_json(Rendering const& r, model::Turn const& turn);

// {"since", "used_milliseconds", "limit_seconds", "paused", "amber_seconds"}
Json clock_json(Rendering const& r, model::SpeechClock const& clock);

// Whose turn it is, without what is known of it elsewhere: {"id", "kind", "booking",
// "participant", "organization"}.
Json to_json(Rendering const& r, model::TurnRef const& ref);
Json to_json(model::Vote const& vote);
// How many were counted; the words of a waiver are the officers'.
Json to_json(Rendering const& r, model::Quorum const& quorum);

// Who presides: by function, to everybody; by name, to those who see persons.
Json presiding_json(Rendering const& r, model::SittingRecord const& record);

// Short, for lower thirds: a participant's name, a group's, a joint statement's title, a role's.
// In all languages at once.
model::Text display_name(Rendering const& r, model::Booking const& booking);
model::Text display_name(Rendering const& r, model::TurnRef const& ref);

// The level of a booking that is a statement; else null.
Json level_or_null(model::Booking const* booking);

// Whether the viewer may know that somebody asked for the floor: until it is given, that is between
// the one who asks and those who work on the lists.
bool shows_request(Rendering const& r, model::TurnRef const& ref);

// Whether the viewer may know of what a booking that waits is at: that its speaker is in the Hall,
// that another comes to stand behind it. That it was called before changes nothing.
bool shows_waiting(Rendering const& r, model::Booking const& booking);

// Who speaks in a turn, where the viewer may see it.
std::optional<Person> speaker_of(Rendering const& r, model::TurnRef const& ref);

// When a booking was really heard; null: it has not begun.
Json actual_json(Rendering const& r, model::Booking const& booking);

}  // namespace rostrum::server::wire
