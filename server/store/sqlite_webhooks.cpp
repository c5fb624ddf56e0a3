#include <limits>
#include <sstream>

#include "server/store/sqlite_store.hpp"

namespace rostrum::server::store {

namespace {

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (std::string const& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

std::vector<std::string> words_of(std::string const& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

// Columns in the order of the table.
WebhookRow webhook_of(Query const& rows) {
    WebhookRow row;
    row.id = rows.integer(0);
    row.meeting = model::MeetingId(rows.text(1));
    row.revision = rows.version(2);
    row.url = rows.text(3);
    row.types = words_of(rows.text(4));
    row.description = rows.text(5);
    row.state = rows.text(6);
    row.disabled_because = rows.text(7);
    row.secret = rows.text(8);
    row.secret_before = rows.text(9);
    row.secret_before_until = rows.maybe_instant(10);
    row.created_by = rows.text(11);
    row.created_at = rows.instant(12);
    row.progress.cursor = rows.version(13);
    row.progress.failures = static_cast<int>(rows.integer(14));
    row.progress.attempted_at = rows.maybe_instant(15);
    row.progress.not_before = rows.maybe_instant(16);
    row.progress.failing_since = rows.maybe_instant(17);
    row.progress.last_success_at = rows.maybe_instant(18);
    return row;
}

WebhookDelivery delivery_of(Query const& rows) {
    WebhookDelivery delivery;
    delivery.id = rows.integer(0);
    delivery.webhook = rows.integer(1);
    delivery.version = rows.version(2);
    delivery.type = rows.text(3);
    delivery.by_hand = rows.integer(4) != 0;
    delivery.attempt = static_cast<int>(rows.integer(5));
    delivery.at = rows.instant(6);
    delivery.milliseconds = rows.integer(7);
    delivery.status = static_cast<int>(rows.integer(8));
    delivery.result = rows.text(9);
    return delivery;
}

}  // namespace

std::vector<WebhookRow> SqliteStore::webhooks() {
    return query([&] {
        std::vector<WebhookRow> all;
        auto rows = db_->query("SELECT * FROM webhooks ORDER BY id");
        while (rows.step())
            all.push_back(webhook_of(rows));
        return all;
    });
}

std::optional<WebhookRow> SqliteStore::webhook(std::int64_t id) {
    return query([&]() -> std::optional<WebhookRow> {
        auto rows = db_->query("SELECT * FROM webhooks WHERE id = ?", id);
        if (!rows.step()) return std::nullopt;
        return webhook_of(rows);
    });
}

std::int64_t SqliteStore::add_webhook(WebhookRow const& row,
                                      std::optional<IdempotencyRecord> const& record) {
    auto added = write([&]() -> std::optional<std::int64_t> {
        std::string const types = joined(row.types);
        auto inserted = db_->query(
            "INSERT INTO webhooks (meeting, revision, url, types, description, state, "
            "disabled_because, secret, secret_before, secret_before_until, created_by, created_at, "
            "cursor, failures, attempted_at, not_before, failing_since, last_success_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            std::string_view(row.meeting.str()), row.revision, std::string_view(row.url),
            std::string_view(types), std::string_view(row.description), std::string_view(row.state),
            std::string_view(row.disabled_because), std::string_view(row.secret),
            std::string_view(row.secret_before), row.secret_before_until,
            std::string_view(row.created_by), row.created_at, row.progress.cursor,
            row.progress.failures, row.progress.attempted_at, row.progress.not_before,
            row.progress.failing_since, row.progress.last_success_at);
        inserted.step();
        std::int64_t const id = inserted.integer(0);
        inserted.run();
        if (record) {
            IdempotencyRecord named = *record;
            named.subject = webhook_name(id);
            insert_record(named);
        }
        return id;
    });
    return *added;
}

bool SqliteStore::update_webhook(WebhookRow const& row) {
    std::string const types = joined(row.types);
    db_->query(
           "UPDATE webhooks SET revision = ?, url = ?, types = ?, description = ?, state = ?, "
           "disabled_because = ?, secret = ?, secret_before = ?, secret_before_until = ?, "
           "cursor = ?, failures = ?, attempted_at = ?, not_before = ?, failing_since = ?, "
           "last_success_at = ? WHERE id = ?",
           row.revision, std::string_view(row.url), std::string_view(types),
           std::string_view(row.description), std::string_view(row.state),
           std::string_view(row.disabled_because), std::string_view(row.secret),
           std::string_view(row.secret_before), row.secret_before_until, row.progress.cursor,
           row.progress.failures, row.progress.attempted_at, row.progress.not_before,
           row.progress.failing_since, row.progress.last_success_at, row.id)
        .run();
    return db_->changes() > 0;
}

bool SqliteStore::save_webhook(WebhookRow const& row,
                               std::optional<IdempotencyRecord> const& record) {
    auto saved = write([&]() -> std::optional<bool> {
        if (!update_webhook(row)) return std::nullopt;
        if (record) insert_record(*record);
        return true;
    });
    return saved.has_value();
}

bool SqliteStore::remove_webhook(std::int64_t id) {
    auto removed = write([&]() -> std::optional<std::uint64_t> {
        db_->query("DELETE FROM webhooks WHERE id = ?", id).run();
        return db_->changes();
    });
    return *removed > 0;
}

std::int64_t SqliteStore::insert_delivery(WebhookDelivery const& delivery) {
    auto inserted = db_->query(
        "INSERT INTO webhook_deliveries (webhook, version, type, by_hand, attempt, at, "
        "milliseconds, status, result) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 "
        "WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = ?1) RETURNING id",
        delivery.webhook, delivery.version, std::string_view(delivery.type),
        delivery.by_hand ? 1 : 0, delivery.attempt, delivery.at, delivery.milliseconds,
        delivery.status, std::string_view(delivery.result));
    if (!inserted.step()) return 0;
    std::int64_t const id = inserted.integer(0);
    inserted.run();
    return id;
}

bool SqliteStore::update_delivery(WebhookDelivery const& delivery) {
    db_->query(
           "UPDATE webhook_deliveries SET attempt = ?, at = ?, milliseconds = ?, status = ?, "
           "result = ? WHERE id = ? AND webhook = ?",
           delivery.attempt, delivery.at, delivery.milliseconds, delivery.status,
           std::string_view(delivery.result), delivery.id, delivery.webhook)
        .run();
    return db_->changes() > 0;
}

std::int64_t SqliteStore::keep_webhook_delivery(WebhookDelivery const& delivery,
                                                std::optional<WebhookRow> const& row,
                                                std::optional<IdempotencyRecord> const& record) {
    auto kept = write([&]() -> std::optional<std::int64_t> {
        std::int64_t id = delivery.id;
        if (id == 0)
            id = insert_delivery(delivery);
        else if (!update_delivery(delivery))
            id = 0;
        if (id == 0 || (row && !update_webhook(*row))) return std::nullopt;
        db_->query(
               "DELETE FROM webhook_deliveries WHERE webhook = ?1 AND id <= (SELECT id FROM "
               "webhook_deliveries WHERE webhook = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
               delivery.webhook, webhook_deliveries_kept)
            .run();
        if (record) {
            IdempotencyRecord named = *record;
            named.subject = delivery_name(id);
            insert_record(named);
        }
        return id;
    });
    return kept.value_or(0);
}

std::vector<WebhookDelivery> SqliteStore::webhook_deliveries(WebhookDeliveryQuery const& wanted) {
    return query([&] {
        std::vector<WebhookDelivery> found;
        constexpr auto any = std::numeric_limits<std::int64_t>::max();
        auto rows = db_->query(
            "SELECT * FROM webhook_deliveries WHERE webhook = ?1 AND id < ?2 "
            "AND (?3 = 0 OR id = ?3) ORDER BY id DESC LIMIT ?4",
            wanted.webhook, wanted.before.value_or(any), wanted.id.value_or(0),
            static_cast<std::int64_t>(wanted.limit));
        while (rows.step())
            found.push_back(delivery_of(rows));
        return found;
    });
}

std::vector<WebhookDelivery> SqliteStore::waiting_webhook_deliveries() {
    return query([&] {
        std::vector<WebhookDelivery> found;
        auto rows = db_->query("SELECT * FROM webhook_deliveries WHERE result = '' ORDER BY id");
        while (rows.step())
            found.push_back(delivery_of(rows));
        return found;
    });
}

}  // namespace rostrum::server::store
