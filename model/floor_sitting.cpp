#include "model/floor_parts.hpp"

// The sitting: opened, suspended, resumed, adjourned, extended, presided over, counted.
namespace rostrum::model::update {

namespace {

// Whose clock stops and goes on with the sitting.
Turn const* running(FloorCase const& c) {
    Turn const* turn = c.floor.current();
    return turn && turn->clock.since ? turn : nullptr;
}

// A point of order that was being made when the sitting was suspended.
Turn const* point_being_made(FloorCase const& c) {
    auto const& point = c.floor.now.point;
    bool const made = point && point->stage == PointOfOrder::Stage::speaking;
    return made ? c.floor.find(point->turn) : nullptr;
}

// Made by this event: a step that is undone gives the row before it back.
PersonId row_of_chair(FloorChange& change) {
    return PersonId{"c" + std::to_string(change.meeting().version)};
}

}  // namespace

FloorDecision propose(FloorCase const& c, OpenSitting const& open) {
    if (!c.programme().find(open.sitting))
        return unknown_name("sitting", open.sitting.str(), "/sitting");
    if (c.floor.record(open.sitting)) return refuse_on_floor("floor.sitting_over");
    return FloorEvent{SittingOpened{open.sitting, open.quorum, open.names_presiding, {}}};
}

FloorDecision propose(FloorCase const& c, SuspendSitting const& suspend) {
    SittingSuspended event{c.sitting().id, suspend.until, suspend.reason, {}, {}};
    if (Turn const* turn = running(c)) {
        event.turn = turn->ref;
        event.clock = stopped(turn->clock, c.now);
    }
    return FloorEvent{std::move(event)};
}

FloorDecision propose(FloorCase const& c, ResumeSitting const&) {
    SittingResumed event{c.sitting().id, {}, {}};
    if (Turn const* turn = point_being_made(c)) {
        event.turn = turn->ref;
        event.clock = started(turn->clock, c.now);
    }
    return FloorEvent{std::move(event)};
}

FloorDecision propose(FloorCase const& c, AdjournSitting const& adjourn) {
    if (!possible(FloorCommand{adjourn}.index(), c.floor)) return refuse_on_floor("floor.not_over");
    return FloorEvent{SittingAdjourned{c.sitting().id, adjourn.reason}};
}

FloorDecision propose(FloorCase const& c, ExtendSitting const& extend) {
    return FloorEvent{SittingExtended{c.sitting().id, extend.until, extend.reason, {}}};
}

FloorDecision propose(FloorCase const& c, TakeChair const&) {
    return FloorEvent{ChairTaken{c.sitting().id}};
}

FloorDecision propose(FloorCase const& c, CountQuorum const& count) {
    return FloorEvent{QuorumCounted{c.sitting().id, count.quorum}};
}

void apply(FloorChange& change, SittingOpened const& event) {
    SittingRecord record;
    record.id = event.sitting;
    record.opened_at = change.at();
    record.quorum = event.quorum;
    if (event.has_presiding) record.presiding = row_of_chair(change);
    change.now().sittings.push_back(std::move(record));
}

void apply(FloorChange& change, SittingSuspended const& event) {
    suspend(change, event.until);
}

void apply(FloorChange& change, SittingResumed const& event) {
    SittingRecord& sitting = change.sitting();
    sitting.suspensions.push_back({*sitting.suspended_since, change.at()});
    sitting.suspended_since.reset();
    sitting.suspended_until.reset();
    if (event.turn) change.turn(event.turn->id).clock = *event.clock;
}

void apply(FloorChange& change, SittingAdjourned const&) {
    adjourn(change);
}

void apply(FloorChange& change, SittingExtended const& event) {
    change.sitting().extended_to = event.until;
}

void apply(FloorChange& change, ChairTaken const&) {
    change.sitting().presiding = row_of_chair(change);
}

void apply(FloorChange& change, QuorumCounted const& event) {
    change.sitting().quorum = event.quorum;
}

void suspend(FloorChange& change, std::optional<Instant> until) {
    change.sitting().suspended_since = change.at();
    change.sitting().suspended_until = until;
    Turn const* running = change.floor().current();
    if (!running || !running->clock.since) return;
    Turn& turn = change.turn(running->ref.id);
    turn.clock = stopped(turn.clock, change.at());
    ++turn.pauses;
    if (turn.ref.kind != TurnKind::point_of_order) turn.state = TurnState::paused;
}

namespace {

void withdraw_requests_for_its_panels(FloorChange& change) {
    std::vector<TurnId> left;
    for (TurnPtr const& turn : change.floor().turns) {
        Segment const* panel = change.meeting().programme->find(turn->segment);
        if (turn->state == TurnState::asked && panel && panel->sitting == change.sitting().id)
            left.push_back(turn->ref.id);
    }
    for (TurnId const& id : left)
        change.turn(id).state = TurnState::withdrawn;
}

}  // namespace

// Its segments take nobody any more; who was not reached is laid out in those that follow.
void adjourn(FloorChange& change) {
    SittingRecord& sitting = change.sitting();
    if (sitting.suspended_since) {
        sitting.suspensions.push_back({*sitting.suspended_since, change.at()});
        sitting.suspended_since.reset();
        sitting.suspended_until.reset();
    }
    sitting.adjourned_at = change.at();
    change.now().motions.clear();
    withdraw_requests_for_its_panels(change);
    change.meeting().list_version = change.meeting().version;
}

}  // namespace rostrum::model::update
