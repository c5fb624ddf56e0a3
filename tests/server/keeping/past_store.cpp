#include "tests/server/keeping/past_store.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "server/replay.hpp"
#include "server/store/sqlite.hpp"
#include "server/wire/state_codec.hpp"

namespace rostrum::tests {

namespace fs = std::filesystem;

PastStore::PastStore() {
    std::vector<fs::path> fixtures;
    for (auto const& entry :
         fs::directory_iterator(fs::path{ROSTRUM_SOURCE_DIR} / "tests" / "fixtures"))
        if (entry.is_directory()) fixtures.push_back(entry.path());
    fs::copy(*std::max_element(fixtures.begin(), fixtures.end()) / "rostrum.db",
             folder.path / "rostrum.db");
    auto const store = open();
    for (model::MeetingId const& meeting : store->meetings()) {
        model::Meeting const past = server::replay(*store, meeting).meeting;
        store->save_snapshot(meeting, {past.version, server::wire::state_codec(),
                                       server::wire::encode_state(past)});
    }
}

std::unique_ptr<server::store::Store> PastStore::open() const {
    return server::store::open_sqlite(folder.path, {});
}

void PastStore::tamper(char const* sql) const {
    sqlite3* db = nullptr;
    auto const file = folder.path / "rostrum.db";
    if (sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK ||
        sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(db));
    sqlite3_close(db);
}

std::string state_of(server::store::Store& store, model::MeetingId const& meeting) {
    return server::wire::encode_state(server::replay(store, meeting).meeting);
}

}  // namespace rostrum::tests
