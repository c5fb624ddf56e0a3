#pragma once

namespace rostrum::model {

// The rule when a sitting calls no more: a changeover and the next allotment must fit before its
// end, behind what was before (R28; an officer may extend the sitting, R5). The plan, the forecast
// and the simulation of a meeting all ask here.
template <class Time, class Span>
constexpr bool fits_before(Time free_from, Span changeover, Span allotment, Time end) {
    return free_from + changeover + allotment <= end;
}

}  // namespace rostrum::model
