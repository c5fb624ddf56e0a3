#pragma once

#include <nlohmann/json.hpp>

#include "config/json.hpp"
#include "model/notice_policy.hpp"

// How a meeting's notices go, as JSON, with only what is set:
//     {"review": ["moved"], "never": [], "quiet_seconds": 300, "moved_from_seconds": 600,
//      "called_soon_seconds": 900, "list_closing_seconds": 86400}
// Meeting files, the log and the interface share it.
namespace rostrum::config {

nlohmann::json notices_to_json(model::NoticeSettings const& settings);

// Kinds come out in the order of the enumeration, each once; complains of what is no kind.
model::NoticeSettings read_notices(ObjectReader& in);

}  // namespace rostrum::config
