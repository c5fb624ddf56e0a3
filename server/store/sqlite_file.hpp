#pragma once

#include <filesystem>
#include <string>

#include "server/store/sqlite_connection.hpp"

namespace rostrum::server::store {

// Where the store of a data folder lies.
std::filesystem::path store_file(std::filesystem::path const& folder);

// Makes the folder (mode 0700) when absent and `create` says so. Throws Unusable when it is absent
// or no folder, Unavailable when the disk fails.
void prepare_folder(std::filesystem::path const& folder, bool create);

// Makes an empty store under another name and renames it when it is whole and durable, so that a
// crash never leaves half a store behind. The caller holds the folder's lock.
void make_store(std::filesystem::path const& folder, std::string const& vfs);

// The same in two steps, for what is filled in between: an empty file (mode 0600) under another
// name, and, made durable, under its own.
std::filesystem::path begin_file(std::filesystem::path const& folder);
void finish_file(std::filesystem::path const& begun, std::filesystem::path const& whole);

// Makes the folder's entries durable.
void sync_folder(std::filesystem::path const& folder);

// Looks at the first bytes, without SQLite and without touching anything: throws Unusable unless
// they are those of a rostrum store.
void check_header(std::filesystem::path const& file);

// True when the schema is older than this release's; throws Unusable when it is newer.
bool is_outdated(Connection& db, std::filesystem::path const& file);

// Runs the migrations that are missing, all in one transaction. The caller holds the folder's lock.
void migrate(Connection& db);

// Reads the whole file once and throws Unusable when its structure is damaged or a log has a gap.
void check_contents(Connection& db, std::filesystem::path const& file);

}  // namespace rostrum::server::store
