#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "model/time.hpp"

namespace rostrum::server::client {

// One question and what the service's clock showed when it was answered. What was here is the
// reading of a steady clock that nobody sets.
struct Sample {
    std::chrono::nanoseconds asked{0};
    std::chrono::nanoseconds answered{0};
    model::Instant there;
};

// The service's time as it is seen from here (docs/following.md): the service read its clock
// half-way between question and answer, give or take half the round trip, so the quickest of
// several answers is the best. A rehearsal's clock may go faster or slower; its pace is seen from
// answers that lie apart. Pure, for one thread.
class SeenClock {
public:
    static constexpr std::size_t samples_kept = 64;

    void add(Sample const& sample);
    // What a heartbeat says; a whole second away from what was thought, all that was thought is
    // dropped: this machine has slept, or the service was started anew.
    void check(model::Instant at, std::chrono::nanoseconds received);

    bool known() const { return !samples_.empty(); }
    // Needs a sample.
    model::Instant at(std::chrono::nanoseconds here) const;
    // Seconds there for each one here: 1, but for a rehearsal at another speed.
    double pace() const { return pace_; }
    // How far at() may be off at that time.
    std::chrono::nanoseconds error(std::chrono::nanoseconds here) const;
    // How long it takes from here until the service's clock shows that.
    std::chrono::nanoseconds until(model::Instant at, std::chrono::nanoseconds here) const;

private:
    Sample const& best(std::chrono::nanoseconds here) const;
    std::chrono::nanoseconds error(Sample const& sample, std::chrono::nanoseconds here) const;

    std::vector<Sample> samples_;
    double pace_ = 1;
    double pace_error_ = 1e-4;  // quartz against quartz
};

}  // namespace rostrum::server::client
