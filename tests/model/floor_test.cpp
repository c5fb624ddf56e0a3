// What the floor does, told as it is conducted. Rules by their ids, from both sides.

#include <catch2/catch.hpp>

#include "model/timetable.hpp"
#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;
using std::chrono::minutes;

namespace {

using namespace std::chrono_literals;

Vote vote(int in_favour, int against, int abstaining = 0) {
    return {true, in_favour, against, abstaining};
}

// The morning's debate with nobody before it.
FloorDesk in_debate() {
    FloorDesk desk;
    desk.open("24-am");
    desk.deliver("b11", 60s);
    desk.deliver("b12", 60s);
    desk.now = ny(24, 11);
    return desk;
}

std::vector<std::string> plans(FloorDesk const& desk) {
    std::vector<std::string> lines;
    for (auto const& booking : desk.meeting().bookings)
        if (booking->statement()) lines.push_back(desk.place(booking->id));
    return lines;
}

}  // namespace

// ---- The clock (R17) ---------------------------------------------------------------------------

TEST_CASE("R17 a clock counts from its last start, through pauses, and over its limit", "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    CHECK(desk.state_name() == "called");
    CHECK_FALSE(desk.current().clock.since);
    desk.pass(20s);
    desk.act(Begin{});
    CHECK(desk.current().clock == SpeechClock{desk.now, 0ms, 180s});
    CHECK(signal(desk.current().clock, desk.now + 149s, 30s) == Signal::green);
    CHECK(signal(desk.current().clock, desk.now + 150s, 30s) == Signal::amber);
    CHECK(signal(desk.current().clock, desk.now + 180s, 30s) == Signal::red);
    desk.pass(100s);
    desk.act(Pause{});
    desk.pass(500s);
    CHECK(desk.current().clock == SpeechClock{std::nullopt, 100s, 180s});
    desk.act(Resume{});
    desk.pass(95s);
    CHECK(desk.current().clock.used_at(desk.now) == 195s);
    desk.act(End{});
    Turn const& turn = desk.turn("b1");
    CHECK(turn.clock == SpeechClock{std::nullopt, 195s, 180s});
    CHECK(turn.overrun() == 15s);
    CHECK(turn.paused_for() == 500s);
    CHECK(turn.pauses == 1);
    CHECK(*turn.ended_at - *turn.began_at == 695s);
    CHECK(desk.state_name() == "free");
}

TEST_CASE("R17 what is shown lasts until the next signal, and 15 s over the limit", "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    desk.act(Begin{});
    Instant const began = desk.now;
    auto const until = [&](Seconds after) {
        auto const found = now_stretch(desk.meeting(), {}, began + after);
        return std::pair{found.as_of - began, *found.until - began};
    };
    CHECK(until(0s) == std::pair<Milliseconds, Milliseconds>{0s, 150s});
    CHECK(until(149s) == std::pair<Milliseconds, Milliseconds>{0s, 150s});
    CHECK(until(150s) == std::pair<Milliseconds, Milliseconds>{150s, 180s});
    CHECK(until(180s) == std::pair<Milliseconds, Milliseconds>{180s, 195s});
    CHECK(until(194s) == std::pair<Milliseconds, Milliseconds>{180s, 195s});
    CHECK(until(212s) == std::pair<Milliseconds, Milliseconds>{210s, 225s});
}

// ---- The sitting -------------------------------------------------------------------------------

TEST_CASE("R1 R5 extending and suspending a sitting within what follows", "[floor]") {
    Programme programme = compact_programme();
    programme.rooms.push_back({RoomId{"trusteeship"}, programme.rooms.front().name});
    for (Sitting& sitting : programme.sittings)
        if (sitting.id == SittingId{"24-pm"}) sitting.room = RoomId{"trusteeship"};
    FloorDesk desk(std::make_shared<Programme const>(std::move(programme)));
    desk.open("24-am");
    desk.now = ny(24, 11);
    auto const extend = [&](Instant until) {
        return desk.answer_on_floor(ExtendSitting{until, ""});
    };
    CHECK(extend(ny(24, 13, 30)) == Lines{"accepted"});
    CHECK(extend(ny(24, 15, 30)) ==
          Lines{"accepted", "warning R5 R5.into_next /until sitting=24-pm starts_at=24 15:00:00"});
    CHECK(extend(ny(25, 9)).front() ==
          "R1 R1.extension_past_next /until sitting=24-pm ends_at=24 18:00:00");
    CHECK(desk.answer_on_floor(SuspendSitting{ny(24, 10, 59), ""}) ==
          Lines{"R1 R1.suspended_until_past /until"});
    desk.act(AdjournSitting{});
    CHECK(desk.answer_on_floor(OpenSitting{SittingId{"24-pm"}, Quorum{}, false}) ==
          Lines{"accepted", "warning R5 R5.early /sitting minutes=240"});
}

TEST_CASE("R36 R5 R1 opening a sitting", "[floor]") {
    FloorDesk desk;
    auto const open = [&](char const* sitting, Quorum quorum) {
        return desk.answer_on_floor(OpenSitting{SittingId{sitting}, std::move(quorum), false});
    };
    CHECK(open("24-am", {65, ""}) == Lines{"accepted"});
    CHECK(open("24-am", {64, ""}) == Lines{"R36 R36.to_open /present present=64 least=65"});
    CHECK(open("24-am", {64, "waived by the meeting"}) == Lines{"accepted"});
    CHECK(open("24-am", {}) == Lines{"accepted", "warning R36 R36.not_counted least=65"});
    CHECK(open("24-xx", {65, ""}) == Lines{"unknown sitting 24-xx /sitting"});
    CHECK(open("25-am", {65, ""}) == Lines{"R1 R1.other_day /sitting starts_at=25 10:00:00"});
    desk.now = ny(24, 10, 5);
    CHECK(open("24-am", {65, ""}) == Lines{"accepted"});
    desk.now = ny(24, 10, 7, 30);
    CHECK(open("24-am", {65, ""}) == Lines{"accepted", "warning R5 R5.late /sitting minutes=7"});
    // Panels need no quorum.
    desk.now = ny(24, 15);
    CHECK(open("24-pm", {}) == Lines{"accepted"});
    desk.open("24-pm");
    desk.act(AdjournSitting{});
    CHECK(open("24-pm", {}) == Lines{"floor floor.sitting_over"});
}

TEST_CASE("a suspended sitting stops every clock, and resuming gives nobody's time away",
          "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    desk.act(Begin{});
    desk.pass(60s);
    desk.act(SuspendSitting{ny(24, 12), "fire alarm"});
    CHECK(desk.state_name() == "suspended");
    desk.pass(600s);
    CHECK(desk.answer_on_floor(Resume{}) == Lines{"floor floor.suspended"});
    CHECK(desk.answer_on_floor(AdjournSitting{}) == Lines{"floor floor.not_over"});
    desk.act(ResumeSitting{});
    CHECK(desk.state_name() == "paused");
    CHECK(desk.current().clock.used == 60s);
    desk.act(Resume{});
    desk.pass(10s);
    desk.act(End{});
    CHECK(desk.turn("b1").clock.used == 70s);
    CHECK(desk.floor().record(SittingId{"24-am"})->suspensions.size() == 1);
}

TEST_CASE("R4 R1 a sitting is extended to a later time, while its room is free", "[floor]") {
    auto programme = compact_programme();
    programme.sittings[0].room = programme.sittings[1].room = programme.rooms.front().id;
    FloorDesk desk{std::make_shared<const Programme>(std::move(programme))};
    desk.open("24-am");
    CHECK(desk.answer_on_floor(ExtendSitting{ny(24, 13), ""})
              .front()
              .starts_with("R1 R1.extension_not_later /until"));
    CHECK(desk.answer_on_floor(ExtendSitting{ny(24, 15, 1), ""})
              .front()
              .starts_with("R4 R4.room_taken /until"));
    desk.act(ExtendSitting{ny(24, 13, 30), "the list is long"});
    CHECK(desk.floor().record(SittingId{"24-am"})->extended_to == ny(24, 13, 30));
    desk.now = ny(24, 13, 28);
    CHECK(desk.answer_on_floor(Call{BookingId{"b1"}, {}, "asked to"}).back() ==
          "warning R18 R18.out_of_order /booking booking=b1");
    CHECK(desk.answer_on_floor(Call{BookingId{"b1"}, {}, "asked to"})[1] ==
          "warning R5 R5.past_end /booking ends_at=24 13:30:00");
}

TEST_CASE("who was not reached is laid out in the next sitting", "[floor]") {
    FloorDesk desk = in_debate();
    desk.deliver("b1", 180s);
    CHECK(desk.place(BookingId{"b2"}) == "debate-1 24 11:06:00");
    desk.act(AdjournSitting{"no time"});
    CHECK(desk.state_name() == "closed");
    CHECK(desk.place(BookingId{"b1"}) == "debate-1 24 11:01:30");
    CHECK(desk.place(BookingId{"b2"}) == "debate-2 25 10:01:30");
    CHECK(desk.next(3) == std::vector<std::string>{"panel-1", "panel-2", "b2"});
    desk.act(UndoStep{desk.floor().last_step->version, "too early"});
    CHECK(desk.state_name() == "free");
    CHECK(desk.place(BookingId{"b2"}) == "debate-1 24 11:06:00");
}

// ---- Calls -------------------------------------------------------------------------------------

TEST_CASE("calling moves nobody's plan", "[floor]") {
    FloorDesk desk = in_debate();
    auto const before = plans(desk);
    for (char const* booking : {"b1", "b5", "b2", "b10", "b3"}) {
        desk.deliver(booking, 240s, "asked to");
        CHECK(plans(desk) == before);
    }
    CHECK(desk.next(2) == std::vector<std::string>{"b4", "b6"});
}

TEST_CASE("R18 R6 out of order a call needs a reason, and is noted", "[floor]") {
    FloorDesk desk;
    desk.open("24-am");
    CHECK(desk.next(3) == std::vector<std::string>{"b11", "b12", "unodc_executive_director"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b11"}, {}, ""}) == Lines{"accepted"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b1"}, {}, ""}) ==
          Lines{"R18 R18.reason_for_call /reason booking=b1"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b1"}, {}, "the President is late"}) ==
          Lines{"accepted", "warning R18 R18.out_of_order /booking booking=b1"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b13"}, {}, "early"}).front() ==
          "R39 R39.other_sitting /booking role=concluding_remarks segment=closing");
    CHECK(desk.answer_on_floor(Call{BookingId{"b99"}, {}, ""}) ==
          Lines{"unknown booking b99 /booking"});
    desk.withdraw(BookingId{"b2"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b2"}, {}, "x"}) ==
          Lines{"conflict conflict.withdrawn"});
    desk.deliver("b11", 60s);
    CHECK(desk.answer_on_floor(Call{BookingId{"b11"}, {}, ""}) ==
          Lines{"floor floor.called_already"});
}

TEST_CASE("R2 no statement of the debate in a sitting of panels", "[floor]") {
    FloorDesk desk;
    desk.now = ny(24, 15);
    desk.open("24-pm");
    CHECK(desk.answer_on_floor(Call{BookingId{"b1"}, {}, "asked to"}).front() ==
          "R2 R2.no_debate_here /booking");
    CHECK(desk.answer_on_floor(Call{BookingId{"b11"}, {}, "asked to"}).front() ==
          "R6 R6.other_sitting /booking role=president segment=opening");
}

TEST_CASE("a booking that was called is nobody's to move, change or take away", "[floor]") {
    FloorDesk desk = in_debate();
    desk.accept(ProposeSwap{BookingId{"b1"}, BookingId{"b2"}, "letters", std::nullopt});
    desk.call("b1");
    CHECK(desk.meeting().swaps.front().state == SwapState::lapsed);
    Change change;
    change.booking = BookingId{"b1"};
    change.level = Level::HS;
    CHECK(desk.answer(change) == Lines{"conflict conflict.called"});
    CHECK(desk.answer(Withdraw{BookingId{"b1"}, std::nullopt, ""}) ==
          Lines{"conflict conflict.called"});
    CHECK(desk.answer(Move{BookingId{"b1"}, BookingId{"b3"}, true, "x", {}, {}}) ==
          Lines{"conflict conflict.not_waiting"});
    CHECK(desk.answer(ProposeSwap{BookingId{"b1"}, BookingId{"b2"}, "x", {}}).front() ==
          "R24 R24.not_waiting /with booking=b1");
    Change speaker;
    speaker.booking = BookingId{"b1"};
    speaker.names_speaker = true;
    CHECK(desk.answer(speaker) == Lines{"accepted"});
    desk.act(UndoStep{desk.floor().last_step->version, ""});
    CHECK(desk.meeting().swaps.front().state == SwapState::proposed);
    CHECK(desk.answer(change) == Lines{"accepted"});
}

// ---- Absence (R26) -----------------------------------------------------------------------------

TEST_CASE("R26 absent goes last of its class in the sitting, then last in the last one",
          "[floor]") {
    FloorDesk desk = in_debate();
    CHECK(desk.order() ==
          std::vector<std::string>{"b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9", "b10"});
    desk.call("b1");
    desk.act(Absent{"not in the Hall"});
    CHECK(desk.order() ==
          std::vector<std::string>{"b2", "b3", "b4", "b5", "b6", "b7", "b8", "b1", "b9", "b10"});
    CHECK(desk[BookingId{"b1"}].progress.stage == BookingProgress::Stage::absent);
    CHECK(desk.place(BookingId{"b2"}) == "debate-1 24 11:01:30");  // they move up
    // Another State is planned in the last sitting: absent again is behind it.
    StatementRequest late = national("AUT");
    late.segments = segments({"debate-3"});
    BookingId const aut = desk.book(late);
    desk.call("b1", "here now");
    desk.act(Absent{});
    CHECK(desk[BookingId{"b1"}].progress.absences == 2);
    CHECK(desk.order() == std::vector<std::string>{"b2", "b3", "b4", "b5", "b6", "b7", "b8",
                                                   aut.str(), "b1", "b9", "b10"});
    // Never deleted, and heard once it is there.
    desk.deliver("b1", 60s, "here now");
    CHECK(desk[BookingId{"b1"}].progress.stage == BookingProgress::Stage::delivered);
}

TEST_CASE("R26 the last of a sitting who is absent keeps its place there", "[floor]") {
    FloorDesk desk = in_debate();
    StatementRequest tomorrow = national("AUT");
    tomorrow.segments = segments({"debate-2"});
    desk.book(tomorrow);
    for (int i = 1; i <= 7; ++i)
        desk.deliver("b" + std::to_string(i), 60s);
    auto const before = plans(desk);
    desk.call("b8");
    desk.act(Absent{});
    CHECK(plans(desk) == before);
}

TEST_CASE("R26 R32 R39 nobody waits for who was called and not there", "[floor]") {
    FloorDesk desk = in_debate();
    desk.act(AdjournSitting{});
    desk.now = ny(25, 15);
    desk.open("25-pm");
    TurnId const reply = desk.ask_reply("KEN");
    for (int i = 2; i <= 10; ++i)
        desk.deliver("b" + std::to_string(i), 60s, "not reached");
    CHECK(desk.answer_on_floor(Call{{}, reply, ""}).front() ==
          "R32 R32.list_not_over /turn booking=b1");
    desk.call("b1", "not reached");
    desk.act(Absent{});
    CHECK(desk.answer_on_floor(Call{{}, reply, ""}) == Lines{"accepted"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b13"}, {}, ""}) == Lines{"accepted"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b1"}, {}, "has come"}).front() == "accepted");
}

TEST_CASE("R18 an absent role stands in nobody's way", "[floor]") {
    FloorDesk desk;
    desk.open("24-am");
    desk.call("b11");
    desk.act(Absent{});
    CHECK(desk.answer_on_floor(Call{BookingId{"b12"}, {}, ""}) == Lines{"accepted"});
    CHECK(desk.answer_on_floor(Call{BookingId{"b11"}, {}, ""}) == Lines{"accepted"});
    CHECK(desk.next(2).front() == "b12");
}

TEST_CASE("a statement that was heard elsewhere leaves its place to those behind it", "[floor]") {
    FloorDesk desk = in_debate();
    std::vector<BookingId> tomorrow;
    for (char const* state : {"AUT", "MEX"}) {
        StatementRequest request = national(state);
        request.segments = segments({"debate-2"});
        tomorrow.push_back(desk.book(request));
    }
    std::string const first = desk.place(tomorrow[0]);
    CHECK(desk.place(tomorrow[1]) != first);
    desk.deliver(tomorrow[0].str(), 60s, "leaves today");
    CHECK(desk.place(tomorrow[0]) == first);  // as it was planned
    CHECK(desk.place(tomorrow[1]) == first);
}

TEST_CASE("R26 an absent observer stays behind the Holy See", "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b9", "asked to");
    desk.act(Absent{});
    CHECK(desk.order().back() == "b10");
    CHECK(desk.order()[8] == "b9");
}

// ---- Points of order (R34) ---------------------------------------------------------------------

TEST_CASE("R34 a point of order stops the speaker's clock and gives it back as it stood",
          "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    desk.act(Begin{});
    desk.pass(90s);
    CHECK(desk.answer_on_floor(RaisePoint{ParticipantId{"icrc"}}).front() ==
          "R34 R34.no_right /participant participant=icrc");
    CHECK(desk.answer_on_floor(RaisePoint{ParticipantId{"state_of_palestine"}}) ==
          Lines{"accepted"});
    desk.act(RaisePoint{ParticipantId{"KEN"}});
    CHECK(desk.state_name() == "point_of_order");
    CHECK(desk.current().ref.participant == ParticipantId{"KEN"});
    CHECK(desk.current().clock.limit == 300s);
    CHECK(desk.answer_on_floor(RaisePoint{ParticipantId{"FRA"}}) ==
          Lines{"floor floor.point_of_order"});
    desk.pass(40s);
    desk.act(End{});
    CHECK(desk.state_name() == "ruling");
    desk.pass(20s);
    desk.act(RuleOnPoint{true, "the speaker will keep to the item"});
    CHECK(desk.state_name() == "paused");
    CHECK(desk.turn("b1").clock == SpeechClock{std::nullopt, 90s, 180s});
    desk.act(AppealRuling{ParticipantId{"FRA"}});
    CHECK(desk.answer_on_floor(DecideMatter{}).front() == "R34 R34.put_to_the_vote /by");
    auto const decided = std::get<AppealDecided>(desk.act(DecideMatter{vote(40, 40)}));
    CHECK_FALSE(decided.overruled);  // a tie: the ruling stands
    desk.act(Resume{});
    desk.pass(80s);
    desk.act(End{});
    CHECK(desk.turn("b1").clock.used == 170s);
    CHECK(desk.turn("b1").pauses == 1);
}

TEST_CASE("R34 only the ruling just made is appealed against", "[floor]") {
    FloorDesk desk = in_debate();
    CHECK(desk.answer_on_floor(AppealRuling{ParticipantId{"FRA"}}) ==
          Lines{"floor floor.no_ruling"});
    desk.act(RaisePoint{ParticipantId{"KEN"}});
    desk.act(End{});
    desk.act(RuleOnPoint{});
    desk.act(MarkReady{BookingId{"b1"}, true});  // no step
    CHECK(desk.answer_on_floor(AppealRuling{ParticipantId{"FRA"}}) == Lines{"accepted"});
    desk.call("b1");
    CHECK(desk.answer_on_floor(AppealRuling{ParticipantId{"FRA"}}) ==
          Lines{"floor floor.no_ruling"});
}

// ---- Motions (R35) -----------------------------------------------------------------------------

TEST_CASE("R35 motions in their precedence, with their speakers", "[floor]") {
    struct Row {
        MotionKind kind;
        int in_favour;
        int against;
    };
    for (Row const row :
         {Row{MotionKind::suspend_meeting, 0, 0}, Row{MotionKind::adjourn_meeting, 0, 0},
          Row{MotionKind::adjourn_debate, 2, 2}, Row{MotionKind::close_debate, 0, 2}}) {
        FloorDesk desk = in_debate();
        desk.act(MoveMotion{row.kind, ParticipantId{"KEN"}});
        std::vector<char const*> others{"BRA", "IND", "THA", "POL"};
        for (bool const in_favour : {true, false}) {
            int const allowed = in_favour ? row.in_favour : row.against;
            for (int i = 0; i < allowed; ++i) {
                desk.act(SpeakOnMotion{ParticipantId{others.back()}, in_favour});
                others.pop_back();
                desk.act(Begin{});
                desk.pass(10s);
                desk.act(End{});
                CHECK(desk.state_name() == "motion");
            }
            CHECK(desk.answer_on_floor(SpeakOnMotion{ParticipantId{"FRA"}, in_favour}) ==
                  Lines{"R35 R35.speakers /side allowed=" + std::to_string(allowed)});
        }
        for (MotionKind const other : {MotionKind::suspend_meeting, MotionKind::adjourn_meeting,
                                       MotionKind::adjourn_debate, MotionKind::close_debate})
            CHECK((desk.answer_on_floor(MoveMotion{other, ParticipantId{"FRA"}}) ==
                   Lines{"accepted"}) == (other < row.kind));
    }
}

TEST_CASE("R35 what a motion that is carried does", "[floor]") {
    auto const carried = [](MotionKind kind, Vote figures) {
        FloorDesk desk = in_debate();
        desk.act(CountQuorum{Quorum{120, ""}});
        desk.act(MoveMotion{MotionKind::close_debate, ParticipantId{"KEN"}});
        if (kind != MotionKind::close_debate) desk.act(MoveMotion{kind, ParticipantId{"BRA"}});
        desk.act(DecideMatter{figures});
        return desk;
    };
    FloorDesk lost = carried(MotionKind::suspend_meeting, vote(10, 10));
    CHECK(lost.state_name() == "motion");  // the one below is before the meeting again
    CHECK(carried(MotionKind::suspend_meeting, vote(20, 10)).state_name() == "suspended");
    CHECK(carried(MotionKind::adjourn_meeting, vote(20, 10)).state_name() == "closed");
    FloorDesk closed = carried(MotionKind::close_debate, vote(20, 10));
    CHECK(closed.state_name() == "free");
    CHECK(closed.answer_on_floor(Call{BookingId{"b1"}, {}, ""}).front() ==
          "R35 R35.debate_closed /booking");
    closed.act(ReopenDebate{"as decided at the 48th meeting", ""});
    CHECK(closed.answer_on_floor(Call{BookingId{"b1"}, {}, ""}) == Lines{"accepted"});
    CHECK(carried(MotionKind::adjourn_debate, vote(20, 10))
              .answer_on_floor(Call{BookingId{"b1"}, {}, ""})
              .front() == "R35 R35.debate_adjourned /booking");
    FloorDesk withdrawn = in_debate();
    withdrawn.act(MoveMotion{MotionKind::close_debate, ParticipantId{"KEN"}});
    withdrawn.act(WithdrawMotion{});
    CHECK(withdrawn.state_name() == "free");
}

TEST_CASE("R35 each is heard once on a motion, and the mover has been", "[floor]") {
    FloorDesk desk = in_debate();
    desk.act(MoveMotion{MotionKind::close_debate, ParticipantId{"POL"}});
    desk.act(MoveMotion{MotionKind::adjourn_debate, ParticipantId{"KEN"}});
    auto const speaks = [&](char const* who, bool in_favour) {
        return desk.answer_on_floor(SpeakOnMotion{ParticipantId{who}, in_favour});
    };
    Lines const heard{"R35 R35.heard_already /participant participant=FRA"};
    CHECK(speaks("KEN", true).front() == "R35 R35.heard_already /participant participant=KEN");
    desk.act(SpeakOnMotion{ParticipantId{"FRA"}, true});
    desk.act(Absent{});
    CHECK(speaks("FRA", true) == Lines{"accepted"});  // it was not heard
    desk.act(SpeakOnMotion{ParticipantId{"FRA"}, true});
    desk.act(Begin{});
    desk.act(End{});
    CHECK(speaks("FRA", true) == heard);
    CHECK(speaks("FRA", false) == heard);
    CHECK(speaks("BRA", false) == Lines{"accepted"});
    // On the motion below it has not spoken.
    desk.act(DecideMatter{vote(10, 20)});
    CHECK(speaks("FRA", false) == Lines{"accepted"});
    desk.act(DecideMatter{vote(20, 10)});
    CHECK(desk.answer_on_floor(MoveMotion{MotionKind::adjourn_debate, ParticipantId{"FRA"}}) ==
          Lines{"R35 R35.debate_closed /motion"});
}

TEST_CASE("R35 R32 once the debate is closed nobody of its list is waited for", "[floor]") {
    FloorDesk desk = in_debate();
    TurnId const reply = desk.ask_reply("KEN");
    desk.act(MoveMotion{MotionKind::close_debate, ParticipantId{"BRA"}});
    desk.act(DecideMatter{vote(20, 10)});
    auto const next = desk.next(100);
    CHECK(std::count(next.begin(), next.end(), "b1") == 0);
    CHECK(std::count(next.begin(), next.end(), reply.str()) == 1);
    CHECK(desk.answer_on_floor(Call{{}, reply, ""}) == Lines{"accepted"});
}

TEST_CASE("R36 a waiver opens the meeting and decides nothing; votes are members'", "[floor]") {
    FloorDesk desk;
    desk.act(OpenSitting{SittingId{"24-am"}, Quorum{40, "waived by the meeting"}, false});
    desk.now = ny(24, 11);
    desk.act(MoveMotion{MotionKind::close_debate, ParticipantId{"KEN"}});
    CHECK(desk.answer_on_floor(DecideMatter{vote(20, 10)}) ==
          Lines{"R36 R36.to_decide present=40 least=97"});
    desk.act(CountQuorum{Quorum{120, ""}});
    CHECK(desk.answer_on_floor(DecideMatter{vote(150, 40, 4)}) ==
          Lines{"R36 R36.more_than_members votes=194 members=193"});
    CHECK(desk.answer_on_floor(DecideMatter{vote(150, 40, 3)}) == Lines{"accepted"});
}

TEST_CASE("R36 a decision needs a majority of the members present", "[floor]") {
    FloorDesk desk = in_debate();
    desk.act(MoveMotion{MotionKind::close_debate, ParticipantId{"KEN"}});
    desk.act(CountQuorum{Quorum{96, ""}});
    CHECK(desk.answer_on_floor(DecideMatter{vote(50, 20)}).front() ==
          "R36 R36.to_decide present=96 least=97");
    desk.act(CountQuorum{Quorum{97, ""}});
    CHECK(desk.answer_on_floor(DecideMatter{vote(50, 20)}) == Lines{"accepted"});
}

// ---- The action on the declaration (R9) --------------------------------------------------------

TEST_CASE("R9 one action, after the statements of the opening and before it ends", "[floor]") {
    FloorDesk desk;
    desk.open("24-am");
    BeginAction const begin{"A/80/L.8", "2025-11-23"};
    CHECK(desk.answer_on_floor(begin) == Lines{"R9 R9.roles_waiting role=president"});
    desk.deliver("b11", 60s);
    desk.call("b12");
    desk.act(Absent{});  // whoever did not come holds nothing up
    // Who was not heard is noted: the resolution speaks of six statements.
    std::string const unheard = "warning R9 R9.role_not_heard role=secretary_general";
    CHECK(desk.answer_on_floor(begin) == Lines{"accepted", unheard});
    CHECK(desk.answer_on_floor(BeginAction{"A/80/L.8", "2025-11-24"}) ==
          Lines{"accepted", unheard,
                "warning R9 R9.circulated_late /circulated_on symbol=A/80/L.8 date=2025-11-24"});
    desk.now = ny(24, 11);
    CHECK(desk.answer_on_floor(begin) == Lines{"R9 R9.too_late ends_at=24 11:00:00"});
    // A recorded decision gives an opening that runs late more time.
    ChangeProgramme longer;
    longer.decision = "A/80/DEC/1";
    longer.segments = {{SegmentId{"opening"}, {}, {ny(24, 10), ny(24, 11, 30)}},
                       {SegmentId{"debate-1"}, {}, {ny(24, 11, 30), ny(24, 13)}}};
    CHECK(desk.answer(longer, presiding()) == Lines{"accepted"});
    FloorDesk given = desk;
    given.accept(longer, presiding());
    CHECK(given.answer_on_floor(begin) == Lines{"accepted", unheard});
    longer.segments[0].time.begin = ny(24, 10, 5);
    CHECK(desk.answer(longer, presiding()) == Lines{"conflict conflict.has_begun"});
    desk.now = ny(24, 10, 50);
    desk.act(begin);
    CHECK(desk.state_name() == "action");
    desk.now = ny(24, 11, 2);
    CHECK(desk.answer_on_floor(DecideMatter{}) ==
          Lines{"accepted", "warning R9 R9.ends_late ends_at=24 11:00:00"});
    auto const taken = std::get<ActionTaken>(desk.act(DecideMatter{}));
    CHECK(taken.adopted);
    CHECK(desk.answer_on_floor(begin).front() == "R9 R9.taken_already /symbol");
    CHECK(desk.floor().now.action->ended_at == ny(24, 11, 2));
}

// ---- Rights of reply (R31-R33) -----------------------------------------------------------------

TEST_CASE("R31 R32 R33 rights of reply in their number and time", "[floor]") {
    FloorDesk desk = in_debate();
    auto const ask = [&](char const* who) {
        return desk.answer_on_floor(
            AskFloor{TurnKind::reply, ParticipantId{who}, "", {}, false, {}, {}, ""});
    };
    CHECK(ask("icrc") == Lines{"R33 R33.no_right /participant participant=icrc"});
    for (char const* holder : {"KEN", "holy_see", "state_of_palestine", "eu"})
        CHECK(ask(holder) == Lines{"accepted"});
    TurnId const first = desk.ask_reply("KEN");
    TurnId const second = desk.ask_reply("KEN");
    CHECK(ask("KEN") == Lines{"R31 R31.too_many /participant participant=KEN allowed=2"});
    desk.ask_reply("eu");
    CHECK(ask("eu").front() == "R33 R33.once /participant participant=eu");
    CHECK(desk.answer_on_floor(Call{{}, first, ""}) ==
          Lines{"R32 R32.list_not_over /turn booking=b1"});
    for (int i = 1; i <= 10; ++i)
        desk.deliver("b" + std::to_string(i), 60s);
    CHECK(desk.next(2) == std::vector<std::string>{first.str(), second.str()});
    desk.act(Call{{}, first, ""});
    CHECK(desk.current().clock.limit == 600s);
    desk.act(Begin{});
    desk.act(End{});
    desk.act(Call{{}, second, ""});
    CHECK(desk.current().clock.limit == 300s);
    CHECK(desk.current().number == 2);
    desk.act(Begin{});
    desk.act(End{});
    CHECK(ask("KEN").front() == "R31 R31.too_many /participant participant=KEN allowed=2");
    // "At a given meeting": the next day's is another.
    desk.act(AdjournSitting{});
    CHECK(ask("KEN") == Lines{"accepted"});
    CHECK(ask("eu").front() == "R33 R33.once /participant participant=eu");
}

TEST_CASE("whoever asked for a reply is among the next ones once", "[floor]") {
    FloorDesk desk = in_debate();
    TurnId const reply = desk.ask_reply("KEN");
    auto const next = desk.next(100);
    CHECK(std::count(next.begin(), next.end(), reply.str()) == 1);
}

TEST_CASE("R32 no reply in the panels, nor once the closing has begun", "[floor]") {
    FloorDesk desk = in_debate();
    TurnId const reply = desk.ask_reply("KEN");
    desk.act(AdjournSitting{});
    desk.now = ny(24, 15);
    desk.open("24-pm");
    CHECK(desk.answer_on_floor(Call{{}, reply, ""}) == Lines{"R32 R32.no_debate_here /turn"});
    desk.act(AdjournSitting{});
    desk.now = ny(25, 15);
    desk.open("25-pm");
    for (int i = 1; i <= 10; ++i)
        desk.deliver("b" + std::to_string(i), 60s, "not reached");
    CHECK(desk.answer_on_floor(Call{{}, reply, ""}) == Lines{"accepted"});
    desk.deliver("b13", 60s);
    CHECK(desk.answer_on_floor(Call{{}, reply, ""}) == Lines{"R32 R32.closing_begun /turn"});
}

// ---- The floor of a panel (R38) ----------------------------------------------------------------

TEST_CASE("R38 States and stakeholders in turn, each in the order of their requests", "[floor]") {
    FloorDesk desk;
    BookingId const chair = desk.book(co_chair("AUT", Development::developed));
    desk.now = ny(24, 15);
    desk.open("24-pm");
    TurnId const ngo = desk.ask_panel("", "La Strada");
    TurnId const fra = desk.ask_panel("FRA");
    TurnId const ken = desk.ask_panel("KEN");
    TurnId const unicef = desk.ask_panel("unicef");
    CHECK(desk.next(6) == std::vector<std::string>{"panel-1", chair.str(), fra.str(), ngo.str(),
                                                   ken.str(), unicef.str()});
    desk.deliver(chair.str(), 600s);
    CHECK_FALSE(desk.turn(chair.str()).clock.limit);
    CHECK(desk.answer_on_floor(Call{{}, ngo, ""}) ==
          Lines{"accepted", "warning R38 R38.out_of_turn /turn"});
    CHECK(desk.answer_on_floor(Call{{}, fra, ""}) == Lines{"accepted"});
    desk.act(Call{{}, fra, ""});
    CHECK(desk.current().clock.limit == 180s);
    desk.act(Begin{});
    desk.act(End{});
    CHECK(desk.next(3) == std::vector<std::string>{ngo.str(), ken.str(), unicef.str()});
    desk.act(WithdrawAsk{ngo, ""});
    CHECK(desk.next(2) == std::vector<std::string>{unicef.str(), ken.str()});
}

TEST_CASE("R38 the floor of a panel is for a panel's participants", "[floor]") {
    FloorDesk desk = in_debate();
    AskFloor ask;
    ask.kind = TurnKind::intervention;
    ask.participant = ParticipantId{"unicef"};
    for (char const* segment : {"debate-1", "opening"}) {
        ask.panel = SegmentId{segment};
        CHECK(desk.answer_on_floor(ask) ==
              Lines{std::string{"R38 R38.not_a_panel /panel segment="} + segment});
    }
    ask.panel = SegmentId{"panel-1"};
    desk.act(ask);
    CHECK(desk.answer_on_floor(ask) == Lines{"R38 R38.asked_already /participant"});
    ask.participant.reset();
    ask.organization = "Acme Arms Ltd";
    CHECK(desk.answer_on_floor(ask) == Lines{"R38 R38.category_missing /category"});
    ask.category = PanelCategory::private_sector;
    CHECK(desk.answer_on_floor(ask) == Lines{"R38 R38.registration_missing /registration"});
    ask.registration_basis = RegistrationBasis::delegation;
    ask.registration_reference = "FRA";
    CHECK(desk.answer_on_floor(ask) == Lines{"R38 R38.basis_not_open /registration/basis"});
    ask.registration_basis = RegistrationBasis::final_list;
    desk.act(ask);
    // The panel's sitting is over: nobody waits for its floor any more.
    desk.act(AdjournSitting{});
    desk.now = ny(24, 15);
    desk.open("24-pm");
    desk.act(AdjournSitting{});
    for (TurnPtr const& turn : desk.floor().turns)
        CHECK(turn->state != TurnState::asked);
    desk.act(UndoStep{desk.floor().last_step->version, ""});
    CHECK(desk.floor().turns.back()->state == TurnState::asked);
}

// ---- The way back, and what really was ---------------------------------------------------------

TEST_CASE("a clock that was stopped by mistake has gone on", "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    desk.act(Begin{});
    Instant const began = desk.now;
    desk.pass(60s);
    desk.act(End{});
    desk.pass(7s);
    auto const undone =
        std::get<StepUndone>(desk.act(UndoStep{desk.floor().last_step->version, "still speaking"}));
    CHECK(undone.state == FloorState::speaking);
    CHECK(undone.clock == SpeechClock{began, 0ms, 180s});
    CHECK(desk.current().clock.used_at(desk.now) == 67s);
    CHECK(desk.answer_on_floor(UndoStep{desk.meeting().version, ""}) ==
          Lines{"floor floor.no_way_back"});
}

TEST_CASE("the way back is of the step that was seen, and marks do not take it", "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    auto const call = desk.floor().last_step->version;
    desk.act(MarkReady{BookingId{"b2"}, true}, of_role(ActorRole::conference_officer));
    desk.act(Begin{});
    CHECK(desk.answer_on_floor(UndoStep{call, ""}) == Lines{"floor floor.moved_on"});
    desk.ask_reply("KEN");
    desk.act(UndoStep{desk.floor().last_step->version, ""});
    CHECK(desk.state_name() == "called");
    CHECK(desk[BookingId{"b2"}].ready);
    CHECK(desk.floor().turns.back()->ref.kind == TurnKind::reply);
}

TEST_CASE("a step whose booking was moved since is not undone over it", "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    desk.act(Absent{});
    desk.move_before(BookingId{"b1"}, BookingId{"b3"});
    CHECK(desk.answer_on_floor(UndoStep{desk.floor().last_step->version, ""}) ==
          Lines{"conflict conflict.changed_since"});
}

TEST_CASE("a stale finger does nothing", "[floor]") {
    FloorDesk desk = in_debate();
    auto const seen = desk.floor().version;
    desk.call("b1");
    CHECK(desk.answer(Conduct{SuspendSitting{}, seen}, presiding()) ==
          Lines{"floor floor.moved_on"});
    CHECK(desk.answer(Conduct{SuspendSitting{}, desk.floor().version}, presiding()) ==
          Lines{"accepted"});
}

TEST_CASE("an actual time is corrected afterwards, pauses kept", "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    TurnId const turn = desk.current().ref.id;
    CHECK(desk.answer_on_floor(CorrectTurn{turn, ny(24, 11), {}, "late"}) ==
          Lines{"floor floor.not_ended"});
    desk.act(Begin{});
    Instant const began = desk.now;
    desk.pass(60s);
    desk.act(Pause{});
    desk.pass(30s);
    desk.act(Resume{});
    desk.pass(60s);
    desk.act(End{});
    auto const correct = [&](std::optional<Instant> from, std::optional<Instant> to) {
        return CorrectTurn{turn, from, to, "the button was late"};
    };
    CHECK(desk.answer_on_floor(correct(began + 200s, {})).front().starts_with("R4 R4.ends_first"));
    CHECK(desk.answer_on_floor(correct({}, desk.now + 1s))
              .front()
              .starts_with("R4 R4.in_the_future"));
    desk.act(correct(began - 5s, {}));
    CHECK(desk.turn("b1").began_at == began - 5s);
    CHECK(desk.turn("b1").clock.used == 125s);
    CHECK(desk.turn("b1").corrections.front().began_before == began);
    // No step: the presiding officer's way back is still that from the end.
    CHECK(desk.floor().last_step->event == FloorEvent{SpeechEnded{}}.index());
    CHECK(desk.answer_on_floor(correct({}, began + 20s)) ==
          Lines{"R4 R4.shorter_than_pauses /ended_at seconds=30"});
    CHECK(desk.answer_on_floor(correct(ny(24, 9, 59), {})).front() ==
          "R4 R4.outside_sitting /began_at sitting=24-am");
    // There and back again: nothing is lost on the way.
    desk.act(correct({}, began + 60s));
    CHECK(desk.turn("b1").clock.used == 35s);
    desk.act(correct(began, began + 150s));
    CHECK(desk.turn("b1").clock.used == 120s);
    CHECK(desk.turn("b1").paused_for() == 30s);
}

TEST_CASE("R4 a point of order is corrected beside other points, not beside whom it interrupts",
          "[floor]") {
    FloorDesk desk = in_debate();
    desk.call("b1");
    desk.act(Begin{});
    auto const point = [&] {
        desk.pass(20s);
        desk.act(RaisePoint{ParticipantId{"KEN"}});
        TurnId const id = desk.current().ref.id;
        desk.pass(10s);
        desk.act(End{});
        desk.act(RuleOnPoint{});
        return id;
    };
    TurnId const first = point();
    TurnId const second = point();
    Instant const end = *desk.floor().find(first)->ended_at;
    CHECK(desk.answer_on_floor(CorrectTurn{second, end - 1s, {}, "why"})
              .front()
              .starts_with("R4 R4.overlaps"));
    CHECK(desk.answer_on_floor(CorrectTurn{second, end, {}, "why"}) == Lines{"accepted"});
}

TEST_CASE("what is said of the sitting takes nobody's way back", "[floor]") {
    FloorDesk desk = in_debate();
    desk.act(MarkReady{BookingId{"b1"}, true});
    desk.call("b1");
    auto const called = desk.floor().last_step->version;
    desk.act(CountQuorum{Quorum{101, ""}});
    desk.act(TakeChair{});
    PersonId const chair = desk.floor().now.sitting()->presiding;
    desk.act(UndoStep{called, "the wrong one"});
    CHECK(desk.state_name() == "free");
    CHECK(desk.floor().now.sitting()->quorum == Quorum{101, ""});
    CHECK(desk.floor().now.sitting()->presiding == chair);
    // A mark that the step itself took comes back with it.
    desk.call("b1");
    desk.act(Absent{});
    CHECK_FALSE(desk[BookingId{"b1"}].ready);
    desk.act(UndoStep{desk.floor().last_step->version, "in the Hall after all"});
    CHECK(desk[BookingId{"b1"}].ready);
    // Neither ends the right to appeal against the ruling just made.
    desk.act(RaisePoint{ParticipantId{"KEN"}});
    desk.act(End{});
    desk.act(RuleOnPoint{});
    desk.act(CountQuorum{Quorum{102, ""}});
    CHECK(desk.answer_on_floor(AppealRuling{ParticipantId{"FRA"}}) == Lines{"accepted"});
}

TEST_CASE("what is possible as the floor stands", "[floor]") {
    FloorDesk desk;
    auto const can = [&](std::string_view name) {
        for (std::size_t i = 0; i < floor_commands; ++i)
            if (floor_command_names[i] == name) return possible(i, desk.floor());
        return false;
    };
    CHECK_FALSE(can("undo"));
    desk.open("24-am");
    CHECK(can("undo"));
    CHECK_FALSE(can("appeal"));
    CHECK_FALSE(can("reopen_debate"));
    CHECK(can("adjourn_sitting"));
    desk.act(RaisePoint{ParticipantId{"KEN"}});
    desk.act(End{});
    desk.act(RuleOnPoint{});
    CHECK(can("appeal"));
    desk.call("b11");
    desk.act(Begin{});
    desk.act(SuspendSitting{});
    CHECK_FALSE(can("adjourn_sitting"));
    CHECK(can("resume_sitting"));
}

TEST_CASE("R4 a corrected time does not run into another's", "[floor]") {
    FloorDesk desk = in_debate();
    desk.deliver("b1", 60s);
    desk.pass(30s);
    desk.deliver("b2", 60s);
    Turn const& second = desk.turn("b2");
    CHECK(desk.answer_on_floor(CorrectTurn{second.ref.id, *second.began_at - 31s, {}, "why"})
              .front()
              .starts_with("R4 R4.overlaps"));
    CHECK(desk.answer_on_floor(CorrectTurn{second.ref.id, *second.began_at - 30s, {}, "why"}) ==
          Lines{"accepted"});
}

// ---- The programme by decision (R1, R30) -------------------------------------------------------

TEST_CASE("R30 a spill-over sitting by decision, with a number of its own", "[floor]") {
    FloorDesk desk;
    ChangeProgramme change;
    change.decision = "A/80/DEC/1";
    change.spill_over = SpillOver{SittingId{"26-am"},
                                  SegmentId{"debate-4"},
                                  Text{},
                                  desk.meeting().programme->rooms.front().id,
                                  {ny(26, 10), ny(26, 13)},
                                  std::nullopt,
                                  std::nullopt};
    for (std::string& text : change.spill_over->name.in)
        text = "Wednesday";
    CHECK(desk.answer(change) == Lines{"forbidden forbidden.role"});
    CHECK(desk.answer(change, presiding()) == Lines{"accepted"});
    // The closing moves behind it by the same decision.
    change.spill_over->debate = Interval{ny(26, 10), ny(26, 12)};
    change.segments = {{SegmentId{"closing"}, SittingId{"26-am"}, {ny(26, 12), ny(26, 13)}}};
    desk.accept(change, presiding());
    Sitting const& added = desk.meeting().programme->sittings.back();
    CHECK(added.plenary_number == 51);
    CHECK(added.record_symbol == "A/80/PV.51");
    CHECK(desk.meeting().programme->segments.back().id == SegmentId{"closing"});
    CHECK(faults(*desk.meeting().programme, false).empty());
    // What the decision does not allow is judged as a file is.
    change.spill_over->sitting = SittingId{"26-pm"};
    change.spill_over->segment = SegmentId{"debate-5"};
    Lines const refused = desk.answer(change, presiding());
    CHECK(refused.front().starts_with("R4 "));
    // What has begun stays.
    desk.open("24-am");
    ChangeProgramme earlier;
    earlier.decision = "A/80/DEC/2";
    earlier.sittings = {{SittingId{"24-am"}, {ny(24, 9), ny(24, 13)}}};
    CHECK(desk.answer(earlier, presiding()) == Lines{"conflict conflict.has_begun"});
}

TEST_CASE("R30 R47 what a decision on a sitting cannot do", "[floor]") {
    FloorDesk desk;
    ChangeProgramme change;
    change.decision = "A/80/DEC/1";
    auto const spill = [&](Interval time, std::optional<int> number = {}, char const* id = "more") {
        change.spill_over = SpillOver{SittingId{id}, SegmentId{"debate-4"},
                                      Text{},        desk.meeting().programme->rooms.front().id,
                                      time,          std::nullopt,
                                      number};
        for (std::string& text : change.spill_over->name.in)
            text = "One more";
        return desk.answer(change, presiding());
    };
    desk.now = ny(24, 9);
    CHECK(spill({ny(19, 10), ny(19, 13)}) == Lines{"R30 R30.in_the_past /spill_over/starts_at"});
    CHECK(spill({ny(24, 17), ny(24, 20)}).back() ==
          "R30 R30.overlaps /spill_over/starts_at sitting=24-pm");
    CHECK(spill({ny(26, 10), ny(26, 13)}, 3).front().starts_with("R47 "));
    CHECK(spill({ny(26, 10), ny(26, 13)}, 60) == Lines{"accepted"});
    CHECK(spill({ny(26, 10), ny(26, 13)}, {}, "24-am") == Lines{"conflict conflict.named_twice"});
    change.spill_over.reset();
    change.sittings = {{SittingId{"25-pm"}, {ny(25, 15), ny(25, 19)}},
                       {SittingId{"25-pm"}, {ny(25, 15), ny(25, 20)}}};
    CHECK(desk.answer(change, presiding()) == Lines{"conflict conflict.named_twice"});
    // One before all others takes the first number, and theirs move up.
    change.sittings.clear();
    auto const numbers = [&] {
        std::vector<int> found;
        for (Sitting const& sitting : desk.meeting().programme->sittings)
            if (sitting.plenary) found.push_back(sitting.plenary_number.value());
        return found;
    };
    std::vector<int> expected = numbers();
    expected.push_back(expected.back() + 1);
    CHECK(spill({ny(24, 9, 5), ny(24, 9, 50)}) == Lines{"accepted"});
    desk.accept(change, presiding());
    CHECK(desk.meeting().programme->sittings.front().id == SittingId{"more"});
    CHECK(numbers() == expected);
}
