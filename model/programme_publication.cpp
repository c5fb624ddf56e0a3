#include <algorithm>

#include "model/programme_faults.hpp"

namespace rostrum::model {
namespace {

void check_role(FaultFinder& finder, MandateClause const& clause, std::size_t segment,
                std::size_t role) {
    auto const& slot = finder.programme.segments[segment].roles[role];
    auto const& chosen = clause.chosen_by_president;
    bool const wanted = std::find(chosen.begin(), chosen.end(), slot.id) != chosen.end();
    if (slot.chosen_by_president == wanted) return;
    finder.against("R8", finder.citation_of(clause),
                   pointer_into("/segments", segment,
                                "/roles/" + std::to_string(role) + "/chosen_by_president"),
                   wanted ? "must be true: the President chooses who speaks"
                          : "must be false: the mandate names who speaks");
}

// R8, the part that stands in a file: who is chosen by the President is marked so.
void check_choices(FaultFinder& finder) {
    auto const& segments = finder.programme.segments;
    for (auto const& clause : finder.programme.mandate.clauses) {
        if (clause.chosen_by_president.empty()) continue;
        for (std::size_t i = 0; i < segments.size(); ++i)
            for (std::size_t j = 0;
                 segments[i].id == clause.segment && j < segments[i].roles.size(); ++j)
                check_role(finder, clause, i, j);
    }
}

}  // namespace

void find_faults_of_publication(FaultFinder& finder) {
    check_choices(finder);
    auto const& segments = finder.programme.segments;
    auto const wanted = static_cast<std::size_t>(finder.programme.parameter("R37", "co_chairs", 2));
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segments[i].kind == SegmentKind::panel && segments[i].co_chairs.size() < wanted)
            finder.against("R37", pointer_into("/segments", i, "/co_chairs"),
                           "must be " + std::to_string(wanted) + ", designated by the President");
        if (!segments[i].webcast)
            finder.against("R40", pointer_into("/segments", i, "/webcast"), "must be true");
        if (segments[i].webcast_link.empty())
            finder.against("R40", pointer_into("/segments", i, "/webcast_link"),
                           "must be the webcast's address or \"to follow\"");
    }
}

}  // namespace rostrum::model
