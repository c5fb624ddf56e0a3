#pragma once

#include "model/forecast.hpp"
#include "model/speakers_list.hpp"
#include "model/update.hpp"
#include "tests/scenarios/scenario.hpp"

namespace rostrum::tests::scenarios {

// The core alone: commands are decided and applied, and deadlines passed at their due instants, as
// the service's writer does it.
class CoreDriver final : public Driver {
public:
    // The meeting of the file, below config/, made at that instant. Throws when it is not in order.
    CoreDriver(std::filesystem::path const& meeting, model::Instant begins);

    std::string name() const override { return "the core"; }
    void set_time(model::Instant at) override;
    void act_as(model::ActorRole role, std::string const& participant) override;

    Answer book(nlohmann::json const& body) override;
    Answer change(std::string const& booking, nlohmann::json const& body) override;
    Answer withdraw(std::string const& booking) override;
    Answer restore(std::string const& booking, nlohmann::json const& body) override;
    Answer move(std::string const& booking, nlohmann::json const& body) override;
    Answer swap(std::string const& booking, nlohmann::json const& body) override;
    Answer accept(std::string const& swap, nlohmann::json const& body) override;
    Answer decline(std::string const& swap) override;
    Answer accept_request(std::string const& request, nlohmann::json const& body) override;
    Answer decline_request(std::string const& request, nlohmann::json const& body) override;
    Answer change_settings(nlohmann::json const& body) override;
    Answer open_or_close(nlohmann::json const& body) override;
    Answer undo(nlohmann::json const& body) override;
    Answer conduct(nlohmann::json const& body) override;

    State state() override;

private:
    // What was decided happens; a refusal is put into the answer.
    Answer tell(model::Command const& command, std::string const& subject = "");
    void happen(model::Events const& events, model::Instant at, bool by_officer);
    void pass_deadlines();
    model::Forecasts forecasts() const;

    model::Meeting meeting_;
    model::Instant now_;
    model::Actor actor_{model::ActorRole::secretariat, "secretariat", std::nullopt};
};

}  // namespace rostrum::tests::scenarios
