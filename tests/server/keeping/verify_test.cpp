#include "server/keeping/verify.hpp"

#include <catch2/catch.hpp>

#include "server/store/sqlite.hpp"
#include "tests/server/keeping/past_store.hpp"

using namespace rostrum;
using namespace rostrum::tests;

namespace {

std::vector<std::string> faults(PastStore const& past) {
    auto const reports = server::keeping::verify(*past.open());
    REQUIRE(reports.size() == 1);
    return reports.front().faults;
}

}  // namespace

TEST_CASE("A sound store has no faults, and says how far its log goes") {
    PastStore past;
    auto const store = past.open();
    std::uint64_t told = 0;
    auto const reports = server::keeping::verify(
        *store, [&](model::MeetingId const&, std::uint64_t version) { told = version; });
    REQUIRE(reports.size() == 1);
    CHECK(reports.front().faults == std::vector<std::string>{});
    CHECK(reports.front().version == store->head(one));
    CHECK(reports.front().bookings > 10);
    CHECK(reports.front().listed > 5);
    CHECK(server::store::sqlite_faults(past.folder.path).empty());
}

TEST_CASE("What was tampered with in a store is found") {
    struct Damage {
        char const* sql;
        char const* said;
    };
    Damage const damages[] = {
        {"DROP TRIGGER events_are_never_changed;"
         "UPDATE events SET body = replace(body, '\"b2\"', '\"b9\"') WHERE type = 'booked'",
         "At version"},
        {"DROP TRIGGER events_are_never_changed;"
         "UPDATE events SET type = 'crowned' WHERE type = 'moved'",
         "unknown type"},
        {"DROP TRIGGER events_are_never_changed;"
         "UPDATE events SET body = '{}' WHERE type = 'withdrawn'",
         "is damaged"},
        {"DROP TRIGGER events_are_never_changed;"
         "UPDATE events SET body = replace(body, '\"M\"', '\"HS\"') WHERE version = "
         "(SELECT min(version) FROM events WHERE type = 'booked')",
         "snapshot"},
        {"INSERT INTO people VALUES (1, 'b99', 3, '{\"name\":\"Nobody\"}')", "whom nothing"}};
    for (Damage const& damage : damages) {
        PastStore past;
        past.tamper(damage.sql);
        auto const found = faults(past);
        CAPTURE(damage.sql, found);
        REQUIRE_FALSE(found.empty());
        CHECK(std::any_of(found.begin(), found.end(), [&](std::string const& fault) {
            return fault.find(damage.said) != std::string::npos;
        }));
    }
}

TEST_CASE("A row that names a meeting which is not there is the file's fault") {
    PastStore past;
    past.tamper("INSERT INTO people VALUES (7, 'b1', 3, '{}')");
    auto const found = server::store::sqlite_faults(past.folder.path);
    REQUIRE(found.size() == 1);
    CHECK(found.front().find("people") != std::string::npos);
}
