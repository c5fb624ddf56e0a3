#pragma once

#include <optional>
#include <vector>

#include "model/speakers_list.hpp"

namespace rostrum::model {

// What became of one statement between two versions of the list.
struct Difference {
    BookingId booking;
    std::optional<Place> before;  // nullopt: it was not on the list
    std::optional<Place> after;   // nullopt: it is not any more
    // It stands on the other side of somebody who is on both lists. Of two that have changed places
    // one is enough: as few as possible are named.
    bool moved = false;
    std::optional<Level> level_before;  // where the level is another
    std::optional<Level> level_after;

    bool added() const { return !before; }
    bool gone() const { return !after; }
    bool other_time() const { return before && after && before->planned != after->planned; }
};

// Whoever is new, gone, moved, of another level or planned for another time, in the order of the
// later list, those who have gone at the end. `after` is a later version of the same meeting.
std::vector<Difference> compare(Meeting const& before, SpeakersList const& list_before,
                                Meeting const& after, SpeakersList const& list_after);

}  // namespace rostrum::model
