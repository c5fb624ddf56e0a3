#include <fcntl.h>
#include <stdio.h>

#include <cerrno>
#include <system_error>

#include "server/store/folder_lock.hpp"
#include "server/store/sqlite.hpp"
#include "server/store/sqlite_connection.hpp"
#include "server/store/sqlite_file.hpp"

namespace rostrum::server::store {

namespace fs = std::filesystem;

namespace {

// A folder that is gone at the end, however that comes.
class Workplace {
public:
    explicit Workplace(fs::path path) : path_(std::move(path)) {
        fs::remove_all(path_);
        prepare_folder(path_, true);
    }
    ~Workplace() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Workplace(Workplace const&) = delete;
    Workplace& operator=(Workplace const&) = delete;

    fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

[[noreturn]] void unavailable(std::string const& what, std::error_code const& error) {
    throw Unavailable(what + ": " + error.message() + ".");
}

fs::path beside(fs::path const& file, std::string const& ending) {
    return fs::path(file).concat(ending);
}

// Counters go on above, nobody is told again what the copied store may have told since, and no mail
// is sent that it may have sent.
constexpr char const* mark_as_copy =
    "UPDATE store SET epoch = NULL, sequence_base = -1;"
    "UPDATE notice_cursors SET copied = 1;"
    "UPDATE mails SET state = 'uncertain', problem = 'restored', revision = revision + 1 "
    "WHERE state IN ('waiting', 'sending');";

// Who was erased from the store of the folder; nothing when it can't be read any more.
std::optional<std::vector<ErasedPerson>> erased_from(fs::path const& folder) {
    try {
        return open_sqlite(folder, {})->erased();
    } catch (Unusable const&) {
        return std::nullopt;
    }
}

// A name beside the store that nothing has yet.
fs::path free_name(fs::path const& whole) {
    for (int number = 1;; ++number) {
        fs::path const name = beside(whole, ".replaced-" + std::to_string(number));
        if (!fs::exists(name)) return name;
    }
}

// What SQLite keeps beside a database file belongs to that file alone.
void rename_companions(fs::path const& from, fs::path const& to) {
    std::error_code absent;
    for (char const* ending : {"-wal", "-shm"})
        fs::rename(beside(from, ending), beside(to, ending), absent);
}

// Lets `made` take the place of `whole` in one step; what was there is then under `aside`.
void exchange(fs::path const& made, fs::path const& whole, fs::path const& aside) {
    rename_companions(whole, aside);
    if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, whole.c_str(), RENAME_EXCHANGE) != 0) {
        std::error_code const error(errno, std::generic_category());
        rename_companions(aside, whole);
        unavailable("The store " + whole.string() + " can't be replaced", error);
    }
    fs::rename(made, aside);
    sync_folder(whole.parent_path());
}

}  // namespace

// VACUUM INTO copies what is in use, at one instant, without holding up who writes meanwhile; it
// does not sync, which finish_file does (https://www.sqlite.org/lang_vacuum.html).
void back_up_sqlite(std::filesystem::path const& folder, std::filesystem::path const& target) {
    prepare_folder(folder, false);
    auto source = store_file(folder);
    if (!std::filesystem::exists(source))
        throw Unusable("There is no store in the data folder " + folder.string() + ".");
    check_header(source);
    prepare_folder(target, true);
    FolderLock lock(target);
    auto whole = store_file(target);
    if (std::filesystem::exists(whole))
        throw Unusable("The folder " + target.string() + " holds a store already.");
    auto copy = begin_file(target);
    bool outdated = false;
    {
        Connection db(source, "");
        outdated = is_outdated(db, source);
        db.query("VACUUM INTO ?", std::string_view(copy.native())).run();
    }
    {
        Connection db(copy, "");
        check_contents(db, copy);
        // The copy of an older release's store is marked when it is restored.
        db.execute(outdated ? "UPDATE store SET epoch = NULL" : mark_as_copy);
    }
    finish_file(copy, whole);
}

void back_up_sqlite_to_file(fs::path const& folder, fs::path const& file) {
    fs::path const target = fs::absolute(file);
    if (fs::exists(target)) throw Unusable("The file " + file.string() + " is there already.");
    if (!fs::is_directory(target.parent_path()))
        throw Unusable("There is no folder " + target.parent_path().string() + ".");
    Workplace const work(beside(target, ".part"));
    back_up_sqlite(folder, work.path());
    finish_file(store_file(work.path()), target);
}

Restoration restore_sqlite(fs::path const& file, fs::path const& folder, bool replace,
                           std::function<void(fs::path const&)> const& judge) {
    check_header(file);
    prepare_folder(folder, true);
    FolderLock const lock(folder);
    fs::path const whole = store_file(folder);
    bool const there = fs::exists(whole);
    if (there && !replace)
        throw Unusable("The folder " + folder.string() +
                       " holds a store already; --replace keeps it aside.");
    Workplace const work(folder / "restoring");
    fs::path const made = store_file(work.path());
    std::error_code error;
    if (!fs::copy_file(file, made, error)) unavailable("The backup can't be copied", error);
    fs::permissions(made, fs::perms::owner_read | fs::perms::owner_write);
    {
        Connection db(made, "");
        if (is_outdated(db, file)) migrate(db);
        check_contents(db, file);
        db.execute(mark_as_copy);
    }
    if (judge) judge(work.path());
    Restoration restored;
    if (there) {
        auto const erased = erased_from(folder);
        restored.erasures_known = erased.has_value();
        if (erased) open_sqlite(work.path(), {})->erase_again(*erased);
        restored.kept_aside = free_name(whole);
        exchange(made, whole, *restored.kept_aside);
    } else {
        finish_file(made, whole);
    }
    return restored;
}

std::vector<std::string> sqlite_faults(fs::path const& folder) {
    fs::path const file = store_file(folder);
    check_header(file);
    Connection db(file, "");
    std::vector<std::string> faults;
    auto whole = db.query("PRAGMA integrity_check(20)");
    while (whole.step())
        if (auto const said = whole.text(0); said != "ok") faults.push_back(said);
    auto references = db.query("PRAGMA foreign_key_check");
    while (references.step())
        faults.push_back("a row of " + references.text(0) + " names one of " + references.text(2) +
                         " that is not there");
    return faults;
}

}  // namespace rostrum::server::store
