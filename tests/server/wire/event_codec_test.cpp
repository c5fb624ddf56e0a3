#include "server/wire/event_codec.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "tests/server/commands.hpp"
#include "tests/server/wire/random_floor.hpp"

using namespace rostrum;
using namespace rostrum::model;
using namespace rostrum::tests;
using server::wire::decode;
using server::wire::encode;

namespace {

// Every member of an event, to compare by. The bindings make a member that was forgotten here a
// compile error.
bool same(MeetingCreated const& a, MeetingCreated const& b) {
    auto const& [x1] = a;
    auto const& [y1] = b;
    return *x1 == *y1;
}
bool same(ProgrammeAdopted const& a, ProgrammeAdopted const& b) {
    auto const& [x1, x2, x3] = a;
    auto const& [y1, y2, y3] = b;
    return *x1 == *y1 && std::tie(x2, x3) == std::tie(y2, y3);
}
template <class E>
requires std::same_as<E, ListOpened> || std::same_as<E, ListClosed> || std::same_as<E, Withdrawn> ||
    std::same_as<E, Restored> || std::same_as<E, SwapDeclined> ||
    std::same_as<E, RequestDeclined> || std::same_as<E, RequestWithdrawn> ||
    std::same_as<E, SettingsChanged>
bool same(E const& a, E const& b) {
    auto const& [x1, x2] = a;
    auto const& [y1, y2] = b;
    return std::tie(x1, x2) == std::tie(y1, y2);
}
bool same(ProgrammePublished const& a, ProgrammePublished const& b) {
    auto const& [x1, x2, x3, x4] = a;
    auto const& [y1, y2, y3, y4] = b;
    return std::tie(x1, x2, x3, x4) == std::tie(y1, y2, y3, y4);
}
bool same(Booked const& a, Booked const& b) {
    auto const& [x1, x2, x3, x4, x5, x6, x7, x8] = a;
    auto const& [y1, y2, y3, y4, y5, y6, y7, y8] = b;
    return std::tie(x1, x2, x3, x4, x5, x6, x7, x8) == std::tie(y1, y2, y3, y4, y5, y6, y7, y8);
}
bool same(Changed const& a, Changed const& b) {
    auto const& [x1, x2, x3, x4, x5, x6] = a;
    auto const& [y1, y2, y3, y4, y5, y6] = b;
    return std::tie(x1, x2, x3, x4, x5, x6) == std::tie(y1, y2, y3, y4, y5, y6);
}
bool same(Undone const& a, Undone const& b) {
    auto const& [x1, x2, x3] = a;
    auto const& [y1, y2, y3] = b;
    return std::tie(x1, x2, x3) == std::tie(y1, y2, y3);
}
bool same(Moved const& a, Moved const& b) {
    auto const& [x1, x2, x3, x4, x5] = a;
    auto const& [y1, y2, y3, y4, y5] = b;
    return std::tie(x1, x2, x3, x4, x5) == std::tie(y1, y2, y3, y4, y5);
}
bool same(SwapProposed const& a, SwapProposed const& b) {
    auto const& [x1, x2, x3, x4] = a;
    auto const& [y1, y2, y3, y4] = b;
    return std::tie(x1, x2, x3, x4) == std::tie(y1, y2, y3, y4);
}
bool same(SwapAccepted const& a, SwapAccepted const& b) {
    auto const& [x1, x2, x3] = a;
    auto const& [y1, y2, y3] = b;
    return std::tie(x1, x2, x3) == std::tie(y1, y2, y3);
}

bool same(Requested const& a, Requested const& b) {
    auto const& [x1, x2, x3, x4] = a;
    auto const& [y1, y2, y3, y4] = b;
    return std::tie(x1, x2, x3, x4) == std::tie(y1, y2, y3, y4);
}
bool same(RequestsLapsed const&, RequestsLapsed const&) {
    static_assert(std::is_empty_v<RequestsLapsed>);
    return true;
}

bool same(OnFloor const& a, OnFloor const& b) {
    if (a.event.index() != b.event.index()) return false;
    return std::visit(
        [&](auto const& left) {
            return tied(left) == tied(std::get<std::decay_t<decltype(left)>>(b.event));
        },
        a.event);
}

template <class... E>
bool same(std::variant<E...> const& a, std::variant<E...> const& b);
bool same(RequestAccepted const& a, RequestAccepted const& b) {
    auto const& [x1, x2, x3] = a;
    auto const& [y1, y2, y3] = b;
    return std::tie(x1, x3) == std::tie(y1, y3) && same(x2, y2);
}

template <class... E>
bool same(std::variant<E...> const& a, std::variant<E...> const& b) {
    if (a.index() != b.index()) return false;
    return std::visit(
        [&](auto const& left) { return same(left, std::get<std::decay_t<decltype(left)>>(b)); }, a);
}

struct Written {
    char const* type;
    int schema;
    char const* body;
};

// Bodies as the first release wrote them, one of each type that carries no programme. They are in
// somebody's log for ever: none is ever changed here, newer schemas come behind.
constexpr Written first_release[] = {
    {"list_opened", 1, R"({"on_schedule":true})"},
    {"list_closed", 1, R"({"reason":"the Assembly decided"})"},
    {"booked", 1,
     R"({"booking":"b1","has_speaker":true,"inscribed_at":"2025-11-10T15:04:05Z","language":"fr",)"
     R"("reason":"by telephone","request":{"capacity":"national","kind":"statement","level":"M",)"
     R"("participant":"FRA","segments":["debate-1"]}})"},
    {"booked", 1,
     R"({"booking":"b2","inscribed_at":"2025-11-10T15:04:05.250Z","language":"en",)"
     R"("override":{"reason":"agreed","rules":["R23"]},"request":{"allotment_seconds":240,)"
     R"("authorization":"letter","capacity":"group","group":"african_group","kind":"statement",)"
     R"("level":"HS","participant":"KEN"}})"},
    {"booked", 1,
     R"({"booking":"b3","inscribed_at":"2025-11-10T15:04:05Z","language":"en","request":)"
     R"({"kind":"role","role":"eminent_person","survivor":true,"chosen_by_president":true}})"},
    {"booked", 1,
     R"({"booking":"b4","inscribed_at":"2025-11-10T15:04:05Z","language":"en","request":)"
     R"({"kind":"panel","panel":"panel-1","function":"co_chair","participant":"CYP",)"
     R"("declared":"developed","designated_by_president":true}})"},
    {"changed", 1,
     R"({"booking":"b1","language":"fr","speaker_changed":true,"request":{"capacity":"national",)"
     R"("kind":"statement","level":"HS","participant":"FRA"}})"},
    {"withdrawn", 1, R"({"booking":"b1","reason":"by letter"})"},
    {"restored", 1, R"({"booking":"b1"})"},
    {"moved", 1, R"({"after":"b2","booking":"b1","reason":"flight"})"},
    {"moved", 1,
     R"({"before":"b2","booking":"b1","override":{"reason":"agreed","rules":["R22"]}})"},
    {"swap_proposed", 1, R"({"from":"b1","swap":"s1","with":"b2"})"},
    {"swap_accepted", 1,
     R"({"swap":"s1","warnings":[{"facts":[{"booking":"b1","name":"from"},{"integer":3,)"
     R"("name":"count"}],"message":"R24.levels","pointer":"/with","rule":"R24",)"
     R"("severity":"soft"}]})"},
    {"swap_declined", 1, R"({"reason":"no","swap":"s1"})"},
};

}  // namespace

TEST_CASE("Every event comes back from its log as it went in") {
    RandomEvents random(1, programme());
    for (std::size_t alternative = 0; alternative < std::variant_size_v<Event>; ++alternative) {
        bool const heavy = alternative < 2;  // carries a programme
        for (int i = 0; i < (heavy ? 2 : 200); ++i) {
            Event const event = random.event(alternative);
            auto const encoded = encode(event);
            INFO(encoded.type << " " << encoded.body.substr(0, 1000));
            Event const decoded = decode(encoded.type, encoded.schema, encoded.body);
            REQUIRE(same(event, decoded));
            REQUIRE(encode(decoded).body == encoded.body);
            REQUIRE(server::wire::type_of(event) == encoded.type);
        }
    }
}

TEST_CASE("Types of events are names of their own") {
    RandomEvents random(2, programme());
    RandomFloor floor(random);
    std::set<std::string_view> types;
    for (std::size_t i = 0; i < std::variant_size_v<Event>; ++i)
        types.insert(server::wire::type_of(random.event(i)));
    for (std::size_t i = 0; i < std::variant_size_v<FloorEvent>; ++i)
        types.insert(server::wire::type_of(OnFloor{floor.event(i)}));
    // The floor's are one alternative of the meeting's.
    CHECK(types.size() == std::variant_size_v<Event> - 1 + std::variant_size_v<FloorEvent>);
}

TEST_CASE("What the first release wrote is read for ever") {
    for (Written const& written : first_release) {
        INFO(written.type << " " << written.body);
        Event const event = decode(written.type, written.schema, written.body);
        CHECK(server::wire::type_of(event) == written.type);
        CHECK(nlohmann::json::parse(encode(event).body) == nlohmann::json::parse(written.body));
    }
}

TEST_CASE("What an event can't be is said plainly") {
    using server::wire::Undecodable;
    CHECK_THROWS_WITH(decode("floor_given", 1, "{}"), Catch::Contains("unknown type"));
    CHECK_THROWS_WITH(decode("withdrawn", 2, "{}"), Catch::Contains("newer release"));
    CHECK_THROWS_AS(decode("withdrawn", 0, R"({"booking":"b1"})"), Undecodable);
    for (char const* body :
         {"", "{", "[]", "null", "{}", R"({"booking":7})", R"({"booking":null})"})
        CHECK_THROWS_AS(decode("withdrawn", 1, body), Undecodable);
    CHECK_THROWS_WITH(
        decode("booked", 1,
               R"({"booking":"b1","inscribed_at":"yesterday","request":{"kind":"statement",)"
               R"("participant":"FRA","capacity":"national","level":"M"}})"),
        Catch::Contains("yesterday"));
    CHECK_THROWS_WITH(
        decode("booked", 1,
               R"({"booking":"b1","inscribed_at":"2025-11-10T15:04:05Z","request":)"
               R"({"kind":"statement","participant":"FRA","capacity":"national","level":"KING"}})"),
        Catch::Contains("KING"));
    CHECK_THROWS_AS(decode("meeting_created", 1, R"({"programme":{"id":7}})"), Undecodable);
}
