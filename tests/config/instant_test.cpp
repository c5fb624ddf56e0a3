#include "config/instant.hpp"

#include <catch2/catch.hpp>

using namespace rostrum;
using namespace rostrum::config;

TEST_CASE("RFC 3339 instants are read and written in UTC") {
    auto const [text, utc] = GENERATE(table<std::string, std::string>({
        {"2025-11-24T15:00:00Z", "2025-11-24T15:00:00Z"},
        {"2025-11-24t15:00:00z", "2025-11-24T15:00:00Z"},
        {"2025-11-24T10:00:00-05:00", "2025-11-24T15:00:00Z"},
        {"2025-11-24T20:30:00+05:30", "2025-11-24T15:00:00Z"},
        {"2025-11-24T15:00:00-00:00", "2025-11-24T15:00:00Z"},
        {"2025-11-24T15:00:00.5Z", "2025-11-24T15:00:00.500Z"},
        {"2025-11-24T15:00:00.0019999Z", "2025-11-24T15:00:00.001Z"},
        {"2025-11-24T15:00:00.000Z", "2025-11-24T15:00:00Z"},
        {"2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00Z"},
        {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
        {"2200-12-31T23:59:59.999Z", "2200-12-31T23:59:59.999Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"2016-12-31T18:59:60.7-05:00", "2017-01-01T00:00:00Z"},
    }));
    CAPTURE(text);
    auto const parsed = parse_instant(text);
    REQUIRE(parsed.ok());
    CHECK(format_instant(*parsed) == utc);
    CHECK(parse_instant(utc).value() == *parsed);
}

TEST_CASE("what is no instant is refused for its reason") {
    auto const [text, error] = GENERATE(table<std::string, InstantError>({
        {"", InstantError::malformed},
        {"2025-11-24", InstantError::malformed},
        {"2025-11-24T15:00Z", InstantError::malformed},
        {"2025-11-24 15:00:00Z", InstantError::malformed},
        {"2025-11-24T24:00:00Z", InstantError::malformed},
        {"2025-11-24T15:60:00Z", InstantError::malformed},
        {"2025-11-24T15:00:60Z", InstantError::malformed},
        {"2025-11-24T23:59:60Z", InstantError::malformed},
        {"2025-11-24T15:00:61Z", InstantError::malformed},
        {"2025-11-24T15:00:00.Z", InstantError::malformed},
        {"2025-11-24T15:00:00+0500", InstantError::malformed},
        {"2025-11-24T15:00:00+05", InstantError::malformed},
        {"2025-11-24T15:00:00+24:00", InstantError::malformed},
        {"2025-11-24T15:00:00Zx", InstantError::malformed},
        {"2025-13-24T15:00:00Z", InstantError::malformed},
        {"2025-02-29T15:00:00Z", InstantError::malformed},
        {"25-11-24T15:00:00Z", InstantError::malformed},
        {"+2025-11-24T15:00:00Z", InstantError::malformed},
        {"1764000000", InstantError::malformed},
        {"2025-11-24T15:00:00", InstantError::naive},
        {"2025-11-24T15:00:00.25", InstantError::naive},
        {"1969-12-31T23:59:59Z", InstantError::out_of_range},
        {"2201-01-01T00:00:00Z", InstantError::out_of_range},
        {"0000-01-01T00:00:00Z", InstantError::out_of_range},
        {"9999-12-31T23:59:59Z", InstantError::out_of_range},
    }));
    CAPTURE(text);
    auto const parsed = parse_instant(text);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error() == error);
}

TEST_CASE("local times carry the offset in force") {
    auto const at = [](std::string_view text) { return parse_instant(text).value(); };
    const model::Zone zone{"Test/Zone",
                           {{at("2025-01-01T00:00:00Z"), std::chrono::hours(-4)},
                            {at("2025-11-02T06:00:00Z"), std::chrono::hours(-5)}}};
    CHECK(format_local(zone, at("2025-11-24T16:51:00Z")) == "2025-11-24T11:51:00-05:00");
    CHECK(format_local(zone, at("2025-11-02T05:59:59.250Z")) == "2025-11-02T01:59:59.250-04:00");
    CHECK(format_local(zone, at("2025-11-02T06:00:00Z")) == "2025-11-02T01:00:00-05:00");
    const model::Zone east{"Asia/Kolkata", {{model::Instant(), std::chrono::minutes(330)}}};
    CHECK(format_local(east, at("2025-11-24T20:00:00Z")) == "2025-11-25T01:30:00+05:30");
    const model::Zone odd{"Africa/Monrovia", {{model::Instant(), std::chrono::seconds(-2670)}}};
    auto const text = format_local(odd, at("1971-01-01T00:00:00Z"));
    CHECK(parse_instant(text).value() == at("1971-01-01T00:00:00Z"));
}

TEST_CASE("days are calendar days") {
    CHECK(parse_day("2024-02-29") == date::year(2024) / 2 / 29);
    CHECK(format_day(date::year(2025) / 11 / 4) == "2025-11-04");
    for (char const* text : {"", "2025-02-29", "2025-1-1", "2025-11-24T", "1899-12-31", "20251124"})
        CHECK_FALSE(parse_day(text));
}
