#pragma once

#include <filesystem>

namespace rostrum::server::store {

// Holds a folder for this process, by an advisory lock (flock) on `rostrum.lock` in it, which ends
// with the process however it ends. The file stays; it names the holder's pid.
class FolderLock {
public:
    // Never waits. Throws Unusable naming the process that holds it, or where locks do not work;
    // Unavailable when the disk fails.
    explicit FolderLock(std::filesystem::path const& folder);
    ~FolderLock();
    FolderLock(FolderLock const&) = delete;
    FolderLock& operator=(FolderLock const&) = delete;

private:
    int file_ = -1;
};

}  // namespace rostrum::server::store
