#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/forecast.hpp"
#include "model/refusal.hpp"
#include "model/speakers_list.hpp"
#include "model/update.hpp"

namespace rostrum::model {

// What a rule judges: a command against the meeting as it is. Each rule is judged as if the others
// held, so that a refusal names every one that was broken.
struct Case {
    Meeting const& meeting;
    Command const& command;
    Actor const& actor;
    Instant now;
    // The booking that the command is about; null for a new one.
    Booking const* booking = nullptr;
    // What would be booked after the command; null where the command changes no request.
    Request const* request = nullptr;

    Programme const& programme() const { return *meeting.programme; }
};

// What a rule has to say about a booking as it stands: nothing is refused any more.
struct StandingCase {
    Meeting const& meeting;
    SpeakersList const& list;
    Booking const& booking;
    Place const* place = nullptr;        // null: not on the list
    Forecast const* forecast = nullptr;  // null: none was made

    Programme const& programme() const { return *meeting.programme; }
};

using Findings = std::vector<Finding>;

// A row of the table of rules. A rule without `judge` or `warn` is kept by construction, at the
// place that `kept_by` names.
struct Rule {
    std::string_view id;
    Severity severity;
    std::string_view document;  // the citation where the meeting's file gives none
    std::string_view paragraph;
    void (*judge)(Case const&, Findings&);
    void (*warn)(StandingCase const&, Findings&);
    bool (*set_aside_by)(Command const&);  // commands whose override may set it aside; null: none
    std::string_view kept_by;
};

// Every rule that this release knows, in the order of their numbers.
std::span<const Rule> all_rules();

// nullptr: no rule of that id.
Rule const* find_rule(std::string_view id);

// The citation of a rule in this meeting: its file's, else the table's.
Citation citation(Programme const& programme, RuleId const& rule);

// Every breach of the rules in force by the command: hard ones refuse it.
Findings judge(Case const& the_case);

// The soft breaches of a booking as the list stands, with what its last act recorded; where its
// forecast is given, also those that are expected.
Findings warnings(Meeting const& meeting, SpeakersList const& list, Booking const& booking,
                  Forecast const* forecast = nullptr);

// R24: what is noted of a swap, before it is accepted and when it is: levels or sittings that
// differ.
Findings swap_notes(Meeting const& meeting, Booking const& a, Booking const& b);

// What keeps the programme from being published (R8, R37, R40).
Findings publication_gaps(Meeting const& meeting);

// R11: the table of capacities (domain text, section 3a).
bool may_speak_in(Standing standing, Capacity capacity);

// R3: a local time of the venue with its offset. Empty when the offset is the venue's.
Findings judge_offset(Zone const& zone, Instant at, Seconds given_offset, std::string_view pointer);

}  // namespace rostrum::model
