#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "config/instant.hpp"
#include "tests/server/api/client.hpp"

namespace rostrum::tests {

inline model::Instant moment(std::string const& text) {
    return config::parse_instant(text).value();
}

inline model::Instant const ten = moment("2025-11-24T10:00:00-05:00");

// The morning of the first day: the President's role (b1), France (b2) and Kenya (b3) are booked.
struct Morning {
    std::unique_ptr<Service> service;
    ApiClient presiding;
    ApiClient secretariat;
    ApiClient conference;
    ApiClient everybody;

    Morning() : Morning(std::make_unique<Service>()) {}
    explicit Morning(std::unique_ptr<Service> given)
        : service(std::move(given)),
          presiding(service->port(), service->token(model::ActorRole::presiding)),
          secretariat(service->port(), service->token(model::ActorRole::secretariat)),
          conference(service->port(), service->token(model::ActorRole::conference_officer)),
          everybody(service->port()) {
        book({{"kind", "role"}, {"role", "president"}});
        for (char const* id : {"FRA", "KEN"}) {
            nlohmann::json body = statement(id);
            body["speaker"] = {{"name", "Zorblax of " + std::string{id}}};
            book(body);
        }
        service->set_time(ten);
    }

    void book(nlohmann::json const& body) {
        REQUIRE(secretariat.post(at("bookings"), body).status == 201);
    }

    RawAnswer ask(nlohmann::json const& body, Headers const& headers = {}) {
        return presiding.post(at("floor"), body, headers);
    }
    // A command that is carried out; the floor after it.
    nlohmann::json act(nlohmann::json const& body) {
        auto const answer = ask(body);
        CAPTURE(body.dump(), answer.body);
        REQUIRE(answer.status == 200);
        return parsed(answer);
    }
    nlohmann::json press(char const* action) { return act({{"action", action}}); }
    void later(model::Milliseconds time) { service->set_time(service->clock().now() + time); }

    void open() {
        act({{"action", "open_sitting"},
             {"sitting", "24-am"},
             {"present", 110},
             {"presiding", {{"name", "Quuxalot"}, {"title", "Vice-President"}}}});
    }
    nlohmann::json call(char const* booking) {
        return act({{"action", "call"}, {"booking", booking}, {"reason", "a test"}});
    }
    nlohmann::json floor() { return parsed(everybody.get(at("floor"))); }
    nlohmann::json now(std::string const& query = "") {
        return parsed(everybody.get(at("now" + query)));
    }
};

}  // namespace rostrum::tests
