#include <algorithm>
#include <set>

#include "tests/server/api/morning.hpp"
#include "tests/server/live/event_reader.hpp"

// When is it our turn? What is foretold, wherever it is told: the arithmetic is the core's
// (tests/model/forecast_test.cpp).

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

// France has spoken, and Kenya (b3), Brazil, India, Japan and Nigeria (b7) wait.
struct Debate : Morning {
    ApiClient kenya;

    Debate() : kenya(service->port(), service->token(Role::delegation, "KEN")) {
        for (char const* id : {"BRA", "IND", "JPN", "NGA"})
            book(statement(id));
        open();
        deliver("b1", std::chrono::minutes{60});
        later(std::chrono::minutes{1});
        deliver("b2", std::chrono::minutes{3});
    }

    void deliver(char const* booking, model::Milliseconds time) {
        call(booking);
        press("begin");
        later(time);
        press("end");
    }
    json booking(char const* id) {
        return parsed(secretariat.get(at(std::string{"bookings/"} + id)));
    }
    std::vector<json> entries(ApiClient& reader) {
        std::vector<json> found;
        json const timetable = parsed(reader.get(at("timetable")));
        for (json const& sitting : timetable.at("sittings"))
            for (json const& segment : sitting.at("segments"))
                for (json const& entry : segment.at("entries"))
                    found.push_back(entry);
        return found;
    }
    json entry(char const* booking) {
        for (json const& entry : entries(secretariat))
            if (entry.at("booking") == booking) return entry;
        return nullptr;
    }
    json next(char const* booking) {
        json const now = parsed(secretariat.get(at("now")));
        for (json const& entry : now.at("next"))
            if (entry.at("booking") == booking) return entry;
        return nullptr;
    }
};

StreamRequest as(std::string const& token, std::string const& target = at("events")) {
    StreamRequest request;
    request.token = token;
    request.target = target;
    return request;
}

model::Instant instant(json const& text) {
    return moment(text.get<std::string>());
}

}  // namespace

TEST_CASE("One forecast is told in the booking, the timetable, now, me and the stream") {
    Debate m;
    json const told = m.booking("b3").at("forecast");
    REQUIRE(told.is_object());
    CHECK(told.at("segments").size() == 1);
    CHECK(told.at("segments")[0].at("segment").at("id") == "debate-1");
    CHECK(told.at("segments")[0].at("chance") == 1);
    CHECK(told.at("overflow_chance") == 0);
    CHECK(instant(told.at("starts_at")) > m.service->clock().now());
    CHECK(told.at("local").get<std::string>().ends_with("-05:00"));
    CHECK(instant(told.at("segments")[0].at("earliest_at")) <= instant(told.at("starts_at")));
    CHECK(instant(told.at("starts_at")) <= instant(told.at("segments")[0].at("latest_at")));

    CHECK(m.entry("b3").at("forecast") == told);
    json const short_form = m.next("b3").at("forecast");
    CHECK(short_form == json{{"starts_at", told.at("starts_at")},
                             {"segment", "debate-1"},
                             {"earliest_at", told.at("segments")[0].at("earliest_at")},
                             {"latest_at", told.at("segments")[0].at("latest_at")},
                             {"chance", 1}});
    json const me = parsed(m.kenya.get(at("me")));
    REQUIRE(me.at("bookings").size() == 1);
    CHECK(me.at("bookings")[0].at("forecast") == told);
    json const listed = parsed(m.secretariat.get(at("bookings?participant=KEN")));
    CHECK(listed.at("items")[0].at("forecast") == told);

    EventReader stream(m.service->port(), as(m.service->token(Role::secretariat)));
    CHECK(stream.must().type == "snapshot");
    auto const message = stream.must();
    REQUIRE(message.type == "forecast");
    CHECK(message.json().at("bookings")[0].at("booking") == "b3");
    CHECK(message.json().at("bookings")[0].at("forecast") == told);
    CHECK(message.json().at("bookings").size() == 5);
}

TEST_CASE("Who does not wait has no forecast, nor has whoever is at the rostrum") {
    Debate m;
    m.call("b3");
    CHECK(m.booking("b1").at("forecast").is_null());
    CHECK(m.booking("b3").at("forecast").is_null());
    CHECK(m.booking("b4").at("forecast").is_object());
}

TEST_CASE("A forecast changes with what happens and at the clock's signals, and not between") {
    Debate m;
    m.call("b3");
    m.press("begin");
    json const begun = m.booking("b4").at("forecast");
    m.later(std::chrono::seconds{100});
    CHECK(m.booking("b4").at("forecast") == begun);
    // Amber: half a minute is left of three.
    m.later(std::chrono::seconds{51});
    json const amber = m.booking("b4").at("forecast");
    CHECK(instant(amber.at("starts_at")) > instant(begun.at("starts_at")));
    // Every 15 seconds over the limit.
    m.later(std::chrono::seconds{34});
    json const red = m.booking("b4").at("forecast");
    CHECK(instant(red.at("starts_at")) > instant(amber.at("starts_at")));
    m.later(std::chrono::seconds{8});
    CHECK(m.booking("b4").at("forecast") == red);
    m.later(std::chrono::seconds{5});
    CHECK(instant(m.booking("b4").at("forecast").at("starts_at")) > instant(red.at("starts_at")));
    // All that tells forecasts has the same ones at every instant.
    CHECK(m.entry("b4").at("forecast") == m.booking("b4").at("forecast"));
    CHECK(m.next("b4").at("forecast").at("starts_at") ==
          m.booking("b4").at("forecast").at("starts_at"));
}

TEST_CASE("The timetable is not rendered anew while nothing that it tells has changed") {
    Debate m;
    m.call("b3");
    m.press("begin");
    auto const before = m.secretariat.get(at("timetable"));
    m.later(std::chrono::seconds{60});
    auto const after = m.secretariat.get(at("timetable"));
    CHECK(after.header("ETag") == before.header("ETag"));
    CHECK(m.secretariat.get(at("timetable"), {{"If-None-Match", before.header("ETag")}}).status ==
          304);
}

TEST_CASE("The public is told no more of forecasts than of bookings") {
    Debate m;
    for (json const& entry : m.entries(m.everybody))
        if (entry.at("state").is_null() || entry.at("state") == "delivered")
            CHECK(entry.at("forecast").is_null());
    json const now = m.now();
    for (json const& entry : now.at("next"))
        CHECK(entry.at("forecast").is_null());
    EventReader stream(m.service->port());
    CHECK(stream.must().type == "snapshot");
    m.act({{"action", "call"}, {"booking", "b3"}, {"reason", "a test"}});
    auto const next = stream.must();
    CHECK(next.type == "speaker_called");
}

TEST_CASE("A delegation's stream of its own tells when its turn is, with each event of others") {
    Debate m;
    EventReader own(m.service->port(),
                    as(m.service->token(Role::delegation, "JPN"), at("events?mine=true")));
    CHECK(own.must().type == "snapshot");
    auto const first = own.must();
    REQUIRE(first.type == "forecast");
    json const japan = first.json().at("bookings");
    REQUIRE(japan.size() == 1);
    CHECK(japan[0].at("participant").at("id") == "JPN");
    m.deliver("b3", std::chrono::minutes{9});
    json later;
    for (auto message = own.must();; message = own.must()) {
        CHECK((message.type == "forecast" || message.type == "heartbeat"));
        if (message.type != "forecast") continue;
        later = message.json().at("bookings")[0].at("forecast");
        if (message.version() == parsed(m.secretariat.get(at("list"))).at("version")) break;
    }
    CHECK(instant(later.at("starts_at")) > instant(japan[0].at("forecast").at("starts_at")));
    CHECK(later == m.booking("b6").at("forecast"));
}

TEST_CASE("A statement that is expected after its delegation must leave is warned of") {
    Debate m;
    json body = statement("KOR");
    body["not_after"] = "2025-11-24T12:00:00-05:00";
    m.book(body);
    std::string const korea = "b8";
    auto const rules = [&] {
        std::set<std::string> found;
        json const booking = m.booking(korea.c_str());
        for (json const& warning : booking.at("warnings"))
            found.insert(warning.at("message").get<std::string>());
        return found;
    };
    CHECK(m.booking(korea.c_str()).at("planned").at("ends_at") < "2025-11-24T17:00:00Z");
    auto const before = rules();
    m.deliver("b3", std::chrono::minutes{45});
    auto const after = rules();
    CHECK(after.size() == before.size() + 1);
    CHECK(std::any_of(after.begin(), after.end(), [](std::string const& message) {
        return message.find("As things stand the statement is expected to begin") == 0;
    }));
    // So late that the sitting will be over.
    m.deliver("b4", std::chrono::minutes{70});
    json const warnings = m.booking(korea.c_str()).at("warnings");
    CHECK(std::any_of(warnings.begin(), warnings.end(),
                      [](json const& warning) { return warning.at("rule") == "R5"; }));
}

TEST_CASE("Availability tells how many will be heard by the end of each sitting, and what if") {
    Debate m;
    auto const read = [&](std::string const& query) {
        auto const answer = m.everybody.get(at("availability" + query));
        CAPTURE(answer.body);
        REQUIRE(answer.status == 200);
        return parsed(answer);
    };
    json const plain = read("");
    CHECK(plain.at("what_if").is_null());
    json const first = plain.at("forecast").at("segments")[0];
    CHECK(first.at("segment").at("id") == "debate-1");
    CHECK(first.at("local") == "2025-11-24T13:00:00-05:00");
    CHECK(first.at("called") == 1);
    CHECK(first.at("heard").at("expected") == 5);
    CHECK(first.at("heard_by_then").at("expected") == 6);
    json const joint = read("?joint_statements=7").at("what_if");
    CHECK(joint.at("joint_statements") == 1);
    CHECK(joint.at("taken").at("statements") == 2);
    json const jointly = joint.at("forecast").at("segments")[0];
    CHECK(jointly.at("heard_by_then").at("expected") == 2);
    CHECK(jointly.at("delegations_by_then").at("expected") == 6);
    m.deliver("b3", std::chrono::minutes{105});
    json const late = read("").at("forecast").at("segments")[0];
    CHECK(late.at("called") == 2);
    CHECK(late.at("heard_by_then").at("expected") ==
          late.at("heard").at("expected").get<int>() + 2);
    CHECK(late.at("heard").at("expected") < 4);

    json const what = read("?extension_seconds=1800&statement_seconds=120").at("what_if");
    CHECK(what.at("extension_seconds") == 1800);
    CHECK(what.at("statement_seconds") == 120);
    json const longer = what.at("forecast").at("segments")[0];
    CHECK(longer.at("local") == "2025-11-24T13:30:00-05:00");
    CHECK(longer.at("heard").at("expected") == 4);
    // Until the panels of the afternoon begin, and no longer.
    CHECK(read("?extension_seconds=86400").at("what_if").at("extension_seconds") == 7200);
    json const extra = read("?extra_sitting_seconds=10800").at("what_if");
    CHECK(extra.at("segments").back().at("segment") ==
          json{{"id", nullptr}, {"name", "Extra sitting"}});
    // Nothing was decided.
    CHECK(read("").at("forecast").at("segments")[0] == late);
    CHECK(m.everybody.get(at("availability?statement_seconds=0")).status == 400);
    CHECK(m.everybody.get(at("availability?extension_seconds=half")).status == 400);
}
