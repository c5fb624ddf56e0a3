#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "model/meeting.hpp"

namespace rostrum::model {

// Where a statement is planned: inside one debate segment, behind its changeover.
struct Planned {
    SegmentId segment;
    Interval time;

    friend bool operator==(const Planned&, const Planned&) = default;
};

// One line of the laid-out list.
struct Place {
    std::uint32_t booking = 0;  // index into Meeting::bookings
    int position = 0;           // 1-based, in the total order, overflow included
    std::optional<Planned> planned;  // nullopt: in the overflow

    bool overflow() const { return !planned.has_value(); }
    friend bool operator==(const Place&, const Place&) = default;
};

// The list of speakers, laid out: places in the total order.
struct SpeakersList {
    std::vector<Place> places;

    // nullptr: not on the list (withdrawn, or no statement).
    const Place* find(const BookingId& id, const Meeting& meeting) const;
};

// The class that R19-R22 put the statement's speaker into.
OrderClass order_class(const Programme& programme, const StatementRequest& request);

// The key by class and R18 alone, before any move or swap.
ListKey natural_key(const Programme& programme, const Booking& booking);

// What the statement takes: the asked allotment, or the allowed time of its capacity.
Seconds allotment(const Programme& programme, const StatementRequest& request);

// One walk over the total order places everybody (domain text, 3a.2).
SpeakersList lay_out(const Meeting& meeting);

}  // namespace rostrum::model
