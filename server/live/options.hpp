#pragma once

#include <chrono>
#include <cstdint>

#include "server/live/places.hpp"

namespace rostrum::server::live {

struct HubOptions {
    PlaceLimits places;
    std::chrono::seconds heartbeat{15};  // by the real clock
    // Of each meeting so many of the last events are kept, for those who come back.
    std::size_t events_at_hand = 512;
    // A reader who missed more events than this is better served with a snapshot.
    std::uint64_t furthest_resume = 10'000;
};

}  // namespace rostrum::server::live
