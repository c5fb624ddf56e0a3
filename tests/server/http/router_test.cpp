#include "server/http/router.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

namespace http = rostrum::server::http;

namespace {

using Router = http::Router<int>;

Router some() {
    return Router({
        {"GET", "/", "root", 0},
        {"GET", "/v1/meetings/{meeting}", "getMeeting", 1},
        {"GET", "/v1/meetings/{meeting}/timetable", "getTimetable", 2},
        {"GET", "/v1/meetings/{meeting}/timetable.ics", "getTimetableIcs", 3},
        {"GET", "/v1/meetings/{meeting}/bookings/{booking}", "getBooking", 4},
        {"PATCH", "/v1/meetings/{meeting}/bookings/{booking}", "changeBooking", 5},
        {"POST", "/v1/meetings/{meeting}/bookings", "book", 6},
        {"GET", "/v1/meetings/next/window", "getWindow", 7},
        {"OPTIONS", "/v1/preflight", "preflight", 8},
    });
}

}  // namespace

TEST_CASE("A path finds its route and names its segments", "[http]") {
    const Router router = some();
    auto const match = router.match("PATCH", {"v1", "meetings", "m", "bookings", "b17"});
    REQUIRE(match.outcome == Router::Outcome::found);
    CHECK(match.route->operation == "changeBooking");
    CHECK(match.parameters["meeting"] == "m");
    CHECK(match.parameters["booking"] == "b17");
    CHECK(match.parameters["swap"].empty());
    CHECK(router.match("GET", {}).route->handler == 0);
    CHECK(router.match("GET", {"v1", "meetings", "m", "timetable.ics"}).route->handler == 3);
    CHECK(router.match("GET", {"v1", "meetings", "m", "timetable"}).route->handler == 2);
}

TEST_CASE("A literal segment goes first, and is left again where it leads nowhere", "[http]") {
    const Router router = some();
    CHECK(router.match("GET", {"v1", "meetings", "next", "window"}).route->handler == 7);
    auto const match = router.match("GET", {"v1", "meetings", "next", "timetable"});
    REQUIRE(match.outcome == Router::Outcome::found);
    CHECK(match.route->handler == 2);
    CHECK(match.parameters["meeting"] == "next");
}

TEST_CASE("404, 405 and OPTIONS fall out of the table", "[http]") {
    const Router router = some();
    CHECK(router.match("GET", {"v1"}).outcome == Router::Outcome::not_found);
    CHECK(router.match("GET", {"v1", "meetings"}).outcome == Router::Outcome::not_found);
    CHECK(router.match("GET", {"v1", "meetings", "m", "timetable", "x"}).outcome ==
          Router::Outcome::not_found);
    CHECK(router.match("OPTIONS", {"nowhere"}).outcome == Router::Outcome::not_found);

    auto const refused = router.match("DELETE", {"v1", "meetings", "m", "bookings", "b"});
    CHECK(refused.outcome == Router::Outcome::method_not_allowed);
    CHECK(refused.allow == "GET, HEAD, OPTIONS, PATCH");
    CHECK(router.match("HEAD", {"v1", "meetings", "m", "bookings"}).outcome ==
          Router::Outcome::method_not_allowed);
    CHECK(router.match("get", {}).outcome == Router::Outcome::method_not_allowed);

    auto const options = router.match("OPTIONS", {"v1", "meetings", "m", "bookings"});
    CHECK(options.outcome == Router::Outcome::options);
    CHECK(options.allow == "OPTIONS, POST");
    CHECK(router.match("OPTIONS", {"v1", "preflight"}).route->handler == 8);
    CHECK(router.match("HEAD", {"v1", "meetings", "m", "timetable"}).route->handler == 2);
}

TEST_CASE("A table that contradicts itself is refused", "[http]") {
    CHECK_THROWS_AS(Router({{"GET", "/a/{b}", "x", 1}, {"GET", "/a/{b}", "y", 2}}),
                    std::logic_error);
    CHECK_THROWS_AS(Router({{"GET", "/a/{b}", "x", 1}, {"PUT", "/a/{c}", "y", 2}}),
                    std::logic_error);
    CHECK_THROWS_AS(Router({{"GET", "a", "x", 1}}), std::logic_error);
    CHECK_THROWS_AS(Router({{"GET", "/a//b", "x", 1}}), std::logic_error);
}
