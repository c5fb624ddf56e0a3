#include "server/feeds/rows.hpp"

#include <algorithm>

#include "server/wire/timetable_json.hpp"

namespace rostrum::server::feeds {

namespace {

void add_roles(wire::Rendering const& r, model::Segment const& segment, std::vector<Row>& rows) {
    for (model::RolePlan const& plan : model::lay_out_roles(r.meeting(), segment)) {
        bool const seen = plan.booking && r.visible(*plan.booking);
        rows.push_back({&segment, seen ? plan.booking : nullptr, plan.slot, nullptr, plan.time});
    }
}

void add_statements(wire::Rendering const& r, model::Segment const* segment,
                    std::vector<Row>& rows) {
    for (model::Place const& place : r.view.list->places) {
        model::Booking const* booking = r.meeting().bookings[place.booking].get();
        bool const here =
            segment ? wire::segment_of(r, place, *booking) == segment->id : place.overflow();
        if (!here || !r.visible(*booking)) continue;
        std::optional<model::Interval> time;
        if (place.planned) time = place.planned->time;
        rows.push_back({segment, booking, nullptr, &place, time});
    }
}

void add_seats(wire::Rendering const& r, model::Segment const& segment, std::vector<Row>& rows) {
    for (auto const& booking : r.meeting().bookings)
        if (booking->active() && booking->panel() && booking->panel()->panel == segment.id &&
            r.visible(*booking))
            rows.push_back({&segment, booking.get(), nullptr, nullptr, segment.time});
}

std::string statement_by(wire::Rendering const& r, model::StatementRequest const& request) {
    std::string const name = name_of(r, request.participant);
    std::string const others = represented(r, request);
    if (others.empty()) return name;
    return name + " (" +
           r.locales.format(r.viewer.language, "page.on_behalf_of", {{"name", others}}) + ")";
}

}  // namespace

std::vector<Row> rows(wire::Rendering const& r) {
    std::vector<Row> rows;
    for (model::Segment const& segment : r.programme().segments) {
        add_roles(r, segment, rows);
        if (segment.kind == model::SegmentKind::debate) add_statements(r, &segment, rows);
        if (segment.kind == model::SegmentKind::panel) add_seats(r, segment, rows);
    }
    add_statements(r, nullptr, rows);
    return rows;
}

std::string name_of(wire::Rendering const& r, model::ParticipantId const& id) {
    model::Participant const* participant = r.programme().find(id);
    return participant ? r.text(participant->name) : id.str();
}

std::string represented(wire::Rendering const& r, model::StatementRequest const& request) {
    if (!request.group) return request.states.empty() ? "" : request.title;
    model::Group const* group = r.programme().find(*request.group);
    return group ? r.text(group->name) : request.group->str();
}

std::string who(wire::Rendering const& r, Row const& row) {
    if (row.slot) return r.text(row.slot->name);
    if (auto const* request = row.booking->statement()) return statement_by(r, *request);
    model::PanelRequest const& seat = *row.booking->panel();
    constexpr std::string_view functions[] = {"function.co_chair", "function.moderator",
                                              "function.panellist"};
    std::string const name = seat.participant ? name_of(r, *seat.participant) : seat.organization;
    std::string const function = r.word(functions[static_cast<std::size_t>(seat.function)]);
    return name.empty() ? function : function + ": " + name;
}

std::vector<std::string> co_chairs_of_the_file(wire::Rendering const& r,
                                               std::vector<Row> const& rows,
                                               model::Segment const& segment) {
    std::vector<std::string> names;
    for (model::CoChair const& chair : segment.co_chairs) {
        bool const booked = std::any_of(rows.begin(), rows.end(), [&](Row const& row) {
            auto const* seat = row.booking ? row.booking->panel() : nullptr;
            return row.segment == &segment && seat && seat->participant == chair.participant;
        });
        if (!booked) names.push_back(name_of(r, chair.participant));
    }
    return names;
}

std::optional<Person> person(wire::Rendering const& r, Row const& row) {
    if (!row.booking || !row.booking->has_speaker || !r.names(*row.booking)) return std::nullopt;
    auto found = r.view.people->find(person_of(*row.booking));
    if (!found || found->name.empty()) return std::nullopt;
    return found;
}

std::string speaker(wire::Rendering const& r, Row const& row) {
    auto const named = person(r, row);
    if (!named) return {};
    return named->title.empty() ? named->name : named->name + ", " + named->title;
}

}  // namespace rostrum::server::feeds
