#pragma once

#include <string>
#include <vector>

#include "model/publication.hpp"
#include "server/feeds/publication_changes.hpp"

namespace rostrum::server::feeds {

// A publication with what it changed; of the first one, nothing.
struct PublicationNews {
    model::Publication publication;
    std::vector<PublicationChange> changes;
};

// The Atom feed (RFC 4287) of the publications, the newest first as they are given.
std::string publications_atom(wire::Rendering const& r, std::vector<PublicationNews> const& news);

// What changed between two publications, as a page.
std::string changes_html(wire::Rendering const& r, int from, PublicationNews const& news);

}  // namespace rostrum::server::feeds
