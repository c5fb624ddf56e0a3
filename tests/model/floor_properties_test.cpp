// Sittings conducted by chance: what always holds.

#include <catch2/catch.hpp>

#include "tests/model/fixed_seed.hpp"
#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

char const* const who[] = {"FRA", "KEN", "BRA", "eu", "holy_see", "icrc", "state_of_palestine"};

class Chance {
public:
    Chance(FloorDesk const& desk, Dice& dice) : desk_(desk), dice_(dice) {}

    // Of those that are defined in the state, mostly.
    FloorCommand command() {
        std::size_t index = 0;
        for (int tries = 0; tries < 8; ++tries) {
            index = static_cast<std::size_t>(dice_.roll(static_cast<int>(floor_commands)));
            if (defined(index, desk_.state())) break;
        }
        return of_index(index);
    }

private:
    FloorCommand of_index(std::size_t index) {
        char const* const sittings[] = {"24-am", "24-pm", "25-am", "25-pm"};
        switch (index) {
            case 0:
                return OpenSitting{SittingId{sittings[dice_.roll(4)]}, quorum(), false};
            case 1:
                return SuspendSitting{};
            case 2:
                return ResumeSitting{};
            case 3:
                return AdjournSitting{};
            case 4:
                return ExtendSitting{ny(24, 13, dice_.roll(60)), ""};
            case 5:
                return TakeChair{};
            case 6:
                return CountQuorum{quorum()};
            case 7:
                return MarkReady{booking(), dice_.one_in(2)};
            case 8:
                if (dice_.one_in(2))
                    return AskFloor{TurnKind::reply, participant(), "", {}, false, {}, {}, ""};
                return AskFloor{TurnKind::intervention,
                                participant(),
                                "",
                                SegmentId{dice_.one_in(2) ? "panel-1" : "panel-2"},
                                false,
                                {},
                                {},
                                ""};
            case 9:
                return WithdrawAsk{turn(), ""};
            case 10:
                if (dice_.one_in(3)) return Call{{}, turn(), "why"};
                return Call{booking(), {}, dice_.one_in(3) ? "" : "why"};
            case 11:
                return Begin{};
            case 12:
                return Pause{};
            case 13:
                return Resume{};
            case 14:
                return End{};
            case 15:
                return Absent{};
            case 16:
                return RaisePoint{participant()};
            case 17:
                return RuleOnPoint{};
            case 18:
                return AppealRuling{participant()};
            case 19:
                return MoveMotion{static_cast<MotionKind>(dice_.roll(4)), participant()};
            case 20:
                return SpeakOnMotion{participant(), dice_.one_in(2)};
            case 21:
                return WithdrawMotion{};
            case 22:
                return DecideMatter{Vote{dice_.one_in(2), dice_.roll(60), dice_.roll(60), 0}};
            case 23:
                return BeginAction{"A/80/L.8", ""};
            case 24:
                return ReopenDebate{"as decided", ""};
            case 25:
                return UndoStep{desk_.floor().last_step ? desk_.floor().last_step->version : 1, ""};
            default: {
                CorrectTurn correct{turn(), {}, {}, "late"};
                if (Turn const* given = desk_.floor().find(correct.turn); given && given->began_at)
                    correct.began_at = *given->began_at - Seconds{dice_.roll(20)};
                return correct;
            }
        }
    }

    Quorum quorum() {
        if (dice_.one_in(4)) return {std::nullopt, ""};
        return {60 + dice_.roll(60), dice_.one_in(5) ? "waived" : ""};
    }
    ParticipantId participant() { return ParticipantId{who[dice_.roll(7)]}; }
    BookingId booking() {
        auto const next = desk_.next(1);
        if (dice_.one_in(2) && !next.empty() && next.front()[0] == 'b')
            return BookingId{next.front()};
        return BookingId{"b" + std::to_string(dice_.roll(15))};
    }
    TurnId turn() {
        auto const& turns = desk_.floor().turns;
        if (turns.empty()) return TurnId{"t1"};
        return turns[static_cast<std::size_t>(dice_.roll(static_cast<int>(turns.size())))]->ref.id;
    }

    FloorDesk const& desk_;
    Dice& dice_;
};

// What an officer does to the list meanwhile.
void meddle(FloorDesk& desk, Dice& dice) {
    const BookingId one{"b" + std::to_string(1 + dice.roll(10))};
    const BookingId other{"b" + std::to_string(1 + dice.roll(10))};
    switch (dice.roll(4)) {
        case 0:
            return void(desk.tell(Move{one, other, dice.one_in(2), "asked for", {}, {}}));
        case 1:
            return void(desk.tell(ProposeSwap{one, other, "letters", {}}));
        case 2:
            return void(desk.tell(Withdraw{one, {}, ""}));
        default:
            return void(desk.tell(Restore{one, ""}));
    }
}

// Called in another sitting than it was planned in, so that there its time is free.
bool leaves_another_sitting(Meeting const& meeting, BookingId const& id) {
    Booking const* booking = meeting.find(id);
    if (!booking || !booking->progress.planned) return false;
    Segment const* planned = meeting.programme->find(booking->progress.planned->segment);
    return planned->sitting != meeting.floor().find(booking->progress.turn)->sitting;
}

// No two planned at once, whoever was called in its sitting included (R4).
void check_plan(Meeting const& meeting) {
    std::map<SegmentId, std::vector<Interval>> taken;
    const SpeakersList list = lay_out(meeting);
    for (Place const& place : list.places) {
        BookingId const& id = meeting.bookings[place.booking]->id;
        if (!place.planned || leaves_another_sitting(meeting, id)) continue;
        auto& in_segment = taken[place.planned->segment];
        for (Interval const& other : in_segment)
            RC_ASSERT(!other.overlaps(place.planned->time));
        in_segment.push_back(place.planned->time);
        Booking const& booking = *meeting.bookings[place.booking];
        Segment const* segment = meeting.programme->find(place.planned->segment);
        RC_ASSERT(segment->time.contains(place.planned->time));
        RC_ASSERT(!(booking.waiting() && meeting.floor().adjourned(segment->sitting)));
    }
}

std::vector<std::optional<Planned>> plan_of_others(Meeting const& meeting, BookingId const& but) {
    const SpeakersList list = lay_out(meeting);
    std::vector<std::optional<Planned>> plans;
    for (auto const& booking : meeting.bookings)
        if (booking->id != but && booking->statement() && booking->active())
            plans.push_back(list.find(booking->id, meeting)->planned);
    return plans;
}

void one_step(FloorDesk& desk, Dice& dice) {
    desk.pass(Seconds{dice.roll(120)});
    if (desk.state() == FloorState::closed && dice.one_in(3)) {
        Instant const starts[] = {ny(24, 10), ny(24, 15), ny(25, 10), ny(25, 15)};
        desk.now = std::max(desk.now, starts[dice.roll(4)]);
    }
    if (dice.one_in(6)) return meddle(desk, dice);
    FloorCommand const command = Chance(desk, dice).command();
    std::string const before = as_it_stands(desk.meeting());
    auto const last_step = desk.floor().last_step;
    auto const* call = std::get_if<Call>(&command);
    auto const plans = plan_of_others(desk.meeting(), call ? call->booking : BookingId{});
    auto const decision = desk.on_floor(command);
    if (!decision) {
        RC_ASSERT(as_it_stands(desk.meeting()) == before);
        return;
    }
    if (call && !leaves_another_sitting(desk.meeting(), call->booking))
        RC_ASSERT(plan_of_others(desk.meeting(), call->booking) == plans);
    bool const step = !(desk.floor().last_step == last_step) && desk.floor().last_step;
    if (!step) return;
    FloorDesk back = desk;
    back.pass(Seconds{dice.roll(30)});
    back.act(UndoStep{back.floor().last_step->version, ""});
    RC_ASSERT(as_it_stands(back.meeting()) == before);
    RC_ASSERT(broken_invariants(back.meeting()).empty());
}

}  // namespace

TEST_CASE("whatever is done on the floor, the invariants hold and a step can be taken back",
          "[floor]") {
    CHECK(counterexample(20251124, 120, [] {
              FloorDesk desk;
              auto dice = throw_dice(120, 14);
              for (Dice& one : dice) {
                  one_step(desk, one);
                  auto const broken = broken_invariants(desk.meeting());
                  RC_ASSERT(broken == std::vector<std::string>{});
                  check_plan(desk.meeting());
              }
              // The log alone gives the same floor.
              Meeting replayed;
              for (Recorded const& recorded : desk.log())
                  replayed = apply(std::move(replayed), recorded);
              RC_ASSERT(replayed.floor() == desk.floor());
              RC_ASSERT(as_it_stands(replayed) == as_it_stands(desk.meeting()));
          }) == "");
}
