#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/store/store.hpp"

namespace rostrum::server::store {

// Another connection held the write lock for longer than the busy time-out: nothing was begun.
struct Busy : Unavailable {
    using Unavailable::Unavailable;
};

// Turns an SQLite result into the exception it means: Busy, Unavailable (the disk), Unusable
// (damage, or a schema that is not ours), std::invalid_argument (a constraint, a value too big).
[[noreturn]] void fail(sqlite3* db, int result, std::string const& file);

// One use of a prepared statement: bound when made, reset when it goes. Text is bound without a
// copy, so the arguments must outlive it.
class Query {
public:
    Query(sqlite3* db, sqlite3_stmt* statement, std::string const& file)
        : db_(db), statement_(statement), file_(file) {}
    template <class... Values>
    Query(sqlite3* db, sqlite3_stmt* statement, std::string const& file, Values const&... values)
        : Query(db, statement, file) {
        int index = 0;
        (bind(++index, values), ...);
    }
    ~Query();
    Query(Query const&) = delete;
    Query& operator=(Query const&) = delete;

    void bind(int index, std::string_view value);
    void bind(int index, std::int64_t value);
    void bind(int index, std::uint64_t value);
    void bind(int index, int value) { bind(index, std::int64_t{value}); }
    void bind(int index, double value);
    void bind(int index, model::Instant value);
    void bind(int index, std::optional<model::Instant> value);

    // True while there is a row. Throws as `fail` says.
    bool step();
    // Steps to the end.
    void run();

    std::string text(int column) const;
    std::int64_t integer(int column) const;
    std::uint64_t version(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    double real(int column) const;
    bool null(int column) const;
    model::Instant instant(int column) const;
    std::optional<model::Instant> maybe_instant(int column) const;

private:
    sqlite3* db_;
    sqlite3_stmt* statement_;
    std::string const& file_;
};

// A connection to an existing database file, with its statements kept. Not thread-safe.
class Connection {
public:
    Connection(std::filesystem::path const& file, std::string const& vfs);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    // `sql` is a literal: its address is the key under which the prepared statement is kept.
    template <class... Values>
    Query query(char const* sql, Values const&... values) {
        return Query(db_, prepared(sql), file_, values...);
    }

    // Runs statements once, without keeping them.
    void execute(char const* sql);
    // Rows changed by the last statement.
    std::uint64_t changes() const;
    bool in_transaction() const;
    // Ends the transaction if there is one; failures are left to the next statement to tell.
    void roll_back() noexcept;
    // Moves the log's pages into the database file and empties the log; false when a reader or the
    // disk prevents it, which harms nothing.
    bool truncate_log() noexcept;

private:
    sqlite3_stmt* prepared(char const* sql);

    sqlite3* db_ = nullptr;
    std::string file_;
    std::unordered_map<char const*, sqlite3_stmt*> statements_;
};

}  // namespace rostrum::server::store
