#include "server/feeds/markup.hpp"
#include "server/feeds/paper.hpp"
#include "server/feeds/paper_frame.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::feeds {

namespace {

// Who speaks and, where it is not in national capacity, in what other.
std::string delegation_cell(wire::Rendering const& r, model::StatementRequest const& request) {
    std::string cell = "<td>" + element("b", name_of(r, request.participant));
    std::string const others = represented(r, request);
    if (!others.empty())
        cell += "<p>" + marked(r, "page.on_behalf_of", {{"name", isolated(others)}}) + "</p>";
    else if (request.capacity != model::Capacity::national)
        cell += element(
            "p",
            r.word("capacity." + std::string{wire::word(wire::capacity_words, request.capacity)}),
            "class=\"note\"");
    return cell + "</td>";
}

std::string speaker_cell(wire::Rendering const& r, Row const& row) {
    auto const named = person(r, row);
    if (!named) return "<td></td>";
    std::string cell = "<td>" + isolated(named->name);
    if (!named->title.empty()) cell += "<p class=\"note\">" + isolated(named->title) + "</p>";
    return cell + "</td>";
}

void put_statement(PaperFrame& paper, wire::Rendering const& r, Row const& row) {
    model::StatementRequest const& request = *row.booking->statement();
    paper.row(
        {element("td", std::to_string(row.place->position), "class=\"number\""),
         element("td", row.time ? clock(r, row.time->begin) : "", "class=\"time\""),
         delegation_cell(r, request), element("td", level_word(r, request.level)),
         speaker_cell(r, row),
         element("td", duration(r, model::allotment(r.programme(), request)), "class=\"time\""),
         element("td", r.word("state." + std::string{wire::state_of(*row.booking, row.place)}),
                 "class=\"note\"")});
}

// The statements of a segment, or of the overflow (null); whether there are any.
bool put_statements(PaperFrame& paper, wire::Rendering const& r, std::vector<Row> const& all,
                    model::Segment const* segment) {
    bool any = false;
    for (Row const& row : all)
        if (row.place && row.segment == segment) {
            if (!any && !segment) paper.part(r.word("page.overflow"), r.word("page.overflow_note"));
            any = true;
            put_statement(paper, r, row);
        }
    return any;
}

}  // namespace

std::string list_paper(wire::Rendering const& r, model::Instant as_of, bool rehearsal) {
    PaperFrame paper(r, as_of, rehearsal, "list", r.word("page.list_of_speakers"),
                     {{r.word("column.position"), 6},
                      {r.word("column.time"), 7},
                      {r.word("column.participant"), 27},
                      {r.word("column.level"), 15},
                      {r.word("column.speaker"), 22},
                      {r.word("column.allotment"), 12},
                      {r.word("column.state"), 11}});
    std::vector<Row> const all = rows(r);
    model::Sitting const* shown = nullptr;
    for (model::Segment const& segment : r.programme().segments) {
        if (segment.kind != model::SegmentKind::debate) continue;
        model::Sitting const* sitting = r.programme().find(segment.sitting);
        if (sitting && sitting != shown)
            paper.part(day_and_hours(r, *sitting), room_and_number(r, *sitting));
        shown = sitting;
        paper.segment(span(r, segment.time) + " " + r.text(segment.name), "");
        if (!put_statements(paper, r, all, &segment))
            paper.line(as_markup(r.word("page.no_speakers")));
    }
    put_statements(paper, r, all, nullptr);
    return std::move(paper).finish();
}

}  // namespace rostrum::server::feeds
