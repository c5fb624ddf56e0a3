#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "model/meeting.hpp"

namespace rostrum::bench {

// What a simulated meeting is like; docs/forecast.md has the distributions.
enum class Scenario {
    steady,
    drifting,
    heavy_tailed,
    disciplined,  // after a warning from the chair
    late_starts,
    no_shows,
    points_of_order,
    mixed_lengths,
    tightened,  // by the chair, in the last afternoon
};
inline constexpr std::size_t scenarios = 9;
std::string_view name(Scenario scenario);

// A meeting as it stood at the end of a statement, or before the first one.
struct Origin {
    model::Meeting meeting;
    model::Instant at;
};

// When somebody's turn came: the begin of the statement, or the moment where it was seen that
// nobody was there.
struct CameTurn {
    model::SegmentId segment;
    model::Instant at;
    bool there = true;
    std::size_t origin = 0;  // it is the first turn after this origin
};

// A meeting that was played to its end: what the model knew at every origin, and what came. Every
// statement is heard: behind the last debate stands one that is long enough for whatever is left.
struct SimulatedMeeting {
    std::vector<Origin> origins;                // [0] is before the opening
    std::vector<std::vector<CameTurn>> turns;   // by index of booking, in their order
    std::vector<double> slots;                  // changeover and speech, by origin - 1
    std::vector<double> changeovers;            // the same
    std::vector<std::size_t> first_of_sitting;  // origin - 1 of the sitting's first, by origin - 1
};

// About a hundred statements in the debates of `programme` under its rules, as events of the log.
// The same arguments give the same meeting.
SimulatedMeeting simulate(std::shared_ptr<const model::Programme> const& programme,
                          Scenario scenario, std::uint64_t seed);

// The debates of a meeting file, each as a sitting of its own, and the long one behind them.
std::shared_ptr<const model::Programme> debates_of(model::Programme programme);

// The first sitting just opened and `waiting` statements on the list, the last debate long enough
// for all of them: what a forecast's time is measured on.
Origin crowded(std::shared_ptr<const model::Programme> const& programme, int waiting);

}  // namespace rostrum::bench
