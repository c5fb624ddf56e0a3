#include "model/rules.hpp"

#include <array>

#include "model/rules_parts.hpp"

namespace rostrum::model {

namespace {

using namespace rules;

constexpr auto H = Severity::hard;
constexpr auto S = Severity::soft;
constexpr std::string_view GA = "A/RES/79/286";
constexpr std::string_view rop = "A/520/Rev.20";

bool a_booking(Command const& command) {
    return std::holds_alternative<Book>(command);
}
bool a_move(Command const& command) {
    return std::holds_alternative<Move>(command);
}

// A rule that has something to say of two kinds of commands.
template <auto first, auto second>
void both(Case const& c, Findings& findings) {
    first(c, findings);
    second(c, findings);
}

// id, severity, citation where the meeting's file gives none, what judges a command, what warns of
// a booking as it stands, in which commands the presiding officer may set it aside, and where it is
// kept by construction.
constexpr std::array table{
    Rule{"R1", H, GA, "1", both<judge_programme, judge_day>, nullptr, nullptr,
         "faults, of the file"},
    Rule{"R2", H, GA, "2(b)", both<judge_segments, judge_statement_here>, nullptr, nullptr,
         "model/list_update.cpp, of moves"},
    Rule{"R3", H, "practice", "", nullptr, nullptr, nullptr, "judge_offset, where text is read"},
    Rule{"R4", H, rop, "rules 32, 35, 68", both<judge_room, judge_correction>, nullptr, nullptr,
         "faults, speakers_list.cpp, floor_machine.cpp"},
    Rule{"R5", S, "34/401", "para. 3", judge_punctuality, warn_past_end, nullptr, ""},
    Rule{"R6", H, GA, "2(a)", both<judge_opening, judge_opening_role_here>, nullptr, nullptr,
         "model/timetable.cpp, the order"},
    Rule{"R7", S, rop, "rule 32", judge_substitute, warn_substitute, nullptr, ""},
    Rule{"R8", H, GA, "2(a)", nullptr, nullptr, nullptr, "publication_gaps"},
    Rule{"R9", H, GA, "2(a)", judge_action, nullptr, nullptr, ""},
    Rule{"R10", H, GA, "2(a)", judge_explanation_of_vote, nullptr, nullptr, ""},
    Rule{"R11", H, GA, "2(b)", judge_who_speaks, nullptr, nullptr, ""},
    Rule{"R12", H, rop, "rule 72", judge_one_statement, nullptr, nullptr, ""},
    Rule{"R13", H, GA, "2(b)", judge_group, nullptr, nullptr, ""},
    Rule{"R14", S, "practice", "", nullptr, warn_speaks_twice, nullptr, ""},
    Rule{"R15", H, GA, "2(b)", judge_allotment, nullptr, nullptr, ""},
    Rule{"R17", H, rop, "rule 72", nullptr, nullptr, nullptr, "model/floor.cpp, signal"},
    Rule{"R18", H, rop, "rule 68", both<judge_inscription_time, judge_turn_of_call>, warn_order,
         nullptr, "natural_key"},
    Rule{"R19", H, "A/RES/ES-10/23", "annex", judge_palestine, nullptr, a_move, "order_class"},
    Rule{"R20", H, "A/RES/58/314", "annex", judge_holy_see, nullptr, a_move, "order_class"},
    Rule{"R21", H, "A/RES/65/276", "annex", judge_european_union, nullptr, a_move, "order_class"},
    Rule{"R22", H, "practice", "", judge_observers, warn_time_permitting, a_move, "order_class"},
    Rule{"R23", H, rop, "rule 73", judge_window, nullptr, a_booking, ""},
    Rule{"R24", H, "practice", "", judge_swap, nullptr, nullptr, "swap_notes, the soft part"},
    Rule{"R25", H, "practice", "", nullptr, nullptr, nullptr, "apply(Changed)"},
    Rule{"R26", H, "practice", "", nullptr, nullptr, nullptr, "model/floor_speakers.cpp"},
    Rule{"R27", H, "practice", "", nullptr, nullptr, nullptr, "model/speakers_list.cpp"},
    Rule{"R28", S, GA, "2(b)", nullptr, warn_overflow, nullptr, ""},
    Rule{"R29", S, "practice", "", nullptr, warn_reserve, nullptr, ""},
    Rule{"R30", H, "practice", "", judge_decided_sittings, nullptr, nullptr,
         "model/programme_change.cpp"},
    Rule{"R31", H, "34/401", "paras. 9-10", judge_number_of_replies, nullptr, nullptr, ""},
    Rule{"R32", H, "34/401", "para. 8", judge_time_of_reply, nullptr, nullptr, ""},
    Rule{"R33", H, "A/RES/65/276", "annex", judge_holder_of_reply, nullptr, nullptr, ""},
    Rule{"R34", H, rop, "rule 71", judge_point_of_order, nullptr, nullptr, ""},
    Rule{"R35", H, rop, "rules 74-77", judge_motion, nullptr, nullptr, ""},
    Rule{"R36", H, rop, "rule 67", judge_quorum, nullptr, nullptr, ""},
    Rule{"R37", H, GA, "4", judge_co_chair, warn_co_chair, nullptr, "publication_gaps"},
    Rule{"R38", H, GA, "4(d)", both<judge_panel_participant, judge_panel_here>, nullptr, nullptr,
         ""},
    Rule{"R39", H, GA, "2(c)", both<judge_closing, judge_closing_role_here>, nullptr, nullptr,
         "model/timetable.cpp, the order"},
    Rule{"R40", H, GA, "3", nullptr, nullptr, nullptr, "publication_gaps"},
    Rule{"R46", H, "practice", "", nullptr, nullptr, nullptr, "publication_update"},
    Rule{"R47", H, "practice", "", nullptr, nullptr, nullptr, "faults"},
};

bool in_force(Programme const& programme, std::string_view id) {
    return programme.find(RuleId{std::string{id}}) != nullptr;
}

void find_role_gaps(Meeting const& meeting, Segment const& segment, Findings& findings) {
    bool chosen = false;
    bool survivor = false;
    for (RoleSlot const& slot : segment.roles) {
        if (!slot.chosen_by_president) continue;
        chosen = true;
        bool marked = false;
        for_each_other(meeting, nullptr, [&](Booking const& booking) {
            if (!booking.role() || booking.role()->role != slot.id) return;
            marked = booking.role()->chosen_by_president;
            survivor = survivor || booking.role()->survivor;
        });
        if (!marked) break_hard(findings, "R8", "R8.not_chosen", "", {{"role", slot.id}});
    }
    if (chosen && !survivor)
        break_hard(findings, "R8", "R8.no_survivor", "", {{"segment", segment.id}});
}

void find_panel_gaps(Meeting const& meeting, Segment const& segment, Findings& findings) {
    const std::vector<Chair> found = chairs(meeting, segment, nullptr);
    bool const designated = std::all_of(found.begin(), found.end(),
                                        [](Chair const& chair) { return chair.designated; });
    bool const both_sides = found.size() == 2 && found[0].declared && found[1].declared &&
                            *found[0].declared != *found[1].declared &&
                            found[0].participant != found[1].participant;
    if (!both_sides || !designated)
        break_hard(findings, "R37", "R37.co_chairs_missing", "", {{"segment", segment.id}});
}

}  // namespace

std::span<const Rule> all_rules() {
    return table;
}

Rule const* find_rule(std::string_view id) {
    auto const found =
        std::find_if(table.begin(), table.end(), [&](Rule const& rule) { return rule.id == id; });
    return found == table.end() ? nullptr : &*found;
}

Citation citation(Programme const& programme, RuleId const& rule) {
    if (RuleInForce const* held = programme.find(rule); held && !held->citations.empty())
        return held->citations.front();
    if (Rule const* known = find_rule(rule.str()))
        return Citation{std::string{known->document}, std::string{known->paragraph}, ""};
    return {};
}

Findings judge(Case const& the_case) {
    Findings findings;
    judge_file(the_case, findings);
    if (std::holds_alternative<CreateMeeting>(the_case.command)) return findings;
    Programme const& programme = the_case.programme();
    for (Rule const& rule : table)
        if (rule.judge && in_force(programme, rule.id)) rule.judge(the_case, findings);
    return findings;
}

Findings warnings(Meeting const& meeting, SpeakersList const& list, Booking const& booking,
                  Forecast const* forecast) {
    Findings findings = booking.recorded;
    if (!booking.active()) return findings;
    const StandingCase standing{meeting, list, booking, list.find(booking.id, meeting), forecast};
    for (Rule const& rule : table)
        if (rule.warn && in_force(standing.programme(), rule.id)) rule.warn(standing, findings);
    return findings;
}

Findings publication_gaps(Meeting const& meeting) {
    Findings findings;
    for (Segment const& segment : meeting.programme->segments) {
        if (segment.kind == SegmentKind::opening && in_force(*meeting.programme, "R8"))
            find_role_gaps(meeting, segment, findings);
        if (segment.kind == SegmentKind::panel && in_force(*meeting.programme, "R37"))
            find_panel_gaps(meeting, segment, findings);
        if ((!segment.webcast || segment.webcast_link.empty()) &&
            in_force(*meeting.programme, "R40"))
            break_hard(findings, "R40", "R40.no_webcast", "", {{"segment", segment.id}});
    }
    return findings;
}

Findings judge_offset(Zone const& zone, Instant at, Seconds given_offset,
                      std::string_view pointer) {
    Findings findings;
    if (zone.offset_at(at) != given_offset)
        break_hard(findings, "R3", "R3.wrong_offset", std::string{pointer},
                   {{"zone", zone.name},
                    {"given_minutes", given_offset.count() / 60},
                    {"expected_minutes", zone.offset_at(at).count() / 60}});
    return findings;
}

}  // namespace rostrum::model
