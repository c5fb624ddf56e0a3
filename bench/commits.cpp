#include "bench/commits.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "server/clock.hpp"

namespace rostrum::bench {

namespace {

constexpr std::size_t row_bytes = 300;

struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

void check(sqlite3* db, bool good) {
    if (!good) throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(db));
}

}  // namespace

double commits_per_second(std::filesystem::path const& folder, double seconds) {
    std::filesystem::create_directories(folder);
    auto const file = folder / "commits.db";
    sqlite3* opened = nullptr;
    bool const open = sqlite3_open(file.c_str(), &opened) == SQLITE_OK;
    std::unique_ptr<sqlite3, Close> const db(opened);
    check(db.get(), open);
    auto const setup =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT";
    check(db.get(), sqlite3_exec(db.get(), setup, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_stmt* prepared = nullptr;
    check(db.get(), sqlite3_prepare_v2(db.get(), "INSERT INTO rows (body) VALUES (?)", -1,
                                       &prepared, nullptr) == SQLITE_OK);
    std::unique_ptr<sqlite3_stmt, Close> const insert(prepared);
    std::string const row(row_bytes, 'x');
    sqlite3_bind_text(insert.get(), 1, row.data(), static_cast<int>(row.size()), SQLITE_STATIC);

    auto const begun = server::stopwatch();
    std::chrono::duration<double> passed{0};
    double commits = 0;
    while (passed.count() < seconds) {
        check(db.get(), sqlite3_step(insert.get()) == SQLITE_DONE);
        sqlite3_reset(insert.get());
        ++commits;
        passed = server::stopwatch() - begun;
    }
    return commits / passed.count();
}

}  // namespace rostrum::bench
