#pragma once

#include <memory>
#include <random>
#include <string>

#include "model/update.hpp"

namespace rostrum::tests {

// Requests and events with every field filled or left empty by chance; the same ones for the same
// seed. They need make no sense: a codec judges nothing.
class RandomEvents {
public:
    RandomEvents(unsigned seed, std::shared_ptr<model::Programme const> programme)
        : dice_(seed), programme_(std::move(programme)) {}

    model::Request request(std::size_t alternative);
    model::Event event(std::size_t alternative);
    model::ModeratedAct act(model::Request const& any);
    model::Granted granted();
    model::SettingsChange settings();
    model::Finding finding();
    std::optional<model::Override> overridden();
    model::ListKey key();
    std::string text();
    model::Instant instant();
    bool coin() { return dice_() % 2 == 0; }
    unsigned below(unsigned limit) { return dice_() % limit; }

private:
    template <class Id>
    Id id();
    template <class Id>
    std::optional<Id> maybe_id();
    template <class Id>
    std::vector<Id> ids();
    std::optional<model::Seconds> maybe_seconds();
    std::optional<model::Instant> maybe_instant();
    model::Fact fact();
    template <class T>
    std::optional<T> maybe(T value);

    std::mt19937 dice_;
    std::shared_ptr<model::Programme const> programme_;
};

}  // namespace rostrum::tests
