#pragma once

#include <string>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The programme as XMLTV has it (xmltv.dtd of release 1.2), which electronic programme guides and
// set-top software read: a channel for each room where something is, a programme for whatever
// follows one another there, from its start until just before its stop, in the venue's time with
// its offset. All six languages are in one file: its bytes depend on what the viewer may see, not
// on the viewer's language. Ids of channels are the same for ever.
std::string xmltv(wire::Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::feeds
