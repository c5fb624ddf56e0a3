#include <limits>
#include <stdexcept>

#include "server/store/sqlite_store.hpp"

namespace rostrum::server::store {

using model::Instant;
using model::MeetingId;

void SqliteStore::insert_record(IdempotencyRecord const& record) {
    db_->query(
           "INSERT OR REPLACE INTO idempotency (principal, key, request_hash, meeting, version, "
           "subject, status, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
           std::string_view(record.principal), std::string_view(record.key),
           std::string_view(record.request_hash), std::string_view(record.meeting), record.version,
           std::string_view(record.subject), record.status, record.expires_at)
        .run();
}

std::optional<IdempotencyRecord> SqliteStore::find_idempotency(std::string_view principal,
                                                               std::string_view key) {
    return query([&]() -> std::optional<IdempotencyRecord> {
        auto rows = db_->query(
            "SELECT request_hash, meeting, version, subject, status, expires_at FROM idempotency "
            "WHERE principal = ? AND key = ?",
            principal, key);
        if (!rows.step()) return std::nullopt;
        return IdempotencyRecord{std::string(principal),
                                 std::string(key),
                                 rows.text(0),
                                 rows.text(1),
                                 rows.version(2),
                                 rows.text(3),
                                 static_cast<int>(rows.integer(4)),
                                 rows.instant(5)};
    });
}

std::uint64_t SqliteStore::expire_idempotency(Instant now) {
    auto removed = write([&]() -> std::optional<std::uint64_t> {
        db_->query("DELETE FROM idempotency WHERE expires_at < ?", now).run();
        return db_->changes();
    });
    return *removed;
}

void SqliteStore::keep_refused(RefusedWrite const& refused) {
    write([&]() -> std::optional<bool> {
        db_->query(
               "INSERT INTO refused_writes (meeting, participant, at, at_real, token, role, "
               "request_id, operation, refusal, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               std::string_view(refused.meeting.str()), std::string_view(refused.participant),
               refused.at, refused.at_real, std::string_view(refused.token),
               std::string_view(refused.role), std::string_view(refused.request_id),
               std::string_view(refused.operation), std::string_view(refused.refusal),
               std::string_view(refused.asked))
            .run();
        return true;
    });
}

std::vector<RefusedWrite> SqliteStore::refused(RefusedQuery const& wanted) {
    return query([&] {
        std::vector<RefusedWrite> found;
        constexpr auto any = std::numeric_limits<std::int64_t>::max();
        auto rows = db_->query(
            "SELECT id, participant, at, at_real, token, role, request_id, operation, refusal, "
            "asked FROM refused_writes WHERE meeting = ?1 AND id < ?2 "
            "AND (?3 = '' OR participant = ?3) AND (?4 = '' OR request_id = ?4) "
            "ORDER BY id DESC LIMIT ?5",
            std::string_view(wanted.meeting.str()), wanted.before.value_or(any),
            std::string_view(wanted.participant), std::string_view(wanted.request_id),
            static_cast<std::int64_t>(wanted.limit));
        while (rows.step())
            found.push_back({rows.integer(0), wanted.meeting, rows.text(1), rows.instant(2),
                             rows.instant(3), rows.text(4), rows.text(5), rows.text(6),
                             rows.text(7), rows.text(8), rows.text(9)});
        return found;
    });
}

std::uint64_t SqliteStore::expire_refused(Instant before) {
    auto removed = write([&]() -> std::optional<std::uint64_t> {
        db_->query("DELETE FROM refused_writes WHERE at_real < ?", before).run();
        return db_->changes();
    });
    return *removed;
}

std::optional<Snapshot> SqliteStore::snapshot(MeetingId const& meeting) {
    return query([&]() -> std::optional<Snapshot> {
        auto rows = db_->query(
            "SELECT version, codec, body FROM snapshots WHERE meeting = "
            "(SELECT number FROM meetings WHERE id = ?)",
            std::string_view(meeting.str()));
        if (!rows.step()) return std::nullopt;
        return Snapshot{rows.version(0), static_cast<int>(rows.integer(1)), rows.text(2)};
    });
}

void SqliteStore::save_snapshot(MeetingId const& meeting, Snapshot const& snapshot) {
    auto saved = write([&]() -> std::optional<bool> {
        auto number = number_of(meeting);
        if (!number) return std::nullopt;
        db_->query(
               "INSERT OR REPLACE INTO snapshots (meeting, version, codec, body) "
               "VALUES (?, ?, ?, ?)",
               *number, snapshot.version, snapshot.codec, std::string_view(snapshot.body))
            .run();
        return true;
    });
    if (!saved) throw std::invalid_argument("A snapshot of no meeting: " + meeting.str() + ".");
}

std::vector<TokenRow> SqliteStore::tokens() {
    return query([&] {
        std::vector<TokenRow> all;
        auto rows = db_->query(
            "SELECT id, secret_sha256, salt, role, participant, label, created_by, created_at, "
            "expires_at, revoked_at, feed FROM tokens ORDER BY created_at, id");
        while (rows.step())
            all.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4),
                           rows.text(5), rows.text(6), rows.instant(7), rows.maybe_instant(8),
                           rows.maybe_instant(9), rows.integer(10) != 0});
        return all;
    });
}

void SqliteStore::add_token(TokenRow const& token, std::optional<IdempotencyRecord> const& record) {
    write([&]() -> std::optional<bool> {
        db_->query(
               "INSERT INTO tokens (id, secret_sha256, salt, role, participant, label, created_by, "
               "created_at, expires_at, revoked_at, feed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               std::string_view(token.id), std::string_view(token.secret_sha256),
               std::string_view(token.salt), std::string_view(token.role),
               std::string_view(token.participant), std::string_view(token.label),
               std::string_view(token.created_by), token.created_at, token.expires_at,
               token.revoked_at, token.feed ? 1 : 0)
            .run();
        if (record) insert_record(*record);
        return true;
    });
}

bool SqliteStore::revoke_token(std::string_view id, Instant at) {
    auto changed = write([&]() -> std::optional<std::uint64_t> {
        db_->query("UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", at, id)
            .run();
        return db_->changes();
    });
    return *changed > 0;
}

std::optional<ClockRow> SqliteStore::clock() {
    return query([&]() -> std::optional<ClockRow> {
        auto rows = db_->query("SELECT rehearsal, anchor, anchor_real, speed FROM clock");
        if (!rows.step()) return std::nullopt;
        return ClockRow{rows.integer(0) != 0, rows.instant(1), rows.instant(2), rows.real(3)};
    });
}

void SqliteStore::set_clock(ClockRow const& clock) {
    write([&]() -> std::optional<bool> {
        db_->query(
               "INSERT OR REPLACE INTO clock (id, rehearsal, anchor, anchor_real, speed) "
               "VALUES (1, ?, ?, ?, ?)",
               clock.rehearsal ? 1 : 0, clock.anchor, clock.anchor_real, clock.speed)
            .run();
        return true;
    });
}

}  // namespace rostrum::server::store
