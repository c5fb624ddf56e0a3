#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/actor.hpp"
#include "model/time.hpp"

// Whole meetings as text, run against anything that can be driven: README.md says the format.
namespace rostrum::tests::scenarios {

// What came of an act: `refusal` is empty when it was accepted, else "refused R11 R15",
// "refused unknown /group", "forbidden", "not found" or "conflict".
struct Answer {
    std::string refusal;
    std::string subject;                // of what was accepted: "b1", "s1", "r1", "list", "floor"
    std::vector<std::string> warnings;  // the rules, in the answer's order

    friend bool operator==(Answer const&, Answer const&) = default;
};

// A booking as everybody's list shows it.
struct Standing {
    std::string who;      // "FRA", "EGY:african_group", "FRA:joint", a role's id
    std::string state;    // "listed", "overflow", "withdrawn"
    int position = 0;     // 0: not on the list
    std::string segment;  // where it is planned; empty: nowhere
    std::string starts;   // local, with the offset: "2025-11-24T11:01:30-05:00"
    long seconds = 0;
    std::vector<std::string> warnings;

    friend bool operator==(Standing const&, Standing const&) = default;
};

struct Statements {
    int total = 0;
    int taken = 0;
    int free = 0;
    int overflow = 0;

    friend bool operator==(Statements const&, Statements const&) = default;
};

struct State {
    bool list_open = false;
    std::string list_since;  // UTC; empty: never
    std::map<std::string, Standing> bookings;
    std::map<std::string, std::string> swaps;     // "s1": "proposed"
    std::map<std::string, std::string> requests;  // "r1": "pending b1"
    std::map<std::string, Statements> capacity;   // by debate segment, and "all"
    // "speaking 24-am b1 used 60000": the state, the sitting and who has the floor, "-" for none.
    std::string floor = "closed - -";
    // The as-run list by turn: who, state, begin and end, used milliseconds, pauses.
    std::map<std::string, std::string> turns;
    std::map<std::string, std::string> asked;  // who waits for the floor: "KEN": "t45"

    friend bool operator==(State const&, State const&) = default;
};

// A meeting that takes what a scenario says. Bodies are those of the interface's requests.
class Driver {
public:
    virtual ~Driver() = default;

    virtual std::string name() const = 0;
    // Every deadline until then has passed when this returns.
    virtual void set_time(model::Instant at) = 0;
    virtual void act_as(model::ActorRole role, std::string const& participant) = 0;

    virtual Answer book(nlohmann::json const& body) = 0;
    virtual Answer change(std::string const& booking, nlohmann::json const& body) = 0;
    virtual Answer withdraw(std::string const& booking) = 0;
    virtual Answer restore(std::string const& booking, nlohmann::json const& body) = 0;
    virtual Answer move(std::string const& booking, nlohmann::json const& body) = 0;
    virtual Answer swap(std::string const& booking, nlohmann::json const& body) = 0;
    virtual Answer accept(std::string const& swap, nlohmann::json const& body) = 0;
    virtual Answer decline(std::string const& swap) = 0;
    virtual Answer accept_request(std::string const& request, nlohmann::json const& body) = 0;
    virtual Answer decline_request(std::string const& request, nlohmann::json const& body) = 0;
    virtual Answer change_settings(nlohmann::json const& body) = 0;
    virtual Answer open_or_close(nlohmann::json const& body) = 0;
    // The last act of an officer on bookings.
    virtual Answer undo(nlohmann::json const& body) = 0;

    virtual Answer conduct(nlohmann::json const& body) = 0;

    // As the Secretariat sees it.
    virtual State state() = 0;
};

struct Line {
    int number = 0;
    std::vector<std::string> words;
    std::optional<std::vector<std::string>> outcome;  // behind "->"
};

struct Scenario {
    std::string name;               // of its file
    std::filesystem::path meeting;  // below config/
    model::Instant begins;
    std::vector<Line> lines;
};

// A text that is no scenario throws std::runtime_error with its name and line.
Scenario parse_scenario(std::string const& name, std::string const& text);
// Every scenario of this folder, by name.
std::vector<Scenario> all_scenarios();

// Carries out every line with each driver, the expectations held against the first one and the
// others' answers and states against its. Gives what was wrong: "swaps.scenario:12: ...".
std::vector<std::string> run(Scenario const& scenario, std::vector<Driver*> const& drivers);

}  // namespace rostrum::tests::scenarios
