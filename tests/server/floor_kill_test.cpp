// A sitting goes on when the service does not: it is killed in the middle of a statement, a pause
// and a point of order, and the clock shows the right second afterwards.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "config/instant.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

std::string data(Folder const& folder) {
    return (folder.path / "data").string();
}

std::string presiding_token(Folder const& folder) {
    ServiceProcess made({"token", "create", "--data", data(folder), "--role", "presiding",
                         "--config-folder", ROSTRUM_SOURCE_DIR "/config"},
                        folder.path / "token.log");
    std::string const text = made.output();
    REQUIRE(made.wait() == 0);
    return text.substr(0, text.find('\n'));
}

model::Instant instant_of(json const& text) {
    return config::parse_instant(text.get<std::string>()).value();
}

// What a client shows of the clock at the service's instant of the answer: how long it has run.
model::Milliseconds shown(RawAnswer const& answer) {
    json const clock = json::parse(answer.body).at("clock");
    model::Milliseconds const used{clock.at("used_milliseconds").get<std::int64_t>()};
    if (clock.at("paused").get<bool>()) return used;
    auto const now = config::parse_instant(answer.header("Server-Time")).value();
    return used + (now - instant_of(clock.at("since")));
}

}  // namespace

TEST_CASE(
    "Killed in the middle of a statement, a pause or a point of order, it shows the right second") {
    std::string const last = GENERATE(as<std::string>{}, "begin", "pause", "point_of_order");
    CAPTURE(last);
    Folder folder;
    std::vector<std::string> const serve{"serve",
                                         "--data",
                                         data(folder),
                                         "--listen",
                                         "127.0.0.1:0",
                                         "--meeting",
                                         ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json",
                                         "--config-folder",
                                         ROSTRUM_SOURCE_DIR "/config",
                                         "--rehearse-from",
                                         "2025-11-24T11:00:00-05:00"};
    std::string const secret = presiding_token(folder);
    auto service = std::make_unique<ServiceProcess>(serve, folder.path / "first.log");
    std::uint16_t port = service->port();
    json clock_before;
    model::Instant began{};
    {
        ApiClient presiding(port, secret);
        auto const tell = [&](json const& body) {
            RawAnswer const answer = presiding.post(at("floor"), body);
            CAPTURE(body.dump(), answer.body);
            REQUIRE(answer.status == 200);
            return json::parse(answer.body);
        };
        RawAnswer const booked = presiding.post(at("bookings"), {{"kind", "statement"},
                                                                 {"participant", "FRA"},
                                                                 {"capacity", "national"},
                                                                 {"level", "M"}});
        REQUIRE(booked.status == 201);
        tell({{"action", "open_sitting"}, {"sitting", "24-am"}, {"present", 120}});
        tell({{"action", "call"}, {"booking", "b1"}});
        json const begun = tell({{"action", "begin"}});
        began = instant_of(begun.at("clock").at("since"));
        if (last == "pause") tell({{"action", "pause"}});
        if (last == "point_of_order") tell({{"action", "point_of_order"}, {"participant", "KEN"}});
        RawAnswer const now = presiding.get(at("now"));
        clock_before = json::parse(now.body).at("clock");
    }
    service->kill();

    service = std::make_unique<ServiceProcess>(serve, folder.path / "second.log");
    port = service->port();
    ApiClient presiding(port, secret);
    RawAnswer const now = presiding.get(at("now"));
    json const body = json::parse(now.body);
    CHECK(body.at("clock") == clock_before);
    CHECK(body.at("state") == (last == "begin" ? "speaking" : last == "pause" ? "paused" : last));
    if (last == "begin") {
        auto const service_time = config::parse_instant(now.header("Server-Time")).value();
        CHECK(shown(now) == service_time - began);
    }
    if (last == "point_of_order") CHECK(body.at("interrupted").at("booking") == "b1");
}
