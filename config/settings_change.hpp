#pragma once

#include <nlohmann/json.hpp>

#include "config/json.hpp"
#include "model/settings_change.hpp"

// Settings of a meeting as JSON, in the form of its file, with only what is changed:
//     {"debate": {"changeover_seconds": 90, "late_start_seconds": 300, "reserves": [...],
//                 "list": {"opens_at": ..., "self_service_until": ..., "closes_at": ...}},
//      "notices": {"review": ["moved"], "quiet_seconds": 300, ...},
//      "segments": [{"id": "panel-1", "webcast": true, "webcast_link": "https://...",
//                    "co_chairs": [{"participant": "FRA", "declared": "developed"}]}]}
// The log and the interface share it.
namespace rostrum::config {

nlohmann::json settings_to_json(model::SettingsChange const& change);

// Reads the three members and leaves others and `finish` to the caller. Complains as ObjectReader
// does, of null as well, and of a segment that is named twice.
model::SettingsChange read_settings(ObjectReader& in);

}  // namespace rostrum::config
