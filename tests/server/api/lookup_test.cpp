#include <catch2/catch.hpp>
#include <set>

#include "tests/server/api/client.hpp"

// Finding bookings, what became of the list, and what a delegation is told of itself.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Role = model::ActorRole;

// Ids of what was found, as one word.
std::string found(ApiClient& who, std::string const& query) {
    json const answer = parsed(who.get(at("bookings?" + query)));
    std::string ids;
    for (json const& item : answer["items"])
        ids += item["id"].get<std::string>() + " ";
    return ids;
}

struct Booked {
    Service service;
    ApiClient officer{service.port(), service.token(Role::secretariat)};
    ApiClient france{service.port(), service.token(Role::delegation, "FRA")};

    Booked() {
        json ivorian = statement("CIV");
        ivorian["speaker"] = {{"name", "Aïssata Koné"}, {"title", "Ministre de la justice"}};
        ivorian["note"] = "rings back";
        json for_africa = statement("EGY");
        for_africa.update({{"capacity", "group"},
                           {"group", "african_group"},
                           {"authorization", "letter of 3 November"}});
        json head_of_state = statement("KEN");
        head_of_state["level"] = "HS";
        json const bodies[] = {statement("FRA"),
                               ivorian,
                               for_africa,
                               head_of_state,
                               {{"kind", "role"}, {"role", "secretary_general"}},
                               {{"kind", "panel"},
                                {"panel", "panel-1"},
                                {"function", "panellist"},
                                {"category", "academia"},
                                {"organization", "University of the Pacific"},
                                {"registration", {{"basis", "final_list"}, {"reference", "17"}}}}};
        for (json const& body : bodies)
            REQUIRE(officer.post(at("bookings"), body).status == 201);
        REQUIRE(officer.remove(at("bookings/b4")).status == 200);
    }
};

}  // namespace

TEST_CASE("Bookings are found by what they are and by words in six languages") {
    Booked meeting;
    struct Look {
        char const* query;
        char const* ids;
    };
    Look const looks[] = {
        {"", "b1 b2 b3 b4 b5 b6 "},
        {"participant=FRA", "b1 "},
        {"region=african", "b2 b3 b4 "},
        {"region=african&state=listed", "b2 b3 "},
        {"group=african_group", "b2 b3 b4 "},
        {"group=african_group&capacity=group", "b3 "},
        {"capacity=national", "b1 b2 b4 "},
        {"level=HS", "b4 "},
        {"state=withdrawn", "b4 "},
        {"segment=debate-1", "b1 b2 b3 "},
        {"segment=panel-1", "b6 "},
        {"q=cote%20ivoire", "b2 "},
        {"q=C%C3%94TE%20D%E2%80%99IVOIRE", "b2 "},
        {"q=%D9%81%D8%B1%D9%86%D8%B3%D8%A7", "b1 "},              // Arabic
        {"q=%E6%B3%95%E5%9B%BD", "b1 "},                          // Chinese
        {"q=%D0%A4%D1%80%D0%B0%D0%BD%D1%86%D0%B8%D1%8F", "b1 "},  // Russian
        {"q=aissata", "b2 "},
        {"q=kone%20justice", "b2 "},
        {"q=rings", "b2 "},
        {"q=pacific", "b6 "},
        {"q=secretary-general", "b5 "},
        {"q=nobody%20at%20all", ""},
    };
    for (Look const& look : looks) {
        CAPTURE(look.query);
        CHECK(found(meeting.officer, look.query) == look.ids);
    }
    // Nobody finds by what it may not see.
    CHECK(found(meeting.france, "q=aissata").empty());
    CHECK(found(meeting.france, "q=ivoire") == "b2 ");
    CHECK(found(meeting.france, "state=withdrawn").empty());
    ApiClient presiding(meeting.service.port(), meeting.service.token(Role::presiding));
    CHECK(found(presiding, "q=aissata") == "b2 ");
    CHECK(found(presiding, "q=rings").empty());
}

TEST_CASE("What changed since a version is found, and values that nothing could have are refused") {
    Booked meeting;
    json const before = parsed(meeting.officer.get(at("bookings")));
    auto const since = "changed_since=" + before["version"].dump();
    CHECK(found(meeting.officer, since).empty());
    REQUIRE(meeting.officer.patch(at("bookings/b2"), {{"level", "CD"}}).status == 200);
    CHECK(found(meeting.officer, since) == "b2 ");

    auto const refused = meeting.officer.get(
        at("bookings?region=west&level=X&capacity=own&state=gone&changed_since=-1&q=" +
           std::string(201, 'x')));
    CHECK(refused.status == 400);
    CHECK(parsed(refused)["errors"].size() == 6);
}

TEST_CASE("Totals are those of all that was found, whatever the page") {
    Booked meeting;
    json const expected = {{"bookings", 6},
                           {"listed", 5},
                           {"overflow", 0},
                           {"withdrawn", 1},
                           {"allotment_seconds", 180 + 180 + 300}};
    json const first = parsed(meeting.officer.get(at("bookings?limit=2")));
    CHECK(first["totals"] == expected);
    CHECK(first["items"].size() == 2);
    json const rest = parsed(
        meeting.officer.get(at("bookings?limit=500&cursor=" + first["next"].get<std::string>())));
    CHECK(rest["totals"] == expected);
    CHECK(rest["items"].size() == 4);
    CHECK(parsed(meeting.france.get(at("bookings")))["totals"]["withdrawn"] == 0);
}

TEST_CASE("Two versions of the list are compared, as data and in words of six languages") {
    Booked meeting;
    std::string const from = parsed(meeting.officer.get(at("list")))["version"].dump();
    REQUIRE(meeting.officer
                .patch(at("bookings/b1"), {{"level", "HS"}, {"speaker", {{"name", "A President"}}}})
                .status == 200);
    REQUIRE(meeting.officer.remove(at("bookings/b3")).status == 200);
    REQUIRE(meeting.officer.post(at("bookings"), statement("BRA")).status == 201);

    json const changes = parsed(meeting.officer.get(at("list/changes?lang=en&from=" + from)));
    json const& items = changes["items"];
    REQUIRE(items.size() == 4);
    CHECK(items[0]["booking"] == "b1");
    CHECK(items[0]["changes"] == json{"level", "speaker", "time"});
    CHECK(items[0]["before"]["position"] == 2);
    CHECK(items[0]["after"]["position"] == 1);
    CHECK(items[0]["text"][0] ==
          "France: the level was \xE2\x80\x9CMinister\xE2\x80\x9D, and is \xE2\x80\x9CHead of "
          "State\xE2\x80\x9D.");
    CHECK(items[0]["text"][1] == "France: the speaker is now A President.");
    CHECK(items[2]["changes"] == json{"new"});
    CHECK(items[3]["booking"] == "b3");
    CHECK(items[3]["changes"] == json{"gone"});
    CHECK(items[3]["after"].is_null());

    std::set<std::string> sentences;
    for (char const* language : {"ar", "en", "es", "fr", "ru", "zh"})
        sentences.insert(parsed(meeting.officer.get(
            at("list/changes?from=" + from + "&lang=" + language)))["items"][3]["text"][0]);
    CHECK(sentences.size() == 6);

    // Whoever may not see the speaker is not told of another one; the public sees no bookings yet.
    ApiClient kenya(meeting.service.port(), meeting.service.token(Role::delegation, "KEN"));
    json const working = parsed(kenya.get(at("list/changes?from=" + from)));
    CHECK(working["items"][0]["changes"] == json{"level", "time"});
    ApiClient anybody(meeting.service.port());
    CHECK(anybody.get(at("list/changes?from=" + from)).status == 401);
    // The same version, a version that is not yet, none at all.
    CHECK(parsed(meeting.officer.get(at("list/changes?from=" + from + "&to=" + from)))["items"]
              .empty());
    CHECK(meeting.officer.get(at("list/changes?from=1000")).status == 400);
    CHECK(meeting.officer.get(at("list/changes?from=5&to=3")).status == 400);
    // By default: what the last event has done.
    CHECK(parsed(meeting.officer.get(at("list/changes")))["items"] ==
          parsed(meeting.officer.get(
              at("list/changes?from=" + std::to_string(changes["to"].get<int>() - 1))))["items"]);
}

TEST_CASE("A delegation is told what concerns it, and what changed since it last looked") {
    Booked meeting;
    json const before = parsed(meeting.france.get(at("me")));
    CHECK(before["participant"]["id"] == "FRA");
    REQUIRE(before["bookings"].size() == 1);
    CHECK(before["bookings"][0]["position"] == 2);
    CHECK(before["bookings"][0]["receipt"]["number"] == 1);
    CHECK(before["swaps"].empty());
    CHECK(before["changes"].is_null());
    CHECK(before["list"]["open"] == true);

    json head_of_state = statement("BRA");
    head_of_state["level"] = "HS";
    REQUIRE(meeting.officer.post(at("bookings"), head_of_state).status == 201);
    REQUIRE(meeting.officer
                .post(at("bookings/b2/swaps"), {{"with", "b1"}, {"reason", "both have written"}})
                .status == 201);
    json const after = parsed(meeting.france.get(at("me?since=" + before["version"].dump())));
    REQUIRE(after["swaps"].size() == 1);
    CHECK(after["swaps"][0]["with"]["booking"] == "b1");
    REQUIRE(after["changes"]["items"].size() == 1);
    CHECK(after["changes"]["items"][0]["booking"] == "b1");
    CHECK(after["changes"]["items"][0]["changes"] == json{"time"});
    CHECK(after["changes"]["items"][0]["after"]["position"] == 3);

    // Whoever acts for no participant has nothing of its own.
    CHECK(meeting.officer.get(at("me")).status == 403);
    ApiClient anybody(meeting.service.port());
    CHECK(anybody.get(at("me")).status == 401);
}
