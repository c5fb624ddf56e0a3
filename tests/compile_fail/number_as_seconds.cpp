#include "model/booking.hpp"

// A number has no unit.
void shorten(rostrum::model::StatementRequest& request) {
#ifdef WRONG
    request.allotment = 120;
#else
    request.allotment = rostrum::model::Seconds{120};
#endif
}
