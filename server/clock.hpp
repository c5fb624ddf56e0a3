#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "model/time.hpp"
#include "server/steady_time.hpp"
#include "server/store/store.hpp"

namespace rostrum::server {

// The time that the service reads; nothing else in the project asks the machine what time it is.
// Safe to read from any thread. Neither reading goes back while the process lives, whatever is done
// to the machine's clock (ADR 12).
class Clock {
public:
    virtual ~Clock() = default;

    // What the meeting's rules, the log and the deadlines go by: a rehearsal's time, in rehearsal.
    virtual model::Instant now() const = 0;
    // What time-outs, tokens and idempotency records go by.
    virtual model::Instant real_now() const = 0;
    // In rehearsal, the instant that it shows (the header `Rehearsal`); nullopt when it is real.
    virtual std::optional<model::Instant> rehearsal() const { return std::nullopt; }
    // How much real time passes until now() shows `at`; zero when it already does.
    virtual model::Milliseconds real_until(model::Instant at) const;
    // How far the machine's time of day is ahead of real_now(), negative: behind. Next to nothing,
    // unless somebody has set the one or the other wrong.
    virtual model::Milliseconds machine_ahead() const { return model::Milliseconds{0}; }
};

// Reads the machine's two clocks.
using ReadMachine = std::function<MachineReading()>;
MachineReading read_machine();

// The process's own time: begins with the machine's time of day, or with `not_before` where that is
// later, and goes on by what nobody sets (SteadyTime). A line is logged each time that the
// machine's time of day was set away from it, and when it is back. Any thread.
class OwnTime {
public:
    explicit OwnTime(ReadMachine read = read_machine, model::Instant not_before = {});

    model::Instant now();
    model::Milliseconds machine_ahead();

private:
    std::mutex mutex_;  // readings are taken and given in one order
    ReadMachine read_;
    SteadyTime time_;
};

class SystemClock final : public Clock {
public:
    explicit SystemClock(std::shared_ptr<OwnTime> time = std::make_shared<OwnTime>())
        : time_(std::move(time)) {}

    model::Instant now() const override { return time_->now(); }
    model::Instant real_now() const override { return time_->now(); }
    model::Milliseconds machine_ahead() const override { return time_->machine_ahead(); }

private:
    std::shared_ptr<OwnTime> time_;
};

// The same service on another day: shows `anchor` when the real clock shows `anchor_real`, and goes
// `speed` times as fast from there. It stops at the year 2200, the last that an instant may have.
class RehearsalClock final : public Clock {
public:
    RehearsalClock(model::Instant anchor, model::Instant anchor_real, double speed,
                   std::shared_ptr<OwnTime> time = std::make_shared<OwnTime>());

    model::Instant now() const override { return at(time_->now()); }
    model::Instant real_now() const override { return time_->now(); }
    std::optional<model::Instant> rehearsal() const override { return now(); }
    model::Milliseconds real_until(model::Instant at) const override;
    model::Milliseconds machine_ahead() const override { return time_->machine_ahead(); }

    // What it shows at a given real time.
    model::Instant at(model::Instant real) const;

private:
    model::Instant anchor_;
    model::Instant anchor_real_;
    double speed_;
    std::shared_ptr<OwnTime> time_;
};

// Stands still until it is told otherwise: for tests.
class ManualClock final : public Clock {
public:
    explicit ManualClock(model::Instant at) : now_(at), real_now_(at) {}

    model::Instant now() const override { return now_.load(); }
    model::Instant real_now() const override { return real_now_.load(); }

    void set(model::Instant at) { now_.store(at); }
    void set_real(model::Instant at) { real_now_.store(at); }

private:
    std::atomic<model::Instant> now_;
    std::atomic<model::Instant> real_now_;
};

// A stopwatch's reading, for measuring how long something took: steady, of no meaning by itself.
std::chrono::nanoseconds stopwatch();

// How `serve` was asked to read time.
struct ClockFlags {
    std::optional<model::Instant> rehearse_from;  // --rehearse-from; absent: for real
    std::optional<double> speed;                  // --speed; 1 if absent; only in rehearsal
    bool rehearse_again = false;                  // --rehearse-again
};

// --speed may be anything between these: one second a day, or a day in a second.
inline constexpr double slowest_rehearsal = 1.0 / 86'400;
inline constexpr double fastest_rehearsal = 86'400;

// Whether the flags ask for a fresh store in place of this one (--rehearse-again on a store that
// has a rehearsal in it); the caller sets the old one aside and opens an empty one. Throws
// store::Unusable for a store that was begun for real: a rehearsal never takes its place.
bool asks_for_fresh_store(store::Store& store, ClockFlags const& flags);

// The clock that this store goes by. A store's first clock is written into it; a rehearsal goes on
// from its anchor as if it had never stopped. Either shows the instant of the newest event in the
// store where the machine is behind that, and goes on from there. Throws store::Unusable, with a
// sentence that says what to do, when the flags are another clock's or make no sense.
std::shared_ptr<Clock> open_clock(store::Store& store, ClockFlags const& flags,
                                  ReadMachine read = read_machine);

// The clock that the store goes by already, whichever it is; the machine's where it has none yet.
std::shared_ptr<Clock> present_clock(store::Store& store);

}  // namespace rostrum::server
