#include "model/meeting.hpp"

#include <charconv>
#include <set>
#include <string_view>
#include <utility>

namespace rostrum::model {

namespace {

// "b17" with letter 'b' is 17; 0 when the text is no such id.
std::size_t ordinal(std::string const& id, char letter) {
    if (id.size() < 2 || id[0] != letter || id[1] == '0') return 0;
    std::size_t number = 0;
    auto const [end, error] = std::from_chars(id.data() + 1, id.data() + id.size(), number);
    return error == std::errc{} && end == id.data() + id.size() ? number : 0;
}

void check_order(Meeting const& meeting, std::vector<std::string>& broken) {
    std::set<std::uint32_t> listed(meeting.order.begin(), meeting.order.end());
    if (listed.size() != meeting.order.size())
        broken.push_back("a booking stands twice in the order");
    for (std::uint32_t i = 0; i < meeting.bookings.size(); ++i) {
        Booking const& booking = *meeting.bookings[i];
        if ((booking.statement() && booking.active()) != listed.contains(i))
            broken.push_back(booking.id.str() +
                             " is on the list and should not be, or the reverse");
    }
    for (std::size_t i = 1; i < meeting.order.size(); ++i)
        if (!(meeting.bookings[meeting.order[i - 1]]->key <
              meeting.bookings[meeting.order[i]]->key))
            broken.push_back("the order is not strictly ascending at place " +
                             std::to_string(i + 1));
}

void check_uniqueness(Meeting const& meeting, std::vector<std::string>& broken) {
    std::set<std::string> taken;
    auto const take = [&](std::string const& what) {
        if (!taken.insert(what).second) broken.push_back("twice: " + what);
    };
    for (auto const& booking : meeting.bookings) {
        if (!booking->active()) continue;
        if (StatementRequest const* statement = booking->statement()) {
            if (statement->capacity != Capacity::group)
                take("the statement of " + statement->participant.str());
            else if (statement->group)
                take("the statement of the group " + statement->group->str());
        } else if (RoleRequest const* role = booking->role()) {
            take("the role " + role->role.str());
        }
    }
}

void check_turn(Meeting const& meeting, Turn const& turn, std::vector<std::string>& broken) {
    auto const complain = [&](char const* what) { broken.push_back(turn.ref.id.str() + what); };
    if (turn.clock.since && turn.state != TurnState::speaking) complain(" runs and should not");
    if (turn.began_at && turn.called_at && *turn.began_at < *turn.called_at &&
        turn.corrections.empty())
        complain(" began before it was called");
    if (turn.state == TurnState::ended && (!turn.began_at || !turn.ended_at))
        complain(" has ended without times");
    if (turn.began_at && turn.ended_at && *turn.ended_at < *turn.began_at)
        complain(" ended before it began");
    if (turn.ref.booking.empty()) return;
    Booking const* booking = meeting.find(turn.ref.booking);
    if (!booking) return complain(" is of no booking");
    bool const last = booking->progress.turn == turn.ref.id;
    if (turn.on_floor() && !(last && booking->progress.taken()))
        complain(" is on the floor and its booking is not");
}

void check_floor(Meeting const& meeting, std::vector<std::string>& broken) {
    Floor const& floor = meeting.floor();
    std::size_t running = 0;
    for (TurnPtr const& turn : floor.turns) {
        check_turn(meeting, *turn, broken);
        if (turn->clock.since) ++running;
        bool const point = turn->ref.kind == TurnKind::point_of_order;
        if (turn->on_floor() && !point && turn->ref.id != floor.now.speaker)
            broken.push_back(turn->ref.id.str() + " has the floor and is not the speaker");
    }
    if (running > 1) broken.push_back("two clocks run");
    for (std::size_t i = 0; i + 1 < floor.now.sittings.size(); ++i)
        if (!floor.now.sittings[i].adjourned_at)
            broken.push_back(floor.now.sittings[i].id.str() + " goes on under another sitting");
    for (auto const& booking : meeting.bookings) {
        if (!booking->progress.taken()) continue;
        Turn const* turn = floor.find(booking->progress.turn);
        if (!turn || turn->ref.booking != booking->id || !booking->active())
            broken.push_back(booking->id.str() + " was called and has no turn");
    }
}

}  // namespace

Booking const* Meeting::find(BookingId const& id) const {
    const std::size_t number = ordinal(id.str(), 'b');
    return number == 0 || number > bookings.size() ? nullptr : bookings[number - 1].get();
}

Swap const* Meeting::find(SwapId const& id) const {
    const std::size_t number = ordinal(id.str(), 's');
    return number == 0 || number > swaps.size() ? nullptr : &swaps[number - 1];
}

ModeratedRequest const* Meeting::find(RequestId const& id) const {
    const std::size_t number = ordinal(id.str(), 'r');
    return number == 0 || number > requests.size() ? nullptr : &requests[number - 1];
}

SettingsChange kept_settings(Meeting const& meeting, Programme const& file) {
    return without(settings_difference(meeting.as_adopted(), *meeting.programme),
                   settings_difference(meeting.as_adopted(), file));
}

bool possible(Meeting const& meeting, ModeratedRequest const& request) {
    if (std::holds_alternative<Book>(request.act)) return true;
    if (auto const* accept = std::get_if<AcceptSwap>(&request.act))
        return meeting.find(accept->swap)->state == SwapState::proposed;
    Booking const& booking = *meeting.find(request.booking);
    return std::holds_alternative<Restore>(request.act) ? !booking.active() : booking.waiting();
}

std::vector<std::string> broken_invariants(Meeting const& meeting) {
    std::vector<std::string> broken;
    for (std::size_t i = 0; i < meeting.bookings.size(); ++i)
        if (meeting.bookings[i]->receipt.number != static_cast<int>(i) + 1 ||
            meeting.bookings[i]->id.str() != "b" + std::to_string(i + 1))
            broken.push_back("booking at index " + std::to_string(i) + " has another number");
    check_order(meeting, broken);
    check_uniqueness(meeting, broken);
    for (Swap const& swap : meeting.swaps) {
        if (swap.state != SwapState::proposed) continue;
        Booking const* from = meeting.find(swap.from);
        Booking const* with = meeting.find(swap.with);
        if (!from || !with || !from->waiting() || !with->waiting())
            broken.push_back(swap.id.str() + " is proposed though a side no longer waits");
    }
    check_floor(meeting, broken);
    for (ModeratedRequest const& request : meeting.requests)
        if (request.pending() && !possible(meeting, request))
            broken.push_back(request.id.str() + " waits for what can no longer be done");
    return broken;
}

}  // namespace rostrum::model
