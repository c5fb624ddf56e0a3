#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "tests/server/api/client.hpp"

namespace rostrum::tests {

// A service a week before the meeting, with all that a publication asks for (R8, R37): b1 to b6. On
// the list stand France (b7), Kenya (b8) and Japan (b9), each with a speaker.
struct ProgrammeToPublish {
    std::unique_ptr<Service> service;
    ApiClient secretariat;
    ApiClient everybody;

    ProgrammeToPublish() : ProgrammeToPublish(std::make_unique<Service>()) {}
    explicit ProgrammeToPublish(std::unique_ptr<Service> given)
        : service(std::move(given)),
          secretariat(service->port(), service->token(model::ActorRole::secretariat)),
          everybody(service->port()) {
        book({{"kind", "role"},
              {"role", "eminent_person"},
              {"chosen_by_president", true},
              {"survivor", true},
              {"speaker", {{"name", "Survivorname"}}}});
        book({{"kind", "role"}, {"role", "civil_society"}, {"chosen_by_president", true}});
        for (auto const& [state, declared, panel] :
             {std::tuple{"CHE", "developed", "panel-1"}, std::tuple{"KEN", "developing", "panel-1"},
              std::tuple{"DEU", "developed", "panel-2"},
              std::tuple{"BRA", "developing", "panel-2"}})
            book({{"kind", "panel"},
                  {"panel", panel},
                  {"function", "co_chair"},
                  {"participant", state},
                  {"declared", declared},
                  {"designated_by_president", true}});
        for (char const* id : {"FRA", "KEN", "JPN"})
            book(with_speaker(id, "Speaker of " + std::string{id}));
    }

    static nlohmann::json with_speaker(char const* id, std::string const& name) {
        nlohmann::json body = statement(id);
        body["speaker"] = {{"name", name}, {"title", "Minister"}};
        return body;
    }
    std::string book(nlohmann::json const& body) {
        auto const answer = secretariat.post(at("bookings"), body);
        CAPTURE(answer.body);
        REQUIRE(answer.status == 201);
        return parsed(answer).at("id");
    }
    nlohmann::json publish(nlohmann::json const& body = nlohmann::json::object()) {
        auto const answer = secretariat.post(at("publications"), body);
        CAPTURE(answer.body);
        REQUIRE(answer.status == 201);
        return parsed(answer);
    }
};

}  // namespace rostrum::tests
