#include <map>
#include <set>

#include "tests/server/api/morning.hpp"

// What stands below the picture of a webcast, and the programme for search engines.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

json third(ApiClient& client, std::string const& query = "") {
    return parsed(client.get(at("feeds/lower-third.json" + query)));
}

std::string third_text(ApiClient& client, std::string const& query = "") {
    auto const answer = client.get(at("feeds/lower-third.txt" + query));
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
    return answer.body;
}

// Every node of a graph that has an @id, by it.
void collect_nodes(json const& at, std::map<std::string, json>& nodes) {
    if (at.is_object() && at.contains("@id") && at.contains("@type")) nodes[at["@id"]] = at;
    if (at.is_structured())
        for (json const& child : at)
            collect_nodes(child, nodes);
}

std::map<std::string, json> nodes_of(RawAnswer const& answer) {
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Content-Type") == "application/ld+json");
    std::map<std::string, json> nodes;
    collect_nodes(parsed(answer), nodes);
    return nodes;
}

}  // namespace

TEST_CASE("A lower third follows the floor, and names persons to those who see them") {
    Morning m;
    m.book({{"kind", "statement"},
            {"participant", "DEU"},
            {"capacity", "national"},
            {"level", "M"},
            {"speaker",
             {{"name", "A\xE2\x80\xAE, \"B\" <script>"}, {"title", "Minister\xE2\x80\xA8of X"}}}});
    m.open();
    CHECK(third(m.everybody)["current"].is_null());
    CHECK(third(m.everybody)["clock"].is_null());
    m.call("b4");
    auto const called = third(m.everybody);
    CHECK(called["basis"] == "floor");
    CHECK(called["state"] == "called");
    CHECK(called["direction"] == "ltr");
    CHECK(called["language"] == "en");
    CHECK(called["current"] == json{{"kind", "statement"},
                                    {"turn", m.floor()["current"]["id"]},
                                    {"booking", "b4"},
                                    {"participant", "DEU"},
                                    {"level", "M"},
                                    {"line1", "Germany"},
                                    {"line2", ""}});
    CHECK(called["next"].size() == 3);
    CHECK(third_text(m.everybody).starts_with("Germany\n\n"));

    auto const officer = third(m.presiding)["current"];
    CHECK(officer["line1"] == "A, \"B\" <script>");
    CHECK(officer["line2"] == "Minister of X · Germany");
    auto const text = third_text(m.presiding, "?lang=fr");
    CHECK(text.starts_with("A, \"B\" <script>\nMinister of X · Allemagne\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 3);
    ApiClient webcast(m.service->port(), m.service->token(Role::webcast));
    CHECK(third(webcast)["current"]["line1"] == "Germany");

    m.press("begin");
    m.press("end");
    CHECK(third(m.everybody)["current"].is_null());
    CHECK(third_text(m.everybody).starts_with("\n\n"));
}

TEST_CASE("What a lower third says of a role, a joint statement, a reply and a panel") {
    Morning m;
    json joint = statement("CHE");
    joint.update({{"capacity", "group"},
                  {"states", {"CHE", "AUT"}},
                  {"title", "Alpine States"},
                  {"authorization", "letter"}});
    m.book(joint);
    m.book({{"kind", "role"},
            {"role", "secretary_general"},
            {"speaker",
             {{"name", "Una Guterres"},
              {"title", "Deputy Secretary-General"},
              {"on_behalf_of", "António Guterres"}}}});
    m.open();
    auto const lines = [&](ApiClient& client) {
        auto const current = third(client)["current"];
        return std::pair<std::string, std::string>{current["line1"], current["line2"]};
    };
    using Pair = std::pair<std::string, std::string>;
    m.call("b5");
    CHECK(lines(m.everybody) == Pair{"Secretary-General", ""});
    CHECK(lines(m.presiding) == Pair{"Una Guterres",
                                     "Deputy Secretary-General · Secretary-General "
                                     "· on behalf of: António Guterres"});
    m.press("absent");
    m.call("b4");
    CHECK(lines(m.everybody) == Pair{"Switzerland", "on behalf of: Alpine States"});
    m.press("begin");
    m.act({{"action", "point_of_order"}, {"participant", "KEN"}});
    CHECK(lines(m.everybody) == Pair{"Kenya", "Point of order"});

    Morning before;
    before.service->set_time(moment("2025-11-24T15:00:00-05:00"));
    auto const planned = third(before.everybody);
    CHECK(planned["basis"] == "planned");
    CHECK(planned["current"]["kind"] == "panel");
    CHECK(planned["current"]["line1"] == "Interactive panel discussion 1");
}

TEST_CASE("A lower third in six languages at once, and the same in each of them") {
    Morning m;
    m.open();
    m.call("b2");
    auto const all = third(m.everybody, "?names=all&lang=ar");
    CHECK(all["language"] == "ar");
    CHECK(all["direction"]["ar"] == "rtl");
    for (char const* language : {"ar", "en", "es", "fr", "ru", "zh"}) {
        auto const one = third(m.everybody, std::string{"?lang="} + language);
        CAPTURE(language);
        CHECK(one["direction"] == all["direction"][language]);
        CHECK(one["current"]["line1"] == all["current"]["line1"][language]);
        REQUIRE(one["next"].size() == all["next"].size());
        for (std::size_t i = 0; i < one["next"].size(); ++i) {
            CHECK(one["next"][i]["line1"] == all["next"][i]["line1"][language]);
            CHECK(one["next"][i]["line2"] == all["next"][i]["line2"][language]);
        }
    }
    CHECK(all["current"]["line1"]["zh"] == "法国");
    CHECK(m.everybody.get(at("feeds/lower-third.json?names=some")).status == 400);
}

TEST_CASE("A lower third is the same until something happens") {
    Morning m;
    m.open();
    m.call("b2");
    m.press("begin");
    for (char const* feed : {"feeds/lower-third.json", "feeds/lower-third.txt", "feeds/jsonld"}) {
        auto const first = m.everybody.get(at(feed));
        Headers const known{{"If-None-Match", first.header("ETag")}};
        m.later(model::Seconds{10});
        CHECK(m.everybody.get(at(feed), known).status == 304);
        // A page of another origin may read it, and what time it is here.
        CHECK(first.header("Access-Control-Allow-Origin") == "*");
        CHECK(first.header("Access-Control-Expose-Headers") == "Server-Time, Rehearsal");
    }
    auto const first = m.everybody.get(at("feeds/lower-third.txt"));
    m.press("end");
    CHECK(m.everybody.get(at("feeds/lower-third.txt"), {{"If-None-Match", first.header("ETag")}})
              .status == 200);
}

TEST_CASE(
    "The programme as schema.org has it: the same ids in all languages, and no name but seen") {
    Morning m;
    m.book(
        {{"kind", "statement"},
         {"participant", "DEU"},
         {"capacity", "national"},
         {"level", "M"},
         {"speaker", {{"name", "\"A\" </script> ]]> --> 😀\xE2\x80\xAE"}, {"title", "Minister"}}}});
    auto const english = nodes_of(m.presiding.get(at("feeds/jsonld")));
    auto const arabic = nodes_of(m.presiding.get(at("feeds/jsonld?lang=ar")));
    REQUIRE(english.size() == arabic.size());
    std::set<std::string> kinds;
    std::size_t performers = 0;
    for (auto const& [id, node] : english) {
        CAPTURE(node.dump());
        REQUIRE(arabic.count(id) == 1);
        CHECK(id.starts_with("urn:uuid:"));
        kinds.insert(node["@type"]);
        for (char const* key : {"startDate", "endDate", "eventStatus"}) {
            CHECK(node[key] == arabic.at(id)[key]);
            CHECK(node.contains("location"));
        }
        CHECK(node["startDate"].get<std::string>().ends_with("-05:00"));
        performers += node.contains("performer");
    }
    CHECK(kinds == std::set<std::string>{"Event"});  // a link that is to follow is none
    CHECK(performers >= 3);
    auto const whole = m.presiding.get(at("feeds/jsonld")).body;
    CHECK(whole.find(R"(\"A\" </script> ]]> --> 😀)") != std::string::npos);
    auto const of_all = m.everybody.get(at("feeds/jsonld")).body;
    for (char const* name : {"Zorblax", "Minister", "</script", "Germany"})
        CHECK(of_all.find(name) == std::string::npos);

    json const link{{"id", "debate-1"}, {"webcast_link", "https://webtv.example.org/x"}};
    auto const linked = m.secretariat.patch(
        at("settings"), {{"segments", json::array({link})}, {"reason", "the link"}});
    CAPTURE(linked.body);
    REQUIRE(linked.status == 200);
    bool found = false;
    for (auto const& [id, node] : nodes_of(m.everybody.get(at("feeds/jsonld")))) {
        if (node["@type"] != "BroadcastEvent") continue;
        found = true;
        CHECK(node["isLiveBroadcast"] == true);
        CHECK(node["publishedOn"]["url"] == "https://webtv.example.org/x");
        CHECK(english.at(node["broadcastOfEvent"]["@id"])["startDate"] == node["startDate"]);
    }
    CHECK(found);
}
