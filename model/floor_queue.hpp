#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "model/speakers_list.hpp"

namespace rostrum::model {

// Who comes to the rostrum: a booking, or a turn that was asked for. One of the two is set, or, for
// a role that nobody has booked, `slot` alone.
struct Upcoming {
    Segment const* segment = nullptr;
    Booking const* booking = nullptr;
    Turn const* turn = nullptr;
    RoleSlot const* slot = nullptr;  // of a role
    std::optional<Planned> planned;  // of a booking
};

// Who follows in a sitting, as things stand: roles of the opening, the statements that the list
// plans there, rights of reply in the order of their requests, roles of the closing; on a panel its
// seats, then the floor in turn (R38). Nobody who has been called.
std::vector<Upcoming> upcoming_in(Meeting const& meeting, SpeakersList const& list,
                                  Sitting const& sitting);

// The next ones: of the sitting in progress, then of those that were not opened yet.
std::vector<Upcoming> upcoming(Meeting const& meeting, SpeakersList const& list,
                               std::size_t at_most);

// Who, of those that are planned on the day of the sitting in progress, still waits for the floor
// in the debate: the first of them; nullptr: nobody. Whoever was called in this sitting and not
// there is not waited for, and nobody is while the debate is adjourned or closed.
Booking const* left_of_the_day(Meeting const& meeting, SpeakersList const& list);

// Whether another should be called before it in the sitting in progress. Seats have no order,
// nor has a debate that is adjourned or closed, and whoever was called in this sitting and not
// there stands in nobody's way.
bool out_of_order(Meeting const& meeting, Booking const& booking);

}  // namespace rostrum::model
