#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/time.hpp"

namespace rostrum::server::client {

// Whoever speaks or comes to speak, as the service's JSON has it.
struct Shown {
    std::string name;                           // in the reader's language
    std::string level;                          // "HS"; empty: none
    std::string kind;                           // "statement", "reply" ...
    std::string state;                          // "listed", "speaking" ...; empty: none
    std::string speaker;                        // by name, where the reader may see it
    std::string booking;                        // id; empty: none
    bool ready = false;                         // in the Hall
    int position = 0;                           // on the list of speakers; 0: not on it
    std::optional<model::Instant> starts_at;    // as planned
    std::optional<model::Instant> expected_at;  // as things stand

    friend bool operator==(Shown const&, Shown const&) = default;
};

// A speech's clock (R17): what it shows at an instant is a sum.
struct ShownClock {
    std::optional<model::Instant> since;  // nullopt: it stands
    model::Milliseconds used{0};
    std::optional<model::Seconds> limit;
    model::Seconds amber{30};

    friend bool operator==(ShownClock const&, ShownClock const&) = default;
};

enum class Signal { none, green, amber, red };

struct ClockFace {
    std::string text;  // "2:59" is left; "+0:07" is over the limit; without a limit what is used
    Signal signal = Signal::none;

    friend bool operator==(ClockFace const&, ClockFace const&) = default;
};
ClockFace face(ShownClock const& clock, model::Instant at);

// All that a screen shows of a sitting.
struct Picture {
    std::string meeting;
    std::string sitting;
    std::string segment;
    std::string zone;   // of the venue, "America/New_York"
    std::string state;  // of the floor: "speaking", "closed" ...
    std::string phase;  // "before", "running", "break", "over"
    std::optional<Shown> current;
    std::optional<Shown> interrupted;
    std::optional<ShownClock> clock;
    std::vector<Shown> next;
    std::vector<Shown> list;  // in the order of the programme
    std::uint64_t version = 0;
    bool rehearsal = false;

    friend bool operator==(Picture const&, Picture const&) = default;
};

// Put what GET now, or GET timetable, says into the picture. What they do not say is left out; both
// throw nlohmann::json::exception for what is no such answer.
void take_now(nlohmann::json const& now, Picture& picture);
void take_timetable(nlohmann::json const& timetable, Picture& picture);

}  // namespace rostrum::server::client
