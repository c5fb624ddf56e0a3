#include "server/wire/webhook_json.hpp"

#include "server/webhooks/delivery.hpp"

namespace rostrum::server::wire {

namespace {

std::string_view key_of(webhooks::Result result) {
    switch (result) {
        case webhooks::Result::accepted:
            break;
        case webhooks::Result::answered:
            return "webhook_failure.answered";
        case webhooks::Result::redirected:
            return "webhook_failure.redirected";
        case webhooks::Result::gone:
            return "webhook_failure.gone";
        case webhooks::Result::timed_out:
            return "webhook_failure.timed_out";
        case webhooks::Result::unresolved:
            return "webhook_failure.unresolved";
        case webhooks::Result::unreachable:
            return "webhook_failure.unreachable";
        case webhooks::Result::refused:
            return "webhook_failure.refused";
        case webhooks::Result::insecure:
            return "webhook_failure.insecure";
        case webhooks::Result::broken:
            return "webhook_failure.broken";
    }
    return {};
}

Json next_attempt_of(store::WebhookRow const& row, bool in_sitting) {
    if (row.state != "active") return nullptr;
    return utc_or_null(webhooks::next_attempt(row.progress, in_sitting));
}

}  // namespace

Json webhook_json(store::WebhookRow const& row, bool in_sitting) {
    Json types = nullptr;
    if (!row.types.empty()) types = row.types;
    return {{"id", row.id == 0 ? Json(nullptr) : Json(store::webhook_name(row.id))},
            {"url", row.url},
            {"types", std::move(types)},
            {"description", text_or_null(row.description)},
            {"state", row.state},
            {"disabled_because", text_or_null(row.disabled_because)},
            {"cursor", row.progress.cursor},
            {"failures", row.progress.failures},
            {"failing_since", utc_or_null(row.progress.failing_since)},
            {"last_attempt_at", utc_or_null(row.progress.attempted_at)},
            {"next_attempt_at", next_attempt_of(row, in_sitting)},
            {"last_success_at", utc_or_null(row.progress.last_success_at)},
            {"old_secret_until", utc_or_null(row.secret_before_until)},
            {"created_by", row.created_by},
            {"created_at", utc(row.created_at)},
            {"revision", row.revision}};
}

Json delivery_json(store::WebhookDelivery const& delivery, config::Locales const& locales,
                   model::Language language) {
    auto const result = webhooks::result_of(delivery.result);
    bool const made = result.has_value();
    bool const failed = made && *result != webhooks::Result::accepted;
    Json error = nullptr;
    if (failed)
        error = locales.format(language, key_of(*result),
                               {{"status", std::to_string(delivery.status)}});
    return {{"id", delivery.id == 0 ? Json(nullptr) : Json(store::delivery_name(delivery.id))},
            {"version", delivery.version == 0 ? Json(nullptr) : Json(delivery.version)},
            {"type", delivery.type},
            {"state", !made    ? "waiting"
                      : failed ? "failed"
                               : "accepted"},
            {"by_hand", delivery.by_hand},
            {"attempt", delivery.attempt},
            {"at", utc(delivery.at)},
            {"duration_milliseconds", made ? Json(delivery.milliseconds) : Json(nullptr)},
            {"status", delivery.status == 0 ? Json(nullptr) : Json(delivery.status)},
            {"result", made ? Json(delivery.result) : Json(nullptr)},
            {"error", std::move(error)}};
}

}  // namespace rostrum::server::wire
