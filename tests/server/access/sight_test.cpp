#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "server/api/routes.hpp"
#include "tests/server/api/client.hpp"

// Who sees what: looked for in the bytes of every answer, by words that nothing else holds.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

constexpr std::string_view personal_words[] = {"Zorblax", "Quuxminister", "Behalfington"};
constexpr std::string_view private_words[] = {"Letterref", "Registerref", "Reasonwhisper",
                                              "Overridewhisper"};
constexpr std::string_view note_word = "Notewhisper";

json speaker() {
    return {{"name", "Zorblax"}, {"title", "Quuxminister"}, {"on_behalf_of", "Behalfington"}};
}

// Bookings of every kind, by officers and by France itself: b1 France, b2 Germany, b3 the African
// Group by Kenya, b4 a role, b5 a seat of France, b6 France's neighbour, withdrawn; s1 between
// France and Germany, refused by nobody yet.
void set_stage(Service& service) {
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient president(service.port(), service.token(Role::presiding));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    auto const book = [](ApiClient& client, json body) {
        body["speaker"] = speaker();
        auto const answer = client.post(at("bookings"), body);
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    };
    book(france, statement("FRA"));
    REQUIRE(officer.patch(at("bookings/b1"), {{"note", "Notewhisper"}}).status == 200);
    json germany = statement("DEU");
    germany["speaker"] = nullptr;
    REQUIRE(officer.post(at("bookings"), germany).status == 201);
    json group = statement("KEN");
    group.update({{"capacity", "group"},
                  {"group", "african_group"},
                  {"authorization", "Letterref"},
                  {"inscribed_at", "2025-11-17T08:30:00-05:00"},
                  {"reason", "Reasonwhisper"},
                  {"note", "Notewhisper"}});
    book(officer, group);
    book(officer, {{"kind", "role"}, {"role", "secretary_general"}, {"note", "Notewhisper"}});
    book(officer, {{"kind", "panel"},
                   {"panel", "panel-1"},
                   {"function", "panellist"},
                   {"participant", "FRA"},
                   {"category", "member_state"},
                   {"note", "Notewhisper"}});
    json belgium = statement("BEL");
    belgium["note"] = "Notewhisper";
    book(officer, belgium);
    REQUIRE(officer.remove(at("bookings/b6?reason=Reasonwhisper")).status == 200);
    REQUIRE(france.post(at("bookings/b1/swaps"), {{"with", "b2"}, {"reason", "Reasonwhisper"}})
                .status == 201);
}

std::string replaced(std::string text, std::string_view name, std::string_view value) {
    if (auto const found = text.find(name); found != std::string::npos)
        text.replace(found, name.size(), value);
    return text;
}

// Every target of the interface that is read, with each booking in its place.
std::vector<std::string> every_read() {
    std::vector<std::string> targets;
    for (auto const& route : server::api::routes()) {
        if (route.method != "GET") continue;
        std::string target{route.pattern};
        target = replaced(target, "{meeting}", "hlm2025");
        target = replaced(target, "{swap}", "s1");
        target = replaced(target, "{participant}", "FRA");
        target = replaced(target, "{group}", "african_group");
        target = replaced(target, "{rule}", "R12");
        if (target.find("{booking}") == std::string::npos) {
            targets.push_back(target);
            continue;
        }
        for (char const* booking : {"b1", "b2", "b3", "b4", "b5", "b6"})
            targets.push_back(replaced(target, "{booking}", booking));
    }
    for (char const* query : {"participant=FRA", "participant=KEN", "state=withdrawn", "level=M",
                              "segment=debate-1", "limit=1", "cursor=after-2"})
        targets.push_back(at("bookings?") + query);
    targets.push_back(at("events?limit=500"));
    return targets;
}

// All answers to that reader, to every read in every form, by what was asked.
std::map<std::string, std::string> all_answers(Service& service, std::string const& token) {
    ApiClient client(service.port(), token);
    std::map<std::string, std::string> answers;
    for (std::string const& target : every_read())
        for (char const* form : {"application/json", "text/calendar", "text/csv"})
            answers[target + ' ' + form] = client.get(target, {{"Accept", form}}).body;
    return answers;
}

bool hold(std::map<std::string, std::string> const& answers, std::string_view word) {
    bool found = false;
    for (auto const& [asked, body] : answers)
        if (body.find(word) != std::string::npos) {
            UNSCOPED_INFO(word << " in " << asked);
            found = true;
        }
    return found;
}

}  // namespace

TEST_CASE("No answer holds another's personal fields but an officer's") {
    Service service;
    set_stage(service);
    struct Reader {
        char const* who;
        std::string token;
        bool personal;
    };
    Reader const readers[] = {
        {"the public", "", false},
        {"Germany", service.token(Role::delegation, "DEU"), false},
        {"a stakeholder", service.token(Role::stakeholder, "JPN"), false},
        {"the webcast team", service.token(Role::webcast), false},
        {"the administrator", service.token(Role::administrator), false},
        {"the presiding officer", service.token(Role::presiding), true},
        {"the President's office", service.token(Role::president_office), true},
        {"the conference officer", service.token(Role::conference_officer), true},
        {"the interpreters", service.token(Role::interpretation), true},
    };
    for (Reader const& reader : readers) {
        CAPTURE(reader.who);
        auto const answers = all_answers(service, reader.token);
        for (std::string_view const word : personal_words)
            CHECK(hold(answers, word) == reader.personal);
        for (std::string_view const word : {private_words[0], private_words[2]})
            CHECK(hold(answers, word) == reader.personal);
        CHECK_FALSE(hold(answers, note_word));
    }
    auto const officers = all_answers(service, service.token(Role::secretariat));
    CHECK(hold(officers, note_word));
    CHECK(hold(officers, "Zorblax"));
}

TEST_CASE("A delegation reads its own booking whole, but for the officers' note") {
    Service service;
    set_stage(service);
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    auto const own = parsed(france.get(at("bookings/b1")));
    CHECK(own["speaker"] == speaker());
    CHECK_FALSE(own.contains("note"));
    CHECK(parsed(france.get(at("bookings/b5")))["speaker"] == speaker());
    auto const group = parsed(france.get(at("bookings/b3")));
    CHECK_FALSE(group.contains("speaker"));
    CHECK_FALSE(group.contains("authorization"));
    CHECK(group["level"] == "M");
    CHECK(group["position"].is_number());
    CHECK(france.get(at("bookings/b6")).status == 404);
    CHECK(france.get(at("swaps/s1")).status == 200);
}

TEST_CASE("Writing another's booking is 403 or, where it can't be seen, 404, and changes nothing") {
    Service service;
    set_stage(service);
    ApiClient germany(service.port(), service.token(Role::delegation, "DEU"));
    ApiClient kenya(service.port(), service.token(Role::delegation, "KEN"));
    Untouched before(service);
    std::vector<RawAnswer> answers;
    auto const expect = [&](int status, RawAnswer answer) {
        CAPTURE(answer.body);
        CHECK(answer.status == status);
        answers.push_back(std::move(answer));
    };
    for (std::string const query : {"", "?dry_run=true"}) {
        expect(403, germany.post(at("bookings") + query, statement("FRA")));
        expect(403, germany.patch(at("bookings/b1") + query, {{"level", "HS"}}));
        expect(403, germany.patch(at("bookings/b1") + query, json::object()));
        expect(403, germany.patch(at("bookings/b3") + query, {{"authorization", "x"}}));
        expect(403, germany.patch(at("bookings/b4") + query, {{"survivor", true}}));
        expect(403, germany.remove(at("bookings/b1") + query));
        expect(403, germany.remove(at("bookings/b5") + query));
        expect(404, germany.post(at("bookings/b6/restoration") + query, {{"reason", "x"}}));
        expect(404, germany.patch(at("bookings/b6") + query, {{"level", "HS"}}));
        expect(403, germany.post(at("bookings/b1/swaps") + query, {{"with", "b2"}}));
        expect(403,
               germany.post(at("bookings/b2/moves") + query, {{"before", "b1"}, {"reason", "x"}}));
        expect(404, kenya.post(at("swaps/s1/acceptance") + query, json::object()));
        expect(404, kenya.remove(at("swaps/s1") + query));
        expect(404, kenya.get(at("swaps/s1")));
        expect(403, germany.post(at("list") + query, {{"action", "close"}, {"reason", "x"}}));
        json named = statement("DEU");
        named["note"] = "x";
        expect(403, germany.post(at("bookings") + query, named));
        expect(403, germany.patch(at("bookings/b2") + query, {{"note", "x"}}));
        expect(403, germany.patch(at("bookings/b2") + query, {{"note", nullptr}}));
    }
    for (RawAnswer const& answer : answers)
        for (std::string_view const word : personal_words)
            CHECK(answer.body.find(word) == std::string::npos);
    // France proposed the swap, so France can't accept it.
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    CHECK(france.post(at("swaps/s1/acceptance"), json::object()).status == 403);
    CHECK(before.holds());
    CHECK(parsed(germany.get(at("swaps")))["items"].size() == 1);
    CHECK(parsed(kenya.get(at("swaps")))["items"].empty());
}

TEST_CASE("A delegation does not inscribe backwards, override or take a role") {
    Service service;
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    Untouched before(service);
    json backdated = statement("FRA");
    backdated.update({{"inscribed_at", "2025-11-17T08:30:00-05:00"}, {"reason", "x"}});
    CHECK(france.post(at("bookings"), backdated).status == 403);
    json overridden = statement("FRA");
    overridden["override"] = {{"rules", {"R23"}}, {"reason", "x"}};
    CHECK(france.post(at("bookings"), overridden).status == 403);
    CHECK(france.post(at("bookings"), {{"kind", "role"}, {"role", "secretary_general"}}).status ==
          403);
    CHECK(france
              .post(at("bookings"), {{"kind", "panel"},
                                     {"panel", "panel-1"},
                                     {"function", "panellist"},
                                     {"participant", "FRA"},
                                     {"category", "member_state"}})
              .status == 403);
    CHECK(before.holds());
}

TEST_CASE("The public sees the programme and no booking, not even that there is one") {
    Service service;
    set_stage(service);
    ApiClient nobody(service.port());
    auto const bookings = parsed(nobody.get(at("bookings")));
    CHECK(bookings["items"].empty());
    CHECK(bookings["next"] == nullptr);
    for (char const* booking : {"b1", "b4", "b5", "b9"})
        CHECK(nobody.get(at("bookings/") + booking).status == 404);
    for (std::string const& target : {at("timetable"), at("timetable.ics"), at("timetable.csv"),
                                      at("now"), at("events"), std::string{"/"}}) {
        auto const answer = nobody.get(target);
        CAPTURE(target, answer.body);
        CHECK(answer.status == 200);
        for (char const* trace : {"France", "FRA", "Germany", "\"b1\"", "booking/b", "African"})
            CHECK(answer.body.find(trace) == std::string::npos);
    }
    auto const events = parsed(nobody.get(at("events")));
    for (auto const& event : events["items"])
        CHECK_FALSE(event.contains("booking"));
    // The same as before anybody booked.
    Service untouched;
    ApiClient early(untouched.port());
    auto const entries = [](RawAnswer const& answer) {
        auto body = parsed(answer);
        body.erase("version");
        body.erase("as_of");
        return body;
    };
    CHECK(entries(nobody.get(at("timetable"))) == entries(early.get(at("timetable"))));
}

TEST_CASE("A stakeholder sees its own and no other") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json seat{{"kind", "panel"},      {"panel", "panel-1"},         {"function", "panellist"},
              {"participant", "FRA"}, {"category", "member_state"}, {"speaker", speaker()}};
    REQUIRE(officer.post(at("bookings"), seat).status == 201);
    REQUIRE(officer.post(at("bookings"), statement("DEU")).status == 201);
    ApiClient stakeholder(service.port(), service.token(Role::stakeholder, "FRA"));
    auto const seen = parsed(stakeholder.get(at("bookings")));
    REQUIRE(seen["items"].size() == 1);
    CHECK(seen["items"][0]["speaker"] == speaker());
    CHECK(stakeholder.get(at("bookings/b2")).status == 404);
    Untouched before(service);
    CHECK(stakeholder.post(at("bookings"), statement("FRA")).status == 403);
    CHECK(stakeholder.remove(at("bookings/b1")).status == 403);
    CHECK(before.holds());
}

TEST_CASE("Answers that are kept are kept apart by who may see them") {
    Service service;
    set_stage(service);
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient nobody(service.port());
    ApiClient germany(service.port(), service.token(Role::delegation, "DEU"));
    for (char const* target : {"timetable", "timetable.csv", "timetable.ics", "now"}) {
        auto const whole = officer.get(at(target));
        auto const of_germany = germany.get(at(target));
        auto const of_nobody = nobody.get(at(target));
        CHECK(officer.get(at(target)).body == whole.body);
        CHECK(germany.get(at(target)).body == of_germany.body);
        CHECK(of_germany.body.find("Zorblax") == std::string::npos);
        CHECK(of_nobody.body.find("Zorblax") == std::string::npos);
        // The officer's tag tells the public nothing, and is none of its own.
        if (whole.body != of_nobody.body)
            CHECK(nobody.get(at(target), {{"If-None-Match", whole.header("ETag")}}).status == 200);
    }
}
