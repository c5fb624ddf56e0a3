// When is it our turn: told as a meeting is conducted.

#include "model/forecast.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;
using namespace std::chrono_literals;

namespace {

// The compact meeting with so many more States, whose statements stand behind the first eight.
FloorDesk with_states(int count, Programme programme = compact_programme()) {
    FloorDesk desk{with_crowd(std::move(programme), count)};
    desk.now = ny(3, 12);
    for (int n = 0; n < count; ++n)
        desk.book(national(crowd_state(n)));
    desk.now = ny(24, 10);
    return desk;
}

Forecasts foretold(FloorDesk const& desk) {
    return forecast(desk.meeting(), desk.list(), desk.now);
}
Forecast of(FloorDesk const& desk, std::string const& booking) {
    const Forecasts all = foretold(desk);
    Forecast const* found = all.find(desk[BookingId{booking}]);
    REQUIRE(found);
    return *found;
}
FloorDesk debate_with(int states = 0) {
    FloorDesk desk = with_states(states);
    desk.open("24-am");
    desk.deliver("b11", 450s);
    desk.pass(70s);
    desk.deliver("b12", 450s);
    desk.now = ny(24, 11);
    return desk;
}
double seconds(Milliseconds span) {
    return std::chrono::duration<double>(span).count();
}
SegmentForecast segment(Forecasts const& all, std::string const& id) {
    for (SegmentForecast const& one : all.segments)
        if (one.segment == SegmentId{id}) return one;
    return {};
}
bool told(Forecasts const& all, std::string const& id) {
    return !segment(all, id).segment.empty();
}
double chances(Forecast const& forecast) {
    double sum = forecast.overflow;
    for (ForecastPart const& part : forecast.parts)
        sum += part.chance;
    return sum;
}

}  // namespace

TEST_CASE("before the opening everybody who waits is foretold, and nobody before it",
          "[forecast]") {
    FloorDesk desk;
    for (Instant const at : {ny(3, 12), ny(24, 8), ny(24, 10)}) {
        desk.now = at;
        const Forecasts all = foretold(desk);
        CHECK(all.as_of == at);
        for (auto const& booking : desk.meeting().bookings) {
            Forecast const* found = all.find(*booking);
            REQUIRE(found);
            CHECK(chances(*found) == Approx(1));
            CHECK(found->overflow == 0);
            REQUIRE(found->expected);
            for (ForecastPart const& part : found->parts)
                if (part.range) CHECK(part.range->begin >= ny(24, 10));
        }
        Forecast const& president = *all.find(desk[BookingId{"b11"}]);
        CHECK(president.chance_in(SegmentId{"opening"}) == 1);
        CHECK(*president.expected == ny(24, 10, 5, 10));  // opened 240 s late, and a walk of 70 s
        CHECK(*all.find(desk[BookingId{"b1"}])->expected >= ny(24, 11));
        CHECK(all.find(desk[BookingId{"b13"}])->chance_in(SegmentId{"closing"}) == 1);
        CHECK(*all.find(desk[BookingId{"b13"}])->expected >= ny(25, 17, 30));
    }
}

TEST_CASE("in the middle of a debate the next one follows whoever speaks", "[forecast]") {
    FloorDesk desk = debate_with();
    desk.call("b1");
    desk.act(Begin{});
    desk.pass(60s);
    CHECK_FALSE(foretold(desk).find(desk[BookingId{"b1"}]));
    CHECK_FALSE(foretold(desk).find(desk[BookingId{"b11"}]));
    Instant const early = *of(desk, "b2").expected;
    CHECK(seconds(early - desk.now) == Approx(135 + 60).margin(40));
    CHECK(of(desk, "b2").chance_in(SegmentId{"debate-1"}) == 1);
    desk.pass(180s);
    CHECK(seconds(*of(desk, "b2").expected - desk.now) == Approx(70 + 20).margin(30));
    FloorDesk called = debate_with();
    called.call("b1");
    CHECK(seconds(*of(called, "b2").expected - called.now) == Approx(70 + 194 + 70).margin(30));
    // A point of order takes its time.
    FloorDesk interrupted = desk;
    interrupted.act(RaisePoint{ParticipantId{"KEN"}});
    CHECK(seconds(*of(interrupted, "b2").expected - *of(desk, "b2").expected) ==
          Approx(150).margin(2));
}

TEST_CASE("slow speakers push back whoever follows, and quick ones bring it on", "[forecast]") {
    auto const behind = [](Seconds length) {
        FloorDesk desk = debate_with(20);
        desk.deliver("b1", 190s);  // no role of the opening comes behind it
        Instant const first = *of(desk, "b14").expected;
        for (char const* one : {"b2", "b3", "b4", "b5", "b6"}) {
            desk.pass(70s);
            desk.deliver(one, length);
        }
        return seconds(*of(desk, "b14").expected - first);
    };
    CHECK(behind(100s) < -400);
    CHECK(behind(400s) > 800);
}

TEST_CASE("a range over a break is two with their chances, and none is in the break",
          "[forecast]") {
    FloorDesk desk = with_states(80);
    desk.now = ny(25, 9);
    desk.act(OpenSitting{SittingId{"25-am"}, Quorum{120, ""}, false});
    desk.now = ny(25, 10, 2);
    int over_lunch = 0;
    const Forecasts all = foretold(desk);
    for (auto const& found : all.bookings) {
        if (!found) continue;
        CHECK(chances(*found) == Approx(1));
        std::vector<ForecastPart> ranges;
        for (ForecastPart const& part : found->parts) {
            if (!part.range) continue;
            ranges.push_back(part);
            Segment const& there = *desk.meeting().programme->find(part.segment);
            CHECK(part.range->begin >= there.time.begin);
            CHECK(part.range->end < there.time.end);
            CHECK(part.range->begin <= part.range->end);
        }
        if (ranges.size() < 2 || ranges[0].segment != SegmentId{"debate-2"}) continue;
        ++over_lunch;
        CHECK(ranges[0].range->end <= ny(25, 13));
        CHECK(ranges[1].range->begin >= ny(25, 15));
        CHECK((*found->expected <= ny(25, 13) || *found->expected >= ny(25, 15)));
    }
    CHECK(over_lunch > 2);
}

TEST_CASE("an extended sitting hears more", "[forecast]") {
    FloorDesk desk = debate_with(40);
    const SegmentForecast before = segment(foretold(desk), "debate-1");
    CHECK(before.ends_at == ny(24, 13));
    Programme const& programme = *desk.meeting().programme;
    std::string id;
    const Forecasts all = foretold(desk);
    for (auto const& booking : desk.meeting().bookings) {
        Forecast const* found = all.find(*booking);
        if (booking->statement() && found && found->chance_in(SegmentId{"debate-1"}) > 0.2 &&
            found->chance_in(SegmentId{"debate-1"}) < 0.95)
            id = booking->id.str();
    }
    REQUIRE_FALSE(id.empty());
    double const chance = of(desk, id).chance_in(SegmentId{"debate-1"});
    desk.act(ExtendSitting{ny(24, 13, 30), ""});
    const SegmentForecast after = segment(foretold(desk), "debate-1");
    CHECK(after.ends_at == ny(24, 13, 30));
    CHECK(after.heard.expected >= before.heard.expected);
    CHECK(of(desk, id).chance_in(SegmentId{"debate-1"}) > chance);
    CHECK(programme.find(SegmentId{"debate-1"})->time.end == ny(24, 13));
}

TEST_CASE("replies take of the last debate what is kept for them, and of no other", "[forecast]") {
    FloorDesk desk = with_states(70);
    desk.now = ny(25, 15);
    desk.open("25-pm");
    auto const heard = [&](FloorDesk const& at) {
        return segment(foretold(at), "debate-3").heard.expected;
    };
    int const without = heard(desk);
    FloorDesk asked = desk;
    for (char const* who : {"KEN", "FRA"})
        asked.ask_reply(who);
    CHECK(heard(asked) < without);
    // Asked for on the first day they are given at its end, and the second loses nothing.
    FloorDesk first_day = with_states(70);
    first_day.open("24-am");
    const SegmentForecast before = segment(foretold(first_day), "debate-3");
    int const overflow = foretold(first_day).overflow.expected;
    for (char const* who : {"KEN", "FRA", "BRA", "IND"})
        first_day.ask_reply(who);
    CHECK(std::abs(segment(foretold(first_day), "debate-3").heard.expected -
                   before.heard.expected) <= 1);
    CHECK(std::abs(foretold(first_day).overflow.expected - overflow) <= 3);
}

TEST_CASE("a suspended sitting goes on at the announced time", "[forecast]") {
    FloorDesk desk = debate_with();
    Instant const before = *of(desk, "b1").expected;
    FloorDesk open_end = desk;
    open_end.act(SuspendSitting{});
    CHECK(*of(open_end, "b1").expected == before);
    desk.act(SuspendSitting{ny(24, 11, 40), "fire alarm"});
    CHECK(*of(desk, "b1").expected == before + 40min);
    CHECK(of(desk, "b1").parts.front().range->begin > ny(24, 11, 40));
    desk.now = ny(24, 11, 50);  // it has not gone on
    CHECK(*of(desk, "b1").expected == before + 50min);
}

TEST_CASE("the opening's roles come before the debate, and the closing's behind it", "[forecast]") {
    FloorDesk desk;
    desk.open("24-am");
    CHECK(*of(desk, "b11").expected < *of(desk, "b12").expected);
    CHECK(*of(desk, "b12").expected < *of(desk, "b1").expected);
    CHECK(*of(desk, "b10").expected < *of(desk, "b13").expected);
    // The opening takes too long: the debate follows it.
    desk.now = ny(24, 11, 30);
    CHECK(of(desk, "b11").chance_in(SegmentId{"opening"}) == 1);
    CHECK(*of(desk, "b1").expected > ny(24, 11, 45));
    // Nobody waits for the four roles that nobody was booked for.
    CHECK(*of(desk, "b1").expected < ny(24, 11, 55));
    FloorDesk last = with_states(70);
    last.now = ny(25, 15);
    last.open("25-pm");
    last.now = ny(25, 17, 45);
    Forecast const closing = of(last, "b13");
    CHECK(closing.chance_in(SegmentId{"closing"}) == 1);
    CHECK(*closing.expected > ny(25, 17, 45));
}

TEST_CASE("nobody waits for a role that was called and not there", "[forecast]") {
    FloorDesk desk;
    desk.open("24-am");
    desk.call("b11");
    desk.act(Absent{});
    desk.deliver("b12", 450s);
    desk.now = ny(24, 11);
    const Forecasts all = foretold(desk);
    Forecast const& absent = *all.find(desk[BookingId{"b11"}]);
    CHECK(*absent.expected > *all.find(desk[BookingId{"b10"}])->expected);
    CHECK(absent.chance_in(SegmentId{"opening"}) == 1);
    Instant const as_if_heard = *of(debate_with(), "b1").expected;
    CHECK(seconds(*all.find(desk[BookingId{"b1"}])->expected - as_if_heard) ==
          Approx(0).margin(90));
}

TEST_CASE("a preference is waited for, and no other segment takes it", "[forecast]") {
    FloorDesk desk;
    desk.now = ny(3, 12);
    StatementRequest request = national("AUT");
    request.segments = segments({"debate-3"});
    std::string const later = desk.book(request).str();
    request = national("MEX");
    request.segments = segments({"debate-2"});
    std::string const gone = desk.book(request).str();
    desk.now = ny(24, 10);
    CHECK(of(desk, later).chance_in(SegmentId{"debate-3"}) == 1);
    CHECK(*of(desk, later).expected >= ny(25, 15));
    CHECK(of(desk, gone).chance_in(SegmentId{"debate-2"}) == 1);
    // Its segment is over, and it is in the overflow.
    desk.now = ny(25, 10);
    desk.open("25-am");
    desk.act(AdjournSitting{});
    desk.now = ny(25, 15);
    CHECK(of(desk, gone).overflow == 1);
    CHECK_FALSE(of(desk, gone).expected);
    CHECK(of(desk, gone).parts.empty());
    CHECK(of(desk, later).chance_in(SegmentId{"debate-3"}) == 1);
}

TEST_CASE("where everything is full the rest stay in the overflow", "[forecast]") {
    FloorDesk desk = with_states(150);
    const Forecasts all = foretold(desk);
    Forecast const& last = *all.find(desk[BookingId{"b163"}]);
    CHECK(last.overflow == 1);
    CHECK_FALSE(last.expected);
    CHECK(last.parts.empty());
    CHECK(all.overflow.expected > 30);
    CHECK(all.overflow.at_least <= all.overflow.expected);
    CHECK(all.overflow.expected <= all.overflow.at_most);
}

TEST_CASE("while the debate is adjourned or closed no statement is expected", "[forecast]") {
    for (MotionKind const kind : {MotionKind::adjourn_debate, MotionKind::close_debate}) {
        FloorDesk desk = debate_with();
        desk.act(MoveMotion{kind, ParticipantId{"KEN"}});
        desk.act(DecideMatter{Vote{true, 60, 10, 0}});
        REQUIRE(desk.floor().now.debate != DebateState::open);
        CHECK(of(desk, "b1").overflow == 1);
        CHECK_FALSE(of(desk, "b1").expected);
        CHECK(foretold(desk).segments.empty());
        CHECK(foretold(desk).overflow.expected == 10);
        CHECK(of(desk, "b13").chance_in(SegmentId{"closing"}) == 1);
        desk.act(ReopenDebate{"as decided", ""});
        CHECK(of(desk, "b1").chance_in(SegmentId{"debate-1"}) == 1);
    }
}

TEST_CASE("who was not reached comes first in the next sitting", "[forecast]") {
    FloorDesk desk = debate_with(30);
    desk.deliver("b1", 180s);
    desk.act(AdjournSitting{"fire alarm"});
    CHECK(of(desk, "b2").chance_in(SegmentId{"debate-2"}) == 1);
    CHECK(*of(desk, "b2").expected > ny(25, 10));
    CHECK_FALSE(told(foretold(desk), "debate-1"));
    // The same where the sitting was never opened.
    FloorDesk never = with_states(60);
    never.now = ny(24, 13, 30);
    CHECK(of(never, "b1").chance_in(SegmentId{"debate-2"}) == 1);
    CHECK(*of(never, "b1").expected < *of(never, "b8").expected);
    Instant before{};
    const Forecasts all = foretold(never);
    const SpeakersList list = never.list();
    for (Place const& place : list.places) {
        Forecast const* found = all.find(*never.meeting().bookings[place.booking]);
        REQUIRE(found);
        if (!found->expected) continue;
        CHECK(*found->expected >= before);
        before = *found->expected;
    }
    // A role of its opening waits, and no segment takes it.
    CHECK(of(never, "b11").overflow == 1);
    CHECK(of(never, "b11").parts.empty());
}

TEST_CASE("the segments' figures are those of the bookings", "[forecast]") {
    FloorDesk desk = debate_with(100);
    for (char const* one : {"b1", "b2", "b3"})
        desk.deliver(one, 200s);
    const Forecasts all = foretold(desk);
    CHECK(segment(all, "debate-1").called == 3);
    CHECK(segment(all, "debate-2").called == 0);
    double overflow = 0;
    int waiting = 0;
    std::map<std::string, double> heard;
    for (auto const& booking : desk.meeting().bookings) {
        Forecast const* found = all.find(*booking);
        if (!found || !booking->statement()) continue;
        ++waiting;
        overflow += found->overflow;
        for (ForecastPart const& part : found->parts)
            heard[part.segment.str()] += part.chance;
    }
    CHECK(waiting == 107);
    CHECK(all.segments.size() == 3);
    int told = all.overflow.expected;
    CHECK(all.overflow.expected == Approx(overflow).margin(2));
    for (SegmentForecast const& one : all.segments) {
        INFO(one.segment.str());
        CHECK(one.heard.at_least <= one.heard.expected);
        CHECK(one.heard.expected <= one.heard.at_most);
        CHECK(one.heard.expected == Approx(heard[one.segment.str()]).margin(1.5));
        told += one.heard.expected;
    }
    CHECK(told == Approx(waiting).margin(3));
}

TEST_CASE("nothing is foretold before the instant it is of", "[forecast]") {
    FloorDesk desk = debate_with();
    desk.call("b1");
    desk.act(Begin{});
    desk.pass(3600s);
    for (Milliseconds const more : {0ms, 1ms, 500ms, 999ms}) {
        Instant const at = desk.now + more;
        const Forecasts all = forecast(desk.meeting(), desk.list(), at);
        for (auto const& found : all.bookings)
            for (ForecastPart const& part : found ? found->parts : std::vector<ForecastPart>{})
                if (part.range) CHECK(part.range->begin >= at);
    }
}

TEST_CASE("a forecast holds until the next event, deadline or signal", "[forecast]") {
    FloorDesk desk = debate_with();
    desk.call("b1");
    desk.act(Begin{});
    CHECK(forecast_stretch(desk.meeting(), desk.now + 10s) == Stretch{desk.now, desk.now + 150s});
    desk.act(End{});
    CHECK(forecast_stretch(desk.meeting(), desk.now + 10s) == Stretch{desk.now, ny(24, 13)});
}
