#pragma once

#include <optional>

#include "model/forecast.hpp"

// What would become of a meeting if something were decided: nothing is. For availability's remedies
// and for dry runs of what a presiding officer may do when time is short.
namespace rostrum::model {

struct WhatIf {
    std::optional<Seconds> at_most{};  // no statement that waits takes longer
    Seconds extended{0};               // the sitting in progress, else the next with a debate
    Seconds extra_sitting{0};          // one more debate behind the last sitting
    // Each by five who wait, the last of the list; no more of them than are possible.
    int joint_statements = 0;

    bool nothing() const {
        return !at_most && extended <= Seconds{0} && extra_sitting <= Seconds{0} &&
               joint_statements <= 0;
    }
};

inline constexpr int delegations_in_a_joint_statement = 5;
// The segment of the extra sitting, and the sitting.
SegmentId extra_segment();

// How many joint statements those who wait could make.
int possible_joint_statements(Meeting const& meeting);

// What of it can be: no more joint statements than that, and no extension beyond the begin of the
// next sitting, nor where no sitting with a debate is left.
WhatIf possible(Meeting const& meeting, WhatIf what);

// The meeting with all of it that is possible. An extension of the sitting in progress moves
// nobody's plan, as the real one does not. Statements that were called are as they were.
Meeting supposed(Meeting meeting, WhatIf const& what);

}  // namespace rostrum::model
