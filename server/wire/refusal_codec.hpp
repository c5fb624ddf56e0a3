#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/refusal.hpp"

namespace rostrum::server::wire {

// A finding as it is kept: words are keys of the locales and facts are ids, so that it can be told
// in any language later. Throws Undecodable for what no release up to this one has written.
nlohmann::json finding_to_json(model::Finding const& finding);
model::Finding finding_from_json(nlohmann::json const& in);

// A whole refusal.
std::string encode_refusal(model::Refusal const& refusal);
model::Refusal decode_refusal(std::string_view text);

}  // namespace rostrum::server::wire
