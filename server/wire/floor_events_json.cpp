#include "server/wire/floor_events_json.hpp"

#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"

namespace rostrum::server::wire {

namespace {

struct FloorFacts {
    Rendering const& r;
    Json& json;
    bool officer;

    void officers(char const* key, std::string const& text) const {
        if (officer) json[key] = text_or_null(text);
    }
    void reason(std::string const& text) const { officers("reason", text); }
    void warnings(model::Findings const& found) const {
        if (officer) json["warnings"] = to_json(r, found);
    }
    void at(char const* key, std::optional<model::Instant> const& instant) const {
        json[key] = utc_or_null(instant);
    }
    void turn(char const* key, std::optional<model::TurnRef> const& ref) const {
        json[key] = ref ? to_json(r, *ref) : Json(nullptr);
    }
    void clock(char const* key, std::optional<model::SpeechClock> const& clock) const {
        json[key] = clock ? clock_json(r, *clock) : Json(nullptr);
    }
    void who(model::TurnRef const& ref, model::SpeechClock const& given) const {
        turn("turn", ref);
        clock("clock", given);
    }
    void motion(model::MotionKind kind) const { json["motion"] = word(motion_kind_words, kind); }

    void operator()(model::SittingOpened const& e) const {
        json["sitting"] = named(r, e.sitting);
        json["quorum"] = to_json(r, e.quorum);
        warnings(e.warnings);
    }
    void operator()(model::SittingSuspended const& e) const {
        json["sitting"] = named(r, e.sitting);
        at("until", e.until);
        turn("turn", e.turn);
        clock("clock", e.clock);
        reason(e.reason);
    }
    void operator()(model::SittingResumed const& e) const {
        json["sitting"] = named(r, e.sitting);
        turn("turn", e.turn);
        clock("clock", e.clock);
    }
    void operator()(model::SittingAdjourned const& e) const {
        json["sitting"] = named(r, e.sitting);
        reason(e.reason);
    }
    void operator()(model::SittingExtended const& e) const {
        json["sitting"] = named(r, e.sitting);
        at("until", e.until);
        reason(e.reason);
        warnings(e.warnings);
    }
    void operator()(model::ChairTaken const& e) const { json["sitting"] = named(r, e.sitting); }
    void operator()(model::QuorumCounted const& e) const {
        json["sitting"] = named(r, e.sitting);
        json["quorum"] = to_json(r, e.quorum);
    }
    void operator()(model::SpeakerReady const& e) const {
        json["booking"] = e.booking.str();
        json["ready"] = e.ready;
    }
    void operator()(model::FloorAsked const& e) const {
        turn("turn", e.turn);
        json["panel"] = e.panel.empty() ? Json(nullptr) : named(r, e.panel);
        if (!officer || !e.category) return;
        json["category"] = word(panel_category_words, *e.category);
        json["registration"] = nullptr;
        if (e.registration_basis)
            json["registration"] = {
                {"basis", word(registration_basis_words, *e.registration_basis)},
                {"reference", e.registration_reference}};
    }
    void operator()(model::AskWithdrawn const& e) const {
        turn("turn", e.turn);
        reason(e.reason);
    }
    void operator()(model::SpeakerCalled const& e) const {
        turn("turn", e.turn);
        json["segment"] = e.segment.empty() ? Json(nullptr) : named(r, e.segment);
        json["planned"] = e.planned ? to_json(r, *e.planned) : Json(nullptr);
        json["limit_seconds"] = e.limit ? Json(e.limit->count()) : Json(nullptr);
        json["number"] = e.number > 0 ? Json(e.number) : Json(nullptr);
        json["out_of_order"] = e.out_of_order;
        reason(e.reason);
        warnings(e.warnings);
    }
    void operator()(model::SpeechBegun const& e) const { who(e.turn, e.clock); }
    void operator()(model::SpeechPaused const& e) const {
        who(e.turn, e.clock);
        reason(e.reason);
    }
    void operator()(model::SpeechResumed const& e) const { who(e.turn, e.clock); }
    void operator()(model::SpeechEnded const& e) const { who(e.turn, e.clock); }
    void operator()(model::SpeakerAbsent const& e) const {
        turn("turn", e.turn);
        model::Booking const* behind = r.meeting().find(e.behind);
        bool const shown = behind && shows_waiting(r, *behind);
        json["behind"] = shown ? Json(e.behind.str()) : Json(nullptr);
        reason(e.reason);
    }
    void operator()(model::PointRaised const& e) const {
        who(e.turn, e.clock);
        turn("interrupted", e.interrupted);
        clock("interrupted_clock", e.interrupted_clock);
    }
    void operator()(model::PointRuled const& e) const {
        turn("turn", e.turn);
        json["upheld"] = e.upheld;
        officers("text", e.text);
    }
    void operator()(model::RulingAppealed const& e) const {
        json["participant"] = named(r, e.participant);
    }
    void operator()(model::AppealDecided const& e) const {
        json["vote"] = to_json(e.vote);
        json["overruled"] = e.overruled;
    }
    void operator()(model::MotionMoved const& e) const {
        motion(e.kind);
        json["participant"] = named(r, e.mover);
        warnings(e.warnings);
    }
    void operator()(model::MotionSpeakerCalled const& e) const {
        motion(e.kind);
        turn("turn", e.turn);
        json["side"] = e.in_favour ? "for" : "against";
    }
    void operator()(model::MotionWithdrawn const& e) const {
        motion(e.kind);
        reason(e.reason);
    }
    void operator()(model::MotionDecided const& e) const {
        motion(e.kind);
        json["vote"] = to_json(e.vote);
        json["carried"] = e.carried;
        warnings(e.warnings);
    }
    void operator()(model::ActionBegun const& e) const {
        json["symbol"] = e.symbol;
        json["circulated_on"] = text_or_null(e.circulated_on);
        warnings(e.warnings);
    }
    void operator()(model::ActionTaken const& e) const {
        json["symbol"] = e.symbol;
        json["vote"] = to_json(e.vote);
        json["adopted"] = e.adopted;
        warnings(e.warnings);
    }
    void operator()(model::DebateReopened const& e) const {
        json["decision"] = e.decision;
        reason(e.reason);
    }
    void operator()(model::StepUndone const& e) const {
        json["step"] = e.step;
        json["state"] = word(floor_state_words, e.state);
        turn("turn", e.turn);
        clock("clock", e.clock);
        reason(e.reason);
    }
    void operator()(model::TurnCorrected const& e) const {
        turn("turn", e.turn);
        at("began_at", e.began_at);
        at("ended_at", e.ended_at);
        reason(e.reason);
    }
};

}  // namespace

void put_floor_facts(Rendering const& r, model::FloorEvent const& event, bool officer, Json& json) {
    std::visit(FloorFacts{r, json, officer}, event);
}

}  // namespace rostrum::server::wire
