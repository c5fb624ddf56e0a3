#include "model/timetable.hpp"

#include <algorithm>
#include <initializer_list>

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

// The latest of the instants that is not after `now`, at least `at`.
class Latest {
public:
    Latest(Instant at, Instant now) : latest_(at), now_(now) {}
    void offer(Instant instant) {
        if (instant <= now_ && instant > latest_) latest_ = instant;
    }
    void offer(Interval const& time) {
        offer(time.begin);
        offer(time.end);
    }
    Instant value() const { return latest_; }

private:
    Instant latest_;
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

Instant as_of(Meeting const& meeting, std::vector<PlannedEntry> const& entries, Instant now) {
    Latest latest(as_of(meeting, now), now);
    for (Segment const& segment : meeting.programme->segments)
        latest.offer(segment.time);
    for (PlannedEntry const& entry : entries)
        latest.offer(entry.time);
    return latest.value();
}

Instant as_of(Meeting const& meeting, Instant now) {
    Latest latest(meeting.at, now);
    for (Sitting const& sitting : meeting.programme->sittings)
        latest.offer(sitting.time);
    ListWindow const& window = meeting.programme->debate.list;
    latest.offer(window.opens_at);
    latest.offer(window.self_service_until);
    latest.offer(window.closes_at);
    return latest.value();
}

}  // namespace rostrum::model
