#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "server/store/sqlite.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"

// A name, a title, on whose behalf and a note lie in the table of people and nowhere else: not in
// the log, the idempotency records, the snapshots, nor in what the process says of itself. Looked
// for by words that nothing else holds.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

std::string const personal[] = {"Zorblax",    "Quuxminister", "Behalfington", "Notewhisper",
                                "Secondname", "Refusedname",  "Tornname"};

json speaker(std::string_view name) {
    return {{"name", name}, {"title", "Quuxminister"}, {"on_behalf_of", "Behalfington"}};
}

// All that is in the tables but that of people, as text, by table.
std::vector<std::pair<std::string, std::string>> tables_beside_people(
    std::filesystem::path const& file) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    auto const each_row = [&](std::string const& query, auto const& take) {
        sqlite3_stmt* rows = nullptr;
        REQUIRE(sqlite3_prepare_v2(db, query.c_str(), -1, &rows, nullptr) == SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW)
            take(rows);
        sqlite3_finalize(rows);
    };
    std::vector<std::pair<std::string, std::string>> tables;
    each_row("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'people'",
             [&](sqlite3_stmt* row) {
                 tables.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(row, 0)),
                                     "");
             });
    for (auto& [table, text] : tables)
        each_row("SELECT * FROM \"" + table + "\"", [&, &all = text](sqlite3_stmt* row) {
            for (int i = 0; i < sqlite3_column_count(row); ++i) {
                auto const* data = static_cast<char const*>(sqlite3_column_blob(row, i));
                auto const size = static_cast<std::size_t>(sqlite3_column_bytes(row, i));
                if (data) all.append(data, size);
                all += '\n';
            }
        });
    sqlite3_close(db);
    return tables;
}

// Books, changes, withdraws, restores and is refused, with a name in everything.
void use(ApiClient& officer, ApiClient& france) {
    Headers const key{{"Idempotency-Key", "first"}};
    json body = statement("FRA");
    body.update({{"speaker", speaker("Zorblax")}, {"note", "Notewhisper"}});
    auto const booked = officer.post(at("bookings"), body, key);
    INFO(booked.body);
    REQUIRE(booked.status == 201);
    REQUIRE(officer.post(at("bookings"), body, key).body == booked.body);
    REQUIRE(officer.patch(at("bookings/b1"), {{"speaker", speaker("Secondname")}}).status == 200);
    REQUIRE(officer
                .post(at("bookings"), {{"kind", "role"},
                                       {"role", "secretary_general"},
                                       {"speaker", speaker("Zorblax")}})
                .status == 201);
    REQUIRE(officer
                .post(at("bookings"), {{"kind", "panel"},
                                       {"panel", "panel-1"},
                                       {"function", "panellist"},
                                       {"participant", "FRA"},
                                       {"category", "member_state"},
                                       {"speaker", speaker("Zorblax")}})
                .status == 201);
    REQUIRE(officer.remove(at("bookings/b1")).status == 200);
    REQUIRE(officer.post(at("bookings/b1/restoration"), {{"reason", "a mistake"}}).status == 200);

    body["speaker"] = speaker("Refusedname");
    REQUIRE(officer.post(at("bookings"), body, {{"Idempotency-Key", "second"}}).status == 422);
    REQUIRE(officer.post(at("bookings"), body, key).status == 422);  // the key is used
    REQUIRE(officer.post(at("bookings?dry_run=true"), body).status == 422);
    REQUIRE(france.post(at("bookings"), body).status == 403);
    body["participant"] = "Refusedname";
    REQUIRE(officer.post(at("bookings"), body).status == 422);
    body["Refusedname"] = 1;
    REQUIRE(officer.post(at("bookings"), body).status == 400);
    REQUIRE(officer
                .patch(at("bookings/b1"), {{"speaker", speaker("Refusedname")}},
                       {{"If-Match", "\"1.0\""}})
                .status == 412);
    REQUIRE(officer.post_text(at("bookings"), R"({"speaker":{"name":"Tornname)").status == 400);
    REQUIRE(officer.post_text(at("bookings"), "{\"speaker\":{\"name\":\"Tornname\xff").status ==
            400);
    REQUIRE(officer.post_text(at("bookings"), std::string(2 << 20, ' ') + "Tornname").status ==
            413);
    REQUIRE(officer.get(at("bookings?participant=Refusedname")).status == 200);
    REQUIRE(officer.get(at("bookings?Refusedname=1")).status == 400);
}

// A token of this store, made beside whoever serves it.
std::string token_beside(std::filesystem::path const& folder, Role role,
                         std::string const& participant = "") {
    server::access::TokenRequest request;
    request.role = role;
    if (!participant.empty()) request.participant = model::ParticipantId{participant};
    auto const made = server::access::make_token(request);
    server::store::open_sqlite(folder, {})->add_token(made.row, std::nullopt);
    return made.text;
}

void wait_for(std::uint16_t port, std::string const& token) {
    for (int i = 0; i < 1'000; ++i) {
        if (ApiClient(port, token).get("/healthz").status == 200) return;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    FAIL("the token was not seen");
}

}  // namespace

TEST_CASE(
    "No personal field is in the log, the idempotency records, a snapshot or the process's log") {
    Folder folder;
    auto const log = folder.path / "errors";
    auto const data = folder.path / "data";
    ServiceProcess process(
        {"serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "debug", "--meeting",
         ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json", "--config-folder",
         ROSTRUM_SOURCE_DIR "/config", "--rehearse-from", "2025-11-17T09:00:00-05:00"},
        log);
    auto const port = process.port();
    std::string const token = token_beside(data, Role::secretariat);
    std::string const of_kenya = token_beside(data, Role::delegation, "KEN");
    wait_for(port, of_kenya);
    ApiClient officer(port, token);
    ApiClient kenya(port, of_kenya);
    use(officer, kenya);
    auto const request = officer.get(at("list"), {{"Request-Id", "unmistakable-request"}});
    CHECK_FALSE(request.header("Rehearsal").empty());
    CHECK(process.terminate() == 0);

    std::string const written = bytes_of(log);
    // It was listened to where it speaks at all.
    CHECK(written.find("unmistakable-request") != std::string::npos);
    std::string const said = process.output();
    for (std::string const& word : personal) {
        CAPTURE(word);
        CHECK(written.find(word) == std::string::npos);
        CHECK(said.find(word) == std::string::npos);
    }
    for (std::string const& secret : {token, of_kenya})
        CHECK(written.find(server::access::secret_of(secret)) == std::string::npos);

    auto const tables = tables_beside_people(data / "rostrum.db");
    std::string all;
    for (auto const& [table, text] : tables) {
        CAPTURE(table);
        for (std::string const& word : personal)
            CHECK(text.find(word) == std::string::npos);
        all += table + ' ';
        if (table == "events") CHECK(text.find("FRA") != std::string::npos);
        if (table == "idempotency") CHECK(text.find("first") != std::string::npos);
        if (table == "snapshots") CHECK(text.size() > 1'000);
    }
    for (char const* table : {"events", "idempotency", "snapshots"})
        CHECK(all.find(table) != std::string::npos);
}

TEST_CASE("Every answer of a rehearsal says that it is one") {
    Folder folder;
    auto const data = folder.path / "data";
    ServiceProcess process(
        {"serve", "--data", data, "--listen", "127.0.0.1:0", "--meeting",
         ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json", "--config-folder",
         ROSTRUM_SOURCE_DIR "/config", "--rehearse-from", "2025-11-17T09:00:00-05:00"},
        folder.path / "errors");
    auto const port = process.port();
    std::string const token = token_beside(data, Role::secretariat);
    std::string const administrators = token_beside(data, Role::administrator);
    wait_for(port, administrators);
    ApiClient officer(port, token);
    ApiClient administrator(port, administrators);
    ApiClient nobody(port);
    auto const rehearsed = [](int status, RawAnswer const& answer) {
        CAPTURE(answer.body);
        CHECK(answer.status == status);
        CHECK(answer.header("Rehearsal").starts_with("2025-11-17T14:"));
        CHECK_FALSE(answer.header("Request-Id").empty());
        return answer;
    };
    for (char const* target : {"/", "/docs", "/openapi.yaml", "/healthz", "/readyz", "/metrics"})
        rehearsed(200, nobody.get(target));
    for (char const* target : {"timetable", "timetable.ics", "timetable.csv", "now", "events"})
        rehearsed(200, nobody.get(at(target)));
    auto const list = rehearsed(200, nobody.get(at("list")));
    rehearsed(304, nobody.get(at("list"), {{"If-None-Match", list.header("ETag")}}));
    rehearsed(200, nobody.request("HEAD", at("list")));
    rehearsed(204, nobody.request("OPTIONS", at("list")));
    rehearsed(201, officer.post(at("bookings"), statement("FRA")));
    rehearsed(200, officer.post(at("bookings?dry_run=true"), statement("DEU")));
    rehearsed(422, officer.post(at("bookings"), statement("FRA")));
    rehearsed(415, officer.post_text(at("bookings"), "x", {{"Content-Type", "text/plain"}}));
    rehearsed(400, officer.post_text(at("bookings"), "x"));
    rehearsed(413, officer.post_text(at("bookings"), std::string(2 << 20, 'x')));
    rehearsed(428, officer.remove(at("bookings/b1"), {}));
    rehearsed(412, officer.remove(at("bookings/b1"), {{"If-Match", "\"1.0\""}}));
    rehearsed(403, officer.get("/v1/tokens"));
    rehearsed(401, nobody.get("/v1/tokens"));
    rehearsed(404, nobody.get("/v1/nothing"));
    rehearsed(405, nobody.request("PUT", at("list")));
    rehearsed(406, nobody.get(at("timetable"), {{"Accept", "image/png"}}));
    rehearsed(400, nobody.get("/v1/%zz"));
    rehearsed(400, nobody.get(at("list?x=1")));
    rehearsed(200, administrator.get("/v1/tokens"));
    auto const made = rehearsed(201, administrator.post("/v1/tokens", {{"role", "webcast"}}));
    rehearsed(200, administrator.remove("/v1/tokens/" + parsed(made)["id"].get<std::string>()));
    CHECK(nobody.get("/").body.find("class=\"rehearsal\"") != std::string::npos);
    CHECK(process.terminate() == 0);
}

TEST_CASE("Who is erased is gone from the store's bytes and from every answer") {
    Folder folder;
    {
        Service service(server::store::open_sqlite(folder.path,
                                                   {.exclusive = true, .create = true, .vfs = ""}));
        ApiClient officer(service.port(), service.token(Role::secretariat));
        ApiClient kenya(service.port(), service.token(Role::delegation, "KEN"));
        use(officer, kenya);
        json other = statement("DEU");
        other["speaker"] = {{"name", "Whostays"}};
        REQUIRE(officer.post(at("bookings"), other).status == 201);
        for (char const* person : {"p1", "p2", "p3"}) {
            std::promise<bool> erased;
            service.engine().erase_person(model::MeetingId{"hlm2025"}, model::PersonId{person},
                                          [&](bool done) { erased.set_value(done); });
            REQUIRE(erased.get_future().get());
        }
        for (std::string const& target :
             {at("bookings"), at("bookings/b1"), at("timetable"), at("timetable.csv"),
              at("timetable.ics"), at("events"), at("now"), std::string{"/"}}) {
            auto const answer = officer.get(target);
            CAPTURE(target);
            for (std::string const& word : personal)
                CHECK(answer.body.find(word) == std::string::npos);
        }
        auto const booking = parsed(officer.get(at("bookings/b1")));
        CHECK(booking["speaker"] == nullptr);
        CHECK(booking["note"] == nullptr);
        CHECK(parsed(officer.get(at("bookings/b4")))["speaker"]["name"] == "Whostays");
        // In the write-ahead log as little as in the store itself.
        for (auto const& entry : std::filesystem::directory_iterator(folder.path))
            for (std::string const& word : personal) {
                CAPTURE(entry.path(), word);
                CHECK(bytes_of(entry.path()).find(word) == std::string::npos);
            }
        // A later change brings nothing back.
        auto const changed = officer.patch(at("bookings/b1"), {{"level", "HS"}});
        CHECK(changed.status == 200);
        CHECK(parsed(changed)["speaker"] == nullptr);
    }
    bool found = false;
    for (auto const& entry : std::filesystem::directory_iterator(folder.path)) {
        std::string const bytes = bytes_of(entry.path());
        CAPTURE(entry.path());
        found = found || bytes.find("Whostays") != std::string::npos;
        for (std::string const& word : personal)
            CHECK(bytes.find(word) == std::string::npos);
    }
    CHECK(found);
}
