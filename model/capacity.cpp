#include "model/capacity.hpp"

#include <algorithm>

#include "model/what_if.hpp"

namespace rostrum::model {

namespace {

Seconds slot(Programme const& programme, Booking const& booking) {
    return programme.debate.changeover + allotment(programme, *booking.statement());
}

Seconds full_slot(Programme const& programme) {
    auto const national = programme.debate.allowed.find(Capacity::national);
    Seconds const allowed =
        national == programme.debate.allowed.end() ? Seconds{0} : national->second;
    return programme.debate.changeover + allowed;
}

int that_fit(Seconds time, Seconds each) {
    return each > Seconds{0} ? static_cast<int>(time / each) : 0;
}

int heard(SpeakersList const& list) {
    return static_cast<int>(std::count_if(list.places.begin(), list.places.end(),
                                          [](Place const& place) { return !place.overflow(); }));
}

// What a chair can announce: whole and half minutes, and no less than two.
constexpr Seconds step{30};
constexpr Seconds shortest{120};

Remedy shorter_statements(Meeting const& meeting, SpeakersList const& list, Seconds full) {
    Remedy best{Remedy::Measure::shorter_statements, {}, Seconds{0}, 0};
    Seconds const allowed = full - meeting.programme->debate.changeover;
    for (Seconds limit = allowed - step; limit >= shortest; limit -= step) {
        int const gained = heard(lay_out(supposed(meeting, {.at_most = limit}))) - heard(list);
        if (gained <= best.gain.statements) continue;
        best.gain = {gained * full, gained};
        best.each = limit;
        if (heard(list) + gained == static_cast<int>(list.places.size())) break;
    }
    return best;
}

// How many delegations are in the overflow where some speak jointly, as `meeting` has it of
// `before`.
int silent_delegations(Meeting const& before, Meeting const& meeting) {
    int silent = 0;
    for (Place const& place : lay_out(meeting).places)
        if (place.overflow())
            silent += meeting.bookings[place.booking] == before.bookings[place.booking]
                          ? 1
                          : delegations_in_a_joint_statement;
    return silent;
}

// How few joint statements let the most delegations be heard.
Remedy joint_statements(Meeting const& meeting, SpeakersList const& list, Seconds full) {
    auto const group = meeting.programme->debate.allowed.find(Capacity::group);
    Remedy best{Remedy::Measure::joint_statements,
                {},
                group == meeting.programme->debate.allowed.end() ? Seconds{0} : group->second,
                delegations_in_a_joint_statement};
    int const waiting = static_cast<int>(list.places.size()) - heard(list);
    int const most = possible_joint_statements(meeting);
    for (int joint = 1; joint <= most; ++joint) {
        int const silent =
            silent_delegations(meeting, supposed(meeting, {.joint_statements = joint}));
        if (waiting - silent <= best.gain.statements) continue;
        best.gain = {(waiting - silent) * full, waiting - silent};
        if (silent == 0) break;
    }
    return best;
}

Remedy extra_sitting(Meeting const& meeting, SpeakersList const& list) {
    Seconds length{0};
    for (Sitting const& sitting : meeting.programme->sittings)
        length = std::max(length, sitting.time.length());
    int const gained = heard(lay_out(supposed(meeting, {.extra_sitting = length}))) - heard(list);
    return {Remedy::Measure::extra_sitting, {length, gained}, length, 0};
}

SegmentCapacity capacity_of(Meeting const& meeting, SpeakersList const& list,
                            Segment const& segment, Seconds full) {
    Programme const& programme = *meeting.programme;
    SegmentCapacity capacity;
    capacity.segment = segment.id;
    for (Place const& place : list.places) {
        Booking const& booking = *meeting.bookings[place.booking];
        auto const& wished = booking.statement()->segments;
        if (place.planned && place.planned->segment == segment.id) {
            capacity.taken.time += slot(programme, booking);
            ++capacity.taken.statements;
        } else if (place.overflow() &&
                   std::find(wished.begin(), wished.end(), segment.id) != wished.end()) {
            capacity.overflow.time += slot(programme, booking);
            ++capacity.overflow.statements;
        }
    }
    Seconds const length = segment.time.length();
    capacity.total = {length, that_fit(length, full)};
    bool const over = meeting.floor().adjourned(segment.sitting);
    Seconds const free = over ? Seconds{0} : length - capacity.taken.time;
    capacity.free = {free, that_fit(free, full)};
    return capacity;
}

void add(Amount& sum, Amount const& more) {
    sum.time += more.time;
    sum.statements += more.statements;
}

}  // namespace

Availability capacities(Meeting const& meeting, SpeakersList const& list) {
    Programme const& programme = *meeting.programme;
    Seconds const full = full_slot(programme);
    Availability found;
    for (Segment const& segment : programme.segments) {
        if (segment.kind != SegmentKind::debate) continue;
        found.segments.push_back(capacity_of(meeting, list, segment, full));
        add(found.total, found.segments.back().total);
        add(found.taken, found.segments.back().taken);
        add(found.free, found.segments.back().free);
    }
    for (Place const& place : list.places)
        if (place.overflow())
            add(found.overflow, {slot(programme, *meeting.bookings[place.booking]), 1});
    return found;
}

Availability availability(Meeting const& meeting, SpeakersList const& list) {
    Availability found = capacities(meeting, list);
    if (found.overflow.statements == 0) return found;
    Seconds const full = full_slot(*meeting.programme);
    found.remedies = {shorter_statements(meeting, list, full),
                      joint_statements(meeting, list, full), extra_sitting(meeting, list)};
    std::erase_if(found.remedies, [](Remedy const& r) { return r.gain.statements <= 0; });
    return found;
}

}  // namespace rostrum::model
