#pragma once

#include <chrono>
#include <optional>

#include "model/time.hpp"

namespace rostrum::server {

// What a machine shows at one moment: the time of day, which may be set, and a clock of no meaning
// by itself that nobody sets, that counts while the machine sleeps, and that never goes back.
struct MachineReading {
    std::chrono::sys_time<std::chrono::nanoseconds> wall;
    std::chrono::nanoseconds steady{0};
};

// Time that goes by the steady clock alone, from an instant that it is given. It never goes back
// and never jumps. Where the machine's time of day is a little ahead or behind (a leap second, a
// small correction) it comes nearer to it, by 1 s in 2,000 at most; what is more than
// `follows_within` away is somebody's mistake, here or there, and is not followed but told. A value
// without a lock: pure, for whoever reads the machine.
class SteadyTime {
public:
    // By how much the two may differ for one to follow the other.
    static constexpr std::chrono::seconds follows_within{5};
    // One part in so many is what it goes faster or slower at most.
    static constexpr int slew = 2'000;
    // How often the two are compared.
    static constexpr std::chrono::seconds between_looks{1};

    SteadyTime(model::Instant begin, std::chrono::nanoseconds steady);

    // What it shows. Readings are to be given in the order in which they were taken.
    model::Instant at(MachineReading const& reading);

    // How far the time of day is ahead of it (negative: behind) at a reading.
    model::Milliseconds machine_ahead(MachineReading const& reading) const;

    // Once after the time of day was set away from it, to another difference or back to it: by how
    // much it is ahead now. nullopt: nothing new.
    std::optional<model::Milliseconds> news();

private:
    using Time = std::chrono::sys_time<std::chrono::nanoseconds>;

    Time shown(std::chrono::nanoseconds steady) const;
    void look(MachineReading const& reading);

    // As of the last look.
    Time base_;
    std::chrono::nanoseconds base_steady_;
    std::chrono::nanoseconds to_make_good_{0};  // by which it goes faster or slower from there
    bool looked_ = false;
    std::chrono::nanoseconds told_{0};  // the difference that was told of; zero: they go together
    std::optional<model::Milliseconds> news_;
};

}  // namespace rostrum::server
