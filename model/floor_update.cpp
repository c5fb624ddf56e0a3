#include <algorithm>
#include <utility>

#include "model/floor_parts.hpp"

// One command to the floor, from the table of states to the event; and the way back.
namespace rostrum::model::update {

namespace {

// Who may give it: the presiding officer everything, the others what the ADR's table says.
bool may_conduct(Actor const& actor, FloorCommand const& command) {
    if (actor.role == ActorRole::presiding || actor.role == ActorRole::command_line) return true;
    bool const mark = std::holds_alternative<MarkReady>(command) ||
                      std::holds_alternative<AskFloor>(command) ||
                      std::holds_alternative<WithdrawAsk>(command);
    if (actor.role == ActorRole::conference_officer) return mark;
    return actor.role == ActorRole::secretariat &&
           (mark || std::holds_alternative<CorrectTurn>(command));
}

template <class... Event>
bool is_one_of(FloorEvent const& event) {
    return (std::holds_alternative<Event>(event) || ...);
}

// What others do while somebody conducts, and what is said of the sitting, takes nobody's way back.
bool is_step(FloorEvent const& event) {
    return !is_one_of<SpeakerReady, FloorAsked, AskWithdrawn, ChairTaken, QuorumCounted,
                      TurnCorrected>(event);
}

FloorDecision propose(FloorCase const& c, CorrectTurn const& correct) {
    Turn const* turn = c.floor.find(correct.turn);
    if (!turn) return unknown_name("turn", correct.turn.str(), "/turn");
    if (turn->state != TurnState::ended) return refuse_on_floor("floor.not_ended");
    return FloorEvent{TurnCorrected{turn->ref, correct.began_at, correct.ended_at, correct.reason}};
}

// A booking that came to stand elsewhere since, by another's act, can't be put back.
bool moved_since(FloorCase const& c, FloorStep const& step) {
    return std::any_of(step.bookings.begin(), step.bookings.end(), [&](auto const& before) {
        Booking const& booking = *c.meeting.find(before.id);
        return !booking.active() || booking.key != before.key_after;
    });
}

FloorDecision propose(FloorCase const& c, UndoStep const& undo) {
    if (!c.floor.last_step) return refuse_on_floor("floor.no_way_back");
    FloorStep const& step = *c.floor.last_step;
    if (undo.version != step.version) return refuse_on_floor("floor.moved_on");
    if (moved_since(c, step)) return refuse(Refusal::Kind::conflict, "conflict.changed_since");
    Meeting back = model::apply(c.meeting, {c.meeting.version + 1, c.now,
                                            OnFloor{StepUndone{undo.version, "", {}, {}, {}}}});
    StepUndone event{undo.version, undo.reason, back.floor().state(), {}, {}};
    if (Turn const* turn = back.floor().current()) {
        event.turn = turn->ref;
        event.clock = turn->clock;
    }
    return FloorEvent{std::move(event)};
}

void apply(FloorChange& change, TurnCorrected const& event) {
    Turn& turn = change.turn(event.turn.id);
    const Milliseconds paused = turn.paused_for();
    turn.corrections.push_back({change.meeting().version, turn.began_at, turn.ended_at});
    if (event.began_at) turn.began_at = event.began_at;
    if (event.ended_at) turn.ended_at = event.ended_at;
    turn.clock.used = std::max(*turn.ended_at - *turn.began_at - paused, Milliseconds{0});
}

void apply(FloorChange&, StepUndone const&) {}  // see undo_step

void put_back(Meeting& meeting, FloorStep::BookingBefore const& before) {
    bool const listed = meeting.find(before.id)->statement() != nullptr;
    if (listed) take_off_list(meeting, index_of(meeting, before.id));
    Booking& booking = touch(meeting, before.id);
    booking.progress = before.progress;
    booking.key = before.key;
    if (booking.pinned == before.pinned_after) booking.pinned = before.pinned;
    if (booking.ready == before.ready_after) booking.ready = before.ready;
    if (listed) put_on_list(meeting, index_of(meeting, before.id));
}

// Proposals and requests that the step ended, because a side stopped waiting.
void reopen_what_lapsed(Meeting& meeting, std::uint64_t version) {
    for (Swap& swap : meeting.swaps)
        if (swap.state == SwapState::lapsed && swap.revision == version) {
            swap.state = SwapState::proposed;
            swap.revision = meeting.version;
        }
    for (std::size_t i = 0; i < meeting.requests.size(); ++i)
        if (ModeratedRequest const& request = meeting.requests[i];
            request.state == RequestState::lapsed && request.revision == version)
            reopen_request(meeting, RequestId{request.id});
}

// Who presides and how many there are is as it was said last.
void keep_what_was_said(Proceedings& restored, Proceedings const& until_now) {
    for (SittingRecord& sitting : restored.sittings)
        for (SittingRecord const& said : until_now.sittings)
            if (said.id == sitting.id) {
                sitting.presiding = said.presiding;
                sitting.quorum = said.quorum;
            }
}

void undo_step(Meeting& meeting, std::uint64_t version) {
    Floor floor = meeting.floor();
    // Up to 0.4 a count, a change of chair or a correction could be taken back like a step: it
    // stays, in the log of such a meeting.
    if (!floor.last_step || floor.last_step->version != version) return;
    FloorStep const step = *std::move(floor.last_step);
    floor.last_step.reset();
    floor.version = meeting.version;
    const Proceedings until_now = std::exchange(floor.now, step.before);
    keep_what_was_said(floor.now, until_now);
    for (TurnPtr const& before : step.turns)
        for (TurnPtr& turn : floor.turns)
            if (turn->ref.id == before->ref.id) turn = before;
    std::erase_if(floor.turns, [&](TurnPtr const& turn) { return turn->ref.id == step.made; });
    for (FloorStep::BookingBefore const& before : step.bookings)
        put_back(meeting, before);
    reopen_what_lapsed(meeting, step.version);
    meeting.list_version = meeting.version;
    meeting.conducted = std::make_shared<Floor const>(std::move(floor));
}

// Soft breaches are kept in the event, where it has a place for them.
void note(FloorEvent& event, Findings warnings) {
    std::visit(
        [&](auto& made) {
            if constexpr (requires { made.warnings; }) made.warnings = std::move(warnings);
        },
        event);
}

}  // namespace

Refusal unknown_name(std::string what, std::string value, std::string pointer) {
    Refusal refusal;
    refusal.unknown.push_back({std::move(what), std::move(value), std::move(pointer)});
    return refusal;
}

SpeechClock stopped(SpeechClock clock, Instant now) {
    clock.used = clock.used_at(now);
    clock.since.reset();
    return clock;
}

SpeechClock started(SpeechClock clock, Instant now) {
    if (!clock.since) clock.since = now;
    return clock;
}

// ---- What an event changes ---------------------------------------------------------------------

Turn& FloorChange::add(Turn turn) {
    const TurnId id{"t" + std::to_string(meeting_.version)};
    turn.ref.id = id;
    step_.made = id;
    auto made = std::make_shared<Turn>(std::move(turn));
    Turn& added = *made;
    floor_.turns.push_back(std::move(made));
    return added;
}

Turn& FloorChange::turn(TurnId const& id) {
    auto const at = std::find_if(floor_.turns.rbegin(), floor_.turns.rend(),
                                 [&](TurnPtr const& turn) { return turn->ref.id == id; });
    auto const kept = [&](TurnPtr const& before) { return before->ref.id == id; };
    if (id != step_.made && std::none_of(step_.turns.begin(), step_.turns.end(), kept))
        step_.turns.push_back(*at);
    auto copy = std::make_shared<Turn>(**at);
    Turn& changed = *copy;
    *at = std::move(copy);
    return changed;
}

Booking& FloorChange::booking(BookingId const& id) {
    Booking const& before = *meeting_.find(id);
    auto const kept = [&](FloorStep::BookingBefore const& b) { return b.id == id; };
    if (std::none_of(step_.bookings.begin(), step_.bookings.end(), kept))
        step_.bookings.push_back({id, before.progress, before.key, before.key, before.ready,
                                  before.ready, before.pinned, before.pinned});
    return touch(meeting_, id);
}

FloorStep FloorChange::step(FloorEvent const& event, Proceedings before) && {
    step_.version = meeting_.version;
    step_.event = event.index();
    step_.before = std::move(before);
    for (FloorStep::BookingBefore& booking : step_.bookings) {
        booking.key_after = meeting_.find(booking.id)->key;
        booking.ready_after = meeting_.find(booking.id)->ready;
        booking.pinned_after = meeting_.find(booking.id)->pinned;
    }
    return std::move(step_);
}

// ---- Decide and apply --------------------------------------------------------------------------

Decision decide(Meeting const& meeting, Conduct const& conduct, Command const& command,
                Actor const& actor, Instant now) {
    if (!may_conduct(actor, conduct.command))
        return refuse(Refusal::Kind::forbidden, "forbidden.role");
    Floor const& floor = meeting.floor();
    if (conduct.seen_version && *conduct.seen_version < floor.version)
        return refuse_on_floor("floor.moved_on");
    const FloorState state = floor.state();
    if (!defined(conduct.command, state))
        return refuse_on_floor("floor." + std::string{name(state)});
    const FloorCase the_case{meeting, floor, now};
    auto proposed =
        std::visit([&](auto const& given) { return propose(the_case, given); }, conduct.command);
    Refusal refusal;
    if (!proposed) {
        if (proposed.error().kind != Refusal::Kind::broken) return std::move(proposed).error();
        refusal.unknown = std::move(proposed).error().unknown;
    }
    Findings warnings;
    for (Finding& finding : judge({meeting, command, actor, now}))
        (finding.severity == Severity::hard ? refusal.findings : warnings)
            .push_back(std::move(finding));
    if (!refusal.findings.empty() || !refusal.unknown.empty()) return refusal;
    FloorEvent event = std::move(proposed).value();
    note(event, std::move(warnings));
    return Events{OnFloor{std::move(event)}};
}

void apply(Meeting& meeting, OnFloor const& happened) {
    if (auto const* undone = std::get_if<StepUndone>(&happened.event))
        return undo_step(meeting, undone->step);
    Floor floor = meeting.floor();
    Proceedings before = floor.now;
    floor.now.may_be_appealed = false;
    FloorChange change(meeting, floor);
    std::visit([&](auto const& event) { apply(change, event); }, happened.event);
    if (is_step(happened.event)) {
        floor.version = meeting.version;
        floor.last_step = std::move(change).step(happened.event, std::move(before));
    } else {
        floor.now.may_be_appealed = before.may_be_appealed;
    }
    meeting.conducted = std::make_shared<Floor const>(std::move(floor));
}

}  // namespace rostrum::model::update
