#include "server/feeds/paper_frame.hpp"

#include "server/feeds/markup.hpp"
#include "server/feeds/phrases.hpp"

namespace rostrum::server::feeds {

namespace {

// The fonts are Debian's fonts-noto-core and fonts-noto-cjk. Chinese takes its punctuation from
// its own.
constexpr std::string_view paper_style = R"(
@page { size: A4; margin: 14mm 15mm 18mm;
       @bottom-center { content: counter(page) " / " counter(pages);
                        font: 9pt "Noto Sans"; color: #333; } }
html { font-family: "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC"; font-size: 10pt;
       line-height: 1.35; color: #000; background: #fff; }
html:lang(zh) { font-family: "Noto Sans CJK SC", "Noto Sans", "Noto Sans Arabic"; }
html:lang(ar) { font-family: "Noto Sans Arabic", "Noto Sans", "Noto Sans CJK SC";
       line-height: 1.5; }
body { margin: 0; }
h1 { font-size: 14pt; line-height: 1.25; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 0 0 2mm; }
p { margin: 0; orphans: 3; widows: 3; }
.note { font-size: 9pt; color: #333; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin-top: 4mm; }
th, td { text-align: start; overflow-wrap: break-word; vertical-align: top; padding: 1mm 1.5mm; font-weight: normal; }
tr { break-inside: avoid; }
.running th { font-size: 9pt; color: #333; padding: 0 0 1mm; }
.columns th { font-size: 8pt; border-top: 0.5pt solid #000; border-bottom: 1pt solid #000; }
.part th { font-size: 12pt; font-weight: bold; padding-top: 4mm; }
.segment th { font-weight: bold; padding-top: 2.5mm; border-bottom: 0.5pt solid #000; }
.part .note, .segment .note { font-weight: normal; }
.together { break-inside: avoid; }
.list td { font-size: 9pt; }
.list td .note, .list td.note { font-size: 8pt; }
td { border-bottom: 0.25pt solid #888; }
.time, .number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.rehearsal { font-weight: bold; color: #000; }
.order { font-size: 12.5pt; }
.order .beginning ~ .beginning { break-before: page; }
.order .part th { font-size: 14pt; }
.order .whom { font-size: 15pt; font-weight: bold; }
.order .note { font-size: 10.5pt; }
.order td { padding: 2mm 1.5mm; }
)";

}  // namespace

PaperFrame::PaperFrame(wire::Rendering const& r, model::Instant as_of, bool rehearsal,
                       std::string_view style_class, std::string const& title,
                       std::vector<PaperColumn> const& columns)
    : out_(document_head(r, title + " – " + r.text(r.programme().short_title), paper_style)),
      across_(" colspan=\"" + std::to_string(columns.size()) + "\"") {
    title_block(r, as_of, title);
    out_ += "<table class=\"" + std::string{style_class} + "\">\n";
    table_head(r, as_of, rehearsal, title, columns);
}

void PaperFrame::title_block(wire::Rendering const& r, model::Instant as_of,
                             std::string const& title) {
    out_ += element("h1", r.text(r.programme().title)) + "\n" + element("h2", title) + "\n";
    out_ += element("p",
                    r.text(r.programme().venue) + " · " +
                        r.locales.format(r.viewer.language, "page.local_times",
                                         {{"zone", r.programme().zone.name}}),
                    "class=\"note\"") +
            "\n";
    out_ += element("p", list_state(r, as_of), "class=\"note\"") + "\n";
    if (r.viewer.sight == access::Sight::programme)
        out_ += element("p", r.word("page.not_published"), "class=\"note\"") + "\n";
}

void PaperFrame::table_head(wire::Rendering const& r, model::Instant as_of, bool rehearsal,
                            std::string const& title, std::vector<PaperColumn> const& columns) {
    for (PaperColumn const& column : columns)
        out_ += "<col style=\"width: " + std::to_string(column.percent) + "%\">";
    out_ += "\n<thead>\n<tr class=\"running\"><th" + across_ + ">";
    if (rehearsal) out_ += element("span", r.word("page.rehearsal"), "class=\"rehearsal\"") + " · ";
    out_ += as_markup(r.text(r.programme().short_title)) + " · " + as_markup(title) + " · " +
            as_markup(edition(r)) + " · " +
            marked(r, "page.as_of", {{"time", as_markup(moment(r, as_of))}}) + "</th></tr>\n";
    out_ += "<tr class=\"columns\">";
    for (PaperColumn const& column : columns)
        out_ += element("th", column.heading, "scope=\"col\"");
    out_ += "</tr>\n</thead>\n";
}

void PaperFrame::open_body(Body body, std::string_view style_class) {
    close_body();
    out_ += "<tbody" + (style_class.empty() ? "" : " class=\"" + std::string{style_class} + "\"") +
            ">\n";
    body_ = body;
}

void PaperFrame::close_body() {
    if (body_ != Body::none) out_ += "</tbody>\n";
    body_ = Body::none;
}

void PaperFrame::heading(std::string_view style_class, std::string_view text,
                         std::string_view note) {
    out_ += "<tr class=\"" + std::string{style_class} + "\"><th" + across_ +
            " scope=\"rowgroup\">" + as_markup(text);
    if (!note.empty()) out_ += element("p", note, "class=\"note\"");
    out_ += "</th></tr>\n";
}

void PaperFrame::part(std::string_view text, std::string_view note) {
    open_body(Body::together, "together beginning");
    heading("part", text, note);
}

void PaperFrame::segment(std::string_view text, std::string_view note) {
    if (body_ != Body::together) open_body(Body::together, "together");
    heading("segment", text, note);
}

void PaperFrame::row(std::vector<std::string> const& cells) {
    if (body_ == Body::none) open_body(Body::breakable, "");
    out_ += "<tr>";
    for (std::string const& cell : cells)
        out_ += cell;
    out_ += "</tr>\n";
    if (body_ == Body::together) close_body();
}

void PaperFrame::line(std::string_view content) {
    row({"<td" + across_ + ">" + std::string{content} + "</td>"});
}

void PaperFrame::lead(std::string_view content) {
    if (body_ != Body::together) open_body(Body::together, "together");
    out_ += "<tr><td" + across_ + ">" + std::string{content} + "</td></tr>\n";
}

std::string PaperFrame::finish() && {
    close_body();
    out_ += "</table>\n</body>\n</html>\n";
    return std::move(out_);
}

}  // namespace rostrum::server::feeds
