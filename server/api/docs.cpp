#include "server/api/docs.hpp"

#include <yaml-cpp/yaml.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "server/api/docs_schema.hpp"
#include "server/api/docs_text.hpp"

namespace rostrum::server::api {

namespace {

constexpr std::array methods{"get", "post", "put", "patch", "delete"};

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --line: #8888; --soft: #8882; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3, h4 { line-height: 1.25; }
h2 { border-bottom: 2px solid var(--line); margin-top: 3rem; }
.operation, .schema, .answer { border-top: 1px solid var(--line); margin-top: 2rem; }
.method { font-weight: 700; text-transform: uppercase; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .75rem; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: start; vertical-align: top; }
nav ul { columns: 18rem; list-style: none; padding: 0; }
:target { outline: 3px solid Highlight; }
@media print {
  body { max-width: none; font-size: 9pt; }
  a { color: inherit; text-decoration: none; }
  pre { border: 1px solid; background: none; }
  tr, pre, h2, h3, h4 { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
}
)";

// What "$ref" points to within the document; the node itself where it is no reference.
YAML::Node resolved(YAML::Node const& document, YAML::Node const& node) {
    if (!node.IsMap() || !node["$ref"]) return node;
    std::string const& target = node["$ref"].Scalar();
    if (target.substr(0, 2) != "#/")
        throw std::runtime_error("the reference \"" + target + "\" leads out of the document");
    YAML::Node at;
    at.reset(document);
    std::size_t begin = 2;
    while (begin <= target.size()) {
        auto const end = std::min(target.find('/', begin), target.size());
        YAML::Node const& from = at;
        YAML::Node const next = from.IsMap() ? from[target.substr(begin, end - begin)]
                                             : YAML::Node(YAML::NodeType::Undefined);
        if (!next.IsDefined())
            throw std::runtime_error("the reference \"" + target + "\" leads nowhere");
        at.reset(next);
        begin = end + 1;
    }
    return at;
}

// The last part of a reference, "" where the node is none.
std::string component_name(YAML::Node const& node) {
    if (!node["$ref"]) return {};
    std::string const& target = node["$ref"].Scalar();
    return target.substr(target.rfind('/') + 1);
}

std::string text_of(YAML::Node const& node, char const* key) {
    return node[key] ? node[key].Scalar() : std::string();
}

std::string words_of(YAML::Node const& list) {
    std::string text;
    for (auto const& word : list)
        text.append(text.empty() ? "" : ", ").append(word.Scalar());
    return text;
}

std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

// Everything that one rendering needs at hand.
class ReferencePage {
public:
    explicit ReferencePage(YAML::Node const& document) : document_(document) {}

    std::string html() const;

private:
    struct Operation {
        std::string method;
        std::string path;
        YAML::Node node;
        YAML::Node path_item;

        std::string id() const { return text_of(node, "operationId"); }
    };

    std::vector<Operation> operations_of(std::string const& tag) const;
    std::string contents() const;
    std::string operation(Operation const& operation) const;
    std::string access(YAML::Node const& operation) const;
    std::string parameters(Operation const& operation) const;
    std::string parameter_rows(YAML::Node const& parameters) const;
    std::string request_body(YAML::Node const& operation) const;
    std::string answers(YAML::Node const& operation) const;
    std::string answer(std::string const& status, YAML::Node const& response) const;
    std::string shared_answers() const;
    std::string header_list(YAML::Node const& response) const;
    std::string content(YAML::Node const& content) const;

    YAML::Node const document_;
};

std::vector<ReferencePage::Operation> ReferencePage::operations_of(std::string const& tag) const {
    std::vector<Operation> found;
    for (auto const& path : document_["paths"]) {
        YAML::Node const item = path.second;
        for (auto const* method : methods) {
            YAML::Node const node = item[method];
            if (node.IsDefined() && node["tags"] && node["tags"][0].Scalar() == tag)
                found.push_back({method, path.first.Scalar(), node, item});
        }
    }
    return found;
}

std::string ReferencePage::contents() const {
    std::string html = "<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n";
    for (auto const& tag : document_["tags"]) {
        std::string const name = text_of(tag, "name");
        html += "<h3><a href=\"#tag-" + escape_html(name) + "\">" + escape_html(name) +
                "</a></h3>\n<ul>\n";
        for (auto const& one : operations_of(name))
            html += "<li><a href=\"#" + escape_html(one.id()) + "\">" +
                    inline_markdown(text_of(one.node, "summary")) + "</a></li>\n";
        html += "</ul>\n";
    }
    html += "<h3><a href=\"#answers\">Answers that many operations have</a></h3>\n";
    html += "<h3><a href=\"#schemas\">Schemas</a></h3>\n<ul>\n";
    for (auto const& schema : document_["components"]["schemas"])
        html += "<li><a href=\"#schema-" + escape_html(schema.first.Scalar()) + "\">" +
                escape_html(schema.first.Scalar()) + "</a></li>\n";
    return html + "</ul>\n</nav>\n";
}

std::string ReferencePage::operation(Operation const& one) const {
    std::string html = "<section class=\"operation\" id=\"" + escape_html(one.id()) + "\">\n<h3>" +
                       inline_markdown(text_of(one.node, "summary")) + "</h3>\n";
    html += "<p><code><span class=\"method\">" + upper(one.method) + "</span> " +
            escape_html(one.path) + "</code></p>\n";
    html += markdown(text_of(one.node, "description"));
    return html + access(one.node) + parameters(one) + request_body(one.node) + answers(one.node) +
           "</section>\n";
}

std::string ReferencePage::access(YAML::Node const& operation) const {
    std::string html = "<p><strong>Who:</strong> " + escape_html(words_of(operation["x-roles"]));
    return html + ". <strong>Operation:</strong> <code>" +
           escape_html(text_of(operation, "operationId")) + "</code></p>\n";
}

std::string ReferencePage::parameters(Operation const& one) const {
    std::string const rows =
        parameter_rows(one.path_item["parameters"]) + parameter_rows(one.node["parameters"]);
    if (rows.empty()) return {};
    return "<table><thead><tr><th scope=\"col\">parameter</th><th scope=\"col\">in</th>"
           "<th scope=\"col\">value</th><th scope=\"col\">what</th></tr></thead><tbody>\n" +
           rows + "</tbody></table>\n";
}

std::string ReferencePage::parameter_rows(YAML::Node const& parameters) const {
    std::string html;
    if (!parameters.IsDefined()) return html;
    for (auto const& one : parameters) {
        YAML::Node const parameter = resolved(document_, one);
        bool const required = text_of(parameter, "required") == "true";
        html += "<tr><th scope=\"row\"><code>" + escape_html(text_of(parameter, "name")) +
                "</code></th><td>" + escape_html(text_of(parameter, "in")) + "</td><td>" +
                schema_in_words(parameter["schema"]) + (required ? "" : ", optional") +
                "</td><td>" + inline_markdown(text_of(parameter, "description"));
        if (parameter["example"])
            html += " Example: <code>" + escape_html(parameter["example"].Scalar()) + "</code>";
        html += "</td></tr>\n";
    }
    return html;
}

std::string ReferencePage::request_body(YAML::Node const& operation) const {
    if (!operation["requestBody"]) return {};
    YAML::Node const body = resolved(document_, operation["requestBody"]);
    return "<h4>Body</h4>\n" + markdown(text_of(body, "description")) + content(body["content"]);
}

std::string ReferencePage::answers(YAML::Node const& operation) const {
    std::string html = "<h4>Answers</h4>\n";
    std::string shared;
    for (auto const& response : operation["responses"]) {
        std::string const status = response.first.Scalar();
        std::string const name = component_name(response.second);
        if (status.front() == '2' || name.empty())
            html += answer(status, resolved(document_, response.second));
        else
            shared.append(shared.empty() ? "" : ", ")
                .append("<a href=\"#answer-" + escape_html(name) + "\">" + escape_html(status) +
                        "</a>");
    }
    if (!shared.empty()) html += "<p>Besides: " + shared + ".</p>\n";
    return html;
}

std::string ReferencePage::answer(std::string const& status, YAML::Node const& response) const {
    return "<p><strong>" + escape_html(status) + "</strong> " +
           inline_markdown(text_of(response, "description")) + header_list(response) + "</p>\n" +
           content(response["content"]);
}

// The answers that operations refer to by name and that are no success: written out once.
std::string ReferencePage::shared_answers() const {
    std::string html = "<section>\n<h2 id=\"answers\">Answers that many operations have</h2>\n";
    for (auto const& component : document_["components"]["responses"]) {
        std::string const name = component.first.Scalar();
        html += "<section class=\"answer\" id=\"answer-" + escape_html(name) + "\">\n<h3>" +
                escape_html(name) + "</h3>\n<p>" +
                inline_markdown(text_of(component.second, "description")) +
                header_list(component.second) + "</p>\n" + content(component.second["content"]) +
                "</section>\n";
    }
    return html + "</section>\n";
}

std::string ReferencePage::header_list(YAML::Node const& response) const {
    if (!response["headers"]) return {};
    std::string names;
    for (auto const& header : response["headers"])
        names.append(names.empty() ? " Headers: " : ", ")
            .append("<code>" + escape_html(header.first.Scalar()) + "</code>");
    return names + ".";
}

std::string ReferencePage::content(YAML::Node const& content) const {
    std::string html;
    if (!content.IsDefined()) return html;
    for (auto const& form : content) {
        std::string const media_type = form.first.Scalar();
        html += "<p><code>" + escape_html(media_type) +
                "</code>: " + schema_in_words(form.second["schema"]) + "</p>\n";
        if (form.second["example"])
            html += "<pre>" + escape_html(example_text(form.second["example"], media_type)) +
                    "</pre>\n";
        if (!form.second["examples"]) continue;
        for (auto const& example : form.second["examples"])
            html += "<p>" + inline_markdown(text_of(example.second, "summary")) + ":</p>\n<pre>" +
                    escape_html(example_text(example.second["value"], media_type)) + "</pre>\n";
    }
    return html;
}

std::string ReferencePage::html() const {
    YAML::Node const info = document_["info"];
    std::string const title = escape_html(text_of(info, "title"));
    std::string html =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>" +
        title + ": reference</title>\n<style>" + std::string(style) +
        "</style>\n</head>\n<body>\n<header>\n<h1>" + title + " " +
        escape_html(text_of(info, "version")) + "</h1>\n<p>" +
        inline_markdown(text_of(info, "summary")) +
        "</p>\n<p>The same as a document for programs: "
        "<a href=\"/openapi.yaml\">openapi.yaml</a></p>\n</header>\n" +
        contents() + "<main>\n" + markdown(text_of(info, "description"));
    for (auto const& tag : document_["tags"]) {
        std::string const name = text_of(tag, "name");
        html += "<section>\n<h2 id=\"tag-" + escape_html(name) + "\">" + escape_html(name) +
                "</h2>\n" + markdown(text_of(tag, "description"));
        for (auto const& one : operations_of(name))
            html += operation(one);
        html += "</section>\n";
    }
    html += shared_answers() + "<section>\n<h2 id=\"schemas\">Schemas</h2>\n";
    for (auto const& schema : document_["components"]["schemas"])
        html += schema_section(schema.first.Scalar(), schema.second);
    return html + "</section>\n</main>\n</body>\n</html>\n";
}

}  // namespace

std::string render_docs(std::string const& openapi_yaml) {
    try {
        YAML::Node const document = YAML::Load(openapi_yaml);
        if (!document.IsMap() || text_of(document, "openapi").substr(0, 4) != "3.1.")
            throw std::runtime_error("it is no OpenAPI 3.1");
        return ReferencePage(document).html();
    } catch (YAML::Exception const& error) {
        throw std::runtime_error(std::string("the reference can't be rendered: ") + error.what());
    } catch (std::runtime_error const& error) {
        throw std::runtime_error(std::string("the reference can't be rendered: ") + error.what());
    }
}

}  // namespace rostrum::server::api
