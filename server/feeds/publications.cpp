#include "server/feeds/publications.hpp"

#include "server/feeds/markup.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/plain_text.hpp"
#include "server/feeds/uuid.hpp"
#include "server/feeds/xml_writing.hpp"

namespace rostrum::server::feeds {

namespace {

std::string urn(wire::Rendering const& r, std::string const& what) {
    return "urn:uuid:" + stable_uuid(r.programme().id.str() + '/' + what);
}

std::string title_of(wire::Rendering const& r, model::Publication const& publication) {
    std::string_view const key = publication.kind == model::PublicationKind::journal
                                     ? "publication.journal"
                                     : "publication.release";
    return r.locales.format(
        r.viewer.language, key,
        {{"number", std::to_string(publication.number)}, {"time", moment(r, publication.as_of)}});
}

void put_link(pugi::xml_node parent, char const* rel, std::string const& href, char const* type) {
    pugi::xml_node link = parent.append_child("link");
    put_attribute(link, "rel", rel);
    put_attribute(link, "type", type);
    put_attribute(link, "href", href);
}

// A change of who is on when is said; that those behind move up is counted.
bool worth_saying(PublicationChange const& change) {
    return change.kinds.size() != 1 || change.kinds.front() != "time";
}

std::string list_of(wire::Rendering const& r, PublicationNews const& news) {
    std::string out;
    if (!news.publication.comment.empty()) out += element("p", news.publication.comment);
    std::size_t moved_up = 0;
    std::string items;
    for (PublicationChange const& change : news.changes) {
        if (!worth_saying(change))
            ++moved_up;
        else
            for (std::string const& sentence : change.sentences)
                items += element("li", sentence);
    }
    if (!items.empty()) out += "<ul>" + items + "</ul>";
    if (moved_up > 0)
        out += element("p", r.locales.format(r.viewer.language, "publication.other_times",
                                             {{"count", std::to_string(moved_up)}}));
    return out;
}

void put_entry(pugi::xml_node feed, wire::Rendering const& r, PublicationNews const& news) {
    std::string const number = std::to_string(news.publication.number);
    pugi::xml_node entry = feed.append_child("entry");
    put_element(entry, "id", urn(r, "publication/" + number));
    put_element(entry, "title", title_of(r, news.publication));
    put_element(entry, "updated", wire::utc(news.publication.as_of));
    put_element(entry, "published", wire::utc(news.publication.as_of));
    put_link(entry, "alternate",
             r.origin + "/v1/meetings/" + r.programme().id.str() + "/publications/" + number +
                 "/changes.html?lang=" + std::string{model::code(r.viewer.language)},
             "text/html");
    put_attribute(put_element(entry, "content", plain_text(list_of(r, news))), "type", "html");
}

constexpr std::string_view changes_style = R"(
body { font: 1rem/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", system-ui, sans-serif;
       max-width: 50rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.3rem; } li { margin-bottom: .4rem; } a { color: #005a9c; } .note { color: #444; }
)";

}  // namespace

std::string publications_atom(wire::Rendering const& r, std::vector<PublicationNews> const& news) {
    pugi::xml_document document = new_xml();
    pugi::xml_node feed = document.append_child("feed");
    put_attribute(feed, "xmlns", "http://www.w3.org/2005/Atom");
    std::string const language{model::code(r.viewer.language)};
    put_attribute(feed, "xml:lang", language);
    std::string const path = r.origin + "/v1/meetings/" + r.programme().id.str();
    put_element(feed, "id", urn(r, "publications"));
    put_element(feed, "title", r.text(r.programme().short_title));
    put_element(feed, "updated",
                wire::utc(news.empty() ? r.meeting().created_at : news.front().publication.as_of));
    pugi::xml_node author = feed.append_child("author");
    put_element(author, "name", r.text(r.programme().venue));
    put_link(feed, "self", path + "/feeds/publications.atom?lang=" + language,
             "application/atom+xml");
    put_link(feed, "alternate",
             r.origin + "/?meeting=" + r.programme().id.str() + "&lang=" + language, "text/html");
    for (PublicationNews const& one : news)
        put_entry(feed, r, one);
    return bytes_of(document);
}

std::string changes_html(wire::Rendering const& r, int from, PublicationNews const& news) {
    std::string const title = title_of(r, news.publication);
    std::string out = document_head(r, title, changes_style);
    out += "<main>\n" + element("h1", r.text(r.programme().short_title)) + "\n" +
           element("h2", title) + "\n";
    if (from == 0)
        out += element("p", r.word("publication.first"), "class=\"note\"");
    else
        out += element("p",
                       r.locales.format(r.viewer.language, "publication.since",
                                        {{"number", std::to_string(from)}}),
                       "class=\"note\"");
    std::string const list = list_of(r, news);
    out +=
        "\n" + (list.empty() && from != 0 ? element("p", r.word("publication.no_change")) : list);
    return out + "\n</main>\n</body>\n</html>\n";
}

}  // namespace rostrum::server::feeds
