#include "server/webhooks/message.hpp"

#include <algorithm>
#include <array>

#include "server/wire/event_codec.hpp"
#include "server/wire/floor_words.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::webhooks {

namespace {

using wire::Json;

// An event, as far as a message needs what stood around it.
struct Told {
    model::Meeting const& meeting;  // at the event's version or a later one
    model::Instant at;
};

// The sitting that was in progress then. Once anything has happened in it, that it was opened is
// not taken back any more.
Json sitting_at(Told const& told) {
    Json found = nullptr;
    for (model::SittingRecord const& record : told.meeting.floor().now.sittings)
        if (record.opened_at <= told.at) found = record.id.str();
    return found;
}

template <class Id>
Json id_or_null(Id const& id) {
    return id.empty() ? Json(nullptr) : Json(id.str());
}

void put_turn(Told const& told, model::TurnRef const& ref, Json& data) {
    model::Turn const* turn = told.meeting.floor().find(ref.id);
    data["sitting"] = turn ? id_or_null(turn->sitting) : sitting_at(told);
    data["segment"] = turn ? id_or_null(turn->segment) : Json(nullptr);
    data["turn"] = ref.id.str();
    data["kind"] = wire::word(wire::turn_kind_words, ref.kind);
    data["booking"] = id_or_null(ref.booking);
}

// ---- What each event puts into a message of the type; false: it is none ------------------------

bool put(Told const& told, std::string_view, model::SpeakerCalled const& e, Json& data) {
    put_turn(told, e.turn, data);
    data["sitting"] = sitting_at(told);
    data["segment"] = id_or_null(e.segment);
    data["planned_starts_at"] = e.planned ? Json(wire::utc(e.planned->time.begin)) : Json(nullptr);
    data["limit_seconds"] = e.limit ? Json(e.limit->count()) : Json(nullptr);
    return true;
}
bool put(Told const& told, std::string_view, model::MotionSpeakerCalled const& e, Json& data) {
    put_turn(told, e.turn, data);
    data["sitting"] = sitting_at(told);
    data["segment"] = nullptr;
    return true;
}
bool put(Told const& told, std::string_view, model::SpeechBegun const& e, Json& data) {
    put_turn(told, e.turn, data);
    data["limit_seconds"] = e.clock.limit ? Json(e.clock.limit->count()) : Json(nullptr);
    return true;
}
// It is not called first: whoever raises one speaks at once.
bool put(Told const& told, std::string_view, model::PointRaised const& e, Json& data) {
    put_turn(told, e.turn, data);
    data["limit_seconds"] = e.clock.limit ? Json(e.clock.limit->count()) : Json(nullptr);
    return true;
}
bool put(Told const& told, std::string_view, model::SpeechEnded const& e, Json& data) {
    put_turn(told, e.turn, data);
    data["used_milliseconds"] = e.clock.used.count();
    return true;
}
bool put(Told const& told, std::string_view, model::TurnCorrected const& e, Json& data) {
    put_turn(told, e.turn, data);
    data["began_at"] = wire::utc_or_null(e.began_at);
    data["ended_at"] = wire::utc_or_null(e.ended_at);
    return true;
}
bool put(Told const&, std::string_view, model::SittingOpened const& e, Json& data) {
    data["sitting"] = e.sitting.str();
    return true;
}
bool put(Told const&, std::string_view, model::SittingSuspended const& e, Json& data) {
    data["sitting"] = e.sitting.str();
    data["until"] = wire::utc_or_null(e.until);
    return true;
}
bool put(Told const&, std::string_view, model::SittingResumed const& e, Json& data) {
    data["sitting"] = e.sitting.str();
    return true;
}
bool put(Told const&, std::string_view, model::SittingAdjourned const& e, Json& data) {
    data["sitting"] = e.sitting.str();
    return true;
}
// A motion that was carried suspends or adjourns without another word.
bool put(Told const& told, std::string_view type, model::MotionDecided const& e, Json& data) {
    auto const meant = type == "sitting.suspended" ? model::MotionKind::suspend_meeting
                                                   : model::MotionKind::adjourn_meeting;
    data["sitting"] = sitting_at(told);
    if (meant == model::MotionKind::suspend_meeting) data["until"] = nullptr;
    return e.carried && e.kind == meant;
}
bool put(Told const& told, std::string_view, model::ActionTaken const& e, Json& data) {
    data["sitting"] = sitting_at(told);
    data["symbol"] = e.symbol;
    return e.adopted;
}
bool put(Told const&, std::string_view, model::StepUndone const& e, Json& data) {
    data["undone_version"] = e.step;
    return true;
}

using Put = bool (*)(Told const&, std::string_view type, store::StoredEvent const&, Json& data);

template <class Happened>
bool on_floor(Told const& told, std::string_view type, store::StoredEvent const& stored,
              Json& data) {
    model::Event const event = wire::decode(stored.type, stored.schema, stored.body);
    auto const* step = std::get_if<model::OnFloor>(&event);
    auto const* happened = step ? std::get_if<Happened>(&step->event) : nullptr;
    return happened && put(told, type, *happened, data);
}

// A snapshot that is held back is the officers' alone.
bool published(Told const&, std::string_view, store::StoredEvent const& stored, Json& data) {
    model::Event const event = wire::decode(stored.type, stored.schema, stored.body);
    auto const* made = std::get_if<model::ProgrammePublished>(&event);
    if (!made || made->held_back) return false;
    data["publication"] = made->number;
    data["journal"] = made->kind == model::PublicationKind::journal;
    return true;
}

struct Row {
    std::string_view type;
    std::string_view event;  // as it is stored
    Put put;
};

// clang-format off
constexpr std::array table{
    Row{"statement.called", "speaker_called", on_floor<model::SpeakerCalled>},
    Row{"statement.called", "motion_speaker_called", on_floor<model::MotionSpeakerCalled>},
    Row{"statement.begun", "speech_begun", on_floor<model::SpeechBegun>},
    Row{"statement.begun", "point_raised", on_floor<model::PointRaised>},
    Row{"statement.ended", "speech_ended", on_floor<model::SpeechEnded>},
    Row{"statement.corrected", "turn_corrected", on_floor<model::TurnCorrected>},
    Row{"sitting.opened", "sitting_opened", on_floor<model::SittingOpened>},
    Row{"sitting.suspended", "sitting_suspended", on_floor<model::SittingSuspended>},
    Row{"sitting.suspended", "motion_decided", on_floor<model::MotionDecided>},
    Row{"sitting.resumed", "sitting_resumed", on_floor<model::SittingResumed>},
    Row{"sitting.adjourned", "sitting_adjourned", on_floor<model::SittingAdjourned>},
    Row{"sitting.adjourned", "motion_decided", on_floor<model::MotionDecided>},
    Row{"step.undone", "step_undone", on_floor<model::StepUndone>},
    Row{"declaration.adopted", "action_taken", on_floor<model::ActionTaken>},
    Row{"programme.published", "published", published},
};
// clang-format on

std::string body_of(std::string_view type, model::Instant at, Json data) {
    Json const body{{"type", type}, {"timestamp", wire::utc(at)}, {"data", std::move(data)}};
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json data_of(Origin const& origin, std::uint64_t version) {
    return {{"meeting", origin.meeting.str()},
            {"version", version},
            {"epoch", origin.epoch},
            {"rehearsal", origin.rehearsal}};
}

// The signature has full stops between its parts, so an id has none (Standard Webhooks, "Signature
// scheme").
std::string id_of(Origin const& origin, std::string_view last) {
    std::string id = origin.epoch + '_' + origin.meeting.str() + '_' + std::string{last};
    std::replace(id.begin(), id.end(), '.', '-');
    return id;
}

}  // namespace

std::vector<std::string_view> const& message_types() {
    static std::vector<std::string_view> const types = [] {
        std::vector<std::string_view> found;
        for (Row const& row : table)
            if (std::find(found.begin(), found.end(), row.type) == found.end())
                found.push_back(row.type);
        return found;
    }();
    return types;
}

bool may_be_told(std::string_view event_type) {
    return std::any_of(table.begin(), table.end(),
                       [&](Row const& row) { return row.event == event_type; });
}

std::optional<Message> message_of(Origin const& origin, model::Meeting const& meeting,
                                  store::StoredEvent const& stored) {
    Told const told{meeting, stored.at};
    for (Row const& row : table) {
        if (row.event != stored.type) continue;
        Json data = data_of(origin, stored.version);
        if (!row.put(told, row.type, stored, data)) continue;
        return Message{stored.version, id_of(origin, std::to_string(stored.version)),
                       std::string{row.type}, body_of(row.type, stored.at, std::move(data))};
    }
    return std::nullopt;
}

Message test_message(Origin const& origin, std::uint64_t version, std::string_view name,
                     model::Instant at) {
    return {0, id_of(origin, name), std::string{test_type},
            body_of(test_type, at, data_of(origin, version))};
}

}  // namespace rostrum::server::webhooks
