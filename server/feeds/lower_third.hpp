#pragma once

#include <string>

#include "server/wire/now_json.hpp"

namespace rostrum::server::feeds {

// Who has the floor and who is next, in two lines each, for a lower third: on the first the
// speaker where the viewer may see a name, else for whom it is spoken; on the second the title, the
// country, on behalf of whom. One language, or the lines in all six.
wire::Json lower_third_json(wire::Rendering const& r, wire::DisplayNames names,
                            model::Instant as_of);

// The same for a character generator that reads a file: the two lines of who has the floor, and the
// first of who is next. Always three, empty where there is nobody.
std::string lower_third_text(wire::Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::feeds
