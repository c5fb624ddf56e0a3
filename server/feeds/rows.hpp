#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/timetable.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// A line of the timetable for forms that are no JSON: a role, a statement or a seat on a panel, as
// far as the viewer may see it.
struct Row {
    model::Segment const* segment = nullptr;  // null: in the overflow
    model::Booking const* booking = nullptr;  // null: a role that is not booked, or not to be seen
    model::RoleSlot const* slot = nullptr;    // of a role
    model::Place const* place = nullptr;      // of a statement
    std::optional<model::Interval> time;  // as planned; null: in the overflow, called from there
};

// In the order of the timetable; the overflow last.
std::vector<Row> rows(wire::Rendering const& r);

// Who speaks, in the viewer's language: "France", "Kenya, on behalf of: African Group", a role's
// name. For everybody who sees the row.
std::string who(wire::Rendering const& r, Row const& row);
// The participant's name; the group of States that the statement is made for, a joint statement's
// title, empty where it is made for nobody else.
std::string name_of(wire::Rendering const& r, model::ParticipantId const& id);
std::string represented(wire::Rendering const& r, model::StatementRequest const& request);
// The co-chairs that the meeting file names and no booking of a panel does.
std::vector<std::string> co_chairs_of_the_file(wire::Rendering const& r,
                                               std::vector<Row> const& rows,
                                               model::Segment const& segment);
// Who is named as the speaker, where the viewer may see it.
std::optional<Person> person(wire::Rendering const& r, Row const& row);
// The speaker's name and title, where the viewer may see them; else empty.
std::string speaker(wire::Rendering const& r, Row const& row);

}  // namespace rostrum::server::feeds
