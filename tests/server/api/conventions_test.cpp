#include <zlib.h>

#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "server/api/routes.hpp"
#include "server/wire/rendering.hpp"
#include "tests/server/api/client.hpp"

// What holds for every answer alike.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

// The projections that many ask for, and a booking.
std::vector<std::string> reads() {
    return {at("timetable"),
            at("timetable.ics"),
            at("timetable.csv"),
            at("list.csv"),
            at("list.xlsx"),
            at("print/list"),
            at("print/programme"),
            at("print/order-of-the-day"),
            at("bookings"),
            at("bookings/b1"),
            at("now"),
            at("availability"),
            at("list"),
            at("rules"),
            at("participants"),
            at("events"),
            "/v1/meetings",
            "/v1/meetings/hlm2025",
            "/",
            "/docs",
            "/openapi.yaml"};
}

std::string unpacked(std::string const& packed) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string text(1 << 22, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    int const state = inflate(&stream, Z_FINISH);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    REQUIRE(state == Z_STREAM_END);
    return text;
}

model::Instant moment_of(std::string_view text) {
    json const body{{"at", text}};
    config::Complaints complaints;
    config::ObjectReader reader(body, "", complaints);
    return reader.instant("at");
}

}  // namespace

TEST_CASE("Every answer has its request's id") {
    Service service;
    ApiClient client(service.port(), service.token(Role::secretariat));
    std::set<std::string> given;
    for (std::string const& target : {at("rules"), at("nothing"), at("rules?bad=1"),
                                      std::string{"/healthz"}, std::string{"/v1/a/../b"}}) {
        CHECK(client.get(target, {{"Request-Id", "mine-1"}}).header("Request-Id") == "mine-1");
        CHECK(client.get(target, {{"X-Request-Id", "mine-2"}}).header("Request-Id") == "mine-2");
        given.insert(client.get(target).header("Request-Id"));
        for (std::string const bad : {"a b", "<script>", "\xff"})
            given.insert(client.get(target, {{"Request-Id", bad}}).header("Request-Id"));
    }
    CHECK(given.size() == 20);
    CHECK_FALSE(given.contains(""));
    auto const booked = client.post(at("bookings"), statement("FRA"), {{"Request-Id", "mine-3"}});
    CHECK(booked.header("Request-Id") == "mine-3");
    auto const events = parsed(client.get(at("events")));
    CHECK(events["items"].back()["request_id"] == "mine-3");
}

TEST_CASE("What is read has a strong tag, and is not sent twice") {
    Service service;
    ApiClient client(service.port(), service.token(Role::secretariat));
    REQUIRE(client.post(at("bookings"), statement("FRA")).status == 201);
    for (std::string const& target : reads()) {
        CAPTURE(target);
        auto const plain = client.get(target);
        REQUIRE(plain.status == 200);
        std::string const tag = plain.header("ETag");
        CHECK(tag.starts_with("\""));
        CHECK(plain.header("Cache-Control") == "no-cache");
        CHECK(plain.header("Vary") == "Accept, Accept-Language, Accept-Encoding, Authorization");
        CHECK(client.get(target).header("ETag") == tag);
        for (std::string const& condition :
             {tag, "W/" + tag, "\"a\", " + tag, "\"a\" ,W/\"b\",\t" + tag, std::string{"*"}}) {
            auto const same = client.get(target, {{"If-None-Match", condition}});
            CAPTURE(condition);
            CHECK(same.status == 304);
            CHECK(same.body.empty());
            CHECK(same.header("ETag") == tag);
            CHECK(same.header("Vary") == plain.header("Vary"));
        }
        for (std::string const& condition :
             {std::string{"\"a\""}, tag.substr(0, tag.size() - 2) + "\"", tag.substr(1)})
            CHECK(client.get(target, {{"If-None-Match", condition}}).status == 200);

        auto const packed = client.get(target, {{"Accept-Encoding", "gzip"}});
        if (packed.header("Content-Encoding") == "gzip") {
            CHECK(packed.header("ETag") != tag);
            CHECK(unpacked(packed.body) == plain.body);
            CHECK(client
                      .get(target,
                           {{"Accept-Encoding", "gzip"}, {"If-None-Match", packed.header("ETag")}})
                      .status == 304);
            CHECK(client.get(target, {{"If-None-Match", packed.header("ETag")}}).status == 200);
        } else {
            CHECK(packed.body == plain.body);
            CHECK(plain.body.size() < 1000);
        }
        CHECK(client.get(target, {{"Accept-Encoding", "gzip;q=0"}}).body == plain.body);

        auto const head = client.request("HEAD", target);
        CHECK(head.status == 200);
        CHECK(head.header("ETag") == tag);
        CHECK(head.header("Content-Length") == std::to_string(plain.body.size()));
        CHECK(client.request("HEAD", target, {{"If-None-Match", tag}}).status == 304);
    }
}

TEST_CASE("lang goes before Accept-Language, and the answer says which it took") {
    Service service;
    ApiClient client(service.port());
    struct Wish {
        char const* query;
        char const* header;
        char const* taken;
    };
    Wish const wishes[] = {
        {"", "", "en"},           {"", "fr", "fr"},        {"", "pt, zh-CN;q=0.5, ru;q=0.4", "zh"},
        {"", "pt", "en"},         {"", "en;q=0, *", "ar"}, {"?lang=ar", "fr", "ar"},
        {"?lang=en", "fr", "en"}, {"?lang=es", "", "es"},  {"", "*", "en"}};
    std::set<std::string> tags;
    for (Wish const& wish : wishes)
        for (std::string const& target : {at("timetable"), at("rules"), at("nothing")}) {
            auto const answer = client.get(target + wish.query, {{"Accept-Language", wish.header}});
            CAPTURE(wish.query, wish.header, target);
            CHECK(answer.header("Content-Language") == wish.taken);
        }
    for (char const* code : {"ar", "en", "es", "fr", "ru", "zh"})
        tags.insert(client.get(at("timetable?lang=") + code).header("ETag"));
    CHECK(tags.size() == 6);
    for (char const* bad : {"?lang=pt", "?lang=", "?lang", "?lang=EN", "?lang=fr&lang=en"})
        CHECK(client.get(at("rules") + bad).status == 400);
}

TEST_CASE("A query is refused whole, with all that is wrong with it") {
    Service service;
    ApiClient client(service.port(), service.token(Role::secretariat));
    REQUIRE(client.post(at("bookings"), statement("FRA")).status == 201);
    Untouched before(service);
    auto const answer = client.get(at("bookings?limit=5&limit=5&lang=pt&foo=1&b%61r=%3Cb%3E"));
    CHECK(answer.status == 400);
    CHECK(problem_code(answer) == "bad-query");
    CHECK(parsed(answer)["errors"].size() == 4);
    for (char const* target : {"bookings?limit=0",
                               "bookings?limit=501",
                               "bookings?limit=-1",
                               "bookings?limit=1.0",
                               "bookings?limit=",
                               "bookings?limit=%201",
                               "bookings?limit=99999999999999999999",
                               "bookings?cursor=",
                               "bookings?cursor=1",
                               "bookings?cursor=after-",
                               "bookings?cursor=after-x",
                               "bookings?cursor=after--1",
                               "bookings?level=King",
                               "bookings?state=lost",
                               "bookings?Limit=5",
                               "participants?cursor=after-XXX",
                               "rules?cursor=after-R999",
                               "groups?cursor=x",
                               "swaps?cursor=after-s9",
                               "events?after=-1",
                               "events?after=x",
                               "events?limit=0",
                               "events?cursor=after-1",
                               "timetable?dry_run=true",
                               "now?at=2025-11-24T10:00:00Z",
                               "rules?bad%ff=1",
                               "bookings?participant=%00"}) {
        auto const refused = client.get(at(target));
        CAPTURE(target, refused.body);
        CHECK(refused.status == 400);
        CHECK(problem_code(refused) != "no problem");
    }
    for (char const* dry_run : {"1", "yes", "TRUE", "", "true&dry_run=true"})
        CHECK(client.post(at("bookings?dry_run=") + dry_run, statement("DEU")).status == 400);
    for (std::string const& reason : {std::string{}, std::string(1001, 'x'), std::string{"a%0Ab"}})
        CHECK(client.remove(at("bookings/b1?reason=") + reason).status == 400);
    CHECK(before.holds());
}

TEST_CASE("A path that is served with other methods is 405 and names them") {
    Service service;
    ApiClient client(service.port(), service.token(Role::secretariat));
    struct Slip {
        char const* method;
        std::string target;
        char const* allow;
    };
    Slip const slips[] = {{"DELETE", at("bookings"), "GET, HEAD, OPTIONS, POST"},
                          {"PUT", at("bookings/b1"), "DELETE, GET, HEAD, OPTIONS, PATCH"},
                          {"POST", at("timetable"), "GET, HEAD, OPTIONS"},
                          {"GET", at("bookings/b1/moves"), "OPTIONS, POST"},
                          {"HEAD", at("bookings/b1/moves"), "OPTIONS, POST"},
                          {"POST", "/healthz", "GET, HEAD, OPTIONS"},
                          {"BREW", at("now"), "GET, HEAD, OPTIONS"}};
    auto const sorted = [](std::string const& allow) {
        std::set<std::string> methods;
        std::istringstream in(allow);
        for (std::string method; std::getline(in, method, ',');)
            methods.insert(method.substr(method.find_first_not_of(' ')));
        return methods;
    };
    Untouched before(service);
    for (Slip const& slip : slips) {
        auto const answer = client.request(slip.method, slip.target);
        CAPTURE(slip.method, slip.target);
        CHECK(answer.status == 405);
        CHECK(sorted(answer.header("Allow")) == sorted(slip.allow));
    }
    CHECK(client.request("OPTIONS", at("bookings")).status == 204);
    for (std::string const& target :
         {std::string{"/v1"}, std::string{"/v2/meetings"}, std::string{"/v1/meetings/none/now"},
          at("bookings/b9"), at("swaps/s9"), at("rules/R0"), at("participants/fra"),
          at("groups/FRA")}) {
        auto const answer = client.get(target);
        CAPTURE(target);
        CHECK(answer.status == 404);
        CHECK(problem_code(answer) == "not-found");
    }
    CHECK(before.holds());
}

TEST_CASE("A dry run judges every write in full and stores nothing") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    for (char const* id : {"FRA", "DEU", "KEN", "BRA"})
        REQUIRE(officer.post(at("bookings"), statement(id)).status == 201);
    REQUIRE(officer.remove(at("bookings/b3")).status == 200);
    REQUIRE(officer.post(at("bookings/b1/swaps"), {{"with", "b2"}, {"reason", "x"}}).status == 201);
    Untouched before(service);
    auto const dry = [](RawAnswer const& answer) {
        CAPTURE(answer.body);
        CHECK(answer.status == 200);
        CHECK(answer.header("Location").empty());
        auto const body = parsed(answer);
        CHECK(body["dry_run"] == true);
        CHECK(body.contains("version"));
        return body;
    };
    json head = statement("FJI");
    head.update({{"level", "HS"}, {"speaker", {{"name", "A"}}}, {"note", "N"}});
    auto const booked = dry(officer.post(at("bookings?dry_run=true"), head));
    CHECK(booked["position"] == 1);
    CHECK(booked["planned"]["starts_at"] == "2025-11-24T16:01:30Z");
    CHECK(booked["speaker"]["name"] == "A");
    auto const changed = dry(officer.patch(at("bookings/b4?dry_run=true"), {{"level", "HG"}}));
    CHECK(changed["position"] == 1);
    auto const withdrawn = dry(officer.remove(at("bookings/b1?dry_run=true")));
    CHECK(withdrawn["state"] == "withdrawn");
    CHECK(withdrawn["position"] == nullptr);
    auto const restored =
        dry(officer.post(at("bookings/b3/restoration?dry_run=true"), {{"reason", "x"}}));
    CHECK(restored["position"] == 3);
    auto const moved = dry(
        officer.post(at("bookings/b4/moves?dry_run=true"), {{"before", "b1"}, {"reason", "x"}}));
    CHECK(moved["position"] == 1);
    auto const proposed =
        dry(officer.post(at("bookings/b1/swaps?dry_run=true"), {{"with", "b4"}, {"reason", "x"}}));
    CHECK(proposed["state"] == "proposed");
    auto const accepted =
        dry(officer.post(at("swaps/s1/acceptance?dry_run=true"), {{"reason", "x"}}));
    CHECK(accepted["state"] == "accepted");
    CHECK(accepted["from"]["position"] == 2);
    CHECK(dry(officer.remove(at("swaps/s1?dry_run=true")))["state"] == "declined");
    CHECK(dry(officer.post(at("list?dry_run=true"),
                           {{"action", "close"}, {"reason", "x"}}))["open"] == false);

    json faulty = statement("FRA");
    faulty["allotment_seconds"] = 240;
    CHECK(broken_rules(officer.post(at("bookings?dry_run=true"), faulty)) ==
          std::vector<std::string>{"R12", "R15"});
    CHECK(before.holds());
    // dry_run=false is no dry run.
    CHECK(officer.post(at("bookings?dry_run=false"), head).status == 201);
}

TEST_CASE("Every JSON answer of a meeting has its version") {
    Service service;
    ApiClient client(service.port(), service.token(Role::secretariat));
    auto const booked = client.post(at("bookings"), statement("FRA"));
    auto const version = parsed(booked)["version"];
    for (char const* target : {"timetable", "bookings", "bookings/b1", "swaps", "list",
                               "participants", "participants/FRA", "groups", "groups/african_group",
                               "rules", "rules/R12", "availability", "now", "events"}) {
        CAPTURE(target);
        CHECK(parsed(client.get(at(target)))["version"] == version);
    }
    CHECK(parsed(client.get("/v1/meetings/hlm2025"))["version"] == version);
    CHECK(parsed(client.get("/v1/meetings"))["items"][0]["version"] == version);
}

TEST_CASE("What is on now changes at the boundaries of the plan, and never between them") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    for (char const* id : {"FRA", "DEU"})
        REQUIRE(officer.post(at("bookings"), statement(id)).status == 201);
    auto const first = parsed(officer.get(at("bookings/b1")))["planned"];
    auto const second = parsed(officer.get(at("bookings/b2")))["planned"];
    auto const begin = moment_of(first["starts_at"].get<std::string>());
    auto const end = moment_of(first["ends_at"].get<std::string>());
    model::Milliseconds const tick{1};

    service.set_time(begin - tick);
    auto const before = officer.get(at("now"));
    CHECK(parsed(before)["next_change_at"] == first["starts_at"]);
    service.set_time(begin);
    auto const during = officer.get(at("now"), {{"If-None-Match", before.header("ETag")}});
    REQUIRE(during.status == 200);
    CHECK(parsed(during)["current"]["booking"] == "b1");
    CHECK(parsed(during)["as_of"] == first["starts_at"]);
    CHECK(parsed(during)["next_change_at"] == first["ends_at"]);
    CHECK(parsed(during)["basis"] == "planned");
    for (auto const at_time : {begin + tick, begin + model::Seconds{90}, end - tick}) {
        service.set_time(at_time);
        CHECK(officer.get(at("now"), {{"If-None-Match", during.header("ETag")}}).status == 304);
    }
    service.set_time(end);
    auto const between = officer.get(at("now"), {{"If-None-Match", during.header("ETag")}});
    REQUIRE(between.status == 200);
    CHECK(parsed(between)["current"]["booking"] != "b1");
    CHECK(parsed(between)["as_of"] == first["ends_at"]);
    service.set_time(moment_of(second["starts_at"].get<std::string>()));
    CHECK(parsed(officer.get(at("now")))["current"]["booking"] == "b2");
    // A clock that was set back is believed as well.
    service.set_time(begin);
    CHECK(officer.get(at("now")).body == during.body);
}

TEST_CASE("No answer is dated by when it was asked for") {
    Service service;
    ApiClient client(service.port(), service.token(Role::secretariat));
    REQUIRE(client.post(at("bookings"), statement("FRA")).status == 201);
    std::vector<std::pair<std::string, std::string>> seen;
    for (std::string const& target : reads())
        seen.emplace_back(target, client.get(target).header("ETag"));
    for (int minute = 1; minute <= 3; ++minute) {
        service.set_time(Service::a_week_before + std::chrono::minutes{minute * 7});
        for (auto const& [target, tag] : seen) {
            CAPTURE(target, minute);
            CHECK(client.get(target, {{"If-None-Match", tag}}).status == 304);
        }
    }
}

TEST_CASE("Instants are in UTC, beside them the venue's hours, and the zone is named") {
    Service service;
    ApiClient client(service.port());
    auto const timetable = parsed(client.get(at("timetable")));
    CHECK(timetable["zone"] == "America/New_York");
    auto const segment = timetable["sittings"][0]["segments"][0];
    std::string const starts = segment["starts_at"];
    std::string const local = segment["local"];
    CHECK(starts.ends_with("Z"));
    CHECK(local.ends_with("-05:00"));
    CHECK(moment_of(starts) == moment_of(local));
}

TEST_CASE("Every answer says the service's instant, with its milliseconds") {
    Service service;
    ApiClient client(service.port());
    auto const shown = [&](RawAnswer const& answer) { return answer.header("Server-Time"); };
    CHECK(shown(client.get(at("now"))) == "2025-11-17T14:00:00.000Z");
    service.clock().set(Service::a_week_before + std::chrono::milliseconds{1'250});
    std::string const later = "2025-11-17T14:00:01.250Z";
    auto const now = client.get(at("now"));
    CHECK(shown(now) == later);
    CHECK(shown(client.get(at("now"), {{"If-None-Match", now.header("ETag")}})) == later);
    for (char const* target : {"/", "/docs", "/healthz", "/metrics", "/nothing", "/v1/tokens"})
        CHECK(shown(client.get(target)) == later);
    CHECK(shown(client.request("OPTIONS", at("now"))) == later);
    CHECK(shown(client.request("HEAD", at("now"))) == later);
    CHECK(shown(client.post(at("bookings"), statement("FRA"))) == later);
    // What the HTTP layer refuses by itself.
    CHECK(shown(RawClient(service.port()).ask("nonsense\r\n\r\n")) == later);
}
