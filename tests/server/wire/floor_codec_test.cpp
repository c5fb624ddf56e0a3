#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "model/floor_machine.hpp"
#include "server/wire/event_codec.hpp"
#include "server/wire/floor_words.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/wire/random_floor.hpp"

using namespace rostrum;
using namespace rostrum::model;
using namespace rostrum::tests;
using server::wire::decode;
using server::wire::encode;

namespace {

using nlohmann::json;

struct WrittenOnFloor {
    char const* type;
    char const* full;   // each member says something
    char const* least;  // what must be there, and nothing besides
};

// Schema 1 of each, in the order of model::FloorEvent. They are in somebody's log for ever: none is
// ever changed here, newer schemas come behind.
constexpr WrittenOnFloor written[] = {
    {"sitting_opened",
     R"({"sitting":"24-am","quorum":{"present":71,"waiver":"decision 80/501"},)"
     R"("has_presiding":true,"warnings":[{"rule":"R36","severity":"soft","message":"R36.quorum",)"
     R"("pointer":"/present","facts":[{"name":"present","integer":71}]}]})",
     R"({"sitting":"24-am"})"},
    {"sitting_suspended",
     R"({"sitting":"24-am","until":"2025-11-24T16:00:00Z","reason":"alarm",)"
     R"("turn":{"id":"t512","kind":"statement","booking":"b17","participant":"FRA"},)"
     R"("clock":{"used_milliseconds":61250,"limit_seconds":180}})",
     R"({"sitting":"24-am"})"},
    {"sitting_resumed",
     R"({"sitting":"24-am","turn":{"id":"t9","kind":"point_of_order","participant":"FRA"},)"
     R"("clock":{"since":"2025-11-24T16:00:00.250Z","limit_seconds":180}})",
     R"({"sitting":"24-am"})"},
    {"sitting_adjourned", R"({"sitting":"24-am","reason":"the list is exhausted"})",
     R"({"sitting":"24-am"})"},
    {"sitting_extended",
     R"({"sitting":"24-am","until":"2025-11-24T18:30:00Z","reason":"interpreters agreed"})",
     R"({"sitting":"24-am","until":"2025-11-24T18:30:00Z"})"},
    {"chair_taken", R"({"sitting":"24-am"})", R"({"sitting":"24-am"})"},
    {"quorum_counted", R"({"sitting":"24-am","quorum":{"present":0}})", R"({"sitting":"24-am"})"},
    {"speaker_ready", R"({"booking":"b17","ready":true})", R"({"booking":"b17","ready":false})"},
    {"floor_asked",
     R"({"turn":{"id":"t9","kind":"intervention","organization":"A network"},)"
     R"("panel":"panel-1","has_speaker":true})",
     R"({"turn":{"id":"t9","kind":"reply","participant":"FRA"}})"},
    {"ask_withdrawn",
     R"({"turn":{"id":"t9","kind":"reply","participant":"FRA"},"reason":"not needed"})",
     R"({"turn":{"id":"t9","kind":"reply","participant":"FRA"}})"},
    {"speaker_called",
     R"({"turn":{"id":"t512","kind":"statement","booking":"b17","participant":"FRA"},)"
     R"("segment":"debate-1","planned":{"segment":"debate-1",)"
     R"("starts_at":"2025-11-24T15:00:00Z","ends_at":"2025-11-24T15:03:00Z"},)"
     R"("limit_seconds":180,"number":2,"out_of_order":true,"reason":"a flight",)"
     R"("warnings":[{"rule":"R26","severity":"soft","message":"R26.order"}]})",
     R"({"turn":{"id":"t512","kind":"role","booking":"b3"}})"},
    {"speech_begun",
     R"({"turn":{"id":"t512","kind":"statement","booking":"b17","participant":"FRA"},)"
     R"("clock":{"since":"2025-11-24T15:00:01.500Z","used_milliseconds":7,"limit_seconds":180}})",
     R"({"turn":{"id":"t512","kind":"seat","booking":"b4"},"clock":{}})"},
    {"speech_paused",
     R"({"turn":{"id":"t512","kind":"seat","booking":"b4"},"clock":{"used_milliseconds":9},)"
     R"("reason":"the microphone"})",
     R"({"turn":{"id":"t512","kind":"seat","booking":"b4"},"clock":{}})"},
    {"speech_resumed",
     R"({"turn":{"id":"t512","kind":"seat","booking":"b4"},)"
     R"("clock":{"since":"2025-11-24T15:00:00Z","used_milliseconds":9}})",
     R"({"turn":{"id":"t512","kind":"seat","booking":"b4"},"clock":{}})"},
    {"speech_ended",
     R"({"turn":{"id":"t512","kind":"seat","booking":"b4"},"clock":{"used_milliseconds":9}})",
     R"({"turn":{"id":"t512","kind":"seat","booking":"b4"},"clock":{}})"},
    {"speaker_absent",
     R"({"turn":{"id":"t512","kind":"statement","booking":"b17","participant":"FRA"},)"
     R"("behind":"b20","reason":"not in the Hall"})",
     R"({"turn":{"id":"t512","kind":"statement","booking":"b17","participant":"FRA"}})"},
    {"point_raised",
     R"({"turn":{"id":"t513","kind":"point_of_order","participant":"KEN"},)"
     R"("clock":{"since":"2025-11-24T15:01:00Z","limit_seconds":180},)"
     R"("interrupted":{"id":"t512","kind":"statement","booking":"b17","participant":"FRA"},)"
     R"("interrupted_clock":{"used_milliseconds":59000,"limit_seconds":180}})",
     R"({"turn":{"id":"t513","kind":"point_of_order","participant":"KEN"},"clock":{}})"},
    {"point_ruled",
     R"({"turn":{"id":"t513","kind":"point_of_order","participant":"KEN"},"upheld":true,)"
     R"("text":"The speaker keeps to the item."})",
     R"({"turn":{"id":"t513","kind":"point_of_order","participant":"KEN"},"upheld":false})"},
    {"ruling_appealed", R"({"participant":"KEN"})", R"({"participant":"KEN"})"},
    {"appeal_decided",
     R"({"vote":{"recorded":true,"in_favour":60,"against":40,"abstaining":5},"overruled":true})",
     R"({"overruled":false})"},
    {"motion_moved",
     R"({"kind":"adjourn_debate","mover":"FRA",)"
     R"("warnings":[{"rule":"R35","severity":"soft","message":"R35.order"}]})",
     R"({"kind":"suspend_meeting","mover":"FRA"})"},
    {"motion_speaker_called",
     R"({"turn":{"id":"t514","kind":"motion","participant":"FRA"},"kind":"adjourn_debate",)"
     R"("in_favour":true})",
     R"({"turn":{"id":"t514","kind":"motion","participant":"FRA"},"kind":"close_debate",)"
     R"("in_favour":false})"},
    {"motion_withdrawn", R"({"kind":"adjourn_meeting","reason":"by its mover"})",
     R"({"kind":"adjourn_meeting"})"},
    {"motion_decided",
     R"({"kind":"close_debate","vote":{"recorded":true,"in_favour":1,"against":2,"abstaining":3},)"
     R"("carried":true,"warnings":[{"rule":"R35","severity":"soft","message":"R35.vote"}]})",
     R"({"kind":"close_debate","carried":false})"},
    {"action_begun",
     R"({"symbol":"A/80/L.8","circulated_on":"2025-11-20",)"
     R"("warnings":[{"rule":"R9","severity":"soft","message":"R9.circulated"}]})",
     R"({"symbol":"A/80/L.8"})"},
    {"action_taken",
     R"({"symbol":"A/80/L.8","vote":{"recorded":true,"in_favour":120,"against":3},"adopted":true,)"
     R"("warnings":[{"rule":"R9","severity":"soft","message":"R9.hour"}]})",
     R"({"symbol":"A/80/L.8","adopted":false})"},
    {"debate_reopened", R"({"decision":"80/502","reason":"so decided"})",
     R"({"decision":"80/502"})"},
    {"step_undone",
     R"({"step":512,"reason":"a slip","state":"speaking",)"
     R"("turn":{"id":"t510","kind":"reply","participant":"FRA"},)"
     R"("clock":{"since":"2025-11-24T15:00:00Z"}})",
     R"({"step":512,"state":"closed"})"},
    {"turn_corrected",
     R"({"turn":{"id":"t510","kind":"reply","participant":"FRA"},)"
     R"("began_at":"2025-11-24T15:00:00Z","ended_at":"2025-11-24T15:02:00Z","reason":"late"})",
     R"({"turn":{"id":"t510","kind":"reply","participant":"FRA"}})"},
};
constexpr std::size_t all = std::variant_size_v<FloorEvent>;
static_assert(std::size(written) == all, "each event of the floor is written down here");

std::size_t kind_of(Event const& event) {
    return std::get<OnFloor>(event).event.index();
}

template <class Value, std::size_t count>
void check_words(server::wire::Word<Value> const (&words)[count]) {
    std::set<std::string_view> texts;
    for (std::size_t i = 0; i < count; ++i) {
        CHECK(words[i].second == static_cast<Value>(i));
        texts.insert(words[i].first);
    }
    CHECK(texts.size() == count);
    CHECK(server::wire::word(words, static_cast<Value>(count)).empty());
}

}  // namespace

TEST_CASE("Every event of the floor comes back from its log as it went in") {
    RandomEvents random(7, programme());
    RandomFloor floor(random);
    for (std::size_t alternative = 0; alternative < all; ++alternative)
        for (int i = 0; i < 200; ++i) {
            FloorEvent const event = floor.event(alternative);
            auto const encoded = encode(OnFloor{event});
            INFO(encoded.type << " " << encoded.body);
            REQUIRE(encoded.type == written[alternative].type);
            REQUIRE(server::wire::type_of(OnFloor{event}) == encoded.type);
            Event const decoded = decode(encoded.type, encoded.schema, encoded.body);
            REQUIRE(kind_of(decoded) == alternative);
            bool const same = std::visit(
                [&](auto const& left) {
                    using Made = std::decay_t<decltype(left)>;
                    return tied(left) == tied(std::get<Made>(std::get<OnFloor>(decoded).event));
                },
                event);
            REQUIRE(same);
        }
}

TEST_CASE("The floor's events are written in few words, with nothing that says nothing") {
    for (std::size_t i = 0; i < all; ++i)
        for (char const* body : {written[i].full, written[i].least}) {
            INFO(written[i].type << " " << body);
            Event const event = decode(written[i].type, 1, body);
            CHECK(kind_of(event) == i);
            auto const encoded = encode(event);
            CHECK(encoded.type == written[i].type);
            CHECK(encoded.schema == 1);
            CHECK(json::parse(encoded.body) == json::parse(body));
        }
}

TEST_CASE("Whatever must be there of an event of the floor is missed") {
    using server::wire::Undecodable;
    for (WrittenOnFloor const& one : written) {
        json const whole = json::parse(one.least);
        for (auto const& [key, value] : whole.items()) {
            INFO(one.type << " without " << key);
            json torn = whole;
            torn.erase(key);
            CHECK_THROWS_AS(decode(one.type, 1, torn.dump()), Undecodable);
            torn[key] = json::array({1});
            CHECK_THROWS_AS(decode(one.type, 1, torn.dump()), Undecodable);
        }
        CHECK_THROWS_WITH(decode(one.type, 2, one.full), Catch::Contains("newer release"));
        CHECK_THROWS_AS(decode(one.type, 0, one.full), Undecodable);
        for (char const* body : {"", "{", "[]", "null", "{}"})
            CHECK_THROWS_AS(decode(one.type, 1, body), Undecodable);
    }
    CHECK_THROWS_WITH(decode("motion_withdrawn", 1, R"({"kind":"filibuster"})"),
                      Catch::Contains("filibuster"));
    CHECK_THROWS_AS(decode("on_floor", 1, "{}"), Undecodable);
}

TEST_CASE("Each value of the floor has its word") {
    using namespace server::wire;
    check_words(turn_kind_words);
    check_words(turn_state_words);
    check_words(motion_kind_words);
    check_words(floor_state_words);
    for (auto const& [text, state] : floor_state_words)
        CHECK(text == model::name(state));
    check_words(stage_words);
    check_words(debate_state_words);
    check_words(signal_words);
}
