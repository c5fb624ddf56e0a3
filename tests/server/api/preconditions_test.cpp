#include <catch2/catch.hpp>

#include "tests/server/api/client.hpp"

// Who writes on what somebody else has changed meanwhile is told so, and only then.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Role = model::ActorRole;

Headers if_match(std::string const& tags) {
    return {{"If-Match", tags}};
}

}  // namespace

TEST_CASE("A change and a withdrawal need If-Match, and a stale one is 412") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    auto const booked = officer.post(at("bookings"), statement("FRA"));
    REQUIRE(booked.status == 201);
    std::string const first = booked.header("ETag");
    auto const changed = officer.patch(at("bookings/b1"), {{"level", "HS"}}, if_match(first));
    REQUIRE(changed.status == 200);
    std::string const second = changed.header("ETag");
    CHECK(first != second);

    Untouched before(service);
    struct Slip {
        std::string tags;
        int status;
    };
    Slip const slips[] = {{"", 428},
                          {first, 412},
                          {"W/" + second, 412},  // strong comparison (RFC 9110, 13.1.1)
                          {first + ", W/" + second, 412},
                          {"\"none\"", 412},
                          {"\"5\"", 412},
                          {"\"-5.0\"", 412},
                          {"\"99999999999999999999.0\"", 412},
                          {"b1", 400},
                          {"\"unfinished", 400},
                          {",", 400}};
    for (Slip const& slip : slips) {
        CAPTURE(slip.tags);
        CHECK(officer.patch(at("bookings/b1"), {{"level", "M"}}, if_match(slip.tags)).status ==
              slip.status);
        CHECK(officer.remove(at("bookings/b1"), if_match(slip.tags)).status == slip.status);
        CHECK(officer.remove(at("bookings/b1?dry_run=true"), if_match(slip.tags)).status ==
              slip.status);
    }
    CHECK(before.holds());
    CHECK(officer.patch(at("bookings/b1"), {{"level", "M"}}, if_match(first + ", " + second))
              .status == 200);
    CHECK(officer.remove(at("bookings/b1"), if_match("*")).status == 200);
}

TEST_CASE("Another's booking, a move and another language leave my ETag as good as it was") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    REQUIRE(france.post(at("bookings"), statement("FRA")).status == 201);
    std::string const in_french =
        france.get(at("bookings/b1?lang=fr"), {{"Accept-Encoding", "gzip"}}).header("ETag");
    std::string const in_arabic = france.get(at("bookings/b1?lang=ar")).header("ETag");
    CHECK(in_french != in_arabic);

    json head = statement("DEU");
    head["level"] = "HS";
    REQUIRE(officer.post(at("bookings"), head).status == 201);
    REQUIRE(officer.post(at("bookings"), statement("KEN")).status == 201);
    REQUIRE(
        officer.post(at("bookings/b3/moves"), {{"before", "b1"}, {"reason", "flight"}}).status ==
        200);
    CHECK(parsed(france.get(at("bookings/b1")))["position"] == 3);

    CHECK(france.patch(at("bookings/b1?dry_run=true"), {{"language", "fr"}}, if_match(in_arabic))
              .status == 200);
    CHECK(france.patch(at("bookings/b1"), {{"language", "fr"}}, if_match(in_french)).status == 200);
    CHECK(france.patch(at("bookings/b1"), {{"language", "es"}}, if_match(in_french)).status == 412);
}

TEST_CASE("A stale version on moves and swaps is 409 and shows what is there now") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    ApiClient germany(service.port(), service.token(Role::delegation, "DEU"));
    json secret = statement("FRA");
    secret["speaker"] = {{"name", "Quuxalot"}};
    REQUIRE(france.post(at("bookings"), secret).status == 201);
    REQUIRE(germany.post(at("bookings"), statement("DEU")).status == 201);
    auto const seen = parsed(officer.get(at("list")))["version"];
    REQUIRE(officer.post(at("bookings"), statement("KEN")).status == 201);

    Untouched before(service);
    auto const moved = officer.post(at("bookings/b3/moves"),
                                    {{"before", "b1"}, {"reason", "flight"}, {"version", seen}});
    CHECK(moved.status == 409);
    CHECK(problem_code(moved) == "stale-list");
    auto const present = parsed(moved)["present"];
    CHECK(present["version"] == parsed(officer.get(at("list")))["version"]);
    REQUIRE(present["bookings"].size() == 3);
    CHECK(present["bookings"][2]["id"] == "b3");
    CHECK(present["bookings"][0]["speaker"]["name"] == "Quuxalot");

    auto const proposed =
        germany.post(at("bookings/b2/swaps"), {{"with", "b1"}, {"version", seen}});
    CHECK(proposed.status == 409);
    CHECK(problem_code(proposed) == "stale-list");
    CHECK(parsed(proposed)["present"]["bookings"].size() == 3);
    CHECK(proposed.body.find("Quuxalot") == std::string::npos);
    CHECK(before.holds());

    auto const now = parsed(officer.get(at("list")))["version"];
    REQUIRE(germany.post(at("bookings/b2/swaps"), {{"with", "b1"}, {"version", now}}).status ==
            201);
    REQUIRE(officer.remove(at("bookings/b3")).status == 200);
    Untouched again(service);
    auto const accepted = france.post(at("swaps/s1/acceptance"), {{"version", now}});
    CHECK(accepted.status == 409);
    CHECK(problem_code(accepted) == "stale-list");
    CHECK(again.holds());
    for (char const* version : {"0", "-1", "1.0", "\"1\"", "99999999999999999999"})
        CHECK(
            france
                .post_text(at("swaps/s1/acceptance"), R"({"version":)" + std::string{version} + "}")
                .status == 400);
    CHECK(france.post(at("swaps/s1/acceptance"), json::object()).status == 200);
}

TEST_CASE("A swap is declined on its own revision") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    ApiClient kenya(service.port(), service.token(Role::delegation, "KEN"));
    for (char const* id : {"FRA", "DEU"})
        REQUIRE(officer.post(at("bookings"), statement(id)).status == 201);
    auto const proposed = france.post(at("bookings/b1/swaps"), {{"with", "b2"}});
    REQUIRE(proposed.status == 201);
    CHECK(proposed.header("Location") == at("swaps/s1"));
    Untouched before(service);
    CHECK(france.remove(at("swaps/s1"), {}).status == 428);
    CHECK(france.remove(at("swaps/s1"), if_match("\"1.0\"")).status == 412);
    CHECK(france.remove(at("swaps/s9"), if_match("*")).status == 404);
    CHECK(kenya.remove(at("swaps/s1"), if_match("*")).status == 404);
    CHECK(before.holds());
    auto const declined = france.remove(at("swaps/s1"), if_match(proposed.header("ETag")));
    CHECK(declined.status == 200);
    CHECK(parsed(declined)["state"] == "declined");
    CHECK(france.remove(at("swaps/s1"), if_match(declined.header("ETag"))).status == 409);
}
