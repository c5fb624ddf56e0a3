#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "model/moderated_request.hpp"

namespace rostrum::server::wire {

// What a delegation asks for: "book", "change", "withdraw", "restore", "accept_swap".
std::string_view action_of(model::ModeratedAct const& act);

// What it asks for as the log keeps it, in the words of the interface; of a change only what is
// changed. What only officers may say of a booking is not in it.
nlohmann::json to_json(model::ModeratedAct const& act);

// The act that to_json wrote, by this release or an earlier one. Throws as request_from_json does.
model::ModeratedAct act_from_json(nlohmann::json const& json);

}  // namespace rostrum::server::wire
