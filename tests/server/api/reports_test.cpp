#include <catch2/catch.hpp>

#include "tests/server/api/client.hpp"
#include "tests/server/commands.hpp"

// The picture of a day over HTTP. What is on it: tests/server/feeds/pictures_test.cpp.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

bool shows(RawAnswer const& answer, std::string_view text) {
    return answer.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("The picture of a day is an SVG that runs nothing, in the asked language") {
    Service service;
    ApiClient nobody(service.port());
    for (char const* code : {"ar", "en", "es", "fr", "ru", "zh"}) {
        auto const answer = nobody.get(at("reports/day.svg?lang=") + code);
        CAPTURE(code);
        CHECK(answer.status == 200);
        CHECK(answer.header("Content-Type") == "image/svg+xml");
        CHECK(answer.header("Content-Language") == code);
        CHECK(answer.header("Content-Security-Policy").starts_with("default-src 'none'"));
        CHECK(shows(answer, "<svg xmlns=\"http://www.w3.org/2000/svg\""));
        CHECK_FALSE(shows(answer, "<script"));
    }
}

TEST_CASE("The picture stays the same as long as nothing happens, and is another then") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    auto const before = officer.get(at("reports/day.svg"));
    Headers const known{{"If-None-Match", before.header("ETag")}};
    service.set_time(service.clock().now() + std::chrono::minutes{7});
    CHECK(officer.get(at("reports/day.svg"), known).status == 304);
    REQUIRE(officer.post(at("bookings"), statement("FRA")).status == 201);
    auto const after = officer.get(at("reports/day.svg"), known);
    CHECK(after.status == 200);
    CHECK(shows(after, ">France<"));
    ApiClient nobody(service.port());
    CHECK_FALSE(shows(nobody.get(at("reports/day.svg")), ">France<"));
}

TEST_CASE("A day is asked for by its date, and without one it is the day of the next sitting") {
    Service service;
    ApiClient nobody(service.port());
    auto const monday = nobody.get(at("reports/day.svg?day=2025-11-24"));
    auto const tuesday = nobody.get(at("reports/day.svg?day=2025-11-25"));
    CHECK(shows(monday, "Monday, 24 November 2025"));
    CHECK(shows(tuesday, "Tuesday, 25 November 2025"));
    CHECK(nobody.get(at("reports/day.svg")).body == monday.body);
    service.set_time(instant("2025-11-24T18:00:00-05:00"));
    CHECK(nobody.get(at("reports/day.svg")).body ==
          nobody.get(at("reports/day.svg?day=2025-11-25")).body);
    service.set_time(instant("2025-12-01T12:00:00-05:00"));
    CHECK(nobody.get(at("reports/day.svg")).body ==
          nobody.get(at("reports/day.svg?day=2025-11-25")).body);
}

TEST_CASE("A day that is none is 400, one without a sitting 404") {
    Service service;
    ApiClient nobody(service.port());
    for (char const* none : {"", "24", "2025-11-31", "2025-11-24T10:00:00Z", "monday"}) {
        auto const answer = nobody.get(at("reports/day.svg?day=") + none);
        CAPTURE(none);
        CHECK(answer.status == 400);
        CHECK(problem_code(answer) == "schema");
    }
    CHECK(nobody.get(at("reports/day.svg?day=2025-11-23")).status == 404);
    CHECK(nobody.get(at("reports/day.svg?date=2025-11-24")).status == 400);
    CHECK(nobody.get("/v1/meetings/hlm2030/reports/day.svg").status == 404);
}
