#include <catch2/catch.hpp>
#include <ostream>

#include "tests/config/programme_fixture.hpp"

using namespace rostrum::config;
using namespace rostrum::config::testing;
using nlohmann::json;

namespace {

// What a complaint must be: where, under which rule, against which paragraph.
struct Expected {
    std::string pointer;
    std::string rule;
    std::string paragraph;

    friend bool operator==(Expected const&, Expected const&) = default;
    friend std::ostream& operator<<(std::ostream& out, Expected const& one) {
        return out << one.pointer << " " << one.rule << " [" << one.paragraph << "]";
    }
};

// One slip in the file of the meeting, as JSON Patch (RFC 6902) operations without the braces, and
// every complaint that it must cause.
struct Mutation {
    char const* name;
    std::vector<json> edits;
    std::vector<Expected> expected;
    bool for_publication = false;
};

json set(char const* pointer, json value) {
    return {{"op", "replace"}, {"path", pointer}, {"value", std::move(value)}};
}
json add(char const* pointer, json value) {
    return {{"op", "add"}, {"path", pointer}, {"value", std::move(value)}};
}
json remove(char const* pointer) {
    return {{"op", "remove"}, {"path", pointer}};
}
json move(char const* from, char const* to) {
    return {{"op", "move"}, {"from", from}, {"path", to}};
}
json copy(char const* from, char const* to) {
    return {{"op", "copy"}, {"from", from}, {"path", to}};
}
json chair(char const* participant, char const* side) {
    return {{"participant", participant}, {"declared", side}};
}

std::string at(char const* day_and_time) {
    return std::string("2025-11-") + day_and_time + ":00-05:00";
}

std::string const res = "A/RES/79/286, ";
std::string const rule_68 = "A/520/Rev.20, rule 68 (from memory, not quoted)";
std::string const rule_73 = "A/520/Rev.20, rule 73 (from memory, not quoted)";

std::vector<Mutation> const mutations{
    // Times against the mandate (R1)
    {"panel 2 at 16:45",
     {set("/segments/3/starts_at", at("24T16:45"))},
     {{"/segments/3/starts_at", "R1", res + "4(b)"}}},
    {"panel 1 until 16:15",
     {set("/segments/2/ends_at", at("24T16:15"))},
     {{"/segments/2/ends_at", "R1", res + "4(a)"}}},
    {"the opening until 11:30",
     {set("/segments/0/ends_at", at("24T11:30"))},
     {{"/segments/0/ends_at", "R1", res + "1(a)"}, {"/segments/1/starts_at", "R4", rule_68}}},
    {"the closing from 17:45",
     {set("/segments/6/starts_at", at("25T17:45"))},
     {{"/segments/6/starts_at", "R1", res + "1(c)"}, {"/segments/6/roles", "", ""}}},
    {"the last debate a quarter of an hour shorter",
     {set("/segments/5/ends_at", at("25T17:15"))},
     {{"/segments/5/ends_at", "R1", res + "1(c) (inferred)"},
      {"/debate/reserves/0/starts_at", "R29", res + "1(c) (inferred)"}}},
    {"the second morning from 9:00",
     {set("/sittings/2/starts_at", at("25T09:00"))},
     {{"/sittings/2/starts_at", "R1", res + "1(c)"}}},
    {"a segment that begins before its sitting",
     {set("/segments/4/starts_at", at("25T09:30"))},
     {{"/segments/4/starts_at", "R1", res + "1(c) (inferred)"},
      {"/segments/4/starts_at", "R1", res + "1(c) (inferred)"}}},
    {"a segment that ends after its sitting",
     {set("/segments/3/ends_at", at("24T18:30"))},
     {{"/segments/3/ends_at", "R1", res + "4(b)"}, {"/segments/3/ends_at", "R1", res + "4(b)"}}},
    {"a segment in another day's sitting",
     {set("/segments/2/sitting", "25-am")},
     {{"/sittings/2/plenary", "R47", res + "1 (practice)"},
      {"/segments/2/starts_at", "R1", res + "4(a)"}}},
    {"the panels' sitting gone, and with it their place",
     {remove("/sittings/1")},
     {{"/sittings", "R1", res + "1(b)"},
      {"/segments/2/sitting", "", ""},
      {"/segments/3/sitting", "", ""}}},
    {"panel 2 gone",
     {remove("/segments/3"), remove("/segments/5/roles/1")},
     {{"/segments", "R1", res + "4(b)"}, {"/segments/5/roles", "R39", res + "2(c)"}}},
    {"one debate more",
     {copy("/segments/6", "/segments/7"), set("/segments/7/id", "evening"),
      set("/segments/7/kind", "debate"), set("/segments/7/starts_at", at("25T18:00")),
      set("/segments/7/ends_at", at("25T19:00")), remove("/segments/7/roles")},
     {{"/segments/7", "R1", res + "1"}, {"/segments/7/ends_at", "R1", res + "1(c)"}}},
    {"one sitting more",
     {copy("/sittings/3", "/sittings/4"), set("/sittings/4/id", "25-night"),
      set("/sittings/4/starts_at", at("25T19:00")), set("/sittings/4/ends_at", at("25T21:00")),
      set("/sittings/4/plenary_number", 51), set("/sittings/4/record_symbol", "A/80/PV.51")},
     {{"/sittings/4", "R1", res + "1"}}},
    {"a debate where the closing belongs",
     {set("/segments/6/kind", "debate"), remove("/segments/6/roles")},
     {{"/segments/6/kind", "R1", res + "1(c)"},
      {"/segments/6/roles", "R39", res + "2(c)"},
      {"/segments/6/roles", "R39", res + "2(c)"},
      {"/segments/6/roles", "R39", res + "2(c)"}}},

    // Local times (R3)
    {"a time without an offset",
     {set("/segments/3/starts_at", "2025-11-24T16:30:00")},
     {{"/segments/3/starts_at", "R3", ""}}},
    {"summer time in November",
     {set("/segments/3/starts_at", "2025-11-24T16:30:00-04:00")},
     {{"/segments/3/starts_at", "R3", ""}}},
    {"UTC where the venue's time is meant",
     {set("/debate/list/closes_at", "2025-11-25T18:00:00Z")},
     {{"/debate/list/closes_at", "R3", ""}}},
    {"a time that is none",
     {set("/segments/3/starts_at", "2025-11-31T16:30:00-05:00")},
     {{"/segments/3/starts_at", "", ""}}},

    // One speaker at a time, somebody in the chair (R4)
    {"two segments at once",
     {set("/segments/1/starts_at", at("24T10:45"))},
     {{"/segments/1/starts_at", "R1", res + "1(a) (inferred)"},
      {"/segments/1/starts_at", "R4", rule_68}}},
    {"two sittings at once in a room",
     {set("/sittings/1/room", "ga-hall"), set("/sittings/1/starts_at", at("24T12:30"))},
     {{"/sittings/1/starts_at", "R1", res + "1(b)"}, {"/sittings/1/starts_at", "R4", rule_68}}},
    {"nobody presides",
     {set("/sittings/0/presiding_officer", "")},
     {{"/sittings/0/presiding_officer", "R4", rule_68}}},

    // Opening and closing (R6, R7, R39)
    {"the Secretary-General before the President",
     {move("/segments/0/roles/1", "/segments/0/roles/0")},
     {{"/segments/0/roles/0/id", "R6", res + "2(a)"}}},
    {"no one from civil society",
     {remove("/segments/0/roles/5")},
     {{"/segments/0/roles", "R6", res + "2(a)"}}},
    {"a minister in the opening",
     {copy("/segments/0/roles/5", "/segments/0/roles/6"),
      set("/segments/0/roles/6/id", "minister")},
     {{"/segments/0/roles/6/id", "R6", res + "2(a)"}}},
    {"a role twice",
     {set("/segments/0/roles/5/id", "eminent_person")},
     {{"/segments/0/roles", "R6", res + "2(a)"}, {"/segments/0/roles/5/id", "R6", res + "2(a)"}}},
    {"an opening of statements too long for it",
     {set("/segments/0/roles/0/planned/seconds", 1501)},
     {{"/segments/0/roles", "", ""}}},
    {"a substitute for the eminent person",
     {set("/segments/0/roles/4/substitute_allowed", true)},
     {{"/segments/0/roles/4/substitute_allowed", "R7", res + "2(a) (practice)"}}},
    {"the summary of panel 2 first",
     {move("/segments/6/roles/1", "/segments/6/roles/0")},
     {{"/segments/6/roles/0/id", "R39", res + "2(c)"},
      {"/segments/6/roles/1", "R39", res + "2(c)"}}},
    {"the remarks before the summaries",
     {move("/segments/6/roles/2", "/segments/6/roles/0")},
     {{"/segments/6/roles/0/id", "R39", res + "2(c)"},
      {"/segments/6/roles/1", "R39", res + "2(c)"},
      {"/segments/6/roles/2", "R39", res + "2(c)"}}},
    {"panel 1 summed up twice",
     {set("/segments/6/roles/1/summarizes", "panel-1")},
     {{"/segments/6/roles/1/summarizes", "R39", res + "2(c)"},
      {"/segments/6/roles", "R39", res + "2(c)"}}},
    {"the summary of a debate",
     {set("/segments/6/roles/1/summarizes", "debate-1")},
     {{"/segments/6/roles/1/summarizes", "R39", res + "2(c)"},
      {"/segments/6/roles/1", "R39", res + "2(c)"},
      {"/segments/6/roles", "R39", res + "2(c)"}}},

    // Statements (R15, R18)
    {"four minutes for a delegation",
     {set("/debate/allotment_seconds/national", 240)},
     {{"/debate/allotment_seconds/national", "R15", res + "2(b)"}}},
    {"six minutes for a group",
     {set("/debate/allotment_seconds/group", 360)},
     {{"/debate/allotment_seconds/group", "R15", res + "2(b)"}}},
    {"nothing for observers",
     {remove("/debate/allotment_seconds/observer")},
     {{"/debate/allotment_seconds/observer", "", ""}}},
    {"a forecast without changeovers",
     {remove("/forecast/changeover_seconds")},
     {{"/forecast/changeover_seconds", "", ""}}},
    {"a chance that is none",
     {set("/forecast/absence/chance", 1.5)},
     {{"/forecast/absence/chance", "", ""}}},
    {"a share that never varies",
     {set("/forecast/share_of_limit/within_meeting", 0)},
     {{"/forecast/share_of_limit/within_meeting", "", ""}}},
    {"a walk too few",
     {remove("/forecast/share_of_limit/wanders/2")},
     {{"/forecast/share_of_limit/wanders", "", ""}}},
    {"a level left out", {remove("/debate/level_order/3")}, {{"/debate/level_order", "", ""}}},
    {"a level twice", {add("/debate/level_order/0/-", "M")}, {{"/debate/level_order/5/0", "", ""}}},

    // The list and its reserves (R23, R29)
    {"a list that closes before it opens",
     {set("/debate/list/closes_at", at("02T09:00"))},
     {{"/debate/list/closes_at", "R23", rule_73},
      {"/debate/list/self_service_until", "R23", rule_73}}},
    {"self-service before the list opens",
     {set("/debate/list/self_service_until", at("02T09:00"))},
     {{"/debate/list/self_service_until", "R23", rule_73}}},
    {"a reserve in the closing",
     {set("/debate/reserves/0/starts_at", at("25T17:30")),
      set("/debate/reserves/0/ends_at", at("25T18:00"))},
     {{"/debate/reserves/0/starts_at", "R29", res + "1(c) (inferred)"}}},
    {"a reserve upside down",
     {set("/debate/reserves/0/ends_at", at("25T16:00"))},
     {{"/debate/reserves/0/ends_at", "", ""}}},
    {"a late start as long as the debate",
     {set("/debate/late_start_seconds", 7200)},
     {{"/debate/late_start_seconds", "R29", res + "1(c) (inferred)"}}},

    // Panels (R37)
    {"two co-chairs of one side",
     {set("/segments/2/co_chairs", {chair("CYP", "developed"), chair("DEU", "developed")})},
     {{"/segments/2/co_chairs/1/declared", "R37", res + "4"}}},
    {"two co-chairs of one State",
     {set("/segments/2/co_chairs", {chair("CYP", "developed"), chair("CYP", "developing")})},
     {{"/segments/2/co_chairs/1/participant", "R37", res + "4"}}},
    {"three co-chairs",
     {set("/segments/2/co_chairs",
          {chair("CYP", "developed"), chair("TJK", "developing"), chair("KEN", "developing")})},
     {{"/segments/2/co_chairs", "R37", res + "4"}}},
    {"an observer as co-chair",
     {set("/segments/2/co_chairs", {chair("holy_see", "developed"), chair("KEN", "developing")})},
     {{"/segments/2/co_chairs/0/participant", "R37", res + "4"}}},
    {"a co-chair whom nobody knows",
     {set("/segments/2/co_chairs", {chair("XYZ", "developed"), chair("KEN", "developing")})},
     {{"/segments/2/co_chairs/0/participant", "R37", res + "4"}}},
    {"a co-chair of a debate",
     {add("/segments/1/co_chairs", json::array({chair("KEN", "developing")}))},
     {{"/segments/1/co_chairs", "R37", res + "4"}}},
    {"a panel without a theme",
     {remove("/segments/3/theme")},
     {{"/segments/3/theme", "R1", res + "4(b)"}}},
    {"two panels of one number",
     {set("/segments/3/panel_number", 1)},
     {{"/segments/3/panel_number", "R1", res + "4(b)"}}},

    // Numbers and records (R47)
    {"a number that does not increase",
     {set("/sittings/2/plenary_number", 48), set("/sittings/2/record_symbol", "A/80/PV.48")},
     {{"/sittings/2/plenary_number", "R47", res + "1 (practice)"}}},
    {"panels with a number",
     {add("/sittings/1/plenary_number", 49)},
     {{"/sittings/1/plenary_number", "R47", res + "1 (practice)"}}},
    {"panels as a plenary meeting",
     {set("/sittings/1/plenary", true)},
     {{"/sittings/1/plenary", "R47", res + "1 (practice)"},
      {"/sittings/1/plenary_number", "R47", res + "1 (practice)"}}},
    {"the record of another session",
     {set("/sittings/3/record_symbol", "A/79/PV.50")},
     {{"/sittings/3/record_symbol", "R47", res + "1 (practice)"}}},

    // Structure
    {"an id twice",
     {set("/segments/4/id", "debate-1")},
     {
         {"/segments", "R1", res + "1(c) (inferred)"},
         {"/segments/4/id", "", ""},
     }},
    {"a room that is not there",
     {set("/sittings/0/room", "cellar")},
     {{"/sittings/0/room", "", ""}}},
    {"an empty segment",
     {set("/segments/1/ends_at", at("24T11:00"))},
     {{"/segments/1/ends_at", "R1", res + "1(a) (inferred)"}, {"/segments/1/ends_at", "", ""}}},
    {"segments out of order",
     {move("/segments/4", "/segments/2")},
     {{"/segments/3/starts_at", "", ""}}},
    {"rules out of order", {move("/rules/28", "/rules/0")}, {{"/rules/1/id", "", ""}}},
    {"a time zone that is none", {set("/zone", "America/Gotham")}, {{"/zone", "", ""}}},
    {"a link that is none",
     {set("/segments/0/webcast_link", "javascript:alert(1)")},
     {{"/segments/0/webcast_link", "R40", res + "3"}}},

    // The schema
    {"unknown keys, deep and shallow",
     {add("/colour", "blue"), add("/segments/2/theme/de", "Thema"), add("/debate/list/until", 1)},
     {{"/colour", "", ""}, {"/segments/2/theme/de", "", ""}, {"/debate/list/until", "", ""}}},
    {"several unknown keys of one object",
     {add("/segments/2/one", 1), add("/segments/2/two", 2), add("/segments/2/three", 3)},
     {{"/segments/2/one", "", ""}, {"/segments/2/two", "", ""}, {"/segments/2/three", "", ""}}},
    {"a language missing, and a contradiction beside it",
     {remove("/title/ar"), set("/segments/3/starts_at", at("24T16:45"))},
     {{"/title/ar", "", ""}, {"/segments/3/starts_at", "R1", res + "4(b)"}}},
    {"a fraction of a second",
     {set("/debate/changeover_seconds", 3.9)},
     {{"/debate/changeover_seconds", "", ""}}},
    {"a negative duration",
     {set("/segments/0/roles/0/planned/seconds", -420)},
     {{"/segments/0/roles/0/planned/seconds", "", ""}}},
    {"a kind of segment that is none",
     {set("/segments/1/kind", "lunch")},
     {{"/segments/1/kind", "", ""}}},
    {"a form of the file that is not known",
     {set("/schema_version", 2)},
     {{"/schema_version", "", ""}}},

    // For publication (R8, R37, R40)
    {"the choice of the eminent person not marked",
     {set("/segments/0/roles/4/chosen_by_president", false)},
     {{"/segments/0/roles/4/chosen_by_president", "R8", res + "2(a)"},
      {"/segments/2/co_chairs", "R37", res + "4"},
      {"/segments/3/co_chairs", "R37", res + "4"}},
     true},
    {"a panel with one co-chair, a segment off the air, one without a link",
     {set("/segments/2/co_chairs", {chair("CYP", "developed"), chair("TJK", "developing")}),
      set("/segments/3/co_chairs", json::array({chair("KEN", "developing")})),
      set("/segments/4/webcast", false), set("/segments/5/webcast_link", "")},
     {{"/segments/3/co_chairs", "R37", res + "4"},
      {"/segments/4/webcast", "R40", res + "3"},
      {"/segments/5/webcast_link", "R40", res + "3"}},
     true},
    {"the same, where publication is not asked for",
     {set("/segments/3/co_chairs", json::array({chair("KEN", "developing")})),
      set("/segments/4/webcast", false), set("/segments/5/webcast_link", ""),
      set("/segments/0/roles/4/chosen_by_president", false)},
     {}},
};

// "... (R15)" at the end of a message.
std::string rule_in(std::string const& message) {
    auto const open = message.rfind("(R");
    if (open == message.npos || message.back() != ')') return {};
    return message.substr(open + 1, message.size() - open - 2);
}

std::vector<Expected> found(std::vector<Complaint> const& complaints) {
    std::vector<Expected> all;
    for (auto const& complaint : complaints)
        all.push_back({complaint.pointer, rule_in(complaint.message), complaint.paragraph});
    return all;
}

}  // namespace

TEST_CASE("each slip in the meeting's file is found, with its rule and paragraph") {
    auto const original = json::parse(text_of(real_meeting));
    for (auto const& mutation : mutations) {
        auto const mutated = original.patch(mutation.edits);
        REQUIRE((mutated != original));
        auto const complaints = complaints_about(mutated.dump(), mutation.for_publication);
        INFO(mutation.name);
        for (auto const& complaint : complaints)
            UNSCOPED_INFO(complaint.pointer << " " << complaint.message);
        CHECK_THAT(found(complaints), Catch::Matchers::UnorderedEquals(mutation.expected));
    }
}

TEST_CASE("what a complaint says reads on from its pointer and names the time that is laid down") {
    auto document = json::parse(text_of(real_meeting));
    document["segments"][3]["starts_at"] = at("24T16:45");
    auto const complaints = complaints_about(document.dump());
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0].message ==
          "must be 2025-11-24 16:30, as 4(b) of A/RES/79/286 lays down (R1)");
}

TEST_CASE("a key that is there twice is refused in a meeting file") {
    auto text = text_of(real_meeting);
    text.insert(1, "\"series\": \"other\",");
    auto const complaints = complaints_about(text);
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0].pointer == "/series");
    CHECK(complaints[0].message == "is there twice");
}

TEST_CASE("the sample's own mandate is what its file is held against") {
    auto document = json::parse(text_of(sample_meeting));
    // Allowed in New York, refused where the mandate says otherwise, and the other way round.
    document["debate"]["allotment_seconds"]["national"] = 241;
    document["segments"][3]["ends_at"] = "2026-03-29T04:00:00+01:00";
    document["segments"][5]["starts_at"] = "2026-03-29T11:45:00+02:00";
    CHECK_THAT(found(complaints_about(document.dump())),
               Catch::Matchers::UnorderedEquals(std::vector<Expected>{
                   {"/segments/3/ends_at", "R3", ""},
                   {"/segments/5/starts_at", "R1", "X/RES/0/1, 4"},
                   {"/debate/allotment_seconds/national", "R15", "X/RES/0/1, 3"}}));
}
