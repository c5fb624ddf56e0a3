#include "model/look_back.hpp"

#include <catch2/catch.hpp>

#include "tests/model/floor_desk.hpp"

// How the forecasts of a meeting turned out, by its log.

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

// The roles have been heard, and ten statements wait in the morning's debate; each of those named
// is made in three minutes, a minute and a half after the one before it.
class Morning : public FloorDesk {
public:
    Morning() {
        open("24-am");
        hear(11, 12);
        now = ny(24, 11);
    }
    void hear(int first, int last) {
        for (int i = first; i <= last; ++i) {
            pass(Seconds{90});
            deliver("b" + std::to_string(i), Seconds{180});
        }
    }
    void close() { act(AdjournSitting{"the list is at its end"}); }
    Hindsight back() const { return look_back(log()); }
};

double chances(Hindsight const& hindsight) {
    double count = 0;
    for (Hindsight::Bin const& bin : hindsight.reliability())
        count += bin.count;
    return count;
}

double came(Hindsight const& hindsight) {
    double count = 0;
    for (Hindsight::Bin const& bin : hindsight.reliability())
        count += bin.came;
    return count;
}

}  // namespace

TEST_CASE("It is looked ahead from the end of the fifth statement on, for all that wait") {
    Morning desk;
    desk.hear(1, 5);
    CHECK(desk.back().count() == 0);
    CHECK(chances(desk.back()) == 0);  // nobody knows yet what comes
    desk.hear(6, 6);
    CHECK(desk.back().count() == 1);
    CHECK(chances(desk.back()) == 1);
    desk.hear(7, 10);
    // Five waited at the end of the fifth, four at the end of the sixth ...
    CHECK(desk.back().count() == 5 + 4 + 3 + 2 + 1);
    CHECK(chances(desk.back()) == 15);
    CHECK(came(desk.back()) == 15);
    CHECK(desk.back().held() > 0.8);
    double quarters = 0;
    for (std::size_t quarter = 0; quarter < Hindsight::quarters; ++quarter)
        quarters += desk.back().count(quarter);
    CHECK(quarters == 15);
    CHECK(desk.back().count(0) == 0);  // they had spoken
    CHECK(desk.back().count(3) > desk.back().count(2));
}

TEST_CASE("A statement that never came is one that did not come, once its sitting is over") {
    Morning desk;
    desk.hear(1, 6);
    CHECK(chances(desk.back()) == 1);
    desk.close();
    // Of the five at the end of the fifth one came; of the four at the end of the sixth none.
    CHECK(chances(desk.back()) == 9);
    CHECK(came(desk.back()) == 1);
    CHECK(desk.back().count() == 1);
}

TEST_CASE("Who was called and not there came when that was found") {
    Morning desk;
    desk.hear(1, 5);
    desk.pass(Seconds{90});
    desk.call("b6");
    CHECK(chances(desk.back()) == 0);  // it may still begin
    desk.pass(std::chrono::hours{1});
    desk.act(Absent{});
    Hindsight const back = desk.back();
    CHECK(chances(back) == 1);
    REQUIRE(back.count() == 1);
    CHECK(back.fell()[3] == 1);  // an hour late: behind the range, though called in time
}

TEST_CASE("What was taken back did not come") {
    Morning desk;
    desk.hear(1, 5);
    desk.pass(Seconds{90});
    desk.call("b6");
    desk.act(Begin{});
    CHECK(desk.back().count() == 1);
    auto const step = desk.floor().last_step->version;
    desk.act(UndoStep{step, "the wrong button"});
    CHECK(desk.back().count() == 0);
}
