#pragma once

#include <vector>

#include "model/speakers_list.hpp"

namespace rostrum::model {

// Time, and how many statements it is: those that are in it, or where it is free, how many more of
// a delegation's full length fit.
struct Amount {
    Seconds time{0};
    int statements = 0;

    friend bool operator==(Amount const&, Amount const&) = default;
};

// One debate segment. Times count changeovers; `overflow` is what was asked for this segment by
// preference and does not fit.
struct SegmentCapacity {
    SegmentId segment;
    Amount total;
    Amount taken;
    Amount free;
    Amount overflow;
};

// What would help those in the overflow: how much, and how many statements more would be heard.
struct Remedy {
    enum class Measure { shorter_statements, joint_statements, extra_sitting };
    Measure measure = Measure::shorter_statements;
    Amount gain;
    Seconds each{0};  // shorter: the limit; joint: the length of one; extra: the sitting's length
    int joined = 0;   // joint: how many delegations each would speak for
};

struct Availability {
    Amount total;
    Amount taken;
    Amount free;
    Amount overflow;
    std::vector<SegmentCapacity> segments;
    std::vector<Remedy> remedies;  // empty while everybody fits
};

// How full the debate is, as the list is laid out (R28, domain text, section 4); without remedies,
// which take longer.
Availability capacities(Meeting const& meeting, SpeakersList const& list);
// With them.
Availability availability(Meeting const& meeting, SpeakersList const& list);

}  // namespace rostrum::model
