#pragma once

#include <date/date.h>

#include <chrono>
#include <string>
#include <vector>

namespace rostrum::model {

// A point in time, UTC, to the millisecond. Local times exist only in a Zone.
using Instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
using Seconds = std::chrono::seconds;
using Milliseconds = std::chrono::milliseconds;
// What a clock on the venue's wall shows.
using LocalTime = date::local_time<Milliseconds>;

// Half-open: [begin, end). Intervals may touch without overlapping.
struct Interval {
    Instant begin;
    Instant end;

    bool contains(Instant at) const { return begin <= at && at < end; }
    bool contains(Interval const& other) const { return begin <= other.begin && other.end <= end; }
    bool overlaps(Interval const& other) const { return begin < other.end && other.begin < end; }
    Seconds length() const { return std::chrono::duration_cast<Seconds>(end - begin); }

    friend bool operator==(Interval const&, Interval const&) = default;
};

// The venue's time zone as a value: its name and the offsets that hold around the meeting, so that
// a log replays to the same local times whatever zone database the machine has.
struct Zone {
    struct Offset {
        Instant from;      // the offset holds from here to the next one's `from`
        Seconds from_utc;  // east is positive

        friend bool operator==(Offset const&, Offset const&) = default;
    };

    std::string name;             // IANA, "America/New_York"
    std::vector<Offset> offsets;  // ascending by `from`; at least one

    // The offset in force; before the first one known, the first.
    Seconds offset_at(Instant at) const;
    LocalTime local(Instant at) const;
    // The instant at which the wall clock shows that; of two the later, where it shows nothing the
    // instant at which it would have without the change of offset.
    Instant utc(LocalTime local) const;

    friend bool operator==(Zone const&, Zone const&) = default;
};

}  // namespace rostrum::model
