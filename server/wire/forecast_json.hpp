#pragma once

#include <optional>

#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// When its turn is expected, with the chances of each segment and of none, and the range in each;
// null: it does not wait, or has no turn in an order (a seat on a panel).
Json forecast_json(Rendering const& r, model::Booking const& booking);

// The same in a few bytes: the expected begin, the segment that it is in, its chance and its range.
Json short_forecast_json(Rendering const& r, model::Booking const& booking);

// A segment; one that is only supposed has no id.
Json segment_or_extra_json(Rendering const& r, model::SegmentId const& id);

// How many statements each debate segment will have heard when it ends, and how many none takes.
// They may have been made of what is only supposed.
Json forecast_counts_json(Rendering const& r, model::Forecasts const& forecasts);

// Of those who are called next, or of the viewer's own bookings, what was foretold: a message of
// the live stream. Without bookings where nobody waits that the viewer may know of.
Json coming_json(Rendering const& r, bool mine);

}  // namespace rostrum::server::wire
