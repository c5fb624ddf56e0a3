#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/time.hpp"

namespace rostrum::config {

enum class InstantError {
    malformed,     // no RFC 3339 date-time, or a day or hour that does not exist
    naive,         // a date-time without Z or an offset
    out_of_range,  // a UTC year outside 1970 to 2200
};

// "must be ..." in a complaint's words.
std::string_view explain(InstantError error);

// Reads an RFC 3339 date-time: seconds are required, digits beyond milliseconds are cut off, an
// offset of -00:00 counts as UTC. A leap second (23:59:60 UTC on a month's last day) is taken for
// the instant after it, as POSIX counts; any other :60 is malformed.
model::Result<model::Instant, InstantError> parse_instant(std::string_view text);

// UTC: "2025-11-24T16:51:00Z", with three decimals if the milliseconds are not zero.
std::string format_instant(model::Instant at);

// The same instant as the zone's wall clock has it, with the offset: "2025-11-24T11:51:00-05:00".
std::string format_local(model::Zone const& zone, model::Instant at);

// "2025-11-24"; a day that does not exist, or outside 1900 to 2200, is none.
std::optional<date::year_month_day> parse_day(std::string_view text);
std::string format_day(date::year_month_day day);

}  // namespace rostrum::config
