#include <catch2/catch.hpp>

#include "server/store/memory.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/forwarding_store.hpp"

// "I was refused yesterday": what was asked, by whom, and why it was not done.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Role = model::ActorRole;

json items(ApiClient& officer, std::string const& query = "") {
    return parsed(officer.get(at("refused" + query)))["items"];
}

}  // namespace

TEST_CASE("A refused write is kept with its rules and its request, and found by both") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    json body = statement("FRA");
    body.update({{"allotment_seconds", 900},
                 {"speaker", {{"name", "Claire Moreau"}, {"title", "Minister"}}}});
    auto const refused = france.post(at("bookings"), body);
    REQUIRE(refused.status == 422);
    REQUIRE(officer.post(at("bookings"), statement("UNICEF")).status == 422);
    REQUIRE(france.post(at("bookings"), statement("FRA")).status == 201);
    REQUIRE(officer.remove(at("bookings/b1")).status == 200);
    REQUIRE(france.patch(at("bookings/b1"), {{"level", "HS"}}).status == 409);

    json const all = items(officer);
    REQUIRE(all.size() == 3);
    CHECK(all[0]["problem"]["status"] == 409);
    CHECK(all[0]["participant"]["id"] == "FRA");
    CHECK(all[0]["operation"] == "PATCH /v1/meetings/hlm2025/bookings/b1");
    CHECK(all[1]["problem"]["errors"][0]["pointer"] == "/participant");

    json const by_request = items(officer, "?request_id=" + refused.header("Request-Id"));
    REQUIRE(by_request.size() == 1);
    json const& kept = by_request[0];
    CHECK(kept["operation"] == "POST /v1/meetings/hlm2025/bookings");
    CHECK(kept["actor"]["role"] == "delegation");
    CHECK(kept["asked"]["allotment_seconds"] == 900);
    CHECK(kept["problem"]["violations"] == parsed(refused)["violations"]);
    CHECK(items(officer, "?participant=FRA").size() == 2);
    CHECK(items(officer, "?participant=FRA&request_id=" + refused.header("Request-Id")).size() ==
          1);
    CHECK(items(officer, "?participant=DEU").empty());
    // In the language of who reads it.
    CHECK(items(officer, "?lang=ru&participant=FRA")[1]["problem"]["violations"][0]["message"] !=
          kept["problem"]["violations"][0]["message"]);
    // Page by page.
    json const first = parsed(officer.get(at("refused?limit=2")));
    json const rest =
        parsed(officer.get(at("refused?limit=2&cursor=" + first["next"].get<std::string>())));
    CHECK(first["items"].size() == 2);
    CHECK(rest["items"] == json{all[2]});
    CHECK(rest["next"].is_null());
}

TEST_CASE("Nothing personal of a refused write is kept, and nothing of what was not refused") {
    auto const store = std::make_shared<server::store::MemoryStore>();
    Service service(std::make_unique<ForwardingStore>(store));
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json body = statement("FRA");
    body.update({{"allotment_seconds", 900},
                 {"speaker", {{"name", "Claire Moreau"}, {"title", "Garde des sceaux"}}},
                 {"note", "rings at nine"}});
    REQUIRE(officer.post(at("bookings?dry_run=true"), body).status == 422);
    REQUIRE(officer.post(at("bookings"), {{"kind", "statement"}}).status == 400);
    REQUIRE(officer.post(at("bookings"), statement("KEN")).status == 201);
    CHECK(items(officer).empty());

    REQUIRE(officer.post(at("bookings"), body).status == 422);
    std::string const kept = items(officer).dump();
    CHECK(kept.find("900") != std::string::npos);
    for (char const* personal : {"Moreau", "Garde", "rings"})
        CHECK(kept.find(personal) == std::string::npos);
    auto const rows = store->refused({model::MeetingId{"hlm2025"}, "", "", std::nullopt, 10});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].asked.find("Moreau") == std::string::npos);
    CHECK(store->head(model::MeetingId{"hlm2025"}) ==
          service.engine().view(model::MeetingId{"hlm2025"})->meeting->version);
}

TEST_CASE("Refused writes are kept for thirty days, also over a restart") {
    auto const store = std::make_shared<server::store::MemoryStore>();
    {
        Service service(std::make_unique<ForwardingStore>(store));
        ApiClient officer(service.port(), service.token(Role::secretariat));
        REQUIRE(officer.post(at("bookings"), statement("UNICEF")).status == 422);
        CHECK(items(officer).size() == 1);
    }
    for (auto const& [days, kept] : {std::pair{29, 1}, std::pair{31, 0}}) {
        Service service(std::make_unique<ForwardingStore>(store), {"meetings/hlm2025.json"},
                        Service::a_week_before + std::chrono::hours{24 * days});
        ApiClient officer(service.port(), service.token(Role::secretariat));
        CAPTURE(days);
        CHECK(items(officer).size() == static_cast<std::size_t>(kept));
    }
}

TEST_CASE("Refused writes are the Secretariat's to see") {
    Service service;
    for (auto const role : {Role::presiding, Role::conference_officer, Role::administrator}) {
        ApiClient other(service.port(), service.token(role));
        CHECK(other.get(at("refused")).status == 403);
    }
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    CHECK(france.get(at("refused")).status == 403);
    ApiClient anybody(service.port());
    CHECK(anybody.get(at("refused")).status == 401);
}
