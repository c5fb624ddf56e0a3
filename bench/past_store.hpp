#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace rostrum::bench {

struct PastStore {
    std::filesystem::path folder;         // made, must hold no store
    std::filesystem::path config_folder;  // its meetings/hlm2025.json is the meeting ...
    int meetings = 20;                    // ... that is made so often, under other ids
    std::filesystem::path bodies;         // JSON lines: what is booked
    std::string rehearse_from;            // the clock that the store keeps
    std::uint64_t events = 100'000;       // in all meetings together, at least
};

// Makes a store with a past: each meeting is booked full, and then bookings are changed, withdrawn
// and made again, by the service's own writer and under the real rules, always the same ones.
// Returns how many events it holds. Throws std::runtime_error when a command is refused.
std::uint64_t make_past_store(PastStore const& wish);

}  // namespace rostrum::bench
