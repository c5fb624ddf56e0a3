#pragma once

// What the parts of the floor's update share. Private to it.

#include "model/floor_machine.hpp"
#include "model/floor_queue.hpp"
#include "model/update_parts.hpp"

namespace rostrum::model::update {

// A command to the floor that is defined in its state: what it would do, before the rules are
// asked.
using FloorDecision = Result<FloorEvent, Refusal>;

struct FloorCase {
    Meeting const& meeting;
    Floor const& floor;
    Instant now;

    Programme const& programme() const { return *meeting.programme; }
    SittingRecord const& sitting() const { return *floor.now.sitting(); }
    Turn const& speaker() const { return *floor.find(floor.now.speaker); }
};

// The present state does not allow it, though the command is defined in it.
inline Refusal refuse_on_floor(std::string message) {
    return refuse(Refusal::Kind::floor, std::move(message));
}
Refusal unknown_name(std::string what, std::string value, std::string pointer);

// The floor while an event changes it: every change of a turn or a booking goes through here, so
// that the step can be taken back.
class FloorChange {
public:
    FloorChange(Meeting& meeting, Floor& floor) : meeting_(meeting), floor_(floor) {}

    Meeting& meeting() { return meeting_; }
    Instant at() const { return meeting_.at; }
    Floor& floor() { return floor_; }
    Proceedings& now() { return floor_.now; }
    SittingRecord& sitting() { return floor_.now.sittings.back(); }

    Turn& add(Turn turn);                // made by this event
    Turn& turn(TurnId const& id);        // that exists
    Booking& booking(BookingId const&);  // that exists

    // What this event changed, as it was.
    FloorStep step(FloorEvent const& event, Proceedings before) &&;

private:
    Meeting& meeting_;
    Floor& floor_;
    FloorStep step_;
};

// The clock of whoever is speaking, standing from now on; and going on.
SpeechClock stopped(SpeechClock clock, Instant now);
SpeechClock started(SpeechClock clock, Instant now);

// floor_sitting.cpp
FloorDecision propose(FloorCase const&, OpenSitting const&);
FloorDecision propose(FloorCase const&, SuspendSitting const&);
FloorDecision propose(FloorCase const&, ResumeSitting const&);
FloorDecision propose(FloorCase const&, AdjournSitting const&);
FloorDecision propose(FloorCase const&, ExtendSitting const&);
FloorDecision propose(FloorCase const&, TakeChair const&);
FloorDecision propose(FloorCase const&, CountQuorum const&);
void apply(FloorChange&, SittingOpened const&);
void apply(FloorChange&, SittingSuspended const&);
void apply(FloorChange&, SittingResumed const&);
void apply(FloorChange&, SittingAdjourned const&);
void apply(FloorChange&, SittingExtended const&);
void apply(FloorChange&, ChairTaken const&);
void apply(FloorChange&, QuorumCounted const&);
// Everything stands: the sitting, and whoever's clock was running.
void suspend(FloorChange&, std::optional<Instant> until);
void adjourn(FloorChange&);

// floor_speakers.cpp
FloorDecision propose(FloorCase const&, MarkReady const&);
FloorDecision propose(FloorCase const&, AskFloor const&);
FloorDecision propose(FloorCase const&, WithdrawAsk const&);
FloorDecision propose(FloorCase const&, Call const&);
FloorDecision propose(FloorCase const&, Begin const&);
FloorDecision propose(FloorCase const&, Pause const&);
FloorDecision propose(FloorCase const&, Resume const&);
FloorDecision propose(FloorCase const&, End const&);
FloorDecision propose(FloorCase const&, Absent const&);
void apply(FloorChange&, SpeakerReady const&);
void apply(FloorChange&, FloorAsked const&);
void apply(FloorChange&, AskWithdrawn const&);
void apply(FloorChange&, SpeakerCalled const&);
void apply(FloorChange&, SpeechBegun const&);
void apply(FloorChange&, SpeechPaused const&);
void apply(FloorChange&, SpeechResumed const&);
void apply(FloorChange&, SpeechEnded const&);
void apply(FloorChange&, SpeakerAbsent const&);

// floor_motions.cpp
FloorDecision propose(FloorCase const&, RaisePoint const&);
FloorDecision propose(FloorCase const&, RuleOnPoint const&);
FloorDecision propose(FloorCase const&, AppealRuling const&);
FloorDecision propose(FloorCase const&, MoveMotion const&);
FloorDecision propose(FloorCase const&, SpeakOnMotion const&);
FloorDecision propose(FloorCase const&, WithdrawMotion const&);
FloorDecision propose(FloorCase const&, DecideMatter const&);
FloorDecision propose(FloorCase const&, BeginAction const&);
FloorDecision propose(FloorCase const&, ReopenDebate const&);
void apply(FloorChange&, PointRaised const&);
void apply(FloorChange&, PointRuled const&);
void apply(FloorChange&, RulingAppealed const&);
void apply(FloorChange&, AppealDecided const&);
void apply(FloorChange&, MotionMoved const&);
void apply(FloorChange&, MotionSpeakerCalled const&);
void apply(FloorChange&, MotionWithdrawn const&);
void apply(FloorChange&, MotionDecided const&);
void apply(FloorChange&, ActionBegun const&);
void apply(FloorChange&, ActionTaken const&);
void apply(FloorChange&, DebateReopened const&);

}  // namespace rostrum::model::update
