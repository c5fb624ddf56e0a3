#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "model/time.hpp"
#include "server/store/notice_rows.hpp"
#include "server/store/webhook_rows.hpp"

namespace rostrum::server::store {

// One event as it lies in the log: who, when, what. Nothing in it is ever changed or deleted, and
// nothing in it is personal: people are named by id and live in PersonRow.
struct StoredEvent {
    std::uint64_t version = 0;  // 1, 2, 3 ... within its meeting, without a gap
    model::Instant at;          // by the service's clock (a rehearsal's, in rehearsal)
    std::string type;           // "booked"
    int schema = 1;             // of `body`, for this type
    std::string actor;          // token id; "schedule" for a deadline, "command_line" for the CLI
    std::string actor_role;     // "secretariat" ...
    std::string request_id;     // of the HTTP request that caused it; empty otherwise
    std::string body;           // JSON
};

// A version of what is known of a person: valid from meeting version `version` on. `data` is JSON;
// an empty `data` says that nothing is known any more (erased or removed).
struct PersonRow {
    model::PersonId person;
    std::uint64_t version = 0;
    std::string data;
};

// A person whose rows up to a meeting version are gone for good.
struct ErasedPerson {
    model::MeetingId meeting;
    model::PersonId person;
    std::uint64_t up_to = 0;  // the meeting's head when it was erased
};

// The trace of an accepted POST: the same principal and key get the answer again, rendered from
// `version` of `meeting` (or, for a request that is no meeting's, from `subject`).
struct IdempotencyRecord {
    std::string principal;  // token id
    std::string key;        // as the client sent it
    std::string request_hash;
    std::string meeting;        // empty: the request was no meeting's
    std::uint64_t version = 0;  // of the meeting after the command
    std::string subject;        // id of what was created or touched ("b17")
    int status = 0;             // the HTTP status of the first answer
    model::Instant expires_at;  // real time
};

// What one meeting gains in a batch. A meeting may occur more than once, each going on where the
// one before ended. Without events it only demands the version.
struct MeetingAppend {
    model::MeetingId meeting;
    std::uint64_t expected_version = 0;  // the head before; 0 begins a meeting
    std::vector<StoredEvent> events;     // versions expected_version + 1 ... without a gap
    std::vector<PersonRow> people;  // versions 1 to the head after; the same one again replaces
};

// Everything that becomes durable together, or not at all.
struct Batch {
    std::vector<MeetingAppend> meetings;
    std::vector<IdempotencyRecord> idempotency;  // replaces an older one of the same key
};

enum class AppendResult {
    appended,
    version_conflict,  // a meeting's head was not the expected one; nothing was stored
};

// A codec'd state of a meeting at a version: disposable, it only makes a start fast.
struct Snapshot {
    std::uint64_t version = 0;
    int codec = 0;
    std::string body;
};

// A bearer token as it is kept: never the secret, only its SHA-256.
struct TokenRow {
    std::string id;
    std::string secret_sha256;  // 64 hex digits
    std::string salt;           // see access/tokens.hpp; may be empty
    std::string role;
    std::string participant;    // empty: bound to none
    std::string label;          // what it is for, as its maker said; may be empty
    std::string created_by;     // token id or "command_line"
    model::Instant created_at;  // real time, as all instants of tokens
    std::optional<model::Instant> expires_at;
    std::optional<model::Instant> revoked_at;
    bool feed = false;  // it may stand in a URL, and reads and does nothing else
};

// A write that was refused, kept so that whoever asks later can be told why. It holds nothing
// personal.
struct RefusedWrite {
    std::int64_t id = 0;  // given by the store, ascending
    model::MeetingId meeting;
    std::string participant;  // whom it was about; may be empty
    model::Instant at;        // by the meeting's clock
    model::Instant at_real;   // decides how long it is kept
    std::string token;        // id
    std::string role;
    std::string request_id;
    std::string operation;  // "POST /v1/meetings/hlm2025/bookings"
    std::string refusal;    // as wire::encode_refusal writes it
    std::string asked;      // the body, a JSON object, without its personal members; may be empty
};

// Which of them somebody looks for.
struct RefusedQuery {
    model::MeetingId meeting;
    std::string participant;             // empty: any
    std::string request_id;              // empty: any
    std::optional<std::int64_t> before;  // only those with a lower id
    std::size_t limit = 100;
};

// The clock that a store was begun with. A store begun in rehearsal is never opened for real, and
// the other way round.
struct ClockRow {
    bool rehearsal = false;
    model::Instant anchor;       // what the rehearsal's clock showed ...
    model::Instant anchor_real;  // ... when the real one showed this
    double speed = 1.0;
};

// The disk failed (full, I/O error, read-only): whether the last append happened is not known
// until `head` has been read again. Transient; the caller answers 503.
struct Unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The folder or file can't be used, and trying again won't help: foreign, corrupt, made by a newer
// release, or held by another process. what() is a sentence for a person.
struct Unusable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Where meetings live. An implementation makes `append` atomic and durable before it returns.
// All members may throw Unavailable, and Unusable when damage shows; std::invalid_argument is the
// caller's own mistake (a gap in the versions, a person or snapshot of no meeting, a token id taken
// already), with nothing stored. Not thread-safe: the engine's writer thread owns it.
class Store {
public:
    virtual ~Store() = default;

    virtual AppendResult append(Batch const& batch) = 0;

    // Meetings that have at least one event, by id.
    virtual std::vector<model::MeetingId> meetings() = 0;
    // The version of the last event; 0 when there is none. After a failed append it answers only
    // when it can vouch for the answer, after a crash too; until then it throws Unavailable.
    virtual std::uint64_t head(model::MeetingId const& meeting) = 0;
    // Events with version > after, ascending, at most `limit` (0: all), given to `take` one by one;
    // `take` does not call the store. Goes on while the disk refuses writes.
    virtual void read(model::MeetingId const& meeting, std::uint64_t after, std::uint64_t limit,
                      std::function<void(StoredEvent&&)> const& take) = 0;
    // Of every person of the meeting the newest row with version <= up_to, by person.
    virtual std::vector<PersonRow> people(model::MeetingId const& meeting, std::uint64_t up_to) = 0;
    // Removes every row of the person for good (secure_delete), and remembers the id, so that a
    // restored backup can be cleaned again.
    virtual void erase_person(model::MeetingId const& meeting, model::PersonId const& person) = 0;

    // Everyone ever erased, and the same applied to a restored copy: rows newer than `up_to` stay.
    virtual std::vector<ErasedPerson> erased() = 0;
    virtual void erase_again(std::vector<ErasedPerson> const& erased) = 0;

    // Finds an expired record too, until it is removed; the caller compares.
    virtual std::optional<IdempotencyRecord> find_idempotency(std::string_view principal,
                                                              std::string_view key) = 0;
    // Removes records that expired before `now` (real time); says how many.
    virtual std::uint64_t expire_idempotency(model::Instant now) = 0;

    virtual void keep_refused(RefusedWrite const& refused) = 0;
    // The newest first.
    virtual std::vector<RefusedWrite> refused(RefusedQuery const& query) = 0;
    // Removes those from before that instant (real time); says how many.
    virtual std::uint64_t expire_refused(model::Instant before) = 0;

    virtual std::optional<Snapshot> snapshot(model::MeetingId const& meeting) = 0;
    virtual void save_snapshot(model::MeetingId const& meeting, Snapshot const& snapshot) = 0;

    // All of them, the oldest first.
    virtual std::vector<TokenRow> tokens() = 0;
    virtual void add_token(TokenRow const& token,
                           std::optional<IdempotencyRecord> const& record) = 0;
    // Sets revoked_at where it is not set; false: no such token.
    virtual bool revoke_token(std::string_view id, model::Instant at) = 0;

    // Endpoints of webhooks, by id.
    virtual std::vector<WebhookRow> webhooks() = 0;
    virtual std::optional<WebhookRow> webhook(std::int64_t id) = 0;
    // Gives the id; a record gets its name for a subject.
    virtual std::int64_t add_webhook(WebhookRow const& row,
                                     std::optional<IdempotencyRecord> const& record) = 0;
    // Puts the row in the place of the one with its id; false: there is none, nothing was stored.
    virtual bool save_webhook(WebhookRow const& row,
                              std::optional<IdempotencyRecord> const& record) = 0;
    // With its deliveries; false: there is none.
    virtual bool remove_webhook(std::int64_t id) = 0;
    // Adds a delivery (id 0) or puts it in the place of the one with its id, saves the endpoint's
    // row where one is given, and lets go of the oldest beyond webhook_deliveries_kept. Gives the
    // id, which a record gets the name of for a subject; 0: there is no such endpoint, or no such
    // delivery any more, and nothing was stored.
    virtual std::int64_t keep_webhook_delivery(WebhookDelivery const& delivery,
                                               std::optional<WebhookRow> const& row,
                                               std::optional<IdempotencyRecord> const& record) = 0;
    virtual std::vector<WebhookDelivery> webhook_deliveries(WebhookDeliveryQuery const& query) = 0;
    // Those asked for by hand that have not been made, of all endpoints, the oldest first.
    virtual std::vector<WebhookDelivery> waiting_webhook_deliveries() = 0;

    virtual KeptOutbox outbox(model::MeetingId const& meeting) = 0;
    virtual std::vector<KeptNotice> notices(NoticeQuery const& query) = 0;
    // What an e-mail tells, the oldest first, all of it.
    virtual std::vector<model::Notice> notices_of_mail(model::MeetingId const& meeting,
                                                       std::int64_t mail) = 0;
    // The highest id that was ever given to a notice, and to an e-mail; 0: none.
    virtual std::int64_t last_notice() = 0;
    virtual std::int64_t last_mail() = 0;
    // All of it or nothing. False: something was changed by somebody else since it was read, or a
    // notice of that recipient and key is there; nothing was stored. A record is kept as it is.
    virtual bool save_notices(NoticeSave const& save,
                              std::optional<IdempotencyRecord> const& record) = 0;
    // Of every meeting, those that wait or were being sent, the oldest first.
    virtual std::vector<MailRow> mails_on_their_way() = 0;

    // By recipient.
    virtual std::vector<ContactRow> contacts(model::MeetingId const& meeting) = 0;
    virtual std::optional<ContactRow> contact(model::MeetingId const& meeting,
                                              model::RecipientId const& recipient) = 0;
    // Puts it in the place of the recipient's earlier one, which is gone for good. It is kept with
    // a version above that of an earlier removal, so that it outlives that in a restored copy.
    virtual void save_contact(ContactRow const& contact) = 0;
    // For good, and so that a restored copy is cleaned of it as well; false: there is none.
    virtual bool remove_contact(model::MeetingId const& meeting,
                                model::RecipientId const& recipient) = 0;

    virtual std::optional<ClockRow> clock() = 0;
    virtual void set_clock(ClockRow const& clock) = 0;

    // A random name of this store, made with it; a copy restored elsewhere gets a new one.
    virtual std::string epoch() = 0;
    // 0; in a copy that was put in the store's place, more than any counter can have come to in
    // what is missing of it: the minutes from 2025 to when it was first opened.
    virtual std::uint64_t sequence_base() = 0;
    // Changes whenever another process or connection changed the store since the last call: the
    // notification of what others appended, to be polled.
    virtual bool changed_by_others() = 0;
};

}  // namespace rostrum::server::store
