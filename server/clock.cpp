#include "server/clock.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "config/instant.hpp"

namespace rostrum::server {
namespace {

using model::Instant;
using model::Milliseconds;

// The last instant that an answer can carry.
const Instant end_of_time = date::sys_days{date::year{2200} / 12 / 31};

Instant machine_time() {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

std::string written(double speed) {
    std::string text = std::to_string(speed);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string flags_of(store::ClockRow const& row) {
    return "--rehearse-from " + config::format_instant(row.anchor) + " --speed " +
           written(row.speed);
}

void check(ClockFlags const& flags) {
    if (flags.rehearse_from) {
        double const speed = flags.speed.value_or(1.0);
        if (!(speed >= slowest_rehearsal && speed <= fastest_rehearsal))
            throw store::Unusable("--speed must be between " + written(slowest_rehearsal) +
                                  " and " + written(fastest_rehearsal) + ".");
        return;
    }
    if (flags.speed) throw store::Unusable("--speed is for a rehearsal: give --rehearse-from too.");
    if (flags.rehearse_again)
        throw store::Unusable("--rehearse-again begins a rehearsal: give --rehearse-from too.");
}

std::shared_ptr<Clock> clock_of(store::ClockRow const& row) {
    if (!row.rehearsal) return std::make_shared<SystemClock>();
    return std::make_shared<RehearsalClock>(row.anchor, row.anchor_real, row.speed);
}

store::ClockRow first_clock(ClockFlags const& flags) {
    store::ClockRow row;
    row.anchor_real = machine_time();
    row.anchor = flags.rehearse_from.value_or(row.anchor_real);
    row.rehearsal = flags.rehearse_from.has_value();
    row.speed = flags.speed.value_or(1.0);
    return row;
}

}  // namespace

Milliseconds Clock::real_until(Instant at) const {
    return std::max(at - now(), Milliseconds{0});
}

Instant SystemClock::now() const {
    return machine_time();
}

Instant SystemClock::real_now() const {
    return machine_time();
}

RehearsalClock::RehearsalClock(Instant anchor, Instant anchor_real, double speed)
    : anchor_(anchor), anchor_real_(anchor_real), speed_(speed) {}

Instant RehearsalClock::at(Instant real) const {
    double const passed = static_cast<double>((real - anchor_real_).count()) * speed_;
    double const left = static_cast<double>((end_of_time - anchor_).count());
    if (passed >= left) return end_of_time;
    return anchor_ + Milliseconds{static_cast<std::int64_t>(std::floor(passed))};
}

Instant RehearsalClock::now() const {
    return at(machine_time());
}

Instant RehearsalClock::real_now() const {
    return machine_time();
}

Milliseconds RehearsalClock::real_until(Instant at) const {
    double const left = static_cast<double>((at - now()).count()) / speed_;
    return Milliseconds{static_cast<std::int64_t>(std::ceil(std::max(left, 0.0)))};
}

std::chrono::nanoseconds stopwatch() {
    return std::chrono::steady_clock::now().time_since_epoch();
}

bool asks_for_fresh_store(store::Store& store, ClockFlags const& flags) {
    check(flags);
    if (!flags.rehearse_again) return false;
    auto const row = store.clock();
    if (row && !row->rehearsal)
        throw store::Unusable(
            "This data folder holds a real meeting: --rehearse-again never takes its place. Choose "
            "another folder with --data.");
    return row.has_value();
}

std::shared_ptr<Clock> open_clock(store::Store& store, ClockFlags const& flags) {
    check(flags);
    auto const row = store.clock();
    if (!row) {
        const store::ClockRow first = first_clock(flags);
        store.set_clock(first);
        return clock_of(first);
    }
    if (row->rehearsal && !flags.rehearse_from)
        throw store::Unusable("This data folder holds a rehearsal: go on with it by " +
                              flags_of(*row) +
                              ", or choose another folder with --data for the real meeting.");
    if (!row->rehearsal && flags.rehearse_from)
        throw store::Unusable(
            "This data folder holds a real meeting: it can't be opened for a rehearsal. Choose "
            "another folder with --data.");
    if (flags.rehearse_from &&
        (*flags.rehearse_from != row->anchor || flags.speed.value_or(1.0) != row->speed))
        throw store::Unusable("This data folder holds a rehearsal begun with " + flags_of(*row) +
                              ": go on with these, or add --rehearse-again to begin a fresh one.");
    return clock_of(*row);
}

std::shared_ptr<Clock> present_clock(store::Store& store) {
    auto const row = store.clock();
    if (row) return clock_of(*row);
    return std::make_shared<SystemClock>();
}

}  // namespace rostrum::server
