#pragma once

#include "model/publication.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// A publication, its comment and when it was true.
Json publication_json(Rendering const& r, model::Publication const& publication);

// What the viewer is shown of the list: {number, version, as_of, kind} of the last publication,
// with `unpublished_changes` for those who see the working list; null: nothing was published.
Json edition_json(Rendering const& r);

}  // namespace rostrum::server::wire
