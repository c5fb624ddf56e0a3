#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/store/store.hpp"

namespace rostrum::server::store {

struct SqliteOptions {
    // Locks the folder (rostrum.lock) to this process as long as the store lives. Serving demands
    // it; the command line goes without, beside a serving process.
    bool exclusive = false;
    // Makes the folder (mode 0700) and the store (mode 0600) when absent.
    bool create = false;
    // The name of a registered SQLite VFS; empty: the default one.
    std::string vfs;
};

// Opens the store kept in `folder`/rostrum.db; other files there are left alone. Checks the whole
// file first, and brings an older schema up to date (which needs the folder's lock). Throws
// Unusable with a sentence for a person: no store there, foreign, damaged, made by a newer release,
// or held by another process, whose pid it names; Unavailable when the disk fails just now.
std::unique_ptr<Store> open_sqlite(std::filesystem::path const& folder,
                                   SqliteOptions const& options);

// Copies the store of `folder` as it is at one instant, also beside a serving process, into
// `target`, which becomes a folder that can be served: made when absent, refused (Unusable) when it
// holds a store. The copy is durable on return, holds nothing that was erased before, and gets an
// epoch of its own when it is opened.
void back_up_sqlite(std::filesystem::path const& folder, std::filesystem::path const& target);

}  // namespace rostrum::server::store
