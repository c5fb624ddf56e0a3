#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/floor.hpp"
#include "model/refusal.hpp"

// What happened on the floor. Each can be told by itself: whose turn it was and how its clock
// stands after it are in the event. `warnings` are the soft breaches of the act.
namespace rostrum::model {

struct SittingOpened {
    SittingId sitting;
    Quorum quorum;
    bool has_presiding = false;  // a row of the table of people names who presides
    std::vector<Finding> warnings;
};
struct SittingSuspended {
    SittingId sitting;
    std::optional<Instant> until;
    std::string reason;
    std::optional<TurnRef> turn;  // whose clock stands with it
    std::optional<SpeechClock> clock;
};
struct SittingResumed {
    SittingId sitting;
    std::optional<TurnRef> turn;  // a point of order goes on; a speaker is given the floor again
    std::optional<SpeechClock> clock;
};
struct SittingAdjourned {
    SittingId sitting;
    std::string reason;
};
struct SittingExtended {
    SittingId sitting;
    Instant until;
    std::string reason;
    std::vector<Finding> warnings;
};
struct ChairTaken {
    SittingId sitting;
};
struct QuorumCounted {
    SittingId sitting;
    Quorum quorum;
};

struct SpeakerReady {
    BookingId booking;
    bool ready = true;
};
struct FloorAsked {
    TurnRef turn;
    SegmentId panel;  // of an intervention
    bool has_speaker = false;
    std::optional<PanelCategory> category;  // of an intervention
    std::optional<RegistrationBasis> registration_basis;
    std::string registration_reference;
};
struct AskWithdrawn {
    TurnRef turn;
    std::string reason;
};
struct SpeakerCalled {
    TurnRef turn;
    SegmentId segment;
    std::optional<Planned> planned;
    std::optional<Seconds> limit;
    int number = 0;  // of a reply
    bool out_of_order = false;
    std::string reason;
    std::vector<Finding> warnings;
};
struct SpeechBegun {
    TurnRef turn;
    SpeechClock clock;
};
struct SpeechPaused {
    TurnRef turn;
    SpeechClock clock;
    std::string reason;
};
struct SpeechResumed {
    TurnRef turn;
    SpeechClock clock;
};
struct SpeechEnded {
    TurnRef turn;
    SpeechClock clock;
};
struct SpeakerAbsent {
    TurnRef turn;
    BookingId behind;  // it comes to stand just behind this one; empty: it stays where it is
    std::string reason;
};

struct PointRaised {
    TurnRef turn;
    SpeechClock clock;                             // of the point
    std::optional<TurnRef> interrupted;            // who had the floor
    std::optional<SpeechClock> interrupted_clock;  // as it stands
};
struct PointRuled {
    TurnRef turn;
    bool upheld = false;
    std::string text;
};
struct RulingAppealed {
    ParticipantId participant;
};
struct AppealDecided {
    Vote vote;  // for the appeal, against it
    bool overruled = false;
};
struct MotionMoved {
    MotionKind kind = MotionKind::suspend_meeting;
    ParticipantId mover;
    std::vector<Finding> warnings;
};
struct MotionSpeakerCalled {
    TurnRef turn;
    MotionKind kind = MotionKind::adjourn_debate;
    bool in_favour = false;
};
struct MotionWithdrawn {
    MotionKind kind = MotionKind::suspend_meeting;
    std::string reason;
};
struct MotionDecided {
    MotionKind kind = MotionKind::suspend_meeting;
    Vote vote;
    bool carried = false;
    std::vector<Finding> warnings;
};
struct ActionBegun {
    std::string symbol;
    std::string circulated_on;
    std::vector<Finding> warnings;
};
struct ActionTaken {
    std::string symbol;
    Vote vote;
    bool adopted = false;
    std::vector<Finding> warnings;
};
struct DebateReopened {
    std::string decision;
    std::string reason;
};

// The floor is as it was before the step; `clock` is that of whoever has it again.
struct StepUndone {
    std::uint64_t step = 0;
    std::string reason;
    FloorState state = FloorState::closed;  // again
    std::optional<TurnRef> turn;
    std::optional<SpeechClock> clock;
};
struct TurnCorrected {
    TurnRef turn;
    std::optional<Instant> began_at;
    std::optional<Instant> ended_at;
    std::string reason;
};

using FloorEvent =
    std::variant<SittingOpened, SittingSuspended, SittingResumed, SittingAdjourned, SittingExtended,
                 ChairTaken, QuorumCounted, SpeakerReady, FloorAsked, AskWithdrawn, SpeakerCalled,
                 SpeechBegun, SpeechPaused, SpeechResumed, SpeechEnded, SpeakerAbsent, PointRaised,
                 PointRuled, RulingAppealed, AppealDecided, MotionMoved, MotionSpeakerCalled,
                 MotionWithdrawn, MotionDecided, ActionBegun, ActionTaken, DebateReopened,
                 StepUndone, TurnCorrected>;

// One of the meeting's events.
struct OnFloor {
    FloorEvent event;
};

}  // namespace rostrum::model
