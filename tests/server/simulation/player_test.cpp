#include "server/simulation/player.hpp"

#include <catch2/catch.hpp>

#include "config/instant.hpp"
#include "tests/server/api/client.hpp"

namespace rostrum::tests::player_tests {

using namespace rostrum;
using namespace rostrum::server;
using namespace rostrum::tests;
using Role = model::ActorRole;

TEST_CASE("Whoever may not conduct the floor is told so before anything is played") {
    Service service;
    std::string const url = "http://127.0.0.1:" + std::to_string(service.port());
    auto const check = [&](std::string const& token) {
        client::Viewer viewer(url, token, "en");
        simulation::must_conduct(viewer, "hlm2025");
    };
    Untouched before(service);
    for (std::string const& token : {std::string{}, std::string{"rostrum_nobody_knows_this"}})
        CHECK_THROWS_WITH(check(token), Catch::Contains("needs a token of the presiding role") &&
                                            Catch::Contains("(401)"));
    for (Role const role :
         {Role::secretariat, Role::conference_officer, Role::webcast, Role::administrator})
        CHECK_THROWS_WITH(
            check(service.token(role)),
            Catch::Contains("is not of the presiding role") && Catch::Contains("(403)"));
    CHECK_THROWS_WITH(check(service.token(Role::delegation, "FRA")), Catch::Contains("(403)"));
    CHECK_NOTHROW(check(service.token(Role::presiding)));
    CHECK(before.holds());
}

TEST_CASE("After a speech the player tells what the service foretells") {
    Service service;
    ApiClient secretariat(service.port(), service.token(Role::secretariat));
    for (char const* state : {"FRA", "KEN", "BRA"})
        REQUIRE(secretariat.post(at("bookings"), statement(state)).status == 201);
    auto const opened = config::parse_instant("2025-11-24T10:00:00-05:00").value();
    service.set_time(opened);
    simulation::Script script;
    script.meeting = "hlm2025";
    for (nlohmann::json const& command :
         {nlohmann::json{{"action", "open_sitting"}, {"sitting", "24-am"}, {"present", 110}},
          nlohmann::json{{"action", "call"}, {"booking", "b1"}, {"reason", "a test"}},
          nlohmann::json{{"action", "begin"}}, nlohmann::json{{"action", "end"}}})
        script.acts.push_back({opened, command, std::nullopt});
    client::Viewer viewer("http://127.0.0.1:" + std::to_string(service.port()),
                          service.token(Role::presiding), "en");
    simulation::must_conduct(viewer, "hlm2025");
    std::vector<std::string> said;
    simulation::Player player(viewer, script,
                              [&](std::string const& line) { said.push_back(line); });
    CHECK(player.play({}).whole);
    REQUIRE(said.size() == 5);
    CHECK(said.back() ==
          "  expected by 13:00: 3 (3 to 3) statements; of the list without time: "
          "0 (0 to 0)");
}

}  // namespace rostrum::tests::player_tests
