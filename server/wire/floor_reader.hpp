#pragma once

#include <optional>
#include <vector>

#include "config/json.hpp"
#include "model/update.hpp"
#include "server/people.hpp"

namespace rostrum::server::wire {

// A time of the venue as it was written: with an offset of its own, not as UTC.
struct WrittenTime {
    model::Instant at;
    model::Seconds offset{0};
    std::string pointer;
};

// One command to the floor: a Conduct, or a ChangeProgramme.
struct FloorBody {
    model::Command command;
    std::optional<Person> person;    // who presides from now on, or who asks for the floor
    std::vector<WrittenTime> times;  // of a changed programme: to be judged by R3
};

// By "action", as the table in floor_reader.cpp has it. Complains as the readers of
// command_reader.hpp do; of an unknown action of nothing else.
FloorBody read_floor(nlohmann::json const& body, config::Complaints& complaints);

}  // namespace rostrum::server::wire
