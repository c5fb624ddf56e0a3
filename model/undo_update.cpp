#include <algorithm>

#include "model/update_parts.hpp"

namespace rostrum::model::update {

namespace {

struct Touched {
    Meeting const& meeting;

    std::vector<BookingId> operator()(Booked const& e) const { return {e.booking}; }
    std::vector<BookingId> operator()(Changed const& e) const { return {e.booking}; }
    std::vector<BookingId> operator()(Withdrawn const& e) const { return {e.booking}; }
    std::vector<BookingId> operator()(Restored const& e) const { return {e.booking}; }
    std::vector<BookingId> operator()(Moved const& e) const { return {e.booking}; }
    std::vector<BookingId> operator()(SwapAccepted const& e) const {
        Swap const& swap = *meeting.find(e.swap);
        return {swap.from, swap.with};
    }
    std::vector<BookingId> operator()(RequestAccepted const& e) const {
        return std::visit(*this, e.granted);
    }
    template <class Other>
    std::vector<BookingId> operator()(Other const&) const {
        return {};
    }
};

// Somebody else has had a hand in it since.
bool touched_since(Meeting const& meeting, OfficersAct const& act) {
    return std::any_of(act.bookings.begin(), act.bookings.end(), [&](BookingId const& id) {
        std::uint64_t const revision = meeting.find(id)->revision;
        return revision < act.first || revision > act.version;
    });
}

bool part_of(OfficersAct const& act, BookingId const& id) {
    return std::find(act.bookings.begin(), act.bookings.end(), id) != act.bookings.end();
}

// The key that the booking would have again has been given to another one.
bool key_taken(Meeting const& meeting, OfficersAct const& act, Booking const& before) {
    return std::any_of(meeting.bookings.begin(), meeting.bookings.end(), [&](auto const& other) {
        return other->statement() && !part_of(act, other->id) && other->key == before.key;
    });
}

}  // namespace

std::optional<OfficersAct> act_of(Meeting const& meeting, Event const& event) {
    auto const* booked = std::get_if<Booked>(&event);
    if (booked && booked->with_previous && meeting.last_act &&
        meeting.last_act->version == meeting.version) {
        OfficersAct longer = *meeting.last_act;
        ++longer.version;
        longer.bookings.push_back(booked->booking);
        longer.before.push_back(nullptr);
        return longer;
    }
    OfficersAct act;
    act.first = act.version = meeting.version + 1;
    act.bookings = std::visit(Touched{meeting}, event);
    if (act.bookings.empty()) return std::nullopt;
    for (BookingId const& id : act.bookings) {
        bool const made = meeting.find(id) == nullptr;
        act.before.push_back(made ? nullptr : meeting.bookings[index_of(meeting, id)]);
    }
    auto const* granted = std::get_if<RequestAccepted>(&event);
    auto const* accepted =
        granted ? std::get_if<SwapAccepted>(&granted->granted) : std::get_if<SwapAccepted>(&event);
    for (Swap const& swap : meeting.swaps)
        if (swap.state == SwapState::proposed &&
            (accepted ? swap.id == accepted->swap
                      : part_of(act, swap.from) || part_of(act, swap.with)))
            act.swaps.push_back(swap);
    for (ModeratedRequest const& request : meeting.requests)
        if (request.pending()) act.requests.push_back(request.id);
    return act;
}

Decision decide(Meeting const& meeting, Undo const& undo, Command const& command,
                Actor const& actor, Instant now) {
    if (!actor.officer()) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    if (!meeting.last_act || meeting.last_act->version != undo.version)
        return refuse(Refusal::Kind::conflict, "conflict.not_the_last_act");
    OfficersAct const& act = *meeting.last_act;
    if (touched_since(meeting, act))
        return refuse(Refusal::Kind::conflict, "conflict.changed_since");
    Findings findings;
    for (auto const& before : act.before) {
        if (!before) continue;
        if (before->statement() && key_taken(meeting, act, *before))
            return refuse(Refusal::Kind::conflict, "conflict.place_taken");
        Booking const& present = *meeting.find(before->id);
        if (!before->active() || present.active()) continue;
        // It comes back: to a list on which its delegation may stand again by now.
        Findings const found = judge({meeting, command, actor, now, &present, &before->request});
        findings.insert(findings.end(), found.begin(), found.end());
    }
    return unless_broken(std::move(findings), {},
                         Events{Undone{act.version, act.bookings.front(), undo.reason}});
}

void apply(Meeting& meeting, Undone const&) {
    OfficersAct const act = *std::move(meeting.last_act);
    meeting.last_act.reset();
    for (BookingId const& id : act.bookings)
        if (Booking const& present = *meeting.find(id); present.statement() && present.active())
            take_off_list(meeting, index_of(meeting, id));
    for (std::size_t i = 0; i < act.bookings.size(); ++i) {
        Booking& booking = touch(meeting, act.bookings[i]);
        if (act.before[i]) {
            booking = *act.before[i];
            booking.revision = meeting.version;
            // What was published since is placed anew, beside those who stay.
            if (meeting.published && meeting.published->version > act.version)
                booking.pinned.reset();
        } else {
            booking.state = BookingState::withdrawn;
            booking.pinned.reset();
        }
        if (booking.statement() && booking.active())
            put_on_list(meeting, index_of(meeting, booking.id));
        if (!booking.active()) lapse_swaps(meeting, act.bookings[i]);
    }
    for (Swap const& before : act.swaps) {
        if (!meeting.find(before.from)->active() || !meeting.find(before.with)->active()) continue;
        Swap& swap =
            meeting.swaps[static_cast<std::size_t>(meeting.find(before.id) - meeting.swaps.data())];
        swap.state = before.state;
        swap.revision = meeting.version;
    }
    // Whatever was decided of the others since stands.
    for (RequestId const& id : act.requests)
        if (std::uint64_t const touched = meeting.find(id)->revision;
            touched >= act.first && touched <= act.version)
            reopen_request(meeting, id);
}

}  // namespace rostrum::model::update
