#pragma once

#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// Who may take part, the groups, and the rules in force, each without the version that a row of a
// collection does not carry.
Json participant_json(Rendering const& r, model::Participant const& participant);
Json group_json(Rendering const& r, model::Group const& group);
Json rule_json(Rendering const& r, model::RuleInForce const& rule);

}  // namespace rostrum::server::wire
