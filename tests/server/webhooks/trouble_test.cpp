// Endpoints that hang, fail, lead elsewhere or go away, and a service that is cut off.

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/server/forwarding_store.hpp"
#include "tests/server/webhooks/webhook_desk.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

using Types = std::vector<std::string>;

auto const failed_times(int count) {
    return [count](json const& now) { return now["failures"] == count; };
}

// Acts until something is told whose attempt is then looked at.
json first_attempt(WebhookDesk& desk, std::string const& id) {
    desk.open();
    until([&] { return !desk.deliveries(id).empty(); });
    return desk.deliveries(id).front();
}

}  // namespace

TEST_CASE(
    "A webhook that answers 500 for an hour is tried again and again, and then gets all in "
    "order") {
    WebhookDesk desk;
    WebhookSink sink;
    sink.answer(500);
    std::string const id = desk.endpoint(sink.url())["id"];
    desk.open();
    model::Instant const begun = desk.real_now();
    std::vector<std::int64_t> waits;
    int failures = 0;
    while (desk.real_now() - begun < 1h) {
        ++failures;
        auto const now = desk.when(id, failed_times(failures));
        CHECK(now["state"] == "active");
        CHECK(now["cursor"] < sink.received().front().version);
        auto const next = moment(now["next_attempt_at"]);
        waits.push_back((next - desk.real_now()).count() / 1'000);
        desk.service->set_real_time(next);
        // Meanwhile the meeting goes on.
        if (failures == 3) desk.call("b2");
        if (failures == 50) desk.press("begin");
        if (failures == 100) desk.press("end");
    }
    std::vector<std::int64_t> const first(waits.begin(), waits.begin() + 7);
    CHECK(first == std::vector<std::int64_t>{1, 2, 4, 8, 16, 30, 30});
    CHECK(failures == 5 + 119);
    desk.when(id, failed_times(failures + 1));
    CHECK(sink.received().size() == static_cast<std::size_t>(failures) + 1);
    for (ReceivedWebhook const& message : sink.received())
        CHECK(message.type == "sitting.opened");  // the head alone

    sink.answer(200);
    desk.real_later(30s);
    auto const taken = sink.taken(4);
    CHECK(types_of(taken) ==
          Types{"sitting.opened", "statement.called", "statement.begun", "statement.ended"});
    auto const now = desk.when(
        id, [&](json const& endpoint) { return endpoint["cursor"] == taken.back().version; });
    CHECK(now["failing_since"] == nullptr);
    CHECK(sink.received().size() == static_cast<std::size_t>(failures) + 1 + 4);
}

TEST_CASE("A webhook that fails for a day is disabled, and told everything once it is set right") {
    WebhookDesk desk;
    WebhookSink sink;
    sink.answer(503, {{"Retry-After", "240"}});
    std::string const id = desk.endpoint(sink.url())["id"];
    desk.open();
    auto const waiting = desk.when(id, failed_times(1));
    CHECK(moment(waiting["next_attempt_at"]) == desk.real_now() + 240s);
    desk.real_later(24h);
    auto const disabled = desk.when(id, [](json const& now) { return now["state"] != "active"; });
    CHECK(disabled["state"] == "disabled");
    CHECK(disabled["disabled_because"] == "failing");
    CHECK(disabled["next_attempt_at"] == nullptr);
    CHECK(disabled["revision"] == 2);
    CHECK(desk.everybody.get("/metrics").body.find("rostrum_webhooks_disabled_total 1") !=
          std::string::npos);
    auto const notices = parsed(desk.secretariat.get(at("notices?kind=webhook_disabled")))["items"];
    REQUIRE(notices.size() == 1);
    CHECK(notices[0]["recipient"]["id"] == "desk.webcast");
    CHECK(notices[0]["about"]["webhook"] == id);
    CHECK(notices[0]["state"] == "released");
    sink.answer(204);
    desk.call("b2");
    desk.real_later(1h);
    auto const enabled = desk.change(id, {{"paused", false}});
    CHECK(enabled["state"] == "active");
    CHECK(enabled["failing_since"] == nullptr);
    CHECK(types_of(sink.taken(2)) == Types{"sitting.opened", "statement.called"});
}

TEST_CASE("A webhook that says it is gone is disabled at once") {
    WebhookDesk desk;
    WebhookSink sink;
    sink.answer(410);
    std::string const id = desk.endpoint(sink.url())["id"];
    auto const attempt = first_attempt(desk, id);
    CHECK(attempt["result"] == "gone");
    auto const now = desk.when(id, [](json const& one) { return one["state"] == "disabled"; });
    CHECK(now["disabled_because"] == "gone");
    CHECK(sink.received().size() == 1);
}

TEST_CASE("A redirection of a webhook is a failure, wherever it leads") {
    WebhookDesk desk;
    WebhookSink elsewhere;
    std::string const target =
        GENERATE(as<std::string>{}, "http://169.254.169.254/latest/meta-data/", "another sink");
    int const status = GENERATE(301, 302, 307, 308);
    WebhookSink sink;
    sink.answer(static_cast<unsigned>(status),
                {{"Location", target.starts_with("http") ? target : elsewhere.url()}});
    std::string const id = desk.endpoint(sink.url())["id"];
    auto const attempt = first_attempt(desk, id);
    CHECK(attempt["result"] == "redirected");
    CHECK(attempt["status"] == status);
    CHECK(attempt["state"] == "failed");
    CHECK(elsewhere.received().empty());
}

TEST_CASE("A webhook's name that means another address the second time is not followed there") {
    WebhookSink sink("0.0.0.0");
    auto const asked = std::make_shared<std::atomic<int>>(0);
    server::webhooks::SenderOptions sending;
    sending.allowed = server::http::TrustedNetworks({"127.0.0.2"});
    sending.resolve = [asked](std::string const& host) -> std::vector<std::string> {
        if (host != "hooks.example") return {};
        return {asked->fetch_add(1) == 0 ? "127.0.0.2" : "127.0.0.1"};
    };
    WebhookDesk desk(std::move(sending));
    std::string const id = desk.endpoint(sink.url("hooks.example"))["id"];
    desk.open();
    CHECK(types_of(sink.taken(1)) == Types{"sitting.opened"});
    desk.call("b2");
    desk.when(id, failed_times(1));
    CHECK(desk.deliveries(id).front()["result"] == "refused");
    CHECK(desk.deliveries(id).front()["error"] ==
          "The address is in a network that nothing is sent to.");
    CHECK(asked->load() == 2);
    CHECK(sink.received().size() == 1);
}

TEST_CASE("Of a webhook's several addresses only those that may be are connected to") {
    WebhookSink sink("0.0.0.0");
    server::webhooks::SenderOptions sending;
    sending.allowed = server::http::TrustedNetworks({"127.0.0.2"});
    sending.resolve = [](std::string const&) -> std::vector<std::string> {
        return {"169.254.169.254", "10.0.0.1", "127.0.0.2"};
    };
    WebhookDesk desk(std::move(sending));
    std::string const id = desk.endpoint(sink.url("hooks.example"))["id"];
    CHECK(first_attempt(desk, id)["state"] == "accepted");
    CHECK(sink.received().size() == 1);
}

TEST_CASE("A webhook by plain http goes nowhere but where the operator allows it") {
    server::webhooks::SenderOptions sending;
    sending.allowed = server::http::TrustedNetworks({"127.0.0.2"});
    sending.resolve = [](std::string const&) -> std::vector<std::string> { return {"8.8.8.8"}; };
    WebhookDesk desk(std::move(sending));
    std::string const id = desk.endpoint("http://hooks.example/")["id"];
    CHECK(first_attempt(desk, id)["result"] == "refused");
}

TEST_CASE("A webhook whose certificate is nobody's, that nobody takes or that has no address") {
    WebhookDesk desk;
    WebhookSink plain;
    std::uint16_t nobody = 0;
    {
        WebhookSink const passing;
        nobody = passing.port();
    }
    const std::pair<std::string, char const*> table[] = {
        {"https://127.0.0.1:" + std::to_string(plain.port()) + "/", "insecure"},
        {"Https://127.0.0.1:" + std::to_string(plain.port()) + "/", "insecure"},
        {"http://127.0.0.1:" + std::to_string(nobody) + "/", "unreachable"},
    };
    for (auto const& [url, result] : table) {
        std::string const id = desk.endpoint(url)["id"];
        auto const tested = desk.by_hand("webhooks/" + id + "/test");
        CHECK(tested["result"] == result);
        CHECK(tested["status"] == nullptr);
        CHECK(tested["error"].get<std::string>().size() > 10);
    }
    CHECK(plain.received().empty());
}

TEST_CASE("Of two webhooks one hangs, and the other is told everything meanwhile") {
    WebhookDesk desk;
    WebhookSink hanging;
    WebhookSink good;
    hanging.hang();
    std::string const slow = desk.endpoint(hanging.url())["id"];
    std::string const quick = desk.endpoint(good.url())["id"];
    desk.open();
    CHECK(hanging.received(1).size() == 1);
    desk.call("b2");
    desk.press("begin");
    desk.press("end");
    CHECK(good.taken(4).size() == 4);
    CHECK(desk.everybody.get(at("now")).status == 200);
    CHECK(hanging.received().size() == 1);
    CHECK(desk.endpoint_now(slow)["failures"] == 0);
}

TEST_CASE("A webhook that hangs is given up when its time is over") {
    auto sending = sends_here();
    sending.time_out = 200ms;
    WebhookDesk desk(sending);
    WebhookSink sink;
    sink.hang();
    std::string const id = desk.endpoint(sink.url())["id"];
    auto const attempt = first_attempt(desk, id);
    CHECK(attempt["result"] == "timed_out");
    CHECK(attempt["duration_milliseconds"] >= 190);  // two clocks measure it
    sink.answer(204);
    desk.real_later(1s);
    CHECK(types_of(sink.taken(1)) == Types{"sitting.opened"});
}

TEST_CASE("A webhook whose answer has a status but no end has answered") {
    auto sending = sends_here();
    sending.time_out = 500ms;
    WebhookDesk desk(sending);
    WebhookSink sink;
    sink.answer_without_end();
    std::string const id = desk.endpoint(sink.url())["id"];
    auto const attempt = first_attempt(desk, id);
    CHECK(attempt["result"] == "accepted");
    CHECK(attempt["status"] == 200);
    CHECK(attempt["duration_milliseconds"] >= 490);  // two clocks measure it
    CHECK(desk.endpoint_now(id)["failures"] == 0);
}

TEST_CASE("What fails where a webhook went before says nothing of its new address") {
    WebhookDesk desk;
    auto before = std::make_unique<WebhookSink>();
    WebhookSink now;
    before->hang();
    std::string const id = desk.endpoint(before->url())["id"];
    desk.open();
    before->received(1);
    desk.change(id, {{"url", now.url()}});
    // By then the change has been taken over.
    CHECK(desk.by_hand("webhooks/" + id + "/test")["state"] == "accepted");
    before.reset();
    CHECK(types_of(now.taken(2)) == Types{"webhook.test", "sitting.opened"});
    auto const endpoint =
        desk.when(id, [&](json const& one) { return one["cursor"] == now.taken(2)[1].version; });
    CHECK(endpoint["failures"] == 0);
    CHECK(endpoint["failing_since"] == nullptr);
    auto const kept = desk.deliveries(id);
    CHECK(std::count_if(kept.begin(), kept.end(),
                        [](json const& one) { return one["state"] == "failed"; }) == 1);
}

TEST_CASE("A webhook that is removed while it is told something is told nothing more") {
    WebhookDesk desk;
    WebhookSink sink;
    WebhookSink other;
    sink.hang();
    std::string const id = desk.endpoint(sink.url())["id"];
    desk.endpoint(other.url());
    desk.open();
    sink.received(1);
    auto const removed = desk.secretariat.remove(at("webhooks/" + id));
    REQUIRE(removed.status == 200);
    CHECK(parsed(removed)["state"] == "removed");
    sink.answer(204);
    desk.call("b2");
    desk.real_later(1h);
    CHECK(other.taken(2).size() == 2);
    CHECK(desk.secretariat.get(at("webhooks/" + id)).status == 404);
    CHECK(desk.secretariat.get(at("webhooks/" + id + "/deliveries")).status == 404);
    CHECK(sink.received().size() == 1);
}

TEST_CASE(
    "Cut off between a delivery and its cursor, a webhook hears it twice and misses nothing") {
    auto const memory = std::make_shared<server::store::MemoryStore>();
    WebhookSink sink;
    std::string id;
    {
        auto store = std::make_unique<ForwardingStore>(memory);
        auto* const failing = store.get();
        auto const broken = std::make_shared<std::atomic<bool>>(false);
        failing->before_delivery = [broken] {
            if (*broken) throw server::store::Unavailable("the disk is full");
        };
        Morning morning(service_with_webhooks(sends_here(), std::move(store)));
        auto const made = parsed(morning.secretariat.post(at("webhooks"), {{"url", sink.url()}}));
        id = made["id"];
        morning.open();
        until([&] {
            return parsed(morning.secretariat.get(at("webhooks/" + id)))["cursor"] ==
                   sink.taken(1)[0].version;
        });
        *broken = true;
        morning.call("b2");
        CHECK(types_of(sink.taken(2)) == Types{"sitting.opened", "statement.called"});
        morning.service->engine().run([](server::store::Store&) {}, [](bool) {});
    }
    {
        Service again(std::make_unique<ForwardingStore>(memory), {"meetings/hlm2025.json"}, ten,
                      [] {
                          ServiceOptions options;
                          options.webhooks = sends_here();
                          return options;
                      }());
        auto const twice = sink.taken(3);
        CHECK(types_of(twice) == Types{"sitting.opened", "statement.called", "statement.called"});
        CHECK(twice[2].id == twice[1].id);
        CHECK(twice[2].body == twice[1].body);
        ApiClient presiding(again.port(), again.token(model::ActorRole::presiding));
        REQUIRE(presiding.post(at("floor"), {{"action", "begin"}}).status == 200);
        CHECK(sink.taken(4)[3].type == "statement.begun");
    }
}

TEST_CASE("What was to be sent by hand is sent after a restart") {
    auto const memory = std::make_shared<server::store::MemoryStore>();
    WebhookSink sink;
    {
        // Nothing is sent here.
        Service silent(std::make_unique<ForwardingStore>(memory));
        ApiClient secretariat(silent.port(), silent.token(model::ActorRole::secretariat));
        auto const made = secretariat.post(at("webhooks"), {{"url", "https://hooks.example.org/"}});
        REQUIRE(made.status == 201);
        auto const asked = secretariat.post(at("webhooks/w1/test"), json::object());
        REQUIRE(asked.status == 202);
        CHECK(parsed(asked)["state"] == "waiting");
        auto row = memory->webhook(1).value();
        row.url = sink.url();
        memory->save_webhook(row, std::nullopt);
    }
    auto const service =
        service_with_webhooks(sends_here(), std::make_unique<ForwardingStore>(memory));
    CHECK(sink.received(1)[0].type == "webhook.test");
}
