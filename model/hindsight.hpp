#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "model/forecast.hpp"

// How good forecasts were, once it is known what came. docs/forecast.md says how they are judged.
namespace rostrum::model {

// The debate's segments laid end to end, so that a night between two of them is no error.
class FloorTime {
public:
    explicit FloorTime(Programme const& programme);

    // Seconds of debate before `at`, which is in that segment or behind its end; 0 for a segment
    // that is no debate.
    double of(SegmentId const& segment, Instant at) const;

private:
    struct Laid {
        SegmentId segment;
        Instant begin;
        double before = 0;
    };
    std::vector<Laid> laid_;
};

// What a forecast said of a begin, in floor time.
struct Said {
    double earliest = 0;
    double expected = 0;
    double latest = 0;
};
// Of a forecast that is for sure that it is heard; its range spans its parts'.
Said said(FloorTime const& time, Forecast const& forecast);

// Counts of what was foretold beside what came.
class Hindsight {
public:
    static constexpr std::size_t quarters = 4;
    static constexpr std::size_t bins = 10;

    // Where a begin fell: before the range, in its first half, in its second, behind it. Rightly,
    // that is one, four, four and one of ten.
    using Fell = std::array<double, 4>;
    // Chances between one tenth and the next that were given, and how often it came so.
    struct Bin {
        double count = 0;
        double said = 0;  // sums
        double came = 0;
    };

    // `quarter` of the list that it stands in, 0 to 3.
    void add(std::size_t quarter, Said const& said, double came);
    // A chance that was given, and whether it came so.
    void add_chance(double chance, bool came);
    void add(Hindsight const& other);

    double count() const;
    double count(std::size_t quarter) const;
    // How often the range held, of one; 0 where there was none.
    double held() const;
    double held(std::size_t quarter) const;
    Fell fell() const;  // of one
    // Mean square of chance and outcome (Brier 1950), and the same had the mean of what came been
    // the chance each time.
    double brier() const;
    double brier_of_base_rate() const;
    std::array<Bin, bins> const& reliability() const { return reliability_; }

private:
    std::array<Fell, quarters> fell_{};
    std::array<Bin, bins> reliability_{};
    double chances_ = 0;
    double squares_ = 0;
    double came_ = 0;
};

}  // namespace rostrum::model
