#include "server/simulation/player.hpp"

#include <catch2/catch.hpp>

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

}  // namespace rostrum::tests::player_tests
