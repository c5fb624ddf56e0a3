#include "model/comparison.hpp"

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

// "b3 new 2", "b1 moved 1>3 level M>CD", "b4 gone 2", "b2 time 2>1".
std::string told(Difference const& d) {
    auto const position = [](std::optional<Place> const& place) {
        return std::to_string(place->position);
    };
    std::string line = d.booking.str();
    if (d.added()) return line + " new " + position(d.after);
    if (d.gone()) return line + " gone " + position(d.before);
    line += d.moved ? " moved " : " time ";
    line += position(d.before) + ">" + position(d.after);
    if (d.level_after) line += " level";
    return line;
}

class Compared {
public:
    explicit Compared(Desk const& desk) : before_(desk.meeting()) {}

    Lines with(Desk const& desk) const {
        Lines lines;
        for (Difference const& d : compare(before_, lay_out(before_), desk.meeting(), desk.list()))
            lines.push_back(told(d));
        return lines;
    }

private:
    Meeting before_;
};

}  // namespace

TEST_CASE("Two equal lists differ in nothing") {
    Desk desk;
    desk.book(national("FRA", Level::M));
    CHECK(Compared(desk).with(desk).empty());
}

TEST_CASE("Whoever comes is new, whoever leaves is gone, and the others have another time") {
    Desk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    desk.book(national("BRA", Level::M));
    Compared const before(desk);
    desk.book(national("KEN", Level::HS));
    desk.withdraw(france);
    // Kenya takes the time that France had, so Brazil keeps its own.
    CHECK(before.with(desk) == Lines{"b3 new 1", "b1 gone 1"});
    desk.withdraw(BookingId{"b3"});
    CHECK(before.with(desk) == Lines{"b2 time 2>1", "b1 gone 1"});
    desk.accept(Restore{france, ""});
    CHECK(before.with(desk).empty());
}

TEST_CASE("Of those who changed places as few as possible have moved") {
    Desk desk;
    std::vector<BookingId> all;
    for (char const* state : {"FRA", "BRA", "KEN", "IND", "AUT"})
        all.push_back(desk.book(national(state, Level::M)));
    Compared const before(desk);
    SECTION("one moves past three") {
        desk.move_before(all[4], all[1]);
        CHECK(before.with(desk) ==
              Lines{"b5 moved 5>2", "b2 time 2>3", "b3 time 3>4", "b4 time 4>5"});
    }
    SECTION("two exchange their places") {
        desk.swap(all[0], all[4]);
        CHECK(before.with(desk) == Lines{"b5 moved 5>1", "b1 moved 1>5"});
    }
    SECTION("a change of level re-sorts") {
        Change change;
        change.booking = all[0];
        change.level = Level::CD;
        desk.accept(change);
        CHECK(before.with(desk).back() == "b1 moved 1>5 level");
    }
}
