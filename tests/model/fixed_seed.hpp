#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace rostrum::model::testing {

// The smallest case that contradicts the property, in words; empty when it held every time. The
// same seed tries the same cases everywhere.
template <class Property>
std::string counterexample(std::uint64_t seed, int runs, Property&& property) {
    rc::detail::TestParams params;
    params.seed = seed;
    params.maxSuccess = runs;
    auto const result = rc::detail::checkTestable(std::forward<Property>(property),
                                                  rc::detail::TestMetadata{}, params);
    if (result.template is<rc::detail::SuccessResult>()) return {};
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    return text.str();
}

// Raw numbers out of which a test makes one of its steps, whatever the state it meets is; small
// cases are cut out of large ones step by step.
class Dice {
public:
    explicit Dice(std::vector<int> rolled) : rolled_(std::move(rolled)) {}

    // 0 .. sides - 1; the first few rolls of a step are its own, then they repeat.
    int roll(int sides) {
        int const value = rolled_[next_++ % rolled_.size()];
        return sides <= 1 ? 0 : value % sides;
    }
    bool one_in(int sides) { return roll(sides) == 0; }

    friend void showValue(Dice const& dice, std::ostream& out) {
        for (int const number : dice.rolled_)
            out << number << ' ';
    }

private:
    std::vector<int> rolled_;
    std::size_t next_ = 0;
};

// Between 1 and `longest` steps of `rolls` numbers each.
inline std::vector<Dice> throw_dice(int longest, int rolls) {
    auto const number = rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 10'000));
    int const steps = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1, longest + 1));
    auto const one =
        rc::gen::map(rc::gen::container<std::vector<int>>(static_cast<std::size_t>(rolls), number),
                     [](std::vector<int> rolled) { return Dice{std::move(rolled)}; });
    return *rc::gen::container<std::vector<Dice>>(static_cast<std::size_t>(steps), one);
}

}  // namespace rostrum::model::testing
