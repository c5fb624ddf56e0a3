#include "server/store/sqlite.hpp"

#include "server/store/epoch.hpp"
#include "server/store/sqlite_file.hpp"
#include "server/store/sqlite_store.hpp"

namespace rostrum::server::store {

namespace {

// Throws unless the file system can do what a log beside the database needs (shared memory).
void use_log(Connection& db, std::filesystem::path const& file) {
    auto query = db.query("PRAGMA journal_mode = WAL");
    query.step();
    if (query.text(0) != "wal")
        throw Unusable("The store " + file.string() +
                       " lies on a file system that can't keep a write-ahead log.");
}

}  // namespace

SqliteStore::SqliteStore(std::filesystem::path const& folder, SqliteOptions const& options)
    : file_(store_file(folder)), vfs_(options.vfs) {
    prepare_folder(folder, options.create);
    if (options.exclusive) lock_.emplace(folder);
    if (!std::filesystem::exists(file_)) {
        if (!options.create)
            throw Unusable("There is no store in the data folder " + folder.string() + ".");
        with_lock(folder, [&] { make_store(folder, vfs_); });
    }
    check_header(file_);
    db_ = std::make_unique<Connection>(file_, vfs_);
    if (is_outdated(*db_, file_)) with_lock(folder, [&] { migrate(*db_); });
    use_log(*db_, file_);
    check_contents(*db_, file_);
    name_epoch();
    // A process that crashed may have left what it erased in the log.
    if (lock_) db_->truncate_log();
    data_version_ = data_version();
}

SqliteStore::~SqliteStore() {
    db_->truncate_log();
}

// A commit that failed may have left a whole transaction in the log file that no connection sees,
// but that a restart after a crash would recover. The next commit that succeeds overwrites it, so
// that one is made before anything is said about what is stored.
void SqliteStore::settle() {
    if (!unsettled_) return;
    try {
        raise_fence();
    } catch (Busy const&) {
        throw;
    } catch (Unavailable const&) {
        reopen();
        raise_fence();
    }
    unsettled_ = false;
}

void SqliteStore::raise_fence() {
    try {
        db_->query("BEGIN IMMEDIATE").run();
        db_->query("UPDATE store SET fence = fence + 1").run();
        db_->query("COMMIT").run();
    } catch (...) {
        db_->roll_back();
        throw;
    }
}

// The new connection is made before the old one goes, so that reads go on where it can't be made.
void SqliteStore::reopen() {
    if (db_->in_transaction()) db_->roll_back();
    auto fresh = std::make_unique<Connection>(file_, vfs_);
    if (is_outdated(*fresh, file_))
        throw Unusable("The store " + file_.string() + " was replaced by an older one.");
    use_log(*fresh, file_);
    db_ = std::move(fresh);
    data_version_ = -1;  // not comparable between connections: the next poll says "changed"
}

void SqliteStore::name_epoch() {
    {
        auto named = db_->query("SELECT 1 FROM store WHERE epoch IS NOT NULL");
        if (named.step()) return;
    }
    auto name = random_epoch();
    // 1735689600: the beginning of 2025.
    db_->query(
           "UPDATE store SET epoch = ?, sequence_base = CASE WHEN sequence_base < 0 "
           "THEN max((unixepoch() - 1735689600) / 60, 0) ELSE sequence_base END "
           "WHERE epoch IS NULL",
           std::string_view(name))
        .run();
}

std::int64_t SqliteStore::data_version() {
    auto query = db_->query("PRAGMA data_version");
    query.step();
    return query.integer(0);
}

std::string SqliteStore::epoch() {
    return query([&] {
        auto rows = db_->query("SELECT epoch FROM store");
        rows.step();
        return rows.text(0);
    });
}

std::uint64_t SqliteStore::sequence_base() {
    return query([&] {
        auto rows = db_->query("SELECT sequence_base FROM store");
        rows.step();
        return static_cast<std::uint64_t>(rows.integer(0));
    });
}

bool SqliteStore::changed_by_others() {
    auto now = query([&] { return data_version(); });
    auto changed = now != data_version_;
    data_version_ = now;
    return changed;
}

std::unique_ptr<Store> open_sqlite(std::filesystem::path const& folder,
                                   SqliteOptions const& options) {
    return std::make_unique<SqliteStore>(folder, options);
}

}  // namespace rostrum::server::store
