#include <algorithm>

#include "model/update_parts.hpp"

namespace rostrum::model::update {

namespace {

bool waiting(Booking const* booking) {
    return booking && booking->statement() && booking->waiting();
}

bool may_open_and_close(Actor const& actor) {
    return actor.officer();
}

bool owns(Actor const& actor, Booking const* booking) {
    return actor.officer() || (booking && actor.role == ActorRole::delegation &&
                               actor.participant && owner(booking->request) == actor.participant);
}

// The key just before or after the target's. A booking keeps the class that R19-R22 give it, so a
// place on the border of two classes hangs on the neighbour of its own class, or on none if it is
// the only one; only an override takes it across.
ListKey moved_key(Meeting const& meeting, Booking const& booking, Moved const& event) {
    const std::uint32_t target_index = index_of(meeting, event.target);
    const OrderClass own = order_class(*meeting.programme, *booking.statement());
    auto const beside = [&](Booking const& other, bool before) {
        ListKey key = other.key;
        key.steps.push_back({before, meeting.version});
        return key;
    };
    Booking const& target = *meeting.bookings[target_index];
    if (target.key.order_class == own) return beside(target, event.before);

    auto const at = std::find(meeting.order.begin(), meeting.order.end(), target_index);
    auto const gap = event.before ? at : std::next(at);  // it comes to stand in front of this one
    Booking const* previous =
        gap == meeting.order.begin() ? nullptr : meeting.bookings[*std::prev(gap)].get();
    Booking const* next = gap == meeting.order.end() ? nullptr : meeting.bookings[*gap].get();
    if (previous && previous->key.order_class == own) return beside(*previous, false);
    if (next && next->key.order_class == own) return beside(*next, true);
    ListKey const alone = free_key(meeting, booking);
    bool const stands_there = (!previous || previous->key < alone) && (!next || alone < next->key);
    return stands_there ? alone : beside(target, event.before);
}

}  // namespace

Decision decide(Meeting const& meeting, OpenList const& open, Command const&, Actor const& actor,
                Instant) {
    if (!may_open_and_close(actor)) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    if (meeting.list.open) return refuse(Refusal::Kind::conflict, "conflict.list_open");
    return Events{ListOpened{false, open.reason}};
}

Decision decide(Meeting const& meeting, CloseList const& close, Command const&, Actor const& actor,
                Instant) {
    if (!may_open_and_close(actor)) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    if (!meeting.list.open) return refuse(Refusal::Kind::conflict, "conflict.list_closed");
    return Events{ListClosed{false, close.reason}};
}

Decision decide(Meeting const& meeting, PassDeadline const& deadline, Command const&,
                Actor const& actor, Instant now) {
    if (actor.role != ActorRole::schedule && actor.role != ActorRole::command_line)
        return refuse(Refusal::Kind::forbidden, "forbidden.role");
    auto due = next_due(meeting);
    if (deadline.due > now || !due || due->at > deadline.due) return Events{};
    return Events{std::move(due->event)};
}

// Of two at the same time the one that is named first: a list that opens and closes does both.
std::optional<Due> next_due(Meeting const& meeting) {
    std::optional<Due> next;
    auto const consider = [&](std::optional<Instant> const& at, auto const& event) {
        if (at && (!next || *at < next->at)) next = Due{*at, event()};
    };
    ListWindow const& window = meeting.programme->debate.list;
    auto const opens = [] { return ListOpened{true, ""}; };
    auto const closes = [] { return ListClosed{true, ""}; };
    auto const lapse = [] { return RequestsLapsed{}; };
    auto const snapshot = [&] { return journal_snapshot(meeting); };
    if (!meeting.opened_on_schedule)
        consider(window.opens_at, opens);
    else if (!meeting.closed_on_schedule)
        consider(window.closes_at, closes);
    bool const asked = std::any_of(meeting.requests.begin(), meeting.requests.end(),
                                   [](ModeratedRequest const& r) { return r.pending(); });
    if (meeting.opened_on_schedule && asked) consider(requests_lapse_at(*meeting.programme), lapse);
    consider(next_journal(meeting), snapshot);
    return next;
}

Decision decide(Meeting const& meeting, Move const& move, Command const& command,
                Actor const& actor, Instant now) {
    if (!actor.officer()) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    Booking const* booking = meeting.find(move.booking);
    if (!booking) return refuse(Refusal::Kind::not_found, "");
    if (auto misuse = misused(move.overridden, command, actor)) return *std::move(misuse);
    if (stale(meeting, move.seen_version)) return refuse(Refusal::Kind::stale_list, "");
    Booking const* target = meeting.find(move.target);
    if (!target)
        return unless_broken(
            {}, {{"booking", move.target.str(), move.before ? "/before" : "/after"}}, {});
    if (booking == target) return refuse(Refusal::Kind::conflict, "conflict.same_booking");
    if (!waiting(booking) || !waiting(target))
        return refuse(Refusal::Kind::conflict, "conflict.not_waiting");
    const Case the_case{meeting, command, actor, now, booking, nullptr};
    Moved moved{move.booking, move.target, move.before, move.reason, move.overridden};
    return unless_broken(judge(the_case), {}, Events{std::move(moved)});
}

Decision decide(Meeting const& meeting, ProposeSwap const& propose, Command const& command,
                Actor const& actor, Instant now) {
    Booking const* booking = meeting.find(propose.booking);
    if (!booking) return refuse(Refusal::Kind::not_found, "");
    if (!owns(actor, booking)) return refuse(Refusal::Kind::forbidden, "forbidden.not_yours");
    if (stale(meeting, propose.seen_version)) return refuse(Refusal::Kind::stale_list, "");
    Booking const* with = meeting.find(propose.with);
    if (!with) return unless_broken({}, {{"booking", propose.with.str(), "/with"}}, {});
    if (booking == with) return refuse(Refusal::Kind::conflict, "conflict.same_booking");
    bool const pending =
        std::any_of(meeting.swaps.begin(), meeting.swaps.end(), [&](Swap const& swap) {
            return swap.state == SwapState::proposed && swap.from == propose.booking &&
                   swap.with == propose.with;
        });
    if (pending) return refuse(Refusal::Kind::conflict, "conflict.swap_pending");
    const Case the_case{meeting, command, actor, now, booking, nullptr};
    Findings findings = judge(the_case);
    // Where R24 is not in force: there is nothing that could be exchanged.
    if (findings.empty() && (!waiting(booking) || !waiting(with)))
        return refuse(Refusal::Kind::conflict, "conflict.not_waiting");
    const SwapId id{"s" + std::to_string(meeting.swaps.size() + 1)};
    return unless_broken(std::move(findings), {},
                         Events{SwapProposed{id, propose.booking, propose.with, propose.reason}});
}

Decision decide(Meeting const& meeting, AcceptSwap const& accept, Command const& command,
                Actor const& actor, Instant now) {
    Swap const* swap = meeting.find(accept.swap);
    if (!swap) return refuse(Refusal::Kind::not_found, "");
    Booking const* from = meeting.find(swap->from);
    Booking const* with = meeting.find(swap->with);
    if (!owns(actor, with)) return refuse(Refusal::Kind::forbidden, "forbidden.not_yours");
    if (stale(meeting, accept.seen_version)) return refuse(Refusal::Kind::stale_list, "");
    if (swap->state != SwapState::proposed)
        return refuse(Refusal::Kind::conflict, "conflict.swap_not_pending");
    const Case the_case{meeting, command, actor, now, with, nullptr};
    return unless_broken(
        judge(the_case), {},
        Events{SwapAccepted{accept.swap, accept.reason, swap_notes(meeting, *from, *with)}});
}

Decision decide(Meeting const& meeting, DeclineSwap const& decline, Command const&,
                Actor const& actor, Instant) {
    Swap const* swap = meeting.find(decline.swap);
    if (!swap) return refuse(Refusal::Kind::not_found, "");
    if (!owns(actor, meeting.find(swap->from)) && !owns(actor, meeting.find(swap->with)))
        return refuse(Refusal::Kind::forbidden, "forbidden.not_yours");
    if (swap->state != SwapState::proposed)
        return refuse(Refusal::Kind::conflict, "conflict.swap_not_pending");
    return Events{SwapDeclined{decline.swap, decline.reason}};
}

void apply(Meeting& meeting, ListOpened const& event) {
    if (event.on_schedule) meeting.opened_on_schedule = meeting.at;
    if (!meeting.list.open) meeting.list = {true, meeting.at, event.reason};
}

void apply(Meeting& meeting, ListClosed const& event) {
    if (event.on_schedule) meeting.closed_on_schedule = meeting.at;
    if (meeting.list.open) meeting.list = {false, meeting.at, event.reason};
}

void apply(Meeting& meeting, Moved const& event) {
    const std::uint32_t index = index_of(meeting, event.booking);
    take_off_list(meeting, index);
    Booking& booking = touch(meeting, event.booking);
    booking.key = moved_key(meeting, booking, event);
    // Beside one of another sitting it is placed anew, where there is room beside those who stay.
    bool const promised = booking.pinned.has_value();
    if (booking.pinned != meeting.find(event.target)->pinned) booking.pinned.reset();
    if (event.overridden) booking.overridden = event.overridden;
    put_on_list(meeting, index);
    if (promised) pin_where_it_lands(meeting, event.booking);
}

void apply(Meeting& meeting, SwapProposed const& event) {
    meeting.swaps.push_back(
        {event.swap, event.from, event.with, SwapState::proposed, meeting.version});
}

void apply(Meeting& meeting, SwapAccepted const& event) {
    Swap& swap =
        meeting.swaps[static_cast<std::size_t>(meeting.find(event.swap) - meeting.swaps.data())];
    swap.state = SwapState::accepted;
    swap.revision = meeting.version;
    const std::uint32_t a = index_of(meeting, swap.from);
    const std::uint32_t b = index_of(meeting, swap.with);
    take_off_list(meeting, a);
    take_off_list(meeting, b);
    Booking& from = touch(meeting, swap.from);
    Booking& with = touch(meeting, swap.with);
    std::swap(from.key, with.key);
    std::swap(from.pinned, with.pinned);
    from.recorded = with.recorded = event.warnings;
    bool const promised = from.pinned || with.pinned;
    put_on_list(meeting, a);
    put_on_list(meeting, b);
    if (!promised) return;
    pin_where_it_lands(meeting, swap.from);
    pin_where_it_lands(meeting, swap.with);
}

void apply(Meeting& meeting, SwapDeclined const& event) {
    Swap& swap =
        meeting.swaps[static_cast<std::size_t>(meeting.find(event.swap) - meeting.swaps.data())];
    swap.state = SwapState::declined;
    swap.revision = meeting.version;
}

}  // namespace rostrum::model::update
