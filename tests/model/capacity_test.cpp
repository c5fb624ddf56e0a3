// How full the debate is, and what would help.

#include "model/capacity.hpp"

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

Availability of(Desk const& desk) {
    return availability(desk.meeting(), desk.list());
}

Amount amount(int seconds, int statements) {
    return {Seconds{seconds}, statements};
}

Remedy const* find(Availability const& found, Remedy::Measure measure) {
    for (Remedy const& remedy : found.remedies)
        if (remedy.measure == measure) return &remedy;
    return nullptr;
}

}  // namespace

TEST_CASE("an empty list: 450 minutes, 99 statements of three minutes, and nothing to remedy") {
    Availability const empty = of(Desk{});
    CHECK(empty.total == amount(27000, 99));
    CHECK(empty.taken == amount(0, 0));
    CHECK(empty.free == amount(27000, 99));
    CHECK(empty.overflow == amount(0, 0));
    CHECK(empty.remedies.empty());
    REQUIRE(empty.segments.size() == 3);
    CHECK(empty.segments[0].segment == SegmentId{"debate-1"});
    CHECK(empty.segments[0].total == amount(7200, 26));
    CHECK(empty.segments[1].total == amount(10800, 40));
    CHECK(empty.segments[2].total == amount(9000, 33));
}

TEST_CASE("what is taken counts its changeovers; what is free counts whole statements") {
    Desk desk;
    desk.book(national("FRA"));                    // 270 s
    desk.book(for_group("NGA", "african_group"));  // 390 s
    StatementRequest brief = national("KEN");
    brief.allotment = Seconds{61};  // 151 s
    desk.book(brief);
    desk.book(role("president"));  // not in the debate
    StatementRequest tomorrow = national("BRA");
    tomorrow.segments = segments({"debate-2"});
    BookingId const brazil = desk.book(tomorrow);
    Availability const found = of(desk);
    CHECK(found.segments[0].taken == amount(811, 3));
    CHECK(found.segments[0].free == amount(6389, 23));
    CHECK(found.segments[1].taken == amount(270, 1));
    CHECK(found.segments[1].free == amount(10530, 39));
    CHECK(found.segments[2].taken == amount(0, 0));
    CHECK(found.taken == amount(1081, 4));
    CHECK(found.free == amount(25919, 95));
    CHECK(found.overflow == amount(0, 0));
    desk.withdraw(brazil);
    CHECK(of(desk).segments[1].taken == amount(0, 0));
}

TEST_CASE("the overflow, and for each segment those that asked for it alone") {
    Desk desk(with_crowd(compact_programme(), 193));
    for (int n = 0; n < 110; ++n) {
        StatementRequest request = national(crowd_state(n));
        if (n >= 26 && n < 30) request.segments = segments({"debate-1"});
        desk.book(request);
    }
    Availability const found = of(desk);
    CHECK(found.taken == amount(99 * 270, 99));
    CHECK(found.free == amount(27000 - 99 * 270, 0));
    CHECK(found.overflow == amount(11 * 270, 11));
    CHECK(found.segments[0].overflow == amount(4 * 270, 4));
    CHECK(found.segments[1].overflow == amount(0, 0));
}

TEST_CASE("what would help 193 Member States: shorter, joint, or an extra sitting") {
    Desk desk(with_crowd(compact_programme(), 193));
    for (int n = 0; n < 193; ++n)
        desk.book(national(crowd_state(n)));
    Availability const found = of(desk);
    CHECK(found.overflow == amount(94 * 270, 94));

    // No shorter than two minutes: with 90 s of changeover each takes 210 s, 34 + 51 + 42 fit.
    Remedy const* shorter = find(found, Remedy::Measure::shorter_statements);
    REQUIRE(shorter);
    CHECK(shorter->each == Seconds{120});
    CHECK(shorter->gain == amount(28 * 270, 28));

    // 27 statements of five States each and 58 of one fill debate-1 (18 of 390 s), debate-2 (9, and
    // 27 of 270 s) and 31 of debate-3's 33 slots: nobody is left.
    Remedy const* joined = find(found, Remedy::Measure::joint_statements);
    REQUIRE(joined);
    CHECK(joined->joined == 5);
    CHECK(joined->each == Seconds{300});
    CHECK(joined->gain == amount(94 * 270, 94));

    // Three hours more hold 40.
    Remedy const* extra = find(found, Remedy::Measure::extra_sitting);
    REQUIRE(extra);
    CHECK(extra->each == Seconds{10800});
    CHECK(extra->gain == amount(10800, 40));
}

TEST_CASE("shorter statements are proposed no shorter than it takes") {
    Desk desk(with_crowd(compact_programme(), 193));
    for (int n = 0; n < 101; ++n)
        desk.book(national(crowd_state(n)));
    Availability const found = of(desk);
    Remedy const* shorter = find(found, Remedy::Measure::shorter_statements);
    REQUIRE(shorter);
    // 150 s with its changeover is 240 s: 30, 45 and 37 make 112.
    CHECK(shorter->each == Seconds{150});
    CHECK(shorter->gain == amount(2 * 270, 2));
    // One joint statement of five makes room for both.
    CHECK(find(found, Remedy::Measure::joint_statements)->gain == amount(2 * 270, 2));
    CHECK(find(found, Remedy::Measure::extra_sitting)->gain == amount(10800, 2));
}
