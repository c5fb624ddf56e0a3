#include "config/zone.hpp"

#include <catch2/catch.hpp>

#include "config/instant.hpp"

using namespace rostrum;
using namespace rostrum::config;

namespace {

model::Instant moment(std::string_view text) {
    return parse_instant(text).value();
}

model::Zone zone(std::string_view name, std::string_view from, std::string_view until) {
    return load_zone(name, moment(from), moment(until)).value();
}

}  // namespace

TEST_CASE("New York leaves summer time on 2 November 2025 at 06:00 UTC") {
    auto const new_york = zone("America/New_York", "2025-10-01T00:00:00Z", "2025-12-01T00:00:00Z");
    CHECK(new_york.name == "America/New_York");
    CHECK(new_york.offsets == std::vector<model::Zone::Offset>{
                                  {moment("2025-10-01T00:00:00Z"), std::chrono::hours(-4)},
                                  {moment("2025-11-02T06:00:00Z"), std::chrono::hours(-5)}});
    CHECK(format_local(new_york, moment("2025-11-24T16:51:00Z")) == "2025-11-24T11:51:00-05:00");
    CHECK(format_local(new_york, moment("2025-11-02T05:30:00Z")) == "2025-11-02T01:30:00-04:00");
    CHECK(format_local(new_york, moment("2025-11-02T06:30:00Z")) == "2025-11-02T01:30:00-05:00");
}

TEST_CASE("only the offsets of the span are kept") {
    auto const november = zone("America/New_York", "2025-11-10T00:00:00Z", "2025-11-30T00:00:00Z");
    CHECK(november.offsets == std::vector<model::Zone::Offset>{
                                  {moment("2025-11-10T00:00:00Z"), std::chrono::hours(-5)}});
    // The change at the very end of the half-open span is outside.
    CHECK(zone("America/New_York", "2025-10-01T00:00:00Z", "2025-11-02T06:00:00Z").offsets.size() ==
          1);
    CHECK(zone("America/New_York", "2025-10-01T00:00:00Z", "2025-11-02T06:00:00.001Z")
              .offsets.size() == 2);
}

TEST_CASE("Vienna enters summer time on 29 March 2026 at 01:00 UTC") {
    auto const vienna = zone("Europe/Vienna", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
    REQUIRE(vienna.offsets.size() == 2);
    CHECK(vienna.offsets[1] ==
          model::Zone::Offset{moment("2026-03-29T01:00:00Z"), std::chrono::hours(2)});
    CHECK(format_local(vienna, moment("2026-03-29T00:59:59Z")) == "2026-03-29T01:59:59+01:00");
    CHECK(format_local(vienna, moment("2026-03-29T01:00:00Z")) == "2026-03-29T03:00:00+02:00");
}

TEST_CASE("offsets need not be whole hours, nor change by one") {
    auto const kolkata = zone("Asia/Kolkata", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
    REQUIRE(kolkata.offsets.size() == 1);
    CHECK(kolkata.offsets[0].from_utc == std::chrono::minutes(330));

    // Half an hour of summer time, from 5 October 2025, 15:30 UTC the day before.
    auto const lord_howe =
        zone("Australia/Lord_Howe", "2025-09-01T00:00:00Z", "2025-12-01T00:00:00Z");
    REQUIRE(lord_howe.offsets.size() == 2);
    CHECK(lord_howe.offsets[0].from_utc == std::chrono::minutes(630));
    CHECK(lord_howe.offsets[1] ==
          model::Zone::Offset{moment("2025-10-04T15:30:00Z"), std::chrono::minutes(660)});
}

TEST_CASE("a change of the abbreviation alone is no change") {
    // From AST to EDT on 11 March 2018, both four hours behind.
    auto const turk = zone("America/Grand_Turk", "2018-01-01T00:00:00Z", "2018-06-01T00:00:00Z");
    REQUIRE(turk.offsets.size() == 1);
    CHECK(turk.offsets[0].from_utc == std::chrono::hours(-4));
}

TEST_CASE("UTC has one offset") {
    auto const utc = zone("UTC", "1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z");
    REQUIRE(utc.offsets.size() == 1);
    CHECK(utc.offsets[0].from_utc == std::chrono::seconds(0));
}

TEST_CASE("unknown zones and empty spans are refused") {
    auto const name =
        GENERATE(as<std::string>{}, "", "America/New York", "EST5EDT4", "Mars/Olympus",
                 "america/new_york", "../../../etc/passwd", "/etc/localtime");
    CAPTURE(name);
    auto const loaded =
        load_zone(name, moment("2025-11-01T00:00:00Z"), moment("2025-12-01T00:00:00Z"));
    REQUIRE_FALSE(loaded.ok());
    CHECK(loaded.error() == "is not a time zone that the system's database knows");
    auto const now = moment("2025-11-01T00:00:00Z");
    CHECK_FALSE(load_zone("UTC", now, now).ok());
}
