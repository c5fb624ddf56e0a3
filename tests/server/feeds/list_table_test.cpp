#include <zlib.h>

#include <catch2/catch.hpp>
#include <map>
#include <regex>

#include "server/feeds/list_table.hpp"
#include "tests/server/api/client.hpp"

// The list of speakers for spreadsheets.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

std::string inflated(std::string_view packed, std::size_t size) {
    std::string text(size, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, -15) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    int const state = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    REQUIRE(state == Z_STREAM_END);
    return text;
}

// The members of a ZIP file, by its central directory.
std::map<std::string, std::string> unzipped(std::string_view zip) {
    std::map<std::string, std::string> members;
    std::size_t at = zip.find("PK\x01\x02");
    while (at != zip.npos && zip.substr(at, 4) == "PK\x01\x02") {
        std::size_t const packed = little_endian(zip, at + 20, 4);
        std::size_t const size = little_endian(zip, at + 24, 4);
        std::size_t const name = little_endian(zip, at + 28, 2);
        std::size_t const rest = little_endian(zip, at + 30, 2) + little_endian(zip, at + 32, 2);
        std::size_t const local = little_endian(zip, at + 42, 4);
        std::size_t const data =
            local + 30 + little_endian(zip, local + 26, 2) + little_endian(zip, local + 28, 2);
        members[std::string{zip.substr(at + 46, name)}] = inflated(zip.substr(data, packed), size);
        at += 46 + name + rest;
    }
    return members;
}

std::string unescaped(std::string text) {
    for (auto const& [entity, character] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
        text = std::regex_replace(text, std::regex(entity), character);
    return text;
}

std::vector<std::string> found(std::string const& text, std::string const& pattern) {
    std::vector<std::string> all;
    std::regex const expression(pattern);
    for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it)
        all.push_back((*it)[1]);
    return all;
}

// The cells of the sheet: texts as strings, numbers as they stand.
std::map<std::string, std::string> cells(std::map<std::string, std::string> const& book) {
    auto const strings = found(book.at("xl/sharedStrings.xml"), "<si><t[^>]*>([^<]*)</t></si>");
    std::string const& sheet = book.at("xl/worksheets/sheet1.xml");
    std::map<std::string, std::string> all;
    std::regex const cell("<c r=\"([A-Z]+[0-9]+)\"([^>]*)><v>([^<]*)</v></c>");
    for (std::sregex_iterator it(sheet.begin(), sheet.end(), cell), end; it != end; ++it) {
        bool const text = (*it)[2].str().find("t=\"s\"") != std::string::npos;
        all[(*it)[1]] = text ? unescaped(strings.at(std::stoul((*it)[3]))) : (*it)[3].str();
    }
    return all;
}

json named(std::string_view participant, std::string_view name, std::string_view title = "") {
    json body = statement(participant);
    body["speaker"] = {{"name", name}};
    if (!title.empty()) body["speaker"]["title"] = title;
    return body;
}

void book(ApiClient& client, json const& body) {
    auto const answer = client.post(at("bookings"), body);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
}

constexpr char const* formulas[] = {"=1+1", "+1", "-1", "@SUM(A1)",
                                    "=HYPERLINK(\"http://x\";\"y\")"};

void book_formulas(ApiClient& officer) {
    char const* const delegations[] = {"FRA", "DEU", "KEN", "BRA", "FJI"};
    for (std::size_t i = 0; i < std::size(formulas); ++i)
        book(officer, named(delegations[i], formulas[i], "=cmd|'/c x'!A1"));
    json joint = statement("CHE");
    joint.update({{"capacity", "group"},
                  {"states", {"CHE", "AUT"}},
                  {"title", "=2+2"},
                  {"authorization", "letter"}});
    book(officer, joint);
}

}  // namespace

TEST_CASE("In the workbook every text is a string, whatever it begins with") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book_formulas(officer);
    auto const answer = officer.get(at("list.xlsx"));
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Content-Type") ==
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    auto const workbook = unzipped(answer.body);
    REQUIRE(workbook.contains("xl/workbook.xml"));
    std::string const& sheet = workbook.at("xl/worksheets/sheet1.xml");
    CHECK(sheet.find("<f>") == std::string::npos);
    CHECK(sheet.find("<f ") == std::string::npos);
    CHECK(sheet.find("<hyperlink") == std::string::npos);
    std::size_t as_strings = 0;
    for (auto const& [where, text] : cells(workbook)) {
        for (char const* formula : formulas)
            as_strings += text == formula;
        as_strings += text == "=2+2";
    }
    CHECK(as_strings == std::size(formulas) + 1);
}

TEST_CASE("The list as CSV has no cell that a spreadsheet would carry out") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book_formulas(officer);
    auto const answer = officer.get(at("list.csv"));
    CHECK(answer.header("Content-Type") == "text/csv; charset=utf-8");
    REQUIRE(answer.body.starts_with("\xEF\xBB\xBF"));
    for (char const* raw : {",=", ",+", ",-", ",@", ",\"=", "\n=", "\n\"="})
        CHECK(answer.body.find(raw) == std::string::npos);
    CHECK(answer.body.find(",'=1+1,'=cmd|'/c x'!A1,") != std::string::npos);
    CHECK(answer.body.find(",'=2+2,") != std::string::npos);
}

TEST_CASE("The workbook has the cells of the table, in each language") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book(officer, named("FRA", "<A> & \"B\"", "Минис́тр"));
    book(officer, named("EGY", "فلانة", "وزيرة"));
    auto const view = service.engine().view(model::MeetingId{"hlm2025"});
    auto const locales = config::Locales::load(ROSTRUM_SOURCE_DIR "/config/locales").value();
    for (model::Language const language : model::all_languages) {
        CAPTURE(model::code(language));
        server::wire::Viewer viewer;
        viewer.language = language;
        viewer.sight = server::access::Sight::everything;
        server::wire::Rendering const r{*view, viewer, locales};
        auto const table = server::feeds::list_table(r);
        REQUIRE(table.rows.size() == 2);
        std::string const query = "list.xlsx?lang=" + std::string{model::code(language)};
        auto const workbook = unzipped(officer.get(at(query)).body);
        auto const shown = cells(workbook);
        auto const cell = [&](std::size_t row, std::size_t column) {
            auto const it = shown.find(static_cast<char>('A' + column) + std::to_string(row + 1));
            return it == shown.end() ? std::string{} : it->second;
        };
        for (std::size_t column = 0; column < server::feeds::list_columns; ++column) {
            CHECK(cell(0, column) == table.headings[column]);
            for (std::size_t row = 0; row < 2; ++row) {
                auto const& expected = table.rows[row][column];
                auto const* number = std::get_if<std::int64_t>(&expected);
                CHECK(cell(row + 1, column) ==
                      (number ? std::to_string(*number) : std::get<std::string>(expected)));
            }
        }
        bool const arabic = language == model::Language::ar;
        CHECK((workbook.at("xl/worksheets/sheet1.xml").find("rightToLeft=\"1\"") !=
               std::string::npos) == arabic);
    }
}

TEST_CASE("The workbook is the same bytes for the same version, and dated by it") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book(officer, named("FRA", "N. N."));
    auto const view = service.engine().view(model::MeetingId{"hlm2025"});
    auto const locales = config::Locales::load(ROSTRUM_SOURCE_DIR "/config/locales").value();
    server::wire::Viewer viewer;
    viewer.sight = server::access::Sight::everything;
    std::string const one = server::feeds::list_xlsx({*view, viewer, locales}, view->meeting->at);
    CHECK((one == server::feeds::list_xlsx({*view, viewer, locales}, view->meeting->at)));
    CHECK((one == officer.get(at("list.xlsx")).body));
    CHECK(unzipped(one).at("docProps/core.xml").find("2025-11-17T14:00:00Z</dcterms:created>") !=
          std::string::npos);
    for (std::size_t at = 0; (at = one.find("PK\x01\x02", at)) != one.npos; at += 4)
        CHECK(little_endian(one, at + 14, 2) == ((1u << 5) | 1u));  // 1 January 1980
}

TEST_CASE("The tables show nobody more than the timetable does") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book(officer, named("FRA", "Zorblax", "Quuxminister"));
    auto const strings = [&](std::string const& token) {
        ApiClient client(service.port(), token);
        auto const csv = client.get(at("list.csv")).body;
        return unzipped(client.get(at("list.xlsx")).body).at("xl/sharedStrings.xml") + csv;
    };
    auto const holds = [](std::string const& text, char const* word) {
        return text.find(word) != std::string::npos;
    };
    CHECK(holds(strings(service.token(Role::presiding)), "Zorblax"));
    CHECK(holds(strings(service.token(Role::delegation, "FRA")), "Zorblax"));
    std::string const others = strings(service.token(Role::delegation, "DEU"));
    CHECK(holds(others, "France"));
    CHECK_FALSE(holds(others, "Zorblax"));
    CHECK_FALSE(holds(others, "Quuxminister"));
    CHECK_FALSE(holds(strings(""), "France"));
}
