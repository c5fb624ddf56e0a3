#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/language.hpp"

namespace rostrum::model {

// In what quality a participant takes part; decides which capacities are open to it and where the
// list puts it (domain text, section 3a).
enum class Standing {
    member_state,
    state_of_palestine,  // ordered as a Member State (ES-10/23)
    european_union,      // speaks as a group, among the groups (65/276)
    holy_see,            // after the last Member State (58/314)
    observer,            // every other observer of the General Assembly
    un_entity,           // of the United Nations system; the panels are open to it (79/286, 7)
    other_organization,  // intergovernmental, no observer: as un_entity
};

enum class RegionalGroup { african, asia_pacific, eastern_european, grulac, weog };

// As the reference list has it; for co-chairs the declaration counts and not this (R37).
enum class Development { developed, developing };

// A delegation, an observer or an entity, with its name as it was on the meeting's days.
struct Participant {
    ParticipantId id;
    Standing standing = Standing::observer;
    Text name;
    std::string acronym;                     // "ICRC"; may be empty
    std::vector<std::string> aliases;        // other spellings, for searching only
    std::optional<RegionalGroup> region;     // Member States
    std::optional<Development> development;  // Member States
    bool ldc = false;                        // least developed country
    bool lldc = false;                       // landlocked developing country
    bool sids = false;                       // small island developing State
    std::optional<std::string> icat;         // "member" | "partner" of ICAT
    int protocol_order = 0;  // English alphabetical order among Member States; 0 elsewhere

    friend bool operator==(Participant const&, Participant const&) = default;
};

enum class GroupKind { regional, political, development, thematic };

// A registered group of States, with its members as of the meeting's first day (R13).
struct Group {
    GroupId id;
    GroupKind kind = GroupKind::political;
    Text name;
    std::vector<ParticipantId> members;  // ascending
    std::optional<ParticipantId> organ;  // may speak for the group though no member: "eu"

    friend bool operator==(Group const&, Group const&) = default;
};

}  // namespace rostrum::model
