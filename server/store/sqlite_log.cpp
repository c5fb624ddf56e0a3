#include "server/store/batch.hpp"
#include "server/store/sqlite_store.hpp"

namespace rostrum::server::store {

using model::MeetingId;
using model::PersonId;

std::optional<std::int64_t> SqliteStore::number_of(MeetingId const& meeting) {
    auto rows =
        db_->query("SELECT number FROM meetings WHERE id = ?", std::string_view(meeting.str()));
    if (!rows.step()) return std::nullopt;
    return rows.integer(0);
}

std::int64_t SqliteStore::begin_meeting(MeetingId const& meeting) {
    auto rows = db_->query("INSERT INTO meetings (id) VALUES (?) RETURNING number",
                           std::string_view(meeting.str()));
    rows.step();
    auto number = rows.integer(0);
    rows.run();
    return number;
}

std::uint64_t SqliteStore::head_of(std::int64_t number) {
    auto rows =
        db_->query("SELECT coalesce(max(version), 0) FROM events WHERE meeting = ?", number);
    rows.step();
    return rows.version(0);
}

AppendResult SqliteStore::append(Batch const& batch) {
    check_batch(batch);
    struct Appended {};
    auto done = write([&]() -> std::optional<Appended> {
        for (auto const& meeting : batch.meetings)
            if (!append_to(meeting)) return std::nullopt;
        for (auto const& record : batch.idempotency)
            insert_record(record);
        return Appended{};
    });
    return done ? AppendResult::appended : AppendResult::version_conflict;
}

// False: the head is another one.
bool SqliteStore::append_to(MeetingAppend const& meeting) {
    auto number = number_of(meeting.meeting);
    auto head = number ? head_of(*number) : 0;
    if (head != meeting.expected_version) return false;
    if (meeting.events.empty() && meeting.people.empty()) return true;
    if (!number) number = begin_meeting(meeting.meeting);
    for (auto const& event : meeting.events) {
        db_->query(
               "INSERT INTO events (meeting, version, at, type, schema, actor, actor_role, "
               "request_id, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
               *number, event.version, event.at, std::string_view(event.type), event.schema,
               std::string_view(event.actor), std::string_view(event.actor_role),
               std::string_view(event.request_id), std::string_view(event.body))
            .run();
    }
    for (auto const& row : meeting.people)
        insert_person(*number, row);
    return true;
}

void SqliteStore::insert_person(std::int64_t meeting, PersonRow const& row) {
    db_->query(
           "INSERT INTO people (meeting, person, version, data) VALUES (?, ?, ?, ?) "
           "ON CONFLICT DO UPDATE SET data = excluded.data",
           meeting, std::string_view(row.person.str()), row.version, std::string_view(row.data))
        .run();
}

std::vector<MeetingId> SqliteStore::meetings() {
    return query([&] {
        std::vector<MeetingId> all;
        auto rows = db_->query(
            "SELECT id FROM meetings WHERE EXISTS "
            "(SELECT 1 FROM events WHERE meeting = number) ORDER BY id");
        while (rows.step())
            all.emplace_back(rows.text(0));
        return all;
    });
}

std::uint64_t SqliteStore::head(MeetingId const& meeting) {
    settle();
    return query([&]() -> std::uint64_t {
        auto number = number_of(meeting);
        return number ? head_of(*number) : 0;
    });
}

// False at the end, and where the connection broke.
bool SqliteStore::next_event(Query& rows, bool& failed) {
    try {
        return rows.step();
    } catch (Busy const&) {
        throw;
    } catch (Unavailable const&) {
        if (failed) throw;
        failed = true;
        return false;
    }
}

void SqliteStore::read(MeetingId const& meeting, std::uint64_t after, std::uint64_t limit,
                       std::function<void(StoredEvent&&)> const& take) {
    auto number = query([&] { return number_of(meeting); });
    if (!number) return;
    constexpr auto all = ~std::uint64_t{0};
    auto left = limit == 0 ? all : limit;
    auto pass = [&](bool& failed) {
        auto rows = db_->query(
            "SELECT version, at, type, schema, actor, actor_role, request_id, body FROM events "
            "WHERE meeting = ? AND version > ? ORDER BY version LIMIT ?",
            *number, after, left);
        while (next_event(rows, failed)) {
            after = rows.version(0);
            --left;
            take({after, rows.instant(1), rows.text(2), static_cast<int>(rows.integer(3)),
                  rows.text(4), rows.text(5), rows.text(6), rows.text(7)});
        }
    };
    bool failed = false;
    pass(failed);
    if (!failed || left == 0) return;
    reopen();
    pass(failed);  // goes on after the last event given; a second failure is thrown
}

std::vector<PersonRow> SqliteStore::people(MeetingId const& meeting, std::uint64_t up_to) {
    return query([&] {
        std::vector<PersonRow> newest;
        auto number = number_of(meeting);
        if (!number) return newest;
        // With max() the other columns are those of the row that holds it
        // (https://www.sqlite.org/lang_select.html, 2.5).
        auto rows = db_->query(
            "SELECT person, max(version), data FROM people WHERE meeting = ? AND version <= ? "
            "GROUP BY person ORDER BY person",
            *number, up_to);
        while (rows.step())
            newest.push_back({PersonId(rows.text(0)), rows.version(1), rows.text(2)});
        return newest;
    });
}

void SqliteStore::erase_person(MeetingId const& meeting, PersonId const& person) {
    erase_again({{meeting, person, head(meeting)}});
}

std::vector<ErasedPerson> SqliteStore::erased() {
    return query([&] {
        std::vector<ErasedPerson> all;
        auto rows =
            db_->query("SELECT meeting, person, up_to FROM erased ORDER BY meeting, person");
        while (rows.step())
            all.push_back({MeetingId(rows.text(0)), PersonId(rows.text(1)), rows.version(2)});
        return all;
    });
}

void SqliteStore::erase_again(std::vector<ErasedPerson> const& erased) {
    truncate_due_ = true;
    write([&]() -> std::optional<bool> {
        for (auto const& one : erased) {
            db_->query(
                   "INSERT INTO erased (meeting, person, up_to) VALUES (?, ?, ?) "
                   "ON CONFLICT DO UPDATE SET up_to = max(up_to, excluded.up_to)",
                   std::string_view(one.meeting.str()), std::string_view(one.person.str()),
                   one.up_to)
                .run();
            db_->query(
                   "DELETE FROM people WHERE person = ? AND version <= ? AND meeting = "
                   "(SELECT number FROM meetings WHERE id = ?)",
                   std::string_view(one.person.str()), one.up_to,
                   std::string_view(one.meeting.str()))
                .run();
            db_->query(
                   "DELETE FROM contacts WHERE 'contact/' || recipient = ? AND version <= ? AND "
                   "meeting = ?",
                   std::string_view(one.person.str()), one.up_to,
                   std::string_view(one.meeting.str()))
                .run();
        }
        rewrite_people();
        rewrite_contacts();
        return true;
    });
}

// secure_delete overwrites a row where it lies, but not the copies that splitting and merging pages
// left in unused space. Clearing the table overwrites its pages whole.
void SqliteStore::rewrite_people() {
    std::vector<std::pair<std::int64_t, PersonRow>> kept;
    {
        auto rows = db_->query(
            "SELECT meeting, person, version, data FROM people ORDER BY meeting, person, version");
        while (rows.step())
            kept.push_back(
                {rows.integer(0), {PersonId(rows.text(1)), rows.version(2), rows.text(3)}});
    }
    db_->query("DELETE FROM people").run();
    for (auto const& [meeting, row] : kept)
        insert_person(meeting, row);
}

}  // namespace rostrum::server::store
