#include "server/wire/timetable_json.hpp"

#include "server/wire/booking_json.hpp"
#include "server/wire/meeting_json.hpp"
#include "server/wire/publication_json.hpp"

namespace rostrum::server::wire {

namespace {

Json role_entries(Rendering const& r, model::Segment const& segment) {
    Json entries = Json::array();
    for (model::RolePlan const& plan : model::lay_out_roles(r.meeting(), segment)) {
        model::Planned const planned{segment.id, plan.time};
        bool const seen = plan.booking && r.visible(*plan.booking);
        entries.push_back(entry_json(r, seen ? plan.booking : nullptr, plan.slot, &planned));
    }
    return entries;
}

Json statement_entries(Rendering const& r, model::Segment const& segment) {
    Json entries = Json::array();
    for (model::Place const& place : r.view.list->places) {
        model::Booking const& booking = *r.meeting().bookings[place.booking];
        if (segment_of(r, place, booking) == segment.id && r.visible(booking))
            entries.push_back(
                entry_json(r, &booking, nullptr, place.planned ? &*place.planned : nullptr));
    }
    return entries;
}

Json seat_entries(Rendering const& r, model::Segment const& segment) {
    Json entries = Json::array();
    model::Planned const planned{segment.id, segment.time};
    for (auto const& booking : r.meeting().bookings)
        if (booking->active() && booking->panel() && booking->panel()->panel == segment.id &&
            r.visible(*booking))
            entries.push_back(entry_json(r, booking.get(), nullptr, &planned));
    return entries;
}

Json entries_of(Rendering const& r, model::Segment const& segment) {
    switch (segment.kind) {
        case model::SegmentKind::opening:
        case model::SegmentKind::closing:
            return role_entries(r, segment);
        case model::SegmentKind::debate:
            return statement_entries(r, segment);
        case model::SegmentKind::panel:
            return seat_entries(r, segment);
    }
    return Json::array();
}

Json timed_segment_json(Rendering const& r, model::Segment const& segment) {
    bool const panel = segment.kind == model::SegmentKind::panel;
    Json json{
        {"id", segment.id.str()}, {"name", r.text(segment.name)}, {"kind", kind_of(segment.kind)}};
    put_times(json, r, segment.time);
    json["theme"] = panel ? Json(r.text(segment.theme)) : Json(nullptr);
    json["panel_number"] = panel ? Json(segment.panel_number) : Json(nullptr);
    json["webcast"] = segment.webcast;
    json["webcast_link"] = text_or_null(segment.webcast_link);
    json["entries"] = entries_of(r, segment);
    return json;
}

Json meeting_name(Rendering const& r) {
    return {{"id", r.programme().id.str()}, {"name", r.text(r.programme().short_title)}};
}

}  // namespace

model::SegmentId segment_of(Rendering const& r, model::Place const& place,
                            model::Booking const& booking) {
    model::Turn const* turn = r.meeting().floor().find(booking.progress.turn);
    if (place.taken && turn) return turn->segment;
    return place.planned ? place.planned->segment : model::SegmentId{};
}

Json timetable_json(Rendering const& r, model::Instant as_of) {
    Json sittings = Json::array();
    for (model::Sitting const& sitting : r.programme().sittings) {
        Json json = sitting_json(r, sitting);
        json["segments"] = Json::array();
        for (model::Segment const& segment : r.programme().segments)
            if (segment.sitting == sitting.id)
                json["segments"].push_back(timed_segment_json(r, segment));
        sittings.push_back(std::move(json));
    }
    Json overflow = Json::array();
    for (model::Place const& place : r.view.list->places) {
        model::Booking const& booking = *r.meeting().bookings[place.booking];
        if (place.overflow() && r.visible(booking))
            overflow.push_back(entry_json(r, &booking, nullptr, nullptr));
    }
    return {{"meeting", meeting_name(r)},
            {"zone", r.programme().zone.name},
            {"sittings", std::move(sittings)},
            {"overflow", std::move(overflow)},
            {"publication", edition_json(r)},
            {"version", r.meeting().version},
            {"as_of", utc(as_of)}};
}

}  // namespace rostrum::server::wire
