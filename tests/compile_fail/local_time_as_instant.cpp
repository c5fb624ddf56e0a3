#include "model/time.hpp"

// What the clock on the venue's wall shows is no instant until its zone is known.
rostrum::model::Interval during(rostrum::model::Zone const& zone, rostrum::model::Instant at) {
#ifdef WRONG
    return {zone.local(at), at};
#else
    return {at - zone.offset_at(at), at};
#endif
}
