#pragma once

// The judging functions behind the table in rules.cpp, by subject. Private to the rules.

#include <algorithm>
#include <utility>

#include "model/rules.hpp"

namespace rostrum::model::rules {

inline void break_hard(Findings& findings, std::string_view rule, std::string message,
                       std::string pointer, Facts facts = {}) {
    findings.push_back(Finding{RuleId{std::string{rule}}, Severity::hard, std::move(message),
                               std::move(pointer), std::move(facts)});
}

inline void break_soft(Findings& findings, std::string_view rule, std::string message,
                       std::string pointer, Facts facts = {}) {
    findings.push_back(Finding{RuleId{std::string{rule}}, Severity::soft, std::move(message),
                               std::move(pointer), std::move(facts)});
}

// The active bookings but the one that the case is about.
template <class F>
void for_each_other(Meeting const& meeting, Booking const* itself, F&& take) {
    for (auto const& other : meeting.bookings)
        if (other->active() && (!itself || other->id != itself->id)) take(*other);
}

inline std::int64_t count(Seconds seconds) {
    return seconds.count();
}

// rules_programme.cpp
// The programme that the command would put in force; null: it changes none.
std::shared_ptr<Programme const> proposed(Case const&);
// Every fault of a programme that is to be made or adopted, under the rule that it breaks, else R1.
void judge_file(Case const&, Findings&);
void judge_programme(Case const&, Findings&);         // R1
void judge_decided_sittings(Case const&, Findings&);  // R30
// rules_statement.cpp
void judge_segments(Case const&, Findings&);             // R2
void judge_explanation_of_vote(Case const&, Findings&);  // R10
void judge_who_speaks(Case const&, Findings&);           // R11
void judge_one_statement(Case const&, Findings&);        // R12
void judge_group(Case const&, Findings&);                // R13
void warn_speaks_twice(StandingCase const&, Findings&);  // R14
void judge_allotment(Case const&, Findings&);            // R15
// rules_order.cpp
void judge_inscription_time(Case const&, Findings&);        // R18
void warn_order(StandingCase const&, Findings&);            // R18
void judge_palestine(Case const&, Findings&);               // R19
void judge_holy_see(Case const&, Findings&);                // R20
void judge_european_union(Case const&, Findings&);          // R21
void judge_observers(Case const&, Findings&);               // R22
void warn_time_permitting(StandingCase const&, Findings&);  // R22
void judge_window(Case const&, Findings&);                  // R23
void judge_swap(Case const&, Findings&);                    // R24
void warn_overflow(StandingCase const&, Findings&);         // R28
void warn_reserve(StandingCase const&, Findings&);          // R29
// rules_roles.cpp
void judge_opening(Case const&, Findings&);            // R6
void judge_substitute(Case const&, Findings&);         // R7
void warn_substitute(StandingCase const&, Findings&);  // R7
void judge_closing(Case const&, Findings&);            // R39
// rules_panel.cpp
void judge_co_chair(Case const&, Findings&);           // R37
void warn_co_chair(StandingCase const&, Findings&);    // R37
void judge_panel_participant(Case const&, Findings&);  // R38

// rules_floor.cpp
void judge_day(Case const&, Findings&);                // R1: the day and its end
void judge_statement_here(Case const&, Findings&);     // R2: in this sitting
void judge_room(Case const&, Findings&);               // R4
void judge_correction(Case const&, Findings&);         // R4
void judge_punctuality(Case const&, Findings&);        // R5
void warn_past_end(StandingCase const&, Findings&);    // R5
void judge_opening_role_here(Case const&, Findings&);  // R6: in this sitting
void judge_action(Case const&, Findings&);             // R9
void judge_turn_of_call(Case const&, Findings&);       // R18
void judge_number_of_replies(Case const&, Findings&);  // R31
void judge_time_of_reply(Case const&, Findings&);      // R32
void judge_holder_of_reply(Case const&, Findings&);    // R33
void judge_point_of_order(Case const&, Findings&);     // R34
void judge_motion(Case const&, Findings&);             // R35
void judge_quorum(Case const&, Findings&);             // R36
void judge_panel_here(Case const&, Findings&);         // R38: in this sitting, and in turn
void judge_closing_role_here(Case const&, Findings&);  // R39: in this sitting

// Who chairs a panel: those of the meeting's file and those booked, but for `without`.
struct Chair {
    ParticipantId participant;
    std::optional<Development> declared;
    bool designated = true;
};
std::vector<Chair> chairs(Meeting const& meeting, Segment const& panel, Booking const* without);

}  // namespace rostrum::model::rules
