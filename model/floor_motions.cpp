#include <algorithm>

#include "model/floor_parts.hpp"

// Points of order, motions, and the action on the declaration.
namespace rostrum::model::update {

namespace {

TurnRef new_turn(FloorCase const& c, TurnKind kind, ParticipantId const& participant) {
    TurnRef ref;
    ref.id = TurnId{"t" + std::to_string(c.meeting.version + 1)};
    ref.kind = kind;
    ref.participant = participant;
    return ref;
}

std::optional<Refusal> unknown_participant(FloorCase const& c, ParticipantId const& participant) {
    if (c.programme().find(participant)) return std::nullopt;
    return unknown_name("participant", participant.str(), "/participant");
}

FloorDecision decide_motion(FloorCase const& c, Vote const& vote) {
    return FloorEvent{MotionDecided{c.floor.now.motions.back().kind, vote, vote.carried(), {}}};
}

FloorDecision take_action(FloorCase const& c, Vote const& vote) {
    return FloorEvent{ActionTaken{c.floor.now.action->symbol, vote, vote.carried(), {}}};
}

}  // namespace

// ---- Points of order (R34) ---------------------------------------------------------------------

FloorDecision propose(FloorCase const& c, RaisePoint const& raise) {
    if (auto unknown = unknown_participant(c, raise.participant)) return *std::move(unknown);
    PointRaised event;
    event.turn = new_turn(c, TurnKind::point_of_order, raise.participant);
    event.clock.limit =
        Seconds{static_cast<std::int64_t>(c.programme().parameter("R34", "seconds", 300))};
    event.clock = started(event.clock, c.now);
    if (Turn const* turn = c.floor.find(c.floor.now.speaker)) {
        event.interrupted = turn->ref;
        event.interrupted_clock = stopped(turn->clock, c.now);
    }
    return FloorEvent{std::move(event)};
}

FloorDecision propose(FloorCase const& c, RuleOnPoint const& ruling) {
    return FloorEvent{
        PointRuled{c.floor.find(c.floor.now.point->turn)->ref, ruling.upheld, ruling.text}};
}

FloorDecision propose(FloorCase const& c, AppealRuling const& appeal) {
    if (auto unknown = unknown_participant(c, appeal.participant)) return *std::move(unknown);
    if (!c.floor.now.may_be_appealed) return refuse_on_floor("floor.no_ruling");
    return FloorEvent{RulingAppealed{appeal.participant}};
}

void apply(FloorChange& change, PointRaised const& event) {
    if (event.interrupted) {
        Turn& turn = change.turn(event.interrupted->id);
        if (turn.state == TurnState::speaking) {
            turn.state = TurnState::paused;
            turn.clock = *event.interrupted_clock;
            ++turn.pauses;
        }
    }
    Turn point;
    point.ref = event.turn;
    point.state = TurnState::speaking;
    point.sitting = change.sitting().id;
    point.called_at = point.began_at = change.at();
    point.clock = event.clock;
    change.add(std::move(point));
    change.now().point = PointOfOrder{event.turn.id, PointOfOrder::Stage::speaking};
}

void apply(FloorChange& change, PointRuled const&) {
    change.now().point.reset();
    change.now().may_be_appealed = true;
}

void apply(FloorChange& change, RulingAppealed const&) {
    change.now().appeal = true;
}

void apply(FloorChange& change, AppealDecided const&) {
    change.now().appeal = false;
}

// ---- Motions (R35) -----------------------------------------------------------------------------

FloorDecision propose(FloorCase const& c, MoveMotion const& move) {
    if (auto unknown = unknown_participant(c, move.participant)) return *std::move(unknown);
    return FloorEvent{MotionMoved{move.kind, move.participant, {}}};
}

FloorDecision propose(FloorCase const& c, SpeakOnMotion const& speak) {
    if (auto unknown = unknown_participant(c, speak.participant)) return *std::move(unknown);
    return FloorEvent{MotionSpeakerCalled{new_turn(c, TurnKind::motion, speak.participant),
                                          c.floor.now.motions.back().kind, speak.in_favour}};
}

FloorDecision propose(FloorCase const& c, WithdrawMotion const& withdraw) {
    return FloorEvent{MotionWithdrawn{c.floor.now.motions.back().kind, withdraw.reason}};
}

// What is before the meeting, the state says.
FloorDecision propose(FloorCase const& c, DecideMatter const& decide) {
    switch (c.floor.state()) {
        case FloorState::appeal:
            return FloorEvent{
                AppealDecided{decide.vote, decide.vote.recorded && decide.vote.carried()}};
        case FloorState::motion:
            return decide_motion(c, decide.vote);
        default:
            return take_action(c, decide.vote);
    }
}

FloorDecision propose(FloorCase const& c, ReopenDebate const& reopen) {
    if (c.floor.now.debate == DebateState::open) return refuse_on_floor("floor.debate_open");
    return FloorEvent{DebateReopened{reopen.decision, reopen.reason}};
}

void apply(FloorChange& change, MotionMoved const& event) {
    change.now().motions.push_back({event.kind, event.mover, change.at(), 0, 0, {}});
}

void apply(FloorChange& change, MotionSpeakerCalled const& event) {
    Turn turn;
    turn.ref = event.turn;
    turn.state = TurnState::called;
    turn.sitting = change.sitting().id;
    turn.in_favour = event.in_favour;
    turn.called_at = change.at();
    change.add(std::move(turn));
    change.now().speaker = event.turn.id;
    Motion& motion = change.now().motions.back();
    ++(event.in_favour ? motion.speakers_for : motion.speakers_against);
    motion.heard.push_back(*event.turn.participant);
}

void apply(FloorChange& change, MotionWithdrawn const&) {
    change.now().motions.pop_back();
}

// What it was moved over waits on where it is not carried, or where the meeting is suspended.
void apply(FloorChange& change, MotionDecided const& event) {
    Proceedings& now = change.now();
    now.motions.pop_back();
    if (!event.carried) return;
    switch (event.kind) {
        case MotionKind::suspend_meeting:
            return suspend(change, std::nullopt);
        case MotionKind::adjourn_meeting:
            return adjourn(change);
        case MotionKind::adjourn_debate:
            now.debate = DebateState::adjourned;
            break;
        case MotionKind::close_debate:
            now.debate = DebateState::closed;
            break;
    }
    now.motions.clear();
}

void apply(FloorChange& change, DebateReopened const&) {
    change.now().debate = DebateState::open;
}

// ---- The action on the declaration (R9) --------------------------------------------------------

FloorDecision propose(FloorCase const&, BeginAction const& begin) {
    return FloorEvent{ActionBegun{begin.symbol, begin.circulated_on, {}}};
}

void apply(FloorChange& change, ActionBegun const& event) {
    DeclarationAction action;
    action.symbol = event.symbol;
    action.circulated_on = event.circulated_on;
    action.sitting = change.sitting().id;
    action.began_at = change.at();
    change.now().action = std::move(action);
}

void apply(FloorChange& change, ActionTaken const& event) {
    change.now().action->ended_at = change.at();
    change.now().action->vote = event.vote;
}

}  // namespace rostrum::model::update
