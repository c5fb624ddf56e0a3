#include "server/clock.hpp"

#include <catch2/catch.hpp>

#include "server/store/memory.hpp"
#include "tests/server/commands.hpp"

using namespace rostrum;
using namespace rostrum::server;
using rostrum::tests::instant;

namespace {

ClockFlags rehearsal(std::string const& from, std::optional<double> speed = std::nullopt) {
    ClockFlags flags;
    flags.rehearse_from = instant(from);
    flags.speed = speed;
    return flags;
}

std::string refusal(store::Store& store, ClockFlags const& flags) {
    try {
        open_clock(store, flags);
    } catch (store::Unusable const& error) {
        return error.what();
    }
    return "";
}

std::string const a_day = "2025-11-17T10:00:00-05:00";

}  // namespace

TEST_CASE("A rehearsal's clock goes on from its anchor at its speed") {
    model::Instant const anchor = instant(a_day);
    model::Instant const real = instant("2026-05-01T00:00:00Z");
    RehearsalClock const clock(anchor, real, 60);
    CHECK(clock.at(real) == anchor);
    CHECK(clock.at(real + std::chrono::seconds(1)) == anchor + std::chrono::minutes(1));
    CHECK(clock.at(real + std::chrono::hours(24)) == anchor + std::chrono::hours(24 * 60));

    SECTION("and what was before its anchor was before it") {
        CHECK(clock.at(real - std::chrono::seconds(1)) == anchor - std::chrono::minutes(1));
    }
    SECTION("slower than the real one, too") {
        RehearsalClock const slow(anchor, real, 0.5);
        CHECK(slow.at(real + std::chrono::seconds(1)) == anchor + std::chrono::milliseconds(500));
    }
    SECTION("and never past the last year that an instant may have") {
        RehearsalClock const fast(anchor, real, fastest_rehearsal);
        CHECK(fast.at(real + std::chrono::hours(24 * 365)) == instant("2200-12-31T00:00:00Z"));
    }
}

TEST_CASE("A rehearsal says how much real time a deadline is away") {
    SystemClock const machine;
    model::Instant const anchor = instant(a_day);
    RehearsalClock const clock(anchor, machine.real_now(), 3600);
    auto const left = clock.real_until(anchor + std::chrono::hours(10));
    CHECK(left <= std::chrono::seconds(10));
    CHECK(left > std::chrono::seconds(5));
    CHECK(clock.real_until(anchor - std::chrono::hours(1)) == model::Milliseconds{0});
}

TEST_CASE("Only a rehearsal says that it is one") {
    CHECK_FALSE(SystemClock{}.rehearsal());
    model::Instant const anchor = instant(a_day);
    RehearsalClock const clock(anchor, SystemClock{}.real_now(), 1);
    REQUIRE(clock.rehearsal());
    CHECK(*clock.rehearsal() - anchor < std::chrono::minutes(1));
}

TEST_CASE("A store keeps the clock that it was begun with") {
    store::MemoryStore store;

    SECTION("a rehearsal goes on as if it had never stopped") {
        open_clock(store, rehearsal(a_day, 60));
        auto row = *store.clock();
        row.anchor_real -= std::chrono::hours(1);  // an hour has gone by
        store.set_clock(row);
        auto const again = open_clock(store, rehearsal("2025-11-17T15:00:00Z", 60));
        auto const shown = again->rehearsal();
        REQUIRE(shown);
        CHECK(*shown - instant(a_day) >= std::chrono::hours(60));
        CHECK(*shown - instant(a_day) < std::chrono::hours(61));
    }
    SECTION("the speed is 1 where none is given") {
        open_clock(store, rehearsal(a_day));
        CHECK(store.clock()->speed == 1);
        CHECK(refusal(store, rehearsal(a_day, 1)).empty());
    }
    SECTION("a rehearsal is not opened for real") {
        open_clock(store, rehearsal(a_day, 2));
        CHECK_THAT(refusal(store, {}),
                   Catch::Contains("--rehearse-from 2025-11-17T15:00:00Z --speed 2"));
    }
    SECTION("nor a real meeting for a rehearsal") {
        open_clock(store, {});
        CHECK_FALSE(open_clock(store, {})->rehearsal());
        CHECK_THAT(refusal(store, rehearsal(a_day)), Catch::Contains("real meeting"));
    }
    SECTION("other flags need --rehearse-again") {
        open_clock(store, rehearsal(a_day, 2));
        CHECK_THAT(refusal(store, rehearsal(a_day, 3)), Catch::Contains("--rehearse-again"));
        CHECK_THAT(refusal(store, rehearsal("2025-11-18T10:00:00-05:00", 2)),
                   Catch::Contains("--rehearse-again"));
    }
    SECTION("what is refused leaves it as it was") {
        open_clock(store, rehearsal(a_day, 2));
        refusal(store, rehearsal(a_day, 3));
        CHECK(store.clock()->speed == 2);
    }
}

TEST_CASE("--rehearse-again asks for a fresh store, and never for a real meeting's") {
    store::MemoryStore store;
    ClockFlags again = rehearsal(a_day, 2);
    again.rehearse_again = true;

    SECTION("a new store is fresh already") {
        CHECK_FALSE(asks_for_fresh_store(store, again));
    }
    SECTION("a rehearsal makes way, with other flags or the same") {
        open_clock(store, rehearsal(a_day, 2));
        CHECK(asks_for_fresh_store(store, again));
        CHECK_FALSE(asks_for_fresh_store(store, rehearsal(a_day, 2)));
    }
    SECTION("a real meeting does not") {
        open_clock(store, {});
        CHECK_THROWS_AS(asks_for_fresh_store(store, again), store::Unusable);
    }
}

TEST_CASE("Flags of the clock that make no sense are refused before anything is written") {
    store::MemoryStore store;
    ClockFlags speed_alone;
    speed_alone.speed = 2;
    CHECK_THAT(refusal(store, speed_alone), Catch::Contains("--rehearse-from"));
    ClockFlags again_alone;
    again_alone.rehearse_again = true;
    CHECK_THAT(refusal(store, again_alone), Catch::Contains("--rehearse-from"));
    for (double const speed : {0.0, -1.0, 1e9, std::numeric_limits<double>::quiet_NaN()})
        CHECK_THAT(refusal(store, rehearsal(a_day, speed)), Catch::Contains("--speed"));
    CHECK_FALSE(store.clock());
}
