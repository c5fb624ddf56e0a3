// What every store promises of webhooks (server/store/store.hpp), asked of each implementation.
#include <catch2/catch.hpp>
#include <tuple>

#include "server/store/memory.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::server::store;
using namespace rostrum::tests;

namespace {

struct WebhooksInMemory {
    std::unique_ptr<Store> store = std::make_unique<MemoryStore>();
};

struct WebhooksOnDisk {
    Folder folder;
    std::unique_ptr<Store> store = open_sqlite(folder.path, serving);

    void reopen() {
        store.reset();
        store = open_sqlite(folder.path, serving);
    }
};

WebhookRow webhook_sample(std::string const& url) {
    WebhookRow row;
    row.meeting = one;
    row.url = url;
    row.types = {"sitting.opened", "statement.begun"};
    row.description = "Lower thirds";
    row.secret = "whsec_AAAA";
    row.secret_before = "whsec_BBBB";
    row.secret_before_until = at(7'000);
    row.created_by = "4k7q2m9d";
    row.created_at = at(1'000);
    row.progress = {12, 3, at(2'000), at(3'000), at(1'500), at(1'400)};
    return row;
}

WebhookDelivery delivery_sample(std::int64_t webhook, std::uint64_t version) {
    return {0, webhook, version, "statement.begun", false, 2, at(2'000), 212, 500, "answered"};
}

auto tied(WebhookRow const& r) {
    WebhookProgress const& p = r.progress;
    return std::tie(r.id, r.meeting, r.revision, r.url, r.types, r.description, r.state,
                    r.disabled_because, r.secret, r.secret_before, r.secret_before_until,
                    r.created_by, r.created_at, p.cursor, p.failures, p.attempted_at, p.not_before,
                    p.failing_since, p.last_success_at);
}

auto tied(WebhookDelivery const& d) {
    return std::tie(d.id, d.webhook, d.version, d.type, d.by_hand, d.attempt, d.at, d.milliseconds,
                    d.status, d.result);
}

}  // namespace

TEMPLATE_TEST_CASE("endpoints come back as they were given, and are changed and removed", "[store]",
                   WebhooksInMemory, WebhooksOnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    CHECK(store.webhooks().empty());
    CHECK_FALSE(store.webhook(1));
    WebhookRow row = webhook_sample("https://a.example/");
    row.id = store.add_webhook(row, record_of("t1", "k1"));
    CHECK(row.id == 1);
    CHECK(store.find_idempotency("t1", "k1")->subject == "w1");
    CHECK(tied(*store.webhook(1)) == tied(row));
    WebhookRow other;
    other.meeting = two;
    other.id = store.add_webhook(other, std::nullopt);
    CHECK(tied(*store.webhook(2)) == tied(other));
    REQUIRE(store.webhooks().size() == 2);
    CHECK(tied(store.webhooks()[0]) == tied(row));

    row.revision = 2;
    row.url = "https://b.example/";
    row.types.clear();
    row.state = "disabled";
    row.disabled_because = "gone";
    row.secret_before.clear();
    row.secret_before_until.reset();
    row.progress = {13, 0, std::nullopt, std::nullopt, std::nullopt, at(4'000)};
    IdempotencyRecord record = record_of("t1", "k2");
    record.subject = "w1";
    CHECK(store.save_webhook(row, record));
    CHECK(tied(*store.webhook(1)) == tied(row));
    CHECK(store.find_idempotency("t1", "k2")->subject == "w1");
    CHECK(tied(*store.webhook(2)) == tied(other));

    CHECK(store.remove_webhook(1));
    CHECK_FALSE(store.remove_webhook(1));
    CHECK_FALSE(store.save_webhook(row, record_of("t1", "k3")));
    CHECK_FALSE(store.find_idempotency("t1", "k3"));
    CHECK(store.webhooks().size() == 1);
    // No id is given twice.
    CHECK(store.add_webhook(row, std::nullopt) == 3);
}

TEMPLATE_TEST_CASE("deliveries are kept with their endpoint's progress, or not at all", "[store]",
                   WebhooksInMemory, WebhooksOnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    WebhookRow row = webhook_sample("https://a.example/");
    row.id = store.add_webhook(row, std::nullopt);
    row.progress.cursor = 13;
    WebhookDelivery first = delivery_sample(1, 13);
    first.id = store.keep_webhook_delivery(first, row, std::nullopt);
    CHECK(first.id == 1);
    CHECK(store.webhook(1)->progress.cursor == 13);
    WebhookDelivery waits = delivery_sample(1, 0);
    waits.by_hand = true;
    waits.result.clear();
    waits.id = store.keep_webhook_delivery(waits, std::nullopt, record_of("t1", "k1"));
    CHECK(store.find_idempotency("t1", "k1")->subject == "d2");
    auto found = store.webhook_deliveries({1, std::nullopt, std::nullopt, 10});
    REQUIRE(found.size() == 2);
    CHECK(tied(found[0]) == tied(waits));
    CHECK(tied(found[1]) == tied(first));
    REQUIRE(store.waiting_webhook_deliveries().size() == 1);
    CHECK(tied(store.waiting_webhook_deliveries()[0]) == tied(waits));
    waits.result = "accepted";
    waits.status = 204;
    CHECK(store.keep_webhook_delivery(waits, std::nullopt, std::nullopt) == 2);
    CHECK(store.waiting_webhook_deliveries().empty());
    found = store.webhook_deliveries({1, 2, std::nullopt, 10});
    REQUIRE(found.size() == 1);
    CHECK(tied(found[0]) == tied(waits));

    // Of an endpoint that is not there, and a delivery that is none of it.
    row.id = 7;
    CHECK(store.keep_webhook_delivery(delivery_sample(7, 14), row, record_of("t1", "k2")) == 0);
    waits.webhook = 7;
    CHECK(store.keep_webhook_delivery(waits, std::nullopt, std::nullopt) == 0);
    CHECK_FALSE(store.find_idempotency("t1", "k2"));
    CHECK(store.webhook_deliveries({7, std::nullopt, std::nullopt, 10}).empty());

    CHECK(store.remove_webhook(1));
    CHECK(store.webhook_deliveries({1, std::nullopt, std::nullopt, 10}).empty());
}

TEMPLATE_TEST_CASE("the newest deliveries of each endpoint are kept, page by page", "[store]",
                   WebhooksInMemory, WebhooksOnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    store.add_webhook(webhook_sample("https://a.example/"), std::nullopt);
    store.add_webhook(webhook_sample("https://b.example/"), std::nullopt);
    store.keep_webhook_delivery(delivery_sample(2, 1), std::nullopt, std::nullopt);
    std::uint64_t const many = webhook_deliveries_kept + 5;
    for (std::uint64_t version = 1; version <= many; ++version)
        store.keep_webhook_delivery(delivery_sample(1, version), std::nullopt, std::nullopt);
    auto const all = store.webhook_deliveries({1, std::nullopt, std::nullopt, 2'000});
    REQUIRE(all.size() == static_cast<std::size_t>(webhook_deliveries_kept));
    CHECK(all.front().version == many);
    CHECK(all.back().version == 6);
    auto const page = store.webhook_deliveries({1, std::nullopt, all[2].id, 2});
    REQUIRE(page.size() == 2);
    CHECK(page[0].version == many - 3);
    CHECK(store.webhook_deliveries({2, std::nullopt, std::nullopt, 10}).size() == 1);
}

TEST_CASE("endpoints and deliveries are there when a store is opened again", "[store]") {
    WebhooksOnDisk fixture;
    WebhookRow row = webhook_sample("https://a.example/");
    row.id = fixture.store->add_webhook(row, std::nullopt);
    WebhookDelivery delivery = delivery_sample(1, 13);
    delivery.id = fixture.store->keep_webhook_delivery(delivery, row, std::nullopt);
    fixture.reopen();
    REQUIRE(fixture.store->webhooks().size() == 1);
    CHECK(tied(fixture.store->webhooks()[0]) == tied(row));
    auto const kept = fixture.store->webhook_deliveries({1, std::nullopt, std::nullopt, 10});
    REQUIRE(kept.size() == 1);
    CHECK(tied(kept[0]) == tied(delivery));
}
