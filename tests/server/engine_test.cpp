#include "server/engine.hpp"

#include <barrier>
#include <catch2/catch.hpp>
#include <future>
#include <latch>
#include <thread>

#include "server/replay.hpp"
#include "server/store/memory.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/forwarding_store.hpp"

using namespace rostrum;
using namespace rostrum::server;
using namespace rostrum::tests;

using Kind = Outcome::Kind;

namespace {

// An engine that runs, with the meeting created. What holds the writer up is let go at the end.
struct Running {
    explicit Running(EngineOptions options = {}) {
        auto forwarding = std::make_unique<ForwardingStore>(memory);
        store = forwarding.get();
        engine = std::make_unique<Engine>(std::move(forwarding), clock, std::move(options));
        engine->load();
        engine->start();
        REQUIRE(engine->execute(creation()).kind == Kind::accepted);
    }
    ~Running() {
        release();
        engine->stop();
    }

    // Waits until the writer has done this.
    void in_turn(std::function<void(store::Store&)> task) {
        std::promise<bool> done;
        engine->run(std::move(task), [&](bool succeeded) { done.set_value(succeeded); });
        REQUIRE(done.get_future().get());
    }
    // Keeps the writer busy until release().
    void hold() {
        gate = std::make_shared<std::latch>(1);
        auto const reached = std::make_shared<std::latch>(1);
        engine->run(
            [reached, held = gate](store::Store&) {
                reached->count_down();
                held->wait();
            },
            [](bool) {});
        reached->wait();
    }
    void release() {
        if (auto held = std::exchange(gate, nullptr)) held->count_down();
    }
    std::future<Outcome> later(Submission submission) {
        auto promise = std::make_shared<std::promise<Outcome>>();
        engine->submit(std::move(submission),
                       [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
        return promise->get_future();
    }

    std::shared_ptr<store::MemoryStore> memory = std::make_shared<store::MemoryStore>();
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>(a_week_before());
    std::vector<model::ParticipantId> states = member_states();
    ForwardingStore* store = nullptr;
    std::unique_ptr<Engine> engine;
    std::shared_ptr<std::latch> gate;
};

// Whether it comes true within ten seconds; what is waited for is a few milliseconds away.
bool eventually(std::function<bool()> const& condition) {
    auto const give_up = stopwatch() + std::chrono::seconds(10);
    while (stopwatch() < give_up) {
        if (condition()) return true;
        std::this_thread::yield();
    }
    return false;
}

bool answered(std::future<Outcome> const& future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

TEST_CASE("Two officers booking the same delegation at once: one is accepted, a thousand times") {
    Running running;
    constexpr int rounds = 1'000;
    std::array<std::vector<Kind>, 2> kinds;
    std::array<std::string, 2> booked;
    std::barrier both(2, [] {});
    auto const officer = [&](std::size_t me) {
        for (int round = 0; round < rounds; ++round) {
            both.arrive_and_wait();
            Outcome const outcome = running.engine->execute(booking(running.states[0]));
            kinds[me].push_back(outcome.kind);
            booked[me] = outcome.subject;
            both.arrive_and_wait();
            // Room for the next round.
            if (outcome.kind == Kind::accepted)
                running.engine->execute(withdrawal(outcome.subject));
        }
    };
    std::thread other(officer, 1);
    officer(0);
    other.join();

    int one_each_time = 0;
    for (int round = 0; round < rounds; ++round) {
        auto const i = static_cast<std::size_t>(round);
        bool const first = kinds[0][i] == Kind::accepted && kinds[1][i] == Kind::refused;
        bool const second = kinds[0][i] == Kind::refused && kinds[1][i] == Kind::accepted;
        if (first || second) ++one_each_time;
    }
    CHECK(one_each_time == rounds);
    CHECK(running.engine->view(hlm2025())->meeting->bookings.size() == rounds);
}

TEST_CASE("What waits while the writer is busy goes into one batch") {
    Running running;
    running.hold();
    std::vector<std::future<Outcome>> outcomes;
    for (std::size_t i = 0; i < 20; ++i)
        outcomes.push_back(running.later(booking(running.states[i])));
    CHECK(running.engine->waiting() == 20);
    auto const batches = running.engine->metrics().batches.load();
    running.release();
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        CHECK(outcomes[i].get().subject == "b" + std::to_string(i + 1));
    running.in_turn([](store::Store&) {});
    CHECK(running.engine->metrics().batches.load() == batches + 1);
    CHECK(running.engine->metrics().last_batch_commands.load() == 20);
}

TEST_CASE("Reads do not wait for the writer") {
    Running running;
    running.hold();
    auto const outcome = running.later(booking(running.states[0]));
    CHECK(running.engine->view(hlm2025())->meeting->bookings.empty());
    CHECK(running.engine->meetings() == std::vector{hlm2025()});
    CHECK_FALSE(running.engine->view(model::MeetingId("nowhere")));
    CHECK_FALSE(answered(outcome));
}

TEST_CASE("Readers always see a whole version, and never an older one after a newer") {
    Running running;
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0};
    auto const read = [&] {
        std::uint64_t seen = 0;
        while (!stop) {
            ViewPtr const view = running.engine->view(hlm2025());
            if (view->meeting->version < seen) ++wrong;
            if (view->list->places.size() != view->meeting->order.size()) ++wrong;
            if (!model::broken_invariants(*view->meeting).empty()) ++wrong;
            seen = view->meeting->version;
        }
    };
    std::thread one(read), two(read);
    for (std::size_t i = 0; i < 100; ++i)
        running.engine->execute(booking(running.states[i]));
    stop = true;
    one.join();
    two.join();
    CHECK(wrong == 0);
}

TEST_CASE("A request is answered 'in use' while one with its key runs, and only then") {
    Running running;
    Submission const request = under_key(booking(running.states[0]), "k");
    running.hold();
    auto const first = running.later(request);
    auto second = running.later(request);
    auto another = running.later(under_key(booking(running.states[1]), "other"));
    REQUIRE(answered(second));
    CHECK(second.get().kind == Kind::key_in_use);
    CHECK_FALSE(answered(first));
    running.release();
    CHECK(another.get().kind == Kind::accepted);
    CHECK(running.engine->execute(request).kind == Kind::replayed);

    SECTION("a refusal frees the key for another try") {
        Submission const twice = under_key(booking(running.states[0]), "k2");
        CHECK(running.engine->execute(twice).kind == Kind::refused);
        CHECK(running.engine->execute(twice).kind == Kind::refused);
    }
    SECTION("the answer itself does") {
        std::promise<Kind> again;
        Submission const next = under_key(booking(running.states[2]), "k3");
        running.engine->submit(next, [&](Outcome) {
            running.engine->submit(next, [&](Outcome outcome) { again.set_value(outcome.kind); });
        });
        CHECK(again.get_future().get() == Kind::replayed);
    }
}

TEST_CASE("More than may wait is unavailable at once, and what waits is not lost") {
    EngineOptions options;
    options.queue_limit = 3;
    Running running(std::move(options));
    running.hold();
    std::vector<std::future<Outcome>> outcomes;
    for (std::size_t i = 0; i < 5; ++i)
        outcomes.push_back(running.later(under_key(booking(running.states[i]), std::to_string(i))));
    CHECK_FALSE(answered(outcomes[2]));
    REQUIRE(answered(outcomes[3]));
    CHECK(outcomes[3].get().kind == Kind::unavailable);
    bool carried_out = true;
    running.engine->run([](store::Store&) {}, [&](bool succeeded) { carried_out = succeeded; });
    CHECK_FALSE(carried_out);
    running.release();
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(outcomes[i].get().kind == Kind::accepted);
    // Its key was never taken.
    CHECK(running.engine->execute(under_key(booking(running.states[4]), "4")).kind ==
          Kind::accepted);
}

TEST_CASE("A stop answers what waits, saves the state and takes no more") {
    EngineOptions options;
    options.writer.snapshot_at_stop = 5;
    Running running(std::move(options));
    running.hold();
    std::vector<std::future<Outcome>> outcomes;
    for (std::size_t i = 0; i < 10; ++i)
        outcomes.push_back(running.later(booking(running.states[i])));
    std::thread stopping([&] { running.engine->stop(); });
    running.release();
    stopping.join();
    for (auto& outcome : outcomes) {
        REQUIRE(answered(outcome));
        CHECK(outcome.get().kind == Kind::accepted);
    }
    CHECK(running.engine->execute(booking(running.states[20])).kind == Kind::unavailable);
    auto const snapshot = running.memory->snapshot(hlm2025());
    REQUIRE(snapshot);
    CHECK(snapshot->version == running.engine->view(hlm2025())->meeting->version);
}

TEST_CASE("A deadline passes by itself when the clock reaches it") {
    std::promise<ViewPtr> closed;
    EngineOptions options;
    options.poll = std::chrono::hours(1);
    options.writer.published = [&](Publication const& publication) {
        if (!publication.events.empty() && publication.events.back().type == "list_closed")
            closed.set_value(publication.view);
    };
    Running running(std::move(options));
    CHECK(running.engine->view(hlm2025())->meeting->list.open);
    running.clock->set(programme()->debate.list.closes_at);
    running.engine->nudge();
    ViewPtr const view = closed.get_future().get();
    CHECK_FALSE(view->meeting->list.open);
    CHECK(view->meeting->at == programme()->debate.list.closes_at);
}

TEST_CASE("The engine looks around: for what others wrote, and for a store that is back") {
    std::atomic<int> changes{0};
    std::promise<void> noticed;
    EngineOptions options;
    options.poll = std::chrono::milliseconds(5);
    options.changed_by_others = [&](store::Store& store) {
        if (store.tokens().size() == 1 && changes++ == 0) noticed.set_value();
    };
    Running running(std::move(options));

    SECTION("a token made by the command line is seen") {
        running.in_turn([&](store::Store& store) {
            store::TokenRow token;
            token.id = "from-the-command-line";
            store.add_token(token, std::nullopt);
            running.memory->pretend_others_wrote();
        });
        noticed.get_future().get();
        CHECK(changes == 1);
    }
    SECTION("a store that was away is written to again without anybody asking") {
        running.in_turn([&](store::Store&) { running.memory->set_unavailable(true); });
        CHECK(running.engine->execute(booking(running.states[0])).kind == Kind::unavailable);
        CHECK_FALSE(running.engine->healthy());
        std::promise<bool> restored;
        running.engine->run([&](store::Store&) { running.memory->set_unavailable(false); },
                            [&](bool succeeded) { restored.set_value(succeeded); });
        CHECK(restored.get_future().get());
        REQUIRE(eventually([&] { return running.engine->healthy(); }));
        CHECK(running.engine->execute(booking(running.states[0])).kind == Kind::accepted);
    }
}

TEST_CASE("Questions to the store are answered, and a failing one says so") {
    Running running;
    running.engine->execute(booking(running.states[0]));
    running.engine->execute(booking(running.states[1]));
    std::uint64_t const head = running.engine->view(hlm2025())->meeting->version;

    auto const events = [&](std::uint64_t after, std::uint64_t limit) {
        std::promise<std::optional<std::vector<store::StoredEvent>>> promise;
        running.engine->read_events(hlm2025(), after, limit,
                                    [&](auto read) { promise.set_value(std::move(read)); });
        return promise.get_future().get();
    };
    auto const view_at = [&](std::uint64_t version) {
        std::promise<std::optional<ViewPtr>> promise;
        running.engine->view_at(hlm2025(), version,
                                [&](auto view) { promise.set_value(std::move(view)); });
        return promise.get_future().get();
    };
    REQUIRE(events(head - 2, 0));
    CHECK(events(head - 2, 0)->size() == 2);
    CHECK(events(head - 2, 1)->front().version == head - 1);
    REQUIRE(view_at(head - 1));
    CHECK((*view_at(head - 1))->meeting->bookings.size() == 1);
    CHECK_FALSE(*view_at(head + 1));

    running.in_turn([&](store::Store&) { running.memory->set_unavailable(true); });
    CHECK_FALSE(events(0, 0));
}

TEST_CASE("A token is made once for its key, and revoked as of the real time") {
    Running running;
    store::TokenRow token;
    token.id = "first";
    IdempotencyKey const key{"admin", "k", "hash"};
    auto const add = [&](store::TokenRow const& row, IdempotencyKey const& under) {
        std::promise<KeyedOutcome> promise;
        running.engine->add_token(
            row, under, 201, [&](KeyedOutcome outcome) { promise.set_value(std::move(outcome)); });
        return promise.get_future().get();
    };
    CHECK(add(token, key).kind == Kind::accepted);
    token.id = "second";
    KeyedOutcome const again = add(token, key);
    CHECK(again.kind == Kind::replayed);
    CHECK(again.id == "first");
    CHECK(again.status == 201);
    CHECK(add(token, {"admin", "k", "other"}).kind == Kind::key_reused);
    CHECK(add(token, {"someone", "k", "hash"}).kind == Kind::accepted);
    // A taken id is the maker's own mistake, not a reason to fall over.
    CHECK(add(token, {"someone", "k2", "hash"}).kind == Kind::unavailable);

    auto const revoke = [&](std::string const& id) {
        std::promise<std::optional<bool>> promise;
        running.engine->revoke_token(id,
                                     [&](std::optional<bool> found) { promise.set_value(found); });
        return promise.get_future().get();
    };
    CHECK(revoke("first") == true);
    CHECK(revoke("nobody") == false);
    std::promise<std::vector<store::TokenRow>> rows;
    running.engine->tokens([&](auto read) { rows.set_value(std::move(*read)); });
    auto const tokens = rows.get_future().get();
    REQUIRE(tokens.size() == 2);
    CHECK(tokens[0].revoked_at == a_week_before());
    CHECK_FALSE(tokens[1].revoked_at);
}

TEST_CASE("Keys that have expired are removed by the hour") {
    EngineOptions options;
    options.poll = std::chrono::milliseconds(1);
    Running running(std::move(options));
    running.engine->execute(under_key(booking(running.states[0]), "k"));
    running.clock->set_real(a_week_before() + std::chrono::hours(7 * 24 + 1));
    CHECK(eventually([&] {
        bool there = true;
        running.in_turn(
            [&](store::Store& store) { there = store.find_idempotency("t1", "k").has_value(); });
        return !there;
    }));
}
