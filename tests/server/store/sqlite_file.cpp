// What lies in the data folder: opened again, damaged, foreign, held, copied, erased.
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <sstream>

#include "server/store/sqlite.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::server::store;
using namespace rostrum::tests;
using Catch::Matchers::Contains;

namespace {

SqliteOptions const beside{.exclusive = false, .create = false, .vfs = {}};

void write_file(std::filesystem::path const& path, std::string const& content) {
    std::ofstream(path, std::ios::binary) << content;
}

// Runs SQL on the file with a bare connection.
void execute(std::filesystem::path const& path, std::string const& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    auto result = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(db);
    REQUIRE(result == SQLITE_OK);
}

// The sentence with which a folder is refused; empty when it is not.
std::string refusal(std::filesystem::path const& folder, SqliteOptions const& options = serving) {
    try {
        open_sqlite(folder, options);
        return {};
    } catch (Unusable const& unusable) {
        return unusable.what();
    }
}

mode_t mode_of(std::filesystem::path const& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

model::PersonId person_id(int i) {
    return model::PersonId(std::to_string(i));
}

std::string mark_of(int i) {
    std::string mark = "SECRET-";
    return mark.append(std::to_string(i)).append(";");
}

std::string person_data(int i, std::size_t size) {
    std::string data;
    do
        data += mark_of(i);
    while (data.size() < size);
    return data;
}

}  // namespace

TEST_CASE("everything is there when a store is opened again", "[store][sqlite]") {
    Folder folder;
    std::string epoch;
    {
        auto store = open_sqlite(folder.path, serving);
        auto batch = batch_of(one, 0, 20);
        batch.meetings[0].people = {{model::PersonId("p1"), 3, "{}"}};
        batch.idempotency = {record_of("t1", "k1")};
        store->append(batch);
        store->save_snapshot(one, {20, 1, "s"});
        store->add_token(token_of("a", 1), std::nullopt);
        store->set_clock({true, at(1), at(2), 60});
        epoch = store->epoch();
    }
    CHECK_FALSE(std::filesystem::exists(folder.path / "rostrum.db-wal"));
    auto store = open_sqlite(folder.path, serving);
    CHECK(store->head(one) == 20);
    CHECK(read_all(*store, one).size() == 20);
    CHECK(store->people(one, 20).size() == 1);
    CHECK(store->find_idempotency("t1", "k1"));
    CHECK(store->snapshot(one)->version == 20);
    CHECK(store->tokens().size() == 1);
    CHECK(store->clock()->speed == 60);
    CHECK(store->epoch() == epoch);
    CHECK_FALSE(store->changed_by_others());
}

TEST_CASE("a store is made for its owner alone, among foreign files", "[store][sqlite]") {
    Folder folder;
    auto data = folder.path / "deep" / "data";
    { open_sqlite(data, serving); }
    CHECK(mode_of(data) == 0700);
    CHECK(mode_of(data / "rostrum.db") == 0600);
    write_file(folder.path / "note.txt", "foreign");
    auto store = open_sqlite(folder.path, serving);
    store->append(batch_of(one, 0, 1));
    CHECK(mode_of(folder.path / "rostrum.db-wal") == 0600);
    CHECK(bytes_of(folder.path / "note.txt") == "foreign");
}

TEST_CASE("a folder without a store is made one only when asked", "[store][sqlite]") {
    Folder folder;
    CHECK_THAT(refusal(folder.path, beside), Contains("no store"));
    CHECK_THAT(refusal(folder.path / "absent", beside), Contains("no data folder"));
    CHECK_FALSE(std::filesystem::exists(folder.path / "rostrum.db"));
    write_file(folder.path / "file", "x");
    CHECK_THAT(refusal(folder.path / "file"), Contains("not a folder"));
    CHECK_THAT(refusal(folder.path / "file" / "below"), Contains("can't be"));
}

TEST_CASE("what is no store is refused with a sentence, and left alone", "[store][sqlite]") {
    Folder folder;
    auto file = folder.path / "rostrum.db";
    SECTION("a text") {
        write_file(file, "These are the minutes of the meeting.\n" + std::string(5000, 'x'));
        CHECK_THAT(refusal(folder.path), Contains("no rostrum store"));
    }
    SECTION("a short text") {
        write_file(file, "x");
        CHECK_THAT(refusal(folder.path), Contains("no rostrum store"));
    }
    SECTION("an empty file") {
        write_file(file, "");
        CHECK_THAT(refusal(folder.path), Contains("is empty"));
    }
    SECTION("another program's database") {
        execute(file, "PRAGMA application_id = 7; CREATE TABLE t (x); PRAGMA journal_mode = WAL");
        CHECK_THAT(refusal(folder.path), Contains("another program"));
    }
    auto before = bytes_of(file);
    CHECK_FALSE(refusal(folder.path).empty());
    CHECK((bytes_of(file) == before));
}

TEST_CASE("what stands in a store's place is refused", "[store][sqlite]") {
    Folder folder;
    SECTION("a folder") {
        std::filesystem::create_directory(folder.path / "rostrum.db");
        CHECK_FALSE(refusal(folder.path).empty());
    }
    SECTION("a log without its database") {
        write_file(folder.path / "rostrum.db-wal", "some pages");
        CHECK_THAT(refusal(folder.path), Contains("half of a store"));
    }
}

TEST_CASE("a newer release's store is refused", "[store][sqlite]") {
    Folder folder;
    { open_sqlite(folder.path, serving); }
    execute(folder.path / "rostrum.db", "PRAGMA user_version = 1000");
    CHECK_THAT(refusal(folder.path), Contains("newer release (schema 1000"));
    CHECK_THAT(refusal(folder.path, beside), Contains("newer release"));
    Folder target;
    CHECK_THROWS_AS(back_up_sqlite(folder.path, target.path), Unusable);
}

TEST_CASE("an older schema is brought up to date by who holds the folder", "[store][sqlite]") {
    Folder folder;
    auto holder = open_sqlite(folder.path, serving);
    auto file = folder.path / "rostrum.db";
    std::filesystem::remove(file);
    // 0x52737472, of schema 0: as it was before the first migration.
    execute(file, "PRAGMA application_id = 1383298162");
    CHECK_THAT(refusal(folder.path, beside), Contains("is held by process"));
    holder.reset();
    auto store = open_sqlite(folder.path, beside);
    CHECK(store->append(batch_of(one, 0, 3)) == AppendResult::appended);
}

TEST_CASE("a log with a gap is refused", "[store][sqlite]") {
    Folder folder;
    open_sqlite(folder.path, serving)->append(batch_of(one, 0, 5));
    auto file = folder.path / "rostrum.db";
    execute(file, "DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE version = 3");
    CHECK_THAT(refusal(folder.path), Contains("gap"));
}

TEST_CASE("an event is never changed or deleted", "[store][sqlite]") {
    Folder folder;
    open_sqlite(folder.path, serving)->append(batch_of(one, 0, 5));
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open((folder.path / "rostrum.db").c_str(), &db) == SQLITE_OK);
    for (auto sql :
         {"UPDATE events SET body = '' WHERE version = 1", "DELETE FROM events WHERE version = 5",
          "INSERT INTO events SELECT * FROM events WHERE version = 5"})
        CHECK((sqlite3_exec(db, sql, nullptr, nullptr, nullptr) & 0xff) == SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

TEST_CASE("a damaged header is refused", "[store][sqlite]") {
    Folder folder;
    open_sqlite(folder.path, serving)->append(batch_of(one, 0, 50));
    auto file = folder.path / "rostrum.db";
    auto whole = bytes_of(file);
    std::mt19937 random(17);
    for (int i = 0; i < 50; ++i) {
        auto damaged = whole;
        for (std::size_t at = 0; at < 100; ++at)
            damaged[at] = static_cast<char>(random());
        write_file(file, damaged);
        CHECK_FALSE(refusal(folder.path).empty());
    }
    write_file(file, whole.substr(0, whole.size() / 2));
    CHECK_FALSE(refusal(folder.path).empty());
}

TEST_CASE("a page of rubbish is refused, or was not in use", "[store][sqlite]") {
    Folder folder;
    {
        auto store = open_sqlite(folder.path, serving);
        store->append(batch_of(one, 0, 200));
        auto big = append_of(one, 200, 1);
        big.events[0].body.assign(30'000, 'b');
        store->append({{big}, {}});
        store->save_snapshot(one, {200, 1, std::string(20'000, 's')});
    }
    auto file = folder.path / "rostrum.db";
    auto whole = bytes_of(file);
    constexpr std::size_t page = 4096;
    std::mt19937 random(29);
    std::size_t refused = 0, pages = whole.size() / page;
    for (std::size_t number = 0; number < pages; ++number) {
        auto damaged = whole;
        for (std::size_t at = 0; at < page; ++at)
            damaged[number * page + at] = static_cast<char>(random());
        write_file(file, damaged);
        try {
            auto store = open_sqlite(folder.path, serving);
            auto events = read_all(*store, one);
            REQUIRE(events.size() == 201);
            for (std::uint64_t v = 1; v <= 200; ++v)
                REQUIRE(same(events[v - 1], event_of(one, v)));
        } catch (Unusable const&) {
            ++refused;
        }
    }
    CHECK(refused >= pages - 2);
}

TEST_CASE("damage that shows while the store is open says so", "[store][sqlite]") {
    Folder folder;
    auto file = folder.path / "rostrum.db";
    { open_sqlite(folder.path, serving)->append(batch_of(one, 0, 2000)); }
    auto store = open_sqlite(folder.path, serving);
    // Beyond what the page cache holds: another connection's view of the same damaged file.
    auto other = open_sqlite(folder.path, beside);
    auto size = std::filesystem::file_size(file);
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    for (std::size_t at = 4096; at < size; at += 8)
        out.seekp(std::streamoff(at)) << "rubbish!";
    out.close();
    store->append(batch_of(one, 2000, 1));  // makes the other one drop its cache
    CHECK_THROWS_AS(read_all(*other, one), Unusable);
}

TEST_CASE("one process at a time serves a folder", "[store][sqlite]") {
    Folder folder;
    int ready[2], done[2];
    REQUIRE(::pipe(ready) == 0);
    REQUIRE(::pipe(done) == 0);
    auto child = ::fork();
    if (child == 0) {
        char byte = 'x';
        {
            auto store = open_sqlite(folder.path, serving);
            store->append(batch_of(one, 0, 3));
            if (::write(ready[1], &byte, 1) != 1 || ::read(done[0], &byte, 1) != 1) ::_exit(1);
        }
        ::_exit(0);
    }
    char byte = 'x';
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    CHECK_THAT(refusal(folder.path), Contains("held by process " + std::to_string(child)));
    {
        auto store = open_sqlite(folder.path, beside);
        CHECK(store->head(one) == 3);
        store->add_token(token_of("a", 1), std::nullopt);
    }
    REQUIRE(::write(done[1], &byte, 1) == 1);
    int status = 1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    for (int end : {ready[0], ready[1], done[0], done[1]})
        ::close(end);
    auto store = open_sqlite(folder.path, serving);
    CHECK(store->tokens().size() == 1);
    CHECK_THAT(refusal(folder.path), Contains("process " + std::to_string(::getpid())));
}

TEST_CASE("a process that was killed holds nothing and lost nothing", "[store][sqlite]") {
    Folder folder;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    auto child = ::fork();
    if (child == 0) {
        auto store = open_sqlite(folder.path, serving);
        store->append(batch_of(one, 0, 3));
        char byte = 'x';
        if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
        ::pause();
    }
    char byte = 'x';
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    ::close(ready[0]);
    ::close(ready[1]);
    auto store = open_sqlite(folder.path, serving);
    CHECK(store->head(one) == 3);
}

TEST_CASE("what another connection writes is noticed", "[store][sqlite]") {
    Folder folder;
    auto store = open_sqlite(folder.path, serving);
    store->append(batch_of(one, 0, 1));
    CHECK_FALSE(store->changed_by_others());
    {
        auto other = open_sqlite(folder.path, beside);
        CHECK_FALSE(store->changed_by_others());
        other->add_token(token_of("a", 1), std::nullopt);
        CHECK_FALSE(other->changed_by_others());
    }
    CHECK(store->changed_by_others());
    CHECK_FALSE(store->changed_by_others());
    CHECK(store->tokens().size() == 1);
    auto other = open_sqlite(folder.path, beside);
    CHECK(other->append(batch_of(one, 1, 1)) == AppendResult::appended);
    CHECK(store->append(batch_of(one, 1, 1)) == AppendResult::version_conflict);
    CHECK(store->append(batch_of(one, 2, 1)) == AppendResult::appended);
}

TEST_CASE("nothing of an erased person is left in the files", "[store][sqlite]") {
    Folder folder;
    auto store = open_sqlite(folder.path, serving);
    std::mt19937 random(41);
    std::uint64_t head = 0;
    constexpr int persons = 400;
    // Rows of all sizes in random order, so that pages are split, merged and left half empty.
    for (int round = 0; round < 6; ++round) {
        auto part = append_of(one, head, persons);
        for (int i = 0; i < persons; ++i) {
            auto who = static_cast<int>(random() % persons);
            part.people.push_back({person_id(who), ++head, person_data(who, 30 + random() % 1500)});
        }
        store->append({{part}, {}});
        for (int i = 0; i < 10; ++i) {
            auto who = static_cast<int>(random() % persons);
            auto again = append_of(one, head, 0);
            again.people = {{person_id(who), 1 + random() % head, person_data(who, 20)}};
            store->append({{again}, {}});
        }
    }
    auto files = [&] {
        return bytes_of(folder.path / "rostrum.db") + bytes_of(folder.path / "rostrum.db-wal");
    };
    auto holds = [&](int who) { return files().find(mark_of(who)) != std::string::npos; };
    auto before = store->people(one, head).size();
    CHECK(holds(7));
    store->erase_person(one, person_id(7));
    CHECK_FALSE(holds(7));
    std::vector<ErasedPerson> erased;
    for (int who = 0; who < persons; who += 2)
        erased.push_back({one, person_id(who), head});
    store->erase_again(erased);
    auto content = files();
    for (int who = 0; who < persons; who += 2) {
        CAPTURE(who);
        CHECK(content.find(mark_of(who)) == std::string::npos);
    }
    auto left = store->people(one, head);
    CHECK(left.size() >= before - 1 - erased.size());
    for (auto const& row : left)
        CHECK(std::stoi(row.person.str()) % 2 == 1);
    CHECK(holds(9));
}

TEST_CASE("a backup is a store of its own", "[store][sqlite]") {
    Folder folder, target;
    auto store = open_sqlite(folder.path, serving);
    auto batch = batch_of(one, 0, 100);
    batch.meetings[0].people = {{model::PersonId("p1"), 3, mark_of(1)}};
    store->append(batch);
    store->add_token(token_of("a", 1), std::nullopt);
    back_up_sqlite(folder.path, target.path / "copy");
    CHECK(mode_of(target.path / "copy" / "rostrum.db") == 0600);
    CHECK_THROWS_AS(back_up_sqlite(folder.path, target.path / "copy"), Unusable);
    CHECK_THROWS_AS(back_up_sqlite(folder.path, folder.path), Unusable);
    store->append(batch_of(one, 100, 1));
    store->erase_person(one, model::PersonId("p1"));
    CHECK_FALSE(store->changed_by_others());

    auto copy = open_sqlite(target.path / "copy", serving);
    CHECK(read_all(*copy, one).size() == 100);
    CHECK(copy->tokens().size() == 1);
    CHECK(copy->epoch().size() == 32);
    CHECK(copy->epoch() != store->epoch());
    CHECK(copy->people(one, 100).size() == 1);
    copy->erase_again(store->erased());
    CHECK(copy->people(one, 100).empty());
    CHECK(bytes_of(target.path / "copy" / "rostrum.db").find(mark_of(1)) == std::string::npos);
}
