#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <thread>

#include "config/instant.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/api/programme_to_publish.hpp"
#include "tests/server/store/samples.hpp"

// What everybody sees: the last publication, and every one before it for ever.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

model::Instant instant_of(char const* text) {
    return config::parse_instant(text).value();
}

std::unique_ptr<server::store::Store> store_in(Folder const& folder) {
    return server::store::open_sqlite(folder.path, {.exclusive = true, .create = true, .vfs = ""});
}

// The bookings that a timetable shows, with the names that it gives them.
std::map<std::string, std::string> speakers(json const& timetable) {
    std::map<std::string, std::string> found;
    auto const add = [&](json const& entries) {
        for (json const& entry : entries)
            if (!entry.at("booking").is_null()) {
                json const speaker = entry.value("speaker", json());
                found[entry.at("booking")] =
                    speaker.is_null() ? "" : speaker.at("name").get<std::string>();
            }
    };
    for (json const& sitting : timetable.at("sittings"))
        for (json const& segment : sitting.at("segments"))
            add(segment.at("entries"));
    add(timetable.at("overflow"));
    return found;
}

// key -> the changes that are named of it.
std::map<std::string, std::set<std::string>> changes_of(json const& items) {
    std::map<std::string, std::set<std::string>> found;
    for (json const& item : items)
        for (json const& change : item.at("changes"))
            found[item.at("key")].insert(change.get<std::string>());
    return found;
}

// The values of a property in a calendar, by UID.
std::map<std::string, std::string> property(std::string const& calendar, std::string const& name) {
    std::map<std::string, std::string> found;
    std::string uid;
    for (std::size_t begin = calendar.find("BEGIN:VEVENT"); begin < calendar.size();) {
        std::size_t const end = calendar.find("\r\n", begin);
        std::string const line = calendar.substr(begin, end - begin);
        if (line.starts_with("UID:")) uid = line.substr(4);
        if (line.starts_with(name + ":")) found[uid] = line.substr(name.size() + 1);
        begin = end + 2;
    }
    return found;
}

}  // namespace

TEST_CASE("What is not ready is refused with every gap, in the rehearsal too") {
    Service service;
    ApiClient secretariat(service.port(), service.token(Role::secretariat));
    Untouched untouched(service);
    for (char const* query : {"publications", "publications?dry_run=true"}) {
        auto const answer = secretariat.post(at(query), json::object());
        CHECK(answer.status == 422);
        auto const rules = broken_rules(answer);
        CHECK(std::count(rules.begin(), rules.end(), "R37") >= 2);
        CHECK(std::count(rules.begin(), rules.end(), "R8") >= 1);
    }
    CHECK(untouched.holds());
    ApiClient delegation(service.port(), service.token(Role::delegation, "FRA"));
    CHECK(delegation.post(at("publications"), json::object()).status == 403);
    CHECK(ApiClient(service.port()).post(at("publications"), json::object()).status == 401);
    CHECK(secretariat.post(at("publications"), {{"remark", "x"}}).status == 400);
}

TEST_CASE("The public sees the last publication, and nothing of what was done since") {
    ProgrammeToPublish desk;
    CHECK(speakers(parsed(desk.everybody.get(at("timetable")))).empty());
    CHECK(parsed(desk.everybody.get(at("timetable")))["publication"].is_null());
    auto const rehearsed =
        desk.secretariat.post(at("publications?dry_run=true"), {{"comment", "First"}});
    CHECK(rehearsed.status == 200);
    CHECK(parsed(rehearsed)["dry_run"] == true);
    CHECK(parsed(desk.everybody.get(at("publications")))["items"].empty());

    json const made = desk.publish({{"comment", "First"}});
    CHECK(made["number"] == 1);
    CHECK(made["comment"] == "First");
    auto const published = desk.everybody.get(at("timetable"));
    auto const shown = speakers(parsed(published));
    CHECK(shown.at("b7") == "Speaker of FRA");
    CHECK(shown.at("b1") == "");  // a survivor's name is not told by the way (R43)
    CHECK(published.body.find("Survivorname") == std::string::npos);
    CHECK(parsed(published)["version"] == made["version"]);
    CHECK(parsed(published)["as_of"] == made["as_of"]);
    CHECK(parsed(desk.everybody.get(at("bookings")))["items"].size() == 9);

    // Booked, renamed and withdrawn behind its back.
    desk.book(desk.with_speaker("IND", "Newname"));
    REQUIRE(
        desk.secretariat.patch(at("bookings/b7"), {{"speaker", {{"name", "Othername"}}}}).status ==
        200);
    REQUIRE(desk.secretariat.remove(at("bookings/b8")).status == 200);
    desk.service->set_time(instant_of("2025-11-18T12:00:00-05:00"));
    auto const again = desk.everybody.get(at("timetable"));
    CHECK(again.body == published.body);
    CHECK(
        desk.everybody.get(at("timetable"), {{"If-None-Match", published.header("ETag")}}).status ==
        304);
    for (char const* form :
         {"timetable.csv", "timetable.ics", "feeds/timetable.ics", "list.csv", "print/list",
          "bookings", "now", "events", "feeds/lower-third.json", "feeds/lower-third.txt",
          "feeds/jsonld", "feeds/schedule.xml", "feeds/xmltv.xml", "reports/day.svg"}) {
        CAPTURE(form);
        auto const answer = desk.everybody.get(at(form));
        CHECK(answer.status == 200);
        CHECK(answer.body.find("Newname") == std::string::npos);
        CHECK(answer.body.find("Othername") == std::string::npos);
    }
    CHECK(desk.everybody.get(at("list/changes?from=1")).status == 401);
    CHECK(desk.everybody.get("/").body.find("Speaker of FRA") != std::string::npos);
    CHECK(desk.everybody.get(at("bookings/b8")).status == 200);
    CHECK(desk.everybody.get(at("bookings/b10")).status == 404);

    // The Secretariat sees both, and how far they are apart.
    json const working = parsed(desk.secretariat.get(at("timetable")));
    CHECK(speakers(working).at("b7") == "Othername");
    CHECK(working["publication"]["number"] == 1);
    CHECK(working["publication"]["unpublished_changes"].get<int>() >= 3);
    CHECK(speakers(parsed(desk.secretariat.get(at("timetable?list=published")))).at("b7") ==
          "Speaker of FRA");
    CHECK(desk.everybody.get(at("timetable?list=working")).status == 404);
    CHECK(desk.everybody.get(at("timetable?list=both")).status == 400);
    CHECK(desk.secretariat.get("/").body.find("Unpublished changes: ") != std::string::npos);

    desk.publish();
    auto const now = speakers(parsed(desk.everybody.get(at("timetable"))));
    CHECK(now.at("b7") == "Othername");
    CHECK(now.contains("b10"));
    CHECK_FALSE(now.contains("b8"));
}

TEST_CASE("A publication says what it changed, in words of six languages") {
    ProgrammeToPublish desk;
    desk.publish();
    desk.book(desk.with_speaker("IND", "Newname"));
    REQUIRE(desk.secretariat
                .patch(at("bookings/b7"),
                       {{"speaker", {{"name", "Othername"}, {"title", "Vice-Minister"}}}})
                .status == 200);
    REQUIRE(desk.secretariat.remove(at("bookings/b8")).status == 200);
    REQUIRE(desk.secretariat.patch(at("bookings/b9"), {{"level", "HS"}}).status == 200);
    auto const preview = changes_of(
        parsed(desk.secretariat.post(at("publications?dry_run=true"), json::object())).at("items"));
    desk.publish();
    auto const changes = parsed(desk.everybody.get(at("publications/2/changes")));
    CHECK(changes["from"] == 1);
    CHECK(changes["to"] == 2);
    auto const found = changes_of(changes["items"]);
    CHECK(found == preview);
    CHECK(found.at("booking/b10") == std::set<std::string>{"new"});
    CHECK(found.at("booking/b7").contains("renamed"));
    CHECK(found.at("booking/b7").contains("retitled"));
    CHECK(found.at("booking/b8") == std::set<std::string>{"withdrawn"});
    CHECK(found.at("booking/b9").contains("level"));
    for (json const& item : changes["items"])
        CHECK(item["text"].size() == item["changes"].size());
    std::set<std::string> sentences;
    for (char const* code : {"ar", "en", "es", "fr", "ru", "zh"}) {
        auto const page =
            desk.everybody.get(at("publications/2/changes.html?lang=") + std::string{code});
        CHECK(page.status == 200);
        CHECK(page.body.find("Othername") != std::string::npos);
        sentences.insert(page.body);
    }
    CHECK(sentences.size() == 6);
    CHECK(parsed(desk.everybody.get(at("publications/1/changes")))["from"].is_null());
    CHECK(desk.everybody.get(at("publications/2/changes?since=2")).status == 400);
    CHECK(desk.everybody.get(at("publications/3/changes")).status == 404);
}

TEST_CASE("What a delegation wishes is no change, and another room is one") {
    ProgrammeToPublish desk;
    desk.publish();
    REQUIRE(desk.secretariat.patch(at("bookings/b7"), {{"not_after", "2025-11-25T15:00:00-05:00"}})
                .status == 200);
    CHECK(desk.secretariat.post(at("publications"), json::object()).status == 409);
    auto programme = *desk.service->engine().view(model::MeetingId{"hlm2025"})->meeting->programme;
    programme.rooms.front().name[model::Language::en] = "Room of another name";
    server::Submission adoption;
    adoption.meeting = programme.id;
    adoption.command = model::AdoptProgramme{std::make_shared<model::Programme const>(programme),
                                             "a decision", "a reason"};
    adoption.actor = {Role::command_line, "command_line", std::nullopt};
    REQUIRE(desk.service->engine().execute(std::move(adoption)).kind ==
            server::Outcome::Kind::accepted);
    CHECK(desk.everybody.get(at("timetable")).body.find("another name") == std::string::npos);
    desk.publish();
    auto const found =
        changes_of(parsed(desk.everybody.get(at("publications/2/changes")))["items"]);
    CHECK(found.at("segment/debate-1") == std::set<std::string>{"other"});
    CHECK_FALSE(found.contains("booking/b7"));
    CHECK(desk.everybody.get(at("timetable")).body.find("another name") != std::string::npos);
}

TEST_CASE("Every publication is readable for ever, after a restart too") {
    Folder folder;
    std::map<std::string, std::string> first;
    std::vector<std::string> const forms{"timetable.json", "timetable.csv", "timetable.ics",
                                         "list.csv",       "list.html",     "programme.html"};
    auto const target = [](int number, std::string const& form) {
        return at("publications/" + std::to_string(number) + "/" + form);
    };
    {
        ProgrammeToPublish desk(std::make_unique<Service>(store_in(folder)));
        auto const live = desk.publish();
        for (std::string const& form : forms) {
            auto const answer = desk.everybody.get(target(1, form));
            REQUIRE(answer.status == 200);
            first[form] = answer.body;
        }
        CHECK(first["timetable.json"] == desk.everybody.get(at("timetable")).body);
        REQUIRE(desk.secretariat.patch(at("bookings/b7"), {{"speaker", {{"name", "Othername"}}}})
                    .status == 200);
        desk.publish();
        for (std::string const& form : forms)
            CHECK(desk.everybody.get(target(1, form)).body == first[form]);
        CHECK(desk.everybody.get(target(2, "timetable.json")).body.find("Othername") !=
              std::string::npos);
    }
    Service service(store_in(folder));
    ApiClient everybody(service.port());
    for (std::string const& form : forms)
        CHECK(everybody.get(target(1, form)).body == first[form]);
    CHECK(everybody.get(at("publications/latest/timetable.json")).body ==
          everybody.get(at("timetable")).body);
    CHECK(everybody.get(at("timetable")).body.find("Othername") != std::string::npos);
    CHECK(everybody.get(at("publications/1/list.pdf")).status == 404);
    CHECK(everybody.get(at("publications/0")).status == 404);
    CHECK(everybody.get(at("publications/1x")).status == 404);
    CHECK(parsed(everybody.get(at("publications?limit=1")))["next"].is_string());
}

TEST_CASE("Two officers who publish at once make one publication") {
    ProgrammeToPublish desk;
    ApiClient other(desk.service->port(), desk.service->token(Role::presiding));
    desk.publish();
    CHECK(other.post(at("publications"), json::object()).status == 409);
    // The same request again, with its key, is the same publication.
    desk.book(statement("IND"));
    Headers const key{{"Idempotency-Key", "publish-2"}};
    auto const once = desk.secretariat.post(at("publications"), json::object(), key);
    auto const twice = desk.secretariat.post(at("publications"), json::object(), key);
    CHECK(once.status == 201);
    CHECK(twice.status == 201);
    CHECK(once.body == twice.body);
    CHECK(parsed(desk.everybody.get(at("publications")))["items"].size() == 2);
}

TEST_CASE("The Journal's snapshots are taken on each eve, also when the service was down") {
    Folder folder;
    {
        ProgrammeToPublish desk(std::make_unique<Service>(store_in(folder)));
        desk.service->set_time(instant_of("2025-11-23T18:29:59-05:00"));
        CHECK(parsed(desk.everybody.get(at("publications")))["items"].empty());
        desk.service->set_time(instant_of("2025-11-23T18:30:00-05:00"));
        json const items = parsed(desk.everybody.get(at("publications")))["items"];
        REQUIRE(items.size() == 1);
        CHECK(items[0]["kind"] == "journal");
        CHECK(items[0]["as_of"] == "2025-11-23T23:30:00Z");
        CHECK(speakers(parsed(desk.everybody.get(at("timetable")))).contains("b7"));
    }
    Service service(store_in(folder), {"meetings/hlm2025.json"},
                    instant_of("2025-11-25T09:00:00-05:00"));
    ApiClient everybody(service.port());
    json const items = parsed(everybody.get(at("publications")))["items"];
    REQUIRE(items.size() == 2);
    CHECK(items[1]["as_of"] == "2025-11-24T23:30:00Z");
}

TEST_CASE("A snapshot of what is not ready is the officers' alone") {
    Service service;
    ApiClient secretariat(service.port(), service.token(Role::secretariat));
    ApiClient everybody(service.port());
    REQUIRE(secretariat.post(at("bookings"), statement("FRA")).status == 201);
    service.set_time(instant_of("2025-11-23T18:30:00-05:00"));
    json const items = parsed(secretariat.get(at("publications")))["items"];
    REQUIRE(items.size() == 1);
    CHECK(items[0]["held_back"] == true);
    CHECK(secretariat.get(at("publications/1/list.csv")).body.find("France") != std::string::npos);
    CHECK(parsed(everybody.get(at("publications")))["items"].empty());
    CHECK(everybody.get(at("publications/1")).status == 404);
    CHECK(everybody.get(at("publications/1/list.csv")).status == 404);
    CHECK(speakers(parsed(everybody.get(at("timetable")))).empty());
}

TEST_CASE("A calendar counts what was published of an entry, and keeps what is no more") {
    ProgrammeToPublish desk;
    desk.publish();
    std::string const before = desk.everybody.get(at("feeds/timetable.ics")).body;
    CHECK(before.find("STATUS:TENTATIVE") == std::string::npos);
    auto const uids = property(before, "UID");
    for (auto const& [uid, sequence] : property(before, "SEQUENCE"))
        CHECK(sequence == "0");
    REQUIRE(desk.secretariat.remove(at("bookings/b7")).status == 200);
    CHECK(desk.everybody.get(at("feeds/timetable.ics")).body == before);
    desk.service->set_time(instant_of("2025-11-19T12:00:00-05:00"));
    desk.publish();
    std::string const after = desk.everybody.get(at("feeds/timetable.ics")).body;
    auto const status = property(after, "STATUS");
    auto const sequence = property(after, "SEQUENCE");
    auto const stamps = property(after, "DTSTAMP");
    CHECK(property(after, "UID") == uids);
    // France is cancelled, Kenya and Japan have moved up, nothing else has changed.
    CHECK(std::count_if(status.begin(), status.end(),
                        [](auto const& one) { return one.second == "CANCELLED"; }) == 1);
    CHECK(std::count_if(sequence.begin(), sequence.end(),
                        [](auto const& one) { return one.second == "1"; }) == 3);
    for (auto const& [uid, count] : sequence)
        CHECK((count == "1") == (stamps.at(uid) == "20251119T170000Z"));
    CHECK(
        property(desk.everybody.get(at("feeds/bookings/b7.ics")).body, "STATUS").begin()->second ==
        "CANCELLED");
    CHECK(desk.everybody.get(at("feeds/bookings/b99.ics")).status == 404);
    CHECK(desk.everybody.get(at("feeds/bookings/b8")).status == 404);
    CHECK(property(desk.everybody.get(at("feeds/segments/debate-1.ics")).body, "UID").size() == 4);
}

TEST_CASE("Who is called from the overflow is told, and published, where it was heard") {
    ProgrammeToPublish desk;
    ApiClient presiding(desk.service->port(), desk.service->token(Role::presiding));
    auto const act = [&](json const& body) {
        auto const answer = presiding.post(at("floor"), body);
        CAPTURE(body.dump(), answer.body);
        REQUIRE(answer.status == 200);
    };
    json body = ProgrammeToPublish::with_speaker("PER", "Speaker of PER");
    body["segments"] = {"debate-1"};
    std::string const booking = desk.book(body);
    desk.publish();
    // The first day does not reach it.
    desk.service->set_time(instant_of("2025-11-24T10:00:00-05:00"));
    act({{"action", "open_sitting"}, {"sitting", "24-am"}, {"present", 110}});
    act({{"action", "adjourn_sitting"}});
    desk.service->set_time(instant_of("2025-11-25T10:00:00-05:00"));
    act({{"action", "open_sitting"}, {"sitting", "25-am"}, {"present", 110}});
    json const waiting = parsed(desk.secretariat.get(at("bookings/" + booking)));
    REQUIRE(waiting.at("planned").is_null());
    desk.service->set_time(instant_of("2025-11-25T10:05:00-05:00"));
    act({{"action", "call"}, {"booking", booking}, {"reason", "a test"}});
    act({{"action", "begin"}});
    desk.service->set_time(instant_of("2025-11-25T10:07:00-05:00"));
    act({{"action", "end"}});

    auto const told = [&](ApiClient& reader) {
        std::string const calendar = reader.get(at("feeds/bookings/" + booking + ".ics")).body;
        CHECK(calendar.find("DTSTART;TZID=America/New_York:20251125T100500\r\n"
                            "DTEND;TZID=America/New_York:20251125T100700") != std::string::npos);
        CHECK(calendar.find("STATUS:CANCELLED") == std::string::npos);
        CHECK(calendar.find("second part") != std::string::npos);
        std::string const schedule = reader.get(at("feeds/schedule.xml")).body;
        std::size_t const entry = schedule.find("<slug>hlm2025-booking-" + booking + "<");
        REQUIRE(entry != std::string::npos);
        std::size_t const date = schedule.rfind("<date>", entry);
        CHECK(schedule.substr(date, 31) == "<date>2025-11-25T10:05:00-05:00");
        CHECK(reader.get(at("feeds/xmltv.xml")).body.find("start=\"20251125100500 -0500\"") !=
              std::string::npos);
        CHECK(reader.get(at("timetable.csv")).body.find("25-am,debate-2,,,," + booking + ',') !=
              std::string::npos);
    };
    told(desk.secretariat);
    auto const number = desk.publish().at("number").get<int>();
    told(desk.everybody);
    json const changes =
        parsed(desk.everybody.get(at("publications/" + std::to_string(number) + "/changes")));
    CHECK(changes_of(changes.at("items")).contains("booking/" + booking));
}

TEST_CASE("A restored backup counts on from where no calendar has been") {
    Folder folder;
    Folder elsewhere;
    auto const file = elsewhere.path / "backup.db";
    auto const served = [&] { return std::make_unique<Service>(store_in(folder)); };
    auto const greatest = [](std::string const& calendar) {
        long most = 0;
        for (auto const& [uid, sequence] : property(calendar, "SEQUENCE"))
            most = std::max(most, std::stol(sequence));
        return most;
    };
    std::string seen;
    {
        ProgrammeToPublish desk(served());
        desk.publish();
        server::store::back_up_sqlite_to_file(folder.path, file);
        REQUIRE(desk.secretariat.remove(at("bookings/b7")).status == 200);
        desk.publish();
        seen = desk.everybody.get(at("feeds/timetable.ics")).body;
        CHECK(greatest(seen) == 1);
    }
    server::store::restore_sqlite(file, folder.path, true, {});
    auto const service = served();
    std::string const restored = ApiClient(service->port()).get(at("feeds/timetable.ics")).body;
    auto const before = property(seen, "SEQUENCE");
    for (auto const& [uid, sequence] : property(restored, "SEQUENCE"))
        CHECK(std::stol(sequence) > std::stol(before.at(uid)));
    CHECK(property(restored, "UID") == property(seen, "UID"));
}

TEST_CASE("Three hundred calendars ask at once, and it is rendered once") {
    ProgrammeToPublish desk;
    desk.publish();
    std::string const first = desk.everybody.get(at("feeds/timetable.ics?lang=fr")).body;
    auto const rendered = [&] {
        std::string const page = desk.everybody.get("/metrics").body;
        std::string const name = "\nrostrum_rendered_misses_total ";
        return std::stoul(page.substr(page.find(name) + name.size()));
    };
    auto const before = rendered();
    std::atomic<int> same = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 10; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 30; ++j) {
                ApiClient calendar(desk.service->port());
                auto const answer = calendar.get(at("feeds/timetable.ics?lang=fr"));
                same += answer.status == 200 && answer.body == first;
                same += calendar
                            .get(at("feeds/timetable.ics?lang=fr"),
                                 {{"If-None-Match", "\"other\", W/" + answer.header("ETag")}})
                            .status == 304;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(same == 600);
    CHECK(rendered() == before);
}

TEST_CASE("A feed token opens one's own calendar from a URL, and nothing else") {
    ProgrammeToPublish desk;
    ApiClient administrator(desk.service->port(), desk.service->token(Role::administrator));
    auto const token = [&](json body) {
        auto const answer = administrator.post("/v1/tokens", body);
        REQUIRE(answer.status == 201);
        return parsed(answer);
    };
    json const feed = token({{"role", "delegation"}, {"participant", "KEN"}, {"feed", true}});
    json const bearer = token({{"role", "delegation"}, {"participant", "KEN"}});
    std::string const text = feed["token"];
    CHECK(feed["feed"] == true);
    auto const own = desk.everybody.get(at("feeds/me.ics?token=") + text);
    CHECK(own.status == 200);
    // The statement, not yet published, and the panel that Kenya chairs.
    CHECK(property(own.body, "STATUS").size() == 2);
    CHECK(own.body.find("STATUS:TENTATIVE") != std::string::npos);
    CHECK(own.body.find("Speaker of KEN") != std::string::npos);
    desk.publish();
    CHECK(desk.everybody.get(at("feeds/me.ics?token=") + text).body.find("STATUS:TENTATIVE") ==
          std::string::npos);
    // A token that could write is none in a URL, and this one writes nowhere.
    CHECK(
        desk.everybody.get(at("feeds/me.ics?token=") + bearer["token"].get<std::string>()).status ==
        401);
    ApiClient holder(desk.service->port(), text);
    CHECK(holder.get(at("me")).status == 200);
    CHECK(holder.remove(at("bookings/b8")).status == 403);
    CHECK(desk.everybody.request("DELETE", at("bookings/b8?token=") + text, {{"If-Match", "*"}})
              .status == 401);
    CHECK(desk.everybody.get(at("feeds/me.ics")).status == 401);
    REQUIRE(administrator.remove("/v1/tokens/" + feed["id"].get<std::string>(), {}).status == 200);
    CHECK(desk.everybody.get(at("feeds/me.ics?token=") + text).status == 401);
}

TEST_CASE("The Atom feed tells the last twenty publications") {
    ProgrammeToPublish desk;
    auto const read = [&](std::string const& query = "") {
        auto const answer = desk.everybody.get(at("feeds/publications.atom" + query));
        REQUIRE(answer.status == 200);
        CHECK(answer.header("Content-Type") == "application/atom+xml; charset=utf-8");
        auto document = std::make_unique<pugi::xml_document>();
        REQUIRE(document->load_string(answer.body.c_str()));
        return document;
    };
    CHECK_FALSE(read()->child("feed").child("entry"));
    desk.publish();
    for (int i = 0; i < 22; ++i) {
        std::string const name = i % 2 ? "<b>Even</b> & ]]>" : "Odd \u202e name";
        REQUIRE(desk.secretariat.patch(at("bookings/b7"), {{"speaker", {{"name", name}}}}).status ==
                200);
        desk.publish();
    }
    auto const document = read();
    std::set<std::string> ids;
    std::string const first =
        document->child("feed").child("entry").child("content").text().as_string();
    CHECK(first.find("&lt;b&gt;Even&lt;/b&gt; &amp; ]]&gt;") != std::string::npos);
    for (pugi::xml_node entry : document->child("feed").children("entry")) {
        ids.insert(entry.child("id").text().as_string());
        CHECK(std::string{entry.child("content").text().as_string()}.find("Odd") !=
              std::string::npos);
    }
    CHECK(ids.size() == 20);
    std::set<std::string> in_french;
    auto const french = read("?lang=fr");
    for (pugi::xml_node entry : french->child("feed").children("entry"))
        in_french.insert(entry.child("id").text().as_string());
    CHECK(in_french == ids);
}
