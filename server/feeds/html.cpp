#include "server/feeds/html.hpp"

#include "server/feeds/markup.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::string_view style = R"(
body { font: 1rem/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", system-ui, sans-serif;
       max-width: 60rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; border-bottom: 2px solid #005a9c; }
h3 { font-size: 1.05rem; margin-bottom: .3rem; }
table { width: 100%; border-collapse: collapse; } th, td { text-align: start; padding: .25rem .5rem;
       border-bottom: 1px solid #ccc; vertical-align: top; }
td.time, td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
nav a { margin-inline-end: .8rem; } a { color: #005a9c; }
.note { color: #444; } .rehearsal { background: #fff3cd; border: 1px solid #8a6d00; padding: .5rem; }
@media print { nav, footer { display: none; } body { max-width: none; padding: 0; }
       h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
)";

constexpr std::pair<std::string_view, std::string_view> language_names[] = {
    {"ar", "العربية"},  {"en", "English"}, {"es", "Español"},
    {"fr", "Français"}, {"ru", "Русский"}, {"zh", "中文"}};

class Page {
public:
    Page(wire::Rendering const& r, model::Instant as_of, bool rehearsal)
        : r_(r), as_of_(as_of), rehearsal_(rehearsal) {}

    std::string render() {
        out_ += document_head(r_, r_.text(r_.programme().short_title), style);
        header();
        for (model::Sitting const& sitting : r_.programme().sittings)
            section(sitting);
        overflow();
        footer();
        return std::move(out_);
    }

private:
    std::string word(std::string_view key) const { return r_.word(key); }
    std::string filled(std::string_view key, config::Locales::Values const& values) const {
        return r_.locales.format(r_.viewer.language, key, values);
    }

    void header() {
        model::Programme const& programme = r_.programme();
        if (rehearsal_) out_ += element("p", word("page.rehearsal"), "class=\"rehearsal\"") + "\n";
        out_ += "<nav aria-label=\"" + as_markup(word("page.languages")) + "\">";
        for (auto const& [code, name] : language_names)
            out_ += "<a lang=\"" + std::string{code} + "\" hreflang=\"" + std::string{code} +
                    "\" href=\"/?meeting=" + programme.id.str() + "&amp;lang=" + std::string{code} +
                    "\">" + std::string{name} + "</a>";
        out_ += "</nav>\n<main>\n" + element("h1", r_.text(programme.title)) + "\n";
        out_ += element("p", r_.text(programme.venue)) + "\n";
        out_ += element("p",
                        filled("page.as_of", {{"time", moment(r_, as_of_)}}) + " · " + edition(r_) +
                            " · " + filled("page.local_times", {{"zone", programme.zone.name}}),
                        "class=\"note\"") +
                "\n";
        out_ += element("p", list_state(r_, as_of_)) + "\n";
        if (r_.viewer.sight == access::Sight::programme)
            out_ += element("p", word("page.not_published"), "class=\"note\"") + "\n";
    }

    void section(model::Sitting const& sitting) {
        out_ += "<section id=\"" + sitting.id.str() + "\">\n" +
                element("h2", day_and_hours(r_, sitting)) + "\n" +
                element("p", room_and_number(r_, sitting), "class=\"note\"") + "\n";
        for (model::Segment const& segment : r_.programme().segments)
            if (segment.sitting == sitting.id) segment_block(segment);
        out_ += "</section>\n";
    }

    void segment_block(model::Segment const& segment) {
        out_ += element("h3", span(r_, segment.time) + " " + r_.text(segment.name),
                        "id=\"" + segment.id.str() + "\"") +
                "\n";
        if (segment.kind == model::SegmentKind::panel)
            out_ += element("p", word("page.theme") + ": " + r_.text(segment.theme)) + "\n";
        if (segment.webcast) webcast(segment);
        bool any = false;
        for (Row const& row : all_rows()) {
            if (row.segment != &segment) continue;
            if (!any) table_head();
            any = true;
            table_row(row);
        }
        if (any) out_ += "</tbody></table>\n";
    }

    void webcast(model::Segment const& segment) {
        std::string const& link = segment.webcast_link;
        if (link.starts_with("https://") || link.starts_with("http://"))
            out_ += "<p><a href=\"" + as_markup(link) + "\">" + as_markup(word("page.webcast")) +
                    "</a></p>\n";
        else
            out_ += element("p", word("page.webcast_to_follow"), "class=\"note\"") + "\n";
    }

    void table_head() {
        out_ += "<table><thead><tr>" + element("th", word("column.time"), "scope=\"col\"") +
                element("th", word("column.position"), "scope=\"col\"") +
                element("th", word("column.speaker"), "scope=\"col\"") +
                element("th", word("column.level"), "scope=\"col\"") + "</tr></thead><tbody>\n";
    }

    void table_row(Row const& row) {
        std::string const named = speaker(r_, row);
        auto const* statement = row.booking ? row.booking->statement() : nullptr;
        out_ += "<tr>" +
                element("td", row.time ? clock(r_, row.time->begin) : "", "class=\"time\"") +
                element("td", row.place ? std::to_string(row.place->position) : "",
                        "class=\"number\"") +
                element("td", who(r_, row) + (named.empty() ? "" : " – " + named)) +
                element("td", statement ? level_word(r_, statement->level) : "") + "</tr>\n";
    }

    void overflow() {
        bool any = false;
        for (Row const& row : all_rows()) {
            if (row.segment) continue;
            if (!any) {
                out_ += "<section id=\"overflow\">\n" + element("h2", word("page.overflow")) +
                        element("p", word("page.overflow_note"), "class=\"note\"") + "\n";
                table_head();
            }
            any = true;
            table_row(row);
        }
        if (any) out_ += "</tbody></table>\n</section>\n";
    }

    void footer() {
        std::string const base = "/v1/meetings/" + r_.programme().id.str() + "/";
        out_ += "</main>\n<footer>\n" + element("h2", word("page.data_forms")) + "\n<ul>\n";
        for (std::string_view const form :
             {"timetable.json", "timetable.ics", "timetable.csv", "now", "availability", "rules",
              "participants", "groups", "list.csv", "list.xlsx", "print/list", "print/programme",
              "print/order-of-the-day", "reports/day.svg"})
            out_ += "<li><a href=\"" + base + std::string{form} + "\">" + std::string{form} +
                    "</a></li>\n";
        out_ += "</ul>\n<p><a href=\"/docs\">" + as_markup(word("page.reference")) +
                "</a></p>\n</footer>\n</body>\n</html>\n";
    }

    std::vector<Row> const& all_rows() {
        if (!rows_) rows_ = rows(r_);
        return *rows_;
    }

    wire::Rendering const& r_;
    model::Instant as_of_;
    bool rehearsal_;
    std::optional<std::vector<Row>> rows_;
    std::string out_;
};

}  // namespace

std::string timetable_html(wire::Rendering const& r, model::Instant as_of, bool rehearsal) {
    return Page(r, as_of, rehearsal).render();
}

}  // namespace rostrum::server::feeds
