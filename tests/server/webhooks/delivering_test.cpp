// Endpoints that are in order are told everything that is for them, once, in order and signed.

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/server/webhooks/webhook_desk.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Types = std::vector<std::string>;

// A statement of France, and its correction.
void speak_and_correct(WebhookDesk& desk) {
    desk.call("b2");
    desk.press("begin");
    desk.later(model::Seconds{60});
    desk.press("end");
    auto const turn = parsed(desk.everybody.get(at("as-run")))["sittings"][0]["turns"][0];
    desk.act({{"action", "correct"},
              {"turn", turn["id"]},
              {"began_at", "2025-11-24T10:00:05-05:00"},
              {"reason", "see the recording"}});
}

}  // namespace

TEST_CASE("A webhook is told what happens in a sitting, in order and signed, and names nobody") {
    WebhookDesk desk;
    WebhookSink sink;
    auto const made = desk.endpoint(sink.url());
    desk.open();
    speak_and_correct(desk);
    desk.act({{"action", "suspend_sitting"}, {"until", "2025-11-24T10:30:00-05:00"}});
    desk.press("resume_sitting");
    desk.press("adjourn_sitting");
    auto const messages = sink.taken(8);
    REQUIRE(types_of(messages) == Types{"sitting.opened", "statement.called", "statement.begun",
                                        "statement.ended", "statement.corrected",
                                        "sitting.suspended", "sitting.resumed",
                                        "sitting.adjourned"});
    auto const events = parsed(desk.secretariat.get(at("events?limit=500")))["items"];
    std::set<std::string> ids;
    for (ReceivedWebhook const& message : messages) {
        CAPTURE(message.body);
        CHECK(message.method == "POST");
        CHECK(message.media_type == "application/json");
        CHECK(signed_by(message, made["secret"]));
        CHECK(message.timestamp ==
              std::to_string(desk.real_now().time_since_epoch().count() / 1'000));
        CHECK(ids.insert(message.id).second);
        CHECK(message.body.size() < 1'000);
        CHECK(message.body.find("Zorblax") == std::string::npos);
        CHECK(message.body.find("Quuxalot") == std::string::npos);
        json const body = json::parse(message.body);
        CHECK(body["timestamp"] == events[message.version - 1]["at"]);
        CHECK(body["data"]["meeting"] == "hlm2025");
        CHECK(body["data"]["sitting"] == "24-am");
        CHECK(body["data"]["epoch"] == desk.service->engine().epoch());
    }
    auto const versions = versions_of(messages);
    CHECK(std::is_sorted(versions.begin(), versions.end()));
    json const begun = json::parse(messages[2].body)["data"];
    CHECK(begun["booking"] == "b2");
    CHECK(begun["kind"] == "statement");
    CHECK(begun["segment"] == "debate-1");
    CHECK(begun["turn"].get<std::string>().starts_with("t"));
    CHECK(json::parse(messages[3].body)["data"]["used_milliseconds"] == 60'000);
    CHECK(json::parse(messages[4].body)["data"]["began_at"] == "2025-11-24T15:00:05Z");
    CHECK(json::parse(messages[5].body)["data"]["until"] == "2025-11-24T15:30:00Z");

    auto const now = desk.when(
        made["id"], [&](json const& endpoint) { return endpoint["cursor"] == versions.back(); });
    CHECK(now["last_success_at"] != nullptr);
    CHECK(now["failures"] == 0);
    auto const kept = desk.deliveries(made["id"]);
    REQUIRE(kept.size() == 8);
    CHECK(kept[0]["version"] == versions.back());
    CHECK(kept[0]["type"] == "sitting.adjourned");
    for (json const& delivery : kept) {
        CHECK(delivery["state"] == "accepted");
        CHECK(delivery["status"] == 204);
        CHECK(delivery["error"] == nullptr);
    }
}

TEST_CASE("A webhook is told what it asked for, and nothing from before it was made") {
    WebhookDesk desk;
    WebhookSink all;
    WebhookSink some;
    desk.open();
    desk.endpoint(all.url());
    auto const made = desk.endpoint(some.url(), {{"types", {"statement.ended", "step.undone"}}});
    CHECK(made["types"] == json{"statement.ended", "step.undone"});
    speak_and_correct(desk);
    auto const step = desk.floor()["last_step"]["version"];
    desk.act({{"action", "undo"}, {"step", step}, {"reason", "it was right"}});
    CHECK(types_of(some.taken(2)) == Types{"statement.ended", "step.undone"});
    CHECK(json::parse(some.taken(2)[1].body)["data"]["undone_version"] == step);
    CHECK(types_of(all.taken(5)) == Types{"statement.called", "statement.begun", "statement.ended",
                                          "statement.corrected", "step.undone"});
    // What it asks for can be changed, from where it stands.
    desk.change(made["id"], {{"types", nullptr}});
    desk.press("end");
    desk.press("adjourn_sitting");
    CHECK(types_of(some.taken(4)).back() == "sitting.adjourned");
}

TEST_CASE("While a webhook's secret is rotated, both sign; a day later the new one alone") {
    WebhookDesk desk;
    WebhookSink sink;
    auto const made = desk.endpoint(sink.url());
    std::string const id = made["id"];
    auto const rotated =
        parsed(desk.secretariat.post(at("webhooks/" + id + "/secret"), json::object()));
    CHECK(rotated["secret"] != made["secret"]);
    REQUIRE(rotated["old_secret_until"] != nullptr);
    desk.by_hand("webhooks/" + id + "/test");
    CHECK(signed_by(sink.taken(1).back(), made["secret"]));
    CHECK(signed_by(sink.taken(1).back(), rotated["secret"]));
    desk.real_later(std::chrono::hours{24});
    desk.by_hand("webhooks/" + id + "/test");
    CHECK_FALSE(signed_by(sink.taken(2).back(), made["secret"]));
    CHECK(signed_by(sink.taken(2).back(), rotated["secret"]));
    // One that has become known holds no longer than it must.
    auto const at_once = parsed(
        desk.secretariat.post(at("webhooks/" + id + "/secret"), {{"old_secret_seconds", 0}}));
    CHECK(at_once["old_secret_until"] == nullptr);
    desk.by_hand("webhooks/" + id + "/test");
    CHECK_FALSE(signed_by(sink.taken(3).back(), rotated["secret"]));
    CHECK(signed_by(sink.taken(3).back(), at_once["secret"]));
}

TEST_CASE("What a webhook was told can be sent again by hand: the same bytes under the same id") {
    WebhookDesk desk;
    WebhookSink sink;
    std::string const id = desk.endpoint(sink.url())["id"];
    desk.open();
    speak_and_correct(desk);
    desk.press("adjourn_sitting");
    auto const first = sink.taken(6);
    desk.when(id, [&](json const& now) { return now["cursor"] == first.back().version; });
    auto const kept = desk.deliveries(id);
    REQUIRE(kept.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        auto const again = desk.by_hand("webhooks/" + id + "/deliveries/" +
                                        kept[5 - i]["id"].get<std::string>() + "/redelivery");
        CHECK(again["by_hand"] == true);
        CHECK(again["state"] == "accepted");
        CHECK(again["version"] == first[i].version);
        auto const resent = sink.taken(7 + i).back();
        CHECK(resent.id == first[i].id);
        CHECK(resent.body == first[i].body);
    }
    // The endpoint stands where it stood.
    CHECK(desk.endpoint_now(id)["cursor"] == first.back().version);
}

TEST_CASE("A test says nothing but that it can be received, also to an endpoint that is paused") {
    WebhookDesk desk;
    WebhookSink sink;
    auto const made = desk.endpoint(sink.url());
    std::string const id = made["id"];
    CHECK(desk.change(id, {{"paused", true}})["state"] == "paused");
    desk.open();
    auto const tested = desk.by_hand("webhooks/" + id + "/test");
    CHECK(tested["type"] == "webhook.test");
    CHECK(tested["version"] == nullptr);
    CHECK(tested["status"] == 204);
    auto const came = sink.received(1);
    REQUIRE(types_of(came) == Types{"webhook.test"});
    CHECK(signed_by(came.front(), made["secret"]));
    // What happened while it was paused comes when it goes on.
    desk.change(id, {{"paused", false}});
    CHECK(types_of(sink.taken(2)).back() == "sitting.opened");
    sink.answer(500);
    auto const failed = desk.by_hand("webhooks/" + id + "/test");
    CHECK(failed["state"] == "failed");
    CHECK(failed["error"] == "The endpoint answered with status 500.");
    CHECK(desk.endpoint_now(id)["failing_since"] == nullptr);
}

TEST_CASE("The metrics count what became of webhooks") {
    WebhookDesk desk;
    WebhookSink sink;
    std::string const id = desk.endpoint(sink.url())["id"];
    desk.by_hand("webhooks/" + id + "/test");
    sink.answer(404);
    desk.by_hand("webhooks/" + id + "/test");
    auto const metrics = desk.everybody.get("/metrics").body;
    for (char const* line :
         {"rostrum_webhook_deliveries_total{result=\"accepted\"} 1",
          "rostrum_webhook_deliveries_total{result=\"failed\"} 1", "rostrum_webhooks_active 1",
          "rostrum_webhooks_failing 0", "rostrum_webhooks_disabled_total 0"}) {
        CAPTURE(line);
        CHECK(metrics.find(line) != std::string::npos);
    }
}
