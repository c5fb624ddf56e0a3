#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The frame of every paper. All that follows the title is one table, because a table's head is the
// one thing that every browser repeats on every page: it carries the version.
class PaperFrame {
public:
    // `style_class` is the style sheet's name for this paper; `headings` are the columns'.
    PaperFrame(wire::Rendering const& r, model::Instant as_of, bool rehearsal,
               std::string_view style_class, std::string const& title,
               std::vector<std::string> const& headings);

    // A sitting or another part of the paper, with a note below its heading; a segment in it.
    void part(std::string_view heading, std::string_view note);
    void segment(std::string_view heading, std::string_view note);
    // One line. Cells are markup, one for each column.
    void row(std::vector<std::string> const& cells, std::string_view style_class = "");
    // A line over all columns. Markup.
    void line(std::string_view content, std::string_view style_class = "");

    std::string finish() &&;

private:
    void title_block(wire::Rendering const& r, model::Instant as_of, std::string const& title);
    void table_head(wire::Rendering const& r, model::Instant as_of, bool rehearsal,
                    std::string const& title, std::vector<std::string> const& headings);

    std::string out_;
    std::string across_;  // the attribute of a cell over all columns
    bool in_body_ = false;
};

}  // namespace rostrum::server::feeds
