#include <catch2/catch.hpp>
#include <sstream>

#include "server/keeping/log_lines.hpp"
#include "server/keeping/verify.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/keeping/past_store.hpp"
#include "tests/server/writer_desk.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace rostrum::server;

namespace {

std::string with_people(store::Store& store) {
    std::ostringstream out;
    keeping::write_log_lines(store, std::nullopt, true, out);
    return std::move(out).str();
}

std::vector<std::string> faults_of(store::Store& store) {
    std::vector<std::string> all;
    for (auto const& report : keeping::verify(store))
        all.insert(all.end(), report.faults.begin(), report.faults.end());
    return all;
}

// A sitting that was opened with another in the chair by mistake, and one who asks.
void hold_a_sitting(Desk& desk) {
    desk.clock.set(instant("2025-11-24T15:00:00Z"));
    auto const conduct = [&](model::FloorCommand command, std::string const& name = "") {
        Outcome const outcome = desk.one(conducting(std::move(command), name));
        INFO(outcome.refusal.message);
        REQUIRE(outcome.kind == Outcome::Kind::accepted);
    };
    desk.one(booking(desk.state(0)));
    conduct(model::OpenSitting{model::SittingId{"24-am"}, {65, ""}, true}, "Anna Chair");
    conduct(model::UndoStep{desk.version(), "a slip"});
    conduct(model::OpenSitting{model::SittingId{"24-am"}, {65, ""}, true}, "Bruno Deputy");
    model::AskFloor ask;
    ask.participant = desk.state(1);
    ask.names_speaker = true;
    conduct(ask, "Diego Delegate");
}

constexpr char const* names[] = {"Anna Chair", "Bruno Deputy", "Diego Delegate"};

}  // namespace

TEST_CASE("The names that a sitting gave are found in order, exported, backed up and restored") {
    Desk desk;
    hold_a_sitting(desk);
    CHECK(faults_of(desk.store) == std::vector<std::string>{});
    std::string const text = with_people(desk.store);
    for (char const* name : names)
        CHECK(text.find(name) != std::string::npos);

    Folder folder, elsewhere;
    {
        auto const store = store::open_sqlite(folder.path, serving);
        std::istringstream in(text);
        keeping::read_log_lines(*store, in);
        CHECK(faults_of(*store) == std::vector<std::string>{});
        CHECK(with_people(*store) == text);
    }
    store::back_up_sqlite_to_file(folder.path, elsewhere.path / "backup");
    store::restore_sqlite(elsewhere.path / "backup", elsewhere.path / "data", false);
    auto const restored = store::open_sqlite(elsewhere.path / "data", {});
    CHECK(faults_of(*restored) == std::vector<std::string>{});
    CHECK(with_people(*restored) == text);
    CHECK(state_of(*restored, one) == state_of(desk.store, one));
}

TEST_CASE("A name that no sitting gave is found") {
    Desk desk;
    hold_a_sitting(desk);
    std::string const sound = with_people(desk.store);
    auto const count = sound.find("\"people\":3");
    REQUIRE(count != std::string::npos);
    for (char const* row : {"t1", "c1"}) {
        std::string text =
            sound + R"({"person":")" + row + R"(","version":2,"data":{"name":"Nobody"}})" + "\n";
        text.replace(count, 10, "\"people\":4");
        store::MemoryStore tampered;
        std::istringstream in(text);
        keeping::read_log_lines(tampered, in);
        auto const found = faults_of(tampered);
        REQUIRE(found.size() == 1);
        CHECK(found.front().find(row) != std::string::npos);
    }
}
