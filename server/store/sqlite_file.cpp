#include "server/store/sqlite_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "server/store/migrations.hpp"

namespace rostrum::server::store {

namespace {

// "Rstr": tells file(1) and us whose database it is. Kept at byte 68 of the header
// (https://www.sqlite.org/fileformat2.html, 1.3).
constexpr std::uint32_t application_id = 0x52737472;
constexpr std::size_t header_size = 100;
constexpr std::size_t application_id_at = 68;

[[noreturn]] void fail_with(std::string const& what, int error) {
    auto sentence = what + ": " + std::generic_category().message(error) + ".";
    switch (error) {
        case ENOSPC:
        case EDQUOT:
        case EIO:
        case EROFS:
        case EMFILE:
        case ENFILE:
            throw Unavailable(sentence);
        default:
            throw Unusable(sentence);
    }
}

class File {
public:
    File(std::filesystem::path const& path, int flags, mode_t mode = 0)
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;

    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

std::string user_version_is(int number) {
    return "PRAGMA user_version = " + std::to_string(number);
}

int user_version(Connection& db) {
    auto query = db.query("PRAGMA user_version");
    query.step();
    return static_cast<int>(query.integer(0));
}

}  // namespace

std::filesystem::path store_file(std::filesystem::path const& folder) {
    return folder / "rostrum.db";
}

void prepare_folder(std::filesystem::path const& folder, bool create) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) == 0) {
        if (!S_ISDIR(status.st_mode))
            throw Unusable("The data folder " + folder.string() + " is a file, not a folder.");
        return;
    }
    if (errno != ENOENT) fail_with("The data folder " + folder.string() + " can't be used", errno);
    if (!create) throw Unusable("There is no data folder " + folder.string() + ".");
    auto path = std::filesystem::absolute(folder).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (!error && ::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        error.assign(errno, std::generic_category());
    if (error) fail_with("The data folder " + folder.string() + " can't be made", error.value());
    sync_folder(path.parent_path());
}

void make_store(std::filesystem::path const& folder, std::string const& vfs) {
    auto whole = store_file(folder);
    if (std::filesystem::exists(whole)) return;
    auto log = whole;
    log += "-wal";
    std::error_code ignored;
    if (std::filesystem::file_size(log, ignored) > 0 && !ignored)
        throw Unusable("The data folder " + folder.string() +
                       " holds rostrum.db-wal but no rostrum.db: half of a store is missing.");
    auto begun = begin_file(folder);
    {
        Connection db(begun, vfs);
        db.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
        migrate(db);
    }
    finish_file(begun, whole);
}

std::filesystem::path begin_file(std::filesystem::path const& folder) {
    auto begun = folder / "rostrum.db.new";
    auto journal = folder / "rostrum.db.new-journal";
    ::unlink(begun.c_str());
    ::unlink(journal.c_str());
    File file(begun, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (file.descriptor() < 0) fail_with("The store " + begun.string() + " can't be made", errno);
    return begun;
}

void finish_file(std::filesystem::path const& begun, std::filesystem::path const& whole) {
    if (File file(begun, O_RDONLY); file.descriptor() < 0 || ::fsync(file.descriptor()) != 0)
        fail_with("The store " + begun.string() + " can't be made durable", errno);
    if (::rename(begun.c_str(), whole.c_str()) != 0)
        fail_with("The store " + whole.string() + " can't be made", errno);
    sync_folder(whole.parent_path());
}

void sync_folder(std::filesystem::path const& folder) {
    File file(folder, O_RDONLY | O_DIRECTORY);
    if (file.descriptor() < 0 || ::fsync(file.descriptor()) != 0) {
        // A folder we may not open, or a file system that does not sync folders, is no failure.
        if (errno == EIO || errno == ENOSPC)
            fail_with("The folder " + folder.string() + " can't be made durable", errno);
    }
}

void check_header(std::filesystem::path const& file) {
    auto name = "The file " + file.string();
    File opened(file, O_RDONLY);
    if (opened.descriptor() < 0) fail_with(name + " can't be read", errno);
    std::array<unsigned char, header_size> header{};
    auto length = ::pread(opened.descriptor(), header.data(), header.size(), 0);
    if (length < 0) fail_with(name + " can't be read", errno);
    if (length == 0)
        throw Unusable(name + " is empty: restore it from a backup, or remove it to begin anew.");
    if (static_cast<std::size_t>(length) < header.size() ||
        std::memcmp(header.data(), "SQLite format 3", 16) != 0)
        throw Unusable(name + " is no rostrum store, or its header is damaged.");
    std::uint32_t id = 0;
    for (auto i = application_id_at; i < application_id_at + 4; ++i)
        id = id << 8 | header[i];
    if (id != application_id)
        throw Unusable(name + " is a database of another program, or its header is damaged.");
}

bool is_outdated(Connection& db, std::filesystem::path const& file) {
    auto found = user_version(db);
    auto known = migrations().back().number;
    if (found > known)
        throw Unusable("The store " + file.string() + " was made by a newer release (schema " +
                       std::to_string(found) + "; this one knows up to " + std::to_string(known) +
                       ").");
    return found < known;
}

void migrate(Connection& db) {
    db.execute("BEGIN IMMEDIATE");
    try {
        auto done = user_version(db);
        for (auto const& migration : migrations()) {
            if (migration.number <= done) continue;
            db.execute(migration.sql);
            db.execute(user_version_is(migration.number).c_str());
        }
        db.execute("COMMIT");
    } catch (...) {
        db.roll_back();
        throw;
    }
}

void check_contents(Connection& db, std::filesystem::path const& file) {
    auto damaged = [&](std::string const& how) {
        throw Unusable("The store " + file.string() + " is damaged (" + how +
                       "). Restore it from a backup.");
    };
    {
        auto query = db.query("PRAGMA quick_check(1)");
        query.step();
        if (auto answer = query.text(0); answer != "ok") damaged(answer);
    }
    auto query = db.query(
        "SELECT meeting FROM events GROUP BY meeting "
        "HAVING count(*) <> max(version) OR min(version) <> 1 LIMIT 1");
    if (query.step()) damaged("the log of a meeting has a gap");
}

}  // namespace rostrum::server::store
