#pragma once

#include <string>
#include <vector>

#include "server/simulation/script.hpp"

namespace rostrum::server::simulation {

// One time at the rostrum, as a row of the as-run list has it.
struct Row {
    std::string sitting;
    std::string kind;   // "booking" for the three kinds that have one, else the turn's kind
    std::string who;    // the booking, else the participant or the organization
    std::string state;  // "ended", "absent"
    model::Instant called_at;
    std::optional<model::Instant> began_at;
    std::optional<model::Instant> ended_at;
    model::Milliseconds used{0};
    model::Milliseconds paused{0};
    int pauses = 0;

    friend bool operator==(Row const&, Row const&) = default;
};

struct SittingRow {
    std::string id;
    model::Instant opened_at;
    std::optional<model::Instant> adjourned_at;

    friend bool operator==(SittingRow const&, SittingRow const&) = default;
};

struct AsRun {
    std::vector<SittingRow> sittings;
    std::vector<Row> rows;  // of each sitting, in the order of the calls
};

// What is to stand there when these acts were done at these instants: a floor of its own, of a few
// lines. There are as many instants as acts.
AsRun expected(Script const& script, std::vector<model::Instant> const& done);
// What GET as-run says. Throws nlohmann::json::exception for what is no such answer.
AsRun read_as_run(nlohmann::json const& as_run);

// A sentence for each difference; empty: they are the same to the millisecond.
std::vector<std::string> differences(AsRun const& expected, AsRun const& found);

// What holds of every meeting, whoever conducted it: turns of a sitting do not overlap but for a
// point of order; a clock counts what was spoken; whoever was absent has not spoken in that turn;
// nobody replies more than twice; and nothing happens after the adjournment. A sentence for each
// breach.
std::vector<std::string> breaches(AsRun const& found);

}  // namespace rostrum::server::simulation
