#include "server/steady_time.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "server/clock.hpp"
#include "server/engine.hpp"
#include "server/store/memory.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/forwarding_store.hpp"

namespace rostrum::tests::steady_time_tests {

using namespace rostrum;
using namespace rostrum::server;
using namespace rostrum::tests;
using namespace std::chrono_literals;

namespace {

// A machine whose two clocks go together until one is set.
struct Machine {
    std::chrono::sys_time<std::chrono::nanoseconds> wall = a_week_before();
    std::chrono::nanoseconds steady = 5h;  // since it was switched on

    void pass(std::chrono::nanoseconds time) {
        wall += time;
        steady += time;
    }
    void set(std::chrono::nanoseconds by) { wall += by; }
    MachineReading read() const { return {wall, steady}; }
};

struct Watched {
    Machine machine;
    SteadyTime time{a_week_before(), machine.steady};

    model::Milliseconds shown() { return time.at(machine.read()) - a_week_before(); }
    // Looks at it as often as a service does.
    model::Milliseconds after(std::chrono::seconds passed) {
        for (std::chrono::seconds i{0}; i < passed; ++i) {
            machine.pass(1s);
            shown();
        }
        return shown();
    }
};

std::int64_t random_of(std::mt19937_64& source, std::int64_t most) {
    return static_cast<std::int64_t>(source() % static_cast<std::uint64_t>(most));
}

}  // namespace

TEST_CASE("The service's time goes on by itself when the machine's is set") {
    struct Row {
        std::chrono::nanoseconds set;
        std::chrono::seconds then;
        model::Milliseconds shown;
        bool told;
    };
    auto const row = GENERATE(values<Row>({
        {0s, 600s, 600'000ms, false},
        {-1h, 600s, 600'000ms, true},  // somebody has set it back an hour: not followed
        {1h, 600s, 600'000ms, true},
        {-24h * 365, 600s, 600'000ms, true},
        {5s, 600s, 600'000ms, true},
        {1s, 1'000s, 1'000'500ms, false},  // a little: followed, 1 s in 2,000
        {-1s, 1'000s, 999'500ms, false},   // a leap second
        {1s, 4'000s, 4'001'000ms, false},  // and then no further
        {-4s, 20'000s, 19'996'000ms, false},
    }));
    Watched watched;
    watched.shown();
    watched.machine.set(row.set);
    auto const away = watched.after(row.then) - row.shown;
    CHECK(std::chrono::abs(away) <= 1ms);
    CHECK(watched.time.news().has_value() == row.told);
}

TEST_CASE("It counts the time that the machine sleeps") {
    Watched watched;
    watched.shown();
    watched.machine.pass(8h);
    CHECK(watched.shown() == 8h);
}

TEST_CASE("What there was to make good is made good once, however long nobody looks") {
    Watched watched;
    watched.machine.set(2s);
    watched.shown();
    watched.machine.pass(24h);
    CHECK(watched.shown() == 24h + 2s);
}

TEST_CASE("Setting the machine's clock is told once, and once when it is back") {
    Watched watched;
    watched.after(5s);
    CHECK_FALSE(watched.time.news());
    watched.machine.set(-1h);
    watched.after(60s);
    CHECK(watched.time.news() == -model::Milliseconds{1h});
    CHECK(watched.time.machine_ahead(watched.machine.read()) == -1h);
    watched.after(60s);
    CHECK_FALSE(watched.time.news());

    SECTION("to another hour") {
        watched.machine.set(-1h);
        watched.after(60s);
        CHECK(watched.time.news() == -model::Milliseconds{2h});
    }
    SECTION("and back") {
        watched.machine.set(1h);
        watched.after(60s);
        CHECK(watched.time.news() == model::Milliseconds{0});
        CHECK(watched.time.machine_ahead(watched.machine.read()) == 0ms);
    }
    watched.after(60s);
    CHECK_FALSE(watched.time.news());
}

TEST_CASE("Whatever is done to the machine, time goes on, and at its pace") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        std::mt19937_64 source(seed);
        Watched watched;
        auto before = watched.shown();
        std::chrono::nanoseconds before_steady = watched.machine.steady;
        for (int step = 0; step < 500; ++step) {
            bool const sleeps = random_of(source, 50) == 0;
            watched.machine.pass(std::chrono::nanoseconds{
                random_of(source, sleeps ? 36'000'000'000'000 : 3'000'000'000)});
            if (random_of(source, 10) == 0)
                watched.machine.set(
                    std::chrono::nanoseconds{random_of(source, 8'000'000'000) - 4'000'000'000});
            if (random_of(source, 40) == 0)
                watched.machine.set(std::chrono::hours{random_of(source, 2'000) - 1'000});
            auto const now = watched.shown();
            auto const passed = watched.machine.steady - before_steady;
            INFO("seed " << seed << ", step " << step);
            REQUIRE(now >= before);
            REQUIRE(std::chrono::abs(now - before - passed) <= passed / SteadyTime::slew + 1ms);
            before = now;
            before_steady = watched.machine.steady;
        }
    }
}

namespace {

// An engine over a store, whose machine the test has in its hands.
struct OnMachine {
    explicit OnMachine(std::shared_ptr<store::MemoryStore> store, Machine at)
        : memory(std::move(store)), machine(at) {
        start();
    }
    ~OnMachine() { engine->stop(); }

    void start() {
        if (engine) engine->stop();
        clock = open_clock(*memory, {}, [this] { return read(); });
        engine = std::make_unique<Engine>(std::make_unique<ForwardingStore>(memory), clock);
        engine->load();
        engine->start();
    }
    MachineReading read() {
        std::lock_guard const lock(mutex);
        return machine.read();
    }
    void change(std::function<void(Machine&)> const& what) {
        std::lock_guard const lock(mutex);
        what(machine);
    }
    // When a booking was received, as its receipt says.
    model::Instant book(std::size_t state) {
        Outcome const outcome = engine->execute(booking(member_states()[state]));
        REQUIRE(outcome.kind == Outcome::Kind::accepted);
        return log_of(*memory).back().at;
    }

    std::shared_ptr<store::MemoryStore> memory;
    std::mutex mutex;
    Machine machine;
    std::shared_ptr<Clock> clock;
    std::unique_ptr<Engine> engine;
};

}  // namespace

TEST_CASE("An hour back on the machine leaves the receipts' order and distance alone") {
    OnMachine service(std::make_shared<store::MemoryStore>(), {});
    REQUIRE(service.engine->execute(creation()).kind == Outcome::Kind::accepted);
    auto const first = service.book(0);
    service.change([](Machine& machine) { machine.pass(10s); });
    auto const second = service.book(1);
    service.change([](Machine& machine) { machine.set(-1h); });
    auto const third = service.book(2);
    service.change([](Machine& machine) { machine.pass(10s); });
    auto const fourth = service.book(3);
    CHECK(second - first == 10s);
    CHECK(third == second);
    CHECK(fourth - third == 10s);
    CHECK(service.clock->machine_ahead() == -1h);

    SECTION("and a start behind the log goes on from there, and does not stand still") {
        service.start();
        CHECK(service.clock->now() == fourth);
        service.change([](Machine& machine) { machine.pass(10s); });
        CHECK(service.book(4) - fourth == 10s);
    }
    SECTION("and a start with the machine set right again shows what the machine does") {
        service.change([](Machine& machine) { machine.set(1h + 30s); });
        service.start();
        CHECK(service.clock->now() == fourth + 30s);
    }
}

TEST_CASE("A speech's clock counts what was spoken, whatever is done to the machine's") {
    auto const set = GENERATE(-1h, 1h, -24h * 365);
    Machine machine;
    machine.wall = instant("2025-11-24T16:05:00Z");
    OnMachine service(std::make_shared<store::MemoryStore>(), machine);
    REQUIRE(service.engine->execute(creation()).kind == Outcome::Kind::accepted);
    service.book(0);
    auto const conduct = [&](model::FloorCommand command) {
        Submission act;
        act.meeting = hlm2025();
        act.command = model::Conduct{std::move(command), std::nullopt};
        act.actor = {model::ActorRole::presiding, "k1", std::nullopt};
        Outcome const outcome = service.engine->execute(std::move(act));
        REQUIRE(outcome.kind == Outcome::Kind::accepted);
        return outcome.view->meeting->floor();
    };
    model::OpenSitting open;
    open.sitting = model::SittingId{"24-am"};
    conduct(open);
    model::Call call;
    call.booking = model::BookingId{"b1"};
    conduct(call);
    conduct(model::Begin{});
    service.change([](Machine& m) { m.pass(60s); });
    conduct(model::Pause{});
    service.change([&](Machine& m) { m.set(set); });
    service.change([](Machine& m) { m.pass(30s); });
    conduct(model::Resume{});
    service.change([](Machine& m) { m.pass(45s); });
    model::Floor const floor = conduct(model::End{});
    REQUIRE(floor.turns.size() == 1);
    CHECK(floor.turns[0]->clock.used == 105s);
    CHECK(floor.turns[0]->paused_for() == 30s);
}

TEST_CASE("A rehearsal behind its log goes on from there too, and real time stays the machine's") {
    auto const memory = std::make_shared<store::MemoryStore>();
    Machine machine;
    ClockFlags flags;
    flags.rehearse_from = instant("2025-11-17T15:00:00Z");
    flags.speed = 60;
    open_clock(*memory, flags, [&] { return machine.read(); });
    model::Instant const newest = instant("2025-11-18T15:00:00Z");
    store::StoredEvent event;
    event.version = 1;
    event.at = newest;
    event.type = "list_opened";
    event.body = "{}";
    memory->append({{{hlm2025(), 0, {event}, {}}}, {}});

    machine.set(-1h);
    auto const again = open_clock(*memory, flags, [&] { return machine.read(); });
    CHECK(again->now() == newest);
    CHECK(again->real_now() == a_week_before() - 1h);
    machine.pass(1s);
    CHECK(again->now() == newest + 1min);
    CHECK(again->real_until(newest + 2min) == 1s);
}

}  // namespace rostrum::tests::steady_time_tests
