#pragma once

#include <string>
#include <vector>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// A picture beside the page: its file, and what it is called.
struct PictureFile {
    std::string file;
    std::string name;
};
// The pictures in one language.
struct ReportPart {
    model::Language language = model::Language::en;
    std::string heading;
    std::vector<PictureFile> pictures;
};

// A page that shows pictures of the same folder, without script. `r`: in the page's own language.
std::string report_page(wire::Rendering const& r, std::vector<ReportPart> const& parts);

}  // namespace rostrum::server::feeds
