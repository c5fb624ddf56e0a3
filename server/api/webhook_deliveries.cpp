#include <algorithm>

#include "server/api/operations.hpp"
#include "server/api/webhook_parts.hpp"
#include "server/webhooks/dispatcher.hpp"
#include "server/wire/webhook_json.hpp"

// Tag `webhooks`: what became of messages, and sending by hand.
namespace rostrum::server::api {

namespace {

constexpr std::size_t most_by_hand = 10;  // that wait, of an endpoint

// What the store has of the endpoint that the path names.
struct Deliveries {
    bool known = false;
    std::vector<store::WebhookDelivery> rows;
};

void with_deliveries(CallPtr const& call, http::Respond const& respond,
                     store::WebhookDeliveryQuery query,
                     std::function<http::Response(Deliveries const&)> make) {
    auto const found = std::make_shared<Deliveries>();
    query.webhook = number_in(call->parameter("webhook"), 'w').value_or(0);
    call->service.engine.run(
        [call, found, query](store::Store& store) {
            auto const row = store.webhook(query.webhook);
            found->known = row && row->meeting == call->meeting();
            if (found->known) found->rows = store.webhook_deliveries(query);
        },
        [call, respond, found, make = std::move(make)](bool read) {
            answer_later(call, respond, [call, found, make, read] {
                if (!read) return unavailable(*call);
                if (!found->known) return problem(*call, 404, "not_found");
                return make(*found);
            });
        });
}

wire::Json delivery_of(Call const& call, store::WebhookDelivery const& row) {
    return wire::delivery_json(row, call.service.locales, call.language);
}

std::string location_of(Call const& call, store::WebhookDelivery const& row) {
    return "/webhooks/" + call.parameter("webhook") + "/deliveries/" + store::delivery_name(row.id);
}

// What is to be sent by hand: a test, or what a delivery of the endpoint was about. nullopt: there
// is no such delivery.
using MakeDelivery = std::function<std::optional<store::WebhookDelivery>(store::Store&)>;

void answer_asked(CallPtr const& call, http::Respond const& respond, KeyedOutcome const& outcome) {
    call->service.webhooks.reload();
    store::WebhookDeliveryQuery query;
    query.id = number_in(outcome.id, 'd').value_or(-1);
    with_deliveries(call, respond, query, [call](Deliveries const& found) {
        if (found.rows.empty()) return problem(*call, 404, "not_found");
        store::WebhookDelivery const& row = found.rows.front();
        return uncached_answer(*call, delivery_of(*call, row), 202, location_of(*call, row));
    });
}

std::size_t waiting_of(store::Store& store, std::int64_t webhook) {
    auto const all = store.waiting_webhook_deliveries();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(),
        [&](store::WebhookDelivery const& delivery) { return delivery.webhook == webhook; }));
}

struct Asked {
    std::string_view conflict;  // the key of its text; empty: there is no such thing
    std::optional<store::WebhookDelivery> delivery;
};

// What would be kept; else why not.
Asked judge(Call const& call, store::Store& store, MakeDelivery const& make) {
    Asked asked;
    auto const number = number_in(call.parameter("webhook"), 'w');
    auto const row = number ? store.webhook(*number) : std::nullopt;
    if (!row || row->meeting != call.meeting()) return asked;
    asked.delivery = make(store);
    if (!asked.delivery) return asked;
    if (waiting_of(store, row->id) >= most_by_hand) {
        asked.delivery.reset();
        asked.conflict = "webhooks.too_many_waiting";
        return asked;
    }
    asked.delivery->webhook = row->id;
    asked.delivery->by_hand = true;
    asked.delivery->at = call.service.clock.real_now();
    return asked;
}

void ask(CallPtr const& call, http::Respond const& respond, MakeDelivery make) {
    auto const json = read_json_or_nothing(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    config::ObjectReader(*json, "", complaints).finish();
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto key = idempotency_key(*call);
    if (!key) return respond(std::move(key).error());
    bool const dry_run = call->dry_run();
    auto const asked = std::make_shared<Asked>();
    call->service.engine.run_once(
        dry_run ? std::nullopt : *key, 202,
        [call, asked, dry_run, make = std::move(make)](
            store::Store& store,
            std::optional<store::IdempotencyRecord> const& record) -> std::optional<std::string> {
            *asked = judge(*call, store, make);
            if (!asked->delivery) return std::nullopt;
            if (dry_run) return "";
            return store::delivery_name(
                store.keep_webhook_delivery(*asked->delivery, std::nullopt, record));
        },
        [call, respond, asked, dry_run](KeyedOutcome const& outcome) {
            if (auto refused = not_carried_out(*call, outcome, asked->conflict))
                return respond(*std::move(refused));
            if (!dry_run) return answer_asked(call, respond, outcome);
            wire::Json rehearsed = delivery_of(*call, *asked->delivery);
            rehearsed["dry_run"] = true;
            respond(uncached_answer(*call, rehearsed, 200));
        });
}

}  // namespace

void list_webhook_deliveries(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    store::WebhookDeliveryQuery query;
    query.limit = page.limit + 1;
    if (!page.after.empty()) {
        query.before = number_in(page.after, 'd');
        if (!query.before) refuse_cursor(complaints);
    }
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    with_deliveries(call, respond, query, [call, page](Deliveries const& found) {
        return answer(
            *call,
            page_of_rows(
                page, found.rows, call->view->meeting->version,
                [&](store::WebhookDelivery const& row) { return delivery_of(*call, row); },
                [](store::WebhookDelivery const& row) { return store::delivery_name(row.id); }));
    });
}

void get_webhook_delivery(CallPtr call, http::Respond respond) {
    store::WebhookDeliveryQuery query;
    query.id = number_in(call->parameter("delivery"), 'd').value_or(-1);
    with_deliveries(call, respond, query, [call](Deliveries const& found) {
        if (found.rows.empty()) return problem(*call, 404, "not_found");
        return answer(*call, delivery_of(*call, found.rows.front()));
    });
}

void redeliver_webhook(CallPtr call, http::Respond respond) {
    store::WebhookDeliveryQuery query;
    query.webhook = number_in(call->parameter("webhook"), 'w').value_or(0);
    query.id = number_in(call->parameter("delivery"), 'd').value_or(-1);
    ask(call, respond, [query](store::Store& store) -> std::optional<store::WebhookDelivery> {
        auto const rows = store.webhook_deliveries(query);
        if (rows.empty()) return std::nullopt;
        store::WebhookDelivery again;
        again.version = rows.front().version;
        again.type = rows.front().type;
        return again;
    });
}

void test_webhook(CallPtr call, http::Respond respond) {
    ask(call, respond, [](store::Store&) -> std::optional<store::WebhookDelivery> {
        store::WebhookDelivery test;
        test.type = webhooks::test_type;
        return test;
    });
}

}  // namespace rostrum::server::api
