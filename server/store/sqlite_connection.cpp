#include "server/store/sqlite_connection.hpp"

#include <limits>
#include <new>
#include <stdexcept>

namespace rostrum::server::store {

namespace {

constexpr int busy_timeout_milliseconds = 5000;

// FULL makes each commit durable; secure_delete overwrites what is removed; the log is folded into
// the database every 8000 pages (32 MB), so that a page that many bookings change is written back
// once, and its file cut back to 64 MB when it once grew.
constexpr char const* settings = R"sql(
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;
    PRAGMA wal_autocheckpoint = 8000;
    PRAGMA journal_size_limit = 67108864;
)sql";

}  // namespace

void fail(sqlite3* db, int result, std::string const& file) {
    std::string why = db ? sqlite3_errmsg(db) : sqlite3_errstr(result);
    switch (result & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Busy("The store " + file + " is being written by another process: " + why + ".");
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PROTOCOL:
        case SQLITE_PERM:
        case SQLITE_INTERRUPT:
            throw Unavailable("The store " + file + " can't be used just now: " + why + ".");
        case SQLITE_NOMEM:
            throw std::bad_alloc();
        case SQLITE_CONSTRAINT:
        case SQLITE_TOOBIG:
        case SQLITE_RANGE:
        case SQLITE_MISMATCH:
            throw std::invalid_argument("The store refuses a row: " + why + ".");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw Unusable("The store " + file + " is damaged: " + why +
                           ". Restore it from a backup.");
        default:
            throw Unusable("The store " + file + " is not as this release expects it: " + why +
                           ".");
    }
}

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Query::bind(int index, std::string_view value) {
    // An empty view may have no address, which SQLite would take for NULL.
    auto result = sqlite3_bind_text64(statement_, index, value.empty() ? "" : value.data(),
                                      value.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (result != SQLITE_OK) fail(db_, result, file_);
}

void Query::bind(int index, std::int64_t value) {
    auto result = sqlite3_bind_int64(statement_, index, value);
    if (result != SQLITE_OK) fail(db_, result, file_);
}

void Query::bind(int index, std::uint64_t value) {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    bind(index,
         value > static_cast<std::uint64_t>(largest) ? largest : static_cast<std::int64_t>(value));
}

void Query::bind(int index, double value) {
    auto result = sqlite3_bind_double(statement_, index, value);
    if (result != SQLITE_OK) fail(db_, result, file_);
}

void Query::bind(int index, model::Instant value) {
    bind(index, std::int64_t{value.time_since_epoch().count()});
}

void Query::bind(int index, std::optional<model::Instant> value) {
    if (value) return bind(index, *value);
    auto result = sqlite3_bind_null(statement_, index);
    if (result != SQLITE_OK) fail(db_, result, file_);
}

bool Query::step() {
    auto result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    fail(db_, result, file_);
}

void Query::run() {
    while (step()) {
    }
}

std::string Query::text(int column) const {
    auto const* bytes = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

double Query::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

bool Query::null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

model::Instant Query::instant(int column) const {
    return model::Instant(model::Milliseconds(integer(column)));
}

std::optional<model::Instant> Query::maybe_instant(int column) const {
    if (null(column)) return std::nullopt;
    return instant(column);
}

Connection::Connection(std::filesystem::path const& file, std::string const& vfs)
    : file_(file.string()) {
    auto result = sqlite3_open_v2(file_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                                  vfs.empty() ? nullptr : vfs.c_str());
    try {
        if (result != SQLITE_OK) fail(db_, result, file_);
        sqlite3_extended_result_codes(db_, 1);
        sqlite3_busy_timeout(db_, busy_timeout_milliseconds);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        execute(settings);
    } catch (...) {
        sqlite3_close(db_);
        throw;
    }
}

Connection::~Connection() {
    for (auto const& [sql, statement] : statements_)
        sqlite3_finalize(statement);
    sqlite3_close(db_);
}

sqlite3_stmt* Connection::prepared(char const* sql) {
    auto& statement = statements_[sql];
    if (statement) return statement;
    auto result = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (result != SQLITE_OK) fail(db_, result, file_);
    return statement;
}

void Connection::execute(char const* sql) {
    auto result = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) fail(db_, result, file_);
}

std::uint64_t Connection::changes() const {
    return static_cast<std::uint64_t>(sqlite3_changes64(db_));
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(db_) == 0;
}

void Connection::roll_back() noexcept {
    if (in_transaction()) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

bool Connection::truncate_log() noexcept {
    sqlite3_busy_timeout(db_, 0);
    auto result =
        sqlite3_wal_checkpoint_v2(db_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(db_, busy_timeout_milliseconds);
    return result == SQLITE_OK;
}

}  // namespace rostrum::server::store
