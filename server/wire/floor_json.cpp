#include "server/wire/floor_json.hpp"

#include "model/floor_machine.hpp"
#include "model/timetable.hpp"
#include "server/wire/floor_codec.hpp"
#include "server/wire/floor_words.hpp"

namespace rostrum::server::wire {

namespace {

bool sees_persons(Rendering const& r) {
    return r.viewer.sight == access::Sight::everything;
}

model::Text plain(std::string text) {
    model::Text same;
    same[model::Language::en] = std::move(text);
    return same;
}

template <class Id>
model::Text name_in_all(Rendering const& r, Id const& id) {
    auto const* found = r.programme().find(id);
    return found ? found->name : plain(id.str());
}

model::Text word_in_all(Rendering const& r, std::string_view key) {
    model::Text text;
    for (model::Language const language : model::all_languages)
        text[language] = r.locales.text(language, key);
    return text;
}

struct DisplayName {
    Rendering const& r;

    model::Text operator()(model::StatementRequest const& statement) const {
        if (statement.group) return name_in_all(r, *statement.group);
        if (!statement.states.empty() && !statement.title.empty()) return plain(statement.title);
        return name_in_all(r, statement.participant);
    }
    model::Text operator()(model::RoleRequest const& role) const {
        auto const place = r.programme().find(role.role);
        return place ? place.slot->name : plain(role.role.str());
    }
    model::Text operator()(model::PanelRequest const& seat) const {
        constexpr std::string_view functions[] = {"function.co_chair", "function.moderator",
                                                  "function.panellist"};
        if (seat.participant) return name_in_all(r, *seat.participant);
        if (!seat.organization.empty()) return plain(seat.organization);
        return word_in_all(r, functions[static_cast<std::size_t>(seat.function)]);
    }
    model::Text operator()(model::ExplanationOfVoteRequest const& request) const {
        return name_in_all(r, request.participant);
    }
};

Json side_of(model::Turn const& turn) {
    if (turn.ref.kind != model::TurnKind::motion) return nullptr;
    return turn.in_favour ? "for" : "against";
}

Json corrections_json(model::Turn const& turn) {
    Json corrections = Json::array();
    for (model::Correction const& correction : turn.corrections)
        corrections.push_back({{"version", correction.version},
                               {"began_before", utc_or_null(correction.began_before)},
                               {"ended_before", utc_or_null(correction.ended_before)}});
    return corrections;
}

Json sitting_in_progress(Rendering const& r) {
    model::SittingRecord const* record = r.meeting().floor().now.sitting();
    if (!record) return nullptr;
    Json json = named(r, record->id);
    json["opened_at"] = utc(record->opened_at);
    json["extended_to"] = utc_or_null(record->extended_to);
    json["suspended_since"] = utc_or_null(record->suspended_since);
    json["suspended_until"] = utc_or_null(record->suspended_until);
    json["presiding"] = presiding_json(r, *record);
    json["quorum"] = to_json(r, record->quorum);
    return json;
}

Json motion_json(Rendering const& r, model::Motion const& motion) {
    return {{"motion", word(motion_kind_words, motion.kind)},
            {"participant", named(r, motion.mover)},
            {"moved_at", utc(motion.moved_at)},
            {"speakers_for", motion.speakers_for},
            {"speakers_against", motion.speakers_against}};
}

Json action_json(Rendering const& r, std::optional<model::DeclarationAction> const& action) {
    if (!action) return nullptr;
    bool const over = !action->open();
    return {{"symbol", action->symbol},
            {"circulated_on", text_or_null(action->circulated_on)},
            {"sitting", named(r, action->sitting)},
            {"began_at", utc(action->began_at)},
            {"ended_at", utc_or_null(action->ended_at)},
            {"vote", over ? to_json(action->vote) : Json(nullptr)},
            {"adopted", over ? Json(action->vote.carried()) : Json(nullptr)}};
}

// A changed programme is no step on the floor, and may come in any state.
Json allowed_json(model::Floor const& floor) {
    Json allowed = Json::array();
    for (std::size_t i = 0; i < model::floor_commands; ++i)
        if (model::possible(i, floor)) allowed.push_back(model::floor_command_names[i]);
    allowed.push_back("change_programme");
    return allowed;
}

Json asked_json(Rendering const& r, model::Floor const& floor) {
    Json asked = Json::array();
    for (model::TurnPtr const& turn : floor.turns)
        if (turn->state == model::TurnState::asked && shows_request(r, turn->ref))
            asked.push_back(turn_json(r, *turn));
    return asked;
}

Json ready_json(Rendering const& r) {
    Json ready = Json::array();
    for (auto const& booking : r.meeting().bookings)
        if (booking->ready && booking->waiting() && shows_waiting(r, *booking))
            ready.push_back(booking->id.str());
    return ready;
}

}  // namespace

Json clock_json(Rendering const& r, model::SpeechClock const& clock) {
    return {{"since", utc_or_null(clock.since)},
            {"used_milliseconds", clock.used.count()},
            {"limit_seconds", clock.limit ? Json(clock.limit->count()) : Json(nullptr)},
            {"paused", !clock.since},
            {"amber_seconds", model::amber_before_end(r.programme()).count()}};
}

Json to_json(Rendering const& r, model::TurnRef const& ref) {
    return {{"id", ref.id.str()},
            {"kind", word(turn_kind_words, ref.kind)},
            {"booking", text_or_null(ref.booking.str())},
            {"participant", named_or_null(r, ref.participant)},
            {"organization", text_or_null(ref.organization)}};
}

Json to_json(model::Vote const& vote) {
    if (!vote.recorded) return {{"by", "consensus"}};
    return {{"by", "vote"},
            {"in_favour", vote.in_favour},
            {"against", vote.against},
            {"abstaining", vote.abstaining}};
}

Json to_json(Rendering const& r, model::Quorum const& quorum) {
    Json json{{"present", quorum.present ? Json(*quorum.present) : Json(nullptr)},
              {"waived", !quorum.waiver.empty()}};
    if (sees_persons(r)) json["waiver"] = text_or_null(quorum.waiver);
    return json;
}

Json presiding_json(Rendering const& r, model::SittingRecord const& record) {
    model::Sitting const* sitting = r.programme().find(record.id);
    Json json{{"function", text_or_null(sitting ? sitting->presiding_officer : "")}};
    if (!sees_persons(r)) return json;
    auto const person =
        record.presiding.empty() ? std::nullopt : r.view.people->find(record.presiding);
    json["name"] = text_or_null(person ? person->name : std::string{});
    json["title"] = text_or_null(person ? person->title : std::string{});
    return json;
}

model::Text display_name(Rendering const& r, model::Booking const& booking) {
    return std::visit(DisplayName{r}, booking.request);
}

model::Text display_name(Rendering const& r, model::TurnRef const& ref) {
    if (model::Booking const* booking = r.meeting().find(ref.booking))
        return display_name(r, *booking);
    return ref.participant ? name_in_all(r, *ref.participant) : plain(ref.organization);
}

Json level_or_null(model::Booking const* booking) {
    auto const* statement = booking ? booking->statement() : nullptr;
    return statement ? Json(word(level_words, statement->level)) : Json(nullptr);
}

bool shows_request(Rendering const& r, model::TurnRef const& ref) {
    bool const own = r.viewer.own && r.viewer.own == ref.participant;
    return own || access::sees_work(r.viewer.sight);
}

bool shows_waiting(Rendering const& r, model::Booking const& booking) {
    return r.own(booking) || access::sees_work(r.viewer.sight);
}

std::optional<Person> speaker_of(Rendering const& r, model::TurnRef const& ref) {
    bool const own = r.viewer.own && r.viewer.own == ref.participant;
    model::Booking const* booking = r.meeting().find(ref.booking);
    if (!own && !sees_persons(r) && !(booking && r.names(*booking))) return std::nullopt;
    if (booking && !booking->has_speaker) return std::nullopt;
    auto person = r.view.people->find(booking ? person_of(*booking) : person_of(ref.id));
    return person && !person->name.empty() ? person : std::nullopt;
}

Json turn_json(Rendering const& r, model::Turn const& turn) {
    Json json = to_json(r, turn.ref);
    bool const over = turn.ended_at.has_value();
    json["state"] = word(turn_state_words, turn.state);
    json["display_name"] = r.text(display_name(r, turn.ref));
    json["level"] = level_or_null(r.meeting().find(turn.ref.booking));
    bool const own = r.viewer.own && r.viewer.own == turn.ref.participant;
    model::Booking const* booking = r.meeting().find(turn.ref.booking);
    if (own || sees_persons(r) || (booking && r.names(*booking))) {
        auto const person = speaker_of(r, turn.ref);
        json["speaker"] = person ? to_json(*person) : Json(nullptr);
    }
    json["sitting"] = turn.sitting.empty() ? Json(nullptr) : named(r, turn.sitting);
    json["segment"] = turn.segment.empty() ? Json(nullptr) : named(r, turn.segment);
    json["out_of_order"] = turn.out_of_order;
    json["side"] = side_of(turn);
    json["number"] = turn.number > 0 ? Json(turn.number) : Json(nullptr);
    json["planned"] = turn.planned ? to_json(r, *turn.planned) : Json(nullptr);
    json["asked_at"] = utc_or_null(turn.asked_at);
    json["called_at"] = utc_or_null(turn.called_at);
    json["began_at"] = utc_or_null(turn.began_at);
    json["ended_at"] = utc_or_null(turn.ended_at);
    json["used_milliseconds"] = turn.clock.used.count();
    json["limit_seconds"] = turn.clock.limit ? Json(turn.clock.limit->count()) : Json(nullptr);
    json["overrun_milliseconds"] = over ? Json(turn.overrun().count()) : Json(nullptr);
    json["pauses"] = turn.pauses;
    json["paused_milliseconds"] = over ? Json(turn.paused_for().count()) : Json(nullptr);
    json["corrections"] = corrections_json(turn);
    return json;
}

Json actual_json(Rendering const& r, model::Booking const& booking) {
    model::Turn const* turn = r.meeting().floor().find(booking.progress.turn);
    if (!turn || !turn->began_at) return nullptr;
    return {{"turn", turn->ref.id.str()},
            {"segment", turn->segment.empty() ? Json(nullptr) : named(r, turn->segment)},
            {"starts_at", utc(*turn->began_at)},
            {"ends_at", utc_or_null(turn->ended_at)},
            {"local", local(r, *turn->began_at)}};
}

Json floor_json(Rendering const& r, model::Instant as_of) {
    model::Floor const& floor = r.meeting().floor();
    model::FloorState const state = floor.state();
    model::Turn const* current = floor.current();
    model::Turn const* speaker = floor.find(floor.now.speaker);
    Json motions = Json::array();
    for (model::Motion const& motion : floor.now.motions)
        motions.push_back(motion_json(r, motion));
    Json last_step = nullptr;
    if (auto const& step = floor.last_step)
        last_step = {{"version", step->version}, {"type", floor_event_type(step->event)}};
    return {{"state", word(floor_state_words, state)},
            {"sitting", sitting_in_progress(r)},
            {"current", current ? turn_json(r, *current) : Json(nullptr)},
            {"interrupted", speaker && speaker != current ? turn_json(r, *speaker) : Json(nullptr)},
            {"clock", current ? clock_json(r, current->clock) : Json(nullptr)},
            {"motions", std::move(motions)},
            {"action", action_json(r, floor.now.action)},
            {"debate", word(debate_state_words, floor.now.debate)},
            {"asked", asked_json(r, floor)},
            {"ready", ready_json(r)},
            {"last_step", std::move(last_step)},
            {"allowed", allowed_json(floor)},
            {"version", r.meeting().version},
            {"floor_version", floor.version},
            {"zone", r.programme().zone.name},
            {"as_of", utc(as_of)}};
}

}  // namespace rostrum::server::wire
