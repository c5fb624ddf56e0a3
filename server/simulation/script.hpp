#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/time.hpp"

// A whole meeting as it might be, written before it is played. Pure: from a number and what a
// stranger reads of the meeting over HTTP.
namespace rostrum::server::simulation {

// Whoever is to speak, as the timetable has it.
struct Planned {
    std::string booking;
    std::string participant;  // empty: a role's or seat's
    model::Seconds limit{180};
    bool national = false;  // a Member State's own statement
    bool observer = false;

    friend bool operator==(Planned const&, Planned const&) = default;
};

struct PlannedSegment {
    std::string id;
    std::string kind;  // "opening", "debate", "panel", "closing"
    model::Interval time;
    std::vector<Planned> speakers;  // in the order of the programme

    friend bool operator==(PlannedSegment const&, PlannedSegment const&) = default;
};

struct PlannedSitting {
    std::string id;
    std::string room;  // id
    model::Interval time;
    std::string day;  // at the venue, "2025-11-24"
    std::vector<PlannedSegment> segments;

    friend bool operator==(PlannedSitting const&, PlannedSitting const&) = default;
};

struct Plan {
    std::string meeting;
    model::Seconds changeover{90};  // as planned before each statement
    std::vector<PlannedSitting> sittings;
};

// What GET timetable and GET availability say. Throws nlohmann::json::exception for what is no such
// answer.
Plan read_plan(nlohmann::json const& timetable, nlohmann::json const& availability);

// One command to the floor and when it is given.
struct Act {
    model::Instant at;
    nlohmann::json command;          // the body of POST floor
    std::optional<std::size_t> ask;  // its "turn" is that which this act's answer gave

    friend bool operator==(Act const&, Act const&) = default;
};

struct Script {
    std::uint64_t seed = 0;
    std::string meeting;
    std::vector<Act> acts;  // ascending

    friend bool operator==(Script const&, Script const&) = default;
};

// Plays the plan out: sittings that begin late, statements that run over, pauses, speakers who are
// not there and come later, points of order, replies, the action on the declaration, panels with
// the floor in turn, and a spill-over sitting with the last of the list and the closing. The same
// number and plan give the same script; all of these occur where the list has five statements or
// more. `spill_over_name` has a text for each of the six languages.
Script write_script(std::uint64_t seed, Plan const& plan, nlohmann::json const& spill_over_name);

nlohmann::json to_json(Script const& script);
// Throws nlohmann::json::exception for what is none.
Script read_script(nlohmann::json const& json);

}  // namespace rostrum::server::simulation
