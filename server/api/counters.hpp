#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace rostrum::server::api {

// What /metrics tells of the interface. Counted by any thread, without a lock.
struct Counters {
    std::array<std::atomic<std::uint64_t>, 6> answers{};  // [n]: with status n00 to n99
    std::atomic<std::uint64_t> rendered_hits{0};          // answers served from memory
    std::atomic<std::uint64_t> rendered_misses{0};
    std::atomic<std::uint64_t> rate_limited{0};

    void answered(unsigned status) {
        if (status / 100 < answers.size())
            answers[status / 100].fetch_add(1, std::memory_order_relaxed);
    }
};

}  // namespace rostrum::server::api
