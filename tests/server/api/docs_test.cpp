#include "server/api/docs.hpp"

#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <variant>

#include "model/floor_events.hpp"
#include "server/wire/floor_codec.hpp"

using rostrum::server::api::render_docs;

namespace {

std::string repository_document() {
    std::ifstream file(std::string(ROSTRUM_SOURCE_DIR) + "/openapi.yaml");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string const& repository_page() {
    static const std::string page = render_docs(repository_document());
    return page;
}

bool holds(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

std::multiset<std::string> all(std::string const& page, std::string const& pattern) {
    std::multiset<std::string> found;
    const std::regex expression(pattern);
    for (std::sregex_iterator match(page.begin(), page.end(), expression), end; match != end;
         ++match)
        found.insert((*match)[1]);
    return found;
}

// A document with one operation, whose texts are the test's.
std::string document(std::string const& summary, std::string const& description,
                     std::string const& response) {
    return "openapi: 3.1.0\n"
           "info: { title: t, version: 1.0.0, summary: s, description: \"" +
           description +
           "\" }\n"
           "tags: [{ name: Things, description: d }]\n"
           "paths:\n"
           "  /things/{thing}:\n"
           "    parameters: [{ name: thing, in: path, required: true, schema: { type: string } }]\n"
           "    get:\n"
           "      operationId: get_thing\n"
           "      tags: [Things]\n"
           "      summary: \"" +
           summary +
           "\"\n"
           "      x-roles: [secretariat, public]\n"
           "      responses:\n"
           "        '200': " +
           response +
           "\n"
           "components:\n"
           "  responses: {}\n"
           "  schemas:\n"
           "    Thing: { type: object, required: [size], properties: "
           "{ size: { type: integer, minimum: 1, maximum: 9 }, name: { type: string } } }\n";
}

std::string const plain_response =
    "{ description: It., content: { application/json: { schema: "
    "{ $ref: '#/components/schemas/Thing' }, example: { size: 3, name: '3' } } } }";

}  // namespace

TEST_CASE("The sample of a page that follows a sitting listens to all that happens on the floor") {
    std::ifstream file(std::string(ROSTRUM_SOURCE_DIR) + "/docs/following.md");
    std::string const guide{std::istreambuf_iterator<char>(file), {}};
    auto const begin = guide.find("const types = `");
    REQUIRE(begin != std::string::npos);
    auto const first = guide.find('`', begin) + 1;
    std::istringstream listed(guide.substr(first, guide.find('`', first) - first));
    std::set<std::string> heard;
    for (std::string type; listed >> type;)
        heard.insert(type);
    for (std::size_t i = 0; i < std::variant_size_v<rostrum::model::FloorEvent>; ++i) {
        std::string const type{rostrum::server::wire::floor_event_type(i)};
        CAPTURE(type);
        CHECK(heard.erase(type) == 1);
    }
    CHECK(heard == std::set<std::string>{"programme_adopted"});
}

TEST_CASE("the reference shows every operation and leads to it from the contents") {
    auto const paths = YAML::Load(repository_document())["paths"];
    int operations = 0;
    for (auto const& path : paths)
        for (auto const& member : path.second) {
            if (!member.second.IsMap() || !member.second["operationId"]) continue;
            ++operations;
            auto const id = member.second["operationId"].Scalar();
            INFO(id);
            CHECK(holds(repository_page(), "id=\"" + id + "\""));
            CHECK(holds(repository_page(), "href=\"#" + id + "\""));
            CHECK(holds(repository_page(), path.first.Scalar() + "</code>"));
        }
    CHECK(operations > 30);
}

TEST_CASE("every link within the reference has its target, and every target is one") {
    auto const ids = all(repository_page(), "id=\"([^\"]*)\"");
    for (auto const& target : all(repository_page(), "href=\"#([^\"]*)\"")) {
        INFO(target);
        CHECK(ids.count(target) == 1);
    }
    for (auto const& id : ids) {
        INFO(id);
        CHECK(ids.count(id) == 1);
    }
}

TEST_CASE("every problem type can be looked up in the reference") {
    auto const types =
        YAML::Load(repository_document())["components"]["schemas"]["ProblemType"]["enum"];
    REQUIRE(types.size() > 10);
    for (auto const& type : types) {
        std::string const code = type.Scalar().substr(std::string("/docs#problem-").size());
        INFO(code);
        CHECK(holds(repository_page(), "<tr id=\"problem-" + code + "\"><td><code>" + code));
    }
}

TEST_CASE("the reference runs no script and fetches nothing") {
    CHECK_FALSE(holds(repository_page(), "<script"));
    CHECK_FALSE(std::regex_search(repository_page(), std::regex("\\s(on[a-z]+|src)=\"")));
    CHECK_FALSE(holds(repository_page(), "<link"));
    CHECK_FALSE(holds(repository_page(), "url("));
}

TEST_CASE("an operation is shown with its path, roles, parameters, answers and examples") {
    auto const page = render_docs(document("Get it", "text", plain_response));
    CHECK(holds(page, "<span class=\"method\">GET</span> /things/{thing}</code>"));
    CHECK(holds(page, "<strong>Who:</strong> secretariat, public."));
    CHECK(holds(page, "<code>thing</code></th><td>path</td><td>string</td>"));
    CHECK(holds(page, "<a href=\"#schema-Thing\">Thing</a>"));
    CHECK(holds(page, "integer, 1 to 9</td>"));
    CHECK(holds(page, "string, optional</td>"));
}

TEST_CASE("an example is shown as it goes over the wire") {
    auto const page = render_docs(document("Get it", "text", plain_response));
    CHECK(holds(page, "{\n  &quot;size&quot;: 3,\n  &quot;name&quot;: &quot;3&quot;\n}"));
}

TEST_CASE("text of the document never becomes markup") {
    auto const page = render_docs(document("a <b> & c", "<i> `x<y` **z<**", plain_response));
    CHECK(holds(page, "a &lt;b&gt; &amp; c"));
    CHECK(holds(page, "&lt;i&gt; <code>x&lt;y</code> <strong>z&lt;</strong>"));
    CHECK_FALSE(holds(page, "<i>"));
    CHECK_FALSE(holds(page, "<b>"));
}

TEST_CASE("paragraphs, lists and tables of a description are rendered") {
    auto const page = render_docs(
        document("s", "one\\ntwo\\n\\n- a\\n- b\\n\\n| code | x |\\n|---|---|\\n| `q` | r |",
                 plain_response));
    CHECK(holds(page, "<p>one two</p>"));
    CHECK(holds(page, "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"));
    CHECK(holds(page, "<th scope=\"col\">code</th><th scope=\"col\">x</th>"));
    CHECK(holds(page, "<tr id=\"problem-q\"><td><code>q</code></td><td>r</td></tr>"));
}

TEST_CASE("a mark that never closes is text") {
    CHECK(holds(render_docs(document("a ` b ** c", "d", plain_response)), "a ` b ** c"));
}

TEST_CASE("what is no OpenAPI 3.1 document is refused with a sentence") {
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(render_docs(""), Contains("no OpenAPI 3.1"));
    CHECK_THROWS_WITH(render_docs("swagger: '2.0'"), Contains("no OpenAPI 3.1"));
    CHECK_THROWS_WITH(render_docs("a: [b"), Contains("can't be rendered"));
    CHECK_THROWS_WITH(render_docs("just words"), Contains("can't be rendered"));
    CHECK_THROWS_WITH(render_docs(document("s", "d", "{ $ref: '#/components/responses/Gone' }")),
                      Contains("\"#/components/responses/Gone\" leads nowhere"));
    CHECK_THROWS_WITH(render_docs(document("s", "d", "{ $ref: 'other.yaml#/x' }")),
                      Contains("leads out of the document"));
}
