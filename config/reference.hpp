#pragma once

#include <filesystem>
#include <vector>

#include "config/json.hpp"
#include "model/participant.hpp"
#include "model/result.hpp"

namespace rostrum::config {

// Who may take part, and the groups of States, as they were on one day.
struct Reference {
    std::vector<model::Participant> participants;  // Member States in English order, then others
    std::vector<model::Group> groups;

    friend bool operator==(Reference const&, Reference const&) = default;
};

// Reads member_states.json, observers.json, entities.json and groups.json of a folder for the day
// `on`, a meeting's first (R13): names, memberships, regions and the LDC, LLDC and SIDS marks are
// those of that day, and who was admitted in a later year is left out. Names of other days become
// aliases, so that a search finds them. A State's region and marks are read off the groups, which
// are the only place that has them. A membership whose start is not recorded counts on every day
// before its end.
//
// Complains, with a pointer such as "groups.json#/groups/3/members/0", of whatever does not fit the
// form, ids that are there twice, members that are no participants, names or memberships that
// overlap, a day without a name, and a Member State that is not in exactly one regional group.
model::Result<Reference, Complaints> load_reference(std::filesystem::path const& folder,
                                                    date::year_month_day on);

}  // namespace rostrum::config
