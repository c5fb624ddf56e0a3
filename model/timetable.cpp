#include "model/timetable.hpp"

#include <algorithm>

namespace rostrum::model {

namespace {

Booking const* booked(Meeting const& meeting, RoleId const& role) {
    for (auto const& booking : meeting.bookings)
        if (booking->active() && booking->role() && booking->role()->role == role)
            return booking.get();
    return nullptr;
}

Seconds length(RoleSlot const& slot, RoleRequest const* request) {
    return request && request->allotment ? *request->allotment : slot.planned;
}

// Narrows a stretch around `now` by the instants at which something changes.
class Narrowing {
public:
    Narrowing(Stretch stretch, Instant now) : stretch_(stretch), now_(now) {}

    void at(Instant instant) {
        if (instant <= now_)
            stretch_.as_of = std::max(stretch_.as_of, instant);
        else if (!stretch_.until || instant < *stretch_.until)
            stretch_.until = instant;
    }
    void at(Interval const& time) {
        at(time.begin);
        at(time.end);
    }
    Stretch result() const { return stretch_; }

private:
    Stretch stretch_;
    Instant now_;
};

}  // namespace

std::vector<RolePlan> lay_out_roles(Meeting const& meeting, Segment const& segment) {
    std::vector<RolePlan> plans;
    Instant cursor = segment.time.begin;
    for (RoleSlot const& slot : segment.roles) {
        Booking const* booking = booked(meeting, slot.id);
        const Instant begin = cursor + meeting.programme->debate.changeover;
        cursor = begin + length(slot, booking ? booking->role() : nullptr);
        plans.push_back({&slot, booking, Interval{begin, cursor}});
    }
    return plans;
}

Instant end_of_roles(Meeting const& meeting, Segment const& segment, RoleRequest const* request,
                     Booking const* without) {
    Instant cursor = segment.time.begin;
    for (RoleSlot const& slot : segment.roles) {
        Booking const* booking = booked(meeting, slot.id);
        RoleRequest const* held = booking && booking != without ? booking->role() : nullptr;
        if (request && request->role == slot.id) held = request;
        cursor += meeting.programme->debate.changeover + length(slot, held);
    }
    return cursor;
}

std::optional<Planned> planned(Meeting const& meeting, SpeakersList const& list,
                               Booking const& booking) {
    if (!booking.active()) return std::nullopt;
    if (booking.progress.taken()) return booking.progress.planned;
    if (booking.statement()) {
        Place const* place = list.find(booking.id, meeting);
        return place ? place->planned : std::nullopt;
    }
    if (RoleRequest const* role = booking.role()) {
        const Programme::RolePlace place = meeting.programme->find(role->role);
        if (!place) return std::nullopt;
        for (RolePlan const& plan : lay_out_roles(meeting, *place.segment))
            if (plan.slot == place.slot) return Planned{place.segment->id, plan.time};
    }
    if (PanelRequest const* seat = booking.panel())
        if (Segment const* panel = meeting.programme->find(seat->panel))
            return Planned{panel->id, panel->time};
    return std::nullopt;
}

std::vector<PlannedEntry> plan(Meeting const& meeting, SpeakersList const& list) {
    std::vector<PlannedEntry> entries;
    for (Segment const& segment : meeting.programme->segments) {
        for (RolePlan const& role : lay_out_roles(meeting, segment))
            entries.push_back({&segment, role.booking, role.slot, role.time});
        if (segment.kind == SegmentKind::panel)
            entries.push_back({&segment, nullptr, nullptr, segment.time});
    }
    for (Place const& place : list.places)
        if (place.planned)
            entries.push_back({meeting.programme->find(place.planned->segment),
                               meeting.bookings[place.booking].get(), nullptr,
                               place.planned->time});
    std::stable_sort(
        entries.begin(), entries.end(),
        [](PlannedEntry const& a, PlannedEntry const& b) { return a.time.begin < b.time.begin; });
    return entries;
}

Stretch stretch(Meeting const& meeting, Instant now) {
    Narrowing narrowing({meeting.at, std::nullopt}, now);
    for (Sitting const& sitting : meeting.programme->sittings)
        narrowing.at(sitting.time);
    ListWindow const& window = meeting.programme->debate.list;
    narrowing.at(window.opens_at);
    narrowing.at(window.self_service_until);
    narrowing.at(window.closes_at);
    return narrowing.result();
}

Stretch stretch(Meeting const& meeting, std::vector<PlannedEntry> const& entries, Instant now) {
    Narrowing narrowing(stretch(meeting, now), now);
    for (Segment const& segment : meeting.programme->segments)
        narrowing.at(segment.time);
    for (PlannedEntry const& entry : entries)
        narrowing.at(entry.time);
    return narrowing.result();
}

Stretch now_stretch(Meeting const& meeting, std::vector<PlannedEntry> const& entries, Instant now) {
    Floor const& floor = meeting.floor();
    if (!floor.now.sitting()) return stretch(meeting, entries, now);
    Narrowing narrowing(stretch(meeting, {}, now), now);
    Turn const* turn = floor.current();
    if (!turn || !turn->clock.since || !turn->clock.limit) return narrowing.result();
    constexpr Milliseconds told_every = Seconds{15};
    const Instant red = *turn->clock.since + *turn->clock.limit - turn->clock.used;
    narrowing.at(red - amber_before_end(*meeting.programme));
    narrowing.at(red);
    if (now >= red) {
        const Instant last = red + (now - red) / told_every * told_every;
        narrowing.at(last);
        narrowing.at(last + told_every);
    }
    return narrowing.result();
}

Seconds amber_before_end(Programme const& programme) {
    return Seconds{static_cast<std::int64_t>(programme.parameter("R17", "amber_seconds", 30))};
}

}  // namespace rostrum::model
