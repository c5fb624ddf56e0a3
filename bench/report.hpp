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

// How much there was of what was measured.
struct Scale {
    std::uint64_t events = 0;       // in the store of the starts
    std::uint64_t subscribers = 0;  // of the live stream
};

// For every comparison that was measured the medians of both sides and the median of the rounds'
// ratios, with what is asked of it.
nlohmann::json results_of(Measurements const& measured, Scale const& scale);

// The rows of an earlier results.json with the fresh ones in their places; each says when it was
// measured. A row from another machine is not kept.
nlohmann::json joined(nlohmann::json const& earlier, nlohmann::json fresh);

// results.json as a table in Markdown, with one line above it that says where and when.
std::string table_of(nlohmann::json const& results);

// Puts text between the lines that hold `begin` and `end`; false, and nothing is written, where the
// file or the marks are not there.
bool place_between(std::filesystem::path const& file, std::string const& begin,
                   std::string const& end, std::string const& text);

}  // namespace rostrum::bench
