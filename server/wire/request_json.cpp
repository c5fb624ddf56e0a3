#include "server/wire/request_json.hpp"

#include "server/wire/act_codec.hpp"
#include "server/wire/booking_json.hpp"

namespace rostrum::server::wire {

namespace {

// What is asked for, in the keys of a booking's body or of its change.
Json asked_json(model::ModeratedAct const& act) {
    nlohmann::json in_log = to_json(act);
    if (auto const request = in_log.find("request"); request != in_log.end()) {
        nlohmann::json flat = *request;
        in_log.erase(request);
        in_log.update(flat);
    }
    auto const* change = std::get_if<model::Change>(&act);
    if (change && change->names_speaker == false) in_log["speaker"] = nullptr;
    for (char const* elsewhere : {"action", "booking", "swap", "names_speaker", "reason"})
        in_log.erase(elsewhere);
    return Json(in_log);
}

std::string const& reason_of(model::ModeratedAct const& act) {
    return std::visit([](auto const& what) -> std::string const& { return what.reason; }, act);
}

Json speaker_json(Rendering const& r, model::RequestId const& request) {
    auto const person = r.view.people->find(person_of(request));
    if (!person || person->name.empty()) return nullptr;
    return to_json(*person);
}

// Of one that was granted, the booking as it stands now.
Json result_json(Rendering const& r, model::ModeratedRequest const& request) {
    if (request.state != model::RequestState::accepted) return nullptr;
    return booking_json(r, *r.meeting().find(request.booking));
}

}  // namespace

Json request_json(Rendering const& r, model::ModeratedRequest const& request) {
    auto const* swap = std::get_if<model::AcceptSwap>(&request.act);
    auto const lapses_at = model::requests_lapse_at(r.programme());
    return {{"id", request.id.str()},
            {"state", word(request_state_words, request.state)},
            {"action", action_of(request.act)},
            {"participant", named(r, request.participant)},
            {"booking", text_or_null(request.booking.str())},
            {"swap", swap ? Json(swap->swap.str()) : Json(nullptr)},
            {"asked_at", utc(request.asked_at)},
            {"asked", asked_json(request.act)},
            {"speaker", speaker_json(r, request.id)},
            {"reason", text_or_null(reason_of(request.act))},
            {"decision_reason", text_or_null(request.reason)},
            {"lapses_at", request.pending() && lapses_at ? Json(utc(*lapses_at)) : Json(nullptr)},
            {"result", result_json(r, request)},
            {"revision", request.revision},
            {"version", r.meeting().version}};
}

}  // namespace rostrum::server::wire
