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
    bool const returns = std::holds_alternative<Restore>(request.act);
    return meeting.find(request.booking)->active() != returns;
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
        if (!from || !with || !from->active() || !with->active())
            broken.push_back(swap.id.str() + " is proposed though a side no longer waits");
    }
    for (ModeratedRequest const& request : meeting.requests)
        if (request.pending() && !possible(meeting, request))
            broken.push_back(request.id.str() + " waits for what can no longer be done");
    return broken;
}

}  // namespace rostrum::model
