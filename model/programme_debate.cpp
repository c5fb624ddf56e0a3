#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "model/programme_faults.hpp"

namespace rostrum::model {
namespace {

char const* word(Capacity capacity) {
    switch (capacity) {
        case Capacity::national:
            return "national";
        case Capacity::group:
            return "group";
        case Capacity::observer:
            break;
    }
    return "observer";
}

void check_list_window(FaultFinder& finder) {
    auto const& list = finder.programme.debate.list;
    auto const against = [&](char const* member, char const* message, char const* key) {
        finder.against("R23", std::string("/debate/list/") + member, message);
        finder.said_as(key);
    };
    if (list.closes_at <= list.opens_at)
        against("closes_at", "must be after opens_at", "R23.closes_first");
    if (list.self_service_until < list.opens_at)
        against("self_service_until", "must not be before opens_at", "R23.self_service_outside");
    if (list.closes_at < list.self_service_until)
        against("self_service_until", "must not be after closes_at", "R23.self_service_outside");
}

void check_reserves(FaultFinder& finder) {
    auto const& programme = finder.programme;
    std::set<std::string> known;
    for (std::size_t i = 0; i < programme.debate.reserves.size(); ++i) {
        auto const& reserve = programme.debate.reserves[i];
        auto const at = [&](char const* member) {
            return pointer_into("/debate/reserves", i, member);
        };
        if (!known.insert(reserve.id).second) {
            finder.broken(at("/id"), "is the id of an earlier reserve");
            finder.said_as("R1.reserve_twice", {{"reserve", reserve.id}});
        }
        if (reserve.time.end <= reserve.time.begin) {
            finder.broken(at("/ends_at"), "must be after starts_at");
            finder.said_as("R1.reserve_ends_first", {{"reserve", reserve.id}});
            continue;
        }
        bool const inside = std::any_of(
            programme.segments.begin(), programme.segments.end(), [&](Segment const& segment) {
                return segment.kind == SegmentKind::debate && segment.time.contains(reserve.time);
            });
        if (inside) continue;
        finder.against("R29", at("/starts_at"), "must lie within one debate segment");
        finder.said_as("R29.reserve_outside", {{"reserve", reserve.id}});
    }
}

void check_limits(FaultFinder& finder) {
    auto const& debate = finder.programme.debate;
    for (auto const capacity : all_capacities) {
        auto const pointer = std::string("/debate/allotment_seconds/") + word(capacity);
        auto const allowed = debate.allowed.find(capacity);
        if (allowed == debate.allowed.end())
            finder.against("R15", pointer, "is missing");
        else if (allowed->second <= Seconds(0))
            finder.against("R15", pointer, "must be at least 1");
    }
    if (debate.changeover < Seconds(0))
        finder.broken("/debate/changeover_seconds", "must not be negative");
    if (debate.late_start < Seconds(0))
        finder.against("R29", "/debate/late_start_seconds", "must not be negative");
    for (auto const& segment : finder.programme.segments)
        if (segment.kind == SegmentKind::debate && segment.time.begin < segment.time.end &&
            segment.time.length() <= debate.late_start) {
            finder.against("R29", "/debate/late_start_seconds",
                           "leaves nothing of the segment \"" + segment.id.str() + "\"");
            finder.said_as(
                "R29.nothing_left",
                {{"seconds", std::int64_t{debate.late_start.count()}}, {"segment", segment.id}});
        }
}

}  // namespace

void find_faults_of_debate(FaultFinder& finder) {
    check_limits(finder);
    check_list_window(finder);
    check_reserves(finder);
}

void find_faults_of_rules(FaultFinder& finder) {
    auto const& rules = finder.programme.rules;
    auto const number = [](RuleId const& id) {
        return id.str().size() > 1 ? std::atoi(id.str().c_str() + 1) : 0;
    };
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (i > 0 && number(rules[i].id) <= number(rules[i - 1].id))
            finder.broken(
                pointer_into("/rules", i, "/id"),
                "must be greater than " + rules[i - 1].id.str() + ", the rule listed before it");
        if (rules[i].citations.empty())
            finder.broken(pointer_into("/rules", i, "/citations"),
                          "must say where the rule stands");
        for (auto const& [name, value] : rules[i].parameters)
            if (!std::isfinite(value) || value < 0)
                finder.broken(pointer_into("/rules", i, "/parameters/" + name),
                              "must not be negative");
    }
}

}  // namespace rostrum::model
