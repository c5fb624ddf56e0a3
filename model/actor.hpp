#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "model/ids.hpp"

namespace rostrum::model {

enum class ActorRole {
    secretariat,
    presiding,
    president_office,
    conference_officer,
    delegation,   // bound to one participant
    stakeholder,  // bound to one
    interpretation,
    webcast,
    administrator,
    schedule,      // a deadline of the programme
    command_line,  // the operator at the machine
};

inline constexpr std::array<std::string_view, 11> actor_role_names{
    "secretariat",   "presiding",   "president_office", "conference_officer",
    "delegation",    "stakeholder", "interpretation",   "webcast",
    "administrator", "schedule",    "command_line"};

constexpr std::string_view name(ActorRole role) {
    return actor_role_names[static_cast<std::size_t>(role)];
}

// Who gives a command.
struct Actor {
    ActorRole role = ActorRole::command_line;
    std::string token;  // its id; "schedule" or "command_line" for the last two roles
    std::optional<ParticipantId> participant;

    // The Secretariat's and the presiding officer's word stands for any delegation.
    bool officer() const {
        return role == ActorRole::secretariat || role == ActorRole::presiding ||
               role == ActorRole::command_line;
    }
};

}  // namespace rostrum::model
