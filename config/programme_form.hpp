#pragma once

#include <string_view>
#include <utility>

#include "config/json.hpp"
#include "model/programme.hpp"

// The form of a programme as JSON, which the meeting file, the log and the settings share. Used by
// programme.cpp, programme_json.cpp and settings_change.cpp alone.
namespace rostrum::config {

inline constexpr std::pair<std::string_view, model::SegmentKind> segment_kinds[] = {
    {"opening", model::SegmentKind::opening},
    {"debate", model::SegmentKind::debate},
    {"panel", model::SegmentKind::panel},
    {"closing", model::SegmentKind::closing}};
inline constexpr std::pair<std::string_view, model::Capacity> capacities[] = {
    {"national", model::Capacity::national},
    {"group", model::Capacity::group},
    {"observer", model::Capacity::observer}};
inline constexpr std::pair<std::string_view, model::Level> levels[] = {
    {"HS", model::Level::HS}, {"VP", model::Level::VP},   {"CP", model::Level::CP},
    {"HG", model::Level::HG}, {"DPM", model::Level::DPM}, {"M", model::Level::M},
    {"VM", model::Level::VM}, {"CD", model::Level::CD}};
inline constexpr std::pair<std::string_view, model::Development> developments[] = {
    {"developed", model::Development::developed}, {"developing", model::Development::developing}};

nlohmann::json reserves_to_json(std::vector<model::Reserve> const& reserves);
nlohmann::json co_chairs_to_json(std::vector<model::CoChair> const& chairs);

inline constexpr StringLimits line_limits{.min = 0, .max = 2000, .multi_line = false};
inline constexpr StringLimits wording_limits{.min = 0, .max = 4000, .multi_line = true};

// Reads what the two have in common: everything but the zone, the participants and the groups.
// With `wall`, the zone of the venue, times are the local ones of a meeting file (R3), and a time
// without an offset or with a wrong one is complained of and taken as the wall clock shows it;
// without, they are any instants. An absent language of a text is empty.
class ProgrammeReader {
public:
    explicit ProgrammeReader(model::Zone const* wall) : wall_(wall) {}

    void read(ObjectReader& file, model::Programme& programme) const;

    static model::Text text(ObjectReader& parent, std::string_view key);
    static model::Text optional_text(ObjectReader& parent, std::string_view key);
    model::Reserve reserve(ObjectReader& in) const;
    // nullopt: there is no such member.
    static std::optional<std::vector<model::CoChair>> co_chairs(ObjectReader& parent);

private:
    model::Instant instant(ObjectReader& parent, std::string_view key) const;
    model::Interval interval(ObjectReader& parent) const;
    std::map<model::Capacity, model::Seconds> by_capacity(ObjectReader& parent,
                                                          std::string_view key) const;
    std::vector<model::Citation> citations(ObjectReader& parent) const;
    model::MandateClause clause(ObjectReader& in) const;
    model::Mandate mandate(ObjectReader& in) const;
    model::Sitting sitting(ObjectReader& in) const;
    model::RoleSlot role(ObjectReader& in) const;
    model::Segment segment(ObjectReader& in) const;
    std::array<int, 8> level_rank(ObjectReader& in) const;
    model::Debate debate(ObjectReader& in) const;
    model::RuleInForce rule(ObjectReader& in) const;
    static model::ForecastPrior forecast(ObjectReader& in);

    model::Zone const* wall_;
};

}  // namespace rostrum::config
