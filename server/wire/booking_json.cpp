#include "server/wire/booking_json.hpp"

#include "model/timetable.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"
#include "server/wire/forecast_json.hpp"

namespace rostrum::server::wire {

namespace {

Json speaker_json(Rendering const& r, model::Booking const& booking) {
    auto const person = r.view.people->find(person_of(booking));
    if (!booking.has_speaker || !person || person->name.empty()) return nullptr;
    return to_json(*person);
}

template <class Id>
Json named_list(Rendering const& r, std::vector<Id> const& ids) {
    Json json = Json::array();
    for (Id const& id : ids)
        json.push_back(named(r, id));
    return json;
}

Json seconds_or_null(std::optional<model::Seconds> const& seconds) {
    return seconds ? Json(seconds->count()) : Json(nullptr);
}

Json override_json(std::optional<model::Override> const& overridden) {
    if (!overridden) return nullptr;
    Json rules = Json::array();
    for (model::RuleId const& rule : overridden->rules)
        rules.push_back(rule.str());
    return {{"rules", std::move(rules)}, {"reason", overridden->reason}};
}

// What a kind of booking shows of itself: `entry` for a line of the timetable, the rest as well in
// the booking itself.
struct Fields {
    Rendering const& r;
    model::Booking const& booking;
    Json& json;
    bool personal;

    void operator()(model::StatementRequest const& s) const {
        json["participant"] = named(r, s.participant);
        json["capacity"] = word(capacity_words, s.capacity);
        json["group"] = named_or_null(r, s.group);
        json["states"] = named_list(r, s.states);
        json["title"] = text_or_null(s.title);
        if (personal) json["authorization"] = text_or_null(s.authorization);
        json["level"] = word(level_words, s.level);
        put_speaker();
        json["allotment_seconds"] = model::allotment(r.programme(), s).count();
        if (!personal) return;
        json["segments"] = named_list(r, s.segments);
        json["language"] = text_or_null(booking.language);
        json["contains_eov"] = s.contains_eov;
        json["not_before"] = utc_or_null(s.not_before);
        json["not_after"] = utc_or_null(s.not_after);
        json["reason"] = text_or_null(booking.reason);
        json["override"] = override_json(booking.overridden);
    }
    void operator()(model::RoleRequest const& role) const {
        json["role"] = named(r, role.role);
        json["participant"] = named_or_null(r, role.participant);
        put_speaker();
        if (!personal) return;
        json["substitute"] = role.substitute;
        json["chosen_by_president"] = role.chosen_by_president;
        json["survivor"] = role.survivor;
        json["allotment_seconds"] = seconds_or_null(role.allotment);
        json["language"] = text_or_null(booking.language);
    }
    void operator()(model::PanelRequest const& seat) const {
        json["panel"] = named(r, seat.panel);
        json["function"] = word(panel_function_words, seat.function);
        json["participant"] = named_or_null(r, seat.participant);
        json["category"] =
            seat.category ? Json(word(panel_category_words, *seat.category)) : Json(nullptr);
        json["organization"] = text_or_null(seat.organization);
        if (personal) {
            json["registration"] = registration(seat);
            json["declared"] =
                seat.declared ? Json(word(development_words, *seat.declared)) : Json(nullptr);
            json["designated_by_president"] = seat.designated_by_president;
        }
        put_speaker();
        if (personal) json["language"] = text_or_null(booking.language);
    }
    void operator()(model::ExplanationOfVoteRequest const&) const {}  // R10: never booked

    void put_speaker() const {
        if (r.names(booking)) json["speaker"] = speaker_json(r, booking);
    }
    static Json registration(model::PanelRequest const& seat) {
        if (!seat.registration_basis) return nullptr;
        return {{"basis", word(registration_basis_words, *seat.registration_basis)},
                {"reference", seat.registration_reference}};
    }
};

std::string_view request_kind(model::Booking const& booking) {
    if (booking.statement()) return "statement";
    return booking.role() ? "role" : "panel";
}

Json position_of(model::Place const* place) {
    return place ? Json(place->position) : Json(nullptr);
}

// Facts of the list that come after a booking's own fields.
void put_place(Rendering const& r, model::Booking const& booking, model::Place const* place,
               Json& json) {
    auto const planned = model::planned(r.meeting(), *r.view.list, booking);
    json["position"] = position_of(place);
    json["planned"] = planned ? to_json(r, *planned) : Json(nullptr);
    json["forecast"] = forecast_json(r, booking);
    json["actual"] = actual_json(r, booking);
    json["ready"] = booking.ready && shows_waiting(r, booking);
}

}  // namespace

std::string_view state_of(model::Booking const& booking, model::Place const* place) {
    if (!booking.active()) return "withdrawn";
    if (booking.progress.stage != model::BookingProgress::Stage::waiting)
        return word(stage_words, booking.progress.stage);
    return place && place->overflow() ? "overflow" : "listed";
}

Json booking_json(Rendering const& r, model::Booking const& booking) {
    bool const personal = r.personal(booking);
    model::Place const* place = r.view.list->find(booking.id, r.meeting());
    Json json{{"id", booking.id.str()}, {"kind", request_kind(booking)}};
    if (personal)
        json["receipt"] = {{"number", booking.receipt.number}, {"at", utc(booking.receipt.at)}};
    json["state"] = state_of(booking, place);
    if (personal) json["inscribed_at"] = utc(booking.inscribed_at);
    std::visit(Fields{r, booking, json, personal}, booking.request);
    if (r.viewer.notes) {
        auto const person = r.view.people->find(person_of(booking));
        json["note"] = text_or_null(person ? person->note : std::string{});
    }
    put_place(r, booking, place, json);
    if (personal) {
        json["warnings"] =
            to_json(r, model::warnings(r.meeting(), *r.view.list, booking, r.forecast(booking)));
        json["revision"] = booking.revision;
    }
    json["version"] = r.meeting().version;
    return json;
}

Json entry_json(Rendering const& r, model::Booking const* booking, model::RoleSlot const* slot,
                model::Planned const* planned) {
    Json json{{"kind", booking ? request_kind(*booking) : "role"}};
    model::Place const* place = nullptr;
    bool const personal = booking && r.personal(*booking);
    json["booking"] = booking ? Json(booking->id.str()) : Json(nullptr);
    if (booking) {
        place = r.view.list->find(booking->id, r.meeting());
        if (personal) json["receipt"] = booking->receipt.number;
        Json fields;
        std::visit(Fields{r, *booking, fields, personal}, booking->request);
        for (char const* key : {"role", "substitute", "function", "category", "organization",
                                "participant", "capacity", "group", "states", "title", "level",
                                "speaker", "language", "allotment_seconds"})
            if (auto const found = fields.find(key); found != fields.end()) json[key] = *found;
    } else {
        json["role"] = named(r, slot->id);
        json["participant"] = nullptr;
    }
    json["position"] = position_of(place);
    json["planned"] = planned ? to_json(r, *planned) : Json(nullptr);
    json["forecast"] = booking ? forecast_json(r, *booking) : Json(nullptr);
    json["actual"] = booking ? actual_json(r, *booking) : Json(nullptr);
    json["ready"] = booking && booking->ready && shows_waiting(r, *booking);
    json["state"] = booking ? Json(state_of(*booking, place)) : Json(nullptr);
    return json;
}

Json swap_json(Rendering const& r, model::Swap const& swap) {
    constexpr std::string_view states[] = {"proposed", "accepted", "declined", "lapsed"};
    auto const side = [&](model::BookingId const& id) {
        model::Booking const& booking = *r.meeting().find(id);
        return Json{{"booking", id.str()},
                    {"participant", named(r, *model::owner(booking.request))},
                    {"position", position_of(r.view.list->find(id, r.meeting()))}};
    };
    model::Booking const& from = *r.meeting().find(swap.from);
    model::Booking const& with = *r.meeting().find(swap.with);
    model::Findings notes;
    if (swap.state == model::SwapState::proposed)
        notes = model::swap_notes(r.meeting(), from, with);
    if (swap.state == model::SwapState::accepted) notes = from.recorded;
    return {
        {"id", swap.id.str()},           {"state", states[static_cast<std::size_t>(swap.state)]},
        {"from", side(swap.from)},       {"with", side(swap.with)},
        {"warnings", to_json(r, notes)}, {"revision", swap.revision},
        {"version", r.meeting().version}};
}

}  // namespace rostrum::server::wire
