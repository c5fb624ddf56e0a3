#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/server/api/client.hpp"

// What is wrong with a body is told at once and by its place, and nothing is stored of it.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Role = model::ActorRole;
using Strings = std::vector<std::string>;

// A group's statement with every key that it may have.
json full_statement() {
    return {{"kind", "statement"},
            {"participant", "KEN"},
            {"capacity", "group"},
            {"group", "african_group"},
            {"authorization", "letter 1"},
            {"level", "M"},
            {"speaker", {{"name", "A"}, {"title", "B"}, {"on_behalf_of", "C"}}},
            {"allotment_seconds", 200},
            {"segments", {"debate-1"}},
            {"language", "en"},
            {"contains_eov", false},
            {"not_before", "2025-11-24T10:00:00-05:00"},
            {"not_after", "2025-11-25T18:00:00-05:00"},
            {"inscribed_at", "2025-11-17T09:00:00-05:00"},
            {"reason", "by telephone"},
            {"note", "D"}};
}

json seat() {
    return {{"kind", "panel"},
            {"panel", "panel-1"},
            {"function", "panellist"},
            {"participant", "FRA"},
            {"category", "member_state"}};
}

Strings sorted(Strings strings) {
    std::sort(strings.begin(), strings.end());
    return strings;
}

}  // namespace

TEST_CASE("A body torn off at every byte is refused, and nothing of it stays") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    std::string const whole = full_statement().dump();
    Untouched before(service);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        auto const answer = officer.post_text(at("bookings"), whole.substr(0, size));
        CAPTURE(size, answer.body);
        REQUIRE(answer.status == 400);
        REQUIRE(problem_code(answer) == "malformed");
        REQUIRE(parsed(answer)["errors"].size() == 1);
    }
    CHECK(before.holds());
    CHECK(officer.post_text(at("bookings"), whole).status == 201);
}

TEST_CASE("JSON nested ten thousand deep is refused, of arrays and of objects, closed or not") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    std::string objects;
    for (int i = 0; i < 10'000; ++i)
        objects += "{\"a\":";
    std::string const arrays(10'000, '[');
    for (std::string const& body : {arrays, arrays + std::string(10'000, ']'), objects,
                                    objects + "1" + std::string(10'000, '}')}) {
        auto const answer = officer.post_text(at("bookings"), body);
        CHECK(answer.status == 400);
        CHECK(problem_code(answer) == "malformed");
    }
    CHECK(before.holds());
}

TEST_CASE("Every duplicate key is pointed at, at any depth") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    auto const answer = officer.post_text(
        at("bookings"),
        R"({"kind":"statement","participant":"FRA","participant":"DEU","capacity":"national",)"
        R"("level":"M","speaker":{"name":"A","n\u0061me":"B"},"level":"HS"})");
    CHECK(answer.status == 400);
    CHECK(problem_code(answer) == "malformed");
    CHECK(sorted(pointers(answer)) == Strings{"/level", "/participant", "/speaker/name"});
    CHECK(before.holds());
}

TEST_CASE("A value of another type is refused for every key, with its pointer and no other") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    json const wrong[] = {5, -1, 1e300, true, json::object(), json::array({json::array()}), ""};
    for (json const& good : {full_statement(), seat()}) {
        for (auto const& [key, right] : good.items()) {
            // Which keys there are depends on these.
            if (key == "kind" || key == "capacity" || key == "function") continue;
            for (json const& value : wrong) {
                bool const may_be = value.type() == right.type() ||
                                    (value.is_number() && right.is_number_integer()) ||
                                    (key == "note" && value == "");
                if (may_be && value != "" && !value.is_object()) continue;
                if (key == "note" && value == "") continue;
                if (key == "speaker" && value.is_object()) continue;  // a missing name, told below
                json body = good;
                body[key] = value;
                auto const answer = officer.post(at("bookings"), body);
                CAPTURE(key, value, answer.body);
                REQUIRE(answer.status == 400);
                REQUIRE(problem_code(answer) == "schema");
                for (std::string const& pointer : pointers(answer))
                    REQUIRE(pointer.starts_with("/" + key));
            }
        }
        for (char const* key : {"kind", "capacity", "function"}) {
            if (!good.contains(key)) continue;
            for (json const& value : wrong) {
                json body = good;
                body[key] = value;
                auto const answer = officer.post(at("bookings"), body);
                CAPTURE(key, value, answer.body);
                REQUIRE(answer.status == 400);
                auto const found = pointers(answer);
                REQUIRE(std::count(found.begin(), found.end(), std::string{"/"} + key) == 1);
            }
        }
    }
    for (json const& value : wrong)
        for (char const* key : {"name", "title", "on_behalf_of"}) {
            json body = full_statement();
            body["speaker"][key] = value;
            auto const answer = officer.post(at("bookings"), body);
            CAPTURE(key, value, answer.body);
            REQUIRE(answer.status == 400);
            REQUIRE(pointers(answer).front().starts_with("/speaker/" + std::string{key}));
        }
    CHECK(before.holds());
}

TEST_CASE("A body that is no object is refused on every operation that takes one") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient administrator(service.port(), service.token(Role::administrator));
    REQUIRE(officer.post(at("bookings"), statement("FRA")).status == 201);
    REQUIRE(officer.post(at("bookings"), statement("DEU")).status == 201);
    REQUIRE(officer.post(at("bookings"), statement("KEN")).status == 201);
    REQUIRE(officer.remove(at("bookings/b3")).status == 200);
    REQUIRE(
        officer.post(at("bookings/b1/swaps"), {{"with", "b2"}, {"reason", "by letter"}}).status ==
        201);
    Untouched before(service);
    for (char const* body : {"null", "5", "3.9", "true", "\"text\"", "[]", "[{}]"}) {
        for (char const* target : {"bookings", "bookings/b1/moves", "bookings/b2/swaps",
                                   "bookings/b3/restoration", "swaps/s1/acceptance", "list"}) {
            auto const answer = officer.post_text(at(target), body);
            CAPTURE(target, body, answer.body);
            REQUIRE(answer.status == 400);
            REQUIRE(pointers(answer) == Strings{""});
        }
        auto const change =
            officer.request("PATCH", at("bookings/b1"), {{"If-Match", "*"}}, std::string{body});
        REQUIRE(change.status == 400);
        REQUIRE(pointers(change) == Strings{""});
        REQUIRE(administrator.post_text("/v1/tokens", body).status == 400);
    }
    CHECK(before.holds());
}

TEST_CASE("Three is 3: 3.0, 3.9, 3e0, a string and what is out of range are not") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    for (char const* number :
         {"3.0", "3.9", "3e0", "-0.0", "\"3\"", "true", "0", "-1", "86401", "9223372036854775807",
          "18446744073709551615", "-9223372036854775808"}) {
        auto const answer = officer.post_text(
            at("bookings"),
            R"({"kind":"statement","participant":"FRA","capacity":"national","level":"M",)"
            R"("allotment_seconds":)" +
                std::string{number} + "}");
        CAPTURE(number, answer.body);
        CHECK(answer.status == 400);
        CHECK(pointers(answer) == Strings{"/allotment_seconds"});
    }
    auto const endless =
        officer.post_text(at("bookings"), R"({"allotment_seconds":)" + std::string(400, '9') + "}");
    CHECK(endless.status == 400);
    CHECK(pointers(endless).front() == "/allotment_seconds");
    CHECK(before.holds());
    json body = statement("FRA");
    body["allotment_seconds"] = 3;
    CHECK(officer.post(at("bookings"), body).status == 201);
}

TEST_CASE("Ill-formed UTF-8 and NUL are refused anywhere, and never come back in an answer") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    for (std::string const& bad :
         {std::string{"\xff"}, std::string{"\xc0\x80"}, std::string{"\xed\xa0\x80"},
          std::string{"\xf4\x90\x80\x80"}, std::string{"\xe2\x82"}, std::string{"\0", 1},
          std::string{"\\u0000"}, std::string{"\\ud800"}, std::string{"\x01"}}) {
        for (std::string const before_it : {R"({"kind":")", R"({")"}) {
            std::string const after = before_it == R"({")" ? R"(":1})" : R"("})";
            auto const answer = officer.post_text(at("bookings"), before_it + bad + after);
            CAPTURE(bad, answer.body);
            CHECK(answer.status == 400);
            CHECK(json::accept(answer.body));
        }
        if (bad.front() != '\\' && bad.front() != '\0' && bad.front() != '\x01') {
            auto const encoded = officer.get(at("bookings?participant=%FF"));
            CHECK(encoded.status == 400);
        }
    }
    auto const marked = officer.post_text(at("bookings"), "\xEF\xBB\xBF" + statement("FRA").dump());
    CHECK(marked.status == 400);
    CHECK(before.holds());
}

TEST_CASE("Control characters are refused where a text is one line") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    for (char const* bad : {"a\nb", "a\rb", "a\tb", "a\x7f", "a\u0085", "a\x1b[31m"}) {
        json body = full_statement();
        body["speaker"]["name"] = bad;
        auto const answer = officer.post(at("bookings"), body);
        CAPTURE(bad, answer.body);
        CHECK(answer.status == 400);
        CHECK(pointers(answer) == Strings{"/speaker/name"});
    }
    CHECK(before.holds());
}

TEST_CASE("All that is wrong with a body is told in one answer") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    json const body{{"kind", "statement"},
                    {"capacity", "observer"},
                    {"group", "african_group"},
                    {"role", "secretary_general"},
                    {"level", "KING"},
                    {"allotment_seconds", 3.9},
                    {"speaker", {{"title", 7}, {"age", 9}}},
                    {"segments", {"debate-1", 2}},
                    {"a/b~c", 1},
                    {"not_before", "2025-11-25T15:00:00"}};
    auto const answer = officer.post(at("bookings"), body);
    CHECK(answer.status == 400);
    CHECK(sorted(pointers(answer)) == Strings{"/allotment_seconds", "/a~1b~0c", "/group", "/level",
                                              "/not_before", "/participant", "/role", "/segments/1",
                                              "/speaker/age", "/speaker/name", "/speaker/title"});
    CHECK(before.holds());
}

TEST_CASE("Keys of another kind or capacity are unknown") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    struct Slip {
        json body;
        char const* key;
        json value;
    };
    json const role{{"kind", "role"}, {"role", "secretary_general"}};
    json joint = statement("FRA");
    joint["capacity"] = "group";
    joint["states"] = {"FRA", "DEU"};
    joint["title"] = "Two States";
    json group = full_statement();
    json co_chair = seat();
    co_chair["function"] = "moderator";
    Slip const slips[] = {
        {statement("FRA"), "role", "secretary_general"},
        {statement("FRA"), "panel", "panel-1"},
        {statement("FRA"), "group", "african_group"},
        {statement("FRA"), "states", {"FRA", "DEU"}},
        {statement("FRA"), "title", "x"},
        {statement("FRA"), "authorization", "x"},
        {statement("FRA"), "survivor", true},
        {statement("FRA"), "position", 1},
        {statement("FRA"), "id", "b1"},
        {joint, "group", "african_group"},
        {group, "title", "x"},
        {role, "level", "M"},
        {role, "capacity", "national"},
        {role, "segments", {"debate-1"}},
        {role, "inscribed_at", "2025-11-17T09:00:00-05:00"},
        {role, "override", {{"rules", {"R23"}}, {"reason", "x"}}},
        {seat(), "level", "M"},
        {seat(), "allotment_seconds", 60},
        {seat(), "declared", "developed"},
        {co_chair, "designated_by_president", true},
        {{{"kind", "explanation_of_vote"}, {"participant", "FRA"}}, "level", "M"},
        {{{"kind", "explanation_of_vote"}, {"participant", "FRA"}}, "note", "x"},
    };
    Untouched before(service);
    for (Slip const& slip : slips) {
        json body = slip.body;
        body[slip.key] = slip.value;
        auto const answer = officer.post(at("bookings"), body);
        CAPTURE(slip.key, answer.body);
        CHECK(answer.status == 400);
        auto const found = pointers(answer);
        CHECK(std::count(found.begin(), found.end(), "/" + std::string{slip.key}) == 1);
    }
    CHECK(before.holds());
}

TEST_CASE("A change takes the keys of its booking's kind, and null where it can clear") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json named = statement("FRA");
    named["speaker"] = {{"name", "A"}};
    named["language"] = "fr";
    named["note"] = "N";
    named["allotment_seconds"] = 60;
    REQUIRE(officer.post(at("bookings"), named).status == 201);
    REQUIRE(
        officer.post(at("bookings"), {{"kind", "role"}, {"role", "secretary_general"}}).status ==
        201);
    REQUIRE(officer.post(at("bookings"), seat()).status == 201);
    struct Slip {
        char const* booking;
        json body;
        Strings pointers;
    };
    Slip const slips[] = {
        {"b1", {{"kind", "role"}}, {"/kind"}},
        {"b1", {{"participant", "DEU"}}, {"/participant"}},
        {"b1", {{"capacity", "observer"}}, {"/capacity"}},
        {"b1", {{"title", "x"}}, {"/title"}},
        {"b1", {{"authorization", "x"}}, {"/authorization"}},
        {"b1", {{"inscribed_at", "2025-11-17T09:00:00-05:00"}}, {"/inscribed_at"}},
        {"b1", {{"level", nullptr}}, {"/level"}},
        {"b1", {{"segments", nullptr}}, {"/segments"}},
        {"b1", {{"contains_eov", nullptr}}, {"/contains_eov"}},
        {"b1", {{"language", nullptr}}, {"/language"}},
        {"b1", {{"speaker", {{"title", "x"}}}}, {"/speaker/name"}},
        {"b1", {{"not_before", "2025-11-25T15:00:00"}}, {"/not_before"}},
        {"b2", {{"level", "M"}}, {"/level"}},
        {"b2", {{"survivor", nullptr}}, {"/survivor"}},
        {"b3", {{"declared", "developed"}}, {"/declared"}},
        {"b3", {{"category", "member_state"}}, {"/category"}},
    };
    Untouched before(service);
    for (Slip const& slip : slips) {
        auto const answer = officer.patch(at("bookings/") + slip.booking, slip.body);
        CAPTURE(slip.body, answer.body);
        CHECK(answer.status == 400);
        CHECK(pointers(answer) == slip.pointers);
    }
    CHECK(before.holds());

    auto const cleared = officer.patch(
        at("bookings/b1"), {{"speaker", nullptr}, {"note", ""}, {"allotment_seconds", nullptr}});
    REQUIRE(cleared.status == 200);
    CHECK(parsed(cleared)["speaker"] == nullptr);
    CHECK(parsed(cleared)["note"] == nullptr);
    CHECK(parsed(cleared)["allotment_seconds"] == 180);
}

TEST_CASE("A change that changes nothing is answered and stores nothing") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json named = statement("FRA");
    named["speaker"] = {{"name", "A"}};
    REQUIRE(officer.post(at("bookings"), named).status == 201);
    Untouched before(service);
    for (json const& same :
         {json::object(), json{{"level", "M"}}, json{{"speaker", {{"name", "A"}}}}})
        for (char const* query : {"", "?dry_run=true"}) {
            auto const answer = officer.patch(at("bookings/b1") + query, same);
            CAPTURE(same, answer.body);
            REQUIRE(answer.status == 200);
            CHECK(parsed(answer)["revision"] == 3);
        }
    CHECK(before.holds());
}

TEST_CASE("Names that the meeting does not know are 422, all of them, each with its pointer") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    json joint = statement("XXX");
    joint["capacity"] = "group";
    joint["states"] = {"FRA", "YYY", "ZZZ"};
    joint["title"] = "Three States";
    joint["authorization"] = "letter";
    joint["segments"] = {"debate-1", "debate-9"};
    auto const answer = officer.post(at("bookings"), joint);
    CHECK(answer.status == 422);
    auto const found = pointers(answer);
    for (char const* pointer : {"/participant", "/states/1", "/states/2", "/segments/1"}) {
        CAPTURE(pointer, answer.body);
        CHECK(std::count(found.begin(), found.end(), pointer) >= 1);
    }

    json group = full_statement();
    group["group"] = "no_group";
    auto const no_group = officer.post(at("bookings"), group);
    CHECK(no_group.status == 422);
    CHECK(problem_code(no_group) == "unknown-name");
    CHECK(pointers(no_group) == Strings{"/group"});

    auto const no_role = officer.post(at("bookings"), {{"kind", "role"}, {"role", "king"}});
    CHECK(no_role.status == 422);
    CHECK(pointers(no_role) == Strings{"/role"});

    json stray = seat();
    stray["panel"] = "panel-9";
    auto const no_panel = officer.post(at("bookings"), stray);
    CHECK(no_panel.status == 422);
    CHECK(pointers(no_panel) == Strings{"/panel"});

    // "fra" and " FRA" are not France, and a group's id is no participant's.
    for (char const* id : {"fra", " FRA", "african_group", "b1", "FRA/..", "%46RA"}) {
        auto const none = officer.post(at("bookings"), statement(id));
        CAPTURE(id, none.body);
        CHECK(none.status == 422);
        CHECK(pointers(none) == Strings{"/participant"});
    }
    for (char const* level : {"m", "King", "", "M "}) {
        json body = statement("FRA");
        body["level"] = level;
        CHECK(officer.post(at("bookings"), body).status == 400);
    }
    CHECK(before.holds());
}

TEST_CASE("A time without an offset is refused, and so is one that is none") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    for (char const* key : {"not_before", "not_after", "inscribed_at"})
        for (char const* text :
             {"2025-11-24T10:00:00", "2025-11-24", "10:00", "2025-11-24T10:00:00 -05:00",
              "2025-11-24T24:01:00Z", "2025-13-24T10:00:00Z", "2025-02-29T10:00:00Z",
              "2025-11-24T10:00:00+25:00", "2025-11-24T10:00Z", "tomorrow", "1732442400",
              "2025-11-24T10:00:00Zulu"}) {
            json body = statement("FRA");
            body["reason"] = "x";
            body[key] = text;
            auto const answer = officer.post(at("bookings"), body);
            CAPTURE(key, text, answer.body);
            CHECK(answer.status == 400);
            CHECK(pointers(answer) == Strings{std::string{"/"} + key});
        }
    json backwards = statement("FRA");
    backwards["not_before"] = "2025-11-25T15:00:00-05:00";
    backwards["not_after"] = "2025-11-25T20:00:00Z";  // the same instant
    CHECK(pointers(officer.post(at("bookings"), backwards)) == Strings{"/not_after"});
    CHECK(before.holds());
}

TEST_CASE("A body over the limit is 413, as a problem, before it is read") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    std::string const large = "\"" + std::string(1024 * 1024, 'x') + "\"";
    auto const answer = officer.post_text(at("bookings"), large, {{"Accept-Language", "fr"}});
    CHECK(answer.status == 413);
    CHECK(problem_code(answer) == "body-too-large");
    CHECK(answer.header("Content-Language") == "fr");

    // In chunks nobody says beforehand how much will come.
    RawClient chunked(service.port());
    chunked.send("POST " + at("bookings") +
                 " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n");
    std::string const chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
    for (int i = 0; i < 17; ++i)
        if (!chunked.send(chunk)) break;
    auto const refused = chunked.read();
    REQUIRE(refused);
    CHECK(refused->status == 413);
    CHECK(before.holds());
}

TEST_CASE("Only JSON that is not encoded is taken as a body") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    std::string const body = statement("FRA").dump();
    for (char const* type :
         {"", "text/plain", "application/x-www-form-urlencoded", "application/json5",
          "application/problem+json", "json", "multipart/form-data; boundary=application/json"}) {
        auto const answer = officer.post_text(at("bookings"), body, {{"Content-Type", type}});
        CAPTURE(type, answer.body);
        CHECK(answer.status == 415);
        CHECK(problem_code(answer) == "unsupported-media-type");
    }
    for (char const* coding : {"gzip", "br", "identity, gzip"})
        CHECK(officer.post_text(at("bookings"), body, {{"Content-Encoding", coding}}).status ==
              415);
    CHECK(before.holds());
    CHECK(
        officer
            .post_text(at("bookings"), body, {{"Content-Type", "Application/JSON ; charset=utf-8"}})
            .status == 201);
}
