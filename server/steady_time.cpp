#include "server/steady_time.hpp"

#include <algorithm>
#include <utility>

namespace rostrum::server {

using std::chrono::nanoseconds;

SteadyTime::SteadyTime(model::Instant begin, nanoseconds steady)
    : base_(begin), base_steady_(steady) {}

model::Instant SteadyTime::at(MachineReading const& reading) {
    if (!looked_ || reading.steady - base_steady_ >= between_looks) look(reading);
    return std::chrono::floor<model::Milliseconds>(shown(reading.steady));
}

model::Milliseconds SteadyTime::machine_ahead(MachineReading const& reading) const {
    return std::chrono::floor<model::Milliseconds>(reading.wall - shown(reading.steady));
}

std::optional<model::Milliseconds> SteadyTime::news() {
    return std::exchange(news_, std::nullopt);
}

// What was to be made good at the last look is made good and no more, however long ago that was.
SteadyTime::Time SteadyTime::shown(nanoseconds steady) const {
    nanoseconds const passed = std::max(steady - base_steady_, nanoseconds{0});
    nanoseconds const most = passed / slew;
    return base_ + passed + std::clamp(to_make_good_, -most, most);
}

void SteadyTime::look(MachineReading const& reading) {
    base_ = shown(reading.steady);
    base_steady_ = std::max(base_steady_, reading.steady);
    looked_ = true;
    nanoseconds const ahead = reading.wall - base_;
    bool const together = std::chrono::abs(ahead) < follows_within;
    to_make_good_ = together ? ahead : nanoseconds{0};

    nanoseconds const apart = together ? nanoseconds{0} : ahead;
    bool const known = apart == told_ || (!together && told_ != nanoseconds{0} &&
                                          std::chrono::abs(apart - told_) < follows_within);
    if (known) return;
    told_ = apart;
    news_ = std::chrono::floor<model::Milliseconds>(ahead);
}

}  // namespace rostrum::server
