#include "server/client/seen_clock.hpp"

#include <algorithm>
#include <cmath>

namespace rostrum::server::client {

using std::chrono::nanoseconds;

namespace {

constexpr double quartz = 1e-4;
constexpr std::chrono::seconds apart{1};

nanoseconds middle(Sample const& sample) {
    return sample.asked + (sample.answered - sample.asked) / 2;
}

nanoseconds half_trip(Sample const& sample) {
    return (sample.answered - sample.asked) / 2;
}

nanoseconds scaled(nanoseconds time, double by) {
    return nanoseconds{std::llround(static_cast<double>(time.count()) * by)};
}

}  // namespace

void SeenClock::add(Sample const& sample) {
    if (sample.answered < sample.asked) return;
    // The first stays: the pace is seen best over a long time.
    if (samples_.size() == samples_kept) samples_.erase(samples_.begin() + 1);
    samples_.push_back(sample);
    Sample const& first = samples_.front();
    nanoseconds const here = middle(sample) - middle(first);
    if (here < apart) return;
    double const there = static_cast<double>(nanoseconds(sample.there - first.there).count());
    double const pace = there / static_cast<double>(here.count());
    // An instant there is rounded to a millisecond.
    double const doubt = static_cast<double>((half_trip(sample) + half_trip(first)).count()) *
                             pace / static_cast<double>(here.count()) +
                         1e6 / static_cast<double>(here.count()) + quartz;
    bool const usual = std::abs(pace - 1) <= doubt;
    pace_ = usual ? 1 : pace;
    pace_error_ = usual ? quartz : doubt;
}

void SeenClock::check(model::Instant there, nanoseconds received) {
    if (!known()) return;
    double const allowed =
        std::max(1.0, pace_) * 1e9 + static_cast<double>(error(received).count());
    double const away = static_cast<double>(nanoseconds(there - at(received)).count());
    if (std::abs(away) <= allowed) return;
    samples_.clear();
    pace_ = 1;
    pace_error_ = quartz;
}

Sample const& SeenClock::best(nanoseconds here) const {
    return *std::min_element(
        samples_.begin(), samples_.end(),
        [&](Sample const& a, Sample const& b) { return error(a, here) < error(b, here); });
}

nanoseconds SeenClock::error(Sample const& sample, nanoseconds here) const {
    return scaled(half_trip(sample), pace_) +
           scaled(std::chrono::abs(here - middle(sample)), pace_error_);
}

nanoseconds SeenClock::error(nanoseconds here) const {
    return error(best(here), here);
}

model::Instant SeenClock::at(nanoseconds here) const {
    Sample const& sample = best(here);
    return sample.there +
           std::chrono::floor<model::Milliseconds>(scaled(here - middle(sample), pace_));
}

nanoseconds SeenClock::until(model::Instant instant, nanoseconds here) const {
    return std::max(scaled(instant - at(here), 1 / pace_), nanoseconds{0});
}

}  // namespace rostrum::server::client
