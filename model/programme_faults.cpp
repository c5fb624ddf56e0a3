#include "model/programme_faults.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tuple>

namespace rostrum::model {
namespace {

// Where a pointer stands in the file: the member's rank, then the index within it.
std::pair<std::size_t, long> place_of(std::string const& pointer) {
    static constexpr std::array<std::string_view, 9> members{"zone",     "rooms",        "mandate",
                                                             "sittings", "segments",     "debate",
                                                             "rules",    "participants", "groups"};
    auto const end = pointer.find('/', 1);
    auto const member = std::string_view(pointer).substr(pointer.empty() ? 0 : 1, end - 1);
    auto const rank = std::find(members.begin(), members.end(), member) - members.begin();
    long const index = end == pointer.npos ? -1 : std::strtol(&pointer[end + 1], nullptr, 10);
    return {static_cast<std::size_t>(rank), index};
}

}  // namespace

std::string pointer_into(char const* array, std::size_t index, std::string const& rest) {
    return array + ("/" + std::to_string(index)) + rest;
}

void FaultFinder::broken(std::string pointer, std::string message) {
    found_.push_back({std::move(pointer), {}, {}, std::move(message), {}, {}});
}

void FaultFinder::against(char const* rule, std::string pointer, std::string message) {
    against(rule, citation_of(rule), std::move(pointer), std::move(message));
}

void FaultFinder::against(char const* rule, Citation citation, std::string pointer,
                          std::string message) {
    found_.push_back(
        {std::move(pointer), RuleId(rule), std::move(citation), std::move(message), {}, {}});
}

void FaultFinder::said_as(std::string key, Facts facts) {
    found_.back().key = std::move(key);
    found_.back().facts = std::move(facts);
}

Citation FaultFinder::citation_of(char const* rule) const {
    auto const* const in_force = programme.find(RuleId(rule));
    return in_force && !in_force->citations.empty() ? in_force->citations.front() : Citation{};
}

Citation FaultFinder::citation_of(MandateClause const& clause) const {
    return {programme.mandate.document, clause.paragraph, clause.note};
}

Citation FaultFinder::citation_of(Segment const& segment) const {
    for (auto const& clause : programme.mandate.clauses)
        if (clause.segment == segment.id && clause.time) return citation_of(clause);
    return segment.citations.empty() ? citation_of("R1") : segment.citations.front();
}

std::string FaultFinder::clock(Instant at) const {
    auto const local = programme.zone.local(at);
    auto const midnight = date::floor<date::days>(local);
    const date::year_month_day day(midnight);
    auto const minutes = date::floor<std::chrono::minutes>(local - midnight).count();
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                  static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
    return text;
}

std::vector<ProgrammeFault> FaultFinder::take() {
    std::stable_sort(found_.begin(), found_.end(), [](auto const& left, auto const& right) {
        return place_of(left.pointer) < place_of(right.pointer);
    });
    return std::move(found_);
}

std::vector<ProgrammeFault> faults(Programme const& programme, bool for_publication) {
    FaultFinder finder(programme);
    if (programme.zone.offsets.empty()) {
        // Without it no time can be told.
        finder.broken("/zone", "must have an offset");
        return finder.take();
    }
    find_contradictions(finder);
    find_faults_of_sittings(finder);
    find_faults_of_segments(finder);
    find_faults_of_debate(finder);
    find_faults_of_rules(finder);
    if (for_publication) find_faults_of_publication(finder);
    return finder.take();
}

}  // namespace rostrum::model
