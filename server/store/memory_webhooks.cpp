#include "server/store/memory.hpp"

namespace rostrum::server::store {

void MemoryStore::keep(IdempotencyRecord record, std::string subject) {
    record.subject = std::move(subject);
    idempotency_[{record.principal, record.key}] = record;
}

std::vector<WebhookRow> MemoryStore::webhooks() {
    demand_available();
    std::vector<WebhookRow> all;
    for (auto const& [id, row] : webhooks_)
        all.push_back(row);
    return all;
}

std::optional<WebhookRow> MemoryStore::webhook(std::int64_t id) {
    demand_available();
    auto const found = webhooks_.find(id);
    if (found == webhooks_.end()) return std::nullopt;
    return found->second;
}

std::int64_t MemoryStore::add_webhook(WebhookRow const& row,
                                      std::optional<IdempotencyRecord> const& record) {
    demand_available();
    std::int64_t const id = ++last_webhook_;
    webhooks_[id] = row;
    webhooks_[id].id = id;
    if (record) keep(*record, webhook_name(id));
    return id;
}

bool MemoryStore::save_webhook(WebhookRow const& row,
                               std::optional<IdempotencyRecord> const& record) {
    demand_available();
    auto const found = webhooks_.find(row.id);
    if (found == webhooks_.end()) return false;
    found->second = row;
    if (record) keep(*record, record->subject);
    return true;
}

bool MemoryStore::remove_webhook(std::int64_t id) {
    demand_available();
    std::erase_if(deliveries_, [&](auto const& entry) { return entry.second.webhook == id; });
    return webhooks_.erase(id) > 0;
}

std::int64_t MemoryStore::keep_webhook_delivery(WebhookDelivery const& delivery,
                                                std::optional<WebhookRow> const& row,
                                                std::optional<IdempotencyRecord> const& record) {
    demand_available();
    auto const known = deliveries_.find(delivery.id);
    bool const there = known != deliveries_.end() && known->second.webhook == delivery.webhook;
    if (delivery.id != 0 ? !there : !webhooks_.contains(delivery.webhook)) return 0;
    if (row && !webhooks_.contains(row->id)) return 0;
    std::int64_t const id = delivery.id == 0 ? ++last_delivery_ : delivery.id;
    deliveries_[id] = delivery;
    deliveries_[id].id = id;
    if (row) webhooks_[row->id] = *row;
    // Of this endpoint's from the newest on, those beyond the limit.
    std::int64_t newer = 0;
    for (auto entry = deliveries_.end(); entry != deliveries_.begin();) {
        --entry;
        bool const its = entry->second.webhook == delivery.webhook;
        if (its && ++newer > webhook_deliveries_kept) entry = deliveries_.erase(entry);
    }
    if (record) keep(*record, delivery_name(id));
    return id;
}

std::vector<WebhookDelivery> MemoryStore::webhook_deliveries(WebhookDeliveryQuery const& wanted) {
    demand_available();
    std::vector<WebhookDelivery> found;
    for (auto entry = deliveries_.rbegin();
         entry != deliveries_.rend() && found.size() < wanted.limit; ++entry) {
        WebhookDelivery const& delivery = entry->second;
        if (delivery.webhook == wanted.webhook && (!wanted.id || delivery.id == *wanted.id) &&
            (!wanted.before || delivery.id < *wanted.before))
            found.push_back(delivery);
    }
    return found;
}

std::vector<WebhookDelivery> MemoryStore::waiting_webhook_deliveries() {
    demand_available();
    std::vector<WebhookDelivery> found;
    for (auto const& [id, delivery] : deliveries_)
        if (delivery.result.empty()) found.push_back(delivery);
    return found;
}

}  // namespace rostrum::server::store
