#include "server/simulation/script.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "config/instant.hpp"
#include "server/simulation/comparison.hpp"

namespace rostrum::tests::script_tests {

using namespace rostrum;
using namespace rostrum::server::simulation;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

model::Instant instant(std::string const& text) {
    return config::parse_instant(text).value();
}

Planned statement(std::string const& booking, std::string const& state) {
    return {booking, state, 180s, true, false};
}

PlannedSegment segment(std::string const& id, std::string const& kind, std::string const& from,
                       std::string const& to, std::vector<Planned> speakers) {
    return {id, kind, {instant(from), instant(to)}, std::move(speakers)};
}

// The two days of the resolution, with so many statements in each part of the debate.
Plan plan(int statements) {
    Plan plan;
    plan.meeting = "hlm2025";
    int made = 0;
    auto const debate = [&](int count) {
        std::vector<Planned> speakers;
        for (int i = 0; i < count; ++i, ++made)
            speakers.push_back(statement("b" + std::to_string(made), "S" + std::to_string(made)));
        return speakers;
    };
    plan.sittings = {
        {"24-am",
         "ga-hall",
         {instant("2025-11-24T15:00:00Z"), instant("2025-11-24T18:00:00Z")},
         "2025-11-24",
         {segment("opening", "opening", "2025-11-24T15:00:00Z", "2025-11-24T16:00:00Z",
                  {{"r1", "", 300s, false, false}, {"r2", "", 300s, false, false}}),
          segment("debate-1", "debate", "2025-11-24T16:00:00Z", "2025-11-24T18:00:00Z",
                  debate(statements))}},
        {"24-pm",
         "panel-room",
         {instant("2025-11-24T20:00:00Z"), instant("2025-11-24T23:00:00Z")},
         "2025-11-24",
         {segment("panel-1", "panel", "2025-11-24T20:00:00Z", "2025-11-24T21:30:00Z",
                  {{"p1", "", 180s, false, false}})}},
        {"25-am",
         "ga-hall",
         {instant("2025-11-25T15:00:00Z"), instant("2025-11-25T18:00:00Z")},
         "2025-11-25",
         {segment("debate-2", "debate", "2025-11-25T15:00:00Z", "2025-11-25T18:00:00Z",
                  debate(statements))}},
        {"25-pm",
         "ga-hall",
         {instant("2025-11-25T20:00:00Z"), instant("2025-11-25T23:00:00Z")},
         "2025-11-25",
         {segment("debate-3", "debate", "2025-11-25T20:00:00Z", "2025-11-25T22:30:00Z",
                  debate(statements)),
          segment("closing", "closing", "2025-11-25T22:30:00Z", "2025-11-25T23:00:00Z",
                  {{"r3", "", 300s, false, false}})}},
    };
    return plan;
}

Script script(std::uint64_t seed, int statements) {
    return write_script(seed, plan(statements), {{"en", "Continuation"}});
}

std::vector<model::Instant> as_written(Script const& script) {
    std::vector<model::Instant> instants;
    for (Act const& act : script.acts)
        instants.push_back(act.at);
    return instants;
}

std::map<std::string, int> actions(Script const& script) {
    std::map<std::string, int> counted;
    for (Act const& act : script.acts)
        ++counted[act.command.at("action").get<std::string>()];
    return counted;
}

}  // namespace

TEST_CASE("The same number writes the same meeting, another another") {
    CHECK(script(1, 10) == script(1, 10));
    CHECK_FALSE(script(1, 10) == script(2, 10));
    CHECK(read_script(to_json(script(3, 10))) == script(3, 10));
}

TEST_CASE("Every script has all that a meeting may bring, and is in order") {
    int const statements = GENERATE(2, 5, 24, 40);
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed << ", " << statements << " statements in each part");
        Script const written = script(seed, statements);
        auto counted = actions(written);
        for (char const* action : {"absent", "point_of_order", "rule", "resume", "ask",
                                   "change_programme", "begin_action", "decide"})
            CHECK(counted[action] > 0);
        if (statements >= 5) CHECK(counted["pause"] > 0);
        CHECK(counted["open_sitting"] == 5);
        CHECK(counted["adjourn_sitting"] == 5);
        CHECK(std::is_sorted(written.acts.begin(), written.acts.end(),
                             [](Act const& a, Act const& b) { return a.at < b.at; }));
        CHECK(instant("2025-11-24T15:06:00Z") <= written.acts.front().at);

        AsRun const run = expected(written, as_written(written));
        CHECK(breaches(run) == std::vector<std::string>{});
        // Everybody is heard, once.
        std::map<std::string, int> heard;
        bool over = false;
        for (Row const& row : run.rows) {
            if (row.kind == "booking" && row.state == "ended") ++heard[row.who];
            over = over || row.used > 180s;
        }
        CHECK(over);
        CHECK(heard.size() == static_cast<std::size_t>(3 * statements + 4));
        CHECK(std::all_of(heard.begin(), heard.end(),
                          [](auto const& one) { return one.second == 1; }));
    }
}

TEST_CASE("The action on the declaration begins while there is time for it") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed)
        for (Act const& act : script(seed, 5).acts)
            if (act.command.at("action") == "begin_action")
                CHECK(act.at < instant("2025-11-24T16:00:00Z"));
}

TEST_CASE("The spill-over sitting is in the same room on the same day, and takes the closing") {
    Script const written = script(7, 12);
    auto const found = std::find_if(written.acts.begin(), written.acts.end(), [](Act const& act) {
        return act.command.at("action") == "change_programme";
    });
    REQUIRE(found != written.acts.end());
    json const& change = found->command;
    CHECK(change.at("spill_over").at("room") == "ga-hall");
    CHECK(instant(change.at("spill_over").at("starts_at")) >= instant("2025-11-26T00:00:00Z"));
    CHECK(instant(change.at("spill_over").at("ends_at")) < instant("2025-11-26T05:00:00Z"));
    CHECK(change.at("segments").at(0).at("id") == "closing");
}

TEST_CASE("Where nobody is inscribed, the sittings are opened and adjourned") {
    Script const written = script(1, 0);
    CHECK(actions(written)["open_sitting"] == 4);
    CHECK(actions(written)["change_programme"] == 0);
    CHECK(actions(written)["ask"] == 0);
}

TEST_CASE("A plan is read as the timetable has it") {
    json const timetable = json::parse(R"({
        "meeting": {"id": "hlm2025", "name": "x"}, "overflow": [], "version": 3,
        "sittings": [{"id": "24-am", "room_id": "ga-hall", "room": "General Assembly Hall",
            "starts_at": "2025-11-24T15:00:00Z", "ends_at": "2025-11-24T18:00:00Z",
            "local": "2025-11-24T10:00:00-05:00",
            "segments": [{"id": "debate-1", "kind": "debate",
                "starts_at": "2025-11-24T16:00:00Z", "ends_at": "2025-11-24T18:00:00Z",
                "entries": [
                    {"kind": "statement", "booking": "b1", "capacity": "national",
                     "participant": {"id": "KEN", "name": "Kenya"}, "allotment_seconds": 120},
                    {"kind": "statement", "booking": "b2", "capacity": "observer",
                     "participant": {"id": "holy_see", "name": "Holy See"}},
                    {"kind": "role", "booking": null, "participant": null}]}]}]})");
    Plan const read = read_plan(timetable, {{"changeover_seconds", 90}});
    REQUIRE(read.sittings.size() == 1);
    CHECK(read.sittings[0].day == "2025-11-24");
    CHECK(read.sittings[0].room == "ga-hall");
    std::vector<Planned> const speakers{{"b1", "KEN", 120s, true, false},
                                        {"b2", "holy_see", 180s, false, true}};
    CHECK(read.sittings[0].segments.at(0).speakers == speakers);
}

}  // namespace rostrum::tests::script_tests
