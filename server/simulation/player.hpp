#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "server/client/follower.hpp"
#include "server/simulation/script.hpp"

namespace rostrum::server::simulation {

// Throws client::Refused where the viewer's token may not conduct that meeting's floor.
void must_conduct(client::Viewer& viewer, std::string const& meeting);

// What became of a script.
struct Played {
    std::vector<model::Instant> done;  // when each act was done, as the service answered
    model::Milliseconds latest{0};     // by how much the latest act came later than written
    bool whole = false;                // false: it was stopped before its end
};

// Gives a script's commands to a service over HTTP as a stranger would, each at its instant of the
// service's clock. Every act has an Idempotency-Key of its own, made of the script: one whose
// answer was lost is given again and done once, and a script that is played again goes on where it
// stopped, each act that was done being answered as it was then.
class Player {
public:
    // `say` is given a line for each act, and after a speech, where there is time, one with what is
    // foretold.
    Player(client::Viewer& viewer, Script const& script, std::function<void(std::string)> say);

    // Throws client::Refused with what the service says of an act that it refuses.
    Played play(std::stop_token const& stop);

private:
    bool wait_until(model::Instant at, std::stop_token const& stop);
    client::Answer give(std::size_t act, std::stop_token const& stop);
    bool there_is_time_before(std::size_t act);
    void tell_forecast();
    nlohmann::json command_of(std::size_t act) const;

    client::Viewer& viewer_;
    Script const& script_;
    std::function<void(std::string)> say_;
    std::string key_;                 // what the keys of this script begin with
    std::vector<std::string> given_;  // ids of turns, by the act that asked for them
};

}  // namespace rostrum::server::simulation
