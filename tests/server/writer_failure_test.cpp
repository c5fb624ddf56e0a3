#include <catch2/catch.hpp>
#include <random>

#include "server/replay.hpp"
#include "server/writer.hpp"
#include "tests/server/writer_desk.hpp"

using namespace rostrum;
using namespace rostrum::server;
using namespace rostrum::tests;

using Kind = Outcome::Kind;

namespace {

[[noreturn]] void disk_full() {
    throw store::Unavailable("database or disk is full");
}

}  // namespace

TEST_CASE("A failed append leaves everything as it was") {
    Desk desk;
    desk.one(booking(desk.state(0)));
    std::string const before = all_of(*desk.view()->meeting);
    desk.memory->fail_append(1, store::MemoryStore::Fault::before_storing);

    Submission rehearsal = booking(desk.state(3));
    rehearsal.dry_run = true;
    auto const outcomes =
        desk.turn({booking(desk.state(0)), rehearsal, booking(desk.state(1)), withdrawal("b1"),
                   booking(desk.state(1)), under_key(booking(desk.state(2)), "k")});

    // Judged against what is durable: they stand.
    CHECK(outcomes[0].kind == Kind::refused);
    CHECK(outcomes[1].kind == Kind::accepted);
    // Never happened, or judged against what never happened.
    for (std::size_t i = 2; i < outcomes.size(); ++i) {
        CHECK(outcomes[i].kind == Kind::unavailable);
        CHECK_FALSE(outcomes[i].view);
    }
    CHECK(all_of(*desk.view()->meeting) == before);
    CHECK_FALSE(desk.writer->healthy());
    CHECK_FALSE(desk.memory->find_idempotency("t1", "k"));

    Outcome const next = desk.one(booking(desk.state(1)));
    CHECK(next.kind == Kind::accepted);
    CHECK(next.subject == "b2");
    CHECK(desk.writer->healthy());
    desk.open();
    CHECK(desk.view()->meeting->bookings.size() == 2);
}

TEST_CASE("A batch that turns out to be durable after a failure is answered as accepted") {
    Desk desk;
    desk.memory->fail_append(1, store::MemoryStore::Fault::after_storing);
    Submission named = booking(desk.state(0));
    std::get<model::Book>(named.command).names_speaker = true;
    named.people = {Person{"Name", "", "", ""}};
    auto const outcomes = desk.turn({named, booking(desk.state(0))});
    CHECK(outcomes[0].kind == Kind::accepted);
    CHECK(outcomes[1].kind == Kind::refused);
    CHECK(desk.view() == outcomes[0].view);
    CHECK(desk.view()->people->size() == 1);
    CHECK(desk.writer->healthy());
    std::string const all = all_of(*desk.view()->meeting);
    desk.open();
    CHECK(all_of(*desk.view()->meeting) == all);
}

TEST_CASE("While the store can't tell what became of a batch, its meetings are in doubt") {
    Desk desk;
    desk.one(booking(desk.state(0)));
    bool away = false;
    desk.store.before_head = [&] {
        if (away) disk_full();
    };
    bool stored = false;
    SECTION("it was stored") {
        desk.store.after_append = [&] {
            away = stored = true;
            disk_full();
        };
    }
    SECTION("it was not") {
        desk.store.before_append = [&] {
            away = true;
            disk_full();
        };
    }
    Submission const request = under_key(booking(desk.state(1)), "k");
    CHECK(desk.one(request).kind == Kind::unavailable);
    CHECK_FALSE(desk.writer->healthy());
    desk.store.before_append = desk.store.after_append = nullptr;

    // Reads go on; nothing is decided on what is not known.
    CHECK(desk.view()->meeting->bookings.size() == 1);
    CHECK(desk.one(booking(desk.state(2))).kind == Kind::unavailable);
    CHECK(desk.one(booking(desk.state(0))).kind == Kind::unavailable);

    away = false;
    desk.writer->probe();
    CHECK(desk.writer->healthy());
    CHECK(desk.view()->meeting->bookings.size() == (stored ? 2 : 1));

    // The client tries again, and it is done once.
    Outcome const again = desk.one(request);
    CHECK(again.kind == (stored ? Kind::replayed : Kind::accepted));
    CHECK(again.subject == "b2");
    CHECK(desk.view()->meeting->bookings.size() == 2);
}

TEST_CASE("A store that is away altogether refuses writes, and heals") {
    Desk desk;
    desk.one(booking(desk.state(0)));
    desk.memory->set_unavailable(true);
    CHECK(desk.one(booking(desk.state(1))).kind == Kind::unavailable);
    CHECK(desk.one(under_key(booking(desk.state(1)), "k")).kind == Kind::unavailable);
    CHECK(desk.view()->meeting->bookings.size() == 1);
    std::size_t const complaints = desk.complaints.size();
    CHECK(complaints >= 1);
    for (int i = 0; i < 10; ++i)
        desk.writer->probe();
    CHECK(desk.complaints.size() == complaints);
    CHECK_FALSE(desk.writer->healthy());

    desk.memory->set_unavailable(false);
    desk.writer->probe();
    CHECK(desk.writer->healthy());
    CHECK(desk.one(booking(desk.state(1))).subject == "b2");
}

TEST_CASE("A deadline that can't be stored is passed when the store is back") {
    Desk desk;
    model::Instant const closes_at = programme()->debate.list.closes_at;
    desk.clock.set(closes_at + std::chrono::hours(1));
    desk.memory->fail_append(1, store::MemoryStore::Fault::before_storing);
    // Refused for a closed list whose closing was not stored: nobody can say so yet.
    CHECK(desk.one(booking(desk.state(0))).kind == Kind::unavailable);
    CHECK(desk.view()->meeting->list.open);
    CHECK(desk.one(booking(desk.state(0))).kind == Kind::refused);
    CHECK(log_of(*desk.memory).back().at == closes_at);
}

TEST_CASE("Commands are judged again on what somebody else wrote meanwhile") {
    Desk desk;
    Published elsewhere;
    Writer other(*desk.memory, desk.clock, elsewhere, {});
    other.load();
    Submission const theirs = booking(desk.state(0));
    REQUIRE(other.turn({&theirs}).front().kind == Kind::accepted);

    auto const outcomes = desk.turn({booking(desk.state(0)), booking(desk.state(1))});
    CHECK(outcomes[0].kind == Kind::refused);
    CHECK(outcomes[1].kind == Kind::accepted);
    CHECK(outcomes[1].subject == "b2");
    CHECK(desk.view()->meeting->bookings.size() == 2);

    SECTION("or read when the store tells of it") {
        Submission const more = booking(desk.state(2));
        CHECK(other.turn({&more}).front().subject == "b3");
        desk.publications.clear();
        desk.writer->reread();
        CHECK(desk.view()->meeting->bookings.size() == 3);
        REQUIRE(desk.publications.size() == 1);
        CHECK(desk.publications[0].events.size() == 1);
    }
}

TEST_CASE("Whatever fails, what was answered is what the log holds") {
    auto const seed = GENERATE(1u, 2u, 3u, 4u, 5u);
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    auto const one_in = [&](unsigned n) { return dice() % n == 0; };
    Desk desk;
    bool head_away = false;
    desk.store.before_append = [&] {
        if (one_in(6)) disk_full();
    };
    desk.store.after_append = [&] {
        head_away = one_in(3);
        if (one_in(6)) disk_full();
    };
    desk.store.before_head = [&] {
        if (std::exchange(head_away, one_in(4))) disk_full();
    };

    std::map<std::string, std::uint64_t> acknowledged;  // booking and the version of its making
    std::map<std::string, Submission> unanswered;       // by key
    int accepted = 0;
    for (int round = 0; round < 120; ++round) {
        std::vector<Submission> batch;
        for (unsigned i = 0; i < 1 + dice() % 4; ++i) {
            std::size_t const which = dice() % desk.states.size();
            std::string const key = std::to_string(round) + "-" + std::to_string(i);
            batch.push_back(under_key(booking(desk.state(which)), key));
        }
        for (auto const& [key, submission] : unanswered)
            batch.push_back(submission);
        auto const outcomes = desk.turn(batch);
        for (std::size_t i = 0; i < batch.size(); ++i) {
            std::string const& key = batch[i].idempotency->key;
            if (outcomes[i].kind == Kind::unavailable) {
                unanswered[key] = batch[i];
                continue;
            }
            unanswered.erase(key);
            if (outcomes[i].kind == Kind::refused) continue;
            ++accepted;
            std::uint64_t const version = outcomes[i].view->meeting->version;
            bool const first = acknowledged.emplace(outcomes[i].subject, version).second;
            CHECK(first);
            CHECK(
                outcomes[i].view->meeting->find(model::BookingId(outcomes[i].subject))->revision ==
                version);
        }
        if (one_in(20)) {
            head_away = false;
            desk.store.before_head = nullptr;
            desk.open();
            desk.store.before_head = [&] {
                if (std::exchange(head_away, one_in(4))) disk_full();
            };
        }
    }
    CHECK(accepted > 50);
    desk.store.before_head = desk.store.before_append = desk.store.after_append = nullptr;
    desk.writer->probe();
    desk.turn({});
    model::Meeting const& served = *desk.view()->meeting;
    CHECK(all_of(served) == all_of(replay(*desk.memory, hlm2025()).meeting));
    CHECK(model::broken_invariants(served).empty());
    for (auto const& [booking, version] : acknowledged)
        CHECK(served.find(model::BookingId(booking))->revision == version);
    // What is not acknowledged is there at most because its client never asked again.
    CHECK(served.bookings.size() >= acknowledged.size());
    CHECK(served.bookings.size() <= acknowledged.size() + unanswered.size());
}
