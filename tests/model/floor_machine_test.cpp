// Every command in every state: defined, or refused with the state.

#include <catch2/catch.hpp>

#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

// One of each, in the order of the interface's names. What they ask for may be refused by a rule
// where the floor stands; the state never is the reason where the command is defined.
std::vector<FloorCommand> one_of_each(FloorDesk const& desk) {
    const ParticipantId kenya{"KEN"};
    auto const step = desk.floor().last_step ? desk.floor().last_step->version : 1;
    return {OpenSitting{SittingId{"25-am"}, {}, false},
            SuspendSitting{},
            ResumeSitting{},
            AdjournSitting{},
            ExtendSitting{ny(24, 13, 30), ""},
            TakeChair{},
            CountQuorum{Quorum{100, ""}},
            MarkReady{BookingId{"b2"}, true},
            AskFloor{TurnKind::reply, kenya, "", {}, false, {}, {}, ""},
            WithdrawAsk{TurnId{"t0"}, ""},
            Call{BookingId{"b3"}, {}, "asked to"},
            Begin{},
            Pause{},
            Resume{},
            End{},
            Absent{},
            RaisePoint{kenya},
            RuleOnPoint{},
            AppealRuling{kenya},
            MoveMotion{MotionKind::suspend_meeting, kenya},
            SpeakOnMotion{kenya, false},
            WithdrawMotion{},
            DecideMatter{Vote{true, 100, 20, 3}},
            BeginAction{"A/80/L.8", ""},
            ReopenDebate{"as decided", ""},
            UndoStep{step, ""},
            CorrectTurn{TurnId{"t0"}, {}, {}, "the clock was late"}};
}

// The machine told the other way round, state by state, as one would tell it to an officer.
struct InState {
    FloorState state;
    char const* defined;
};
constexpr InState as_told[] = {
    {FloorState::closed, "open_sitting"},
    {FloorState::suspended, "resume_sitting adjourn_sitting"},
    {FloorState::free,
     "adjourn_sitting call point_of_order appeal move_motion begin_action reopen_debate"},
    {FloorState::called, "begin absent point_of_order appeal"},
    {FloorState::speaking, "pause end point_of_order"},
    {FloorState::paused, "resume end point_of_order appeal"},
    {FloorState::point_of_order, "end"},
    {FloorState::ruling, "rule"},
    {FloorState::appeal, "decide"},
    {FloorState::motion,
     "point_of_order appeal move_motion speak_on_motion withdraw_motion decide"},
    {FloorState::action, "point_of_order appeal decide"},
};
constexpr char const* always = "mark_ready ask withdraw_ask undo correct";
constexpr char const* while_the_sitting_lasts = "extend_sitting take_chair";
constexpr char const* while_the_meeting_sits = "suspend_sitting count_quorum";

bool told(InState const& row, std::string_view command) {
    std::string all = std::string{row.defined} + ' ' + always;
    if (row.state != FloorState::closed) all += std::string{' '} + while_the_sitting_lasts;
    if (row.state != FloorState::closed && row.state != FloorState::suspended)
        all += std::string{' '} + while_the_meeting_sits;
    return (' ' + all + ' ').find(' ' + std::string{command} + ' ') != std::string::npos;
}

}  // namespace

TEST_CASE("what is defined in each state", "[floor]") {
    CHECK(std::size(as_told) == floor_states);
    for (InState const& row : as_told)
        for (std::size_t i = 0; i < floor_commands; ++i) {
            INFO(floor_command_names[i] << " in " << name(row.state));
            CHECK(defined(i, row.state) == told(row, floor_command_names[i]));
        }
}

TEST_CASE("every command in every state is defined, or refused with the state", "[floor]") {
    for (std::size_t state = 0; state < floor_states; ++state) {
        FloorDesk desk;
        desk.bring_to(static_cast<FloorState>(state));
        REQUIRE(desk.state() == static_cast<FloorState>(state));
        const std::string its_own = "floor floor." + desk.state_name();
        auto const commands = one_of_each(desk);
        REQUIRE(commands.size() == floor_commands);
        for (std::size_t i = 0; i < commands.size(); ++i) {
            INFO(floor_command_names[i] << " in " << desk.state_name());
            REQUIRE(commands[i].index() == i);
            FloorDesk trial = desk;
            const Lines answer = trial.answer_on_floor(commands[i]);
            CHECK((answer.front() == its_own) == !defined(i, desk.state()));
            std::string const before = as_it_stands(trial.meeting());
            bool const accepted = trial.on_floor(commands[i]).ok();
            CHECK(broken_invariants(trial.meeting()).empty());
            if (!accepted) CHECK(as_it_stands(trial.meeting()) == before);
        }
    }
}

TEST_CASE("who may conduct", "[floor]") {
    FloorDesk desk;
    desk.bring_to(FloorState::speaking);
    auto const commands = one_of_each(desk);
    for (std::size_t i = 0; i < commands.size(); ++i) {
        INFO(floor_command_names[i]);
        bool const mark = std::string_view{"mark_ready ask withdraw_ask"}.find(
                              floor_command_names[i]) != std::string_view::npos;
        auto const forbidden = [&](ActorRole role) {
            return desk.answer_on_floor(commands[i], of_role(role)) ==
                   Lines{"forbidden forbidden.role"};
        };
        CHECK_FALSE(forbidden(ActorRole::presiding));
        CHECK(forbidden(ActorRole::conference_officer) == !mark);
        CHECK(forbidden(ActorRole::secretariat) == !(mark || floor_command_names[i] == "correct"));
        for (ActorRole const role : {ActorRole::delegation, ActorRole::webcast,
                                     ActorRole::president_office, ActorRole::administrator})
            CHECK(forbidden(role));
    }
}
