#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/scenarios/scenario.hpp"
#include "tests/scenarios/words.hpp"

namespace rostrum::tests::scenarios {

// "b1 warns R18", "refused R11".
std::string text(Answer const& answer);

// What of an answer is not as it must be; without an outcome it must be accepted without warnings.
std::vector<std::string> unmet(Answer const& answer,
                               std::optional<std::vector<std::string>> const& outcome,
                               State const& state);

// What of an expectation's words, behind "expect", does not hold.
std::vector<std::string> unmet(Words& words, State const& state);

// Where a state is not as the other one.
std::vector<std::string> differences(State const& state, State const& other);

}  // namespace rostrum::tests::scenarios
