#include "bench/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace rostrum::bench {

namespace {

using Json = nlohmann::json;

// What is compared with what. `asked` is a least ratio where more is better, else a largest one; a
// comparison of a thing with a bound that is no measurement has the bound for its reference.
struct Comparison {
    std::string_view name;
    std::string_view what;
    std::string_view reference;
    std::string_view unit;
    bool more_is_better;
    double asked;        // 0: nothing is asked, the figure is for information
    double at_most = 0;  // where a ratio must be neither below `asked` nor above this
};

constexpr Comparison comparisons[] = {
    {"timetable_gzip", "`GET timetable`, gzip", "nginx, the same bytes", "requests/s", true, 0.9},
    {"timetable_identity", "`GET timetable`, identity", "nginx, the same bytes", "requests/s", true,
     0.7},
    {"timetable_304", "`GET timetable`, 304", "nginx, 304", "requests/s", true, 0.95},
    {"feed_timetable.ics", "feed `timetable.ics`, gzip", "nginx, the same bytes", "requests/s",
     true, 0.9},
    {"feed_schedule.xml", "feed `schedule.xml`, gzip", "nginx, the same bytes", "requests/s", true,
     0.9},
    {"feed_schedule.json", "feed `schedule.json`, gzip", "nginx, the same bytes", "requests/s",
     true, 0.9},
    {"feed_xmltv.xml", "feed `xmltv.xml`, gzip", "nginx, the same bytes", "requests/s", true, 0.9},
    {"feed_jsonld", "feed `jsonld`, gzip", "nginx, the same bytes", "requests/s", true, 0.9},
    {"feed_publications.atom", "feed `publications.atom`, gzip", "nginx, the same bytes",
     "requests/s", true, 0.9},
    {"publish", "publishing 1,000 bookings, until six feeds are answered in six languages",
     "1 second", "ms", false, 0},
    {"bookings", "durable bookings, 64 clients, 100 meetings", "SQLite commits of one row", "1/s",
     true, 1.0},
    {"start", "start with {events} events", "`sqlite3` scan of the rows", "ms", false, 3.0},
    {"start_dump", "start with {events} events", "`sqlite3` dump of the rows", "ms", false, 0},
    {"fanout", "one event to the last of {subscribers} subscribers", "nchan, the same bytes", "ms",
     false, 1.0},
    {"idle", "memory for each idle subscriber", "4 KB", "bytes", false, 1.0},
    {"idle_nchan", "memory for each idle subscriber", "nchan", "bytes", false, 0},
    {"floor", "a command's answer, p99, {subscribers} listen and reads run at half their maximum",
     "without them", "ms", false, 3.0},
    {"forecast_held_1", "a forecast's 80 % range holds, first quarter of the list", "80 %", "%",
     true, 0.9625, 1.0375},
    {"forecast_held_2", "the same, second quarter", "80 %", "%", true, 0.9625, 1.0375},
    {"forecast_held_3", "the same, third quarter", "80 %", "%", true, 0.9625, 1.0375},
    {"forecast_held_4", "the same, last quarter", "80 %", "%", true, 0.9625, 1.0375},
    {"forecast_held_least", "the same, in the kind of meeting where it holds least", "70 %", "%",
     true, 1.0},
    {"forecast_held_most", "the same, where it holds most", "90 %", "%", false, 1.0},
    {"forecast_limits", "a forecast's mean error", "limits alone", "s", false, 0.3},
    {"forecast_changeovers", "a forecast's mean error", "limits and the mean changeover", "s",
     false, 0.95},
    {"forecast_running", "a forecast's mean error", "the sitting's running mean", "s", false, 1.0},
    {"forecast_brier", "Brier score of the chance of the planned segment", "the base rate", "",
     false, 0},
    {"forecast_200", "forecast of 200 bookings", "1 ms", "ms", false, 1.0},
    {"forecast_10000", "forecast of 10,000 bookings", "20 ms", "ms", false, 1.0},
    {"build", "clean build on 2 cores", "5 minutes", "s", false, 1.0},
};

// Puts a number in the place of a word in braces.
void fill_in(std::string& text, std::string_view mark, std::string const& number) {
    if (auto const at = text.find(mark); at != std::string::npos)
        text.replace(at, mark.size(), number);
}

double median(std::vector<double> figures) {
    std::sort(figures.begin(), figures.end());
    auto const middle = figures.size() / 2;
    if (figures.size() % 2 == 1) return figures[middle];
    return (figures[middle - 1] + figures[middle]) / 2;
}

Json compared(Comparison const& comparison, std::string what, std::vector<double> const& ours,
              std::vector<double> const& theirs) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours.size(); ++i)
        ratios.push_back(ours[i] / theirs[i]);
    double const ratio = median(ratios);
    Json result{{"name", comparison.name},
                {"what", std::move(what)},
                {"reference", comparison.reference},
                {"unit", comparison.unit},
                {"rostrum_median", median(ours)},
                {"reference_median", median(theirs)},
                {"ratio", ratio},
                {"rounds", {{"rostrum", ours}, {"reference", theirs}, {"ratio", ratios}}},
                {"asked", nullptr},
                {"met", nullptr}};
    if (comparison.asked > 0) {
        result["asked"] = {{comparison.more_is_better ? "at_least" : "at_most", comparison.asked}};
        result["met"] =
            comparison.more_is_better ? ratio >= comparison.asked : ratio <= comparison.asked;
    }
    if (comparison.at_most > 0) {
        result["asked"]["at_most"] = comparison.at_most;
        result["met"] = ratio >= comparison.asked && ratio <= comparison.at_most;
    }
    return result;
}

std::string rounded(double number, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, number);
    return text;
}

// "12,345"; below a thousand with one digit behind the point, below one with three.
std::string figure(double number) {
    if (number < 1) return rounded(number, 3);
    if (number < 1000) return rounded(number, 1);
    std::string text = rounded(number, 0);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::string asked_of(Json const& comparison) {
    Json const& asked = comparison.at("asked");
    if (asked.is_null()) return "";
    auto const bound = [&](char const* key) {
        double const number = asked.at(key).get<double>();
        return rounded(number, number == std::floor(number) ? 0 : 2);
    };
    if (asked.size() == 2) return bound("at_least") + " to " + bound("at_most");
    return asked.contains("at_least") ? "≥ " + bound("at_least") : "≤ " + bound("at_most");
}

}  // namespace

Measurements read_measurements(std::filesystem::path const& file) {
    std::ifstream in(file);
    Measurements measured;
    std::string comparison;
    std::string side;
    double value = 0;
    while (in >> comparison >> side >> value)
        measured[comparison][side].push_back(value);
    if (!in.eof() || measured.empty())
        throw std::runtime_error(file.string() + " is no file of measurements");
    return measured;
}

Json results_of(Measurements const& measured, Scale const& scale) {
    Json results = Json::array();
    for (Comparison const& comparison : comparisons) {
        auto const found = measured.find(std::string{comparison.name});
        if (found == measured.end()) continue;
        auto const& ours = found->second.at("rostrum");
        auto const& theirs = found->second.at("reference");
        if (ours.size() != theirs.size())
            throw std::runtime_error("a round of " + found->first + " is incomplete");
        std::string what{comparison.what};
        fill_in(what, "{events}", figure(static_cast<double>(scale.events)));
        fill_in(what, "{subscribers}", figure(static_cast<double>(scale.subscribers)));
        results.push_back(compared(comparison, std::move(what), ours, theirs));
    }
    if (results.size() != measured.size())
        throw std::runtime_error("something was measured that nobody asked for");
    return results;
}

Json joined(Json const& earlier, Json fresh) {
    std::map<std::string, Json> rows;
    auto const take = [&rows](Json const& results) {
        for (Json const& row : results.at("comparisons")) {
            Json& kept = rows[row.at("name").get<std::string>()] = row;
            if (!kept.contains("date")) kept["date"] = results.at("date");
        }
    };
    if (earlier.value("machine", Json{}) == fresh.at("machine")) {
        take(earlier);
        if (earlier.contains("forecast") && !fresh.contains("forecast"))
            fresh["forecast"] = earlier.at("forecast");
    }
    take(fresh);
    fresh["comparisons"] = Json::array();
    for (Comparison const& comparison : comparisons)
        if (auto const row = rows.find(std::string{comparison.name}); row != rows.end())
            fresh["comparisons"].push_back(std::move(row->second));
    return fresh;
}

namespace {

// "2026-11-22", or from the first day to the last.
std::string days_of(Json const& results) {
    std::string const newest = results.at("date").get<std::string>().substr(0, 10);
    std::string oldest = newest;
    for (Json const& row : results.at("comparisons"))
        oldest = std::min(oldest, row.value("date", newest).substr(0, 10));
    return oldest == newest ? newest : oldest + " to " + newest;
}

}  // namespace

std::string table_of(Json const& results) {
    Json const& machine = results.at("machine");
    std::ostringstream table;
    table << "Measured on " << days_of(results) << ", " << machine.at("cores") << " cores ("
          << machine.at("processor").get<std::string>() << "), Linux "
          << machine.at("kernel").get<std::string>() << ", g++ "
          << machine.at("compiler").get<std::string>() << "; both sides of a row in one run"
          << (results.at("quick").get<bool>() ? ", a quick one" : "") << ".\n\n"
          << "| what | rostrum | measured against | | ratio | asked |\n"
          << "|---|---:|---|---:|---:|---:|\n";
    for (Json const& row : results.at("comparisons")) {
        auto const word = row.at("unit").get<std::string>();
        auto const unit = word.empty() ? word : " " + word;
        table << "| " << row.at("what").get<std::string>() << " | "
              << figure(row.at("rostrum_median")) << unit << " | "
              << row.at("reference").get<std::string>() << " | "
              << figure(row.at("reference_median")) << unit << " | " << rounded(row.at("ratio"), 2)
              << " | " << asked_of(row) << " |\n";
    }
    return std::move(table).str();
}

bool place_between(std::filesystem::path const& file, std::string const& begin,
                   std::string const& end, std::string const& text) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream read;
    read << in.rdbuf();
    std::string content = std::move(read).str();
    auto const first = content.find(begin);
    auto const last = content.find(end, first == std::string::npos ? 0 : first);
    if (first == std::string::npos || last == std::string::npos) return false;
    auto const from = first + begin.size();
    content.replace(from, last - from, "\n" + text);
    std::ofstream(file, std::ios::binary) << content;
    return true;
}

}  // namespace rostrum::bench
