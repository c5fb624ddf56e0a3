#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// A recording of a sitting.
struct Recording {
    model::SittingRecord const* sitting = nullptr;  // null: it was not opened yet
    model::Instant starts_at;                       // of the recording
};

// The sitting in progress, else the one that was opened last, recorded from its opening on; without
// a sitting where none was opened yet.
Recording newest_recording(model::Meeting const& meeting);
// The same of the sitting of that id.
Recording recording_of(model::Meeting const& meeting, model::SittingId const& sitting);

// "00:03:12.250", as WebVTT writes a time: from 100 hours on with three digits or more.
std::string offset_text(model::Milliseconds offset);

// What a player can jump to: somebody at the rostrum, or a panel until the floor is given to
// others.
struct Chapter {
    std::string id;                         // the turn's, or the panel's
    model::Interval time;                   // never empty
    model::Turn const* turn = nullptr;      // of a panel, its first
    model::Segment const* panel = nullptr;  // of a panel as a whole
};

// What was heard from the recording's begin on, ascending, and nothing at the same time: where a
// point of order or a suspension interrupts, the rest follows as a chapter of its own, "t7-2". A
// turn that still runs ends at `as_of`, a second after its begin at the least, so that it can be
// found as soon as it has begun.
std::vector<Chapter> chapters(model::Meeting const& meeting, Recording const& recording,
                              model::Instant as_of);

// The chapters as WebVTT (W3C), in the viewer's language: who speaks, and by name where the viewer
// may see it. Valid and empty where there are none.
std::string chapters_vtt(wire::Rendering const& r, Recording const& recording,
                         model::Instant as_of);

}  // namespace rostrum::server::feeds
