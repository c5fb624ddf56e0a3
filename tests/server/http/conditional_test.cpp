#include "server/http/conditional.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>

namespace http = rostrum::server::http;
using http::Precondition;

TEST_CASE("If-None-Match compares weakly", "[http]") {
    auto const [field, etag, hit] = GENERATE(table<std::string, std::string, bool>({
        {"\"a\"", "\"a\"", true},
        {"\"b\"", "\"a\"", false},
        {"W/\"a\"", "\"a\"", true},
        {"\"a\"", "W/\"a\"", true},
        {"\"x\", W/\"a\" ,\"y\"", "\"a\"", true},
        {" , ,\"a\",,", "\"a\"", true},
        {"*", "\"a\"", true},
        {" * ", "\"a\"", true},
        {"\"a,b\"", "\"a,b\"", true},
        {"\"\"", "\"\"", true},
        {"a", "\"a\"", false},
        {"\"a", "\"a\"", false},
        {"w/\"a\"", "\"a\"", false},
        {"\"x\" \"a\"", "\"a\"", false},
        {"*, \"a\"", "\"a\"", false},
        {"\"a\" garbage", "\"a\"", false},
        {"", "\"a\"", false},
        {",", "\"a\"", false},
    }));
    INFO(field << " against " << etag);
    CHECK(http::not_modified(field, etag) == hit);
}

TEST_CASE("If-Match compares strongly", "[http]") {
    auto const [field, etag, said] = GENERATE(table<std::string, std::string, Precondition>({
        {"\"a\"", "\"a\"", Precondition::holds},
        {"\"x\", \"a\"", "\"a\"", Precondition::holds},
        {"*", "\"a\"", Precondition::holds},
        {"\"b\"", "\"a\"", Precondition::fails},
        {"W/\"a\"", "\"a\"", Precondition::fails},
        {"\"a\"", "W/\"a\"", Precondition::fails},
        {"W/\"a\"", "W/\"a\"", Precondition::fails},
        {"a", "\"a\"", Precondition::malformed},
        {"", "\"a\"", Precondition::malformed},
        {"\"a\", b", "\"a\"", Precondition::malformed},
        {"\"a b\"", "\"a b\"", Precondition::malformed},
    }));
    INFO(field << " against " << etag);
    CHECK(http::if_match(field, etag) == said);
}

TEST_CASE("The tags themselves can be read", "[http]") {
    auto const parsed = http::parse_entity_tags("W/\"7.ab\", \"8.cd\"");
    REQUIRE(parsed);
    REQUIRE(parsed->tags.size() == 2);
    CHECK(parsed->tags[0].weak);
    CHECK(parsed->tags[0].value == "7.ab");
    CHECK(parsed->tags[1].value == "8.cd");
}

TEST_CASE("A language is chosen out of six", "[http]") {
    constexpr std::array<std::string_view, 6> six{"ar", "en", "es", "fr", "ru", "zh"};
    auto const [field, language] = GENERATE(table<std::string, std::string>({
        {"", "en"},
        {"fr", "fr"},
        {"FR", "fr"},
        {"fr-CA", "fr"},
        {"fr-CA, es;q=0.9", "fr"},
        {"zh-Hant-TW", "zh"},
        {"es;q=0.5, ru;q=0.8", "ru"},
        {"ru;q=0.8, es;q=0.8", "ru"},
        {"de, it;q=0.9", "en"},
        {"de, ru;q=0.1", "ru"},
        {"*", "ar"},
        {"*;q=0.1, es;q=0.5", "es"},
        {"de, *;q=0.5", "ar"},
        {"ar;q=0, *", "en"},
        {"en;q=0", "en"},
        {"en;q=0, fr;q=0.1", "fr"},
        {"fr;q=0.000, es;q=0.001", "es"},
        {"frr", "en"},
        {"f", "en"},
        {"fr;q=2", "en"},
        {"fr;q=1.001", "en"},
        {"fr;q=x, es;q=0.2", "es"},
        {";;,,", "en"},
        {"fr ; q=0.3 , ar ; q=0.4", "ar"},
        {"\"fr\"", "en"},
    }));
    INFO(field);
    CHECK(http::choose_language(field, six, "en") == language);
}

TEST_CASE("A media type is chosen out of what is offered", "[http]") {
    constexpr std::array<std::string_view, 3> offered{"application/json", "text/calendar",
                                                      "text/csv"};
    auto const [field, type] = GENERATE(table<std::string, std::string>({
        {"", "application/json"},
        {"*/*", "application/json"},
        {"text/csv", "text/csv"},
        {"TEXT/CSV", "text/csv"},
        {"text/*", "text/calendar"},
        {"text/*;q=0.5, application/json;q=0.4", "text/calendar"},
        {"text/*, text/calendar;q=0.1", "text/csv"},
        {"text/html, */*;q=0.1", "application/json"},
        {"text/csv, */*", "text/csv"},
        {"*/*, text/csv", "text/csv"},
        {"text/csv, text/*, */*", "text/csv"},
        {"text/csv;q=0.9, */*", "application/json"},
        {"application/json;q=0, */*", "text/calendar"},
        {"text/csv;q=0.9, application/json;q=0.9", "application/json"},
        {"text/csv;charset=utf-8", "text/csv"},
        {"text/csv;header=absent", "none"},
        {"text/csv;q=0.5;ext=1", "text/csv"},
        {"text/html", "none"},
        {"text/csv;q=0", "none"},
        {"*/*;q=0", "none"},
        {"text", "none"},
        {"text/", "none"},
        {",,;", "application/json"},
    }));
    INFO(field);
    auto const chosen = http::choose_media_type(field, offered);
    CHECK((chosen ? std::string(offered[*chosen]) : "none") == type);
}

TEST_CASE("gzip is chosen when it is liked no less than identity", "[http]") {
    auto const [field, gzip] = GENERATE(table<std::string, bool>({
        {"", false},
        {"gzip", true},
        {"GZIP", true},
        {"x-gzip", true},
        {"gzip, deflate, br", true},
        {"deflate, br", false},
        {"gzip;q=0", false},
        {"gzip;q=0, *", false},
        {"*", true},
        {"*;q=0", false},
        {"identity", false},
        {"identity;q=0.5, gzip;q=0.4", false},
        {"identity;q=0.5, gzip", true},
        {"identity;q=0, gzip;q=0.1", true},
        {"gzip;q=nonsense", false},
    }));
    INFO(field);
    CHECK((http::choose_coding(field) == http::Coding::gzip) == gzip);
}
