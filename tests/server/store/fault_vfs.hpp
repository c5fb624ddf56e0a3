#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace rostrum::tests {

// A failing disk: an SQLite VFS over the default one, registered under `name()` while it lives. It
// counts writes, syncs and opens, and fails the one it was told to. Syncs are not passed on to the
// disk (they only mark what a power cut would leave). One thread at a time.
class FaultVfs {
public:
    enum class Operation { write, sync, open };
    // What the disk says: ENOSPC after half a write, EIO after a whole one, EROFS.
    enum class Error { full, io, read_only };
    // How long it goes on: this once; every operation of the kind until healed; every one of all
    // kinds until healed.
    enum class Lasting { once, same_kind, all_kinds };

    FaultVfs();
    ~FaultVfs();
    FaultVfs(FaultVfs const&) = delete;
    FaultVfs& operator=(FaultVfs const&) = delete;

    std::string const& name() const { return name_; }

    // The nth operation of the kind from now (1: the next one) fails.
    void arm(Operation operation, std::uint64_t nth, Error error, Lasting lasting);
    void heal();
    // Failures injected since arm().
    std::uint64_t injections() const { return injections_; }

    // Makes `to` hold the files of the store in `from` as a power cut now would leave them: each as
    // it was when it was last synced.
    void cut_power(std::filesystem::path const& from, std::filesystem::path const& to) const;

    // For the methods behind the VFS.
    bool fails(Operation operation);
    Error error() const { return error_; }
    void remember(std::string const& path);
    sqlite3_vfs* base() const { return base_; }

private:
    std::string name_;
    sqlite3_vfs* base_;
    sqlite3_vfs vfs_{};
    std::map<std::string, std::string> synced_;  // content by path
    std::uint64_t left_ = 0;                     // operations until the failure; 0: not armed
    Operation operation_ = Operation::write;
    Error error_ = Error::io;
    Lasting lasting_ = Lasting::once;
    bool failing_ = false;
    std::uint64_t injections_ = 0;
};

}  // namespace rostrum::tests
