#include <algorithm>

#include "server/api/operations.hpp"
#include "server/api/webhook_parts.hpp"
#include "server/webhooks/dispatcher.hpp"
#include "server/webhooks/signature.hpp"
#include "server/webhooks/target.hpp"
#include "server/wire/webhook_json.hpp"

// Tag `webhooks`: the endpoints that are told of a meeting.
namespace rostrum::server::api {

void with_webhook(CallPtr const& call, http::Respond const& respond,
                  std::function<http::Response(store::WebhookRow const&)> make) {
    auto const number = number_in(call->parameter("webhook"), 'w');
    if (!number) return respond(problem(*call, 404, "not_found"));
    auto const row = std::make_shared<std::optional<store::WebhookRow>>();
    call->service.engine.run([row, id = *number](store::Store& store) { *row = store.webhook(id); },
                             [call, respond, row, make = std::move(make)](bool read) {
                                 answer_later(call, respond, [call, row, make, read] {
                                     if (!read) return unavailable(*call);
                                     if (!*row || (*row)->meeting != call->meeting())
                                         return problem(*call, 404, "not_found");
                                     return make(**row);
                                 });
                             });
}

bool in_sitting(Call const& call) {
    return call.view->meeting->floor().now.sitting() != nullptr;
}

namespace {

constexpr std::size_t most_webhooks = 50;  // of a meeting
constexpr config::StringLimits url_limits{.min = 1, .max = 2'000, .multi_line = false};
constexpr std::int64_t longest_old_secret_seconds = 86'400;

// What a request sets; absent: it is left as it is.
struct WebhookChange {
    std::optional<std::string> url;
    std::optional<std::vector<std::string>> types;
    std::optional<std::string> description;
    std::optional<bool> paused;
    bool refused = false;  // the address is none that anything is sent to
};

void read_url(Call const& call, config::ObjectReader& body, WebhookChange& change) {
    change.url = body.string("url", url_limits);
    if (change.url->empty()) return;
    switch (webhooks::judge_target(*change.url, call.service.webhooks.allowed())) {
        case webhooks::TargetFault::none:
            break;
        case webhooks::TargetFault::malformed:
            body.refuse("url",
                        "must be an https or http URL without a user, a password or a fragment");
            break;
        case webhooks::TargetFault::refused:
            change.refused = true;
    }
}

void read_types(config::ObjectReader& body, WebhookChange& change) {
    if (!body.present("types")) return;
    std::vector<std::string> types =
        body.optional_strings("types", {.min = 1, .max = 50}).value_or(std::vector<std::string>{});
    auto const& known = webhooks::message_types();
    for (std::string const& type : types)
        if (std::find(known.begin(), known.end(), type) == known.end())
            body.refuse("types", "\"" + type + "\" is no type of message");
    std::sort(types.begin(), types.end());
    types.erase(std::unique(types.begin(), types.end()), types.end());
    change.types = std::move(types);
}

void read_description(config::ObjectReader& body, WebhookChange& change) {
    if (body.present("description"))
        change.description = body.optional_string("description").value_or("");
}

WebhookChange read_new(Call const& call, nlohmann::json const& json,
                       config::Complaints& complaints) {
    config::ObjectReader body(json, "", complaints);
    WebhookChange change;
    read_url(call, body, change);
    read_types(body, change);
    read_description(body, change);
    body.finish();
    return change;
}

WebhookChange read_change(Call const& call, nlohmann::json const& json,
                          config::Complaints& complaints) {
    config::ObjectReader body(json, "", complaints);
    WebhookChange change;
    if (body.present("url")) read_url(call, body, change);
    read_types(body, change);
    read_description(body, change);
    if (body.present("paused")) change.paused = body.boolean("paused");
    body.finish();
    return change;
}

void apply(WebhookChange const& change, store::WebhookRow& row) {
    bool const other_url = change.url && *change.url != row.url;
    if (change.url) row.url = *change.url;
    if (change.types) row.types = *change.types;
    if (change.description) row.description = *change.description;
    bool const enabled = change.paused == false && row.state != "active";
    if (change.paused) {
        row.state = *change.paused ? "paused" : "active";
        row.disabled_because.clear();
    }
    if (other_url || enabled) webhooks::begin_anew(row.progress);
    ++row.revision;
}

http::Response refused_target(Call const& call) {
    wire::Problem found;
    found.status = 422;
    found.code = "target_refused";
    return problem(call, found);
}

http::Response revised_answer(Call const& call, store::WebhookRow const& row, wire::Json json) {
    return answer(call, json, 200, std::to_string(row.revision) + ".");
}

wire::Json shown(Call const& call, store::WebhookRow const& row) {
    return wire::webhook_json(row, in_sitting(call));
}

// The endpoint with its secret, read again, once the request was carried out.
void answer_with_secret(CallPtr const& call, http::Respond const& respond, std::int64_t id,
                        unsigned status) {
    auto const row = std::make_shared<std::optional<store::WebhookRow>>();
    call->service.webhooks.reload();
    call->service.engine.run(
        [row, id](store::Store& store) { *row = store.webhook(id); },
        [call, respond, row, status](bool read) {
            answer_later(call, respond, [call, row, status, read] {
                if (!read) return unavailable(*call);
                if (!*row) return problem(*call, 404, "not_found");
                wire::Json json = shown(*call, **row);
                json["secret"] = (*row)->secret;
                std::string const location =
                    status == 201 ? "/webhooks/" + store::webhook_name((*row)->id) : "";
                return uncached_answer(*call, json, status, location);
            });
        });
}

bool too_many(store::Store& store, model::MeetingId const& meeting) {
    auto const all = store.webhooks();
    return static_cast<std::size_t>(
               std::count_if(all.begin(), all.end(), [&](store::WebhookRow const& row) {
                   return row.meeting == meeting;
               })) >= most_webhooks;
}

store::WebhookRow new_row(Call const& call, WebhookChange const& wanted) {
    store::WebhookRow row;
    row.meeting = call.meeting();
    row.url = wanted.url.value_or("");
    row.types = wanted.types.value_or(std::vector<std::string>{});
    row.description = wanted.description.value_or("");
    row.secret = webhooks::make_secret();
    row.created_by = call.principal.token;
    row.created_at = call.service.clock.real_now();
    row.progress.cursor = call.view->meeting->version;
    return row;
}

void rehearse_creation(CallPtr const& call, http::Respond const& respond,
                       store::WebhookRow const& row) {
    auto const full = std::make_shared<bool>(false);
    call->service.engine.run(
        [full, meeting = row.meeting](store::Store& store) { *full = too_many(store, meeting); },
        [call, respond, row, full](bool read) {
            answer_later(call, respond, [call, row, full, read] {
                if (!read) return unavailable(*call);
                KeyedOutcome outcome;
                outcome.kind = *full ? Outcome::Kind::refused : Outcome::Kind::accepted;
                if (auto refused = not_carried_out(*call, outcome, "webhooks.too_many"))
                    return *std::move(refused);
                wire::Json json = shown(*call, row);
                json["dry_run"] = true;
                return uncached_answer(*call, json, 200);
            });
        });
}

// Changes the row that the path names, as it is when the writer comes to it.
void change_row(CallPtr const& call, http::Respond const& respond,
                std::optional<std::uint64_t> expected,
                std::function<bool(store::Store&, store::WebhookRow&)> change,
                std::function<http::Response(store::WebhookRow const&)> make) {
    struct Found {
        std::optional<store::WebhookRow> row;
        bool stale = false;
    };
    auto const found = std::make_shared<Found>();
    auto const id = *number_in(call->parameter("webhook"), 'w');
    call->service.engine.run(
        [=, change = std::move(change)](store::Store& store) {
            found->row = store.webhook(id);
            if (!found->row) return;
            found->stale = expected && *expected != found->row->revision;
            if (!found->stale && !change(store, *found->row)) found->row.reset();
        },
        [=, make = std::move(make)](bool done) {
            if (done) call->service.webhooks.reload();
            answer_later(call, respond, [=] {
                if (!done) return unavailable(*call);
                if (!found->row) return problem(*call, 404, "not_found");
                if (found->stale) return problem(*call, 412, "precondition_failed");
                return make(*found->row);
            });
        });
}

// Judges If-Match against the endpoint as it is; then goes on with the revision that is expected,
// or in a dry run with the row.
void with_condition(CallPtr const& call, http::Respond const& respond,
                    std::function<http::Response(store::WebhookRow const&)> rehearsed,
                    std::function<void(std::optional<std::uint64_t>)> go_on) {
    auto const number = number_in(call->parameter("webhook"), 'w');
    if (!number) return respond(problem(*call, 404, "not_found"));
    auto const row = std::make_shared<std::optional<store::WebhookRow>>();
    call->service.engine.run([row, id = *number](store::Store& store) { *row = store.webhook(id); },
                             [=](bool read) {
                                 if (!read) return respond(unavailable(*call));
                                 if (!*row || (*row)->meeting != call->meeting())
                                     return respond(problem(*call, 404, "not_found"));
                                 auto const expected = expected_revision(*call, (*row)->revision);
                                 if (!expected) return respond(expected.error());
                                 if (!call->dry_run()) return go_on(*expected);
                                 if (*expected && **expected != (*row)->revision)
                                     return respond(problem(*call, 412, "precondition_failed"));
                                 answer_later(call, respond, [=] { return rehearsed(**row); });
                             });
}

}  // namespace

void list_webhooks(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    auto const after =
        page.after.empty() ? std::optional<std::int64_t>{0} : number_in(page.after, 'w');
    if (!after) refuse_cursor(complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto const rows = std::make_shared<std::vector<store::WebhookRow>>();
    call->service.engine.run(
        [rows](store::Store& store) { *rows = store.webhooks(); },
        [call, respond, rows, page, after = *after](bool read) {
            answer_later(call, respond, [=] {
                if (!read) return unavailable(*call);
                std::erase_if(*rows, [&](store::WebhookRow const& row) {
                    return row.meeting != call->meeting() || row.id <= after;
                });
                return answer(
                    *call,
                    page_of_rows(
                        page, *rows, call->view->meeting->version,
                        [&](store::WebhookRow const& row) { return shown(*call, row); },
                        [](store::WebhookRow const& row) { return store::webhook_name(row.id); }));
            });
        });
}

void create_webhook(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    WebhookChange const wanted = read_new(*call, *json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (wanted.refused) return respond(refused_target(*call));
    auto key = idempotency_key(*call);
    if (!key) return respond(std::move(key).error());
    store::WebhookRow const row = new_row(*call, wanted);
    if (call->dry_run()) return rehearse_creation(call, respond, row);
    call->service.engine.run_once(
        *key, 201,
        [row](store::Store& store,
              std::optional<store::IdempotencyRecord> const& record) -> std::optional<std::string> {
            if (too_many(store, row.meeting)) return std::nullopt;
            return store::webhook_name(store.add_webhook(row, record));
        },
        [call, respond](KeyedOutcome const& outcome) {
            if (auto refused = not_carried_out(*call, outcome, "webhooks.too_many"))
                return respond(*std::move(refused));
            answer_with_secret(call, respond, number_in(outcome.id, 'w').value_or(0), 201);
        });
}

void get_webhook(CallPtr call, http::Respond respond) {
    with_webhook(call, respond, [call](store::WebhookRow const& row) {
        return revised_answer(*call, row, shown(*call, row));
    });
}

void change_webhook(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    WebhookChange const wanted = read_change(*call, *json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (wanted.refused) return respond(refused_target(*call));
    auto const rehearsed = [call, wanted](store::WebhookRow row) {
        apply(wanted, row);
        wire::Json changed = shown(*call, row);
        changed["dry_run"] = true;
        return revised_answer(*call, row, std::move(changed));
    };
    with_condition(call, respond, rehearsed,
                   [call, respond, wanted](std::optional<std::uint64_t> expected) {
                       change_row(
                           call, respond, expected,
                           [wanted](store::Store& store, store::WebhookRow& row) {
                               apply(wanted, row);
                               return store.save_webhook(row, std::nullopt);
                           },
                           [call](store::WebhookRow const& row) {
                               return revised_answer(*call, row, shown(*call, row));
                           });
                   });
}

void remove_webhook(CallPtr call, http::Respond respond) {
    auto const removed = [call](store::WebhookRow row) {
        row.state = "removed";
        wire::Json json = shown(*call, row);
        if (call->dry_run()) json["dry_run"] = true;
        return uncached_answer(*call, json, 200);
    };
    with_condition(call, respond, removed,
                   [call, respond, removed](std::optional<std::uint64_t> expected) {
                       change_row(
                           call, respond, expected,
                           [](store::Store& store, store::WebhookRow& row) {
                               return store.remove_webhook(row.id);
                           },
                           removed);
                   });
}

void rotate_webhook_secret(CallPtr call, http::Respond respond) {
    auto const json = read_json_or_nothing(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    config::ObjectReader body(*json, "", complaints);
    std::chrono::seconds const kept{
        body.optional_integer("old_secret_seconds", 0, longest_old_secret_seconds)
            .value_or(longest_old_secret_seconds)};
    body.finish();
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto key = idempotency_key(*call);
    if (!key) return respond(std::move(key).error());
    auto const rotate = [kept, at = call->service.clock.real_now()](store::WebhookRow& row) {
        row.secret_before = kept.count() > 0 ? row.secret : "";
        row.secret_before_until =
            kept.count() > 0 ? std::optional<model::Instant>{at + kept} : std::nullopt;
        row.secret = webhooks::make_secret();
        ++row.revision;
    };
    if (call->dry_run())
        return with_webhook(call, respond, [call, rotate](store::WebhookRow row) {
            rotate(row);
            wire::Json rehearsed = shown(*call, row);
            rehearsed["dry_run"] = true;
            return uncached_answer(*call, rehearsed, 200);
        });
    auto const number = number_in(call->parameter("webhook"), 'w');
    call->service.engine.run_once(
        *key, 200,
        [call, number, rotate](store::Store& store, std::optional<store::IdempotencyRecord> record)
            -> std::optional<std::string> {
            auto row = number ? store.webhook(*number) : std::nullopt;
            if (!row || row->meeting != call->meeting()) return std::nullopt;
            rotate(*row);
            std::string const name = store::webhook_name(row->id);
            if (record) record->subject = name;
            return store.save_webhook(*row, record) ? std::optional{name} : std::nullopt;
        },
        [call, respond](KeyedOutcome const& outcome) {
            if (auto refused = not_carried_out(*call, outcome, ""))
                return respond(*std::move(refused));
            answer_with_secret(call, respond, number_in(outcome.id, 'w').value_or(0), 200);
        });
}

}  // namespace rostrum::server::api
