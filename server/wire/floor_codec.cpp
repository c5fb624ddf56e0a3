#include "server/wire/floor_codec.hpp"

#include "server/wire/floor_words.hpp"
#include "server/wire/member_list.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::wire {

// ---- Values that several events have -----------------------------------------------------------

template <>
struct Members<model::TurnRef> {
    static void members(auto& turn, auto& member) {
        member.must("id", turn.id);
        member.must("kind", turn.kind, turn_kind_words);
        member("booking", turn.booking);
        member("participant", turn.participant);
        member("organization", turn.organization);
    }
};

template <>
struct Members<model::SpeechClock> {
    static void members(auto& clock, auto& member) {
        member("since", clock.since);
        member("used_milliseconds", clock.used);
        member("limit_seconds", clock.limit);
    }
};

template <>
struct Members<model::Planned> {
    static void members(auto& planned, auto& member) {
        member.must("segment", planned.segment);
        member.must("starts_at", planned.time.begin);
        member.must("ends_at", planned.time.end);
    }
};

template <>
struct Members<model::Quorum> {
    static void members(auto& quorum, auto& member) {
        member("present", quorum.present);
        member("waiver", quorum.waiver);
    }
};

template <>
struct Members<model::Vote> {
    static void members(auto& vote, auto& member) {
        member("recorded", vote.recorded);
        member("in_favour", vote.in_favour);
        member("against", vote.against);
        member("abstaining", vote.abstaining);
    }
};

// ---- The sitting -------------------------------------------------------------------------------

template <>
struct Codec<model::SittingOpened> : Listed<model::SittingOpened> {
    static constexpr std::string_view type = "sitting_opened";
    static void members(auto& event, auto& member) {
        member.must("sitting", event.sitting);
        member("quorum", event.quorum);
        member("has_presiding", event.has_presiding);
        member("warnings", event.warnings);
    }
};

template <>
struct Codec<model::SittingSuspended> : Listed<model::SittingSuspended> {
    static constexpr std::string_view type = "sitting_suspended";
    static void members(auto& event, auto& member) {
        member.must("sitting", event.sitting);
        member("until", event.until);
        member("reason", event.reason);
        member("turn", event.turn);
        member("clock", event.clock);
    }
};

template <>
struct Codec<model::SittingResumed> : Listed<model::SittingResumed> {
    static constexpr std::string_view type = "sitting_resumed";
    static void members(auto& event, auto& member) {
        member.must("sitting", event.sitting);
        member("turn", event.turn);
        member("clock", event.clock);
    }
};

template <>
struct Codec<model::SittingAdjourned> : Listed<model::SittingAdjourned> {
    static constexpr std::string_view type = "sitting_adjourned";
    static void members(auto& event, auto& member) {
        member.must("sitting", event.sitting);
        member("reason", event.reason);
    }
};

template <>
struct Codec<model::SittingExtended> : Listed<model::SittingExtended> {
    static constexpr std::string_view type = "sitting_extended";
    static void members(auto& event, auto& member) {
        member.must("sitting", event.sitting);
        member.must("until", event.until);
        member("reason", event.reason);
        member("warnings", event.warnings);
    }
};

template <>
struct Codec<model::ChairTaken> : Listed<model::ChairTaken> {
    static constexpr std::string_view type = "chair_taken";
    static void members(auto& event, auto& member) { member.must("sitting", event.sitting); }
};

template <>
struct Codec<model::QuorumCounted> : Listed<model::QuorumCounted> {
    static constexpr std::string_view type = "quorum_counted";
    static void members(auto& event, auto& member) {
        member.must("sitting", event.sitting);
        member("quorum", event.quorum);
    }
};

// ---- Speakers ----------------------------------------------------------------------------------

template <>
struct Codec<model::SpeakerReady> : Listed<model::SpeakerReady> {
    static constexpr std::string_view type = "speaker_ready";
    static void members(auto& event, auto& member) {
        member.must("booking", event.booking);
        member.must("ready", event.ready);
    }
};

template <>
struct Codec<model::FloorAsked> : Listed<model::FloorAsked> {
    static constexpr std::string_view type = "floor_asked";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member("panel", event.panel);
        member("has_speaker", event.has_speaker);
        member("category", event.category, panel_category_words);
        member("registration_basis", event.registration_basis, registration_basis_words);
        member("registration_reference", event.registration_reference);
    }
};

template <>
struct Codec<model::AskWithdrawn> : Listed<model::AskWithdrawn> {
    static constexpr std::string_view type = "ask_withdrawn";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member("reason", event.reason);
    }
};

template <>
struct Codec<model::SpeakerCalled> : Listed<model::SpeakerCalled> {
    static constexpr std::string_view type = "speaker_called";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member("segment", event.segment);
        member("planned", event.planned);
        member("limit_seconds", event.limit);
        member("number", event.number);
        member("out_of_order", event.out_of_order);
        member("reason", event.reason);
        member("warnings", event.warnings);
    }
};

template <>
struct Codec<model::SpeechBegun> : Listed<model::SpeechBegun> {
    static constexpr std::string_view type = "speech_begun";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member.must("clock", event.clock);
    }
};

template <>
struct Codec<model::SpeechPaused> : Listed<model::SpeechPaused> {
    static constexpr std::string_view type = "speech_paused";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member.must("clock", event.clock);
        member("reason", event.reason);
    }
};

template <>
struct Codec<model::SpeechResumed> : Listed<model::SpeechResumed> {
    static constexpr std::string_view type = "speech_resumed";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member.must("clock", event.clock);
    }
};

template <>
struct Codec<model::SpeechEnded> : Listed<model::SpeechEnded> {
    static constexpr std::string_view type = "speech_ended";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member.must("clock", event.clock);
    }
};

template <>
struct Codec<model::SpeakerAbsent> : Listed<model::SpeakerAbsent> {
    static constexpr std::string_view type = "speaker_absent";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member("behind", event.behind);
        member("reason", event.reason);
    }
};

// ---- Points of order, motions, the action ------------------------------------------------------

template <>
struct Codec<model::PointRaised> : Listed<model::PointRaised> {
    static constexpr std::string_view type = "point_raised";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member.must("clock", event.clock);
        member("interrupted", event.interrupted);
        member("interrupted_clock", event.interrupted_clock);
    }
};

template <>
struct Codec<model::PointRuled> : Listed<model::PointRuled> {
    static constexpr std::string_view type = "point_ruled";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member.must("upheld", event.upheld);
        member("text", event.text);
    }
};

template <>
struct Codec<model::RulingAppealed> : Listed<model::RulingAppealed> {
    static constexpr std::string_view type = "ruling_appealed";
    static void members(auto& event, auto& member) {
        member.must("participant", event.participant);
    }
};

template <>
struct Codec<model::AppealDecided> : Listed<model::AppealDecided> {
    static constexpr std::string_view type = "appeal_decided";
    static void members(auto& event, auto& member) {
        member("vote", event.vote);
        member.must("overruled", event.overruled);
    }
};

template <>
struct Codec<model::MotionMoved> : Listed<model::MotionMoved> {
    static constexpr std::string_view type = "motion_moved";
    static void members(auto& event, auto& member) {
        member.must("kind", event.kind, motion_kind_words);
        member.must("mover", event.mover);
        member("warnings", event.warnings);
    }
};

template <>
struct Codec<model::MotionSpeakerCalled> : Listed<model::MotionSpeakerCalled> {
    static constexpr std::string_view type = "motion_speaker_called";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member.must("kind", event.kind, motion_kind_words);
        member.must("in_favour", event.in_favour);
    }
};

template <>
struct Codec<model::MotionWithdrawn> : Listed<model::MotionWithdrawn> {
    static constexpr std::string_view type = "motion_withdrawn";
    static void members(auto& event, auto& member) {
        member.must("kind", event.kind, motion_kind_words);
        member("reason", event.reason);
    }
};

template <>
struct Codec<model::MotionDecided> : Listed<model::MotionDecided> {
    static constexpr std::string_view type = "motion_decided";
    static void members(auto& event, auto& member) {
        member.must("kind", event.kind, motion_kind_words);
        member("vote", event.vote);
        member.must("carried", event.carried);
        member("warnings", event.warnings);
    }
};

template <>
struct Codec<model::ActionBegun> : Listed<model::ActionBegun> {
    static constexpr std::string_view type = "action_begun";
    static void members(auto& event, auto& member) {
        member.must("symbol", event.symbol);
        member("circulated_on", event.circulated_on);
        member("warnings", event.warnings);
    }
};

template <>
struct Codec<model::ActionTaken> : Listed<model::ActionTaken> {
    static constexpr std::string_view type = "action_taken";
    static void members(auto& event, auto& member) {
        member.must("symbol", event.symbol);
        member("vote", event.vote);
        member.must("adopted", event.adopted);
        member("warnings", event.warnings);
    }
};

template <>
struct Codec<model::DebateReopened> : Listed<model::DebateReopened> {
    static constexpr std::string_view type = "debate_reopened";
    static void members(auto& event, auto& member) {
        member.must("decision", event.decision);
        member("reason", event.reason);
    }
};

// ---- Mending -----------------------------------------------------------------------------------

template <>
struct Codec<model::StepUndone> : Listed<model::StepUndone> {
    static constexpr std::string_view type = "step_undone";
    static void members(auto& event, auto& member) {
        member.must("step", event.step);
        member("reason", event.reason);
        member.must("state", event.state, floor_state_words);
        member("turn", event.turn);
        member("clock", event.clock);
    }
};

template <>
struct Codec<model::TurnCorrected> : Listed<model::TurnCorrected> {
    static constexpr std::string_view type = "turn_corrected";
    static void members(auto& event, auto& member) {
        member.must("turn", event.turn);
        member("began_at", event.began_at);
        member("ended_at", event.ended_at);
        member("reason", event.reason);
    }
};

// ---- Each of them ------------------------------------------------------------------------------

template <>
std::optional<model::OnFloor> decode_as<model::OnFloor>(std::string_view type, int schema,
                                                        nlohmann::json const& body) {
    auto event = OneOf<model::FloorEvent>::decode(type, schema, body);
    if (!event) return std::nullopt;
    return model::OnFloor{*std::move(event)};
}

template <>
std::string_view type_as<model::OnFloor>(model::OnFloor const& happened) {
    return OneOf<model::FloorEvent>::type(happened.event);
}

template <>
EncodedEvent encode_as<model::OnFloor>(model::OnFloor const& happened) {
    return OneOf<model::FloorEvent>::encode(happened.event);
}

namespace {

template <class... E>
std::string_view type_of_alternative(std::size_t alternative, std::variant<E...> const*) {
    static constexpr std::string_view types[] = {Codec<E>::type...};
    return types[alternative];
}

}  // namespace

std::string_view floor_event_type(std::size_t alternative) {
    return type_of_alternative(alternative, static_cast<model::FloorEvent const*>(nullptr));
}

}  // namespace rostrum::server::wire
