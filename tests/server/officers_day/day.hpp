#pragma once

#include <map>
#include <string>

#include "tests/server/officers_day/expected_list.hpp"
#include "tests/server/officers_day/hall.hpp"
#include "tests/server/officers_day/script.hpp"

namespace rostrum::tests {

// The service and, apart from it, the list as it must be.
struct Day {
    Day();

    Hall hall;
    ExpectedList expected;
    ExpectedList before_last_act;              // an officer's
    std::map<std::string, std::string> swaps;  // "GRD>CPV", and its id
};

// "QAT" of "QAT/gcc".
std::string participant_of(std::string const& who);

// The body of an inscription.
nlohmann::json booking_of(script::Entry const& entry);
// An entry of the script, as the client says it to the service.
RawAnswer say(Day& day, ApiClient& client, script::Entry const& entry);
// The same entry, as it changes the list; what is inscribed without a time is inscribed at `now`.
void expect(Day& day, script::Entry const& entry, std::string const& now);

}  // namespace rostrum::tests
