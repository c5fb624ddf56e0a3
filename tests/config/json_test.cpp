#include "config/json.hpp"

#include <catch2/catch.hpp>

#include "model/ids.hpp"

using namespace rostrum;
using namespace rostrum::config;
using nlohmann::json;

namespace {

Complaints refusal_of(std::string_view text, JsonLimits limits = {}) {
    auto const parsed = parse_json(text, limits);
    return parsed ? Complaints{} : parsed.error();
}

std::vector<std::string> pointers(Complaints const& complaints) {
    std::vector<std::string> result;
    for (auto const& complaint : complaints)
        result.push_back(complaint.pointer);
    return result;
}

using Pointers = std::vector<std::string>;

enum class Colour { red, green };
constexpr std::pair<std::string_view, Colour> colours[] = {{"red", Colour::red},
                                                           {"green", Colour::green}};

}  // namespace

TEST_CASE("well-formed JSON is read as it stands") {
    auto const parsed =
        parse_json(R"( {"a": [1, -2, 3.5, "é\n", null, true, {}], "b": {"c": []}} )");
    REQUIRE(parsed.ok());
    const json expected{{"a", {1, -2, 3.5, "é\n", nullptr, true, json::object()}},
                        {"b", {{"c", json::array()}}}};
    CHECK(*parsed == expected);
    CHECK(parse_json("18446744073709551615").ok());
    CHECK(parse_json("\"text\"").ok());
}

TEST_CASE("every duplicate key is named, however it is spelt") {
    auto const complaints = refusal_of(
        R"({"a": 1, "b": [0, {"x/y": 1, "x/y": 2}], "\u0061": {"deep~": 1, "deep~": 1}})");
    CHECK(pointers(complaints) == Pointers{"/b/1/x~1y", "/a", "/a/deep~0"});
    CHECK(complaints.at(0).message == "is there twice");
}

TEST_CASE("nesting is limited and costs no stack") {
    auto const nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    CHECK(parse_json(nested(32)).ok());
    for (const std::size_t levels : {33u, 10'000u, 1'000'000u}) {
        auto const complaints = refusal_of(nested(levels));
        REQUIRE(complaints.size() == 1);
        CHECK(complaints[0].message == "is nested deeper than 32 levels");
    }
    std::string objects;
    for (int i = 0; i < 10'000; ++i)
        objects += R"({"a":)";
    CHECK(refusal_of(objects).size() == 1);
    CHECK(refusal_of(R"({"a": {"b": 1}})", {.depth = 1}).at(0).pointer == "/a");
}

TEST_CASE("what is not JSON is refused with its place") {
    auto const [text, message] = GENERATE(table<std::string, std::string>({
        {"", "is empty"},
        {" \n\t ", "is empty"},
        {"\xEF\xBB\xBF{}", "byte order mark"},
        {"{} {}", "line 1, column 4"},
        {"{}x", "column 3"},
        {"{\"a\":\n  tru}", "line 2, column 6"},
        {"{\"a\": 1", "end of input"},
        {"[1,]", "line 1"},
        {"{'a': 1}", "line 1"},
        {"// no\n{}", "line 1"},
        {"[NaN]", "line 1"},
        {"[01]", "line 1"},
        {"[\"\xFF\"]", "ill-formed UTF-8"},
        {"[\"\xC0\xAF\"]", "ill-formed UTF-8"},
        {"[\"\xED\xA0\x80\"]", "ill-formed UTF-8"},
        {"[\"\\ud800\"]", "surrogate"},
        {"[\"\n\"]", "control character"},
        {std::string("{}\0garbage", 10), "holds a NUL character (byte 2)"},
    }));
    auto const complaints = refusal_of(text);
    CAPTURE(text);
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0].pointer.empty());
    CHECK_THAT(complaints[0].message, Catch::Contains(message));
    // A server renders the message: it must hold none of the bytes that were refused.
    CHECK_NOTHROW(json(complaints[0].message).dump());
}

TEST_CASE("NUL, endless numbers and long keys are refused where they stand") {
    CHECK(pointers(refusal_of(R"({"a": "x\u0000", "b": ["ok", "\u0000"]})")) ==
          Pointers{"/a", "/b/1"});
    CHECK(refusal_of(R"({"k\u0000": 1})").size() == 1);
    CHECK(pointers(refusal_of(R"({"a": [1, 18446744073709551616]})")) == Pointers{"/a/1"});
    CHECK(pointers(refusal_of(R"({"a": -9223372036854775809})")) == Pointers{"/a"});
    CHECK(pointers(refusal_of(R"({"a": 1e999})")) == Pointers{"/a"});
    CHECK(pointers(refusal_of("{\"in\": {\"" + std::string(257, 'k') + "\": 1}}")) ==
          Pointers{"/in"});
}

TEST_CASE("complaints are limited in number") {
    std::string text = "{";
    for (int i = 0; i < 1000; ++i)
        text += R"("a": 1, )";
    text += R"("a": 1})";
    CHECK(refusal_of(text).size() == max_complaints);

    json many;
    for (int i = 0; i < 1000; ++i)
        many["key " + std::to_string(i)] = i;
    Complaints complaints;
    ObjectReader(many, "", complaints).finish();
    CHECK(complaints.size() == max_complaints);
}

TEST_CASE("an object is read with all its faults in one pass") {
    const json value = json::parse(R"({
        "name": "", "count": 3.9, "kind": "blue", "flag": 1, "when": "2025-11-24T10:00:00",
        "day": "2025-02-30", "list": ["a", 2, "c\u0007"], "sub": {"x": true, "odd": 1},
        "subs": [{"x": 1}, 7], "extra~/": null})");
    Complaints complaints;
    ObjectReader reader(value, "/body", complaints);
    reader.string("name");
    reader.integer("count", 0, 10);
    CHECK(reader.enumeration("kind", colours) == Colour::red);
    reader.boolean("flag", true);
    reader.instant("when");
    reader.day("day");
    CHECK(reader.strings("list") == std::vector<std::string>{"a"});
    reader.object("sub", [](ObjectReader& sub) { sub.integer("x", 0, 1); });
    reader.objects("subs", {}, [](ObjectReader& sub) { sub.integer("x", 0, 1); });
    reader.id<model::ParticipantId>("participant");
    reader.finish();
    CHECK(pointers(complaints) == Pointers{"/body/name", "/body/count", "/body/kind", "/body/flag",
                                           "/body/when", "/body/day", "/body/list/1",
                                           "/body/list/2", "/body/sub/x", "/body/sub/odd",
                                           "/body/subs/1", "/body/participant", "/body/extra~0~1"});
    CHECK(complaints[2].message == "must be one of red, green");
    CHECK_THAT(complaints[4].message, Catch::Contains("offset"));
    CHECK(complaints[11].message == "is missing");
    CHECK(complaints[12].message == "is not a known key");
}

TEST_CASE("what is right is read without complaint") {
    const json value = json::parse(R"({
        "name": "Côte d’Ivoire", "note": "a\n\tb", "count": 240, "ratio": 2.5, "kind": "green",
        "flag": true, "when": "2025-11-24T10:00:00-05:00", "day": "2025-11-24",
        "ids": ["FRA", "eu"], "nothing": null, "sub": {"x": 1}})");
    Complaints complaints;
    ObjectReader reader(value, "", complaints);
    CHECK(reader.string("name", {.max = 13}) == "Côte d’Ivoire");
    CHECK(reader.optional_string("note", {.multi_line = true}) == "a\n\tb");
    CHECK(reader.integer("count", 1, 240) == 240);
    CHECK(reader.number("ratio", 0, 10) == 2.5);
    CHECK(reader.optional_enumeration("kind", colours) == Colour::green);
    CHECK(reader.boolean("flag", false));
    CHECK(reader.boolean("absent", true));
    CHECK(reader.instant("when") ==
          date::sys_days(date::year(2025) / 11 / 24) + std::chrono::hours(15));
    CHECK(reader.optional_day("day") == date::year(2025) / 11 / 24);
    CHECK(reader.ids<model::ParticipantId>("ids") ==
          std::vector{model::ParticipantId("FRA"), model::ParticipantId("eu")});
    CHECK(reader.keys().size() == value.size());
    CHECK(reader.present("nothing"));
    CHECK(reader.is_null("nothing"));
    CHECK_FALSE(reader.optional_integer("nothing", 0, 1));
    CHECK_FALSE(reader.optional_string("absent"));
    CHECK_FALSE(reader.optional_enumeration("absent", colours));
    CHECK_FALSE(reader.optional_object("absent", [](ObjectReader&) {}));
    std::int64_t x = 0;
    CHECK(reader.optional_object("sub", [&](ObjectReader& sub) { x = sub.integer("x", 0, 9); }));
    CHECK(x == 1);
    reader.finish();
    CHECK(complaints.empty());
}

TEST_CASE("an integer is an integer and in range") {
    auto const text = GENERATE(as<std::string>{}, "3.0", "3.9", "true", "\"3\"", "null", "-1", "11",
                               "18446744073709551615", "[]", "1e1");
    CAPTURE(text);
    const json value{{"n", json::parse(text)}};
    Complaints complaints;
    ObjectReader(value, "", complaints).integer("n", 0, 10);
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0] == Complaint{"/n", "must be an integer from 0 to 10", ""});
}

TEST_CASE("an integer beyond 63 bits does not wrap round into the range") {
    json const value{{"n", 18446744073709551615u}, {"max", 9223372036854775807}};
    Complaints complaints;
    ObjectReader reader(value, "", complaints);
    constexpr auto min = std::numeric_limits<std::int64_t>::min();
    constexpr auto max = std::numeric_limits<std::int64_t>::max();
    CHECK(reader.integer("max", min, max) == max);
    CHECK(complaints.empty());
    reader.integer("n", min, max);
    CHECK(pointers(complaints) == Pointers{"/n"});
}

TEST_CASE("strings are measured in code points and free of control characters") {
    auto const check = [](std::string const& text, StringLimits limits) {
        Complaints complaints;
        return check_string(json(text), "", limits, complaints);
    };
    CHECK(check("刚果（布）", {.max = 5}));
    CHECK_FALSE(check("刚果（布）", {.max = 4}));
    CHECK(check("", {.min = 0}));
    CHECK_FALSE(check("", {}));
    CHECK_FALSE(check("a\nb", {}));
    CHECK(check("a\nb\tc", {.multi_line = true}));
    CHECK_FALSE(check("a\rb", {.multi_line = true}));
    CHECK_FALSE(check("a\x7f", {.multi_line = true}));
    CHECK_FALSE(check("a\xC2\x85", {}));  // NEXT LINE
    CHECK(check("a\xC2\xA0", {}));        // NO-BREAK SPACE
    CHECK(check("é", {}));
}

TEST_CASE("a value that is no object is one complaint") {
    const json value = json::array();
    Complaints complaints;
    ObjectReader reader(value, "/x", complaints);
    CHECK(reader.string("name").empty());
    CHECK(reader.enumeration("kind", colours) == Colour::red);
    CHECK_FALSE(reader.optional_each("list", {}, [](json const&, std::string const&) {}));
    reader.finish();
    CHECK(complaints == Complaints{{"/x", "must be an object", ""}});
}

TEST_CASE("arrays have their size") {
    const json value{{"list", {"a", "b", "c"}}};
    Complaints complaints;
    ObjectReader reader(value, "", complaints);
    CHECK(reader.strings("list", {.min = 0, .max = 2}).empty());
    reader.refuse("list", "contradicts the mandate", "79/286, 5 (a)");
    CHECK(complaints == Complaints{{"/list", "must have from 0 to 2 elements", ""},
                                   {"/list", "contradicts the mandate", "79/286, 5 (a)"}});
}
