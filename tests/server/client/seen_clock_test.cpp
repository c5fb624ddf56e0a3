#include "server/client/seen_clock.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace rostrum::tests::seen_clock_tests {

using namespace rostrum::server::client;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

namespace {

constexpr rostrum::model::Instant begin{1'763'388'000'000ms};

// A service whose clock goes at a pace, seen over a network.
struct Network {
    double pace = 1;
    nanoseconds here = 1h;

    rostrum::model::Instant there(nanoseconds at) const {
        return begin + std::chrono::floor<rostrum::model::Milliseconds>(
                           nanoseconds{static_cast<std::int64_t>(
                               static_cast<double>((at - nanoseconds{1h}).count()) * pace)});
    }
    Sample ask(nanoseconds way, nanoseconds back) {
        Sample sample;
        sample.asked = here;
        sample.there = there(here + way);
        here += way + back;
        sample.answered = here;
        return sample;
    }
};

nanoseconds away(SeenClock const& clock, Network const& network) {
    return std::chrono::abs(clock.at(network.here) - network.there(network.here));
}

}  // namespace

TEST_CASE("The quickest of several answers tells the time") {
    Network network;
    SeenClock clock;
    CHECK_FALSE(clock.known());
    clock.add(network.ask(400ms, 10ms));
    CHECK(away(clock, network) <= 200ms);
    clock.add(network.ask(10ms, 12ms));
    CHECK(away(clock, network) <= 3ms);
    clock.add(network.ask(10ms, 300ms));
    CHECK(away(clock, network) <= 3ms);
}

TEST_CASE("It is never further off than it says") {
    for (double const pace : {1.0, 0.01, 60.0, 3600.0}) {
        std::mt19937_64 source(7);
        Network network;
        network.pace = pace;
        SeenClock clock;
        for (int i = 0; i < 500; ++i) {
            auto const trip = [&] { return nanoseconds(source() % 200'000'000); };
            auto const way = trip();
            clock.add(network.ask(way, trip()));
            network.here += nanoseconds(source() % 5'000'000'000);
            // Until answers lie apart nothing is known of the pace.
            if (network.here - nanoseconds{1h} < 10s) continue;
            INFO("pace " << pace << ", question " << i);
            REQUIRE(away(clock, network) <= clock.error(network.here) + 2ms);
            REQUIRE(clock.error(network.here) <
                    nanoseconds{static_cast<std::int64_t>(1e9 * std::max(pace, 1.0))});
        }
        CHECK(clock.pace() == Approx(pace).epsilon(0.01));
    }
}

TEST_CASE("How long until an instant there is told in time here") {
    Network network;
    network.pace = 60;
    SeenClock clock;
    for (int i = 0; i < 5; ++i) {
        clock.add(network.ask(0ns, 0ns));
        network.here += 2s;
    }
    auto const wait = clock.until(network.there(network.here) + 1min, network.here);
    CHECK(wait > 990ms);
    CHECK(wait < 1010ms);
    CHECK(clock.until(begin, network.here) == 0ns);
}

TEST_CASE("A heartbeat that contradicts what was seen makes one look again") {
    Network network;
    SeenClock clock;
    clock.add(network.ask(5ms, 5ms));
    auto const now = network.there(network.here);
    clock.check(now - 100ms, network.here);  // it was on its way
    CHECK(clock.known());
    SECTION("later than it can be") {
        clock.check(now + 2s, network.here);
    }
    SECTION("much earlier: this machine has slept") {
        clock.check(now - 1min, network.here);
    }
    CHECK_FALSE(clock.known());
}

}  // namespace rostrum::tests::seen_clock_tests
