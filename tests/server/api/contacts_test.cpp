// Where delegations and desks are reached: over HTTP, and nowhere else.

#include <catch2/catch.hpp>

#include "server/store/memory.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/forwarding_store.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

struct ContactDesk {
    std::shared_ptr<server::store::MemoryStore> memory =
        std::make_shared<server::store::MemoryStore>();
    Service service{std::make_unique<ForwardingStore>(memory)};
    ApiClient secretariat = client(model::ActorRole::secretariat);
    ApiClient france = client(model::ActorRole::delegation, "FRA");

    ApiClient client(model::ActorRole role, std::string const& participant = "") {
        return ApiClient(service.port(), service.token(role, participant));
    }

    static json body(std::vector<std::string> const& addresses, char const* language = "fr") {
        return {{"addresses", addresses}, {"language", language}};
    }
    static RawAnswer put(ApiClient& by, std::string const& recipient, json const& what,
                         Headers const& headers = {}, char const* query = "") {
        return by.request("PUT", at("contacts/" + recipient) + query, headers, what.dump());
    }
    RawAnswer put(std::string const& recipient, json const& what, Headers const& headers = {},
                  char const* query = "") {
        return put(secretariat, recipient, what, headers, query);
    }
    std::optional<server::store::ContactRow> kept(char const* recipient) {
        std::optional<server::store::ContactRow> found;
        REQUIRE(service.engine().run_and_wait([&](server::store::Store& store) {
            found = store.contact(model::MeetingId{"hlm2025"}, model::RecipientId{recipient});
        }));
        return found;
    }
};

}  // namespace

TEST_CASE("A contact is made, read, replaced by its revision, and removed for good") {
    ContactDesk desk;
    CHECK(desk.secretariat.get(at("contacts/FRA")).status == 404);
    CHECK(desk.put("FRA", ContactDesk::body({"a@b.example"}), {{"If-Match", "*"}}).status == 412);
    auto const made = desk.put("FRA", ContactDesk::body({"a@b.example", "c@d.example"}));
    CHECK(made.status == 201);
    CHECK(made.header("Location") == at("contacts/FRA"));
    CHECK(made.header("Cache-Control") == "no-store");
    auto const read = desk.secretariat.get(at("contacts/FRA"));
    CHECK(read.body == made.body);
    CHECK(read.header("ETag") == made.header("ETag"));
    CHECK(read.header("Cache-Control") == "no-store");
    CHECK(parsed(read)["addresses"] == json{"a@b.example", "c@d.example"});
    CHECK(parsed(read)["recipient"] == json{{"id", "FRA"}, {"name", "France"}});
    CHECK(
        desk.secretariat.get(at("contacts/FRA"), {{"If-None-Match", read.header("ETag")}}).status ==
        304);

    auto const other = ContactDesk::body({"e@f.example"}, "en");
    CHECK(desk.put("FRA", other).status == 428);
    CHECK(desk.put("FRA", other, {{"If-None-Match", "*"}}).status == 412);
    CHECK(desk.put("FRA", other, {{"If-Match", "\"9.x\""}}).status == 412);
    auto const replaced = desk.put("FRA", other, {{"If-Match", read.header("ETag")}});
    CHECK(replaced.status == 200);
    CHECK(parsed(replaced)["revision"] == 2);
    CHECK(desk.put("FRA", other, {{"If-Match", read.header("ETag")}}).status == 412);
    auto const row = desk.kept("FRA");
    REQUIRE(row);
    CHECK(row->addresses == std::vector<std::string>{"e@f.example"});
    CHECK(row->language == model::Language::en);
    CHECK(row->version == desk.service.engine().view(row->meeting)->meeting->version);
    CHECK_FALSE(row->changed_by.empty());

    CHECK(desk.secretariat.remove(at("contacts/FRA"), {}).status == 428);
    CHECK(desk.secretariat.remove(at("contacts/FRA"), {{"If-Match", read.header("ETag")}}).status ==
          412);
    auto const removed =
        desk.secretariat.remove(at("contacts/FRA"), {{"If-Match", replaced.header("ETag")}});
    CHECK(removed.status == 200);
    CHECK(removed.header("Cache-Control") == "no-store");
    CHECK_FALSE(desk.kept("FRA"));
    CHECK(desk.secretariat.get(at("contacts/FRA")).status == 404);
    CHECK(desk.secretariat.remove(at("contacts/FRA")).status == 404);
    // A restored copy is cleaned of it as well.
    CHECK(desk.memory->erased().size() == 1);
    // What is made again where there is nothing needs no condition, or says that it needs none.
    CHECK(desk.put("FRA", other, {{"If-None-Match", "*"}}).status == 201);
}

TEST_CASE("A delegation has to do with its own contact alone") {
    ContactDesk desk;
    auto const body = ContactDesk::body({"mission@france.example"});
    CHECK(ContactDesk::put(desk.france, "FRA", body).status == 201);
    CHECK(desk.france.get(at("contacts/FRA")).status == 200);
    CHECK(desk.put("KEN", body).status == 201);
    CHECK(desk.put("desk.journal", body).status == 201);
    for (char const* other : {"KEN", "desk.journal", "nobody"}) {
        CAPTURE(other);
        auto const path = at(std::string{"contacts/"} + other);
        CHECK(desk.france.get(path).status == 403);
        CHECK(ContactDesk::put(desk.france, other, body, {{"If-Match", "*"}}).status == 403);
        CHECK(desk.france.remove(path).status == 403);
    }
    CHECK(desk.france.get(at("contacts")).status == 403);
    auto presiding = desk.client(model::ActorRole::presiding);
    CHECK(presiding.get(at("contacts/FRA")).status == 403);
    auto unicef = desk.client(model::ActorRole::stakeholder, "unicef");
    CHECK(ContactDesk::put(unicef, "unicef", body).status == 201);
    CHECK(desk.france.remove(at("contacts/FRA")).status == 200);
    CHECK(desk.kept("KEN"));
}

TEST_CASE("Contacts are of participants and desks, and of nobody else") {
    ContactDesk desk;
    auto const body = ContactDesk::body({"a@b.example"});
    for (char const* nobody : {"XYZ", "desk.kitchen", "desk", "fra"}) {
        CAPTURE(nobody);
        CHECK(desk.put(nobody, body).status == 404);
        CHECK(desk.secretariat.get(at(std::string{"contacts/"} + nobody)).status == 404);
    }
    for (char const* somebody : {"desk.webcast", "KEN", "holy_see", "FRA", "desk.journal"})
        REQUIRE(desk.put(somebody, body).status == 201);
    json const first = parsed(desk.secretariat.get(at("contacts?limit=3")));
    auto const whose = [](json const& page) {
        std::vector<std::string> found;
        for (json const& item : page["items"])
            found.push_back(item["recipient"]["id"]);
        return found;
    };
    CHECK(whose(first) == std::vector<std::string>{"FRA", "KEN", "desk.journal"});
    auto const rest =
        desk.secretariat.get(at("contacts?limit=3&cursor=" + first["next"].get<std::string>()));
    CHECK(rest.header("Cache-Control") == "no-store");
    CHECK(whose(parsed(rest)) == std::vector<std::string>{"desk.webcast", "holy_see"});
    CHECK(parsed(rest)["next"].is_null());
    CHECK(parsed(desk.secretariat.get(at("contacts/desk.webcast?lang=en")))["recipient"]["name"] ==
          "Desk of the webcast");
}

TEST_CASE("An address that is none is refused, with its place and without being repeated") {
    ContactDesk desk;
    struct Case {
        json body;
        std::vector<std::string> pointers;
    };
    std::string const secret = "not an address";
    Case const cases[] = {
        {ContactDesk::body({"a@b.example", secret}), {"/addresses/1"}},
        {ContactDesk::body({"a@b.example\nBcc: c@d.example"}), {"/addresses/0"}},
        {ContactDesk::body({"<a@b.example>"}), {"/addresses/0"}},
        {ContactDesk::body({""}), {"/addresses/0"}},
        {ContactDesk::body({"a@b.example"}, "de"), {"/language"}},
        {ContactDesk::body({}), {"/addresses"}},
        {ContactDesk::body({"a@b.ex", "b@b.ex", "c@b.ex", "d@b.ex", "e@b.ex", "f@b.ex"}),
         {"/addresses"}},
        {{{"addresses", "a@b.example"}, {"language", "fr"}}, {"/addresses"}},
        {{{"addresses", {"a@b.example"}}}, {"/language"}},
        {{{"addresses", {"a@b.example"}}, {"language", "fr"}, {"name", "A"}}, {"/name"}},
    };
    for (Case const& one : cases) {
        auto const answer = desk.put("FRA", one.body);
        CAPTURE(one.body.dump(), answer.body);
        CHECK(answer.status == 400);
        CHECK(pointers(answer) == one.pointers);
        CHECK(answer.body.find(secret) == std::string::npos);
    }
    CHECK_FALSE(desk.kept("FRA"));
    // The same one twice is one.
    CHECK(parsed(desk.put("FRA", ContactDesk::body({"a@b.example", "a@b.example"})))["addresses"] ==
          json{"a@b.example"});
}

TEST_CASE("A rehearsed write keeps nothing, and no write of contacts leaves a trace of them") {
    ContactDesk desk;
    Untouched log(desk.service);
    auto const body = ContactDesk::body({"a@b.example"});
    auto const rehearsed = desk.put("FRA", body, {}, "?dry_run=true");
    CHECK(rehearsed.status == 200);
    CHECK(parsed(rehearsed)["dry_run"] == true);
    CHECK_FALSE(desk.kept("FRA"));
    REQUIRE(desk.put("FRA", body).status == 201);
    CHECK(desk.put("FRA", ContactDesk::body({"e@f.example"}), {{"If-Match", "*"}}, "?dry_run=true")
              .status == 200);
    CHECK(desk.kept("FRA")->addresses == std::vector<std::string>{"a@b.example"});
    CHECK(desk.secretariat.remove(at("contacts/FRA?dry_run=true")).status == 200);
    CHECK(desk.kept("FRA"));
    CHECK(desk.secretariat.remove(at("contacts/FRA")).status == 200);
    desk.put("FRA", ContactDesk::body({"no address"}));
    desk.secretariat.remove(at("contacts/FRA"));
    CHECK(log.holds());
    CHECK(parsed(desk.secretariat.get(at("refused")))["items"].empty());
}

TEST_CASE("A contact is the meeting's own") {
    ContactDesk desk;
    server::store::ContactRow row;
    row.meeting = model::MeetingId{"hlm2030"};
    row.recipient = model::RecipientId{"FRA"};
    row.addresses = {"a@b.example"};
    REQUIRE(desk.service.engine().run_and_wait(
        [&](server::store::Store& store) { store.save_contact(row); }));
    CHECK(desk.secretariat.get(at("contacts/FRA")).status == 404);
    CHECK(parsed(desk.secretariat.get(at("contacts")))["items"].empty());
}
