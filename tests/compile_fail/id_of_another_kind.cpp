#include "model/speakers_list.hpp"

// A booking's id is no segment's.
rostrum::model::Segment const* find(rostrum::model::Programme const& programme) {
#ifdef WRONG
    rostrum::model::BookingId const id{"b1"};
#else
    rostrum::model::SegmentId const id{"debate-1"};
#endif
    rostrum::model::Segment const* segment = programme.find(id);
    return segment;
}
