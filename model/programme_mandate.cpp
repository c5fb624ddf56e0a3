#include <algorithm>

#include "model/programme_faults.hpp"

namespace rostrum::model {
namespace {

// "as 4(b) of A/RES/79/286 lays down", with what is to be known of its certainty.
std::string as_laid_down(FaultFinder const& finder, MandateClause const& clause) {
    auto const note = clause.note.empty() ? "" : " (" + clause.note + ")";
    return ", as " + clause.paragraph + " of " + finder.programme.mandate.document + " lays down" +
           note;
}

std::string word(SegmentKind kind) {
    switch (kind) {
        case SegmentKind::opening:
            return "opening";
        case SegmentKind::debate:
            return "debate";
        case SegmentKind::panel:
            return "panel";
        case SegmentKind::closing:
            break;
    }
    return "closing";
}

// Whether the mandate makes a segment its closing; where it does not say, the programme does.
bool is_closing(Programme const& programme, Segment const& segment) {
    for (auto const& clause : programme.mandate.clauses)
        if (clause.segment == segment.id && clause.kind)
            return *clause.kind == SegmentKind::closing;
    return segment.kind == SegmentKind::closing;
}

template <class T, class Id>
std::optional<std::size_t> index_of(std::vector<T> const& all, Id const& id) {
    auto const found =
        std::find_if(all.begin(), all.end(), [&](T const& one) { return one.id == id; });
    if (found == all.end()) return std::nullopt;
    return static_cast<std::size_t>(found - all.begin());
}

void check_time(FaultFinder& finder, MandateClause const& clause, Interval const& planned,
                std::string const& pointer) {
    if (!clause.time) return;
    auto const differs = [&](Instant wanted, Instant has, char const* member) {
        if (wanted != has)
            finder.against("R1", finder.citation_of(clause), pointer + member,
                           "must be " + finder.clock(wanted) + as_laid_down(finder, clause));
    };
    differs(clause.time->begin, planned.begin, "/starts_at");
    differs(clause.time->end, planned.end, "/ends_at");
}

// R6, R39: the roles that the mandate names, in its order.
void check_roles(FaultFinder& finder, MandateClause const& clause, std::size_t index) {
    auto const& segment = finder.programme.segments[index];
    if (clause.roles.empty()) return;
    char const* const rule = is_closing(finder.programme, segment) ? "R39" : "R6";
    auto const complain = [&](std::string const& rest, std::string const& message) {
        finder.against(rule, finder.citation_of(clause), pointer_into("/segments", index, rest),
                       message + as_laid_down(finder, clause));
    };
    std::vector<RoleId> kept;
    for (std::size_t i = 0; i < segment.roles.size(); ++i) {
        auto const& id = segment.roles[i].id;
        if (std::find(clause.roles.begin(), clause.roles.end(), id) == clause.roles.end())
            complain("/roles/" + std::to_string(i) + "/id",
                     "names \"" + id.str() + "\", which must not be there");
        else
            kept.push_back(id);
    }
    std::vector<RoleId> wanted;
    for (auto const& id : clause.roles) {
        if (index_of(segment.roles, id))
            wanted.push_back(id);
        else
            complain("/roles", "lack \"" + id.str() + "\"");
    }
    auto const turn = std::mismatch(kept.begin(), kept.end(), wanted.begin(), wanted.end());
    if (turn.first == kept.end() || turn.second == wanted.end()) return;
    auto const first_wrong = *index_of(segment.roles, *turn.first);
    complain("/roles/" + std::to_string(first_wrong) + "/id",
             "must be \"" + turn.second->str() + "\", in this order");
}

void check_segment(FaultFinder& finder, MandateClause const& clause) {
    auto const index = index_of(finder.programme.segments, clause.segment);
    if (!index) {
        finder.against("R1", finder.citation_of(clause), "/segments",
                       "lack \"" + clause.segment.str() + "\"" + as_laid_down(finder, clause));
        return;
    }
    auto const& segment = finder.programme.segments[*index];
    if (clause.kind && *clause.kind != segment.kind)
        finder.against("R1", finder.citation_of(clause), pointer_into("/segments", *index, "/kind"),
                       "must be \"" + word(*clause.kind) + "\"" + as_laid_down(finder, clause));
    check_time(finder, clause, segment.time, pointer_into("/segments", *index));
    check_roles(finder, clause, *index);
}

void check_sitting(FaultFinder& finder, MandateClause const& clause) {
    auto const index = index_of(finder.programme.sittings, clause.sitting);
    if (!index)
        finder.against("R1", finder.citation_of(clause), "/sittings",
                       "lack \"" + clause.sitting.str() + "\"" + as_laid_down(finder, clause));
    else
        check_time(finder, clause, finder.programme.sittings[*index].time,
                   pointer_into("/sittings", *index));
}

void check_limits(FaultFinder& finder, MandateClause const& clause) {
    auto const& allowed = finder.programme.debate.allowed;
    for (auto const& [capacity, limit] : clause.at_most) {
        auto const has = allowed.find(capacity);
        if (has == allowed.end() || has->second <= limit) continue;
        std::string const member = capacity == Capacity::national ? "national"
                                   : capacity == Capacity::group  ? "group"
                                                                  : "observer";
        finder.against(
            "R15", finder.citation_of(clause), "/debate/allotment_seconds/" + member,
            "must be at most " + std::to_string(limit.count()) + as_laid_down(finder, clause));
    }
}

// R1: no others than those laid down. A mandate that names none leaves them free.
template <class Items, class Id>
void check_surplus(FaultFinder& finder, Items const& items, Id MandateClause::*subject,
                   char const* array) {
    auto const& clauses = finder.programme.mandate.clauses;
    auto const names = [&](auto const& clause) { return !(clause.*subject).empty(); };
    auto const first = std::find_if(clauses.begin(), clauses.end(), names);
    if (first == clauses.end()) return;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto const laid_down = std::any_of(clauses.begin(), clauses.end(), [&](auto const& clause) {
            return clause.*subject == items[i].id;
        });
        if (!laid_down)
            finder.against("R1", pointer_into(array, i),
                           "is more than " + finder.programme.mandate.document + " lays down");
    }
}

void check_clause_itself(FaultFinder& finder, MandateClause const& clause, std::size_t index) {
    if (clause.time && clause.time->end <= clause.time->begin)
        finder.broken(pointer_into("/mandate/clauses", index, "/ends_at"),
                      "must be after starts_at");
    if (clause.sitting.empty() && clause.segment.empty() && clause.at_most.empty())
        finder.broken(pointer_into("/mandate/clauses", index),
                      "must be about a sitting, a segment or the length of statements");
    for (auto const& id : clause.chosen_by_president)
        if (std::find(clause.roles.begin(), clause.roles.end(), id) == clause.roles.end())
            finder.broken(pointer_into("/mandate/clauses", index, "/chosen_by_president"),
                          "names \"" + id.str() + "\", which is not among its roles");
}

}  // namespace

void find_contradictions(FaultFinder& finder) {
    auto const& programme = finder.programme;
    for (std::size_t i = 0; i < programme.mandate.clauses.size(); ++i) {
        auto const& clause = programme.mandate.clauses[i];
        check_clause_itself(finder, clause, i);
        if (!clause.sitting.empty()) check_sitting(finder, clause);
        if (!clause.segment.empty()) check_segment(finder, clause);
        check_limits(finder, clause);
    }
    check_surplus(finder, programme.sittings, &MandateClause::sitting, "/sittings");
    check_surplus(finder, programme.segments, &MandateClause::segment, "/segments");
}

}  // namespace rostrum::model
