#include <barrier>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "tests/server/api/client.hpp"

using namespace rostrum;
using namespace rostrum::tests;

// A thousand times, two officers ask for the same delegation at the same moment, each on a
// connection of its own. After each round the statement is withdrawn, so that the next one is free.
TEST_CASE("Two officers behind a barrier: one books the delegation, the other is told of R12") {
    constexpr int rounds = 1'000;
    char const* const delegations[] = {"FRA", "DEU", "KEN", "BRA", "FJI"};
    Service service;
    std::string const tokens[] = {service.token(model::ActorRole::secretariat),
                                  service.token(model::ActorRole::secretariat)};
    std::barrier gate(2);
    RawAnswer answers[2];
    int faults = 0;
    std::set<int> receipts;
    auto const officer = [&](std::size_t number) {
        ApiClient client(service.port(), tokens[number]);
        for (int round = 0; round < rounds; ++round) {
            auto const body = statement(delegations[round % std::size(delegations)]);
            gate.arrive_and_wait();
            answers[number] = client.post(at("bookings"), body);
            gate.arrive_and_wait();
            if (number != 0) {
                gate.arrive_and_wait();
                continue;
            }
            bool const first = answers[0].status == 201;
            RawAnswer const& booked = answers[first ? 0 : 1];
            RawAnswer const& refused = answers[first ? 1 : 0];
            bool const fine = booked.status == 201 && refused.status == 422 &&
                              nlohmann::json::parse(refused.body)["violations"].size() == 1 &&
                              nlohmann::json::parse(refused.body)["violations"][0]["rule"] == "R12";
            if (fine) {
                auto const told = nlohmann::json::parse(booked.body);
                receipts.insert(told["receipt"]["number"].get<int>());
                std::string const id = told["id"];
                faults += client.remove(at("bookings/" + id)).status != 200;
            } else {
                ++faults;
            }
            gate.arrive_and_wait();
        }
    };
    std::thread other(officer, 1);
    officer(0);
    other.join();
    CHECK(faults == 0);
    CHECK(receipts.size() == rounds);
    CHECK(*receipts.rbegin() == rounds);
    auto const list = parsed(ApiClient(service.port()).get(at("list")));
    CHECK(list["counts"]["statements"] == 0);
    CHECK(list["counts"]["withdrawn"] == rounds);
}
