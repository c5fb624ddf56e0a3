#include "server/client/follower.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>

#include "server/clock.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/service_process.hpp"

namespace rostrum::tests::follower_tests {

using namespace rostrum;
using namespace rostrum::server::client;
using namespace rostrum::tests;
using namespace std::chrono_literals;
using nlohmann::json;
// The other is what an answer is made for.
using Visitor = rostrum::server::client::Viewer;

namespace {

std::string url(std::uint16_t port) {
    return "http://127.0.0.1:" + std::to_string(port);
}

// A service at the beginning of the debate, Kenya and France inscribed.
struct Hall {
    Hall() {
        service.set_time(instant("2025-11-24T16:05:00Z"));
        for (char const* state : {"KEN", "FRA"})
            REQUIRE(officer.post(at("bookings"), statement(state)).status == 201);
    }
    void conduct(json const& command) {
        auto const answer = presiding.post(at("floor"), command);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
    }
    void let_kenya_speak() {
        conduct({{"action", "open_sitting"}, {"sitting", "24-am"}});
        conduct({{"action", "call"}, {"booking", "b1"}});
        conduct({{"action", "begin"}});
    }

    Service service;
    ApiClient officer{service.port(), service.token(model::ActorRole::secretariat)};
    ApiClient presiding{service.port(), service.token(model::ActorRole::presiding)};
};

// A follower of which a test may wait for something.
class Watched {
public:
    Watched(std::uint16_t port, std::string const& meeting = "hlm2025")
        : follower_(url(port), "", "en", meeting, [this] {
              std::lock_guard const lock(mutex_);
              ++changes_;
              changed_.notify_all();
          }) {}

    bool sees(std::function<bool(Followed const&)> const& condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 30s, [&] { return condition(follower_.now()); });
    }
    Followed now() const { return follower_.now(); }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int changes_ = 0;
    Follower follower_;  // the last: it calls
};

bool speaks(Followed const& followed, std::string const& name) {
    return followed.picture.current && followed.picture.current->name == name;
}

}  // namespace

TEST_CASE("A visitor reads what its token lets it see, and the service's time") {
    Hall hall;
    Visitor visitor(url(hall.service.port()), "", "fr");
    auto const now = visitor.look("/v1/meetings/hlm2025/now");
    REQUIRE(now);
    CHECK(now->at("state") == "closed");
    REQUIRE(visitor.clock().known());
    CHECK(visitor.clock().at(server::read_machine().steady) - instant("2025-11-24T16:05:00Z") <
          10s);
    // What has not changed is not sent again.
    CHECK_FALSE(visitor.look("/v1/meetings/hlm2025/now"));
    visitor.forget();
    CHECK(visitor.look("/v1/meetings/hlm2025/now"));
    CHECK(chosen_meeting(visitor, "") == "hlm2025");

    CHECK_THROWS_AS(visitor.look("/v1/meetings/other/now"), Refused);
    CHECK_THROWS_AS(visitor.look("/v1/tokens"), Refused);
    Visitor stranger(url(hall.service.port()), "no-such-token", "en");
    CHECK_THROWS_AS(stranger.look("/v1/meetings"), Refused);
}

TEST_CASE("What is no address, and where nobody is, is said in a sentence") {
    for (char const* no : {"", "hall", "ftp://hall", "http://", "http://hall?x=1", "file:///etc"})
        CHECK_THROWS_AS(HttpClient(no, ""), std::invalid_argument);
    CHECK_THROWS_AS(HttpClient("http://hall", "a\r\nb: c"), std::invalid_argument);
    HttpClient nobody("http://127.0.0.1:1/", "");
    CHECK_THROWS_WITH(nobody.ask({}), Catch::Contains("http://127.0.0.1:1 can't be reached"));
}

TEST_CASE("A follower sees what happens, and that the connection is lost") {
    auto hall = std::make_unique<Hall>();
    Watched watched(hall->service.port());
    REQUIRE(watched.sees([](Followed const& f) { return f.picture.state == "closed"; }));
    hall->let_kenya_speak();
    REQUIRE(watched.sees([](Followed const& f) {
        return speaks(f, "Kenya") && f.picture.clock && f.picture.clock->since;
    }));
    Followed const seen = watched.now();
    CHECK(seen.picture.state == "speaking");
    CHECK(seen.picture.clock->limit == 180s);
    CHECK_FALSE(seen.lost);
    // The list as the public sees it: whoever was called.
    CHECK(std::any_of(seen.picture.list.begin(), seen.picture.list.end(),
                      [](Shown const& row) { return row.state == "speaking"; }));
    hall->conduct({{"action", "end"}});
    CHECK(watched.sees([](Followed const& f) { return f.picture.state == "free"; }));

    hall.reset();
    CHECK(watched.sees([](Followed const& f) { return f.lost && !f.why.empty(); }));
}

TEST_CASE("A follower of what is not there is told so, and ends") {
    Hall hall;
    Watched watched(hall.service.port(), "other");
    CHECK(watched.sees([](Followed const& f) { return !f.refused.empty(); }));
}

TEST_CASE("rostrum watch --once prints one screen") {
    Hall hall;
    hall.let_kenya_speak();
    auto const log = std::filesystem::temp_directory_path() /
                     ("rostrum-watch-" + std::to_string(::getpid()) + ".log");
    auto const watch = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"watch", url(hall.service.port()), "--once", "--config-folder",
                                   ROSTRUM_SOURCE_DIR "/config"});
        ServiceProcess process(more, log);
        std::string const said = process.output();
        CHECK(process.wait() == 0);
        return said;
    };
    std::string const english = watch({});
    INFO(english);
    CHECK_THAT(english, Catch::Contains("11:05"));
    CHECK_THAT(english, Catch::Contains("Has the floor\nKenya "));
    CHECK_THAT(english, Catch::Contains("3:00"));
    CHECK_THAT(english, !Catch::Contains("\033"));
    CHECK_THAT(english, !Catch::Contains("France"));  // not published yet
    CHECK_THAT(watch({"--lang", "zh"}), Catch::Contains("正在发言\n肯尼亚"));
    CHECK_THAT(watch({"--token", hall.service.token(model::ActorRole::secretariat)}),
               Catch::Contains("France"));
    std::filesystem::remove(log);
}

}  // namespace rostrum::tests::follower_tests
