#pragma once

#include "model/capacity.hpp"
#include "model/timetable.hpp"
#include "model/what_if.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

Json meeting_json(Rendering const& r, model::Instant as_of);
Json meeting_summary_json(Rendering const& r);
// The list of speakers: open or not, its window, how many are on it.
Json list_json(Rendering const& r, model::Instant as_of);
// The settings of a meeting, in the form of its file and in every language: what somebody changes.
Json settings_json(Rendering const& r);
// How much time there is, how far it is expected to go, and the same for what is supposed.
Json availability_json(Rendering const& r, model::Instant as_of, model::WhatIf const& what);

// What sittings and segments show wherever they stand.
Json sitting_json(Rendering const& r, model::Sitting const& sitting);
std::string_view kind_of(model::SegmentKind kind);

}  // namespace rostrum::server::wire
