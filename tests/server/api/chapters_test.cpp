#include <algorithm>
#include <map>
#include <sstream>

#include "server/http/target.hpp"
#include "tests/server/api/morning.hpp"

// What is fetched for the recording of a sitting: chapters, and the table for a video platform.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

struct Cue {
    std::string id;
    std::string begin;
    std::string end;
    std::string text;

    friend bool operator==(Cue const&, Cue const&) = default;
    friend std::ostream& operator<<(std::ostream& out, Cue const& cue) {
        return out << cue.id << ' ' << cue.begin << ' ' << cue.end << ' ' << cue.text;
    }
};
using Cues = std::vector<Cue>;

// WebVTT as strictly as this service writes it; fails the test where it is something else.
Cues cues_of(std::string const& text) {
    std::istringstream in(text);
    std::string line;
    std::getline(in, line);
    REQUIRE(line == "WEBVTT");
    Cues cues;
    while (std::getline(in, line)) {
        REQUIRE(line.empty());
        Cue cue;
        std::string times;
        REQUIRE(std::getline(in, cue.id));
        REQUIRE(std::getline(in, times));
        REQUIRE(std::getline(in, cue.text));
        auto const arrow = times.find(" --> ");
        REQUIRE(arrow != std::string::npos);
        cue.begin = times.substr(0, arrow);
        cue.end = times.substr(arrow + 5);
        REQUIRE(cue.begin < cue.end);
        REQUIRE((cues.empty() || cues.back().end <= cue.begin));
        cues.push_back(std::move(cue));
    }
    return cues;
}

// The turns that were called, by the order of their sittings and calls: "t1", "t2", ... for their
// ids.
Cues numbered(ApiClient& client, Cues cues) {
    std::map<std::string, std::string> numbers;
    json const as_run = parsed(client.get(at("as-run")));
    for (json const& sitting : as_run["sittings"])
        for (json const& turn : sitting["turns"])
            numbers[turn["id"]] = "t" + std::to_string(numbers.size() + 1);
    for (Cue& cue : cues) {
        auto const dash = cue.id.find('-');
        auto const known = numbers.find(cue.id.substr(0, dash));
        if (known != numbers.end())
            cue.id = known->second + (dash == cue.id.npos ? "" : cue.id.substr(dash));
    }
    return cues;
}

Cues chapters(ApiClient& client, std::string const& query = "") {
    auto const answer = client.get(at("feeds/chapters.vtt" + query));
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/vtt; charset=utf-8");
    return numbered(client, cues_of(answer.body));
}

// Speaks for that long, beginning at once, and nobody for ten seconds afterwards.
void speaks(Morning& m, char const* booking, model::Milliseconds time) {
    m.call(booking);
    m.press("begin");
    m.later(time);
    m.press("end");
    m.later(model::Seconds{10});
}

json named_speaker(char const* participant, std::string const& name, std::string const& title) {
    json body = statement(participant);
    body["speaker"] = {{"name", name}, {"title", title}};
    return body;
}

// The morning of a day with panels in the afternoon, which has begun.
struct Afternoon : Morning {
    Afternoon() {
        for (char const* id : {"FRA", "BRA"})
            book({{"kind", "panel"},
                  {"panel", "panel-1"},
                  {"function", "panellist"},
                  {"category", "member_state"},
                  {"participant", id}});
        service->set_time(moment("2025-11-24T15:00:00-05:00"));
        act({{"action", "open_sitting"}, {"sitting", "24-pm"}, {"present", 110}});
        later(model::Seconds{60});
    }
};

}  // namespace

TEST_CASE("A chapter for each turn as it ran, from the opening of its sitting") {
    Morning m;
    m.open();
    m.later(model::Seconds{60});
    speaks(m, "b2", model::Milliseconds{100'250});
    m.call("b3");
    m.press("absent");
    speaks(m, "b1", model::Seconds{20});
    CHECK(chapters(m.everybody) ==
          Cues{{"t1", "00:01:00.000", "00:02:40.250", "France"},
               {"t3", "00:02:50.250", "00:03:10.250",
                "President of the General Assembly at its eightieth session"}});
    CHECK(chapters(m.presiding)[0].text == "France – Zorblax of FRA");
    ApiClient france(m.service->port(), m.service->token(Role::delegation, "FRA"));
    ApiClient kenya(m.service->port(), m.service->token(Role::delegation, "KEN"));
    CHECK(chapters(france)[0].text == "France – Zorblax of FRA");
    CHECK(chapters(kenya)[0].text == "France");
}

TEST_CASE("Chapters grow while somebody speaks, with what happens and at the clock's deadlines") {
    Morning m;
    m.open();
    m.call("b2");
    CHECK(chapters(m.everybody).empty());
    m.press("begin");
    auto const begun = m.everybody.get(at("feeds/chapters.vtt"));
    CHECK(numbered(m.everybody, cues_of(begun.body)) ==
          Cues{{"t1", "00:00:00.000", "00:00:01.000", "France"}});
    Headers const known{{"If-None-Match", begun.header("ETag")}};
    m.later(model::Seconds{149});
    CHECK(m.everybody.get(at("feeds/chapters.vtt"), known).status == 304);
    m.later(model::Seconds{1});  // amber
    CHECK(chapters(m.everybody)[0].end == "00:02:30.000");
    m.later(model::Seconds{7});
    m.press("pause");
    CHECK(chapters(m.everybody)[0].end == "00:02:37.000");
    m.press("resume");
    m.later(model::Seconds{3});
    m.press("end");
    auto const over = m.everybody.get(at("feeds/chapters.vtt"));
    CHECK(cues_of(over.body)[0].end == "00:02:40.000");
    // What began and ended in the same instant was not heard.
    m.later(model::Seconds{10});
    speaks(m, "b3", model::Milliseconds{0});
    CHECK(chapters(m.everybody).size() == 1);
    m.later(std::chrono::hours{9});
    CHECK(m.everybody.get(at("feeds/chapters.vtt"), {{"If-None-Match", over.header("ETag")}})
              .status == 304);
}

TEST_CASE("No cue is broken by a name, and none differs between two languages but in words") {
    Morning m;
    std::string const bad =
        "Zoë \"Zo\", <script>a</script> --> ]]> 😀 \xE2\x80\xAE"
        "evil & co";
    m.book(named_speaker("DEU", bad, "X\xE2\x81\xA6Y"));
    m.open();
    speaks(m, "b4", model::Seconds{30});
    speaks(m, "b2", model::Seconds{30});
    auto const english = chapters(m.presiding, "?lang=en");
    REQUIRE(english.size() == 2);
    CHECK(english[0].text ==
          "Germany – Zoë \"Zo\", &lt;script&gt;a&lt;/script&gt; --&gt; ]]&gt; 😀 evil &amp; co, XY");
    char const* const germany[] = {"ألمانيا", "Alemania", "Allemagne", "Германия", "德国"};
    std::size_t index = 0;
    for (char const* language : {"ar", "es", "fr", "ru", "zh"}) {
        CAPTURE(language);
        auto const other = chapters(m.presiding, std::string{"?lang="} + language);
        REQUIRE(other.size() == english.size());
        for (std::size_t i = 0; i < other.size(); ++i) {
            CHECK(other[i].id == english[i].id);
            CHECK(other[i].begin == english[i].begin);
            CHECK(other[i].end == english[i].end);
            CHECK(server::http::valid_utf8(other[i].text));
        }
        CHECK(other[0].text.starts_with(std::string{germany[index++]} + " – Zoë"));
    }
}

TEST_CASE("A correction moves a chapter, and a step that is taken back takes its chapter along") {
    Morning m;
    m.open();
    m.later(model::Seconds{60});
    speaks(m, "b2", model::Seconds{100});
    m.act({{"action", "correct"},
           {"turn", parsed(m.everybody.get(at("as-run")))["sittings"][0]["turns"][0]["id"]},
           {"began_at", "2025-11-24T10:00:55-05:00"},
           {"ended_at", "2025-11-24T10:02:35-05:00"},
           {"reason", "see the recording"}});
    CHECK(chapters(m.everybody) == Cues{{"t1", "00:00:55.000", "00:02:35.000", "France"}});

    m.call("b3");
    m.press("begin");
    m.later(model::Seconds{40});
    auto const step = m.press("end")["last_step"]["version"];
    CHECK(chapters(m.everybody).size() == 2);
    m.later(model::Seconds{5});
    m.act({{"action", "undo"}, {"step", step}, {"reason", "a mistake"}});
    // It runs still: until what happened last.
    CHECK(chapters(m.everybody)[1] == Cue{"t2", "00:02:50.000", "00:03:35.000", "Kenya"});
    m.press("end");
    m.later(model::Seconds{10});
    m.call("b1");
    auto const begun = m.press("begin")["last_step"]["version"];
    CHECK(chapters(m.everybody).size() == 3);
    m.act({{"action", "undo"}, {"step", begun}, {"reason", "a mistake"}});
    CHECK(chapters(m.everybody).size() == 2);
}

TEST_CASE("What interrupts a statement is a chapter, and the rest of the statement another") {
    Morning m;
    m.open();
    m.call("b2");
    m.press("begin");
    m.later(model::Seconds{60});
    m.act({{"action", "point_of_order"}, {"participant", "KEN"}});
    m.later(model::Seconds{30});
    m.press("end");
    m.later(model::Seconds{5});
    m.act({{"action", "rule"}, {"upheld", false}});
    m.press("resume");
    m.later(model::Seconds{25});
    m.press("end");
    CHECK(chapters(m.everybody) ==
          Cues{{"t1", "00:00:00.000", "00:01:00.000", "France"},
               {"t2", "00:01:00.000", "00:01:30.000", "Kenya – Point of order"},
               {"t1-2", "00:01:30.000", "00:02:00.000", "France"}});
    CHECK(chapters(m.everybody, "?lang=fr")[1].text == "Kenya – Motion d’ordre");
    // The recording begins in the midst: what a cue is called stays.
    CHECK(chapters(m.everybody, "?recording_starts_at=2025-11-24T10:01:40-05:00") ==
          Cues{{"t1-2", "00:00:00.000", "00:00:20.000", "France"}});
}

TEST_CASE("A panel is a chapter, a suspension a gap, and whoever speaks from its floor follows") {
    Afternoon m;
    m.call("b4");
    m.press("begin");
    m.later(model::Seconds{60});
    m.press("end");
    m.later(model::Seconds{20});
    m.act({{"action", "suspend_sitting"}, {"reason", "consultations"}});
    m.later(model::Seconds{600});
    m.press("resume_sitting");
    m.call("b5");
    m.press("begin");
    m.later(model::Seconds{60});
    m.press("end");
    auto const turn = m.act({{"action", "ask"},
                             {"for", "intervention"},
                             {"panel", "panel-1"},
                             {"participant", "KEN"}})["asked"][0]["id"];
    m.act({{"action", "call"}, {"turn", turn}});
    m.press("begin");
    m.later(model::Seconds{90});
    m.press("end");
    auto const english = chapters(m.everybody);
    REQUIRE(english.size() == 3);
    std::string const panel = "Interactive panel discussion 1";
    // It goes on between two seats, until the suspension.
    CHECK(english == Cues{{"panel-1", "00:01:00.000", "00:02:20.000", panel},
                          {"panel-1-2", "00:12:20.000", "00:13:20.000", panel},
                          {"t3", "00:13:20.000", "00:14:50.000", "Kenya – From the floor"}});
    CHECK(chapters(m.everybody, "?sitting=24-am").empty());
}

TEST_CASE("Seats that follow one another are one chapter of their panel") {
    Afternoon m;
    for (char const* booking : {"b4", "b5"})
        speaks(m, booking, model::Seconds{60});
    auto const found = chapters(m.everybody);
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == "panel-1");
    CHECK(found[0].begin == "00:01:00.000");
    CHECK(found[0].end == "00:03:10.000");
}

TEST_CASE("A recording begins when it says, and is of the sitting that it names") {
    Morning m;
    auto const nothing = m.everybody.get(at("feeds/chapters.vtt"));
    CHECK(nothing.status == 200);
    CHECK(nothing.body == "WEBVTT\n");
    m.open();
    m.later(model::Seconds{60});
    speaks(m, "b2", model::Seconds{100});
    speaks(m, "b3", model::Seconds{100});
    m.press("adjourn_sitting");
    auto const of = [&](std::string const& query) { return chapters(m.everybody, query); };
    CHECK(of("?recording_starts_at=2025-11-24T09:50:00.500-05:00")[0].begin == "00:10:59.500");
    CHECK(of("?recording_starts_at=2025-11-24T16%3A01%3A30%2B01:00")[0] ==
          Cue{"t1", "00:00:00.000", "00:01:10.000", "France"});
    CHECK(of("?recording_starts_at=2025-11-24T15:02:50Z")[0].id == "t2");
    CHECK(of("?recording_starts_at=2025-11-25T00:00:00Z").empty());
    CHECK(of("?recording_starts_at=2025-11-20T00:00:00Z")[0].begin == "111:01:00.000");
    CHECK(of("?sitting=24-am") == of(""));
    CHECK(of("?sitting=25-pm").empty());
    CHECK(of("?sitting=25-pm&recording_starts_at=2025-11-24T15:02:50Z").empty());

    m.service->set_time(moment("2025-11-24T15:00:00-05:00"));
    m.act({{"action", "open_sitting"}, {"sitting", "24-pm"}, {"present", 110}});
    CHECK(of("").empty());
    CHECK(of("?sitting=24-am").size() == 2);

    for (char const* feed : {"feeds/chapters.vtt", "feeds/video-platform.csv"}) {
        auto const status = [&](std::string const& query) {
            return m.everybody.get(at(feed + query)).status;
        };
        CHECK(status("?sitting=26-am") == 404);
        CHECK(status("?sitting=%3Cscript%3E") == 404);
        auto const naive =
            m.everybody.get(at(feed + std::string{"?recording_starts_at=2025-11-24T10:00:00"}));
        CHECK(naive.status == 400);
        CHECK(problem_code(naive) == "schema");
        CHECK(naive.body.find("query parameter recording_starts_at must") != std::string::npos);
        CHECK(status("?recording_starts_at=") == 400);
        CHECK(status("?recording_starts_at=0") == 400);
    }
}

TEST_CASE("The table for a video platform has every turn, in six languages") {
    Morning m;
    auto const header = m.everybody.get(at("feeds/video-platform.csv"));
    CHECK(header.header("Content-Type") == "text/csv; charset=utf-8");
    REQUIRE(header.body.starts_with("\xEF\xBB\xBFturn,kind,state,offset,offset_seconds,duration,"));
    CHECK(std::count(header.body.begin(), header.body.end(), '\n') == 1);
    json joint = named_speaker("CHE", "=A, \"B\"", "=HYPERLINK(\"x\")");
    joint.update({{"capacity", "group"},
                  {"states", {"CHE", "AUT"}},
                  {"title", "Alpine States"},
                  {"authorization", "letter"}});
    m.book(joint);
    m.open();
    m.later(model::Seconds{60});
    speaks(m, "b4", model::Milliseconds{100'250});
    m.call("b2");
    m.press("begin");
    auto const lines = [&](ApiClient& client, std::string const& query = "") {
        std::istringstream in(client.get(at("feeds/video-platform.csv" + query)).body);
        std::vector<std::string> found;
        for (std::string line; std::getline(in, line, '\n');) {
            REQUIRE(line.ends_with('\r'));
            line.pop_back();
            line.erase(0, line.find(',') + 1);  // the turn's id
            found.push_back(line);
        }
        found.erase(found.begin());
        return found;
    };
    auto const seen = lines(m.presiding);
    REQUIRE(seen.size() == 2);
    CAPTURE(seen[0], seen[1]);
    CHECK(seen[0].starts_with(
        "statement,ended,00:01:00.000,60.000,00:01:40.250,100.250,CHE,b4,group,M,"
        "\"'=A, \"\"B\"\"\",\"'=HYPERLINK(\"\"x\"\")\",,Alpine States,Alpine States,"));
    for (char const* part : {",سويسرا,Switzerland,Suiza,Suisse,Швейцария,瑞士,",
                             ",on behalf of a group of States,", ",Minister,"})
        CHECK(seen[0].find(part) != std::string::npos);
    CHECK(seen[1].starts_with(
        "statement,speaking,00:02:50.250,170.250,,,FRA,b2,national,M,Zorblax of FRA,,,"));
    CHECK(seen[1].find(",فرنسا,France,Francia,France,Франция,法国,") != std::string::npos);
    // Whatever language is asked for.
    CHECK(lines(m.presiding, "?lang=ar") == seen);
    CHECK(lines(m.everybody)[1].starts_with(
        "statement,speaking,00:02:50.250,170.250,,,FRA,b2,national,M,,,,"));
    CHECK(lines(m.everybody)[0].find("HYPERLINK") == std::string::npos);
    auto const clipped = lines(m.everybody, "?recording_starts_at=2025-11-24T15:02:00Z");
    CHECK(clipped[0].starts_with("statement,ended,00:00:00.000,0.000,00:00:40.250,40.250,"));
    CHECK(lines(m.everybody, "?recording_starts_at=2025-11-24T15:02:45Z").size() == 1);
    CHECK(lines(m.everybody, "?sitting=25-am").empty());
}
