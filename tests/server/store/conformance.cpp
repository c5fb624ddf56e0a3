// What every store promises (server/store/store.hpp), asked of each implementation.
#include <catch2/catch.hpp>
#include <stdexcept>

#include "server/store/memory.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::server::store;
using namespace rostrum::tests;

namespace {

struct InMemory {
    std::unique_ptr<Store> store = std::make_unique<MemoryStore>();
};

struct OnDisk {
    Folder folder;
    std::unique_ptr<Store> store =
        open_sqlite(folder.path, {.exclusive = true, .create = true, .vfs = {}});
};

std::vector<std::uint64_t> versions(std::vector<StoredEvent> const& events) {
    std::vector<std::uint64_t> all;
    for (auto const& event : events)
        all.push_back(event.version);
    return all;
}

using Versions = std::vector<std::uint64_t>;

}  // namespace

TEMPLATE_TEST_CASE("a new store holds nothing", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    CHECK(store.meetings().empty());
    CHECK(store.head(one) == 0);
    CHECK(read_all(store, one).empty());
    CHECK(store.people(one, 100).empty());
    CHECK(store.tokens().empty());
    CHECK(store.erased().empty());
    CHECK_FALSE(store.clock());
    CHECK_FALSE(store.snapshot(one));
    CHECK_FALSE(store.find_idempotency("t1", "k1"));
    CHECK(store.epoch().size() == 32);
    CHECK_FALSE(store.changed_by_others());
}

TEMPLATE_TEST_CASE("events come back as they were given", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    StoredEvent odd{
        1,          model::Instant(model::Milliseconds(-1)),
        "began",    7,
        "schedule", "",
        "",         std::string("{\"a\":\"\0\xc3\xa9'\"}", 13) + std::string(100'000, 'x')};
    REQUIRE(store.append({{{one, 0, {odd}, {}}}, {}}) == AppendResult::appended);
    REQUIRE(store.append(batch_of(one, 1, 3)) == AppendResult::appended);
    auto events = read_all(store, one);
    REQUIRE(events.size() == 4);
    CHECK(same(events[0], odd));
    for (std::uint64_t v = 2; v <= 4; ++v)
        CHECK(same(events[v - 1], event_of(one, v)));
    CHECK(store.head(one) == 4);
}

TEMPLATE_TEST_CASE("read honours after and limit", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    store.append(batch_of(one, 0, 10));
    store.append(batch_of(two, 0, 3));
    CHECK(versions(read_all(store, one, 7, 0)) == Versions{8, 9, 10});
    CHECK(versions(read_all(store, one, 0, 2)) == Versions{1, 2});
    CHECK(versions(read_all(store, one, 4, 3)) == Versions{5, 6, 7});
    CHECK(versions(read_all(store, one, 9, 5)) == Versions{10});
    CHECK(versions(read_all(store, one, 9, ~std::uint64_t{0})) == Versions{10});
    CHECK(read_all(store, one, 10, 0).empty());
    CHECK(read_all(store, one, ~std::uint64_t{0}, 1).empty());
    CHECK(versions(read_all(store, two)) == Versions{1, 2, 3});
}

TEMPLATE_TEST_CASE("a reader that throws leaves the store usable", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    store.append(batch_of(one, 0, 5));
    CHECK_THROWS_AS(store.read(one, 0, 0, [](StoredEvent&&) { throw std::logic_error("no"); }),
                    std::logic_error);
    CHECK(store.append(batch_of(one, 5, 1)) == AppendResult::appended);
    CHECK(read_all(store, one).size() == 6);
}

TEMPLATE_TEST_CASE("a batch over several meetings is stored whole", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    Batch batch;
    batch.meetings = {append_of(one, 0, 2), append_of(two, 0, 1), append_of(one, 2, 1)};
    batch.meetings[0].people = {{model::PersonId("p1"), 2, "{}"}};
    batch.idempotency = {record_of("t1", "k1")};
    REQUIRE(store.append(batch) == AppendResult::appended);
    CHECK(store.meetings() == std::vector{one, two});
    CHECK(store.head(one) == 3);
    CHECK(store.head(two) == 1);
    CHECK(store.people(one, 3).size() == 1);
    CHECK(store.find_idempotency("t1", "k1"));
}

TEMPLATE_TEST_CASE("a conflict in one meeting stores nothing of any", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    store.append(batch_of(one, 0, 2));
    for (std::uint64_t expected : {0, 1, 3}) {
        CAPTURE(expected);
        Batch batch;
        batch.meetings = {append_of(two, 0, 1), append_of(one, expected, 1)};
        batch.meetings[0].people = {{model::PersonId("p1"), 1, "{}"}};
        batch.idempotency = {record_of("t1", "k1")};
        CHECK(store.append(batch) == AppendResult::version_conflict);
        CHECK(store.head(one) == 2);
        CHECK(store.head(two) == 0);
        CHECK(store.meetings() == std::vector{one});
        CHECK(store.people(two, 9).empty());
        CHECK_FALSE(store.find_idempotency("t1", "k1"));
    }
    CHECK(store.append({{append_of(one, 2, 0)}, {}}) == AppendResult::appended);
    CHECK(store.append({{append_of(one, 1, 0)}, {}}) == AppendResult::version_conflict);
    CHECK(store.append(batch_of(one, 2, 1)) == AppendResult::appended);
}

TEMPLATE_TEST_CASE("versions without a gap, or the caller is wrong", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    store.append(batch_of(one, 0, 2));
    auto gap = append_of(one, 2, 2);
    gap.events[1].version = 5;
    CHECK_THROWS_AS(store.append({{gap}, {}}), std::invalid_argument);
    auto twice = append_of(one, 2, 2);
    twice.events[1].version = 3;
    CHECK_THROWS_AS(store.append({{append_of(two, 0, 1), twice}, {}}), std::invalid_argument);
    auto early = append_of(one, 2, 1);
    early.people = {{model::PersonId("p1"), 4, "{}"}};
    CHECK_THROWS_AS(store.append({{early}, {}}), std::invalid_argument);
    auto nobody = append_of(two, 0, 0);
    nobody.people = {{model::PersonId("p1"), 1, "{}"}};
    CHECK_THROWS_AS(store.append({{nobody}, {}}), std::invalid_argument);
    CHECK(store.head(one) == 2);
    CHECK(store.meetings() == std::vector{one});
}

TEMPLATE_TEST_CASE("people are read as of a version", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    model::PersonId p1("p1"), p2("p2");
    auto first = append_of(one, 0, 6);
    first.people = {{p2, 2, "b2"}, {p1, 1, "a1"}, {p1, 4, "a4"}, {p1, 6, ""}};
    REQUIRE(store.append({{first}, {}}) == AppendResult::appended);
    auto at = [&](std::uint64_t up_to) {
        std::string all;
        for (auto const& row : store.people(one, up_to))
            all += row.person.str() + "@" + std::to_string(row.version) + "=" + row.data + " ";
        return all;
    };
    CHECK(at(0).empty());
    CHECK(at(1) == "p1@1=a1 ");
    CHECK(at(3) == "p1@1=a1 p2@2=b2 ");
    CHECK(at(5) == "p1@4=a4 p2@2=b2 ");
    CHECK(at(100) == "p1@6= p2@2=b2 ");
    auto again = append_of(one, 6, 0);
    again.people = {{p1, 4, "corrected"}};
    REQUIRE(store.append({{again}, {}}) == AppendResult::appended);
    CHECK(at(4) == "p1@4=corrected p2@2=b2 ");
    CHECK(store.people(two, 100).empty());
}

TEMPLATE_TEST_CASE("an erased person is gone and remembered", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    model::PersonId p1("p1"), p2("p2");
    for (auto const& meeting : {one, two}) {
        auto part = append_of(meeting, 0, 4);
        part.people = {{p1, 1, "a"}, {p1, 3, "b"}, {p2, 2, "c"}};
        store.append({{part}, {}});
    }
    store.erase_person(one, p1);
    for (std::uint64_t up_to : {1, 3, 9})
        CHECK(store.people(one, up_to).size() == (up_to > 1));
    CHECK(store.people(two, 9).size() == 2);
    CHECK(store.head(one) == 4);
    auto erased = store.erased();
    REQUIRE(erased.size() == 1);
    CHECK(erased[0].meeting == one);
    CHECK(erased[0].person == p1);
    CHECK(erased[0].up_to == 4);

    auto later = append_of(one, 4, 1);
    later.people = {{p1, 5, "new"}};
    store.append({{later}, {}});
    store.erase_again({{one, p1, 2}, {two, p1, 1}, {model::MeetingId("unknown"), p1, 7}});
    CHECK(store.people(one, 9).size() == 2);
    CHECK(store.people(two, 1).empty());
    CHECK(store.people(two, 3).size() == 2);
    erased = store.erased();
    REQUIRE(erased.size() == 3);
    CHECK(erased[0].up_to == 4);
    CHECK(erased[1].meeting == two);
    CHECK(erased[2].up_to == 7);
}

TEMPLATE_TEST_CASE("idempotency records are found and expire", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    auto batch = batch_of(one, 0, 1);
    batch.idempotency = {record_of("t1", "k1"), record_of("t1", "k2"), record_of("t2", "k1")};
    batch.idempotency[1].expires_at = at(2000);
    store.append(batch);
    auto found = store.find_idempotency("t1", "k1");
    REQUIRE(found);
    CHECK(same(*found, record_of("t1", "k1")));
    CHECK_FALSE(store.find_idempotency("k1", "t1"));
    CHECK(store.expire_idempotency(at(1000)) == 0);
    CHECK(store.expire_idempotency(at(1001)) == 2);
    CHECK_FALSE(store.find_idempotency("t1", "k1"));
    CHECK(store.find_idempotency("t1", "k2"));

    auto replaced = record_of("t1", "k2");
    replaced.request_hash = "other";
    replaced.meeting = "";
    store.append({{}, {replaced}});
    CHECK(same(*store.find_idempotency("t1", "k2"), replaced));
}

TEMPLATE_TEST_CASE("refused writes are found, the newest first, and expire", "[store]", InMemory,
                   OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    auto const ids = [&](RefusedQuery const& query) {
        std::vector<std::string> found;
        for (RefusedWrite const& row : store.refused(query))
            found.push_back(row.request_id);
        return found;
    };
    using Ids = std::vector<std::string>;
    for (char const* id : {"r1", "r2", "r3"})
        store.keep_refused(refused_of(id));
    RefusedWrite other = refused_of("r4");
    other.meeting = two;
    store.keep_refused(other);
    other = refused_of("r5");
    other.participant = "DEU";
    other.at_real = at(5000);
    store.keep_refused(other);

    CHECK(ids({one, "", "", std::nullopt, 10}) == Ids{"r5", "r3", "r2", "r1"});
    CHECK(ids({one, "", "", std::nullopt, 2}) == Ids{"r5", "r3"});
    CHECK(ids({one, "", "r2", std::nullopt, 10}) == Ids{"r2"});
    CHECK(ids({one, "DEU", "", std::nullopt, 10}) == Ids{"r5"});
    CHECK(ids({one, "DEU", "r2", std::nullopt, 10}).empty());
    CHECK(ids({two, "", "", std::nullopt, 10}) == Ids{"r4"});
    auto const newest = store.refused({one, "DEU", "", std::nullopt, 1}).front();
    CHECK(ids({one, "", "", newest.id, 10}) == Ids{"r3", "r2", "r1"});
    RefusedWrite expected = other;
    expected.id = newest.id;
    CHECK(same(newest, expected));

    CHECK(store.expire_refused(at(1000)) == 0);
    CHECK(store.expire_refused(at(1001)) == 4);
    CHECK(ids({one, "", "", std::nullopt, 10}) == Ids{"r5"});
    // No id is given twice, whatever was removed.
    store.expire_refused(at(9000));
    store.keep_refused(refused_of("r6"));
    CHECK(store.refused({one, "", "", std::nullopt, 1}).front().id > newest.id);
}

TEMPLATE_TEST_CASE("a snapshot replaces the one before", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    CHECK_THROWS_AS(store.save_snapshot(one, {1, 1, "x"}), std::invalid_argument);
    store.append(batch_of(one, 0, 5));
    store.append(batch_of(two, 0, 5));
    CHECK_FALSE(store.snapshot(one));
    store.save_snapshot(one, {2, 1, "first"});
    store.save_snapshot(one, {5, 2, "second"});
    auto kept = store.snapshot(one);
    REQUIRE(kept);
    CHECK(kept->version == 5);
    CHECK(kept->codec == 2);
    CHECK(kept->body == "second");
    CHECK_FALSE(store.snapshot(two));
}

TEMPLATE_TEST_CASE("tokens are kept and revoked once", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    auto young = token_of("a", 200);
    young.expires_at = at(900);
    store.add_token(young, record_of("admin", "k"));
    store.add_token(token_of("c", 100), std::nullopt);
    store.add_token(token_of("b", 100), std::nullopt);
    CHECK_THROWS_AS(store.add_token(token_of("a", 300), record_of("admin", "k2")),
                    std::invalid_argument);
    auto all = store.tokens();
    REQUIRE(all.size() == 3);
    CHECK(same(all[0], token_of("b", 100)));
    CHECK(same(all[1], token_of("c", 100)));
    CHECK(same(all[2], young));
    CHECK(store.find_idempotency("admin", "k"));
    CHECK_FALSE(store.find_idempotency("admin", "k2"));

    CHECK_FALSE(store.revoke_token("nobody", at(500)));
    CHECK(store.revoke_token("a", at(500)));
    CHECK(store.revoke_token("a", at(600)));
    CHECK(store.tokens()[2].revoked_at == at(500));
    CHECK_FALSE(store.tokens()[0].revoked_at);
}

TEMPLATE_TEST_CASE("the clock is kept", "[store]", InMemory, OnDisk) {
    TestType fixture;
    auto& store = *fixture.store;
    store.set_clock({false, at(1), at(1), 1.0});
    store.set_clock({true, at(5000), at(7), 0.1});
    auto clock = store.clock();
    REQUIRE(clock);
    CHECK(clock->rehearsal);
    CHECK(clock->anchor == at(5000));
    CHECK(clock->anchor_real == at(7));
    CHECK(clock->speed == 0.1);
}

TEMPLATE_TEST_CASE("each store has an epoch of its own", "[store]", InMemory, OnDisk) {
    TestType fixture, other;
    CHECK(fixture.store->epoch() == fixture.store->epoch());
    CHECK(fixture.store->epoch() != other.store->epoch());
}

TEST_CASE("a store in memory fails when it is told to", "[store]") {
    MemoryStore store;
    store.fail_append(2, MemoryStore::Fault::before_storing);
    CHECK(store.append(batch_of(one, 0, 1)) == AppendResult::appended);
    CHECK_THROWS_AS(store.append(batch_of(one, 1, 1)), Unavailable);
    CHECK(store.head(one) == 1);
    store.fail_append(1, MemoryStore::Fault::after_storing);
    CHECK_THROWS_AS(store.append(batch_of(one, 1, 1)), Unavailable);
    CHECK(store.head(one) == 2);
    CHECK(store.append(batch_of(one, 2, 1)) == AppendResult::appended);
    store.set_unavailable(true);
    CHECK_THROWS_AS(store.append(batch_of(one, 3, 1)), Unavailable);
    CHECK_THROWS_AS(store.head(one), Unavailable);
    store.set_unavailable(false);
    CHECK(store.head(one) == 3);
    store.pretend_others_wrote();
    CHECK(store.changed_by_others());
    CHECK_FALSE(store.changed_by_others());
}
