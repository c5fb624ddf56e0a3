#include <algorithm>

#include "model/floor_parts.hpp"
#include "model/timetable.hpp"

// Who has the floor, from "in the Hall" to the last word.
namespace rostrum::model::update {

namespace {

TurnRef reference(FloorCase const& c, Booking const& booking) {
    TurnRef ref;
    ref.id = TurnId{"t" + std::to_string(c.meeting.version + 1)};
    ref.kind = booking.statement() ? TurnKind::statement
               : booking.role()    ? TurnKind::role
                                   : TurnKind::seat;
    ref.booking = booking.id;
    ref.participant = owner(booking.request);
    if (booking.panel()) ref.organization = booking.panel()->organization;
    return ref;
}

// The segment of the sitting in progress that a statement is made in: the planned one, else the one
// that is on.
SegmentId debate_in(FloorCase const& c, std::optional<Planned> const& planned) {
    Segment const* on = nullptr;
    for (Segment const& segment : c.programme().segments) {
        if (segment.kind != SegmentKind::debate || segment.sitting != c.sitting().id) continue;
        if (planned && planned->segment == segment.id) return segment.id;
        if (!on || segment.time.begin <= c.now) on = &segment;
    }
    return on ? on->id : SegmentId{};
}

SegmentId segment_of(FloorCase const& c, Booking const& booking,
                     std::optional<Planned> const& planned) {
    if (booking.statement()) return debate_in(c, planned);
    if (RoleRequest const* role = booking.role()) return c.programme().find(role->role).segment->id;
    return booking.panel()->panel;
}

std::optional<Seconds> limit_of(Programme const& programme, Booking const& booking) {
    if (StatementRequest const* statement = booking.statement())
        return allotment(programme, *statement);
    if (RoleRequest const* role = booking.role())
        return role->allotment ? *role->allotment : programme.find(role->role).slot->planned;
    return std::nullopt;
}

Seconds seconds(Programme const& programme, char const* rule, char const* name, int otherwise) {
    return Seconds{static_cast<std::int64_t>(programme.parameter(rule, name, otherwise))};
}

// Its delegation's first or second at this sitting (R31).
int number_of_reply(FloorCase const& c, Turn const& asked) {
    int number = 1;
    for (TurnPtr const& turn : c.floor.turns)
        if (turn->ref.kind == TurnKind::reply && turn->ref.id != asked.ref.id &&
            turn->sitting == c.sitting().id && turn->ref.participant == asked.ref.participant &&
            turn->called_at && turn->state != TurnState::absent)
            ++number;
    return number;
}

FloorDecision call_booking(FloorCase const& c, Call const& call) {
    Booking const* booking = c.meeting.find(call.booking);
    if (!booking) return unknown_name("booking", call.booking.str(), "/booking");
    if (!booking->active()) return refuse(Refusal::Kind::conflict, "conflict.withdrawn");
    if (!booking->waiting()) return refuse_on_floor("floor.called_already");
    SpeakerCalled event;
    event.turn = reference(c, *booking);
    event.planned = planned(c.meeting, lay_out(c.meeting), *booking);
    event.segment = segment_of(c, *booking, event.planned);
    event.limit = limit_of(c.programme(), *booking);
    event.out_of_order = out_of_order(c.meeting, *booking);
    event.reason = call.reason;
    return FloorEvent{std::move(event)};
}

FloorDecision call_turn(FloorCase const& c, Call const& call) {
    Turn const* turn = c.floor.find(call.turn);
    if (!turn) return unknown_name("turn", call.turn.str(), "/turn");
    if (turn->state != TurnState::asked) return refuse_on_floor("floor.called_already");
    SpeakerCalled event;
    event.turn = turn->ref;
    event.reason = call.reason;
    if (turn->ref.kind == TurnKind::reply) {
        event.segment = debate_in(c, std::nullopt);
        event.number = number_of_reply(c, *turn);
        event.limit = reply_limit(c.programme(), event.number);
    } else {
        event.segment = turn->segment;
        event.limit = seconds(c.programme(), "R38", "seconds", 180);
    }
    return FloorEvent{std::move(event)};
}

// Behind whom an absent one comes to stand (R26): the last of its class that a sitting holds, of
// this one or the next with room; the second time, of the last sitting.
BookingId place_of_absent(FloorCase const& c, Booking const& absent) {
    Meeting trial = c.meeting;
    Booking& gone = touch(trial, absent.id);
    gone.progress.stage = BookingProgress::Stage::absent;
    gone.progress.planned.reset();
    const OrderClass own = absent.key.order_class;
    const SpeakersList list = lay_out(trial);
    auto const last_in = [&](SittingId const& sitting) {
        BookingId last;
        for (Place const& place : list.places) {
            Booking const& other = *trial.bookings[place.booking];
            Segment const* segment =
                place.planned ? trial.programme->find(place.planned->segment) : nullptr;
            if (segment && segment->sitting == sitting && other.key.order_class == own &&
                other.waiting() && other.id != absent.id)
                last = other.id;
        }
        return last;
    };
    auto const fits_behind = [&](BookingId const& other, SittingId const& sitting) {
        Meeting moved = trial;
        apply(moved, Moved{absent.id, other, false, "", {}});
        const SpeakersList laid_out = lay_out(moved);
        Place const* place = laid_out.find(absent.id, moved);
        if (!place || !place->planned) return false;
        return moved.programme->find(place->planned->segment)->sitting == sitting;
    };
    // The last of this sitting already: where there is room it stays.
    auto const stays_in = [&](SittingId const& sitting) {
        Place const* place = list.find(absent.id, trial);
        return place && place->planned &&
               trial.programme->find(place->planned->segment)->sitting == sitting;
    };
    bool const again = absent.progress.absences > 0;
    BookingId last;
    for (Sitting const& sitting : c.programme().sittings) {
        if (sitting.time.begin < c.programme().find(c.sitting().id)->time.begin) continue;
        const BookingId behind = last_in(sitting.id);
        if (behind.empty()) {
            if (!again && sitting.id == c.sitting().id && stays_in(sitting.id)) return {};
            continue;
        }
        if (!again && fits_behind(behind, sitting.id)) return behind;
        last = behind;
    }
    return last;
}

}  // namespace

FloorDecision propose(FloorCase const& c, MarkReady const& mark) {
    Booking const* booking = c.meeting.find(mark.booking);
    if (!booking) return unknown_name("booking", mark.booking.str(), "/booking");
    if (!booking->active()) return refuse(Refusal::Kind::conflict, "conflict.withdrawn");
    if (booking->progress.stage == BookingProgress::Stage::delivered)
        return refuse_on_floor("floor.delivered");
    return FloorEvent{SpeakerReady{mark.booking, mark.ready}};
}

FloorDecision propose(FloorCase const& c, AskFloor const& ask) {
    if (ask.participant && !c.programme().find(*ask.participant))
        return unknown_name("participant", ask.participant->str(), "/participant");
    bool const intervention = ask.kind == TurnKind::intervention;
    if (intervention && !c.programme().find(ask.panel))
        return unknown_name("segment", ask.panel.str(), "/panel");
    FloorAsked event;
    event.turn.id = TurnId{"t" + std::to_string(c.meeting.version + 1)};
    event.turn.kind = ask.kind;
    event.turn.participant = ask.participant;
    event.turn.organization = ask.organization;
    if (intervention) event.panel = ask.panel;
    event.has_speaker = ask.names_speaker;
    event.category = ask.category;
    event.registration_basis = ask.registration_basis;
    event.registration_reference = ask.registration_reference;
    return FloorEvent{std::move(event)};
}

FloorDecision propose(FloorCase const& c, WithdrawAsk const& withdraw) {
    Turn const* turn = c.floor.find(withdraw.turn);
    if (!turn) return unknown_name("turn", withdraw.turn.str(), "/turn");
    if (turn->state != TurnState::asked) return refuse_on_floor("floor.called_already");
    return FloorEvent{AskWithdrawn{turn->ref, withdraw.reason}};
}

FloorDecision propose(FloorCase const& c, Call const& call) {
    return call.turn.empty() ? call_booking(c, call) : call_turn(c, call);
}

FloorDecision propose(FloorCase const& c, Begin const&) {
    return FloorEvent{SpeechBegun{c.speaker().ref, started(c.speaker().clock, c.now)}};
}

FloorDecision propose(FloorCase const& c, Pause const& pause) {
    return FloorEvent{
        SpeechPaused{c.speaker().ref, stopped(c.speaker().clock, c.now), pause.reason}};
}

FloorDecision propose(FloorCase const& c, Resume const&) {
    return FloorEvent{SpeechResumed{c.speaker().ref, started(c.speaker().clock, c.now)}};
}

FloorDecision propose(FloorCase const& c, End const&) {
    Turn const& turn = *c.floor.current();
    return FloorEvent{SpeechEnded{turn.ref, stopped(turn.clock, c.now)}};
}

FloorDecision propose(FloorCase const& c, Absent const& absent) {
    SpeakerAbsent event{c.speaker().ref, {}, absent.reason};
    Booking const* booking = c.meeting.find(event.turn.booking);
    if (booking && booking->statement()) event.behind = place_of_absent(c, *booking);
    return FloorEvent{std::move(event)};
}

void apply(FloorChange& change, SpeakerReady const& event) {
    change.booking(event.booking).ready = event.ready;
}

void apply(FloorChange& change, FloorAsked const& event) {
    Turn turn;
    turn.ref = event.turn;
    turn.state = TurnState::asked;
    turn.segment = event.panel;
    turn.asked_at = change.at();
    change.add(std::move(turn));
}

void apply(FloorChange& change, AskWithdrawn const& event) {
    change.turn(event.turn.id).state = TurnState::withdrawn;
}

void apply(FloorChange& change, SpeakerCalled const& event) {
    bool const asked = event.turn.booking.empty();
    Turn& turn = asked ? change.turn(event.turn.id) : change.add({});
    turn.ref = event.turn;
    turn.state = TurnState::called;
    turn.sitting = change.sitting().id;
    turn.segment = event.segment;
    turn.planned = event.planned;
    turn.out_of_order = event.out_of_order;
    turn.number = event.number;
    turn.called_at = change.at();
    turn.clock.limit = event.limit;
    change.now().speaker = turn.ref.id;
    if (asked) return;
    Booking& booking = change.booking(event.turn.booking);
    booking.progress.stage = BookingProgress::Stage::called;
    booking.progress.planned = event.planned;
    booking.progress.turn = turn.ref.id;
    lapse_swaps(change.meeting(), booking.id);
}

void apply(FloorChange& change, SpeechBegun const& event) {
    Turn& turn = change.turn(event.turn.id);
    turn.state = TurnState::speaking;
    turn.began_at = change.at();
    turn.clock = event.clock;
    if (!turn.ref.booking.empty())
        change.booking(turn.ref.booking).progress.stage = BookingProgress::Stage::speaking;
}

void apply(FloorChange& change, SpeechPaused const& event) {
    Turn& turn = change.turn(event.turn.id);
    turn.state = TurnState::paused;
    turn.clock = event.clock;
    ++turn.pauses;
}

void apply(FloorChange& change, SpeechResumed const& event) {
    Turn& turn = change.turn(event.turn.id);
    turn.state = TurnState::speaking;
    turn.clock = event.clock;
}

void apply(FloorChange& change, SpeechEnded const& event) {
    Turn& turn = change.turn(event.turn.id);
    turn.state = TurnState::ended;
    turn.ended_at = change.at();
    turn.clock = event.clock;
    if (turn.ref.kind == TurnKind::point_of_order) {
        change.now().point->stage = PointOfOrder::Stage::ruling;
        return;
    }
    change.now().speaker = TurnId{};
    if (!turn.ref.booking.empty())
        change.booking(turn.ref.booking).progress.stage = BookingProgress::Stage::delivered;
}

void apply(FloorChange& change, SpeakerAbsent const& event) {
    change.turn(event.turn.id).state = TurnState::absent;
    change.now().speaker = TurnId{};
    if (event.turn.kind == TurnKind::motion) {
        Motion& motion = change.now().motions.back();
        --(change.turn(event.turn.id).in_favour ? motion.speakers_for : motion.speakers_against);
        std::erase(motion.heard, *event.turn.participant);
    }
    if (event.turn.booking.empty()) return;
    Booking& booking = change.booking(event.turn.booking);
    booking.progress.stage = BookingProgress::Stage::absent;
    booking.progress.planned.reset();
    ++booking.progress.absences;
    booking.ready = false;
    Meeting& meeting = change.meeting();
    if (booking.statement()) meeting.list_version = meeting.version;
    if (!event.behind.empty())
        apply(meeting, Moved{event.turn.booking, event.behind, false, "", {}});
}

}  // namespace rostrum::model::update
