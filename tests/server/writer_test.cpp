#include "server/writer.hpp"

#include <catch2/catch.hpp>

#include "model/update.hpp"
#include "server/replay.hpp"
#include "tests/server/writer_desk.hpp"

using namespace rostrum;
using namespace rostrum::server;
using namespace rostrum::tests;

using Kind = Outcome::Kind;

TEST_CASE("What was accepted lies in the log with who, when and why, and is read again from it") {
    Desk desk;
    Outcome const outcome = desk.one(booking(desk.state(0)));
    REQUIRE(outcome.kind == Kind::accepted);
    CHECK(outcome.subject == "b1");
    CHECK(outcome.status == 201);
    REQUIRE(outcome.events.size() == 1);

    store::StoredEvent const last = log_of(*desk.memory).back();
    CHECK(last.version == outcome.view->meeting->version);
    CHECK(last.at == a_week_before());
    CHECK(last.type == "booked");
    CHECK(last.actor == "t1");
    CHECK(last.actor_role == "secretariat");
    CHECK(last.request_id == "request-" + desk.state(0).str());

    std::string const before = all_of(*desk.view()->meeting);
    desk.open();
    CHECK(all_of(*desk.view()->meeting) == before);
    CHECK(desk.view()->list->places.size() == 1);
}

TEST_CASE("An answer shows the meeting at its own version, whatever followed in its batch") {
    Desk desk;
    std::uint64_t const before = desk.version();
    auto const outcomes = desk.turn(
        {booking(desk.state(0)), booking(desk.state(1)), withdrawal("b1"), booking(desk.state(2))});
    REQUIRE(outcomes.size() == 4);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        REQUIRE(outcomes[i].kind == Kind::accepted);
        CHECK(outcomes[i].view->meeting->version == before + i + 1);
    }
    CHECK(outcomes[0].view->meeting->bookings.size() == 1);
    CHECK(outcomes[1].view->list->places.size() == 2);
    CHECK(outcomes[2].view->list->places.size() == 1);
    CHECK(desk.view() == outcomes[3].view);
}

TEST_CASE("A batch is one append, published once, and later commands see what earlier ones did") {
    Desk desk;
    auto const appended = desk.writer->metrics().batches.load();
    desk.publications.clear();
    auto const outcomes = desk.turn({booking(desk.state(0)), booking(desk.state(0))});
    CHECK(outcomes[0].kind == Kind::accepted);
    CHECK(outcomes[1].kind == Kind::refused);
    CHECK(outcomes[1].view == outcomes[0].view);
    CHECK(desk.writer->metrics().batches.load() == appended + 1);
    REQUIRE(desk.publications.size() == 1);
    CHECK(desk.publications[0].events.size() == 1);
    CHECK(desk.publications[0].view == desk.view());
}

TEST_CASE("Nothing is published before it is durable") {
    Desk desk;
    std::uint64_t const before = desk.version();
    std::uint64_t seen = 0;
    desk.store.before_append = [&] { seen = desk.version(); };
    desk.one(booking(desk.state(0)));
    CHECK(seen == before);
    CHECK(desk.version() == before + 1);
}

TEST_CASE("Refusals and dry runs write nothing") {
    Desk desk;
    desk.one(booking(desk.state(0)));
    int appends = 0;
    desk.store.before_append = [&] { ++appends; };

    SECTION("a refusal shows what it was judged against") {
        Outcome const outcome = desk.one(under_key(booking(desk.state(0)), "k"));
        CHECK(outcome.kind == Kind::refused);
        CHECK_FALSE(outcome.refusal.findings.empty());
        CHECK(outcome.view == desk.view());
        CHECK_FALSE(desk.memory->find_idempotency("t1", "k"));
    }
    SECTION("a dry run shows the place that it would have") {
        Submission rehearsal = under_key(booking(desk.state(1)), "k");
        rehearsal.dry_run = true;
        rehearsal.people = {Person{"Name", "Minister", "", ""}};
        Outcome const outcome = desk.one(rehearsal);
        CHECK(outcome.kind == Kind::accepted);
        CHECK(outcome.dry_run);
        CHECK(outcome.subject == "b2");
        CHECK(outcome.view->list->places.size() == 2);
        CHECK(outcome.view->people->find(model::PersonId("p2"))->name == "Name");
        CHECK(desk.view()->list->places.size() == 1);
        CHECK(desk.view()->people->size() == 0);
        CHECK_FALSE(desk.memory->find_idempotency("t1", "k"));
        CHECK(desk.one(booking(desk.state(2))).subject == "b2");
        return;
    }
    SECTION("an unknown meeting has no state at all") {
        Submission elsewhere = booking(desk.state(1));
        elsewhere.meeting = model::MeetingId("nowhere");
        CHECK(desk.one(elsewhere).kind == Kind::unknown_meeting);
    }
    CHECK(appends == 0);
}

TEST_CASE("A meeting is created once, under its own id") {
    Desk desk;
    CHECK(desk.one(creation()).kind == Kind::refused);
    Submission astray = creation();
    astray.meeting = model::MeetingId("other");
    CHECK(desk.one(astray).kind == Kind::unavailable);
    CHECK(desk.complaints.size() == 1);
    CHECK(desk.memory->meetings() == std::vector{hlm2025()});
}

TEST_CASE("Several meetings share a transaction and nothing else") {
    Desk desk;
    auto other = std::make_shared<model::Programme>(*programme());
    other->id = model::MeetingId("another");
    Submission elsewhere = booking(desk.state(0));
    elsewhere.meeting = other->id;
    auto const appended = desk.writer->metrics().batches.load();
    auto const outcomes =
        desk.turn({creation(other), elsewhere, booking(desk.state(0)), booking(desk.state(1))});
    CHECK(outcomes[0].kind == Kind::accepted);
    // What was due when it was made, the opening of its list, has passed with its making.
    CHECK(outcomes[1].subject == "b1");
    CHECK(outcomes[3].subject == "b2");
    CHECK(desk.writer->metrics().batches.load() == appended + 1);
    CHECK(desk.published->meetings() == std::vector{other->id, hlm2025()});
}

TEST_CASE("The instant of an event never goes back, whatever the clock does") {
    Desk desk;
    desk.one(booking(desk.state(0)));
    desk.clock.set(a_week_before() - std::chrono::hours(5));
    Outcome const outcome = desk.one(booking(desk.state(1)));
    REQUIRE(outcome.kind == Kind::accepted);
    CHECK(outcome.view->meeting->at == a_week_before());
    auto const log = log_of(*desk.memory);
    for (std::size_t i = 1; i < log.size(); ++i)
        CHECK(log[i - 1].at <= log[i].at);
}

TEST_CASE("Deadlines are events of the schedule") {
    Desk desk;
    model::ListWindow const& window = programme()->debate.list;

    SECTION("passed with the first turn after they are due, before its commands") {
        desk.clock.set(window.closes_at + std::chrono::hours(1));
        Outcome const outcome = desk.one(booking(desk.state(0)));
        CHECK(outcome.kind == Kind::refused);
        CHECK_FALSE(desk.view()->meeting->list.open);
    }
    SECTION("caught up at a start with their due instant") {
        desk.clock.set(window.closes_at + std::chrono::hours(30));
        desk.open();
        CHECK_FALSE(desk.view()->meeting->list.open);
    }
    store::StoredEvent const last = log_of(*desk.memory).back();
    CHECK(last.type == "list_closed");
    CHECK(last.at == window.closes_at);
    CHECK(last.actor == "schedule");
    CHECK(last.actor_role == "schedule");
    CHECK_FALSE(desk.writer->next_deadline());
}

TEST_CASE("The next deadline is the earliest of any meeting") {
    Desk desk;
    CHECK(desk.writer->next_deadline() == model::journal_deadlines(*programme()).front());
    auto sooner = std::make_shared<model::Programme>(*programme());
    sooner->id = model::MeetingId("sooner");
    sooner->debate.list.closes_at -= std::chrono::hours(48);
    sooner->debate.list.self_service_until -= std::chrono::hours(48);
    REQUIRE(desk.one(creation(sooner)).kind == Kind::accepted);
    CHECK(desk.writer->next_deadline() == sooner->debate.list.closes_at);
}

TEST_CASE("A person lies beside the log, in the same transaction") {
    Desk desk;
    Submission named = under_key(booking(desk.state(0)), "k");
    std::get<model::Book>(named.command).names_speaker = true;
    named.people = {Person{"Quillonia Example", "Ministrix", "the Regentia", "whispered"}};
    Outcome const booked = desk.one(named);
    REQUIRE(booked.kind == Kind::accepted);
    model::PersonId const id("p1");
    CHECK(booked.view->people->find(id) == named.people[0]);
    REQUIRE(desk.memory->people(hlm2025(), booked.view->meeting->version).size() == 1);

    SECTION("and never in it") {
        for (store::StoredEvent const& event : log_of(*desk.memory))
            for (char const* part : {"Quillonia", "Ministrix", "Regentia", "whispered"})
                CHECK(event.body.find(part) == std::string::npos);
    }
    SECTION("a restart finds it") {
        desk.open();
        CHECK(desk.view()->people->find(id) == named.people[0]);
    }
    SECTION("a speaker who is taken away leaves the note") {
        model::Change change;
        change.booking = model::BookingId("b1");
        change.names_speaker = false;
        Submission changed = booking(desk.state(0));
        changed.command = change;
        REQUIRE(desk.one(changed).kind == Kind::accepted);
        CHECK(desk.view()->people->find(id) == Person{"", "", "", "whispered"});
        CHECK(booked.view->people->find(id) == named.people[0]);
    }
    SECTION("who is erased is in no answer any more, not even in one of the past") {
        desk.one(booking(desk.state(1)));
        desk.writer->erase_person(hlm2025(), id);
        CHECK_FALSE(desk.view()->people->find(id));
        Outcome const again = desk.one(named);
        REQUIRE(again.kind == Kind::replayed);
        CHECK_FALSE(again.view->people->find(id));
        CHECK(desk.memory->people(hlm2025(), 100).empty());
    }
}

TEST_CASE("A request with its key is answered again and done once") {
    Desk desk;
    Submission const request = under_key(booking(desk.state(0)), "k");
    Outcome const first = desk.one(request);
    REQUIRE(first.kind == Kind::accepted);
    desk.turn({booking(desk.state(1)), withdrawal("b1")});
    std::uint64_t const head = desk.version();

    SECTION("at once") {}
    SECTION("after a restart") {
        desk.open();
    }
    SECTION("after many others") {
        for (std::size_t i = 2; i < 90; ++i)
            REQUIRE(desk.one(booking(desk.state(i))).kind == Kind::accepted);
        REQUIRE(desk.one(request).kind == Kind::replayed);
        return;
    }
    Outcome const again = desk.one(request);
    REQUIRE(again.kind == Kind::replayed);
    CHECK(again.subject == "b1");
    CHECK(again.status == 201);
    CHECK(all_of(*again.view->meeting) == all_of(*first.view->meeting));
    CHECK(desk.version() == head);
    CHECK(desk.one(under_key(booking(desk.state(0)), "k", "other")).kind == Kind::key_reused);
}

TEST_CASE("A key is kept for seven days of real time") {
    Desk desk;
    Submission const request = under_key(booking(desk.state(0)), "k");
    desk.one(request);
    desk.one(withdrawal("b1"));
    desk.clock.set_real(a_week_before() + std::chrono::hours(7 * 24) - std::chrono::seconds(1));
    CHECK(desk.one(request).kind == Kind::replayed);
    desk.clock.set_real(a_week_before() + std::chrono::hours(7 * 24));
    Outcome const anew = desk.one(request);
    CHECK(anew.kind == Kind::accepted);
    CHECK(anew.subject == "b2");
    CHECK(desk.one(request).subject == "b2");
}

TEST_CASE("A version of the past is the fold of the log up to it") {
    Desk desk;
    std::vector<std::string> states;
    for (std::size_t i = 0; i < 5; ++i)
        states.push_back(all_of(*desk.one(booking(desk.state(i))).view->meeting));
    std::uint64_t const head = desk.version();
    desk.open();
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(all_of(*desk.writer->view_at(hlm2025(), head - 4 + i)->meeting) == states[i]);
    CHECK_FALSE(desk.writer->view_at(hlm2025(), head + 1));
    CHECK_FALSE(desk.writer->view_at(hlm2025(), 0));
    CHECK_FALSE(desk.writer->view_at(model::MeetingId("nowhere"), 1));
}

TEST_CASE("A snapshot spares the log's reading and is never believed against it") {
    Desk desk;
    WriterOptions options;
    options.snapshot_every = 4;
    options.snapshot_at_stop = 0;
    desk.open(options);
    for (std::size_t i = 0; i < 4; ++i)
        desk.one(booking(desk.state(i)));
    desk.writer->save_snapshots(false);
    auto const saved = desk.memory->snapshot(hlm2025());
    REQUIRE(saved);
    desk.one(booking(desk.state(4)));
    desk.writer->save_snapshots(false);
    CHECK(desk.memory->snapshot(hlm2025())->version == saved->version);
    std::string const all = all_of(*desk.view()->meeting);

    SECTION("it is the state at its version") {
        Replayed const replayed = replay(*desk.memory, hlm2025());
        CHECK(replayed.from_version == saved->version);
        CHECK(all_of(replayed.meeting) == all);
    }
    SECTION("one is saved at a clean stop") {
        desk.writer->save_snapshots(true);
        CHECK(desk.memory->snapshot(hlm2025())->version == desk.version());
    }
    SECTION("a damaged one is left aside") {
        store::Snapshot damaged = *saved;
        damaged.body[damaged.body.size() / 2] ^= 1;
        desk.memory->save_snapshot(hlm2025(), damaged);
        CHECK(replay(*desk.memory, hlm2025()).from_version == 0);
    }
    SECTION("so is another codec's") {
        store::Snapshot foreign = *saved;
        foreign.codec += 1;
        desk.memory->save_snapshot(hlm2025(), foreign);
        CHECK(replay(*desk.memory, hlm2025()).from_version == 0);
    }
    SECTION("and one that is younger than what is asked for") {
        Replayed const past = replay(*desk.memory, hlm2025(), saved->version - 1);
        CHECK(past.from_version == 0);
        CHECK(past.meeting.version == saved->version - 1);
    }
    desk.open(options);
    CHECK(all_of(*desk.view()->meeting) == all);
}

TEST_CASE("A meeting gets its first snapshot at a clean stop, however short its log") {
    Desk desk;
    desk.one(booking(desk.state(0)));
    desk.writer->save_snapshots(false);
    CHECK_FALSE(desk.memory->snapshot(hlm2025()));
    desk.writer->save_snapshots(true);
    REQUIRE(desk.memory->snapshot(hlm2025()));
    CHECK(desk.memory->snapshot(hlm2025())->version == desk.version());

    // The next is worth it only after as many events as the options say.
    desk.open();
    desk.one(booking(desk.state(1)));
    desk.writer->save_snapshots(true);
    CHECK(desk.memory->snapshot(hlm2025())->version == desk.version() - 1);
}

TEST_CASE("A log that can't be read is refused with its place") {
    Desk desk;
    store::MeetingAppend strange;
    strange.meeting = hlm2025();
    strange.expected_version = desk.version();
    store::StoredEvent event = log_of(*desk.memory).back();
    event.version = desk.version() + 1;

    SECTION("an event of a newer release") {
        event.type = "floor_given";
        strange.events = {event};
        desk.memory->append({{strange}, {}});
        CHECK_THROWS_WITH(desk.open(),
                          Catch::Contains("hlm2025, version " + std::to_string(event.version)) &&
                              Catch::Contains("floor_given"));
    }
    SECTION("a schema of a newer release") {
        event.schema = 99;
        strange.events = {event};
        desk.memory->append({{strange}, {}});
        CHECK_THROWS_WITH(desk.open(), Catch::Contains("newer release"));
    }
    SECTION("a damaged body") {
        event.body = "{\"booking\"";
        strange.events = {event};
        desk.memory->append({{strange}, {}});
        CHECK_THROWS_WITH(desk.open(), Catch::Contains("damaged"));
    }
}
