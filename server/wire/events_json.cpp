#include "server/wire/events_json.hpp"

#include "config/settings_change.hpp"
#include "server/wire/act_codec.hpp"
#include "server/wire/event_codec.hpp"
#include "server/wire/floor_events_json.hpp"
#include "server/wire/floor_json.hpp"

namespace rostrum::server::wire {

namespace {

// What an event says besides who and when. `officer`: the reasons too.
struct Facts {
    Rendering const& r;
    Json& json;
    bool officer;

    void reason(std::string const& text) const {
        if (officer) json["reason"] = text_or_null(text);
    }
    void booking(model::BookingId const& id) const {
        json["booking"] = id.str();
        if (model::Booking const* known = r.meeting().find(id))
            json["participant"] = named_or_null(r, model::owner(known->request));
    }
    void overridden(std::optional<model::Override> const& given) const {
        if (!officer) return;
        json["override"] = nullptr;
        if (!given) return;
        Json rules = Json::array();
        for (model::RuleId const& rule : given->rules)
            rules.push_back(rule.str());
        json["override"] = {{"rules", std::move(rules)}, {"reason", given->reason}};
    }

    void operator()(model::MeetingCreated const&) const {}
    void operator()(model::ProgrammeAdopted const& e) const {
        json["decision"] = text_or_null(e.decision);
        reason(e.reason);
    }
    void operator()(model::ListOpened const& e) const {
        json["on_schedule"] = e.on_schedule;
        reason(e.reason);
    }
    void operator()(model::ListClosed const& e) const {
        json["on_schedule"] = e.on_schedule;
        reason(e.reason);
    }
    void operator()(model::Booked const& e) const {
        booking(e.booking);
        reason(e.reason);
        overridden(e.overridden);
    }
    void operator()(model::Changed const& e) const {
        booking(e.booking);
        reason(e.reason);
    }
    void operator()(model::Withdrawn const& e) const {
        booking(e.booking);
        reason(e.reason);
    }
    void operator()(model::Restored const& e) const {
        booking(e.booking);
        reason(e.reason);
    }
    void operator()(model::Moved const& e) const {
        booking(e.booking);
        json[e.before ? "before" : "after"] = e.target.str();
        reason(e.reason);
        overridden(e.overridden);
    }
    void operator()(model::SwapProposed const& e) const {
        json["swap"] = e.swap.str();
        booking(e.from);
        json["with"] = e.with.str();
        reason(e.reason);
    }
    void operator()(model::SwapAccepted const& e) const {
        json["swap"] = e.swap.str();
        reason(e.reason);
    }
    void operator()(model::SwapDeclined const& e) const {
        json["swap"] = e.swap.str();
        reason(e.reason);
    }
    void operator()(model::Requested const& e) const {
        json["request"] = e.request.str();
        json["action"] = action_of(e.act);
        if (!e.booking.empty()) json["booking"] = e.booking.str();
        json["participant"] = named(r, e.participant);
        std::visit([&](auto const& act) { reason(act.reason); }, e.act);
    }
    void operator()(model::RequestAccepted const& e) const {
        json["request"] = e.request.str();
        std::visit([&](auto const& granted) { json["granted"] = type_of(granted); }, e.granted);
        if (auto const* accepted = std::get_if<model::SwapAccepted>(&e.granted))
            json["swap"] = accepted->swap.str();
        if (model::ModeratedRequest const* known = r.meeting().find(e.request))
            booking(known->booking);
        reason(e.reason);
    }
    void operator()(model::RequestDeclined const& e) const { ended(e.request, e.reason); }
    void operator()(model::RequestWithdrawn const& e) const { ended(e.request, e.reason); }
    void operator()(model::RequestsLapsed const&) const {}
    void operator()(model::SettingsChanged const& e) const {
        json["settings"] = config::settings_to_json(e.change);
        reason(e.reason);
    }
    void operator()(model::ProgrammePublished const& e) const {
        json["publication"] = e.number;
        json["journal"] = e.kind == model::PublicationKind::journal;
        json["held_back"] = e.held_back;
        json["comment"] = text_or_null(e.comment);
    }
    void ended(model::RequestId const& id, std::string const& why) const {
        json["request"] = id.str();
        if (model::ModeratedRequest const* known = r.meeting().find(id))
            json["participant"] = named(r, known->participant);
        reason(why);
    }
    void operator()(model::Undone const& e) const {
        json["act"] = e.act;
        booking(e.booking);
        reason(e.reason);
    }
    void operator()(model::OnFloor const& e) const { put_floor_facts(r, e.event, officer, json); }
};

bool own_swap(Rendering const& r, model::SwapId const& id) {
    model::Swap const* swap = r.meeting().find(id);
    return swap && (r.own(*r.meeting().find(swap->from)) || r.own(*r.meeting().find(swap->with)));
}

bool own_request(Rendering const& r, model::RequestId const& id) {
    model::ModeratedRequest const* request = r.meeting().find(id);
    return request && r.viewer.own == request->participant;
}

bool own_turn(Rendering const& r, std::optional<model::TurnRef> const& turn) {
    return turn && r.viewer.own && r.viewer.own == turn->participant;
}

// Whether an event of the floor touches the viewer's clock: its own turn, a speech of its own that
// a point of order interrupts, the sitting with all its clocks, and a step that was taken back, for
// the event does not say whose that was.
struct OwnOnFloor {
    Rendering const& r;

    bool operator()(model::SittingSuspended const&) const { return true; }
    bool operator()(model::SittingResumed const&) const { return true; }
    bool operator()(model::SittingAdjourned const&) const { return true; }
    bool operator()(model::StepUndone const&) const { return true; }
    bool operator()(model::PointRaised const& e) const {
        return own_turn(r, e.turn) || own_turn(r, e.interrupted);
    }
    template <class Happened>
    bool operator()(Happened const& e) const {
        if constexpr (requires { e.turn; })
            return own_turn(r, e.turn);
        else
            return false;
    }
};

// The request, the swap or the turn that the event is about, if it is about one.
struct Own {
    Rendering const& r;

    bool operator()(model::SwapProposed const& e) const { return own_swap(r, e.swap); }
    bool operator()(model::SwapAccepted const& e) const { return own_swap(r, e.swap); }
    bool operator()(model::SwapDeclined const& e) const { return own_swap(r, e.swap); }
    bool operator()(model::Requested const& e) const { return r.viewer.own == e.participant; }
    bool operator()(model::RequestAccepted const& e) const {
        return own_request(r, e.request) || std::visit(*this, e.granted);
    }
    bool operator()(model::RequestDeclined const& e) const { return own_request(r, e.request); }
    bool operator()(model::RequestWithdrawn const& e) const { return own_request(r, e.request); }
    bool operator()(model::OnFloor const& e) const { return std::visit(OwnOnFloor{r}, e.event); }
    template <class Other>
    bool operator()(Other const&) const {
        return false;
    }
};

// What happens on the floor happens before everybody; who waits for it does not. That somebody was
// called since changes nothing: an event is told now as it was told when it happened.
bool may_see_on_floor(Rendering const& r, model::FloorEvent const& event) {
    if (auto const* ready = std::get_if<model::SpeakerReady>(&event))
        return shows_waiting(r, *r.meeting().find(ready->booking));
    if (auto const* asked = std::get_if<model::FloorAsked>(&event))
        return shows_request(r, asked->turn);
    if (auto const* withdrawn = std::get_if<model::AskWithdrawn>(&event))
        return shows_request(r, withdrawn->turn);
    return true;
}

bool may_see(Rendering const& r, model::Event const& event) {
    if (r.viewer.sight == access::Sight::everything) return true;
    if (auto const* happened = std::get_if<model::OnFloor>(&event))
        return may_see_on_floor(r, happened->event);
    if (auto const* published = std::get_if<model::ProgrammePublished>(&event))
        return !published->held_back;
    // A proposal that was not accepted is between the two.
    if (auto const* proposed = std::get_if<model::SwapProposed>(&event))
        return own_swap(r, proposed->swap);
    if (auto const* declined = std::get_if<model::SwapDeclined>(&event))
        return own_swap(r, declined->swap);
    // So is what waits for an officer, or was not granted, the delegation's.
    if (auto const* asked = std::get_if<model::Requested>(&event))
        return r.viewer.own == asked->participant;
    if (auto const* declined = std::get_if<model::RequestDeclined>(&event))
        return own_request(r, declined->request);
    if (auto const* withdrawn = std::get_if<model::RequestWithdrawn>(&event))
        return own_request(r, withdrawn->request);
    // What was granted is an event of its own kind, and of the request's booking.
    auto const* granted = std::get_if<model::RequestAccepted>(&event);
    model::ModeratedRequest const* request = granted ? r.meeting().find(granted->request) : nullptr;
    model::BookingId const subject = request ? request->booking : model::subject(event);
    bool const of_a_booking =
        granted || !subject.empty() || std::holds_alternative<model::SwapAccepted>(event);
    if (!of_a_booking) return true;
    if (r.viewer.sight == access::Sight::working) return true;
    model::Booking const* booking = r.meeting().find(subject);
    return booking && r.own(*booking);
}

}  // namespace

std::optional<Json> event_json(Rendering const& r, store::StoredEvent const& stored) {
    model::Event const event = decode(stored.type, stored.schema, stored.body);
    if (!may_see(r, event)) return std::nullopt;
    bool const officer = r.viewer.sight == access::Sight::everything;
    Json json{{"version", stored.version},
              {"at", utc(stored.at)},
              {"local", local(r, stored.at)},
              {"type", stored.type},
              {"actor", {{"role", stored.actor_role}}}};
    if (officer) {
        json["actor"]["token"] = stored.actor;
        if (!stored.request_id.empty()) json["request_id"] = stored.request_id;
    }
    std::visit(Facts{r, json, officer}, event);
    return json;
}

bool touches_own(Rendering const& r, store::StoredEvent const& stored) {
    model::Event const event = decode(stored.type, stored.schema, stored.body);
    model::BookingId const subject = model::subject(event);
    model::Booking const* booking = subject.empty() ? nullptr : r.meeting().find(subject);
    return (booking && r.own(*booking)) || std::visit(Own{r}, event);
}

}  // namespace rostrum::server::wire
