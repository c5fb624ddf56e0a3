#include "model/what_if.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace rostrum::model {

namespace {

void shorten(Meeting& meeting, Seconds limit) {
    for (auto& booking : meeting.bookings) {
        if (!booking->statement() || !booking->waiting() ||
            allotment(*meeting.programme, *booking->statement()) <= limit)
            continue;
        auto copy = std::make_shared<Booking>(*booking);
        std::get<StatementRequest>(copy->request).allotment = limit;
        booking = std::move(copy);
    }
}

// Where the sitting has a debate and is not over: the one in progress, else the first to come.
SittingId to_extend(Meeting const& meeting) {
    SittingRecord const* now = meeting.floor().now.sitting();
    SittingId next;
    for (Segment const& segment : meeting.programme->segments) {
        if (segment.kind != SegmentKind::debate || meeting.floor().adjourned(segment.sitting))
            continue;
        if (now && now->id == segment.sitting) return segment.sitting;
        if (next.empty() && segment.time.end > meeting.at) next = segment.sitting;
    }
    return next;
}

Instant end_of(Meeting const& meeting, Sitting const& sitting) {
    SittingRecord const* record = meeting.floor().record(sitting.id);
    return record && record->extended_to ? std::max(*record->extended_to, sitting.time.end)
                                         : sitting.time.end;
}

// As long as nothing follows it.
Seconds longest_extension(Meeting const& meeting) {
    Sitting const* sitting = meeting.programme->find(to_extend(meeting));
    if (!sitting) return Seconds{0};
    Instant const end = end_of(meeting, *sitting);
    Seconds longest = date::days{1};
    for (Sitting const& other : meeting.programme->sittings)
        if (other.time.begin >= sitting->time.end)
            longest = std::min(longest, std::chrono::floor<Seconds>(
                                            std::max(other.time.begin - end, Milliseconds{0})));
    return longest;
}

// What is in progress goes on for longer; of what is to come the last debate is longer, and what
// follows in its sitting later.
void extend(Meeting& meeting, Seconds by) {
    SittingId const id = to_extend(meeting);
    if (meeting.floor().record(id)) {
        auto floor = std::make_shared<Floor>(meeting.floor());
        for (SittingRecord& record : floor->now.sittings)
            if (record.id == id)
                record.extended_to = end_of(meeting, *meeting.programme->find(id)) + by;
        meeting.conducted = std::move(floor);
        return;
    }
    auto programme = std::make_shared<Programme>(*meeting.programme);
    for (Sitting& sitting : programme->sittings)
        if (sitting.id == id) sitting.time.end += by;
    Segment* last_debate = nullptr;
    for (Segment& segment : programme->segments)
        if (segment.sitting == id && segment.kind == SegmentKind::debate) last_debate = &segment;
    for (Segment& segment : programme->segments) {
        if (segment.sitting != id || segment.time.begin < last_debate->time.end) continue;
        segment.time.begin += by;
        segment.time.end += by;
    }
    last_debate->time.end += by;
    meeting.programme = std::move(programme);
}

void add_sitting(Meeting& meeting, Seconds length) {
    auto programme = std::make_shared<Programme>(*meeting.programme);
    Sitting sitting;
    for (Sitting const& one : programme->sittings)
        if (one.time.end >= sitting.time.end) sitting = one;
    sitting.id = SittingId{extra_segment().str()};
    sitting.name = {};
    sitting.time = {sitting.time.end, sitting.time.end + length};
    Segment more;
    more.id = extra_segment();
    more.sitting = sitting.id;
    more.kind = SegmentKind::debate;
    more.time = sitting.time;
    programme->sittings.push_back(std::move(sitting));
    programme->segments.push_back(std::move(more));
    meeting.programme = std::move(programme);
}

bool may_join(Booking const& booking) {
    return booking.waiting() && booking.statement()->capacity == Capacity::national;
}

// The last national statements that wait are made jointly instead, five by five: the first of each
// five speaks for all of them.
void join(Meeting& meeting, int joint) {
    std::vector<ParticipantId> together;
    auto place = meeting.order.end();
    for (int left = joint * delegations_in_a_joint_statement;
         left > 0 && place != meeting.order.begin();) {
        --place;
        auto& booking = meeting.bookings[*place];
        if (!may_join(*booking)) continue;
        together.push_back(booking->statement()->participant);
        if (--left % delegations_in_a_joint_statement != 0) {
            place = meeting.order.erase(place);
            continue;
        }
        auto copy = std::make_shared<Booking>(*booking);
        auto& request = std::get<StatementRequest>(copy->request);
        request.capacity = Capacity::group;
        request.allotment.reset();
        request.states = std::exchange(together, {});
        copy->key.delegation = !meeting.programme->debate.groups_first;
        booking = std::move(copy);
    }
    std::sort(meeting.order.begin(), meeting.order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return meeting.bookings[a]->key < meeting.bookings[b]->key;
    });
}

}  // namespace

SegmentId extra_segment() {
    return SegmentId{"extra"};
}

int possible_joint_statements(Meeting const& meeting) {
    auto const who =
        std::count_if(meeting.order.begin(), meeting.order.end(),
                      [&](std::uint32_t index) { return may_join(*meeting.bookings[index]); });
    return static_cast<int>(who) / delegations_in_a_joint_statement;
}

WhatIf possible(Meeting const& meeting, WhatIf what) {
    what.joint_statements = std::min(what.joint_statements, possible_joint_statements(meeting));
    what.extended = std::min(what.extended, longest_extension(meeting));
    return what;
}

Meeting supposed(Meeting meeting, WhatIf const& wanted) {
    WhatIf const what = possible(meeting, wanted);
    if (what.joint_statements > 0) join(meeting, what.joint_statements);
    if (what.at_most) shorten(meeting, *what.at_most);
    if (what.extended > Seconds{0}) extend(meeting, what.extended);
    if (what.extra_sitting > Seconds{0}) add_sitting(meeting, what.extra_sitting);
    return meeting;
}

}  // namespace rostrum::model
