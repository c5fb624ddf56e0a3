// What tests/contract/webhooks.test.js can't arrange from outside: nothing is sent by this service.

#include <catch2/catch.hpp>

#include "server/store/memory.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/forwarding_store.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

struct QuietWebhooks {
    std::shared_ptr<server::store::MemoryStore> memory =
        std::make_shared<server::store::MemoryStore>();
    Service service{std::make_unique<ForwardingStore>(memory)};
    ApiClient secretariat{service.port(), service.token(model::ActorRole::secretariat)};

    std::string make() {
        auto const answer =
            secretariat.post(at("webhooks"), {{"url", "https://hooks.example.org/"}});
        REQUIRE(answer.status == 201);
        return parsed(answer)["id"];
    }
    RawAnswer test(std::string const& id, Headers const& headers = {}) {
        return secretariat.post(at("webhooks/" + id + "/test"), json::object(), headers);
    }
};

}  // namespace

TEST_CASE("At most ten that were asked for by hand wait for an endpoint") {
    QuietWebhooks quiet;
    std::string const id = quiet.make();
    for (int i = 0; i < 10; ++i)
        REQUIRE(quiet.test(id).status == 202);
    auto const eleventh = quiet.test(id);
    CHECK(eleventh.status == 409);
    CHECK(parsed(eleventh)["detail"] ==
          "Too much that was asked for by hand still waits to be sent to this endpoint.");
    CHECK(quiet.test(quiet.make()).status == 202);
}

TEST_CASE("A test that is asked for twice with one key is one") {
    QuietWebhooks quiet;
    std::string const id = quiet.make();
    Headers const key{{"Idempotency-Key", "once"}};
    auto const first = quiet.test(id, key);
    auto const again = quiet.test(id, key);
    CHECK(again.status == 202);
    CHECK(again.body == first.body);
    CHECK(again.header("Location") == first.header("Location"));
    CHECK(quiet.memory->waiting_webhook_deliveries().size() == 1);
    // The same key elsewhere is another request.
    CHECK(quiet.test(quiet.make(), key).status == 422);
    // A secret is replaced once.
    Headers const rotation{{"Idempotency-Key", "rotated"}};
    auto const path = at("webhooks/" + id + "/secret");
    auto const rotated = parsed(quiet.secretariat.post(path, json::object(), rotation));
    CHECK(parsed(quiet.secretariat.post(path, json::object(), rotation)) == rotated);
    CHECK(rotated["revision"] == 2);
}

TEST_CASE("Endpoints of another meeting are none of this one's") {
    QuietWebhooks quiet;
    server::store::WebhookRow row;
    row.meeting = model::MeetingId{"hlm2030"};
    row.url = "https://hooks.example.org/";
    row.secret = "whsec_AAAA";
    row.created_by = "somebody";
    std::string const id = server::store::webhook_name(quiet.memory->add_webhook(row, {}));
    server::store::WebhookDelivery delivery;
    delivery.webhook = 1;
    delivery.type = "webhook.test";
    delivery.result = "accepted";
    quiet.memory->keep_webhook_delivery(delivery, std::nullopt, std::nullopt);
    CHECK(parsed(quiet.secretariat.get(at("webhooks")))["items"].empty());
    for (std::string const& path : {"webhooks/" + id, "webhooks/" + id + "/deliveries",
                                    "webhooks/" + id + "/deliveries/d1"}) {
        CAPTURE(path);
        CHECK(quiet.secretariat.get(at(path)).status == 404);
    }
    CHECK(quiet.secretariat.patch(at("webhooks/" + id), {{"paused", true}}).status == 404);
    CHECK(quiet.secretariat.remove(at("webhooks/" + id)).status == 404);
    CHECK(quiet.test(id).status == 404);
    CHECK(quiet.secretariat.post(at("webhooks/" + id + "/secret"), json::object()).status == 404);
    CHECK(quiet.secretariat
              .post(at("webhooks/" + quiet.make() + "/deliveries/d1/redelivery"), json::object())
              .status == 404);
    CHECK(quiet.memory->webhook(1)->revision == 1);
}

TEST_CASE("Names of endpoints that are none are not found") {
    QuietWebhooks quiet;
    quiet.make();
    for (char const* name : {"1", "w", "w0", "w01", "w-1", "w1x", "d1", "w99999999999999999999"}) {
        CAPTURE(name);
        CHECK(quiet.secretariat.get(at(std::string{"webhooks/"} + name)).status == 404);
    }
    CHECK(quiet.secretariat.get(at("webhooks/w1")).status == 200);
}

TEST_CASE("An act that does not touch webhooks leaves them alone, and theirs is no event") {
    QuietWebhooks quiet;
    Untouched log(quiet.service);
    std::string const id = quiet.make();
    quiet.test(id);
    CHECK(log.holds());
}
