#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// What reads otherwise between two publications, or between one and the present.
struct PublicationChange {
    std::string key;  // "booking/b17", "role/president", "segment/debate-1"
    std::vector<std::string_view>
        kinds;        // new, withdrawn, moved, time, renamed, retitled, level, other
    std::string who;  // in the viewer's language, as the sentences
    std::vector<std::string> sentences;  // one for each kind
    wire::Json json;                     // all of it, as the interface gives it
};
// In the order of the later one; what is gone at the end. Only what the viewer may see.
std::vector<PublicationChange> publication_changes(wire::Rendering const& before,
                                                   wire::Rendering const& after);

}  // namespace rostrum::server::feeds
