#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/store/store.hpp"

namespace rostrum::server::store {

// A store that lasts as long as the object: for tests and for trying things out. It keeps every
// promise of Store but durability, and can be told to fail.
class MemoryStore final : public Store {
public:
    // At which side of the commit an append fails.
    enum class Fault { before_storing, after_storing };

    MemoryStore();

    // The nth append from now (1: the next one) throws Unavailable, once.
    void fail_append(std::uint64_t nth, Fault fault);
    // While it is true every member of Store throws Unavailable and stores nothing.
    void set_unavailable(bool unavailable) { unavailable_ = unavailable; }
    // The next changed_by_others() says yes.
    void pretend_others_wrote() { changed_by_others_ = true; }

    AppendResult append(Batch const& batch) override;
    std::vector<model::MeetingId> meetings() override;
    std::uint64_t head(model::MeetingId const& meeting) override;
    void read(model::MeetingId const& meeting, std::uint64_t after, std::uint64_t limit,
              std::function<void(StoredEvent&&)> const& take) override;
    std::vector<PersonRow> people(model::MeetingId const& meeting, std::uint64_t up_to) override;
    void erase_person(model::MeetingId const& meeting, model::PersonId const& person) override;
    std::vector<ErasedPerson> erased() override;
    void erase_again(std::vector<ErasedPerson> const& erased) override;
    std::optional<IdempotencyRecord> find_idempotency(std::string_view principal,
                                                      std::string_view key) override;
    std::uint64_t expire_idempotency(model::Instant now) override;
    void keep_refused(RefusedWrite const& refused) override;
    std::vector<RefusedWrite> refused(RefusedQuery const& query) override;
    std::uint64_t expire_refused(model::Instant before) override;
    std::optional<Snapshot> snapshot(model::MeetingId const& meeting) override;
    void save_snapshot(model::MeetingId const& meeting, Snapshot const& snapshot) override;
    std::vector<TokenRow> tokens() override;
    void add_token(TokenRow const& token, std::optional<IdempotencyRecord> const& record) override;
    bool revoke_token(std::string_view id, model::Instant at) override;
    std::vector<WebhookRow> webhooks() override;
    std::optional<WebhookRow> webhook(std::int64_t id) override;
    std::int64_t add_webhook(WebhookRow const& row,
                             std::optional<IdempotencyRecord> const& record) override;
    bool save_webhook(WebhookRow const& row,
                      std::optional<IdempotencyRecord> const& record) override;
    bool remove_webhook(std::int64_t id) override;
    std::int64_t keep_webhook_delivery(WebhookDelivery const& delivery,
                                       std::optional<WebhookRow> const& row,
                                       std::optional<IdempotencyRecord> const& record) override;
    std::vector<WebhookDelivery> webhook_deliveries(WebhookDeliveryQuery const& query) override;
    std::vector<WebhookDelivery> waiting_webhook_deliveries() override;
    KeptOutbox outbox(model::MeetingId const& meeting) override;
    std::vector<KeptNotice> notices(NoticeQuery const& query) override;
    std::vector<model::Notice> notices_of_mail(model::MeetingId const& meeting,
                                               std::int64_t mail) override;
    std::int64_t last_notice() override;
    std::int64_t last_mail() override;
    bool save_notices(NoticeSave const& save,
                      std::optional<IdempotencyRecord> const& record) override;
    std::vector<MailRow> mails_on_their_way() override;
    std::vector<ContactRow> contacts(model::MeetingId const& meeting) override;
    std::optional<ContactRow> contact(model::MeetingId const& meeting,
                                      model::RecipientId const& recipient) override;
    void save_contact(ContactRow const& contact) override;
    bool remove_contact(model::MeetingId const& meeting,
                        model::RecipientId const& recipient) override;
    std::optional<ClockRow> clock() override;
    void set_clock(ClockRow const& clock) override;
    std::string epoch() override;
    std::uint64_t sequence_base() override { return 0; }
    bool changed_by_others() override;

private:
    struct Meeting {
        std::vector<StoredEvent> events;  // version i + 1 at i
        std::map<model::PersonId, std::map<std::uint64_t, std::string>> people;
        std::optional<Snapshot> snapshot;
    };
    using IdempotencyKey = std::pair<std::string, std::string>;  // principal, key

    void demand_available() const;
    void keep(IdempotencyRecord record, std::string subject);
    bool follows(Batch const& batch) const;
    void keep(Batch const& batch);
    std::uint64_t head_of(model::MeetingId const& meeting) const;
    // True when the fault planned for this append is of this kind.
    bool fails_now(Fault fault) const;

    std::map<model::MeetingId, Meeting> meetings_;
    std::map<std::pair<model::MeetingId, model::PersonId>, std::uint64_t> erased_;
    std::map<IdempotencyKey, IdempotencyRecord> idempotency_;
    std::vector<RefusedWrite> refused_;  // ascending by id
    std::int64_t last_refused_ = 0;
    std::vector<TokenRow> tokens_;
    std::map<std::int64_t, WebhookRow> webhooks_;
    std::map<std::int64_t, WebhookDelivery> deliveries_;
    std::int64_t last_webhook_ = 0;
    std::int64_t last_delivery_ = 0;
    std::map<model::MeetingId, model::Outbox> outboxes_;
    std::map<std::int64_t, MailRow> mails_;
    std::map<std::pair<model::MeetingId, model::RecipientId>, ContactRow> contacts_;
    std::optional<ClockRow> clock_;
    std::string epoch_;
    std::uint64_t appends_ = 0;
    std::optional<std::pair<std::uint64_t, Fault>> planned_;
    bool unavailable_ = false;
    bool changed_by_others_ = false;
};

}  // namespace rostrum::server::store
