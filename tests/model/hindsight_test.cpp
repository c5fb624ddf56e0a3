// How forecasts are judged once it is known what came.

#include "model/hindsight.hpp"

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

Interval between(Instant begin, Instant end) {
    return {begin, end};
}

}  // namespace

TEST_CASE("floor time lays the debates end to end", "[forecast]") {
    const FloorTime time(*compact_meeting());
    CHECK(time.of(SegmentId{"debate-1"}, ny(24, 11)) == 0);
    CHECK(time.of(SegmentId{"debate-1"}, ny(24, 12)) == 3600);
    CHECK(time.of(SegmentId{"debate-1"}, ny(24, 13, 1)) == 7260);
    CHECK(time.of(SegmentId{"debate-2"}, ny(25, 10)) == 7200);
    CHECK(time.of(SegmentId{"debate-3"}, ny(25, 15)) == 7200 + 10800);
    CHECK(time.of(SegmentId{"opening"}, ny(24, 10, 30)) == 0);
}

TEST_CASE("what a forecast said spans its parts in floor time", "[forecast]") {
    const FloorTime time(*compact_meeting());
    Forecast forecast;
    forecast.expected = ny(25, 10, 2);
    forecast.parts = {{SegmentId{"debate-1"}, 0.4, between(ny(24, 12, 50), ny(24, 12, 55))},
                      {SegmentId{"debate-2"}, 0.6, between(ny(25, 10, 1), ny(25, 10, 5))},
                      {SegmentId{"debate-3"}, 0.01, std::nullopt}};
    Said const said = rostrum::model::said(time, forecast);
    CHECK(said.earliest == 6600);
    CHECK(said.expected == 7320);
    CHECK(said.latest == 7500);
    forecast.expected = ny(24, 12, 53);
    CHECK(rostrum::model::said(time, forecast).expected == 6780);
}

TEST_CASE("begins fall before the range, into a half of it, or behind", "[forecast]") {
    Hindsight hindsight;
    CHECK(hindsight.held() == 0);
    CHECK(hindsight.brier() == 0);
    const Said said{100, 200, 300};
    for (double const came : {99.0, 100.0, 200.0, 201.0, 300.0})
        hindsight.add(1, said, came);
    hindsight.add(3, said, 301);
    CHECK(hindsight.count() == 6);
    CHECK(hindsight.count(1) == 5);
    CHECK(hindsight.count(0) == 0);
    CHECK(hindsight.held() == Approx(4 / 6.0));
    CHECK(hindsight.held(1) == Approx(4 / 5.0));
    CHECK(hindsight.held(3) == 0);
    Hindsight::Fell const fell = hindsight.fell();
    CHECK(fell[0] == Approx(1 / 6.0));
    CHECK(fell[1] == Approx(2 / 6.0));
    CHECK(fell[2] == Approx(2 / 6.0));
    CHECK(fell[3] == Approx(1 / 6.0));
}

TEST_CASE("chances are judged by Brier's score, and by tenths", "[forecast]") {
    Hindsight hindsight;
    hindsight.add_chance(1, true);
    hindsight.add_chance(0.75, true);
    hindsight.add_chance(0.75, false);
    hindsight.add_chance(0, false);
    CHECK(hindsight.brier() == Approx((0.0625 + 0.5625) / 4));
    CHECK(hindsight.brier_of_base_rate() == Approx(0.25));
    CHECK(hindsight.reliability()[7].count == 2);
    CHECK(hindsight.reliability()[7].said == 1.5);
    CHECK(hindsight.reliability()[7].came == 1);
    CHECK(hindsight.reliability()[9].came == 1);
    CHECK(hindsight.reliability()[0].count == 1);
}

TEST_CASE("what was judged apart adds up", "[forecast]") {
    Hindsight whole;
    Hindsight a;
    Hindsight b;
    for (int n = 0; n < 20; ++n) {
        Hindsight& part = n < 7 ? a : b;
        for (Hindsight* one : {&whole, &part}) {
            one->add(static_cast<std::size_t>(n % 4), {5, 10, 15}, n);
            one->add_chance(n / 20.0, n % 3 == 0);
        }
    }
    a.add(b);
    CHECK(a.fell() == whole.fell());
    CHECK(a.held(2) == whole.held(2));
    CHECK(a.brier() == Approx(whole.brier()));
    CHECK(a.brier_of_base_rate() == Approx(whole.brier_of_base_rate()));
    for (std::size_t bin = 0; bin < Hindsight::bins; ++bin)
        CHECK(a.reliability()[bin].count == whole.reliability()[bin].count);
}
