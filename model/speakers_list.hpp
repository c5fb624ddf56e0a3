#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "model/meeting.hpp"

namespace rostrum::model {

// One line of the laid-out list.
struct Place {
    std::uint32_t booking = 0;       // index into Meeting::bookings
    int position = 0;                // 1-based, in the total order, overflow included
    std::optional<Planned> planned;  // nullopt: in the overflow, or called from there
    bool taken = false;              // called or delivered: its plan is what it was then

    bool overflow() const { return !planned && !taken; }
    friend bool operator==(Place const&, Place const&) = default;
};

// The list of speakers, laid out: places in the total order.
struct SpeakersList {
    std::vector<Place> places;
    std::vector<std::uint32_t> place_of;  // by index of booking: index into `places`, or `none`
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    // nullptr: not on the list (withdrawn, or no statement).
    Place const* find(BookingId const& id, Meeting const& meeting) const;
};

// The class that R19-R22 put the statement's speaker into.
OrderClass order_class(Programme const& programme, StatementRequest const& request);

// The key by class and R18 alone, before any move or swap.
ListKey natural_key(Programme const& programme, Booking const& booking);

// What the statement takes: the asked allotment, or the allowed time of its capacity.
Seconds allotment(Programme const& programme, StatementRequest const& request);

// One walk over the total order places everybody (domain text, 3a.2).
SpeakersList lay_out(Meeting const& meeting);

}  // namespace rostrum::model
