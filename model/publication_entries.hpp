#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/meeting.hpp"
#include "model/timetable.hpp"

namespace rostrum::model {

// One thing as a publication has it. Its pointers are into the meeting.
struct Published {
    std::string key;               // as in Ledger; a seat's is its booking's
    SegmentId segment;             // empty: a statement in the overflow
    Text title;                    // of a segment or a role
    std::optional<Interval> time;  // planned, or how it ran; nullopt: a statement in the overflow
    int position = 0;              // of a statement without a time, its place on the list
    Segment const* whole = nullptr;
    Sitting const* sitting = nullptr;  // of a segment
    Room const* room = nullptr;        // of its sitting
    RoleSlot const* slot = nullptr;
    Booking const* booking = nullptr;  // null: a segment, or a role that nobody has booked
};

// The segments, each before its roles, then the statements in the order of the list, then the
// seats on panels.
std::vector<Published> published_entries(Meeting const& meeting, SpeakersList const& list);

// Whether everybody would read the same of both, of the same key in two meetings.
bool reads_the_same(Published const& a, Published const& b);

struct PublishedDifference {
    std::optional<Published> before;  // nullopt: it is new
    std::optional<Published> after;   // nullopt: it is gone
};

// What reads otherwise in `after`, in its order; what is gone at the end.
std::vector<PublishedDifference> differences(std::vector<Published> const& before,
                                             std::vector<Published> const& after);

}  // namespace rostrum::model
