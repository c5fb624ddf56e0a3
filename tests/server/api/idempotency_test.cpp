#include <catch2/catch.hpp>
#include <future>

#include "server/store/sqlite.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/store/samples.hpp"

// A POST with a key is done once, and answered the same for ever after.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Role = model::ActorRole;

Headers under(std::string const& key) {
    return {{"Idempotency-Key", key}};
}

// What of two answers must be equal: all but the instant, the request's id and the connection.
std::string essence(RawAnswer const& answer) {
    std::string text = std::to_string(answer.status) + '\n';
    for (char const* name : {"Content-Type", "Content-Language", "ETag", "Location", "Vary",
                             "Cache-Control", "Content-Encoding"})
        text += std::string{name} + ": " + answer.header(name) + '\n';
    return text + answer.body;
}

json named(std::string_view participant, std::string_view speaker) {
    json body = statement(participant);
    body["speaker"] = {{"name", speaker}, {"title", "Minister"}};
    return body;
}

std::unique_ptr<server::store::Store> open(Folder const& folder) {
    return server::store::open_sqlite(folder.path, {.exclusive = true, .create = true, .vfs = ""});
}

struct Done {
    std::string target;
    json body;
    std::string key;
    std::string answer;
};

}  // namespace

TEST_CASE(
    "A repeated request gets its first answer to the byte, after later writes and a restart") {
    Folder folder;
    std::string token;
    std::vector<Done> done;
    {
        Service service(open(folder));
        token = service.token(Role::secretariat);
        ApiClient officer(service.port(), token);
        auto const post = [&](std::string const& target, json const& body) {
            std::string const key = "key-" + std::to_string(done.size());
            auto const answer = officer.post(target, body, under(key));
            CAPTURE(target, answer.body);
            REQUIRE((answer.status == 200 || answer.status == 201));
            done.push_back({target, body, key, essence(answer)});
        };
        post(at("bookings"), named("FRA", "First"));
        post(at("bookings"), named("DEU", "Second"));
        post(at("bookings"), {{"kind", "role"}, {"role", "secretary_general"}});
        post(at("bookings/b2/moves"), {{"before", "b1"}, {"reason", "flight"}});
        post(at("bookings/b1/swaps"), {{"with", "b2"}, {"reason", "letter"}});
        post(at("swaps/s1/acceptance"), {{"reason", "letter"}});
        REQUIRE(officer.remove(at("bookings/b1")).status == 200);
        post(at("bookings/b1/restoration"), {{"reason", "a mistake"}});
        post(at("list"), {{"action", "close"}, {"reason", "full"}});

        // Later writes change each of them.
        REQUIRE(officer.patch(at("bookings/b1"), {{"speaker", {{"name", "Third"}}}}).status == 200);
        REQUIRE(officer.remove(at("bookings/b2")).status == 200);
        REQUIRE(officer.post(at("list"), {{"action", "open"}, {"reason", "place again"}}).status ==
                200);
        Untouched before(service);
        for (Done const& one : done)
            CHECK(essence(officer.post(one.target, one.body, under(one.key))) == one.answer);
        CHECK(before.holds());
    }
    Service service(open(folder));
    ApiClient officer(service.port(), token);
    Untouched before(service);
    for (Done const& one : done) {
        CAPTURE(one.target);
        CHECK(essence(officer.post(one.target, one.body, under(one.key))) == one.answer);
        auto const packed = officer.post(
            one.target, one.body, {{"Idempotency-Key", one.key}, {"Accept-Encoding", "gzip"}});
        CHECK(std::to_string(packed.status) == one.answer.substr(0, 3));
    }
    CHECK(before.holds());
}

TEST_CASE("A used key with another request is 422, whatever differs") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json const body = statement("FRA");
    REQUIRE(officer.post(at("bookings"), body, under("k")).status == 201);
    Untouched before(service);
    json other = body;
    other["level"] = "HS";
    auto const answer = officer.post(at("bookings"), other, under("k"));
    CHECK(answer.status == 422);
    CHECK(problem_code(answer) == "key-reused");
    // The same value in other bytes is another body.
    CHECK(officer.post_text(at("bookings"), body.dump(1), under("k")).status == 422);
    CHECK(officer.post(at("bookings/b1/restoration"), {{"reason", "x"}}, under("k")).status == 422);
    CHECK(officer.post(at("list"), {{"action", "close"}, {"reason", "x"}}, under("k")).status ==
          422);
    CHECK(before.holds());
}

TEST_CASE("A key is its token's own") {
    Service service;
    ApiClient one(service.port(), service.token(Role::secretariat));
    ApiClient other(service.port(), service.token(Role::secretariat));
    REQUIRE(one.post(at("bookings"), statement("FRA"), under("k")).status == 201);
    CHECK(other.post(at("bookings"), statement("DEU"), under("k")).status == 201);
    CHECK(parsed(one.post(at("bookings"), statement("FRA"), under("k")))["id"] == "b1");
}

TEST_CASE("A refusal keeps no key, nor does a dry run") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json long_one = statement("FRA");
    long_one["allotment_seconds"] = 900;
    CHECK(officer.post(at("bookings"), long_one, under("k")).status == 422);
    CHECK(officer.post_text(at("bookings"), "{", under("k")).status == 400);
    CHECK(officer.post(at("bookings?dry_run=true"), statement("FRA"), under("k")).status == 200);
    CHECK(officer.post(at("bookings"), statement("FRA"), under("k")).status == 201);
    // A repetition that would only be tried out is judged as what it is: a second statement.
    auto const dry = officer.post(at("bookings?dry_run=true"), statement("FRA"), under("k"));
    CHECK(broken_rules(dry) == std::vector<std::string>{"R12"});
}

TEST_CASE("A key is 1 to 255 visible characters") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    Untouched before(service);
    for (std::string const& key :
         {std::string(256, 'k'), std::string{"a b"}, std::string{"\xc3\xa9"}}) {
        auto const answer = officer.post(at("bookings"), statement("FRA"), under(key));
        CHECK(answer.status == 400);
        CHECK(problem_code(answer) == "schema");
    }
    CHECK(before.holds());
    CHECK(officer.post(at("bookings"), statement("FRA"), under(std::string(255, 'k'))).status ==
          201);
}

TEST_CASE("A key holds for seven days of real time") {
    Service service;
    std::string const token = service.token(Role::secretariat);
    ApiClient officer(service.port(), token);
    REQUIRE(officer.post(at("bookings"), statement("FRA"), under("k")).status == 201);
    service.clock().set_real(Service::a_week_before + std::chrono::hours{7 * 24 - 1});
    CHECK(officer.post(at("bookings"), statement("FRA"), under("k")).status == 201);
    service.clock().set_real(Service::a_week_before + std::chrono::hours{7 * 24 + 1});
    CHECK(broken_rules(officer.post(at("bookings"), statement("FRA"), under("k"))) ==
          std::vector<std::string>{"R12"});
}

TEST_CASE("A token asked for twice under one key is one token, told twice") {
    Service service;
    ApiClient administrator(service.port(), service.token(Role::administrator));
    json const wish{{"role", "delegation"}, {"participant", "FRA"}};
    auto const first = administrator.post("/v1/tokens", wish, under("k"));
    REQUIRE(first.status == 201);
    auto const second = administrator.post("/v1/tokens", wish, under("k"));
    CHECK(essence(first) == essence(second));
    CHECK(administrator.post("/v1/tokens", {{"role", "webcast"}}, under("k")).status == 422);
    ApiClient france(service.port(), parsed(second)["token"]);
    CHECK(france.post(at("bookings"), statement("FRA")).status == 201);
    CHECK(parsed(administrator.get("/v1/tokens"))["items"].size() == 2);
}

TEST_CASE("What was erased is not in a repeated answer either") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    auto const first = officer.post(at("bookings"), named("FRA", "Zorblax Quuxalot"), under("k"));
    REQUIRE(first.body.find("Quuxalot") != std::string::npos);
    std::promise<bool> erased;
    service.engine().erase_person(model::MeetingId{"hlm2025"}, model::PersonId{"p1"},
                                  [&](bool done) { erased.set_value(done); });
    REQUIRE(erased.get_future().get());
    auto const again = officer.post(at("bookings"), named("FRA", "Zorblax Quuxalot"), under("k"));
    CHECK(again.status == 201);
    CHECK(parsed(again)["speaker"] == nullptr);
    CHECK(again.header("ETag") != first.header("ETag"));
}
