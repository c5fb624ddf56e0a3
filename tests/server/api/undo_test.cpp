#include <catch2/catch.hpp>

#include "server/store/memory.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/forwarding_store.hpp"

// An officer takes back the last act, with the names that went with it. What the core makes of it
// is in tests/scenarios/undo.scenario.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Role = model::ActorRole;

json undoing(ApiClient& officer, std::string const& reason = "a mistake") {
    json const last = parsed(officer.get(at("list")))["last_act"];
    return {{"version", last.is_null() ? json(1) : last["version"]}, {"reason", reason}};
}

}  // namespace

TEST_CASE("An undone change gives the speaker back who was named before") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json body = statement("FRA");
    body["speaker"] = {{"name", "Claire Moreau"}, {"title", "Minister"}};
    body["note"] = "rings at nine";
    REQUIRE(officer.post(at("bookings"), body).status == 201);
    json before = parsed(officer.get(at("bookings/b1")));
    REQUIRE(officer
                .patch(at("bookings/b1"),
                       {{"level", "HG"}, {"speaker", {{"name", "Jean Petit"}}}, {"note", "wrong"}})
                .status == 200);

    json const request = undoing(officer);
    auto const rehearsed = officer.post(at("list/undo?dry_run=true"), request);
    CHECK(rehearsed.status == 200);
    CHECK(parsed(officer.get(at("bookings/b1")))["speaker"]["name"] == "Jean Petit");

    auto const undone = officer.post(at("list/undo"), request, {{"Idempotency-Key", "undo-1"}});
    REQUIRE(undone.status == 200);
    CHECK(parsed(undone)["last_act"].is_null());
    json after = parsed(officer.get(at("bookings/b1")));
    for (char const* moving : {"revision", "version"}) {
        before.erase(moving);
        after.erase(moving);
    }
    CHECK(after == before);
    // The same request again is the same answer; another act of that version there is not.
    CHECK(officer.post(at("list/undo"), request, {{"Idempotency-Key", "undo-1"}}).body ==
          undone.body);
    CHECK(officer.post(at("list/undo"), request).status == 409);

    json const log = parsed(officer.get(at("events?limit=500")))["items"];
    CHECK(log.back()["type"] == "undone");
    CHECK(log.back()["act"] == request["version"]);
    CHECK(log.back()["booking"] == "b1");
    CHECK(log.back()["reason"] == "a mistake");
}

TEST_CASE("A change that named nobody else leaves the speaker as it is when it is undone") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    json body = statement("FRA");
    body["speaker"] = {{"name", "Claire Moreau"}};
    REQUIRE(france.post(at("bookings"), body).status == 201);
    REQUIRE(officer.patch(at("bookings/b1"), {{"level", "HG"}}).status == 200);
    REQUIRE(officer.post(at("list/undo"), undoing(officer)).status == 200);
    json const booking = parsed(france.get(at("bookings/b1")));
    CHECK(booking["level"] == "M");
    CHECK(booking["speaker"]["name"] == "Claire Moreau");
}

TEST_CASE("What can be undone is told to officers alone, and only they undo it") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    CHECK(parsed(officer.get(at("list")))["last_act"].is_null());
    REQUIRE(officer.post(at("bookings"), statement("KEN")).status == 201);
    json const last = parsed(officer.get(at("list")))["last_act"];
    CHECK(last["bookings"] == json{"b1"});
    CHECK(parsed(france.get(at("list")))["last_act"].is_null());
    CHECK(france.post(at("list/undo"), undoing(officer)).status == 403);
    // A delegation's own act is not an officer's to take back.
    REQUIRE(france.post(at("bookings"), statement("FRA")).status == 201);
    CHECK(parsed(officer.get(at("list")))["last_act"] == last);
    CHECK(officer.post(at("list/undo"), {{"version", 1000}, {"reason", "none"}}).status == 409);
    CHECK(officer.post(at("list/undo"), {{"version", 0}, {"reason", ""}}).status == 400);
}

TEST_CASE("What can be undone outlives a restart") {
    auto const store = std::make_shared<server::store::MemoryStore>();
    json last;
    {
        Service service(std::make_unique<ForwardingStore>(store));
        ApiClient officer(service.port(), service.token(Role::secretariat));
        REQUIRE(officer.post(at("bookings"), statement("KEN")).status == 201);
        REQUIRE(officer.post(at("bookings"), statement("FRA")).status == 201);
        REQUIRE(officer.post(at("bookings/b1/moves"), {{"after", "b2"}, {"reason", "a flight"}})
                    .status == 200);
        last = parsed(officer.get(at("list")))["last_act"];
        REQUIRE_FALSE(last.is_null());
    }
    Service service(std::make_unique<ForwardingStore>(store));
    ApiClient officer(service.port(), service.token(Role::secretariat));
    CHECK(parsed(officer.get(at("list")))["last_act"] == last);
    REQUIRE(officer.post(at("list/undo"), undoing(officer)).status == 200);
    CHECK(parsed(officer.get(at("bookings/b1")))["position"] == 1);
}
