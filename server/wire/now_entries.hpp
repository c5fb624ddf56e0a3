#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/timetable.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// One who is at the rostrum or comes to it. Of a role that nobody has booked the slot alone is set,
// of a panel as a whole its segment.
struct NowEntry {
    model::Booking const* booking = nullptr;
    model::Turn const* turn = nullptr;
    model::RoleSlot const* slot = nullptr;
    std::optional<model::Interval> planned;
    model::Segment const* panel = nullptr;
};

// "statement", "reply", "panel": the word of the interface.
std::string_view kind_word(NowEntry const& entry);

// What is on and what is next, as far as the viewer may know of it.
struct NowEntries {
    bool by_floor = false;   // a sitting is in progress; else it is what the plan has
    std::string_view phase;  // "before", "running", "break", "over"
    model::Sitting const* sitting = nullptr;
    model::Segment const* segment = nullptr;
    std::optional<NowEntry> current;
    std::optional<NowEntry> interrupted;  // whose statement a point of order interrupts
    std::vector<NowEntry> next;
};

// While a sitting is in progress, as the floor has it; else as the plan has it. At most `most` are
// next.
NowEntries now_entries(Rendering const& r, std::vector<model::PlannedEntry> const& plan,
                       std::size_t most, model::Instant as_of);

}  // namespace rostrum::server::wire
