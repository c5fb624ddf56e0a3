#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace rostrum::server {

// One JSON object a line on standard error, each with "at" (real time, UTC), "level" and "message".
// What others log through spdlog becomes such a line too. No personal field is ever logged, and no
// query or header, where a token may stand. `level`: debug, info, warn, error or off.
void start_logging(std::string_view level);

enum class LogLevel { debug, info, warn, error };
// Whether lines of that level are written at all.
bool logs(LogLevel level);
// A line with fields of its own.
void log_line(LogLevel level, std::string_view message, nlohmann::ordered_json fields = {});

}  // namespace rostrum::server
