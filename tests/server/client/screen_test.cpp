#include "server/client/screen.hpp"

#include <catch2/catch.hpp>

#include "config/instant.hpp"
#include "config/zone.hpp"
#include "server/client/cells.hpp"

namespace rostrum::tests::screen_tests {

using namespace rostrum;
using namespace rostrum::server::client;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

model::Instant instant(std::string const& text) {
    return config::parse_instant(text).value();
}

config::Locales const& locales() {
    static config::Locales const read =
        config::Locales::load(std::filesystem::path{ROSTRUM_SOURCE_DIR} / "config/locales").value();
    return read;
}

model::Instant const morning = instant("2025-11-24T16:51:00Z");

model::Zone new_york() {
    return config::load_zone("America/New_York", morning - 24h, morning + 24h).value();
}

// As GET now answers while Kenya speaks.
json now_json() {
    return json::parse(R"({
        "meeting": {"id": "hlm2025", "name": "High-level meeting"},
        "zone": "America/New_York", "basis": "floor", "state": "speaking", "phase": "running",
        "sitting": {"id": "24-am", "name": "First meeting"},
        "segment": {"id": "debate-1", "name": "Debate"},
        "current": {"kind": "statement", "booking": "b2", "turn": "t9", "participant": "KEN",
            "role": null, "level": "M", "position": 2, "state": "speaking",
            "display_name": "Kenya", "planned": {"starts_at": "2025-11-24T16:50:00Z"},
            "speaker": {"name": "Amina Wanjiru", "title": "Minister of Justice"}},
        "interrupted": null,
        "clock": {"since": "2025-11-24T16:50:30Z", "used_milliseconds": 12500,
            "limit_seconds": 180, "paused": false, "amber_seconds": 30, "signal": "green"},
        "next": [
            {"kind": "statement", "booking": "b3", "level": "HS", "position": 3,
             "state": "listed", "display_name": "中国",
             "planned": {"starts_at": "2025-11-24T16:54:30Z"}},
            {"kind": "reply", "booking": null, "turn": "t4", "level": null, "position": null,
             "state": "asked", "display_name": "مصر", "planned": null}],
        "next_change_at": null, "version": 40, "as_of": "2025-11-24T16:50:30Z"})");
}

json row(std::string const& booking, int position, std::string const& name,
         std::string const& state, std::string const& at, bool ready = false) {
    return {{"kind", "statement"},
            {"booking", booking},
            {"participant", {{"id", name}, {"name", name}}},
            {"group", nullptr},
            {"level", "M"},
            {"position", position},
            {"state", state},
            {"ready", ready},
            {"planned", {{"starts_at", at}}}};
}

json timetable_json() {
    json const entries = {row("b1", 1, "France", "delivered", "2025-11-24T16:45:30Z"),
                          row("b2", 2, "Kenya", "speaking", "2025-11-24T16:50:00Z"),
                          row("b3", 3, "中国", "listed", "2025-11-24T16:54:30Z", true),
                          row("b4", 4, "A State with a name longer than there is room for",
                              "absent", "2025-11-24T16:59:00Z")};
    return {{"sittings", {{{"segments", {{{"entries", entries}}}}}}},
            {"overflow", json::array({row("b5", 5, "مصر", "overflow", "")})}};
}

Picture picture() {
    Picture picture;
    take_timetable(timetable_json(), picture);
    take_now(now_json(), picture);
    return picture;
}

std::string screen(Picture const& picture, Connection const& connection, int width, int height,
                   model::Language language = model::Language::en, model::Instant at = morning) {
    std::string text;
    for (Line const& line :
         draw(picture, connection, {width, height, language, new_york()}, at, locales()))
        text += plain_text(line) + '\n';
    return text;
}

}  // namespace

TEST_CASE("A clock is a sum, whoever makes it") {
    struct Row {
        ShownClock clock;
        model::Milliseconds after;
        ClockFace face;
    };
    auto const row = GENERATE(values<Row>({
        {{morning, 0ms, 180s}, 0ms, {"3:00", Signal::green}},
        {{morning, 0ms, 180s}, 999ms, {"3:00", Signal::green}},
        {{morning, 0ms, 180s}, 1s, {"2:59", Signal::green}},
        {{morning, 42'500ms, 180s}, 500ms, {"2:17", Signal::green}},
        {{morning, 0ms, 180s}, 149'999ms, {"0:31", Signal::green}},
        {{morning, 0ms, 180s}, 150s, {"0:30", Signal::amber}},
        {{morning, 0ms, 180s}, 179'999ms, {"0:01", Signal::amber}},
        {{morning, 0ms, 180s}, 180s, {"0:00", Signal::red}},
        {{morning, 0ms, 180s}, 187s, {"+0:07", Signal::red}},
        {{morning, 0ms, 180s}, 841s, {"+11:01", Signal::red}},
        {{std::nullopt, 60s, 180s}, 1h, {"2:00", Signal::green}},  // it stands
        {{std::nullopt, 160s, 180s}, 1h, {"0:20", Signal::amber}},
        {{morning, 0ms, 180s}, -1s, {"3:00", Signal::green}},  // a clock a little behind
        {{morning, 0ms, std::nullopt}, 61s, {"1:01", Signal::none}},
        {{morning, 0ms, 120s, 10s}, 105s, {"0:15", Signal::green}},
    }));
    CHECK(face(row.clock, morning + row.after) == row.face);
}

TEST_CASE("The screen shows who speaks, the clock, who is next and the list") {
    CHECK(screen(picture(), {}, 64, 30) ==
          R"(High-level meeting                                      11:51:00
First meeting · Debate

Has the floor
Kenya                                                       2:18
Minister · Amina Wanjiru

Next speakers
11:54  中国                          Head of State   in the Hall
       )"
          "\xE2\x81\xA8مصر\xE2\x81\xA9"
          R"(                           Right of reply

List of speakers
   1  11:45  France                   Minister  Delivered
   2  11:50  Kenya                    Minister  Speaking
   3  11:54  中国                     Minister  in the Hall
   4  11:59  A State with a name lo…  Minister  Absent when cal…
   5         )"
          "\xE2\x81\xA8مصر\xE2\x81\xA9"
          R"(                      Minister  On the list, no…
)");
}

TEST_CASE("A time of another day has its weekday, in every language, and a panel its name") {
    json now = now_json();
    now["next"].push_back({{"kind", "panel"},
                           {"booking", nullptr},
                           {"display_name", "Interactive panel discussion 1"},
                           {"state", nullptr},
                           {"planned", {{"starts_at", "2025-11-25T20:00:00Z"}}}});
    Picture shown;
    take_now(now, shown);
    std::string const text = screen(shown, {}, 64, 30);
    CHECK_THAT(text, Catch::Contains("\nTue 15:00  Interactive panel discussion 1"));
    CHECK_THAT(text, Catch::Contains("\n11:54      中国 "));
    // The day is the venue's: late in the evening there it is tomorrow in UTC.
    model::Instant const evening = instant("2025-11-25T01:00:00Z");
    CHECK_THAT(screen(shown, {}, 64, 30, model::Language::en, evening),
               Catch::Contains("\n11:54      中国 "));
    Connection const lost{morning - 20h, "refused"};
    CHECK_THAT(screen(shown, lost, 80, 30), Catch::Contains("No connection since Sun 15:51"));
    for (auto const& [language, weekday] :
         {std::pair{model::Language::ar, "الثلاثاء 15:00"},
          std::pair{model::Language::es, "mar 15:00"}, std::pair{model::Language::fr, "mar. 15:00"},
          std::pair{model::Language::ru, "вт 15:00"}, std::pair{model::Language::zh, "周二 15:00"}})
        CHECK_THAT(screen(shown, {}, 64, 30, language), Catch::Contains(weekday));
}

TEST_CASE("When a turn is expected stands beside the plan, where that is another minute") {
    json now = now_json();
    now["next"][0]["forecast"] = {{"starts_at", "2025-11-24T17:02:10Z"}};
    Picture shown;
    take_now(now, shown);
    CHECK_THAT(screen(shown, {}, 64, 30), Catch::Contains("\n11:54  ≈ 12:02  中国 "));
    now["next"][0]["forecast"]["starts_at"] = "2025-11-24T16:54:59Z";
    take_now(now, shown);
    CHECK_THAT(screen(shown, {}, 64, 30), Catch::Contains("\n11:54  中国 "));
    // Where there is little room the plan alone is shown.
    now["next"][0]["forecast"]["starts_at"] = "2025-11-24T17:02:10Z";
    take_now(now, shown);
    CHECK_THAT(screen(shown, {}, 40, 30), !Catch::Contains("12:02"));
}

TEST_CASE("A lost connection is said where the clock was") {
    Connection const lost{morning - 20s, "http://hall:8080 can't be reached: refused"};
    std::string const text = screen(picture(), lost, 80, 30);
    CHECK_THAT(text, Catch::Contains("No connection since 11:50"));
    CHECK_THAT(text, Catch::Contains(lost.why));
    CHECK_THAT(text, !Catch::Contains("2:18"));
}

TEST_CASE("Whoever is interrupted is shown behind the point of order") {
    json now = now_json();
    now["interrupted"] = now["current"];
    now["state"] = "point_of_order";
    now["current"] = {
        {"kind", "point_of_order"}, {"display_name", "Brazil"}, {"state", "speaking"}};
    Picture shown;
    take_now(now, shown);
    std::string const text = screen(shown, {}, 60, 30);
    CHECK_THAT(text, Catch::Contains("A point of order is being raised\nBrazil "));
    CHECK_THAT(text, Catch::Contains("Point of order\nInterrupted: Kenya\n"));
}

TEST_CASE("No line is wider than the terminal, and there are no more than fit") {
    Picture shown = picture();
    for (int i = 0; i < 200; ++i)
        shown.list.push_back(shown.list[static_cast<std::size_t>(i % 5)]);
    shown.rehearsal = true;
    for (model::Language const language : model::all_languages)
        for (int width = 20; width <= 140; width += 3)
            for (int const height : {1, 5, 12, 24, 60}) {
                Surface const surface{width, height, language, new_york()};
                auto const lines = draw(shown, {}, surface, morning, locales());
                REQUIRE(static_cast<int>(lines.size()) <= height);
                for (Line const& line : lines) {
                    std::string text;
                    for (Span const& span : line)
                        text += span.text;
                    INFO(text);
                    // All columns are filled, so they stand below one another.
                    REQUIRE((text.empty() || cells(text) == width));
                }
            }
}

TEST_CASE("Of a long list the present is shown") {
    Picture shown = picture();
    shown.list.clear();
    for (int i = 1; i <= 120; ++i) {
        Shown row;
        row.name = "State " + std::to_string(i);
        row.position = i;
        row.state = i < 80 ? "delivered" : "listed";
        shown.list.push_back(row);
    }
    std::string const text = screen(shown, {}, 80, 34);
    CHECK_THAT(text, Catch::Contains("State 80\n"));
    CHECK_THAT(text, Catch::Contains("State 79 "));
    CHECK_THAT(text, !Catch::Contains("State 70 "));
    CHECK_THAT(text, Catch::Contains("State 90\n"));
    SECTION("and at its end its end") {
        for (Shown& row : shown.list)
            row.state = "delivered";
        CHECK_THAT(screen(shown, {}, 80, 34), Catch::Contains("State 120 "));
    }
}

TEST_CASE("Before the first answer, and between sittings, it says so") {
    CHECK(screen({}, {}, 60, 20) == "\n\n\nConnecting to the service …\n");
    Picture shown;
    shown.state = "closed";
    for (auto const& [phase, words] :
         {std::pair{"before", "has not begun"}, std::pair{"break", "No meeting is in progress"},
          std::pair{"over", "is over"}, std::pair{"running", "Not yet called to order"}}) {
        shown.phase = phase;
        CHECK_THAT(screen(shown, {}, 60, 20), Catch::Contains(words));
    }
}

TEST_CASE("Every state of the floor and every kind of turn has its words") {
    for (model::Language const language : model::all_languages)
        for (char const* state : {"suspended", "free", "called", "speaking", "paused",
                                  "point_of_order", "ruling", "appeal", "motion", "action"}) {
            Picture shown = picture();
            shown.state = state;
            for (char const* kind : {"statement", "role", "seat", "intervention", "reply", "motion",
                                     "point_of_order"}) {
                shown.current->kind = kind;
                CHECK_THAT(screen(shown, {}, 80, 30, language), !Catch::Contains("watch."));
            }
        }
}

TEST_CASE("Colours are the terminal's codes, and end with their words") {
    CHECK(coloured_text({{"2:17", Style::green}, {" x"}}) == "\033[1;32m2:17\033[0m x");
    CHECK(coloured_text({{"+0:07", Style::red}}) == "\033[1;31m+0:07\033[0m");
    CHECK(coloured_text({{"0:30", Style::amber}}) == "\033[1;33m0:30\033[0m");
}

}  // namespace rostrum::tests::screen_tests
