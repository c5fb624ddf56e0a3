#include <algorithm>
#include <set>

#include "model/programme_faults.hpp"

namespace rostrum::model {
namespace {

constexpr char const* sittings_at = "/sittings";

bool holds_panels(Programme const& programme, Sitting const& sitting) {
    return std::any_of(
        programme.segments.begin(), programme.segments.end(), [&](Segment const& segment) {
            return segment.sitting == sitting.id && segment.kind == SegmentKind::panel;
        });
}

// R47: plenary meetings are numbered, what holds panels is none.
void check_number(FaultFinder& finder, std::size_t index, int& last_number) {
    auto const& sitting = finder.programme.sittings[index];
    auto const at = [&](char const* member) { return pointer_into(sittings_at, index, member); };

    if (!sitting.plenary) {
        if (sitting.plenary_number)
            finder.against("R47", at("/plenary_number"),
                           "must not be there: this is no plenary meeting");
        if (!sitting.record_symbol.empty())
            finder.against("R47", at("/record_symbol"),
                           "must not be there: this is no plenary meeting");
        return;
    }
    if (holds_panels(finder.programme, sitting))
        finder.against("R47", at("/plenary"), "must be false: panel discussions have no number");
    if (!sitting.plenary_number) {
        finder.against("R47", at("/plenary_number"), "is missing from a plenary meeting");
        return;
    }
    auto const number = *sitting.plenary_number;
    if (number <= last_number)
        finder.against("R47", at("/plenary_number"),
                       "must be greater than " + std::to_string(last_number) +
                           ", the number of the plenary meeting before");
    last_number = std::max(last_number, number);
    auto const symbol = "A/" + finder.programme.mandate.session + "/PV." + std::to_string(number);
    if (sitting.record_symbol != symbol)
        finder.against("R47", at("/record_symbol"), "must be " + symbol);
}

// R4: one speaker at a time in a room.
void check_room(FaultFinder& finder, std::size_t index) {
    auto const& sitting = finder.programme.sittings[index];
    if (!finder.programme.find(sitting.room))
        finder.broken(
            pointer_into(sittings_at, index, "/room"),
            "names the room \"" + sitting.room.str() + "\", which is not among the rooms");
    for (std::size_t other = 0; other < index; ++other) {
        auto const& earlier = finder.programme.sittings[other];
        if (earlier.room == sitting.room && earlier.time.overlaps(sitting.time))
            finder.against("R4", pointer_into(sittings_at, index, "/starts_at"),
                           "lies within the sitting \"" + earlier.id.str() +
                               "\" in the same room, which ends at " +
                               finder.clock(earlier.time.end));
    }
}

}  // namespace

void find_faults_of_sittings(FaultFinder& finder) {
    auto const& programme = finder.programme;
    std::set<RoomId> rooms;
    for (std::size_t i = 0; i < programme.rooms.size(); ++i)
        if (!rooms.insert(programme.rooms[i].id).second)
            finder.broken(pointer_into("/rooms", i, "/id"), "is the id of an earlier room");

    std::set<SittingId> known;
    int last_number = 0;
    for (std::size_t i = 0; i < programme.sittings.size(); ++i) {
        auto const& sitting = programme.sittings[i];
        if (!known.insert(sitting.id).second)
            finder.broken(pointer_into(sittings_at, i, "/id"), "is the id of an earlier sitting");
        if (sitting.time.end <= sitting.time.begin)
            finder.broken(pointer_into(sittings_at, i, "/ends_at"), "must be after starts_at");
        if (i > 0 && sitting.time.begin < programme.sittings[i - 1].time.begin)
            finder.broken(pointer_into(sittings_at, i, "/starts_at"),
                          "must not be before the start of the sitting listed before it");
        if (sitting.presiding_officer.empty())
            finder.against("R4", pointer_into(sittings_at, i, "/presiding_officer"),
                           "must say who presides");
        check_room(finder, i);
        check_number(finder, i, last_number);
    }
}

}  // namespace rostrum::model
