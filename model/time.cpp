#include "model/time.hpp"

#include <algorithm>

namespace rostrum::model {

Seconds Zone::offset_at(Instant at) const {
    auto const after = std::upper_bound(offsets.begin(), offsets.end(), at,
                                        [](Instant t, Offset const& o) { return t < o.from; });
    return after == offsets.begin() ? offsets.front().from_utc : std::prev(after)->from_utc;
}

LocalTime Zone::local(Instant at) const {
    return LocalTime{at.time_since_epoch() + offset_at(at)};
}

Instant Zone::utc(LocalTime shown) const {
    Instant found{shown.time_since_epoch() - offsets.front().from_utc};
    for (Offset const& offset : offsets)
        if (Instant const at{shown.time_since_epoch() - offset.from_utc}; at >= offset.from)
            found = at;
    return found;
}

}  // namespace rostrum::model
