#include "server/clock.hpp"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "config/instant.hpp"
#include "server/log.hpp"

namespace rostrum::server {
namespace {

using model::Instant;
using model::Milliseconds;

// The last instant that an answer can carry.
const Instant end_of_time = date::sys_days{date::year{2200} / 12 / 31};

Instant wall_of(MachineReading const& reading) {
    return std::chrono::floor<Milliseconds>(reading.wall);
}

// Of all the meetings' events; nullopt: there is none.
std::optional<Instant> newest_event(store::Store& store) {
    std::optional<Instant> newest;
    for (model::MeetingId const& meeting : store.meetings()) {
        std::uint64_t const head = store.head(meeting);
        if (head == 0) continue;
        store.read(meeting, head - 1, 1, [&](store::StoredEvent&& event) {
            newest = std::max(newest.value_or(event.at), event.at);
        });
    }
    return newest;
}

void tell(Instant shown, Milliseconds ahead) {
    bool const back = std::chrono::abs(ahead) < SteadyTime::follows_within;
    log_line(
        back ? LogLevel::info : LogLevel::warn,
        back ? "the machine's clock shows the service's time again"
             : "the machine's clock is not at the service's time, which goes on by itself: set "
               "the machine right, or restart the service where it is the service that is wrong",
        {{"service", config::format_instant(shown)},
         {"machine", config::format_instant(shown + ahead)},
         {"ahead_milliseconds", ahead.count()}});
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

// A rehearsal whose log is ahead of it goes on from there, and leaves real time alone.
std::shared_ptr<Clock> rehearsal_of(store::ClockRow const& row, std::optional<Instant> newest,
                                    ReadMachine read) {
    auto time = std::make_shared<OwnTime>(std::move(read));
    auto clock = std::make_shared<RehearsalClock>(row.anchor, row.anchor_real, row.speed, time);
    Instant const real = time->now();
    if (!newest || clock->at(real) >= *newest) return clock;
    return std::make_shared<RehearsalClock>(*newest, real, row.speed, time);
}

std::shared_ptr<Clock> clock_of(store::Store& store, store::ClockRow const& row, ReadMachine read) {
    auto const newest = newest_event(store);
    if (row.rehearsal) return rehearsal_of(row, newest, std::move(read));
    return std::make_shared<SystemClock>(
        std::make_shared<OwnTime>(std::move(read), newest.value_or(Instant{})));
}

store::ClockRow first_clock(ClockFlags const& flags, Instant real) {
    store::ClockRow row;
    row.anchor_real = real;
    row.anchor = flags.rehearse_from.value_or(row.anchor_real);
    row.rehearsal = flags.rehearse_from.has_value();
    row.speed = flags.speed.value_or(1.0);
    return row;
}

}  // namespace

Milliseconds Clock::real_until(Instant at) const {
    return std::max(at - now(), Milliseconds{0});
}

MachineReading read_machine() {
    timespec passed{};
    ::clock_gettime(CLOCK_BOOTTIME, &passed);
    return {std::chrono::system_clock::now(),
            std::chrono::seconds{passed.tv_sec} + std::chrono::nanoseconds{passed.tv_nsec}};
}

OwnTime::OwnTime(ReadMachine read, Instant not_before)
    : read_(std::move(read)), time_([&] {
          MachineReading const reading = read_();
          return SteadyTime(std::max(wall_of(reading), not_before), reading.steady);
      }()) {}

Instant OwnTime::now() {
    Instant shown;
    std::optional<Milliseconds> news;
    {
        std::lock_guard const lock(mutex_);
        shown = time_.at(read_());
        news = time_.news();
    }
    if (news) tell(shown, *news);
    return shown;
}

Milliseconds OwnTime::machine_ahead() {
    std::lock_guard const lock(mutex_);
    return time_.machine_ahead(read_());
}

RehearsalClock::RehearsalClock(Instant anchor, Instant anchor_real, double speed,
                               std::shared_ptr<OwnTime> time)
    : anchor_(anchor), anchor_real_(anchor_real), speed_(speed), time_(std::move(time)) {}

Instant RehearsalClock::at(Instant real) const {
    double const passed = static_cast<double>((real - anchor_real_).count()) * speed_;
    double const left = static_cast<double>((end_of_time - anchor_).count());
    if (passed >= left) return end_of_time;
    return anchor_ + Milliseconds{static_cast<std::int64_t>(std::floor(passed))};
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

std::shared_ptr<Clock> open_clock(store::Store& store, ClockFlags const& flags, ReadMachine read) {
    check(flags);
    auto const row = store.clock();
    if (!row) {
        const store::ClockRow first = first_clock(flags, wall_of(read()));
        store.set_clock(first);
        return clock_of(store, first, std::move(read));
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
    return clock_of(store, *row, std::move(read));
}

std::shared_ptr<Clock> present_clock(store::Store& store) {
    auto const row = store.clock();
    if (row) return clock_of(store, *row, read_machine);
    return std::make_shared<SystemClock>();
}

}  // namespace rostrum::server
