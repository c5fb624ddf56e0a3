#include "model/time.hpp"

// The sum of two points in time means nothing; their difference is a duration.
auto combine(rostrum::model::Instant a, rostrum::model::Instant b) {
#ifdef WRONG
    return a + b;
#else
    return a - b;
#endif
}
