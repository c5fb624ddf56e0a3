#include <algorithm>
#include <stdexcept>
#include <type_traits>

#include "model/update_parts.hpp"

namespace rostrum::model {

namespace update {

namespace {

// The act without what the client knew when it asked.
struct AsAct {
    std::optional<ModeratedAct> operator()(Book const& book) const { return book; }
    std::optional<ModeratedAct> operator()(Change change) const {
        change.expected_revision.reset();
        return change;
    }
    std::optional<ModeratedAct> operator()(Withdraw withdraw) const {
        withdraw.expected_revision.reset();
        return withdraw;
    }
    std::optional<ModeratedAct> operator()(Restore const& restore) const { return restore; }
    std::optional<ModeratedAct> operator()(AcceptSwap accept) const {
        accept.seen_version.reset();
        return accept;
    }
    template <class Other>
    std::optional<ModeratedAct> operator()(Other const&) const {
        return std::nullopt;
    }
};

BookingId booking_of(Meeting const& meeting, ModeratedAct const& act) {
    struct Visitor {
        Meeting const& meeting;
        BookingId operator()(Book const&) const { return {}; }
        BookingId operator()(Change const& act) const { return act.booking; }
        BookingId operator()(Withdraw const& act) const { return act.booking; }
        BookingId operator()(Restore const& act) const { return act.booking; }
        BookingId operator()(AcceptSwap const& act) const { return meeting.find(act.swap)->with; }
    };
    return std::visit(Visitor{meeting}, act);
}

// Two claims to the same statement, however much of it they leave open.
bool same_statement(Request const& a, Request const& b) {
    auto const* one = std::get_if<StatementRequest>(&a);
    auto const* other = std::get_if<StatementRequest>(&b);
    return one && other && one->participant == other->participant &&
           one->capacity == other->capacity && one->group == other->group &&
           std::is_permutation(one->states.begin(), one->states.end(), other->states.begin(),
                               other->states.end());
}

bool same_matter(ModeratedRequest const& waiting, ModeratedAct const& act,
                 BookingId const& booking) {
    if (waiting.act.index() != act.index()) return false;
    if (auto const* book = std::get_if<Book>(&act))
        return same_statement(std::get<Book>(waiting.act).request, book->request);
    if (auto const* accept = std::get_if<AcceptSwap>(&act))
        return std::get<AcceptSwap>(waiting.act).swap == accept->swap;
    return waiting.booking == booking;
}

bool waits_already(Meeting const& meeting, ModeratedAct const& act, BookingId const& booking) {
    return std::any_of(meeting.requests.begin(), meeting.requests.end(),
                       [&](ModeratedRequest const& request) {
                           return request.pending() && same_matter(request, act, booking);
                       });
}

// Out of the sitting that it was published in, a statement comes only by an officer's act (domain
// text, 3a.3).
bool leaves_its_sitting(Meeting const& meeting, ModeratedAct const& act) {
    auto const* change = std::get_if<Change>(&act);
    Booking const* booking = change ? meeting.find(change->booking) : nullptr;
    return booking && booking->pinned && change->segments &&
           *change->segments != booking->statement()->segments;
}

// A longer statement, or an exchange of two of different length, may leave no room for others that
// were published in the same sitting: that too is an officer's to decide.
bool displaces_others(Meeting const& meeting, ModeratedAct const& act, Events const& events) {
    if (!meeting.published || std::holds_alternative<Withdraw>(act)) return false;
    Meeting after = meeting;
    for (Event const& event : events) {
        const std::uint64_t version = after.version + 1;
        after = model::apply(std::move(after), {version, meeting.at, event});
    }
    SpeakersList const was = lay_out(meeting);
    SpeakersList const is = lay_out(after);
    return std::any_of(was.places.begin(), was.places.end(), [&](Place const& place) {
        Booking const& booking = *meeting.bookings[place.booking];
        if (!booking.waiting() || !booking.pinned || !place.planned) return false;
        // Observers have their places if time permits.
        if (booking.key.order_class != OrderClass::members_and_groups) return false;
        if (after.bookings[place.booking] != meeting.bookings[place.booking]) return false;
        Place const* now = is.find(booking.id, after);
        return !now || !now->planned || now->planned->segment != place.planned->segment;
    });
}

ModeratedRequest& touch_request(Meeting& meeting, RequestId const& id) {
    ModeratedRequest& request =
        meeting.requests[static_cast<std::size_t>(meeting.find(id) - meeting.requests.data())];
    request.revision = meeting.version;
    return request;
}

// What the act does now, judged as its delegation's own.
Decision judged_again(Meeting const& meeting, ModeratedRequest const& request, Instant now) {
    // It was asked for while the list took inscriptions, and that is what counts (R23).
    Meeting as_asked = meeting;
    as_asked.list.open = true;
    const Actor asker{ActorRole::delegation, "", request.participant};
    return std::visit(
        [&](auto const& act) { return decide(as_asked, act, Command{act}, asker, now); },
        request.act);
}

Granted granted_by(Event event, ModeratedRequest const& request, std::string const& reason) {
    if (auto* booked = std::get_if<Booked>(&event)) {
        booked->inscribed_at = request.asked_at;
        if (!reason.empty()) booked->reason = reason;
    }
    return std::visit(
        []<class E>(E& made) -> Granted {
            if constexpr (std::is_constructible_v<Granted, E&&>)
                return std::move(made);
            else
                throw std::logic_error("no moderated act makes this event");
        },
        event);
}

}  // namespace

Decision moderated(Meeting const& meeting, Command const& command, Actor const& actor, Instant now,
                   Decision decision) {
    if (actor.role != ActorRole::delegation || !decision || decision->empty()) return decision;
    auto act = std::visit(AsAct{}, command);
    if (!act) return decision;
    BookingId booking = booking_of(meeting, *act);
    // What waits for an officer is asked for once, and nobody goes round it.
    if (waits_already(meeting, *act, booking))
        return refuse(Refusal::Kind::conflict, "conflict.request_pending");
    Programme const& programme = *meeting.programme;
    bool const officers =
        leaves_its_sitting(meeting, *act) || displaces_others(meeting, *act, *decision);
    if (now < programme.debate.list.self_service_until && !officers) return decision;
    if (auto const end = requests_lapse_at(programme); end && *end <= now)
        return refuse(Refusal::Kind::conflict, "conflict.debate_over");
    const RequestId id{"r" + std::to_string(meeting.requests.size() + 1)};
    return Events{Requested{id, *actor.participant, std::move(booking), *std::move(act)}};
}

Decision decide(Meeting const& meeting, AcceptRequest const& accept, Command const&,
                Actor const& actor, Instant now) {
    if (!actor.officer()) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    ModeratedRequest const* request = meeting.find(accept.request);
    if (!request) return refuse(Refusal::Kind::not_found, "");
    if (!request->pending()) return refuse(Refusal::Kind::conflict, "conflict.request_not_pending");
    Decision decision = judged_again(meeting, *request, now);
    if (!decision) return decision;
    if (decision->empty()) return refuse(Refusal::Kind::conflict, "conflict.request_moot");
    Event event = std::move(std::move(decision).value().front());
    return Events{RequestAccepted{
        accept.request, granted_by(std::move(event), *request, accept.reason), accept.reason}};
}

Decision decide(Meeting const& meeting, DeclineRequest const& decline, Command const&,
                Actor const& actor, Instant) {
    ModeratedRequest const* request = meeting.find(decline.request);
    if (!request) return refuse(Refusal::Kind::not_found, "");
    bool const own = actor.role == ActorRole::delegation && actor.participant &&
                     *actor.participant == request->participant;
    if (!actor.officer() && !own) return refuse(Refusal::Kind::forbidden, "forbidden.not_yours");
    if (!request->pending()) return refuse(Refusal::Kind::conflict, "conflict.request_not_pending");
    if (own) return Events{RequestWithdrawn{decline.request, decline.reason}};
    return Events{RequestDeclined{decline.request, decline.reason}};
}

void lapse_requests(Meeting& meeting) {
    for (ModeratedRequest& request : meeting.requests)
        if (request.pending() && !possible(meeting, request)) {
            request.state = RequestState::lapsed;
            request.revision = meeting.version;
        }
}

void reopen_request(Meeting& meeting, RequestId const& id) {
    if (meeting.find(id)->pending()) return;
    ModeratedRequest& request = touch_request(meeting, id);
    if (std::holds_alternative<Book>(request.act)) request.booking = {};
    request.reason.clear();
    bool const again =
        possible(meeting, request) && !waits_already(meeting, request.act, request.booking);
    request.state = again ? RequestState::pending : RequestState::lapsed;
}

void apply(Meeting& meeting, Requested const& event) {
    meeting.requests.push_back({event.request, event.participant, event.act, event.booking,
                                meeting.at, RequestState::pending, meeting.version, ""});
}

void apply(Meeting& meeting, RequestAccepted const& event) {
    ModeratedRequest& request = touch_request(meeting, event.request);
    request.state = RequestState::accepted;
    request.reason = event.reason;
    if (auto const* booked = std::get_if<Booked>(&event.granted)) request.booking = booked->booking;
    std::visit([&](auto const& granted) { apply(meeting, granted); }, event.granted);
}

void apply(Meeting& meeting, RequestDeclined const& event) {
    ModeratedRequest& request = touch_request(meeting, event.request);
    request.state = RequestState::declined;
    request.reason = event.reason;
}

void apply(Meeting& meeting, RequestWithdrawn const& event) {
    ModeratedRequest& request = touch_request(meeting, event.request);
    request.state = RequestState::withdrawn;
    request.reason = event.reason;
}

void apply(Meeting& meeting, RequestsLapsed const&) {
    for (ModeratedRequest& request : meeting.requests)
        if (request.pending()) {
            request.state = RequestState::lapsed;
            request.revision = meeting.version;
        }
}

}  // namespace update

std::optional<Instant> requests_lapse_at(Programme const& programme) {
    std::optional<Instant> end;
    for (Segment const& segment : programme.segments)
        if (segment.kind == SegmentKind::debate && (!end || *end < segment.time.end))
            end = segment.time.end;
    return end;
}

}  // namespace rostrum::model
