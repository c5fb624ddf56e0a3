#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/store/folder_lock.hpp"
#include "server/store/sqlite.hpp"
#include "server/store/sqlite_connection.hpp"

namespace rostrum::server::store {

// The store behind open_sqlite. Its members lie by subject: opening and healing in sqlite.cpp, the
// log and the people in sqlite_log.cpp, webhooks in sqlite_webhooks.cpp, everything else in
// sqlite_records.cpp.
class SqliteStore final : public Store {
public:
    // See open_sqlite.
    SqliteStore(std::filesystem::path const& folder, SqliteOptions const& options);
    ~SqliteStore() override;

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
    std::uint64_t sequence_base() override;
    bool changed_by_others() override;

private:
    template <class Work>
    void with_lock(std::filesystem::path const& folder, Work const& work) {
        std::optional<FolderLock> lock;
        if (!lock_) lock.emplace(folder);
        work();
    }

    // Runs `work` in a transaction; what it returns is committed, unless it says no (nullopt).
    template <class Work>
    auto write(Work const& work) -> decltype(work());
    // Runs a reading `work`; where the connection is broken, once more on a new one.
    template <class Work>
    auto query(Work const& work) -> decltype(work());

    // Makes sure of what is stored after a failed transaction, or throws Unavailable.
    void settle();
    void raise_fence();
    void reopen();
    void name_epoch();
    std::int64_t data_version();

    std::optional<std::int64_t> number_of(model::MeetingId const& meeting);
    std::int64_t begin_meeting(model::MeetingId const& meeting);
    std::uint64_t head_of(std::int64_t number);
    bool append_to(MeetingAppend const& meeting);
    void insert_person(std::int64_t meeting, PersonRow const& row);
    void insert_record(IdempotencyRecord const& record);
    bool update_webhook(WebhookRow const& row);
    std::int64_t insert_delivery(WebhookDelivery const& delivery);
    bool update_delivery(WebhookDelivery const& delivery);
    bool insert_notice(model::MeetingId const& meeting, model::Notice const& notice);
    bool update_notice(model::Notice const& notice);
    void insert_mail(MailRow const& mail);
    bool update_mail(MailRow const& mail);
    void insert_contact(ContactRow const& contact);
    void rewrite_contacts();
    bool next_event(Query& rows, bool& failed);
    void rewrite_people();

    std::filesystem::path file_;
    std::string vfs_;
    std::optional<FolderLock> lock_;
    std::unique_ptr<Connection> db_;
    std::int64_t data_version_ = 0;
    bool unsettled_ = false;     // a transaction failed: what is on the disk is not known
    bool truncate_due_ = false;  // the log still holds what was erased
};

template <class Work>
auto SqliteStore::write(Work const& work) -> decltype(work()) {
    settle();
    try {
        db_->query("BEGIN IMMEDIATE").run();
    } catch (Busy const&) {
        throw;
    } catch (Unavailable const&) {
        unsettled_ = true;
        throw;
    }
    unsettled_ = true;
    try {
        auto result = work();
        if (result) {
            db_->query("COMMIT").run();
        } else {
            db_->query("ROLLBACK").run();
        }
        unsettled_ = false;
        if (truncate_due_ && db_->truncate_log()) truncate_due_ = false;
        return result;
    } catch (...) {
        db_->roll_back();
        throw;
    }
}

template <class Work>
auto SqliteStore::query(Work const& work) -> decltype(work()) {
    try {
        return work();
    } catch (Busy const&) {
        throw;
    } catch (Unavailable const&) {
        reopen();
        return work();
    }
}

}  // namespace rostrum::server::store
