// What would be, were something decided.

#include "model/what_if.hpp"

#include <catch2/catch.hpp>

#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

// With more on the list than the debates hold.
struct Crowded : Desk {
    Crowded() : Desk(with_crowd(compact_programme(), 120)) {
        for (int n = 0; n < 120; ++n)
            book(national(crowd_state(n)));
    }
    int silent(WhatIf const& what) const {
        Meeting const then = supposed(meeting(), what);
        SpeakersList const list = lay_out(then);
        return static_cast<int>(std::count_if(list.places.begin(), list.places.end(),
                                              [](Place const& place) { return place.overflow(); }));
    }
};

}  // namespace

TEST_CASE("Nothing supposed is nothing changed", "[forecast]") {
    Crowded const desk;
    CHECK(WhatIf{}.nothing());
    CHECK(desk.silent({}) == 21);
    CHECK(as_it_stands(supposed(desk.meeting(), {})) == as_it_stands(desk.meeting()));
}

TEST_CASE("Shorter statements, a longer sitting, another one: more are heard", "[forecast]") {
    Crowded const desk;
    // 450 minutes: 26 + 40 + 33 of 270 s, or 34 + 51 + 42 of 210 s.
    CHECK(desk.silent({.at_most = Seconds{120}}) == 0);
    CHECK(desk.silent({.extended = Seconds{30 * 60}}) == 14);  // 150 minutes hold 33 instead of 26
    CHECK(desk.silent({.extra_sitting = Seconds{30 * 60}}) == 15);
    CHECK(desk.silent({.extended = Seconds{30 * 60}, .extra_sitting = Seconds{30 * 60}}) == 8);
}

TEST_CASE("The sitting that is extended is the one in progress, else the next with a debate",
          "[forecast]") {
    FloorDesk desk;
    auto const ends = [&](char const* segment) {
        Meeting const then = supposed(desk.meeting(), {.extended = Seconds{600}});
        return then.programme->find(SegmentId{segment})->time.end;
    };
    CHECK(ends("debate-1") == ny(24, 13, 10));
    CHECK(ends("debate-2") == ny(25, 13));
    // Of the one in progress nobody's plan moves, as with the real extension.
    desk.open("24-am");
    desk.act(ExtendSitting{ny(24, 13, 15), "to hear more"});
    CHECK(ends("debate-1") == ny(24, 13));
    Meeting const longer = supposed(desk.meeting(), {.extended = Seconds{600}});
    CHECK(longer.floor().record(SittingId{"24-am"})->extended_to == ny(24, 13, 25));
    CHECK(forecast(longer, lay_out(longer), desk.now).segments[0].ends_at == ny(24, 13, 25));
    CHECK(possible(desk.meeting(), {.extended = Seconds{86'400}}).extended == Seconds{105 * 60});
    desk.act(AdjournSitting{"all were heard"});
    CHECK(ends("debate-1") == ny(24, 13));
    CHECK(ends("debate-2") == ny(25, 13, 10));
    desk.now = ny(25, 10);
    desk.open("25-am");
    desk.act(AdjournSitting{"all were heard"});
    // What follows in the sitting is put off with it; the last sitting may be as long as it likes.
    CHECK(ends("debate-3") == ny(25, 17, 40));
    CHECK(ends("closing") == ny(25, 18, 10));
}

TEST_CASE("Joint statements: the last five speak as one, and no more than there are",
          "[forecast]") {
    Crowded const desk;
    CHECK(possible_joint_statements(desk.meeting()) == 24);
    Meeting const then = supposed(desk.meeting(), {.joint_statements = 2});
    CHECK(lay_out(then).places.size() == 112);
    CHECK(lay_out(supposed(desk.meeting(), {.joint_statements = 1'000})).places.size() == 24);
    // Those who were called have spoken for themselves.
    FloorDesk hall;
    int const before = possible_joint_statements(hall.meeting());
    hall.open("24-am");
    std::string const first = hall.order().front();
    hall.deliver(first, Seconds{100}, "a test");
    Meeting const joined = supposed(hall.meeting(), {.joint_statements = 100});
    CHECK(joined.find(BookingId{first})->progress.stage == BookingProgress::Stage::delivered);
    CHECK(joined.find(BookingId{first})->statement()->capacity == Capacity::national);
    CHECK(possible_joint_statements(hall.meeting()) <= before);
}

TEST_CASE("A statement that was called is not shortened", "[forecast]") {
    FloorDesk desk;
    desk.open("24-am");
    std::string const first = desk.order().front();
    desk.call(first, "a test");
    Meeting const then = supposed(desk.meeting(), {.at_most = Seconds{60}});
    for (Place const& place : lay_out(then).places) {
        Booking const& booking = *then.bookings[place.booking];
        Seconds const limit = allotment(*then.programme, *booking.statement());
        CHECK((limit <= Seconds{60}) == booking.waiting());
    }
}

TEST_CASE("What is supposed can be foretold", "[forecast]") {
    Crowded const desk;
    Meeting const then = supposed(desk.meeting(), {.extra_sitting = Seconds{10'800}});
    Forecasts const foretold = forecast(then, lay_out(then), desk.now);
    REQUIRE(foretold.segments.size() == 4);
    CHECK(foretold.segments.back().segment == extra_segment());
    CHECK(foretold.segments.back().heard.expected > 10);
    CHECK(foretold.overflow.expected == 0);
}
