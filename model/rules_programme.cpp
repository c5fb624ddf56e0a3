#include "model/rules_parts.hpp"
#include "model/timetable.hpp"

namespace rostrum::model::rules {

namespace {

Programme const* proposed(Case const& c) {
    if (auto const* create = std::get_if<CreateMeeting>(&c.command)) return create->programme.get();
    if (auto const* adopt = std::get_if<AdoptProgramme>(&c.command)) return adopt->programme.get();
    return nullptr;
}

// The faults of a proposed programme that break `rule`; those without a rule of their own are R1's.
void judge_faults(Case const& c, std::string_view rule, Findings& findings) {
    Programme const* programme = proposed(c);
    if (!programme) return;
    for (ProgrammeFault const& fault : faults(*programme, false)) {
        const std::string_view broken =
            fault.rule.empty() ? "R1" : std::string_view{fault.rule.str()};
        bool const ours = broken == rule;
        if (ours) break_hard(findings, rule, "R1.fault", fault.pointer, {{"fault", fault.message}});
    }
}

bool same_times(Programme const& a, Programme const& b) {
    auto const same = [](auto const& x, auto const& y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& l, const auto& r) {
            return l.id == r.id && l.time == r.time;
        });
    };
    return same(a.sittings, b.sittings) && same(a.segments, b.segments);
}

}  // namespace

void judge_programme(Case const& c, Findings& findings) {
    judge_faults(c, "R1", findings);
    if (auto const* adopt = std::get_if<AdoptProgramme>(&c.command);
        adopt && adopt->decision.empty() && !same_times(c.programme(), *adopt->programme))
        break_hard(findings, "R1", "R1.decision_missing", "/decision");
    auto const* role = c.request ? std::get_if<RoleRequest>(c.request) : nullptr;
    if (!role) return;
    const Programme::RolePlace place = c.programme().find(role->role);
    if (!place) return;
    const Instant end = end_of_roles(c.meeting, *place.segment, role, c.booking);
    if (end > place.segment->time.end)
        break_hard(findings, "R1", "R1.segment_overrun", "/allotment_seconds",
                   {{"segment", place.segment->id},
                    {"ends_at", place.segment->time.end},
                    {"would_end_at", end}});
}

void judge_one_at_a_time(Case const& c, Findings& findings) {
    judge_faults(c, "R4", findings);
}
void judge_closing_order(Case const& c, Findings& findings) {
    judge_faults(c, "R39", findings);
}
void judge_numbers(Case const& c, Findings& findings) {
    judge_faults(c, "R47", findings);
}

}  // namespace rostrum::model::rules
