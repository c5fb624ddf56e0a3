#include "server/wire/timetable_json.hpp"

#include <algorithm>

#include "server/wire/booking_json.hpp"
#include "server/wire/meeting_json.hpp"

namespace rostrum::server::wire {

namespace {

constexpr std::size_t next_entries = 5;

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
        if (!place.planned || place.planned->segment != segment.id) continue;
        model::Booking const& booking = *r.meeting().bookings[place.booking];
        if (r.visible(booking))
            entries.push_back(entry_json(r, &booking, nullptr, &*place.planned));
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

template <class Slot>
Json slot_json(Rendering const& r, Slot const* slot) {
    if (!slot) return nullptr;
    Json json{{"id", slot->id.str()}, {"name", r.text(slot->name)}};
    put_times(json, r, slot->time);
    return json;
}

// What an overlay shows of an entry; a panel as a whole has neither booking nor role.
Json now_entry(Rendering const& r, model::PlannedEntry const& entry) {
    model::Planned const planned{entry.segment->id, entry.time};
    bool const seen = entry.booking && r.visible(*entry.booking);
    return entry_json(r, seen ? entry.booking : nullptr, entry.slot, &planned);
}

// Whether the viewer may know that anybody speaks then: roles are laid down by the resolution.
bool shown(Rendering const& r, model::PlannedEntry const& entry) {
    return entry.slot || (entry.booking && r.visible(*entry.booking));
}

template <class Slots>
auto const* running(Slots const& slots, model::Instant at) {
    auto const found = std::find_if(slots.begin(), slots.end(),
                                    [&](auto const& slot) { return slot.time.contains(at); });
    return found == slots.end() ? nullptr : &*found;
}

std::string_view phase(model::Programme const& programme, model::Instant at) {
    if (running(programme.sittings, at)) return "running";
    if (at < programme.sittings.front().time.begin) return "before";
    bool const more =
        std::any_of(programme.sittings.begin(), programme.sittings.end(),
                    [&](model::Sitting const& sitting) { return sitting.time.begin > at; });
    return more ? "break" : "over";
}

}  // namespace

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
    return {{"meeting", meeting_name(r)},      {"zone", r.programme().zone.name},
            {"sittings", std::move(sittings)}, {"overflow", std::move(overflow)},
            {"version", r.meeting().version},  {"as_of", utc(as_of)}};
}

Json now_json(Rendering const& r, std::vector<model::PlannedEntry> const& plan,
              model::Instant as_of) {
    Json current = nullptr;
    Json next = Json::array();
    std::optional<model::Instant> next_change;
    auto const consider = [&](model::Instant at) {
        if (at > as_of && (!next_change || at < *next_change)) next_change = at;
    };
    for (model::Segment const& segment : r.programme().segments) {
        consider(segment.time.begin);
        consider(segment.time.end);
    }
    for (model::PlannedEntry const& entry : plan) {
        if (!shown(r, entry)) continue;
        consider(entry.time.begin);
        consider(entry.time.end);
        if (entry.time.contains(as_of) && current.is_null()) current = now_entry(r, entry);
        if (entry.time.begin > as_of && next.size() < next_entries)
            next.push_back(now_entry(r, entry));
    }
    return {{"meeting", meeting_name(r)},
            {"zone", r.programme().zone.name},
            {"basis", "planned"},
            {"state", phase(r.programme(), as_of)},
            {"sitting", slot_json(r, running(r.programme().sittings, as_of))},
            {"segment", slot_json(r, running(r.programme().segments, as_of))},
            {"current", std::move(current)},
            {"next", std::move(next)},
            {"next_change_at", next_change ? Json(utc(*next_change)) : Json(nullptr)},
            {"version", r.meeting().version},
            {"as_of", utc(as_of)}};
}

}  // namespace rostrum::server::wire
