#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/forecast_prior.hpp"
#include "model/ids.hpp"
#include "model/language.hpp"
#include "model/notice_policy.hpp"
#include "model/participant.hpp"
#include "model/refusal.hpp"
#include "model/time.hpp"

namespace rostrum::model {

// Where a rule stands: {"A/RES/79/286", "2(b)"}. `note` says "inferred" or "practice" where the
// text does not hold the rule itself, "draft" where the document's adoption was not seen.
struct Citation {
    std::string document;
    std::string paragraph;
    std::string note;

    friend bool operator==(Citation const&, Citation const&) = default;
};

using RoomId = Id<struct RoomTag>;  // "ga-hall"

// Where a sitting takes place: one speaker at a time in each (R4).
struct Room {
    RoomId id;
    Text name;

    friend bool operator==(Room const&, Room const&) = default;
};

// One uninterrupted period in one room: what the Journal numbers as a meeting.
struct Sitting {
    SittingId id;
    Text name;
    Interval time;
    RoomId room;
    std::optional<int> plenary_number;  // "48th plenary meeting"; panels have none (R47)
    bool plenary = true;
    std::string record_symbol;      // "A/80/PV.48"; empty for panels
    std::string presiding_officer;  // who presides, by function: "president", "co_chairs" (R4)
    std::string number_certainty;   // "seen in the press", "inferred"; may be empty

    friend bool operator==(Sitting const&, Sitting const&) = default;
};

enum class SegmentKind { opening, debate, panel, closing };

// A place in the opening or the closing, in its order (OP 2(a), 2(c)).
struct RoleSlot {
    RoleId id;
    Text name;
    Seconds planned{0};                // a planning figure; no text limits a role's statement
    bool substitute_allowed = false;   // accepted with a warning and shown as "on behalf of" (R7)
    bool chosen_by_president = false;  // the President of the Assembly chooses who (R8)
    std::optional<SegmentId> summarizes;  // closing: the panel that this summary is of (R39)

    friend bool operator==(RoleSlot const&, RoleSlot const&) = default;
};

// The chairs that a meeting file may already name (else they come as panel bookings).
struct CoChair {
    ParticipantId participant;
    Development declared = Development::developed;

    friend bool operator==(CoChair const&, CoChair const&) = default;
};

// A part of a sitting with a purpose of its own.
struct Segment {
    SegmentId id;
    SittingId sitting;
    SegmentKind kind = SegmentKind::debate;
    Text name;
    Interval time;
    std::vector<Citation> citations;
    std::vector<RoleSlot> roles;     // opening and closing, in order
    Text theme;                      // panels
    int panel_number = 0;            // panels: 1, 2
    std::vector<CoChair> co_chairs;  // panels
    bool webcast = false;            // R40
    std::string webcast_link;        // a URL, "to follow", or empty

    friend bool operator==(Segment const&, Segment const&) = default;
};

enum class Capacity { national, group, observer };
inline constexpr std::array<Capacity, 3> all_capacities{Capacity::national, Capacity::group,
                                                        Capacity::observer};

// What one paragraph of the mandate lays down, judged against the programme (R1). It is about a
// sitting, a segment or the debate's figures; what it leaves empty it does not lay down.
struct MandateClause {
    std::string paragraph;  // "4(b)"
    std::string note;       // as in Citation: "inferred" for the debates, which are what remains
    SittingId sitting;      // empty if the clause is not about one
    SegmentId segment;      // the same
    std::optional<Interval> time;             // exactly then
    std::optional<SegmentKind> kind;          // of the segment
    std::vector<RoleId> roles;                // of the segment: these, in this order
    std::vector<RoleId> chosen_by_president;  // which of them the President chooses (R8)
    std::map<Capacity, Seconds> at_most;      // how long a statement may last (R15)

    friend bool operator==(MandateClause const&, MandateClause const&) = default;
};

struct Mandate {
    std::string document;  // "A/RES/79/286"
    Text title;
    std::string adopted_on;          // "2025-04-29"
    std::string adopted_at;          // "67th plenary meeting"
    std::string session;             // of the meeting that it calls: "80"
    std::string agenda_item;         // "107"
    std::string agenda_item_note;    // as in Citation: "inferred"
    std::vector<std::string> chain;  // earlier documents, oldest first
    std::vector<MandateClause> clauses;

    friend bool operator==(Mandate const&, Mandate const&) = default;
};

// Who leads the delegation, highest first (domain text, section 2).
enum class Level { HS, VP, CP, HG, DPM, M, VM, CD };
inline constexpr std::array<Level, 8> all_levels{Level::HS,  Level::VP, Level::CP, Level::HG,
                                                 Level::DPM, Level::M,  Level::VM, Level::CD};

// When the list of speakers takes inscriptions (R23).
struct ListWindow {
    Instant opens_at;
    Instant self_service_until;  // until then delegations act without an officer
    Instant closes_at;

    friend bool operator==(ListWindow const&, ListWindow const&) = default;
};

// Time kept back: planned into only with a warning (R29).
struct Reserve {
    std::string id;  // "replies"
    Text name;
    Interval time;

    friend bool operator==(Reserve const&, Reserve const&) = default;
};

// The debate's figures.
struct Debate {
    Seconds changeover{90};               // the walk to the rostrum before every statement
    std::map<Capacity, Seconds> allowed;  // R15
    std::array<int, 8> level_rank{0, 1, 2, 3, 4, 5, 6, 7};  // by Level; equal ranks are one band
    bool groups_first = true;                               // within a level (R18)
    ListWindow list;
    std::vector<Reserve> reserves;
    Seconds late_start{300};  // the last part of each sitting's debate (R29)

    friend bool operator==(Debate const&, Debate const&) = default;
};

// A rule as this meeting holds it. The judging is in rules.cpp; what may differ from meeting to
// meeting is here.
struct RuleInForce {
    RuleId id;
    std::vector<Citation> citations;  // the first one is cited in a refusal
    Text text;
    std::map<std::string, double> parameters;

    friend bool operator==(RuleInForce const&, RuleInForce const&) = default;
};

// What a resolution lays down, as one value, with the participants as they are on its days.
// Ids of sittings, segments, roles, participants and groups are unique, each in its own space.
struct Programme {
    MeetingId id;
    std::string series;
    Text title;
    Text short_title;
    Mandate mandate;
    Zone zone;
    Text venue;
    std::vector<Room> rooms;
    std::vector<Sitting> sittings;  // by begin
    std::vector<Segment> segments;  // by begin
    Debate debate;
    ForecastPrior forecast;
    NoticePolicy notices;
    std::vector<RuleInForce> rules;         // in the order of their numbers
    std::vector<Participant> participants;  // ascending by id
    std::vector<Group> groups;              // ascending by id

    // Look-ups: nullptr when there is none of that id.
    Room const* find(RoomId const& id) const;
    Sitting const* find(SittingId const& id) const;
    Segment const* find(SegmentId const& id) const;
    Participant const* find(ParticipantId const& id) const;
    Group const* find(GroupId const& id) const;
    RuleInForce const* find(RuleId const& id) const;
    // The role's slot and the segment that holds it.
    struct RolePlace {
        Segment const* segment = nullptr;
        RoleSlot const* slot = nullptr;
        explicit operator bool() const { return slot != nullptr; }
    };
    RolePlace find(RoleId const& id) const;

    // A rule's number; `otherwise` where the rule or the number is not given.
    double parameter(char const* rule, char const* name, double otherwise) const;

    friend bool operator==(Programme const&, Programme const&) = default;
};

// What is wrong with a programme taken by itself: a structure no meeting can have, or a clause that
// contradicts its mandate. `pointer` is an RFC 6901 pointer into the meeting file; `rule` and
// `citation` are set where a rule says so; `message` is English, for the one who writes the file.
// What a change of settings can cause is said to officers too: `key` and `facts`, as in Finding.
struct ProgrammeFault {
    std::string pointer;
    RuleId rule;
    Citation citation;
    std::string message;
    std::string key{};  // empty: no setting causes it
    Facts facts{};
};

// Every fault, in the order of the file. With `for_publication`, R8, R37 and R40 are judged too.
std::vector<ProgrammeFault> faults(Programme const& programme, bool for_publication);

}  // namespace rostrum::model
