#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "server/store/store.hpp"

namespace rostrum::tests {

// Hands everything on to a store that outlives it, so that a service can be stopped and begun again
// on the same one, and lets a test step in where the disk would fail.
class ForwardingStore final : public server::store::Store {
public:
    explicit ForwardingStore(std::shared_ptr<server::store::Store> to) : to_(std::move(to)) {}

    std::function<void()> before_append;  // may throw Unavailable: nothing is stored
    std::function<void()> after_append;   // may throw Unavailable: it is stored all the same
    std::function<void()> before_head;
    bool took_anothers_place = false;       // it is a copy that was put there
    std::function<void()> before_notices;   // before an outbox's change is stored
    std::function<void()> before_delivery;  // before an attempt of a webhook is kept

    server::store::AppendResult append(server::store::Batch const& batch) override {
        if (before_append) before_append();
        auto const result = to_->append(batch);
        if (after_append) after_append();
        return result;
    }
    std::uint64_t head(model::MeetingId const& meeting) override {
        if (before_head) before_head();
        return to_->head(meeting);
    }

    std::vector<model::MeetingId> meetings() override { return to_->meetings(); }
    void read(model::MeetingId const& meeting, std::uint64_t after, std::uint64_t limit,
              std::function<void(server::store::StoredEvent&&)> const& take) override {
        to_->read(meeting, after, limit, take);
    }
    std::vector<server::store::PersonRow> people(model::MeetingId const& meeting,
                                                 std::uint64_t up_to) override {
        return to_->people(meeting, up_to);
    }
    void erase_person(model::MeetingId const& meeting, model::PersonId const& person) override {
        to_->erase_person(meeting, person);
    }
    std::vector<server::store::ErasedPerson> erased() override { return to_->erased(); }
    void erase_again(std::vector<server::store::ErasedPerson> const& erased) override {
        to_->erase_again(erased);
    }
    std::optional<server::store::IdempotencyRecord> find_idempotency(
        std::string_view principal, std::string_view key) override {
        return to_->find_idempotency(principal, key);
    }
    std::uint64_t expire_idempotency(model::Instant now) override {
        return to_->expire_idempotency(now);
    }
    void keep_refused(server::store::RefusedWrite const& refused) override {
        to_->keep_refused(refused);
    }
    std::vector<server::store::RefusedWrite> refused(
        server::store::RefusedQuery const& query) override {
        return to_->refused(query);
    }
    std::uint64_t expire_refused(model::Instant before) override {
        return to_->expire_refused(before);
    }
    std::optional<server::store::Snapshot> snapshot(model::MeetingId const& meeting) override {
        return to_->snapshot(meeting);
    }
    void save_snapshot(model::MeetingId const& meeting,
                       server::store::Snapshot const& snapshot) override {
        to_->save_snapshot(meeting, snapshot);
    }
    std::vector<server::store::TokenRow> tokens() override { return to_->tokens(); }
    void add_token(server::store::TokenRow const& token,
                   std::optional<server::store::IdempotencyRecord> const& record) override {
        to_->add_token(token, record);
    }
    bool revoke_token(std::string_view id, model::Instant at) override {
        return to_->revoke_token(id, at);
    }
    server::store::KeptOutbox outbox(model::MeetingId const& meeting) override {
        server::store::KeptOutbox kept = to_->outbox(meeting);
        kept.of_another_store = took_anothers_place;
        return kept;
    }
    std::vector<server::store::KeptNotice> notices(
        server::store::NoticeQuery const& query) override {
        return to_->notices(query);
    }
    std::vector<model::Notice> notices_of_mail(model::MeetingId const& meeting,
                                               std::int64_t mail) override {
        return to_->notices_of_mail(meeting, mail);
    }
    std::int64_t last_notice() override { return to_->last_notice(); }
    std::int64_t last_mail() override { return to_->last_mail(); }
    bool save_notices(server::store::NoticeSave const& save,
                      std::optional<server::store::IdempotencyRecord> const& record) override {
        if (before_notices) before_notices();
        return to_->save_notices(save, record);
    }
    std::vector<server::store::MailRow> mails_on_their_way() override {
        return to_->mails_on_their_way();
    }
    std::vector<server::store::ContactRow> contacts(model::MeetingId const& meeting) override {
        return to_->contacts(meeting);
    }
    std::optional<server::store::ContactRow> contact(model::MeetingId const& meeting,
                                                     model::RecipientId const& recipient) override {
        return to_->contact(meeting, recipient);
    }
    void save_contact(server::store::ContactRow const& contact) override {
        to_->save_contact(contact);
    }
    bool remove_contact(model::MeetingId const& meeting,
                        model::RecipientId const& recipient) override {
        return to_->remove_contact(meeting, recipient);
    }
    std::vector<server::store::WebhookRow> webhooks() override { return to_->webhooks(); }
    std::optional<server::store::WebhookRow> webhook(std::int64_t id) override {
        return to_->webhook(id);
    }
    std::int64_t add_webhook(
        server::store::WebhookRow const& row,
        std::optional<server::store::IdempotencyRecord> const& record) override {
        return to_->add_webhook(row, record);
    }
    bool save_webhook(server::store::WebhookRow const& row,
                      std::optional<server::store::IdempotencyRecord> const& record) override {
        return to_->save_webhook(row, record);
    }
    bool remove_webhook(std::int64_t id) override { return to_->remove_webhook(id); }
    std::int64_t keep_webhook_delivery(
        server::store::WebhookDelivery const& delivery,
        std::optional<server::store::WebhookRow> const& row,
        std::optional<server::store::IdempotencyRecord> const& record) override {
        if (before_delivery) before_delivery();
        return to_->keep_webhook_delivery(delivery, row, record);
    }
    std::vector<server::store::WebhookDelivery> webhook_deliveries(
        server::store::WebhookDeliveryQuery const& query) override {
        return to_->webhook_deliveries(query);
    }
    std::vector<server::store::WebhookDelivery> waiting_webhook_deliveries() override {
        return to_->waiting_webhook_deliveries();
    }
    std::optional<server::store::ClockRow> clock() override { return to_->clock(); }
    void set_clock(server::store::ClockRow const& clock) override { to_->set_clock(clock); }
    std::string epoch() override { return to_->epoch(); }
    std::uint64_t sequence_base() override { return to_->sequence_base(); }
    bool changed_by_others() override { return to_->changed_by_others(); }

private:
    std::shared_ptr<server::store::Store> to_;
};

}  // namespace rostrum::tests
