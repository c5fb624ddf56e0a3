#include "server/simulation/comparison.hpp"

#include <catch2/catch.hpp>

#include "config/instant.hpp"

namespace rostrum::tests::comparison_tests {

using namespace rostrum;
using namespace rostrum::server::simulation;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

model::Instant const ten = config::parse_instant("2025-11-24T15:00:00Z").value();

// A morning: one is interrupted by a point of order and paused, one is absent, one replies.
struct Morning {
    Script script;
    std::vector<model::Instant> done;

    std::size_t act(std::chrono::milliseconds at, json command,
                    std::optional<std::size_t> ask = std::nullopt) {
        script.acts.push_back({ten + at, std::move(command), ask});
        done.push_back(ten + at);
        return script.acts.size() - 1;
    }
    Morning() {
        act(0s, {{"action", "open_sitting"}, {"sitting", "24-am"}});
        act(60s, {{"action", "call"}, {"booking", "b1"}});
        act(90s, {{"action", "begin"}});
        act(120'500ms, {{"action", "point_of_order"}, {"participant", "FRA"}});
        act(150s, {{"action", "end"}});
        act(160s, {{"action", "rule"}, {"upheld", false}});
        act(165s, {{"action", "resume"}});
        act(200s, {{"action", "pause"}});
        act(230s, {{"action", "resume"}});
        act(300s, {{"action", "end"}});
        act(330s, {{"action", "call"}, {"booking", "b2"}});
        act(390s, {{"action", "absent"}});
        auto const ask = act(391s, {{"action", "ask"}, {"for", "reply"}, {"participant", "KEN"}});
        act(400s, {{"action", "call"}}, ask);
        act(410s, {{"action", "begin"}});
        act(500s, {{"action", "end"}});
        act(600s, {{"action", "adjourn_sitting"}});
    }
    AsRun run() const { return expected(script, done); }
};

json as_run_json() {
    auto const turn = [](char const* kind, json booking, json participant, char const* state,
                         json called, json began, json ended, int used, int pauses, json paused) {
        return json{{"kind", kind},
                    {"booking", booking},
                    {"participant", participant},
                    {"organization", nullptr},
                    {"state", state},
                    {"called_at", called},
                    {"began_at", began},
                    {"ended_at", ended},
                    {"used_milliseconds", used},
                    {"pauses", pauses},
                    {"paused_milliseconds", paused}};
    };
    json const turns = {
        turn("statement", "b1", {{"id", "BRA"}}, "ended", "2025-11-24T15:01:00Z",
             "2025-11-24T15:01:30Z", "2025-11-24T15:05:00Z", 135'500, 2, 74'500),
        turn("point_of_order", nullptr, {{"id", "FRA"}}, "ended", "2025-11-24T15:02:00.500Z",
             "2025-11-24T15:02:00.500Z", "2025-11-24T15:02:30Z", 29'500, 0, 0),
        turn("statement", "b2", {{"id", "JPN"}}, "absent", "2025-11-24T15:05:30Z", nullptr, nullptr,
             0, 0, nullptr),
        turn("reply", nullptr, {{"id", "KEN"}}, "ended", "2025-11-24T15:06:40Z",
             "2025-11-24T15:06:50Z", "2025-11-24T15:08:20Z", 90'000, 0, 0)};
    return {{"sittings",
             {{{"id", "24-am"},
               {"opened_at", "2025-11-24T15:00:00Z"},
               {"adjourned_at", "2025-11-24T15:10:00Z"},
               {"turns", turns}},
              {{"id", "24-pm"},
               {"opened_at", nullptr},
               {"adjourned_at", nullptr},
               {"turns", json::array()}}}}};
}

}  // namespace

TEST_CASE("What a script comes to is what the as-run list says") {
    CHECK(differences(Morning{}.run(), read_as_run(as_run_json())) == std::vector<std::string>{});
    CHECK(breaches(read_as_run(as_run_json())) == std::vector<std::string>{});
}

TEST_CASE("Every difference is told") {
    AsRun const wanted = Morning{}.run();
    auto const changed = [&](auto const& change) {
        AsRun run = wanted;
        change(run);
        return differences(wanted, run).size();
    };
    CHECK(changed([](AsRun&) {}) == 0);
    CHECK(changed([](AsRun& r) { r.rows[0].used += 1ms; }) == 1);
    CHECK(changed([](AsRun& r) { r.rows[0].ended_at = std::nullopt; }) == 1);
    CHECK(changed([](AsRun& r) { r.rows[2].state = "ended"; }) == 1);
    CHECK(changed([](AsRun& r) { r.rows.pop_back(); }) == 1);
    CHECK(changed([](AsRun& r) { r.rows.push_back(r.rows[0]); }) == 1);
    CHECK(changed([](AsRun& r) { std::swap(r.rows[0], r.rows[1]); }) == 2);
    CHECK(changed([](AsRun& r) { r.sittings[0].adjourned_at = std::nullopt; }) == 1);
    CHECK(changed([](AsRun& r) { r.sittings.clear(); }) == 1);
}

TEST_CASE("What no meeting may hold is told") {
    AsRun const run = Morning{}.run();
    auto const broken = [&](auto const& change) {
        AsRun other = run;
        change(other);
        return breaches(other).size();
    };
    CHECK(broken([](AsRun&) {}) == 0);
    CHECK(broken([](AsRun& r) { r.rows[0].used -= 1ms; }) == 1);
    CHECK(broken([](AsRun& r) { r.rows[2].began_at = r.rows[2].called_at; }) == 1);
    CHECK(broken([](AsRun& r) { r.rows[3].began_at = std::nullopt; }) == 1);
    CHECK(broken([](AsRun& r) { r.rows[3].called_at += 1h; }) >= 1);
    CHECK(broken([](AsRun& r) { r.rows[2].called_at = *r.rows[0].ended_at - 1ms; }) == 1);
    CHECK(broken([](AsRun& r) { r.sittings[0].adjourned_at = ten + 499s; }) == 1);
    CHECK(broken([](AsRun& r) { r.sittings[0].opened_at = ten + 61s; }) == 1);
    CHECK(broken([](AsRun& r) {
              for (int i = 1; i <= 2; ++i) {
                  Row more = r.rows[3];
                  more.called_at += i * 100s;
                  more.began_at = *more.began_at + i * 100s;
                  more.ended_at = *more.ended_at + i * 100s;
                  r.rows.push_back(more);
              }
              r.sittings[0].adjourned_at = std::nullopt;
          }) == 1);
}

}  // namespace rostrum::tests::comparison_tests
