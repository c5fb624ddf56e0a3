#pragma once

#include <optional>
#include <vector>

#include "model/outlook.hpp"
#include "model/speakers_list.hpp"
#include "model/timetable.hpp"

// When is it our turn? For every statement and role that waits, as things stand. The formulas and
// where they come from are in docs/forecast.md; what is learned is in pace.hpp, the arithmetic in
// outlook.hpp.
namespace rostrum::model {

// The chance that it begins in this segment, and when, if it does: of the middle eight of ten
// courses those that are here, and not before the range of one who is called before it. No range
// where none of them is.
struct ForecastPart {
    SegmentId segment;
    double chance = 0;              // 0 to 1, above 0
    std::optional<Interval> range;  // the earliest begin and the latest

    friend bool operator==(ForecastPart const&, ForecastPart const&) = default;
};

struct Forecast {
    std::optional<Instant> expected;  // in the middle course; nullopt: it is not heard there
    std::vector<ForecastPart> parts;  // in the order of the programme
    double overflow = 0;              // the chance that no segment takes it

    double chance_in(SegmentId const& segment) const;

    friend bool operator==(Forecast const&, Forecast const&) = default;
};

// In the middle course, and in the lowest and the highest tenth.
struct ForecastCount {
    int expected = 0;
    int at_least = 0;
    int at_most = 0;

    friend bool operator==(ForecastCount const&, ForecastCount const&) = default;
};

// How many statements a debate segment will have heard when it ends.
struct SegmentForecast {
    SegmentId segment;
    Instant ends_at;              // as extended
    int called = 0;               // in it, so far
    ForecastCount heard;          // in it, of those that wait
    ForecastCount heard_by_then;  // in the whole debate, those that were called included
    // The same of delegations: of a joint statement all that make it.
    ForecastCount delegations_by_then;

    friend bool operator==(SegmentForecast const&, SegmentForecast const&) = default;
};

struct Forecasts {
    Instant as_of;
    // By the index of the booking in Meeting::bookings; nullopt: neither statement nor role, or it
    // does not wait. Among the statements without a preference for a segment, `expected`, the begin
    // of the first range and the end of the last one do not go back along the list.
    std::vector<std::optional<Forecast>> bookings;
    std::vector<SegmentForecast> segments;  // that still take statements
    ForecastCount overflow;                 // statements that no segment takes,
    ForecastCount overflow_delegations;     // and the delegations that make them

    Forecast const* find(Booking const& booking) const;
};

// Pure, and linear in the bookings, for finite times; never a begin before `as_of`, nor outside the
// segments that still take speeches, but behind an end where a role or the sitting itself is late.
// `as_of` is the instant of the last event or of the last deadline passed (forecast_stretch).
Forecasts forecast(Meeting const& meeting, SpeakersList const& list, Instant as_of);

// How long a forecast holds, if nothing else happens.
Stretch forecast_stretch(Meeting const& meeting, Instant now);

}  // namespace rostrum::model
