#pragma once

#include <array>
#include <cstddef>

#include "model/forecast_prior.hpp"
#include "model/time.hpp"

// How long things take at the rostrum, learned from a meeting as it goes: docs/forecast.md has the
// formulas, their sources and how well they do. Seconds, as real numbers, throughout.
namespace rostrum::model {

struct Meeting;
struct Turn;

// A quantity that wanders: a random walk seen through noise, the local level model (Harvey 1989,
// 4.2; West and Harrison 1997, 2.1). The noise is learned as well, from one-step errors against
// what was foretold (ibid., 4.5). An outlier counts for no more than `most_deviations` (Huber
// 1964).
struct LocalLevel {
    double mean = 0;
    double variance = 0;       // of the mean
    double noise = 0;          // variance of one observation about the level
    double freedom = 1;        // degrees of freedom of `noise`
    double step_variance = 0;  // of the walk, for each observation

    static constexpr double most_deviations = 3.5;

    // `more_noise`: variance of this observation beyond that of any other.
    void observe(double value, double more_noise = 0);
    // How likely `value` was to come next: the logarithm of its density, a Student t, but for a
    // constant.
    double log_likelihood(double value, double more_noise = 0) const;
};

// Several walks of different unrest side by side, each weighed by how well it foretold what came
// (multi-process models, West and Harrison 1997, 12.2). Old evidence fades (ibid., 6.3).
class Wandering {
public:
    static constexpr std::size_t walks = 3;

    explicit Wandering(ForecastPrior::Quantity const& prior);

    void observe(double value, double more_noise = 0);

    // Of all of them together.
    double mean() const { return mean_; }
    double variance() const { return variance_; }
    double noise() const { return noise_; }
    double freedom() const { return freedom_; }
    double step_variance() const { return step_variance_; }

private:
    void mix();

    std::array<LocalLevel, walks> walks_;
    std::array<double, walks> weights_;
    double mean_ = 0;
    double variance_ = 0;
    double noise_ = 0;
    double freedom_ = 0;
    double step_variance_ = 0;
};

// Who speaks, as far as it matters for how much of a limit is used. A role has no limit: its
// planned length stands for it.
enum class SpeechKind { delegation, group, role };
inline constexpr std::size_t speech_kinds = 3;

// What foretells the length of what is ahead: the mean and the variance of each, and of the levels
// that they share.
class Pace {
public:
    explicit Pace(ForecastPrior const& prior);

    // A sitting was opened so much after its time.
    void opened(double seconds_late);
    // From the end of one speech to the begin of the next.
    void changed_over(double seconds);
    // A speech is over; `interrupted`: how long its clock stood meanwhile, points of order
    // included.
    void heard(SpeechKind kind, double limit, double used, double interrupted);
    // Called, and not there.
    void absent();

    Wandering const& share() const { return share_; }  // a delegation's, of its limit
    Wandering const& changeover() const { return changeover_; }
    // A kind's share beside a delegation's, whose own is 0 for sure.
    double beside(SpeechKind kind) const { return kinds_[static_cast<std::size_t>(kind)].mean; }
    double beside_variance(SpeechKind kind) const {
        return kinds_[static_cast<std::size_t>(kind)].variance;
    }
    double share_of(SpeechKind kind) const { return share_.mean() + beside(kind); }
    double lateness() const { return lateness_; }
    double lateness_variance() const;
    double absence() const { return absent_ / (absent_ + present_); }  // its chance
    double absence_variance() const;
    double absence_seconds() const { return prior_.absence.lost; }
    double interruption_rate() const { return interruptions_ / speeches_; }  // for each speech
    double interruption_rate_variance() const { return interruptions_ / (speeches_ * speeches_); }
    double interruption_seconds() const { return interrupted_ / interruption_weight_; }
    double interruption_deviation() const { return prior_.interruption.deviation; }

private:
    struct Beside {
        double mean = 0;
        double variance = 0;
    };

    ForecastPrior prior_;
    Wandering share_;
    Wandering changeover_;
    std::array<Beside, speech_kinds> kinds_;
    double lateness_;
    double openings_;  // that `lateness_` counts for, the prior's weight included
    double lateness_squares_;
    double absent_;
    double present_;
    double interruptions_;
    double speeches_;
    double interrupted_;  // seconds
    double interruption_weight_;
};

// What a turn of a statement or a role is for the pace, and how long it was to be; 0: nobody said.
struct PlannedSpeech {
    SpeechKind kind = SpeechKind::delegation;
    Seconds limit{0};
};
PlannedSpeech planned_speech(Meeting const& meeting, Turn const& turn);

// What this meeting has taught so far: its openings, and the turns of statements and roles.
Pace learned(Meeting const& meeting);

}  // namespace rostrum::model
