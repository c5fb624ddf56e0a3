#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "bench/simulated_meeting.hpp"
#include "model/hindsight.hpp"

namespace rostrum::bench {

// How far off the begins were that several ways foretold, in seconds of floor time.
struct Errors {
    double count = 0;
    double forecast = 0;     // sums of absolute errors
    double limits = 0;       // everybody takes the limit, and nothing lies between
    double changeovers = 0;  // the limit, and the mean changeover of this meeting so far
    double running = 0;      // everybody takes the mean of this sitting so far

    void add(Errors const& other);
};

// What forecasts were worth, over many meetings.
struct Judged {
    model::Hindsight from_fifth;      // every origin after the fifth statement
    model::Hindsight before_opening;  // the one origin before the first
    Errors errors;

    void add(Judged const& other);
};

// Foretells at every origin of a simulated meeting and compares with what came.
void judge(SimulatedMeeting const& meeting, Judged& judged);

struct ForecastTrial {
    std::filesystem::path config_folder;
    int meetings = 2000;             // of each scenario
    std::uint64_t seed = 1'000'000;  // of the first; one more for each
    int threads = 2;
};

struct ForecastResults {
    std::array<Judged, scenarios> scenario;
    Judged pooled;
    double milliseconds_200 = 0;  // one forecast with so many who wait
    double milliseconds_10000 = 0;
};

ForecastResults run(ForecastTrial const& trial);

// As members of results.json; as lines "COMPARISON SIDE FIGURE" for the table; as tables in
// Markdown for docs/forecast.md.
nlohmann::json to_json(ForecastResults const& results, ForecastTrial const& trial);
std::string measurements_of(ForecastResults const& results);
std::string markdown_of(ForecastResults const& results, ForecastTrial const& trial);

}  // namespace rostrum::bench
