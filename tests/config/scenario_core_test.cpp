// Whole meetings as text, the core alone; tests/scenarios/README.md says the format.

#include <catch2/catch.hpp>

#include "tests/scenarios/core_driver.hpp"

using namespace rostrum::tests::scenarios;

namespace {

std::vector<std::string> run_alone(Scenario const& scenario) {
    CoreDriver core(scenario.meeting, scenario.begins);
    return run(scenario, {&core});
}

}  // namespace

TEST_CASE("whole meetings run against the core alone") {
    auto const scenarios = all_scenarios();
    CHECK(scenarios.size() >= 12);
    for (Scenario const& scenario : scenarios)
        DYNAMIC_SECTION(scenario.name) {
            auto const failures = run_alone(scenario);
            for (std::string const& failure : failures)
                FAIL_CHECK(failure);
            CHECK(failures.empty());
        }
}

TEST_CASE("a scenario that does not hold is told by file and line") {
    auto const failures = run_alone(parse_scenario("made-up", R"(
meeting meetings/hlm2025.json
at 2025-11-10T10:00:00-05:00
book FRA national M -> b1 debate-1 11:01:30 180s
book DEU national M -> b2 debate-1 11:01:30
book ITA national M -> refused R12
book FRA national M
book ESP national M -> b4 debate-1 11:15:00 warns R28
change b1 for 900 -> b1
expect order b1 b2 b4
expect place b1 debate-2
expect warnings b1 R18
expect list closed
expect segment debate-1 4 first b1 ITA 11:01:30
expect capacity debate-1 taken 5
dance
expect place b17 overflow
)"));
    CHECK(failures ==
          std::vector<std::string>{
              "made-up:5: b2 is at debate-1 2025-11-24T11:06:00-05:00 180s, not debate-1 11:01:30",
              "made-up:6: it is b3",
              "made-up:7: it is refused R12",
              "made-up:8: b4 has the warnings [], not [R28]",
              "made-up:9: it is refused R15",
              "made-up:10: the list is b1 b2 b3 b4, not b1 b2 b4",
              "made-up:11: b1 is at debate-1 2025-11-24T11:01:30-05:00 180s, not debate-2",
              "made-up:12: b1 has the warnings [], not [R18]",
              "made-up:13: the list is not closed",
              "made-up:14: the first one is b1 FRA debate-1 2025-11-24T11:01:30-05:00 180s, not b1 "
              "ITA 11:01:30",
              "made-up:15: taken of debate-1 is 4, not 5",
              "made-up:16: \"dance\" is no verb of a scenario",
              "made-up:17: there is no booking b17",
          });
}
