// Meetings conducted by chance, and bad input: what holds of every forecast.

#include <catch2/catch.hpp>
#include <cmath>

#include "model/forecast.hpp"
#include "tests/model/fixed_seed.hpp"
#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;
using namespace std::chrono_literals;

namespace {

using Broken = std::vector<std::string>;

// With so many more States on the list, whose statements differ in length and in their wishes.
FloorDesk crowded(int count) {
    FloorDesk desk{with_crowd(compact_programme(), count)};
    desk.now = ny(3, 12);
    for (int n = 0; n < count; ++n) {
        StatementRequest request = national(crowd_state(n));
        if (n % 4 == 1) request.allotment = Seconds{60 + n % 7 * 20};
        if (n % 11 == 3) request.segments = segments({"debate-2"});
        if (n % 13 == 5) request.segments = segments({"debate-3", "debate-2"});
        desk.book(request);
    }
    desk.now = ny(24, 10);
    return desk;
}

class Judge {
public:
    Judge(Meeting const& meeting, Instant as_of)
        : meeting_(meeting),
          as_of_(as_of),
          list_(lay_out(meeting)),
          all_(forecast(meeting, list_, as_of)) {}

    Broken judge() {
        expect(all_.as_of == as_of_, "as of another instant");
        expect(all_.bookings.size() == meeting_.bookings.size(), "not as many as bookings");
        for (auto const& booking : meeting_.bookings)
            judge(*booking);
        judge_order();
        judge_segments();
        judge_same_again();
        return broken_;
    }

private:
    void expect(bool holds, std::string const& what) {
        if (!holds) broken_.push_back(what);
    }
    void judge(Booking const& booking) {
        std::string const id = booking.id.str() + " ";
        Forecast const* found = all_.find(booking);
        bool const waits = booking.waiting() && (booking.statement() || booking.role());
        expect((found != nullptr) == waits, id + "foretold though it does not wait, or not");
        if (!found) return;
        double sum = found->overflow;
        expect(found->overflow >= 0 && found->overflow <= 1, id + "overflow");
        Segment const* before = nullptr;
        for (ForecastPart const& part : found->parts) {
            sum += part.chance;
            expect(part.chance > 0 && part.chance <= 1, id + "chance");
            Segment const* segment = meeting_.programme->find(part.segment);
            expect(segment && (!before || before < segment), id + "order of its parts");
            before = segment;
            if (segment) judge(booking, *segment, part);
        }
        expect(std::abs(sum - 1) < 1e-9, id + "chances do not sum to 1");
        if (found->expected) judge_expected(id, *found);
    }
    void judge(Booking const& booking, Segment const& segment, ForecastPart const& part) {
        std::string const id = booking.id.str() + " ";
        bool const of_debate = segment.kind == SegmentKind::debate;
        expect(of_debate == (booking.statement() != nullptr), id + "in a segment of another kind");
        expect(!meeting_.floor().adjourned(segment.sitting), id + "in a sitting that is over");
        if (booking.statement() && !booking.statement()->segments.empty()) {
            auto const& wished = booking.statement()->segments;
            expect(std::find(wished.begin(), wished.end(), segment.id) != wished.end(),
                   id + "where it does not wish to be");
        }
        if (!part.range) return;
        expect(part.range->begin <= part.range->end, id + "range ends before it begins");
        expect(part.range->begin >= as_of_, id + "before as_of");
        // Unless somebody of it was called before its time.
        auto const& turns = meeting_.floor().turns;
        bool const begun = std::any_of(turns.begin(), turns.end(), [&](TurnPtr const& turn) {
            return turn->called_at && turn->segment == segment.id;
        });
        expect(begun || part.range->begin >= segment.time.begin, id + "before its segment");
        if (!of_debate) return;
        SittingRecord const* record = meeting_.floor().record(segment.sitting);
        Instant end = segment.time.end;
        if (record && record->extended_to) end = std::max(end, *record->extended_to);
        expect(part.range->end <= end + 2s, id + "behind the end of its segment");
    }
    void judge_expected(std::string const& id, Forecast const& found) {
        for (ForecastPart const& part : found.parts)
            if (part.range && part.range->begin <= *found.expected &&
                *found.expected <= part.range->end)
                return;
        expect(false, id + "expected outside its ranges");
    }
    void judge_order() {
        Forecast const* before = nullptr;
        for (Place const& place : list_.places) {
            Booking const& booking = *meeting_.bookings[place.booking];
            Forecast const* found = all_.find(booking);
            if (!found || !booking.statement()->segments.empty()) continue;
            if (before) judge_order(booking.id.str() + " ", *before, *found);
            before = found;
        }
    }
    void judge_order(std::string const& id, Forecast const& before, Forecast const& found) {
        expect(!found.expected || (before.expected && *before.expected <= *found.expected),
               id + "expected before the one before it");
        expect(before.overflow <= found.overflow + 1e-9, id + "overflow less than before it");
        auto const [earliest, latest] = whole_range(found);
        auto const [earliest_before, latest_before] = whole_range(before);
        expect(!earliest || !earliest_before || *earliest_before <= *earliest,
               id + "range begins before that of the one before it");
        // Where a tenth or more has no segment, the range ends with the last that has one.
        if (found.overflow < 0.05)
            expect(!latest || !latest_before || *latest_before <= *latest,
                   id + "range ends before that of the one before it");
    }
    // The begin of its first range and the end of its last one.
    static std::pair<std::optional<Instant>, std::optional<Instant>> whole_range(
        Forecast const& forecast) {
        std::optional<Instant> begin;
        std::optional<Instant> end;
        for (ForecastPart const& part : forecast.parts) {
            if (!part.range) continue;
            if (!begin) begin = part.range->begin;
            end = part.range->end;
        }
        return {begin, end};
    }
    void judge_segments() {
        auto const ordered = [](ForecastCount const& count) {
            return 0 <= count.at_least && count.at_least <= count.expected &&
                   count.expected <= count.at_most;
        };
        expect(ordered(all_.overflow), "overflow out of order");
        for (SegmentForecast const& one : all_.segments) {
            expect(ordered(one.heard), one.segment.str() + " out of order");
            expect(one.called >= 0, one.segment.str() + " called");
        }
    }
    void judge_same_again() {
        const Forecasts again = forecast(meeting_, list_, as_of_);
        expect(again.bookings == all_.bookings && again.segments == all_.segments &&
                   again.overflow == all_.overflow,
               "another answer to the same question");
    }

    Meeting const& meeting_;
    Instant as_of_;
    SpeakersList list_;
    Forecasts all_;
    Broken broken_;
};

Broken broken(FloorDesk const& desk, Milliseconds later = 0ms) {
    return Judge(desk.meeting(), desk.now + later).judge();
}

// What mostly happens: somebody is called and heard, now and then something else.
void one_conducted_step(FloorDesk& desk, Dice& dice) {
    Instant const starts[] = {ny(24, 10), ny(24, 15), ny(25, 10), ny(25, 15)};
    char const* const sittings[] = {"24-am", "24-pm", "25-am", "25-pm"};
    desk.pass(Seconds{dice.roll(240)});
    auto const next = desk.next(1);
    bool const booked = !next.empty() && next.front()[0] == 'b';
    const BookingId any{"b" + std::to_string(1 + dice.roll(40))};
    auto const try_to = [&](FloorCommand command) { (void)desk.on_floor(std::move(command)); };
    switch (desk.state()) {
        case FloorState::closed: {
            int const sitting = dice.roll(4);
            desk.now = std::max(desk.now, starts[sitting] + Seconds{dice.roll(1500) - 300});
            return try_to(OpenSitting{SittingId{sittings[sitting]}, Quorum{120, ""}, false});
        }
        case FloorState::suspended:
            return try_to(ResumeSitting{});
        case FloorState::free:
            switch (dice.roll(12)) {
                case 0:
                    return try_to(SuspendSitting{desk.now + Seconds{60 + dice.roll(3000)}, ""});
                case 1:
                    return try_to(AdjournSitting{});
                case 2:
                    return try_to(ExtendSitting{ny(24, 13, dice.roll(60)), ""});
                case 3:
                    return (void)desk.tell(Withdraw{any, {}, ""});
                case 4:
                    return try_to(
                        AskFloor{TurnKind::reply, ParticipantId{"KEN"}, "", {}, false, {}, {}, ""});
                case 5:
                    return try_to(Call{any, {}, "asked to"});
                case 6:
                    return try_to(
                        MoveMotion{static_cast<MotionKind>(dice.roll(4)), ParticipantId{"FRA"}});
                default:
                    return try_to(Call{booked ? BookingId{next.front()} : any, {}, "next"});
            }
        case FloorState::called:
            return dice.one_in(8) ? try_to(Absent{}) : try_to(Begin{});
        case FloorState::speaking:
            if (dice.one_in(5)) return try_to(Pause{});
            if (dice.one_in(8)) return try_to(RaisePoint{ParticipantId{"BRA"}});
            return try_to(End{});
        case FloorState::paused:
            return try_to(Resume{});
        case FloorState::point_of_order:
            return try_to(End{});
        case FloorState::ruling:
            return try_to(RuleOnPoint{});
        default:
            return try_to(DecideMatter{Vote{dice.one_in(2), dice.roll(60), dice.roll(60), 0}});
    }
}

}  // namespace

TEST_CASE("whatever is done, forecasts are finite, ordered and sensible", "[forecast]") {
    const FloorDesk crowd = crowded(90);
    CHECK(counterexample(20251126, 25, [&] {
              FloorDesk desk = crowd;
              auto dice = throw_dice(60, 8);
              for (Dice& one : dice) {
                  one_conducted_step(desk, one);
                  RC_ASSERT(broken(desk, Milliseconds{one.roll(2000)}) == Broken{});
              }
          }) == "");
}

// ---- Bad input ---------------------------------------------------------------------------------

TEST_CASE("no statement yet", "[forecast]") {
    const Desk empty;
    CHECK(Judge(empty.meeting(), empty.now).judge() == Broken{});
    FloorDesk desk = crowded(100);
    for (Instant const at : {ny(3, 12), ny(24, 9), ny(24, 10, 30), ny(24, 13), ny(24, 20),
                             ny(25, 14), ny(25, 17, 40), ny(25, 18), ny(30, 0)}) {
        desk.now = at;
        CHECK(broken(desk) == Broken{});
    }
}

TEST_CASE("a statement of forty minutes and a pause of an hour", "[forecast]") {
    FloorDesk desk = crowded(60);
    desk.open("24-am");
    desk.now = ny(24, 11);
    desk.deliver("b1", 190s, "next");
    auto const pace = [&] {
        const Pace now = learned(desk.meeting());
        return now.changeover().mean() + 180 * now.share().mean() +
               now.interruption_rate() * now.interruption_seconds();
    };
    double const before = pace();
    desk.pass(70s);
    desk.deliver("b2", 2400s, "next");
    CHECK(broken(desk) == Broken{});
    CHECK(pace() < 1.6 * before);
    desk.call("b3", "next");
    desk.act(Begin{});
    desk.act(Pause{});
    desk.pass(3600s);
    CHECK(broken(desk) == Broken{});
    desk.act(Resume{});
    desk.act(End{});
    CHECK(broken(desk) == Broken{});
    CHECK(pace() < 1.8 * before);
}

TEST_CASE("a speaker on the floor for longer than the sitting", "[forecast]") {
    FloorDesk desk = crowded(60);
    desk.open("24-am");
    desk.now = ny(24, 11);
    desk.call("b1", "next");
    desk.act(Begin{});
    for (int hours = 0; hours < 30; ++hours) {
        CHECK(broken(desk) == Broken{});
        desk.pass(3600s);
    }
    desk.act(End{});
    CHECK(broken(desk) == Broken{});
}

TEST_CASE("a sitting adjourned with thirty waiting", "[forecast]") {
    FloorDesk desk = crowded(30);
    desk.open("24-am");
    desk.now = ny(24, 11);
    desk.deliver("b1", 190s, "next");
    desk.act(AdjournSitting{"fire alarm"});
    CHECK(broken(desk) == Broken{});
    const Forecasts all = forecast(desk.meeting(), desk.list(), desk.now);
    for (auto const& found : all.bookings)
        if (found && found->expected) CHECK(*found->expected >= ny(25, 10));
}

TEST_CASE("all that remain are withdrawn", "[forecast]") {
    FloorDesk desk = crowded(20);
    desk.open("24-am");
    desk.now = ny(24, 11);
    desk.deliver("b1", 190s, "next");
    for (auto const& booking : desk.meeting().bookings)
        if (booking->waiting()) desk.withdraw(booking->id);
    CHECK(broken(desk) == Broken{});
    const Forecasts all = forecast(desk.meeting(), desk.list(), desk.now);
    for (auto const& found : all.bookings)
        CHECK_FALSE(found);
    CHECK(all.overflow == ForecastCount{});
}

TEST_CASE("a meeting whose segments are full already", "[forecast]") {
    FloorDesk desk = crowded(400);
    CHECK(broken(desk) == Broken{});
    desk.open("24-am");
    desk.now = ny(24, 11);
    desk.deliver("b1", 190s, "next");
    CHECK(broken(desk) == Broken{});
    desk.now = ny(25, 17, 59);
    CHECK(broken(desk) == Broken{});
}

TEST_CASE("nothing ever fits, and everything has the longest figures", "[forecast]") {
    Programme programme = compact_programme();
    programme.forecast.changeover = {86'400, 86'400, 86'400, 1, {0, 0, 86'400}, {0, 0, 1}};
    programme.forecast.share = {86'400, 86'400, 86'400, 1, {0, 0, 86'400}, {0, 0, 1}};
    programme.forecast.kinds = 86'400;
    programme.forecast.opening = {86'400, 86'400, 1e-6};
    programme.forecast.absence = {1, 1e-6, 86'400};
    programme.forecast.interruption = {86'400, 1e-6, 86'400, 86'400};
    FloorDesk desk{std::make_shared<Programme const>(programme)};
    CHECK(broken(desk) == Broken{});
    desk.open("24-am");
    desk.now = ny(24, 11);
    desk.deliver("b1", 190s, "next");
    desk.pass(70s);
    desk.deliver("b2", 1s, "next");
    CHECK(broken(desk) == Broken{});
}

TEST_CASE("who booked what else in which order changes no forecast", "[forecast]") {
    auto const expected = [](bool panels_first) {
        FloorDesk desk;
        desk.now = ny(3, 12);
        auto const seat = [&] {
            desk.book(co_chair("FRA", Development::developed), president_office());
        };
        if (panels_first) seat();
        BookingId const state = desk.book(national("AUT"));
        if (!panels_first) seat();
        desk.now = ny(24, 10);
        const Forecasts all = forecast(desk.meeting(), desk.list(), desk.now);
        return std::pair{*all.find(desk[state]), *all.find(desk[BookingId{"b10"}])};
    };
    CHECK(expected(true) == expected(false));
}
