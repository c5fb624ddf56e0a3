#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/ids.hpp"
#include "model/programme.hpp"
#include "model/refusal.hpp"
#include "model/time.hpp"

namespace rostrum::model {

// One claim to speak in the debate.
struct StatementRequest {
    ParticipantId participant;
    Capacity capacity = Capacity::national;
    std::optional<GroupId> group;       // capacity group: a registered group ...
    std::vector<ParticipantId> states;  // ... or the States of a joint statement ...
    std::string title;                  // ... and its title
    std::string authorization;          // capacity group: the reference of the letter
    Level level = Level::CD;            // of a group, its speaker's
    std::optional<Seconds> allotment;   // absent: the allowed time
    std::vector<SegmentId> segments;    // a constraint, in order of preference
    bool contains_eov = false;          // an explanation of vote inside the statement (R10)
    std::optional<Instant> not_before;
    std::optional<Instant> not_after;

    friend bool operator==(StatementRequest const&, StatementRequest const&) = default;
};

// One of the opening's or the closing's roles.
struct RoleRequest {
    RoleId role;
    std::optional<ParticipantId> participant;
    std::optional<Seconds> allotment;
    bool substitute = false;  // the speaker stands in for the holder ("on behalf of")
    bool chosen_by_president = false;
    bool survivor = false;

    friend bool operator==(RoleRequest const&, RoleRequest const&) = default;
};

enum class PanelFunction { co_chair, moderator, panellist };

// The categories of OP 4(d).
enum class PanelCategory {
    member_state,
    observer,
    un_entity,
    intergovernmental_organization,
    civil_society,
    academia,
    private_sector,
    victim_or_survivor,
    media,
};

// Where it is recorded that a stakeholder may take part (R38).
enum class RegistrationBasis { ngo_registration, final_list, delegation, accreditation };

// A seat on a panel.
struct PanelRequest {
    SegmentId panel;
    PanelFunction function = PanelFunction::panellist;
    std::optional<ParticipantId> participant;
    std::optional<PanelCategory> category;  // absent: what the participant is
    std::string organization;               // where it is no participant of the reference data
    std::optional<RegistrationBasis> registration_basis;
    std::string registration_reference;
    std::optional<Development> declared;   // co-chairs: as the President declared (R37)
    bool designated_by_president = false;  // co-chairs

    friend bool operator==(PanelRequest const&, PanelRequest const&) = default;
};

// Known, and always refused (R10).
struct ExplanationOfVoteRequest {
    ParticipantId participant;

    friend bool operator==(ExplanationOfVoteRequest const&,
                           ExplanationOfVoteRequest const&) = default;
};

using Request = std::variant<StatementRequest, RoleRequest, PanelRequest, ExplanationOfVoteRequest>;

struct Receipt {
    int number = 0;
    Instant at;

    friend bool operator==(Receipt const&, Receipt const&) = default;
};

// The rules that the presiding officer set aside for this booking, and why.
struct Override {
    std::vector<RuleId> rules;
    std::string reason;

    friend bool operator==(Override const&, Override const&) = default;
};

// R19-R22: the Holy See after the last Member State, other observers after it.
enum class OrderClass { members_and_groups, holy_see, observers };

// A place in the total order of the list. The natural key is class and R18; a move derives a key
// from another's, a swap exchanges two. Keys keep their value when others come and go, and no two
// bookings ever have the same one.
struct ListKey {
    // A step beside another key, taken at meeting version `at`. Of the keys before a base, the
    // latest stands closest to it, and so of those behind it.
    struct Step {
        bool before = false;
        std::uint64_t at = 0;

        friend bool operator==(Step const&, Step const&) = default;
    };

    OrderClass order_class = OrderClass::members_and_groups;
    int level_rank = 0;
    bool delegation = true;  // groups first within a level
    Instant inscribed_at;
    int receipt = 0;
    std::vector<Step> steps;

    std::strong_ordering operator<=>(ListKey const& other) const;
    bool operator==(ListKey const& other) const = default;
};

enum class BookingState { active, withdrawn };

// Where something is planned: a statement inside one debate segment, behind its changeover.
struct Planned {
    SegmentId segment;
    Interval time;

    friend bool operator==(Planned const&, Planned const&) = default;
};

// What the floor has made of a booking.
struct BookingProgress {
    enum class Stage { waiting, called, speaking, delivered, absent };

    Stage stage = Stage::waiting;
    std::optional<Planned> planned;  // as it was when it was called; nullopt: in the overflow
    TurnId turn;                     // the last one; empty: never called
    int absences = 0;

    // Called and not absent: its place in the plan is frozen.
    bool taken() const { return stage != Stage::waiting && stage != Stage::absent; }

    friend bool operator==(BookingProgress const&, BookingProgress const&) = default;
};

// A booking as the log has made it. Places and times are computed, never kept here.
struct Booking {
    BookingId id;
    Receipt receipt;
    Request request;
    std::string language;  // ISO 639-1; the six, or another with interpretation provided
    PersonId speaker;      // empty: nobody named yet
    bool has_speaker = false;
    Instant inscribed_at;  // the receipt's time, or when it was really asked for (R18)
    std::string reason;    // why inscribed_at differs
    std::optional<Override> overridden;
    BookingState state = BookingState::active;
    ListKey key;                    // statements only
    std::uint64_t revision = 0;     // version of the last event that touched this booking
    std::vector<Finding> recorded;  // soft breaches of the last act that no later state shows
    BookingProgress progress;
    bool ready = false;  // "in the Hall"
    // The segment that a publication put the statement into; only an officer or the floor takes it
    // out of its sitting (domain text, 3a.3). nullopt: not published, or published in the overflow.
    std::optional<SegmentId> pinned;
    std::uint64_t named_at = 0;  // version of the last event that said who speaks

    StatementRequest const* statement() const { return std::get_if<StatementRequest>(&request); }
    RoleRequest const* role() const { return std::get_if<RoleRequest>(&request); }
    PanelRequest const* panel() const { return std::get_if<PanelRequest>(&request); }
    bool active() const { return state == BookingState::active; }
    // It may be called, moved and exchanged.
    bool waiting() const { return active() && !progress.taken(); }

    friend bool operator==(Booking const&, Booking const&) = default;
};

// Who speaks or is responsible: the delegation whose booking this is, if it is a participant's.
std::optional<ParticipantId> owner(Request const& request);

}  // namespace rostrum::model
