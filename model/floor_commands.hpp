#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/floor.hpp"

// What is wanted on the floor. `reason` is for the audit; where it must be given is said.
namespace rostrum::model {

// ---- The sitting -------------------------------------------------------------------------------

struct OpenSitting {
    SittingId sitting;
    Quorum quorum;
    bool names_presiding = false;  // the command comes with a row for the table of people
};
struct SuspendSitting {
    std::optional<Instant> until;  // as announced
    std::string reason;
};
struct ResumeSitting {};
struct AdjournSitting {
    std::string reason;
};
struct ExtendSitting {
    Instant until;
    std::string reason;
};
// Another presiding officer takes the chair.
struct TakeChair {};
struct CountQuorum {
    Quorum quorum;
};

// ---- Speakers ----------------------------------------------------------------------------------

// The conference officer's: "in the Hall".
struct MarkReady {
    BookingId booking;
    bool ready = true;
};
// For a right of reply, or from the floor of a panel.
struct AskFloor {
    TurnKind kind = TurnKind::reply;  // or intervention
    std::optional<ParticipantId> participant;
    std::string organization;  // of an intervention, where it is no participant
    SegmentId panel;           // of an intervention
    bool names_speaker = false;
    // Of an intervention, as of a seat on the panel (R38).
    std::optional<PanelCategory> category;
    std::optional<RegistrationBasis> registration_basis;
    std::string registration_reference;
};
struct WithdrawAsk {
    TurnId turn;
    std::string reason;
};
// One of the two; a reason where it is out of order.
struct Call {
    BookingId booking;
    TurnId turn;
    std::string reason;
};
struct Begin {};
struct Pause {
    std::string reason;
};
struct Resume {};
// Of a statement, or of the point of order that interrupts it.
struct End {};
// Called, and not there (R26).
struct Absent {
    std::string reason;
};

// ---- Points of order and motions ---------------------------------------------------------------

struct RaisePoint {
    ParticipantId participant;
};
struct RuleOnPoint {  // the presiding officer's ruling on the point
    bool upheld = false;
    std::string text;
};
struct AppealRuling {
    ParticipantId participant;
};
struct MoveMotion {
    MotionKind kind = MotionKind::suspend_meeting;
    ParticipantId participant;
};
struct SpeakOnMotion {
    ParticipantId participant;
    bool in_favour = false;
};
struct WithdrawMotion {
    std::string reason;
};
// Of what is before the meeting: an appeal, a motion, the action on the declaration.
struct DecideMatter {
    Vote vote;
};
struct BeginAction {
    std::string symbol;
    std::string circulated_on;  // "YYYY-MM-DD" at the venue; empty: not said
};
// By a recorded decision, after a motion has adjourned or closed the debate.
struct ReopenDebate {
    std::string decision;
    std::string reason;
};

// ---- Mending -----------------------------------------------------------------------------------

// The last step, as if it had never been made: a clock that was stopped has gone on.
struct UndoStep {
    std::uint64_t version = 0;  // of the step, as the client saw it
    std::string reason;
};
// What really was, afterwards.
struct CorrectTurn {
    TurnId turn;
    std::optional<Instant> began_at;
    std::optional<Instant> ended_at;
    std::string reason;  // must be given
};

using FloorCommand =
    std::variant<OpenSitting, SuspendSitting, ResumeSitting, AdjournSitting, ExtendSitting,
                 TakeChair, CountQuorum, MarkReady, AskFloor, WithdrawAsk, Call, Begin, Pause,
                 Resume, End, Absent, RaisePoint, RuleOnPoint, AppealRuling, MoveMotion,
                 SpeakOnMotion, WithdrawMotion, DecideMatter, BeginAction, ReopenDebate, UndoStep,
                 CorrectTurn>;
inline constexpr std::size_t floor_commands = std::variant_size_v<FloorCommand>;

// Their names, as the interface has them, in the same order.
inline constexpr std::string_view floor_command_names[floor_commands] = {"open_sitting",
                                                                         "suspend_sitting",
                                                                         "resume_sitting",
                                                                         "adjourn_sitting",
                                                                         "extend_sitting",
                                                                         "take_chair",
                                                                         "count_quorum",
                                                                         "mark_ready",
                                                                         "ask",
                                                                         "withdraw_ask",
                                                                         "call",
                                                                         "begin",
                                                                         "pause",
                                                                         "resume",
                                                                         "end",
                                                                         "absent",
                                                                         "point_of_order",
                                                                         "rule",
                                                                         "appeal",
                                                                         "move_motion",
                                                                         "speak_on_motion",
                                                                         "withdraw_motion",
                                                                         "decide",
                                                                         "begin_action",
                                                                         "reopen_debate",
                                                                         "undo",
                                                                         "correct"};

// A command to the floor; stale where a step was made after the version that the client saw.
struct Conduct {
    FloorCommand command;
    std::optional<std::uint64_t> seen_version;
};

// ---- The programme, by a recorded decision (R1, R30) -------------------------------------------

struct SittingTime {
    SittingId sitting;
    Interval time;
};
struct SegmentTime {
    SegmentId segment;
    SittingId sitting;  // empty: it stays in its own
    Interval time;
};
// A sitting that no paragraph lays down, with one segment of debate as long as itself unless said.
struct SpillOver {
    SittingId sitting;
    SegmentId segment;
    Text name;
    RoomId room;
    Interval time;
    std::optional<Interval> debate;
    std::optional<int> plenary_number;
};
struct ChangeProgramme {
    std::vector<SittingTime> sittings;
    std::vector<SegmentTime> segments;
    std::optional<SpillOver> spill_over;
    std::string decision;
    std::string reason;
};

}  // namespace rostrum::model
