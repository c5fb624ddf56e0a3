#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rostrum::bench {

// What was measured: for each comparison and side ("rostrum", "reference") a figure a round, the
// rounds of both sides in the same order.
using Measurements = std::map<std::string, std::map<std::string, std::vector<double>>>;

// Lines "COMPARISON SIDE FIGURE"; throws std::runtime_error.
Measurements read_measurements(std::filesystem::path const& file);

// For every comparison that was measured the medians of both sides and the median of the rounds'
// ratios, with what is asked of it. `events`: how many the store of the starts held.
nlohmann::json results_of(Measurements const& measured, std::uint64_t events);

// results.json as a table in Markdown, with one line above it that says where and when.
std::string table_of(nlohmann::json const& results);

// Puts text between the lines that hold `begin` and `end`; false, and nothing is written, where the
// file or the marks are not there.
bool place_between(std::filesystem::path const& file, std::string const& begin,
                   std::string const& end, std::string const& text);

}  // namespace rostrum::bench
