#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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

// The same into one file, which must not be there yet; nothing is left behind where it fails.
void back_up_sqlite_to_file(std::filesystem::path const& folder, std::filesystem::path const& file);

struct Restoration {
    std::optional<std::filesystem::path> kept_aside;  // the store that was there before
    bool erasures_known = true;  // false: it was too damaged to say who had been erased from it
};

// Puts the store of a backup file into `folder`, made when absent: whole or not at all, in one step
// that a crash does not split. A store that is there is refused, unless `replace` says to keep it
// aside under another name; who was erased from it is erased from the restored one as well. Before
// anything is changed, `judge` looks at the store to be, in a folder of its own, and throws if it
// won't have it. Throws Unusable where the file is no sound store or a service holds the folder,
// Unavailable when the disk fails.
Restoration restore_sqlite(std::filesystem::path const& file, std::filesystem::path const& folder,
                           bool replace,
                           std::function<void(std::filesystem::path const&)> const& judge = {});

// What the database itself finds wrong in the store of `folder`: damaged pages, and rows that name
// others which are not there. Each a sentence; none when it is sound.
std::vector<std::string> sqlite_faults(std::filesystem::path const& folder);

}  // namespace rostrum::server::store
