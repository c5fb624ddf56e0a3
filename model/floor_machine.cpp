#include "model/floor_machine.hpp"

namespace rostrum::model {

namespace {

constexpr std::string_view state_names[floor_states] = {
    "closed",         "suspended", "free",   "called", "speaking", "paused",
    "point_of_order", "ruling",    "appeal", "motion", "action"};

// Commands in the order of floor_command_names, states in the order of FloorState: 'x' where the
// command is defined.
constexpr std::string_view table[floor_commands] = {
    //  closed, suspended, free, called, speaking, paused, point, ruling, appeal, motion, action
    "x..........",  // open_sitting
    "..xxxxxxxxx",  // suspend_sitting
    ".x.........",  // resume_sitting
    ".xx........",  // adjourn_sitting
    ".xxxxxxxxxx",  // extend_sitting
    ".xxxxxxxxxx",  // take_chair
    "..xxxxxxxxx",  // count_quorum
    "xxxxxxxxxxx",  // mark_ready
    "xxxxxxxxxxx",  // ask
    "xxxxxxxxxxx",  // withdraw_ask
    "..x........",  // call
    "...x.......",  // begin
    "....x......",  // pause
    ".....x.....",  // resume
    "....xxx....",  // end
    "...x.......",  // absent
    "..xxxx...xx",  // point_of_order
    ".......x...",  // rule
    "..xx.x...xx",  // appeal
    "..x......x.",  // move_motion
    ".........x.",  // speak_on_motion
    ".........x.",  // withdraw_motion
    "........xxx",  // decide
    "..x........",  // begin_action
    "..x........",  // reopen_debate
    "xxxxxxxxxxx",  // undo
    "xxxxxxxxxxx",  // correct
};

constexpr bool whole() {
    for (std::string_view const row : table)
        if (row.size() != floor_states) return false;
    return true;
}
static_assert(whole());

}  // namespace

bool defined(std::size_t command, FloorState state) {
    return table[command][static_cast<std::size_t>(state)] == 'x';
}

bool defined(FloorCommand const& command, FloorState state) {
    return defined(command.index(), state);
}

namespace {

// The place of a command's type among the floor's.
template <class Command, class... Types>
constexpr std::size_t place_among(std::variant<Types...> const*) {
    std::size_t place = 0;
    bool found = false;
    ((found = found || std::is_same_v<Command, Types>, place += found ? 0 : 1), ...);
    return place;
}
template <class Command>
constexpr std::size_t place = place_among<Command>(static_cast<FloorCommand const*>(nullptr));

FloorState once_resumed(Floor floor) {
    floor.now.sittings.back().suspended_since.reset();
    return floor.state();
}

}  // namespace

bool possible(std::size_t command, Floor const& floor) {
    if (!defined(command, floor.state())) return false;
    switch (command) {
        case place<UndoStep>:
            return floor.last_step.has_value();
        case place<AppealRuling>:
            return floor.now.may_be_appealed;
        case place<ReopenDebate>:
            return floor.now.debate != DebateState::open;
        case place<AdjournSitting>:
            return once_resumed(floor) == FloorState::free;
        default:
            return true;
    }
}

std::string_view name(FloorState state) {
    return state_names[static_cast<std::size_t>(state)];
}

}  // namespace rostrum::model
