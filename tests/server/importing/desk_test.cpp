#include <catch2/catch.hpp>
#include <future>

#include "server/importing/desk.hpp"
#include "server/importing/judgement.hpp"
#include "tests/server/commands.hpp"

using namespace rostrum;
using namespace rostrum::tests;
namespace importing = rostrum::server::importing;

TEST_CASE("The desk does what it takes in order, and takes no more than it has place for") {
    importing::Desk desk(2);
    std::promise<void> begun;
    std::promise<void> go;
    std::vector<int> done;
    REQUIRE(desk.take([&] {
        begun.set_value();
        go.get_future().wait();
        done.push_back(1);
    }));
    begun.get_future().wait();
    CHECK(desk.take([&] { done.push_back(2); }));
    CHECK(desk.take([&] { done.push_back(3); }));
    CHECK_FALSE(desk.take([&] { done.push_back(0); }));
    desk.go_on([&] { done.push_back(4); });  // the rest of what was taken is never too much
    go.set_value();
    desk.stop();
    CHECK(done == std::vector<int>{1, 2, 3, 4});
    CHECK_FALSE(desk.take([&] { done.push_back(0); }));
    desk.go_on([&] { done.push_back(5); });
    CHECK(done.back() == 5);
}

TEST_CASE("Who looks on is told how far the judging is") {
    std::string csv = "participant,capacity,level\n";
    for (int i = 0; i < 250; ++i)
        csv += "FRA,national,M\n";
    auto const import = importing::read_rows(*importing::read_csv(csv), *programme(), "");
    REQUIRE(import);
    model::Meeting meeting;
    meeting =
        model::apply(std::move(meeting), {1, a_week_before(), model::MeetingCreated{programme()}});
    auto const view = server::make_view(meeting, std::make_shared<server::People const>());
    std::vector<std::size_t> told;
    auto const judgement =
        importing::judge(view, *import, secretariat(), a_week_before(),
                         [&](std::size_t judged, std::size_t) { told.push_back(judged); });
    CHECK(told == std::vector<std::size_t>{100, 200, 250});
    CHECK(judgement.rows.size() == 250);
    CHECK(view->meeting->version == 1);  // what is judged is left as it is
}
