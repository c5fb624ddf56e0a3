#include "server/store/folder_lock.hpp"
#include "server/store/sqlite.hpp"
#include "server/store/sqlite_connection.hpp"
#include "server/store/sqlite_file.hpp"

namespace rostrum::server::store {

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
    {
        Connection db(source, "");
        is_outdated(db, source);
        db.query("VACUUM INTO ?", std::string_view(copy.native())).run();
    }
    {
        Connection db(copy, "");
        check_contents(db, copy);
        db.execute("UPDATE store SET epoch = NULL");
    }
    finish_file(copy, whole);
}

}  // namespace rostrum::server::store
