#pragma once

#include <array>

namespace rostrum::model {

// What is known of how long things take before a meeting has begun (docs/forecast.md): the
// `forecast` of a meeting file. Times in seconds; shares are of a statement's limit; `known` says
// for how many observations of this meeting a figure counts.
struct ForecastPrior {
    // A quantity that wanders as the meeting goes on.
    struct Quantity {
        double mean = 0;
        double between = 0;  // standard deviation from meeting to meeting, above 0
        double within = 0;   // of one observation in a meeting, above 0
        double known = 0;    // for `within`
        // How far it wanders from one observation to the next, if it wanders so much (ascending),
        // and how likely that is.
        std::array<double, 3> steps{};
        std::array<double, 3> weights{};

        friend bool operator==(Quantity const&, Quantity const&) = default;
    };
    // How late a sitting is opened.
    struct Opening {
        double late = 240;
        double deviation = 180;
        double known = 1.5;

        friend bool operator==(Opening const&, Opening const&) = default;
    };
    // Whoever is called is not there.
    struct Absence {
        double chance = 0.025;
        double known = 40;
        double lost = 30;  // seconds, beside the changeover

        friend bool operator==(Absence const&, Absence const&) = default;
    };
    // Points of order and the like, while somebody speaks.
    struct Interruption {
        double rate = 0.02;  // for each statement
        double known = 30;
        double length = 150;
        double deviation = 90;

        friend bool operator==(Interruption const&, Interruption const&) = default;
    };

    // The second day of the meeting of 2021: more than 70 statements in 330 minutes under the same
    // limits (A/RES/79/286's list took over its format).
    Quantity share{1.08, 0.11, 0.25, 8, {0.002, 0.01, 0.02}, {0.4, 0.3, 0.3}};
    Quantity changeover{70, 15, 22, 8, {0.5, 1.5, 3}, {0.4, 0.3, 0.3}};
    double kinds = 0.08;  // standard deviation of a group's or a role's share beside a delegation's
    Opening opening;
    Absence absence;
    Interruption interruption;

    friend bool operator==(ForecastPrior const&, ForecastPrior const&) = default;
};

}  // namespace rostrum::model
