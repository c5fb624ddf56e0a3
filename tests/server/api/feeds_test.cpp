#include <catch2/catch.hpp>
#include <sstream>

#include "server/http/target.hpp"
#include "tests/server/api/client.hpp"

// What other programs read: a spreadsheet, a calendar, a browser.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

// RFC 4180, strictly: throws for a quote in an open cell or one that is never closed.
std::vector<std::vector<std::string>> read_csv(std::string_view text) {
    std::vector<std::vector<std::string>> rows(1, {""});
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string& cell = rows.back().back();
        char const c = text[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cell += text[++i];
            else
                quoted = false;
        } else if (c == '"') {
            if (!cell.empty()) throw std::runtime_error("a quote inside a cell");
            quoted = true;
        } else if (c == ',') {
            rows.back().emplace_back();
        } else if (c == '\r') {
            if (i + 1 >= text.size() || text[++i] != '\n') throw std::runtime_error("a lone CR");
            rows.push_back({""});
        } else if (c == '\n') {
            throw std::runtime_error("a lone LF");
        } else {
            cell += c;
        }
    }
    if (quoted) throw std::runtime_error("a cell without an end");
    if (rows.back() != std::vector<std::string>{""}) throw std::runtime_error("no CRLF at the end");
    rows.pop_back();
    return rows;
}

json named(std::string_view participant, std::string_view name, std::string_view title) {
    json body = statement(participant);
    body["speaker"] = {{"name", name}, {"title", title}};
    return body;
}

std::string const long_arabic = [] {
    std::string text;
    while (text.size() < 190)
        text += "السيدة ";
    return text + "وزيرة";
}();
std::string const long_chinese = [] {
    std::string text;
    while (text.size() < 190)
        text += "外交部长王";
    return text;
}();

}  // namespace

TEST_CASE("No cell of the table is a formula, whatever a speaker is called") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    std::string const names[] = {"=1+1",     "+1",           "-1",
                                 "@SUM(A1)", "=\"a\",\"b\"", "=HYPERLINK(\"http://x\";\"y\")"};
    char const* const delegations[] = {"FRA", "DEU", "KEN", "BRA", "FJI", "JPN"};
    for (std::size_t i = 0; i < std::size(names); ++i)
        REQUIRE(officer.post(at("bookings"), named(delegations[i], names[i], "a, \"b\"")).status ==
                201);
    json joint = statement("CHE");
    joint.update({{"capacity", "group"},
                  {"states", {"CHE", "AUT"}},
                  {"title", "=2+2"},
                  {"authorization", "letter"}});
    REQUIRE(officer.post(at("bookings"), joint).status == 201);
    auto const answer = officer.get(at("timetable.csv"));
    CHECK(answer.header("Content-Type") == "text/csv; charset=utf-8");
    REQUIRE(answer.body.starts_with("\xEF\xBB\xBF"));
    auto const rows = read_csv(std::string_view{answer.body}.substr(3));
    std::size_t found = 0;
    for (auto const& row : rows) {
        REQUIRE(row.size() == rows.front().size());
        for (std::string const& cell : row) {
            CAPTURE(cell);
            CHECK(
                (cell.empty() || std::string{"=+-@\t\r"}.find(cell.front()) == std::string::npos));
            for (std::string const& name : names)
                found += cell == "'" + name + ", a, \"b\"";
        }
    }
    CHECK(found == std::size(names));
}

TEST_CASE("A calendar's lines end in CRLF, are folded at 75 octets and never inside a character") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    REQUIRE(officer.post(at("bookings"), named("EGY", long_arabic, "a;b,c\\d")).status == 201);
    REQUIRE(officer.post(at("bookings"), named("CHN", long_chinese, "x")).status == 201);
    for (char const* code : {"ar", "en", "es", "fr", "ru", "zh"}) {
        auto const answer = officer.get(at("timetable.ics?lang=") + code);
        CAPTURE(code);
        CHECK(answer.header("Content-Type") == "text/calendar; charset=utf-8");
        std::string const& text = answer.body;
        REQUIRE(text.ends_with("END:VCALENDAR\r\n"));
        std::string whole;
        std::size_t folded = 0;
        for (std::size_t begin = 0; begin < text.size();) {
            std::size_t const end = text.find('\n', begin);
            REQUIRE(end != std::string::npos);
            REQUIRE(end > begin);
            REQUIRE(text[end - 1] == '\r');
            std::string_view line{text.data() + begin, end - 1 - begin};
            CHECK(line.size() <= 75);
            CHECK(line.find('\r') == std::string_view::npos);
            CHECK(server::http::valid_utf8(line));
            if (line.starts_with(' ')) {
                ++folded;
                line.remove_prefix(1);
            } else {
                whole += '\n';
            }
            whole += line;
            begin = end + 1;
        }
        CHECK(folded > 0);
        CHECK(whole.find("\nDESCRIPTION:" + long_arabic + "\\, a\\;b\\,c\\\\d\n") !=
              std::string::npos);
        CHECK(whole.find(long_chinese) != std::string::npos);
        CHECK(officer.get(at("feeds/timetable.ics?lang=") + code).body == text);
        CHECK(officer.get(at("timetable?lang=") + code, {{"Accept", "text/calendar"}}).body ==
              text);
    }
}

TEST_CASE("The page escapes what it shows, to officers and to nobody else") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    std::string const markup = "<script>alert(\"1\")</script>&amp;<img src=x onerror='y'>";
    REQUIRE(officer.post(at("bookings"), named("FRA", markup, "</td><b>")).status == 201);
    json joint = statement("CHE");
    joint.update({{"capacity", "group"},
                  {"states", {"CHE", "AUT"}},
                  {"title", "<i>Two</i>"},
                  {"authorization", "letter"}});
    REQUIRE(officer.post(at("bookings"), joint).status == 201);
    auto const page = officer.get("/");
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.body.find("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;") !=
          std::string::npos);
    CHECK(page.body.find("&lt;i&gt;Two") != std::string::npos);
    for (char const* raw : {"<script", "<img", "<i>", "</td><b>"})
        CHECK(page.body.find(raw) == std::string::npos);
    ApiClient nobody(service.port());
    CHECK(nobody.get("/").body.find("alert") == std::string::npos);
    auto const refused = nobody.get("/?meeting=%3Cscript%3E");
    CHECK(refused.status == 404);
    CHECK(refused.body.find("<script") == std::string::npos);
}

TEST_CASE("The page reads from right to left in Arabic, and from left to right otherwise") {
    Service service;
    ApiClient nobody(service.port());
    for (char const* code : {"ar", "en", "es", "fr", "ru", "zh"}) {
        bool const arabic = std::string{code} == "ar";
        std::string const opening =
            "<html lang=\"" + std::string{code} + "\" dir=\"" + (arabic ? "rtl" : "ltr") + "\">";
        for (RawAnswer const& page : {nobody.get(std::string{"/?lang="} + code),
                                      nobody.get("/", {{"Accept-Language", code}})}) {
            CHECK(page.body.find(opening) != std::string::npos);
            CHECK(page.header("Content-Language") == code);
            CHECK(page.body.find("<script") == std::string::npos);
        }
    }
}
