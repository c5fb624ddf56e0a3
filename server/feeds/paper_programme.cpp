#include "server/feeds/markup.hpp"
#include "server/feeds/paper.hpp"
#include "server/feeds/paper_frame.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"

namespace rostrum::server::feeds {

namespace {

std::string webcast_note(wire::Rendering const& r, model::Segment const& segment) {
    if (!segment.webcast) return {};
    std::string const& link = segment.webcast_link;
    bool const known = link.starts_with("https://") || link.starts_with("http://");
    return known ? r.word("page.webcast") + ": " + link : r.word("page.webcast_to_follow");
}

void put_line(PaperFrame& paper, std::string const& time, std::string const& what,
              std::string const& named) {
    std::string cell = "<td>" + as_markup(what);
    if (!named.empty()) cell += "<p class=\"note\">" + isolated(named) + "</p>";
    paper.row({element("td", time, "class=\"time\""), cell + "</td>"});
}

void put_segment(PaperFrame& paper, wire::Rendering const& r, std::vector<Row> const& all,
                 model::Segment const& segment) {
    paper.segment(span(r, segment.time) + " " + r.text(segment.name), webcast_note(r, segment));
    if (segment.kind == model::SegmentKind::panel)
        put_line(paper, "", r.word("page.theme") + ": " + r.text(segment.theme), "");
    for (std::string const& name : co_chairs_of_the_file(r, all, segment))
        put_line(paper, "", r.word("function.co_chair") + ": " + name, "");
    // Roles and seats; the statements are the list's.
    for (Row const& row : all)
        if (row.segment == &segment && !row.place)
            put_line(paper, row.slot ? clock(r, row.time->begin) : "", who(r, row),
                     speaker(r, row));
}

}  // namespace

std::string programme_paper(wire::Rendering const& r, model::Instant as_of, bool rehearsal) {
    PaperFrame paper(r, as_of, rehearsal, "programme", r.word("paper.programme"),
                     {{r.word("column.time"), 12}, {r.word("column.segment"), 88}});
    std::vector<Row> const all = rows(r);
    for (model::Sitting const& sitting : r.programme().sittings) {
        paper.part(day_and_hours(r, sitting), room_and_number(r, sitting));
        for (model::Segment const& segment : r.programme().segments)
            if (segment.sitting == sitting.id) put_segment(paper, r, all, segment);
    }
    return std::move(paper).finish();
}

}  // namespace rostrum::server::feeds
