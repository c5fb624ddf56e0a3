#include "tests/server/store/fault_vfs.hpp"

#include <fstream>
#include <iterator>
#include <system_error>

#include "tests/server/store/samples.hpp"

namespace rostrum::tests {

namespace {

using Operation = FaultVfs::Operation;
using Error = FaultVfs::Error;

// SQLite allocates szOsFile bytes for it; the base VFS's own file follows it in them.
struct FaultFile {
    sqlite3_file base;
    FaultVfs* disk;
    std::string* path;
};

FaultFile& own(sqlite3_file* file) {
    return *reinterpret_cast<FaultFile*>(file);
}

sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(&own(file) + 1);
}

sqlite3_io_methods const& methods(sqlite3_file* file) {
    return *real(file)->pMethods;
}

int close(sqlite3_file* file) {
    auto result = methods(file).xClose(real(file));
    delete own(file).path;
    return result;
}

int read(sqlite3_file* file, void* bytes, int amount, sqlite3_int64 offset) {
    return methods(file).xRead(real(file), bytes, amount, offset);
}

int write(sqlite3_file* file, void const* bytes, int amount, sqlite3_int64 offset) {
    auto write_some = [&](int some) {
        return methods(file).xWrite(real(file), bytes, some, offset);
    };
    if (!own(file).disk->fails(Operation::write)) return write_some(amount);
    switch (own(file).disk->error()) {
        case Error::full:
            write_some(amount / 2);
            return SQLITE_FULL;
        case Error::io:
            write_some(amount);
            return SQLITE_IOERR_WRITE;
        case Error::read_only:
            break;
    }
    return SQLITE_READONLY;
}

int failed_sync(Error error, int io_error) {
    if (error == Error::full) return SQLITE_FULL;
    return error == Error::io ? io_error : SQLITE_READONLY;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (own(file).disk->fails(Operation::write))
        return failed_sync(own(file).disk->error(), SQLITE_IOERR_TRUNCATE);
    return methods(file).xTruncate(real(file), size);
}

int sync(sqlite3_file* file, int) {
    if (own(file).disk->fails(Operation::sync))
        return failed_sync(own(file).disk->error(), SQLITE_IOERR_FSYNC);
    if (own(file).path) own(file).disk->remember(*own(file).path);
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return methods(file).xFileSize(real(file), size);
}

int lock(sqlite3_file* file, int level) {
    return methods(file).xLock(real(file), level);
}

int unlock(sqlite3_file* file, int level) {
    return methods(file).xUnlock(real(file), level);
}

int check_reserved_lock(sqlite3_file* file, int* answer) {
    return methods(file).xCheckReservedLock(real(file), answer);
}

int file_control(sqlite3_file* file, int operation, void* argument) {
    return methods(file).xFileControl(real(file), operation, argument);
}

int sector_size(sqlite3_file* file) {
    return methods(file).xSectorSize(real(file));
}

int device_characteristics(sqlite3_file* file) {
    return methods(file).xDeviceCharacteristics(real(file));
}

int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
    if (extend && own(file).disk->fails(Operation::write))
        return own(file).disk->error() == Error::read_only ? SQLITE_READONLY_CANTINIT
                                                           : SQLITE_IOERR_SHMSIZE;
    return methods(file).xShmMap(real(file), page, size, extend, memory);
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return methods(file).xShmLock(real(file), offset, count, flags);
}

void shm_barrier(sqlite3_file* file) {
    methods(file).xShmBarrier(real(file));
}

int shm_unmap(sqlite3_file* file, int remove) {
    return methods(file).xShmUnmap(real(file), remove);
}

int fetch(sqlite3_file* file, sqlite3_int64 offset, int amount, void** memory) {
    return methods(file).xFetch(real(file), offset, amount, memory);
}

int unfetch(sqlite3_file* file, sqlite3_int64 offset, void* memory) {
    return methods(file).xUnfetch(real(file), offset, memory);
}

constexpr sqlite3_io_methods file_methods = {
    3,
    close,
    read,
    write,
    truncate,
    sync,
    file_size,
    lock,
    unlock,
    check_reserved_lock,
    file_control,
    sector_size,
    device_characteristics,
    shm_map,
    shm_lock,
    shm_barrier,
    shm_unmap,
    fetch,
    unfetch,
};

FaultVfs& disk_of(sqlite3_vfs* vfs) {
    return *static_cast<FaultVfs*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, char const* path, sqlite3_file* file, int flags, int* out_flags) {
    auto& disk = disk_of(vfs);
    own(file) = {{nullptr}, &disk, nullptr};
    if (disk.fails(Operation::open)) {
        if (disk.error() == Error::full) return SQLITE_FULL;
        if (disk.error() == Error::io) return SQLITE_IOERR;
        // What a read-only file system does: files that are there open for reading.
        flags &= ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        flags |= SQLITE_OPEN_READONLY;
    }
    auto result = disk.base()->xOpen(disk.base(), path, real(file), flags, out_flags);
    if (!real(file)->pMethods) return result;
    if (path) own(file).path = new std::string(path);
    own(file).base.pMethods = &file_methods;
    return result;
}

int remove(sqlite3_vfs* vfs, char const* path, int sync_folder) {
    auto base = disk_of(vfs).base();
    return base->xDelete(base, path, sync_folder);
}

int access(sqlite3_vfs* vfs, char const* path, int flags, int* answer) {
    auto base = disk_of(vfs).base();
    return base->xAccess(base, path, flags, answer);
}

int full_pathname(sqlite3_vfs* vfs, char const* path, int size, char* out) {
    auto base = disk_of(vfs).base();
    return base->xFullPathname(base, path, size, out);
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
    auto base = disk_of(vfs).base();
    return base->xRandomness(base, size, out);
}

int sleep(sqlite3_vfs* vfs, int microseconds) {
    auto base = disk_of(vfs).base();
    return base->xSleep(base, microseconds);
}

int current_time(sqlite3_vfs* vfs, double* out) {
    auto base = disk_of(vfs).base();
    return base->xCurrentTime(base, out);
}

int last_error(sqlite3_vfs* vfs, int size, char* out) {
    auto base = disk_of(vfs).base();
    return base->xGetLastError(base, size, out);
}

int current_time_64(sqlite3_vfs* vfs, sqlite3_int64* out) {
    auto base = disk_of(vfs).base();
    return base->xCurrentTimeInt64(base, out);
}

}  // namespace

FaultVfs::FaultVfs() : base_(sqlite3_vfs_find(nullptr)) {
    static int made = 0;
    name_ = "fault-" + std::to_string(++made);
    vfs_.iVersion = 2;
    vfs_.szOsFile = static_cast<int>(sizeof(FaultFile)) + base_->szOsFile;
    vfs_.mxPathname = base_->mxPathname;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    vfs_.xAccess = access;
    vfs_.xFullPathname = full_pathname;
    vfs_.xRandomness = randomness;
    vfs_.xSleep = sleep;
    vfs_.xCurrentTime = current_time;
    vfs_.xGetLastError = last_error;
    vfs_.xCurrentTimeInt64 = current_time_64;
    sqlite3_vfs_register(&vfs_, 0);
}

FaultVfs::~FaultVfs() {
    sqlite3_vfs_unregister(&vfs_);
}

void FaultVfs::arm(Operation operation, std::uint64_t nth, Error error, Lasting lasting) {
    operation_ = operation;
    left_ = nth;
    error_ = error;
    lasting_ = lasting;
    failing_ = false;
    injections_ = 0;
}

void FaultVfs::heal() {
    left_ = 0;
    failing_ = false;
}

bool FaultVfs::fails(Operation operation) {
    auto concerned = operation == operation_;
    auto now = failing_ && (concerned || lasting_ == Lasting::all_kinds);
    if (concerned && left_ > 0 && --left_ == 0) {
        now = true;
        failing_ = lasting_ != Lasting::once;
    }
    if (now) ++injections_;
    return now;
}

void FaultVfs::remember(std::string const& path) {
    synced_[path] = bytes_of(path);
}

void FaultVfs::cut_power(std::filesystem::path const& from, std::filesystem::path const& to) const {
    for (std::string name : {"rostrum.db", "rostrum.db-wal"}) {
        auto path = std::filesystem::canonical(from) / name;
        auto found = synced_.find(path.string());
        // Made durable under another name, and not synced through this VFS since.
        auto content = found == synced_.end() ? bytes_of(path) : found->second;
        std::ofstream(to / name, std::ios::binary) << content;
    }
}

}  // namespace rostrum::tests
