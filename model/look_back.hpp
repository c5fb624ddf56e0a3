#pragma once

#include <vector>

#include "model/hindsight.hpp"
#include "model/update.hpp"

namespace rostrum::model {

// How good the forecasts were that could be made of this meeting at the end of every statement from
// the fifth on, for each statement that then waited. `log` is all of one meeting's. Of a forecast
// that was sure of its being heard, the range is held against the begin of the booking's next turn,
// or the moment when it was found that nobody was there; the chance of the segment where it was
// planned, against where that turn was. A statement that never came counts for that chance alone,
// once that segment's sitting was adjourned. What nobody knows yet is not counted, and what was
// taken back or put right later counts as it stands at the end.
Hindsight look_back(std::vector<Recorded> const& log);

}  // namespace rostrum::model
