#pragma once

#include "model/floor_machine.hpp"
#include "model/floor_queue.hpp"
#include "tests/model/fixture.hpp"

// A desk in the room: the compact meeting with twelve statements on its list and the roles booked,
// on the morning of 24 November.
namespace rostrum::model::testing {

class FloorDesk : public Desk {
public:
    explicit FloorDesk(std::shared_ptr<const Programme> programme = compact_meeting());

    // Gives a floor command at `now`, and no time passes; what must be accepted throws otherwise.
    Result<Events, Refusal> on_floor(FloorCommand command, Actor const& actor = presiding());
    FloorEvent act(FloorCommand command, Actor const& actor = presiding());
    // As Desk::answer; "accepted", with "warning ..." lines behind it where there are any.
    Lines answer_on_floor(FloorCommand command, Actor const& actor = presiding()) const;

    void pass(Seconds time) { now += time; }
    void open(std::string const& sitting);
    void call(std::string const& booking, std::string const& reason = "");
    // Called, begun, and ended after `time`.
    void deliver(std::string const& booking, Seconds time, std::string const& reason = "");
    TurnId ask_reply(std::string const& participant);
    TurnId ask_panel(std::string const& participant, std::string const& organization = "");

    Floor const& floor() const { return meeting().floor(); }
    FloorState state() const { return floor().state(); }
    std::string state_name() const { return std::string{name(state())}; }
    Turn const& turn(std::string const& booking) const;  // its last one
    Turn const& current() const { return *floor().current(); }
    std::vector<std::string> next(std::size_t count = 5) const;  // ids

    // A floor in that state, in the morning's debate.
    void bring_to(FloorState state);
};

// What a meeting is but for its version, its instant, and how often something was touched: what an
// undo must bring back.
std::string as_it_stands(Meeting const& meeting);

}  // namespace rostrum::model::testing
