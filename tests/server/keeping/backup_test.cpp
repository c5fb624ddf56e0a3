#include <sys/wait.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "server/keeping/verify.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/keeping/past_store.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace rostrum::server::store;
namespace fs = std::filesystem;

namespace {

struct Run {
    int status;
    std::string said;
};

// The program itself, in a shell; both its streams.
Run run(std::string const& arguments, std::string const& before = "") {
    Folder folder;
    std::string const command = before + "exec " ROSTRUM_BINARY " " + arguments + " >" +
                                (folder.path / "said").string() + " 2>&1";
    int const status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, bytes_of(folder.path / "said")};
}

bool sound(fs::path const& folder) {
    if (!sqlite_faults(folder).empty()) return false;
    for (auto const& report : server::keeping::verify(*open_sqlite(folder, {})))
        if (!report.faults.empty()) return false;
    return true;
}

}  // namespace

TEST_CASE("A backup taken under load restores to a state that really was") {
    Folder folder, target;
    auto service = std::make_unique<Service>(open_sqlite(folder.path, serving));
    std::string const token = service->token(model::ActorRole::secretariat);
    std::atomic<bool> enough{false};
    std::atomic<int> answered{0};
    std::thread officer([&] {
        ApiClient client(service->port(), token);
        char const* const delegations[] = {"FRA", "DEU", "KEN", "BRA", "FJI"};
        for (int i = 0; !enough; ++i) {
            auto body = statement(delegations[i % 5]);
            body["speaker"] = {{"name", "Somebody"}};
            auto const booked = client.post(at("bookings"), body);
            if (booked.status != 201) break;
            client.remove(at("bookings/" + parsed(booked)["id"].get<std::string>()));
            answered = i + 1;
        }
    });
    std::vector<int> answered_before;
    for (int copy = 0; copy < 5; ++copy) {
        int const wanted = answered + 20;
        while (answered < wanted)
            std::this_thread::yield();
        answered_before.push_back(answered);
        back_up_sqlite_to_file(folder.path, target.path / (std::to_string(copy) + ".backup"));
    }
    enough = true;
    officer.join();
    CHECK_THROWS_AS(restore_sqlite(target.path / "0.backup", folder.path, true), Unusable);
    service.reset();

    auto const log = read_all(*open_sqlite(folder.path, {}), one);
    for (std::size_t copy = 0; copy < answered_before.size(); ++copy) {
        Folder elsewhere;
        auto const restored = restore_sqlite(target.path / (std::to_string(copy) + ".backup"),
                                             elsewhere.path / "data", false);
        CHECK_FALSE(restored.kept_aside);
        CHECK(sound(elsewhere.path / "data"));
        auto const copied = read_all(*open_sqlite(elsewhere.path / "data", {}), one);
        // A prefix of the log, with everything that was answered before it was taken.
        REQUIRE(copied.size() <= log.size());
        CHECK(copied.size() >= static_cast<std::size_t>(2 * answered_before[copy]));
        for (std::size_t i = 0; i < copied.size(); ++i)
            if (!same(copied[i], log[i])) FAIL("version " << i + 1 << " is another");
    }
}

TEST_CASE("A restored store takes the place of another, which is kept, and its erasures hold") {
    PastStore past;
    Folder target;
    auto const backup = target.path / "past.backup";
    back_up_sqlite_to_file(past.folder.path, backup);
    auto const people = past.open()->people(one, 1'000);
    REQUIRE(people.size() >= 2);
    std::string const before = bytes_of(backup);
    {
        auto const store = past.open();
        store->erase_person(one, people.front().person);
    }
    CHECK_THROWS_WITH(restore_sqlite(backup, past.folder.path, false),
                      Catch::Contains("holds a store already"));
    auto const restored = restore_sqlite(backup, past.folder.path, true);
    REQUIRE(restored.kept_aside);
    CHECK(fs::exists(*restored.kept_aside));
    CHECK(restored.erasures_known);
    CHECK(sound(past.folder.path));
    auto const left = past.open()->people(one, 1'000);
    for (auto const& row : left)
        CHECK((row.person != people.front().person || row.data.empty()));
    CHECK(left.back().data == people.back().data);
    CHECK_FALSE(fs::exists(past.folder.path / "restoring"));
    CHECK((bytes_of(backup) == before));
    CHECK(restore_sqlite(backup, past.folder.path, true).kept_aside != restored.kept_aside);
}

TEST_CASE("A damaged store can be replaced, and a damaged backup never is what replaces it") {
    PastStore past;
    Folder target;
    auto const backup = target.path / "past.backup";
    back_up_sqlite_to_file(past.folder.path, backup);
    auto const file = past.folder.path / "rostrum.db";
    auto const torn = target.path / "torn.backup";
    fs::copy(backup, torn);
    fs::resize_file(torn, fs::file_size(torn) / 2);
    std::string const before = bytes_of(file);
    CHECK_THROWS_AS(restore_sqlite(torn, past.folder.path, true), Unusable);
    CHECK_THROWS_AS(restore_sqlite(target.path / "none", past.folder.path, true), Unusable);
    CHECK((bytes_of(file) == before));

    fs::resize_file(file, fs::file_size(file) / 2);
    auto const restored = restore_sqlite(backup, past.folder.path, true);
    CHECK(restored.kept_aside);
    CHECK_FALSE(restored.erasures_known);
    CHECK(sound(past.folder.path));
}

TEST_CASE("A backup never overwrites a file, and leaves nothing behind on a full disk") {
    PastStore past;
    Folder target;
    auto const backup = (target.path / "past.backup").string();
    std::string const data = " --data " + past.folder.path.string();
    auto const full = run("backup " + backup + data, "trap '' XFSZ; ulimit -f 100; ");
    CAPTURE(full.said);
    CHECK(full.status == 1);
    CHECK(full.said.starts_with("rostrum: "));
    CHECK(fs::is_empty(target.path));

    CHECK(run("backup " + backup + data).status == 0);
    std::string const before = bytes_of(backup);
    auto const again = run("backup " + backup + data);
    CHECK(again.status == 1);
    CHECK(again.said.find("is there already") != std::string::npos);
    CHECK((bytes_of(backup) == before));
    CHECK(run("backup " + (target.path / "no/folder").string() + data).status == 1);
}

TEST_CASE("The commands that keep a store work together, and say what they did") {
    PastStore past;
    Folder target;
    std::string const data = past.folder.path.string();
    std::string const lines = (target.path / "log.jsonl").string();
    std::string const copy = (target.path / "copy").string();
    auto const verified = run("verify " + data);
    CHECK(verified.status == 0);
    CHECK(verified.said.find("the store is sound") != std::string::npos);
    CHECK(run("export " + lines + " --data " + data + " --with-people").status == 0);
    CHECK(fs::status(lines).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(run("export " + lines + " --data " + data).status == 1);
    auto const nowhere = (target.path / "other.jsonl").string();
    CHECK(run("export " + nowhere + " --data " + data + " --meeting none").status == 1);
    CHECK_FALSE(fs::exists(nowhere));
    CHECK(run("import " + lines + " --data " + copy).status == 0);
    CHECK(run("import " + lines + " --data " + copy).status == 1);
    CHECK(run("verify " + copy).status == 0);
    CHECK(state_of(*open_sqlite(copy, {}), one) == state_of(*past.open(), one));
    std::string const backup = (target.path / "backup").string();
    past.tamper("INSERT INTO people VALUES (1, 'b99', 3, '{}')");
    CHECK(run("backup " + backup + " --data " + data).status == 0);
    auto const refused = run("restore " + backup + " --data " + copy + " --replace");
    CHECK(refused.status == 1);
    CHECK(refused.said.find("nothing was changed") != std::string::npos);
    CHECK(state_of(*open_sqlite(copy, {}), one) == state_of(*past.open(), one));
    CHECK(run("restore " + backup + " --data " + copy).status == 1);
    auto const unsound = run("verify " + data);
    CHECK(unsound.status == 1);
    CHECK(unsound.said.find("NOT sound") != std::string::npos);
    CHECK(run("verify " + (target.path / "nothing").string()).status == 1);
}
