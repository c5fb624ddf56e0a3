#include "model/rules_parts.hpp"

namespace rostrum::model::rules {

namespace {

struct RoleCase {
    RoleRequest const* request = nullptr;
    Programme::RolePlace place;
    explicit operator bool() const { return request && place; }
};

RoleCase role_case(Case const& c) {
    RoleCase found;
    found.request = c.request ? std::get_if<RoleRequest>(c.request) : nullptr;
    if (found.request) found.place = c.programme().find(found.request->role);
    return found;
}

// One booking for each role.
void judge_taken(Case const& c, RoleCase const& role, std::string_view rule, Findings& findings) {
    for_each_other(c.meeting, c.booking, [&](Booking const& other) {
        if (other.role() && other.role()->role == role.request->role)
            break_hard(findings, rule, std::string{rule} + ".role_taken", "/role",
                       {{"role", role.request->role}, {"booking", other.id}});
    });
}

}  // namespace

void judge_opening(Case const& c, Findings& findings) {
    if (const RoleCase role = role_case(c); role) {
        if (role.place.segment->kind == SegmentKind::opening) judge_taken(c, role, "R6", findings);
        return;
    }
    auto const* request = c.request ? std::get_if<StatementRequest>(c.request) : nullptr;
    if (!request) return;
    for (std::size_t i = 0; i < request->segments.size(); ++i) {
        Segment const* segment = c.programme().find(request->segments[i]);
        if (segment && segment->kind == SegmentKind::opening)
            break_hard(findings, "R6", "R6.only_the_roles", "/segments/" + std::to_string(i),
                       {{"segment", segment->id}});
    }
}

void judge_substitute(Case const& c, Findings& findings) {
    const RoleCase role = role_case(c);
    if (role && role.request->substitute && !role.place.slot->substitute_allowed)
        break_hard(findings, "R7", "R7.no_substitute", "/speaker/on_behalf_of",
                   {{"role", role.request->role}});
}

void warn_substitute(StandingCase const& c, Findings& findings) {
    if (c.booking.role() && c.booking.role()->substitute)
        break_soft(findings, "R7", "R7.substitute", "/speaker/on_behalf_of",
                   {{"role", c.booking.role()->role}});
}

void judge_closing(Case const& c, Findings& findings) {
    const RoleCase role = role_case(c);
    if (!role || role.place.segment->kind != SegmentKind::closing) return;
    judge_taken(c, role, "R39", findings);
    if (!role.place.slot->summarizes) return;
    Segment const* panel = c.programme().find(*role.place.slot->summarizes);
    if (!panel) return;
    const std::vector<Chair> co_chairs = chairs(c.meeting, *panel, nullptr);
    bool const is_co_chair =
        role.request->participant &&
        std::any_of(co_chairs.begin(), co_chairs.end(), [&](Chair const& chair) {
            return chair.participant == *role.request->participant;
        });
    if (!is_co_chair)
        break_hard(findings, "R39", "R39.not_a_co_chair", "/participant",
                   {{"role", role.request->role}, {"segment", panel->id}});
}

}  // namespace rostrum::model::rules
