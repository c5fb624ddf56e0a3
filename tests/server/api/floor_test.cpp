#include <barrier>
#include <catch2/catch.hpp>
#include <set>
#include <thread>
#include <tuple>

#include "server/store/memory.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/api/morning.hpp"
#include "tests/server/store/samples.hpp"

// The conduct of the sitting over HTTP: who may do what, what is told when it may not be done, and
// what everybody sees of it.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

TEST_CASE("What the floor's state does not allow is 409 with the floor as it stands") {
    Morning m;
    auto const closed = m.ask({{"action", "begin"}});
    CHECK(closed.status == 409);
    CHECK(problem_code(closed) == "floor");
    CHECK(parsed(closed)["present"]["state"] == "closed");
    CHECK(parsed(closed)["detail"] == "No meeting is in progress.");
    CHECK(parsed(m.ask({{"action", "begin"}}, {{"Accept-Language", "fr"}}))["detail"] ==
          "Aucune séance n’est en cours.");

    m.open();
    m.call("b2");
    auto const twice = m.ask({{"action", "call"}, {"booking", "b3"}});
    CHECK(twice.status == 409);
    CHECK(parsed(twice)["present"]["current"]["booking"] == "b2");
    CHECK(parsed(twice)["present"]["state"] == "called");
    // It is what GET answers, as of the last event.
    json present = parsed(twice)["present"];
    json const read = parsed(m.presiding.get(at("floor")));
    CHECK(present == read);
}

TEST_CASE("A step that was made after the version that was seen is 409; a mark is no step") {
    Morning m;
    m.open();
    auto const seen = m.floor()["floor_version"];
    REQUIRE(m.conference.post(at("floor"), {{"action", "mark_ready"}, {"booking", "b2"}}).status ==
            200);
    json const call{{"action", "call"}, {"booking", "b1"}, {"version", seen}};
    CHECK(m.ask(call).status == 200);
    auto const stale = m.ask({{"action", "begin"}, {"version", seen}});
    CHECK(stale.status == 409);
    CHECK(problem_code(stale) == "floor");
    CHECK(parsed(stale)["present"]["floor_version"] > seen);
    CHECK(m.ask({{"action", "begin"}, {"version", m.floor()["version"]}}).status == 200);
}

TEST_CASE("Before the first step the floor's version is 0, and may be said to have been seen") {
    Morning m;
    json open{{"action", "open_sitting"},
              {"sitting", "24-am"},
              {"present", 110},
              {"version", m.floor()["floor_version"]}};
    REQUIRE(open["version"] == 0);
    CHECK(m.ask(open).status == 200);
    // Another who has seen the same is too late.
    auto const late = m.ask({{"action", "call"}, {"booking", "b2"}, {"version", 0}});
    CHECK(late.status == 409);
    CHECK(problem_code(late) == "floor");
}

TEST_CASE("Two officers press begin behind a barrier: one begins, the other is told the floor",
          "[slow]") {
    constexpr int rounds = 1'000;
    Morning m;
    m.open();
    m.call("b2");
    std::string const tokens[] = {m.service->token(Role::presiding),
                                  m.service->token(Role::presiding)};
    std::barrier gate(2);
    RawAnswer answers[2];
    int faults = 0;
    auto const officer = [&](std::size_t number) {
        ApiClient client(m.service->port(), tokens[number]);
        for (int round = 0; round < rounds; ++round) {
            gate.arrive_and_wait();
            answers[number] = client.post(at("floor"), {{"action", "begin"}});
            gate.arrive_and_wait();
            if (number == 0) {
                bool const first = answers[0].status == 200;
                RawAnswer const& done = answers[first ? 0 : 1];
                RawAnswer const& refused = answers[first ? 1 : 0];
                bool const fine =
                    done.status == 200 && refused.status == 409 &&
                    nlohmann::json::parse(refused.body)["present"]["state"] == "speaking";
                faults += fine ? 0 : 1;
                auto const step = nlohmann::json::parse(done.body)["last_step"]["version"];
                faults +=
                    client.post(at("floor"), {{"action", "undo"}, {"step", step}}).status == 200
                        ? 0
                        : 1;
            }
            gate.arrive_and_wait();
        }
    };
    std::thread other(officer, 1);
    officer(0);
    other.join();
    CHECK(faults == 0);
    CHECK(m.floor()["state"] == "called");
}

TEST_CASE("A nervous finger: one key, one effect, and the same answer, after a restart too") {
    Folder folder;
    auto const open_store = [&] {
        return server::store::open_sqlite(folder.path,
                                          {.exclusive = true, .create = true, .vfs = ""});
    };
    // Nobody has counted: the answer has a warning (R36), out of the event.
    json const open{{"action", "open_sitting"}, {"sitting", "24-am"}};
    Headers const key{{"Idempotency-Key", "nervous"}};
    std::string token;
    std::string first;
    {
        Morning m(std::make_unique<Service>(open_store()));
        token = m.service->token(Role::presiding);
        ApiClient finger(m.service->port(), token);
        first = finger.post(at("floor"), open, key).body;
        REQUIRE(nlohmann::json::parse(first)["warnings"][0]["rule"] == "R36");
        m.call("b2");
        m.press("begin");
        Untouched before(*m.service);
        CHECK(finger.post(at("floor"), open, key).body == first);
        CHECK(finger.post(at("floor"), {{"action", "end"}}, key).status == 422);
        CHECK(before.holds());
    }
    Service again(open_store());
    again.set_time(ten + std::chrono::hours{1});
    CHECK(ApiClient(again.port(), token).post(at("floor"), open, key).body == first);
    CHECK(parsed(ApiClient(again.port()).get(at("floor")))["state"] == "speaking");
}

TEST_CASE("A dry run judges a command and shows the floor, and nothing happens") {
    Morning m;
    Untouched before(*m.service);
    json const open{{"action", "open_sitting"}, {"sitting", "24-am"}, {"present", 110}};
    auto const dry = m.presiding.post(at("floor?dry_run=true"), open);
    CHECK(dry.status == 200);
    CHECK(parsed(dry)["state"] == "free");
    CHECK(parsed(dry)["dry_run"] == true);
    CHECK(before.holds());
    CHECK(m.floor()["state"] == "closed");
}

TEST_CASE("Who may give which command") {
    Morning m;
    m.open();
    json const marks[] = {{{"action", "mark_ready"}, {"booking", "b2"}},
                          {{"action", "ask"}, {"for", "reply"}, {"participant", "KEN"}}};
    for (json const& mark : marks) {
        CHECK(m.conference.post(at("floor"), mark).status == 200);
        CHECK(m.secretariat.post(at("floor?dry_run=true"), mark).status == 200);
        CHECK(m.presiding.post(at("floor?dry_run=true"), mark).status == 200);
    }
    CHECK(m.floor()["asked"].empty());
    auto const turn = parsed(m.presiding.get(at("floor")))["asked"][0]["id"];
    CHECK(m.conference.post(at("floor"), {{"action", "withdraw_ask"}, {"turn", turn}}).status ==
          200);
    m.call("b2");
    m.press("begin");
    m.later(model::Seconds{60});
    auto const spoken = m.press("end")["last_step"];
    auto const run = parsed(m.everybody.get(at("as-run")))["sittings"][0]["turns"][0];
    json const correct{{"action", "correct"},
                       {"turn", run["id"]},
                       {"began_at", run["began_at"]},
                       {"reason", "see the recording"}};
    CHECK(m.secretariat.post(at("floor?dry_run=true"), correct).status == 200);
    CHECK(m.conference.post(at("floor"), correct).status == 403);
    json const others[] = {{{"action", "call"}, {"booking", "b3"}},
                           {{"action", "adjourn_sitting"}},
                           {{"action", "undo"}, {"step", spoken["version"]}}};
    for (json const& other : others) {
        CHECK(m.secretariat.post(at("floor"), other).status == 403);
        CHECK(m.conference.post(at("floor"), other).status == 403);
    }
    ApiClient delegation(m.service->port(), m.service->token(Role::delegation, "FRA"));
    CHECK(delegation.post(at("floor"), marks[0]).status == 403);
    CHECK(m.everybody.post(at("floor"), marks[0]).status == 401);
}

TEST_CASE("The floor is public; names of persons are the officers'") {
    Morning m;
    m.open();
    m.call("b2");
    m.press("begin");
    REQUIRE(m.conference
                .post(at("floor"), {{"action", "ask"},
                                    {"for", "reply"},
                                    {"participant", "KEN"},
                                    {"speaker", {{"name", "Wanjiruname"}}}})
                .status == 200);
    auto const officer = parsed(m.presiding.get(at("floor")));
    CHECK(officer["sitting"]["presiding"]["name"] == "Quuxalot");
    CHECK(officer["current"]["speaker"]["name"] == "Zorblax of FRA");
    CHECK(officer["asked"][0]["speaker"]["name"] == "Wanjiruname");
    CHECK(parsed(m.presiding.get(at("now")))["current"]["speaker"]["name"] == "Zorblax of FRA");

    for (char const* target : {"floor", "now", "now?names=all", "as-run", "as-run.csv", "events",
                               "bookings", "bookings/b2", "timetable"}) {
        CAPTURE(target);
        auto const answer = m.everybody.get(at(target));
        CHECK(answer.status == 200);
        for (char const* name : {"Quuxalot", "Zorblax", "Wanjiruname", "Vice-President"})
            CHECK(answer.body.find(name) == std::string::npos);
    }
    auto const seen = m.floor();
    CHECK(seen["sitting"]["presiding"] == json{{"function", "president"}});
    CHECK(seen["current"]["participant"]["id"] == "FRA");
    CHECK(seen["current"]["display_name"] == "France");
    CHECK(seen["current"]["level"] == "M");
    CHECK(seen["clock"]["limit_seconds"] == 180);
    // A delegation sees its own.
    ApiClient kenya(m.service->port(), m.service->token(Role::delegation, "KEN"));
    auto const own = parsed(kenya.get(at("floor")));
    CHECK(own["asked"][0]["speaker"]["name"] == "Wanjiruname");
    CHECK_FALSE(own["current"].contains("speaker"));
}

TEST_CASE("Who waits for the floor is nobody's business but the lists'") {
    Morning m;
    m.open();
    auto const asked = m.act({{"action", "ask"}, {"for", "reply"}, {"participant", "KEN"}});
    REQUIRE(asked["asked"].size() == 1);
    REQUIRE(m.conference.post(at("floor"), {{"action", "mark_ready"}, {"booking", "b2"}}).status ==
            200);
    auto const types = [&](ApiClient& who) {
        std::vector<std::string> found;
        auto const page = parsed(who.get(at("events?limit=500")));
        for (json const& event : page["items"])
            found.push_back(event["type"]);
        return found;
    };
    auto const tells = [&](ApiClient& who, char const* type) {
        auto const all = types(who);
        return std::find(all.begin(), all.end(), type) != all.end();
    };
    ApiClient kenya(m.service->port(), m.service->token(Role::delegation, "KEN"));
    ApiClient webcast(m.service->port(), m.service->token(Role::webcast));
    for (ApiClient* working : {&m.presiding, &m.secretariat, &kenya}) {
        CHECK(parsed(working->get(at("floor")))["asked"].size() == 1);
        CHECK(tells(*working, "floor_asked"));
        CHECK(tells(*working, "speaker_ready"));
    }
    for (ApiClient* other : {&m.everybody, &webcast}) {
        CHECK(parsed(other->get(at("floor")))["asked"].empty());
        CHECK(parsed(other->get(at("now"))).dump().find("KEN") == std::string::npos);
        CHECK_FALSE(tells(*other, "floor_asked"));
        CHECK_FALSE(tells(*other, "speaker_ready"));
        CHECK(tells(*other, "sitting_opened"));
    }
}

TEST_CASE("Who is in the Hall, and behind whom an absent one comes, the public is not told") {
    Morning m;
    m.open();
    m.call("b2");
    m.press("absent");
    REQUIRE(m.conference.post(at("floor"), {{"action", "mark_ready"}, {"booking", "b2"}}).status ==
            200);
    ApiClient france(m.service->port(), m.service->token(Role::delegation, "FRA"));
    ApiClient webcast(m.service->port(), m.service->token(Role::webcast));
    auto const ready = [](ApiClient& who) {
        auto const listed = parsed(who.get(at("timetable")))["sittings"][0]["segments"][1];
        bool in_list = false;
        for (json const& entry : listed["entries"])
            in_list = in_list || (entry["booking"] == "b2" && entry["ready"] == true);
        json const alone = parsed(who.get(at("bookings/b2")))["ready"];
        CHECK(alone == in_list);
        CHECK(parsed(who.get(at("floor")))["ready"] == (in_list ? json{"b2"} : json::array()));
        return in_list;
    };
    auto const behind = [](ApiClient& who) {
        auto const page = parsed(who.get(at("events?limit=500")));
        for (json const& event : page["items"])
            if (event["type"] == "speaker_absent") return event["behind"];
        return json("no such event");
    };
    for (ApiClient* working : {&m.presiding, &m.secretariat, &france}) {
        CHECK(ready(*working));
        CHECK(behind(*working) == "b3");
    }
    for (ApiClient* other : {&m.everybody, &webcast}) {
        // It was called, so everybody sees that it is there.
        CHECK(other->get(at("bookings/b2")).status == 200);
        CHECK_FALSE(ready(*other));
        CHECK(behind(*other).is_null());
    }
}

TEST_CASE("A booking shows what the floor makes of it, to everybody once it was called") {
    Morning m;
    m.open();
    CHECK(m.everybody.get(at("bookings/b2")).status == 404);
    REQUIRE(m.conference.post(at("floor"), {{"action", "mark_ready"}, {"booking", "b2"}}).status ==
            200);
    CHECK(parsed(m.presiding.get(at("floor")))["ready"] == json{"b2"});
    CHECK(m.floor()["ready"].empty());
    CHECK(parsed(m.secretariat.get(at("bookings/b2")))["ready"] == true);
    auto const planned = parsed(m.secretariat.get(at("bookings/b2")))["planned"];

    m.call("b2");
    auto const state = [&] { return parsed(m.everybody.get(at("bookings/b2"))); };
    CHECK(state()["state"] == "called");
    CHECK(state()["actual"].is_null());
    m.later(model::Seconds{20});
    m.press("begin");
    CHECK(state()["state"] == "speaking");
    CHECK(state()["actual"]["starts_at"] == "2025-11-24T15:00:20Z");
    CHECK(state()["actual"]["local"] == "2025-11-24T10:00:20-05:00");
    CHECK(state()["actual"]["ends_at"].is_null());
    m.later(model::Seconds{190});
    m.press("end");
    CHECK(state()["state"] == "delivered");
    CHECK(state()["actual"]["ends_at"] == "2025-11-24T15:03:30Z");
    CHECK(state()["planned"] == planned);
    CHECK_FALSE(state().contains("speaker"));
    auto const entry =
        parsed(m.everybody.get(at("timetable")))["sittings"][0]["segments"][1]["entries"][0];
    CHECK(entry["booking"] == "b2");
    CHECK(entry["state"] == "delivered");
    CHECK(entry["actual"] == state()["actual"]);
    CHECK(parsed(m.secretariat.get(at("bookings?state=delivered")))["items"].size() == 1);
    // Kenya waits: the public does not know of it.
    CHECK(m.everybody.get(at("bookings/b3")).status == 404);
}

TEST_CASE(
    "Now changes with the clock's signals and every 15 s over the limit, and is 304 between") {
    Morning m;
    m.open();
    m.call("b2");
    m.later(model::Seconds{30});
    m.press("begin");
    model::Instant const begun = m.service->clock().now();
    auto const at_second = [&](std::int64_t milliseconds) {
        m.service->set_time(begun + model::Milliseconds{milliseconds});
        return m.everybody.get(at("now"));
    };
    struct Expected {
        std::int64_t from;
        std::int64_t until;
        char const* signal;
    };
    for (Expected const& e : {Expected{0, 150'000, "green"}, Expected{150'000, 180'000, "amber"},
                              Expected{180'000, 195'000, "red"}, Expected{195'000, 210'000, "red"},
                              Expected{600'000, 615'000, "red"}}) {
        CAPTURE(e.from);
        auto const first = at_second(e.from);
        auto const now = parsed(first);
        CHECK(now["clock"]["signal"] == e.signal);
        CHECK(moment(now["as_of"]) == begun + model::Milliseconds{e.from});
        CHECK(moment(now["next_change_at"]) == begun + model::Milliseconds{e.until});
        CHECK(now["state"] == "speaking");
        CHECK(now["phase"] == "running");
        CHECK(now["basis"] == "floor");
        CHECK(now["current"]["booking"] == "b2");
        Headers const same{{"If-None-Match", first.header("ETag")}};
        for (auto const later : {e.from + 1, (e.from + e.until) / 2, e.until - 1}) {
            m.service->set_time(begun + model::Milliseconds{later});
            CHECK(m.everybody.get(at("now"), same).status == 304);
        }
        m.service->set_time(begun + model::Milliseconds{e.until});
        CHECK(m.everybody.get(at("now"), same).status == 200);
    }
}

TEST_CASE("Now tells who was interrupted, and both clocks' owner is never in doubt") {
    Morning m;
    m.open();
    m.call("b2");
    m.press("begin");
    m.later(model::Seconds{40});
    m.act({{"action", "point_of_order"}, {"participant", "KEN"}});
    auto const now = m.now();
    CHECK(now["state"] == "point_of_order");
    CHECK(now["current"]["kind"] == "point_of_order");
    CHECK(now["current"]["display_name"] == "Kenya");
    CHECK(now["interrupted"]["booking"] == "b2");
    CHECK(now["clock"]["limit_seconds"] == 300);
    m.press("end");
    m.act({{"action", "rule"}, {"upheld", false}});
    auto const after = m.floor();
    CHECK(after["state"] == "paused");
    CHECK(after["clock"]["used_milliseconds"] == 40'000);
    CHECK(after["clock"]["since"].is_null());
    CHECK(after["interrupted"].is_null());
}

TEST_CASE("Now goes on with the segment of whoever had the floor, whatever the plan has come to") {
    Morning m;
    m.open();
    // Nobody was called yet: the plan has it.
    CHECK(m.now()["segment"]["id"] == "opening");
    m.call("b1");
    m.press("begin");
    m.later(std::chrono::minutes{70});  // the debate, by the plan
    auto const segment = [&] { return m.now()["segment"]["id"]; };
    m.act({{"action", "point_of_order"}, {"participant", "KEN"}});
    CHECK(segment() == "opening");
    m.press("end");
    m.act({{"action", "rule"}, {"upheld", false}});
    CHECK(segment() == "opening");
    m.press("resume");
    m.press("end");
    CHECK(segment() == "opening");
    m.call("b2");
    CHECK(segment() == "debate-1");
    m.press("begin");
    m.press("end");
    m.act({{"action", "move_motion"}, {"motion", "adjourn_debate"}, {"participant", "KEN"}});
    CHECK(segment() == "debate-1");
    m.act({{"action", "speak_on_motion"}, {"participant", "FRA"}, {"side", "against"}});
    CHECK(m.now()["current"]["kind"] == "motion");
    CHECK(segment() == "debate-1");
}

TEST_CASE(
    "A sitting that was adjourned early is over, and a panel comes under its segment's name") {
    Morning m;
    m.open();
    CHECK(m.now()["sitting"]["extended_to"].is_null());
    m.act({{"action", "extend_sitting"}, {"until", "2025-11-24T13:30:00-05:00"}});
    CHECK(m.now()["sitting"]["extended_to"] == "2025-11-24T18:30:00Z");
    m.later(std::chrono::minutes{5});
    m.press("adjourn_sitting");
    for (ApiClient* client : {&m.presiding, &m.everybody}) {
        auto const now = parsed(client->get(at("now")));
        CHECK(now["phase"] == "break");
        CHECK(now["basis"] == "planned");
        for (char const* none : {"sitting", "segment", "current"})
            CHECK(now[none].is_null());
        // The roles of the opening that nobody took have passed; France and Kenya are laid out in
        // the sittings that follow.
        auto const& first = now["next"][0];
        CHECK(first["kind"] == "panel");
        CHECK(first["display_name"] == "Interactive panel discussion 1");
        CHECK(first["booking"].is_null());
        CHECK(first["planned"]["starts_at"] == "2025-11-24T20:00:00Z");
        CHECK(now["next"][1]["display_name"] == "Interactive panel discussion 2");
    }
    m.service->set_time(moment("2025-11-24T15:00:00-05:00"));
    CHECK(m.now()["phase"] == "running");
    CHECK(m.now()["current"]["kind"] == "panel");
    m.act({{"action", "open_sitting"}, {"sitting", "24-pm"}, {"present", 110}});
    CHECK(m.now()["next"][0]["kind"] == "panel");
    CHECK(m.now("?names=all")["next"][1]["display_name"]["fr"] == "Table ronde interactive 2");
    m.press("adjourn_sitting");

    for (auto const& [sitting, begin, phase] :
         {std::tuple{"25-am", "2025-11-25T10:00:00-05:00", "break"},
          std::tuple{"25-pm", "2025-11-25T15:00:00-05:00", "over"}}) {
        CAPTURE(sitting);
        m.service->set_time(moment(begin));
        m.act({{"action", "open_sitting"}, {"sitting", sitting}, {"present", 110}});
        m.later(std::chrono::minutes{1});
        m.press("adjourn_sitting");
        CHECK(m.now()["phase"] == phase);
        CHECK(m.now()["sitting"].is_null());
    }
    CHECK(m.now()["next"].empty());
}

TEST_CASE("Now is under 4 KB with the longest names, in one language and in all") {
    Morning m;
    std::string const longest(300, 'W');
    char const* const states[] = {"GBR", "BOL", "LAO", "PRK", "COD", "VEN", "MKD", "TZA", "FSM"};
    for (std::size_t i = 0; i < std::size(states); ++i) {
        json body = statement(states[i]);
        if (i % 2 == 0) {
            body["capacity"] = "group";
            body["states"] = {states[i], "AND", i % 4 == 0 ? "MCO" : "SMR"};
            for (std::size_t k = 0; k <= i; ++k)
                body["states"].push_back(
                    std::array{"FJI", "PLW", "NRU", "TUV", "KIR", "WSM", "TON", "VUT", "MHL"}[k]);
            body["title"] = longest;
            body["authorization"] = "letter";
        }
        body["speaker"] = {{"name", std::string(200, 'N')}, {"title", std::string(200, 'T')}};
        body["level"] = "HS";
        m.book(body);
    }
    m.open();
    m.act({{"action", "extend_sitting"}, {"until", "2025-11-24T13:30:00-05:00"}});
    m.call("b4");
    m.press("begin");
    m.act({{"action", "point_of_order"}, {"participant", "GBR"}});
    for (ApiClient* client : {&m.presiding, &m.everybody})
        for (char const* names : {"", "&names=all"})
            for (char const* language : {"ar", "en", "es", "fr", "ru", "zh"}) {
                auto const answer = client->get(at("now?lang=" + std::string{language} + names));
                CAPTURE(names, language, answer.body);
                CHECK(answer.body.size() < 4096);
                CHECK(parsed(answer)["interrupted"]["booking"] == "b4");
            }
    CHECK(parsed(m.presiding.get(at("now?names=all")))["next"].size() == 5);
    auto const all = m.now("?names=all")["current"]["display_name"];
    CHECK(all.size() == 6);
    // Nothing is cut where there is room.
    CHECK(m.now("?lang=fr")["current"]["display_name"] ==
          "Royaume-Uni de Grande-Bretagne et d’Irlande du Nord");
    CHECK(m.everybody.get(at("now?names=some")).status == 400);
}

TEST_CASE("The as-run list: sittings, turns in the order of the calls, absences and corrections") {
    Morning m;
    m.open();
    m.call("b2");
    m.later(model::Seconds{12});
    m.act({{"action", "absent"}, {"reason", "not in the Hall"}});
    m.call("b3");
    m.press("begin");
    m.later(model::Seconds{100});
    m.press("pause");
    m.later(model::Milliseconds{30'500});
    m.press("resume");
    m.later(model::Seconds{92});
    m.press("end");
    auto const turns = [&] {
        return parsed(m.everybody.get(at("as-run")))["sittings"][0]["turns"];
    };
    REQUIRE(turns().size() == 2);
    CHECK(turns()[0]["state"] == "absent");
    CHECK(turns()[0]["participant"]["id"] == "FRA");
    auto const spoken = turns()[1];
    CHECK(spoken["used_milliseconds"] == 192'000);
    CHECK(spoken["overrun_milliseconds"] == 12'000);
    CHECK(spoken["pauses"] == 1);
    CHECK(spoken["paused_milliseconds"] == 30'500);
    CHECK(spoken["out_of_order"] == true);

    m.act({{"action", "correct"},
           {"turn", spoken["id"]},
           {"began_at", "2025-11-24T10:00:10-05:00"},
           {"reason", "pressed late"}});
    CHECK(turns()[1]["began_at"] == "2025-11-24T15:00:10Z");
    CHECK(turns()[1]["corrections"][0]["began_before"] == spoken["began_at"]);
    m.press("adjourn_sitting");
    auto const run = parsed(m.everybody.get(at("as-run")));
    CHECK(run["sittings"][0]["opened_at"] == "2025-11-24T15:00:00Z");
    CHECK(run["sittings"][0]["adjourned_at"] == "2025-11-24T15:03:54.500Z");
    CHECK(run["sittings"][1]["opened_at"].is_null());

    auto const csv = m.everybody.get(at("as-run.csv"));
    CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(m.everybody.get(at("as-run"), {{"Accept", "text/csv"}}).body == csv.body);
    CHECK(csv.body.find("24-am,debate-1,statement,") != std::string::npos);
    CHECK(csv.body.find(",absent,") != std::string::npos);
    CHECK(csv.body.find("2025-11-24T15:00:12Z/2025-11-24T15:03:54.500Z\r\n") != std::string::npos);
    CHECK(csv.body.find("24-am,,sitting,,") != std::string::npos);
    CHECK(m.everybody.get(at("as-run"), {{"Accept", "text/html"}}).status == 406);
}

TEST_CASE("An event of the floor is told by itself, and its reason to officers alone") {
    Morning m;
    m.open();
    m.call("b2");
    m.press("begin");
    m.later(model::Seconds{5});
    m.act({{"action", "pause"}, {"reason", "a microphone"}});
    auto const last = [](json const& page) { return page["items"].back(); };
    auto const officer = last(parsed(m.presiding.get(at("events"))));
    auto const seen = last(parsed(m.everybody.get(at("events"))));
    CHECK(seen["type"] == "speech_paused");
    CHECK(seen["turn"]["participant"]["id"] == "FRA");
    CHECK(seen["clock"]["used_milliseconds"] == 5'000);
    CHECK(seen["clock"]["paused"] == true);
    CHECK(officer["reason"] == "a microphone");
    CHECK_FALSE(seen.contains("reason"));
}

TEST_CASE("With ?mine a delegation hears of all that touches its own clock") {
    Morning m;
    m.open();
    m.call("b2");
    m.press("begin");
    m.act({{"action", "point_of_order"}, {"participant", "KEN"}});
    m.press("end");
    m.act({{"action", "rule"}, {"upheld", false}});
    m.press("resume");
    m.press("suspend_sitting");
    auto const step = m.press("resume_sitting")["last_step"]["version"];
    m.act({{"action", "undo"}, {"step", step}});
    m.press("resume_sitting");
    m.press("resume");
    m.press("end");
    m.press("adjourn_sitting");
    auto const told = [&](char const* state) {
        ApiClient client(m.service->port(), m.service->token(Role::delegation, state));
        std::vector<std::string> types;
        auto const page = parsed(client.get(at("events?limit=500&mine=true")));
        for (json const& event : page["items"])
            types.push_back(event["type"]);
        return types;
    };
    using Types = std::vector<std::string>;
    CHECK(told("FRA") == Types{"booked", "speaker_called", "speech_begun", "point_raised",
                               "speech_resumed", "sitting_suspended", "sitting_resumed",
                               "step_undone", "sitting_resumed", "speech_resumed", "speech_ended",
                               "sitting_adjourned"});
    CHECK(told("KEN") == Types{"booked", "point_raised", "speech_ended", "point_ruled",
                               "sitting_suspended", "sitting_resumed", "step_undone",
                               "sitting_resumed", "sitting_adjourned"});
    CHECK(told("CHN") == Types{"sitting_suspended", "sitting_resumed", "step_undone",
                               "sitting_resumed", "sitting_adjourned"});
}

TEST_CASE("A changed programme takes the venue's offset or UTC, and no other (R3)") {
    Morning m;
    auto const change = [&](char const* begin, char const* end) {
        return m.ask(
            {{"action", "change_programme"},
             {"decision", "Decision of 24 November"},
             {"segments", {{{"id", "debate-1"}, {"starts_at", begin}, {"ends_at", end}}}}});
    };
    Untouched before(*m.service);
    auto const wrong = change("2025-11-24T11:00:00-04:00", "2025-11-24T13:00:00-04:00");
    CHECK(wrong.status == 422);
    CHECK(broken_rules(wrong) == std::vector<std::string>{"R3", "R3"});
    CHECK(pointers(wrong) ==
          std::vector<std::string>{"/segments/0/starts_at", "/segments/0/ends_at"});
    CHECK(before.holds());
    CHECK(change("2025-11-24T16:05:00Z", "2025-11-24T13:00:00-05:00").status == 200);
}
