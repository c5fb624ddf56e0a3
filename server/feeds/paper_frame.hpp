#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// A column of a paper: its heading, and how much of the width it takes.
struct PaperColumn {
    std::string heading;
    int percent = 0;
};

// The frame of every paper. All that follows the title is one table, because a table's head is the
// one thing that every browser repeats on every page: it carries the version. Headings and what
// leads in stay on one page with the first line after them.
class PaperFrame {
public:
    // `style_class` is the style sheet's name for this paper.
    PaperFrame(wire::Rendering const& r, model::Instant as_of, bool rehearsal,
               std::string_view style_class, std::string const& title,
               std::vector<PaperColumn> const& columns);

    // A sitting or another part of the paper, with a note below its heading; a segment in it.
    void part(std::string_view heading, std::string_view note);
    void segment(std::string_view heading, std::string_view note);
    // One line: cells of markup, one for each column.
    void row(std::vector<std::string> const& cells);
    // A line of markup over all columns; one that leads in what comes next.
    void line(std::string_view content);
    void lead(std::string_view content);

    std::string finish() &&;

private:
    // Whether rows go into a body of the table that may be broken.
    enum class Body { none, together, breakable };

    void title_block(wire::Rendering const& r, model::Instant as_of, std::string const& title);
    void table_head(wire::Rendering const& r, model::Instant as_of, bool rehearsal,
                    std::string const& title, std::vector<PaperColumn> const& columns);
    void heading(std::string_view style_class, std::string_view text, std::string_view note);
    void open_body(Body body, std::string_view style_class);
    void close_body();

    std::string out_;
    std::string across_;  // the attribute of a cell over all columns
    Body body_ = Body::none;
};

}  // namespace rostrum::server::feeds
