#include <cstdlib>

#include "model/rules_parts.hpp"
#include "model/timetable.hpp"

namespace rostrum::model::rules {

namespace {

// A pointer into the meeting's file as one into what the command brought: of settings, segments
// are in another order.
std::string pointer_of(Case const& c, std::string const& pointer) {
    auto const* settings = std::get_if<ChangeSettings>(&c.command);
    constexpr std::string_view segments = "/segments/";
    if (!settings || !pointer.starts_with(segments)) return pointer;
    std::size_t const end = pointer.find('/', segments.size());
    auto const index = static_cast<std::size_t>(std::atoi(pointer.c_str() + segments.size()));
    for (std::size_t i = 0; i < settings->change.segments.size(); ++i)
        if (settings->change.segments[i].segment == c.programme().segments[index].id)
            return std::string{segments} + std::to_string(i) +
                   (end == pointer.npos ? "" : pointer.substr(end));
    return pointer;
}

// What only a recorded decision changes: which sittings and segments there are, and when.
bool same_schedule(Programme const& a, Programme const& b) {
    return std::equal(a.sittings.begin(), a.sittings.end(), b.sittings.begin(), b.sittings.end(),
                      [](Sitting const& x, Sitting const& y) {
                          return x.id == y.id && x.time == y.time;
                      }) &&
           std::equal(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                      [](Segment const& x, Segment const& y) {
                          return x.id == y.id && x.time == y.time && x.kind == y.kind &&
                                 x.sitting == y.sitting;
                      });
}

}  // namespace

std::shared_ptr<Programme const> proposed(Case const& c) {
    if (auto const* create = std::get_if<CreateMeeting>(&c.command)) return create->programme;
    if (auto const* adopt = std::get_if<AdoptProgramme>(&c.command))
        return std::make_shared<Programme const>(
            with(*adopt->programme, kept_settings(c.meeting, *adopt->programme)));
    if (auto const* settings = std::get_if<ChangeSettings>(&c.command))
        return std::make_shared<Programme const>(with(c.programme(), settings->change));
    return nullptr;
}

void judge_file(Case const& c, Findings& findings) {
    auto const programme = proposed(c);
    if (!programme) return;
    for (ProgrammeFault const& fault : faults(*programme, false)) {
        std::string_view const rule =
            fault.rule.empty() ? "R1" : std::string_view{fault.rule.str()};
        std::string const pointer = pointer_of(c, fault.pointer);
        if (fault.key.empty())
            break_hard(findings, rule, "R1.fault", pointer, {{"fault", fault.message}});
        else
            break_hard(findings, rule, fault.key, pointer, fault.facts);
    }
}

void judge_programme(Case const& c, Findings& findings) {
    if (auto const* adopt = std::get_if<AdoptProgramme>(&c.command);
        adopt && adopt->decision.empty() && !same_schedule(c.programme(), *adopt->programme))
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

// A sitting is decided on before it is held, and one at a time is in progress.
void judge_decided_sittings(Case const& c, Findings& findings) {
    auto const* change = std::get_if<ChangeProgramme>(&c.command);
    if (!change) return;
    auto const time_of = [&](Sitting const& sitting) {
        for (SittingTime const& to : change->sittings)
            if (to.sitting == sitting.id) return to.time;
        return sitting.time;
    };
    auto const judge = [&](SittingId const& id, Interval const& time, std::string const& at) {
        if (time.begin < c.now) break_hard(findings, "R30", "R30.in_the_past", at + "/starts_at");
        for (Sitting const& other : c.programme().sittings)
            if (other.id != id && !c.meeting.floor().adjourned(other.id) &&
                time.overlaps(time_of(other)))
                break_hard(findings, "R30", "R30.overlaps", at + "/starts_at",
                           {{"sitting", other.id}});
    };
    for (std::size_t i = 0; i < change->sittings.size(); ++i)
        judge(change->sittings[i].sitting, change->sittings[i].time,
              "/sittings/" + std::to_string(i));
    if (auto const& spill = change->spill_over) judge(spill->sitting, spill->time, "/spill_over");
}

}  // namespace rostrum::model::rules
