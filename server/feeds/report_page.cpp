#include "server/feeds/report_page.hpp"

#include "server/feeds/markup.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::string_view report_style = R"(
body { font: 1rem/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", system-ui, sans-serif;
       max-width: 90rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; border-bottom: 2px solid #005a9c; }
img { width: 100%; height: auto; border: 1px solid #ccc; } a { color: #005a9c; }
nav a { margin-inline-end: .8rem; } figure { margin: 1rem 0 2rem; }
)";

}  // namespace

std::string report_page(wire::Rendering const& r, std::vector<ReportPart> const& parts) {
    std::string const title = r.text(r.programme().short_title);
    std::string out =
        document_head(r, title + " – " + r.word("picture.report_title"), report_style);
    out += element("h1", title) + "\n" + element("p", r.word("picture.report_title")) + "\n<nav>";
    for (ReportPart const& part : parts) {
        std::string const code{model::code(part.language)};
        out += element("a", code, "href=\"#" + code + "\" hreflang=\"" + code + '"');
    }
    out += "</nav>\n";
    for (ReportPart const& part : parts) {
        std::string const code{model::code(part.language)};
        bool const arabic = part.language == model::Language::ar;
        out += "<section id=\"" + code + "\" lang=\"" + code + "\" dir=\"" +
               (arabic ? "rtl" : "ltr") + "\">\n" + element("h2", part.heading) + "\n";
        for (PictureFile const& picture : part.pictures) {
            std::string const file = as_markup(picture.file);
            out += "<figure><a href=\"" + file + "\"><img src=\"" + file + "\" alt=\"" +
                   as_markup(picture.name) + "\"></a>" + element("figcaption", picture.name) +
                   "</figure>\n";
        }
        out += "</section>\n";
    }
    return out + "</body>\n</html>\n";
}

}  // namespace rostrum::server::feeds
