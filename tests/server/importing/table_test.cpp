#include <catch2/catch.hpp>

#include "server/importing/table.hpp"
#include "tests/server/importing/workbook.hpp"

using namespace rostrum;
using namespace rostrum::tests;
namespace importing = rostrum::server::importing;

namespace {

using CellTexts = std::vector<std::vector<std::string>>;

CellTexts cell_texts(importing::Table const& table) {
    CellTexts out;
    for (importing::TableRow const& row : table) {
        out.emplace_back();
        for (importing::Cell const& cell : row.cells)
            out.back().push_back(cell.text);
    }
    return out;
}

importing::Table table_in(std::string const& csv) {
    auto const table = importing::read_csv(csv);
    INFO((table ? "" : table.error().key));
    REQUIRE(table);
    return *table;
}

std::string quoted_cell(std::string text) {
    if (text.starts_with('=')) text.insert(0, 1, '\'');
    std::string out = "\"";
    for (char const c : text)
        out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
}

importing::Fault table_fault(model::Result<importing::Table, importing::Fault> const& result) {
    REQUIRE_FALSE(result);
    return result.error();
}

}  // namespace

TEST_CASE("What is written with quotes is read back, whatever divides the cells") {
    std::vector<std::string> const pieces{"a",  "é", "中", "\"", ",",  ";",
                                          "\n", " ", "=",  "\t", "\r", "x y"};
    std::uint32_t state = 20251124;
    auto const next = [&](std::size_t below) {
        state = state * 1664525 + 1013904223;
        return static_cast<std::size_t>(state >> 16) % below;
    };
    for (char const delimiter : {',', ';', '\t'})
        for (int round = 0; round < 200; ++round) {
            CellTexts rows{{"head", "of", "columns", "here"}};
            for (std::size_t r = 0; r < 1 + next(5); ++r) {
                std::vector<std::string> row(4, "end");
                for (std::size_t c = 0; c < 3; ++c) {
                    row[c] = {};
                    for (std::size_t i = next(6); i > 0; --i)
                        row[c] += pieces[next(pieces.size())];
                }
                rows.push_back(std::move(row));
            }
            std::string csv = "head" + (delimiter + std::string{"of"}) + delimiter + "columns" +
                              delimiter + "here\r\n";
            for (std::size_t r = 1; r < rows.size(); ++r) {
                for (std::size_t c = 0; c < 4; ++c)
                    csv += (c == 0 ? "" : std::string(1, delimiter)) + quoted_cell(rows[r][c]);
                csv += round % 2 ? "\n" : "\r\n";
            }
            CAPTURE(csv);
            REQUIRE(cell_texts(table_in(csv)) == rows);
        }
}

TEST_CASE("Rows keep the numbers that a spreadsheet shows") {
    for (std::string const end : {"\n", "\r\n", "\r"}) {
        auto const table = table_in(
            "\xEF\xBB\xBF"
            "a;b" +
            end + end + ";;" + end + "c;\"d" + end + "e\"" + end + "f");
        REQUIRE(table.size() == 3);
        CHECK(table[0].cells[0].text == "a");  // the byte order mark is none of it
        CHECK(table[1].number == 4);
        CHECK(table[1].cells[1].text == "d" + end + "e");
        CHECK(table[2].number == 5);
    }
}

TEST_CASE("A cell that begins as a formula does is one, unless an apostrophe says otherwise") {
    auto const table = table_in("a,b,c,d\n=1+2,'=1+2,'-,-5\n");
    auto const& cells = table[1].cells;
    CHECK(cells[0].kind == importing::Cell::Kind::formula);
    CHECK(cells[1] == importing::Cell{importing::Cell::Kind::text, "=1+2"});
    CHECK(cells[2] == importing::Cell{importing::Cell::Kind::text, "-"});
    CHECK(cells[3] == importing::Cell{importing::Cell::Kind::text, "-5"});
}

TEST_CASE("A CSV file that can't be read is told by its row") {
    auto const at = [](std::string const& csv, std::string const& key, std::size_t row,
                       importing::TableLimits const& limits = {}) {
        importing::Fault const fault = table_fault(importing::read_csv(csv, limits));
        CHECK(fault.key == key);
        CHECK(fault.row == row);
    };
    at("a,b\nc,\xFF\n", "import.not_utf8", 2);
    at("a,b\nc,d\ne,f\xED\xA0\x80\n", "import.not_utf8", 3);
    at(std::string("a,b\nc,\0", 8), "import.not_utf8", 2);
    at("\xFF\xFE"
       "a",
       "import.not_utf8", 1);
    at("a,b\nc,d\"e\n", "import.bad_quotes", 2);
    at("a,b\nc,\"de\n", "import.bad_quotes", 2);
    at("a\nb\nc\nd\n", "import.too_many_rows", 4, {.rows = 2});
    at("a,b,c\n", "import.too_many_columns", 1, {.columns = 2});
    at("a\nlong\n", "import.cell_too_long", 2, {.cell_bytes = 3});
}

TEST_CASE("A workbook's cells are read as they are stored, and nothing is computed") {
    auto const table = importing::read_xlsx(workbook(
        R"(<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>in</t></r>)"
        R"(<r><t>line</t></r></is></c></row>)"
        R"(<row r="4"><c r="A4"><v>180</v></c><c r="B4" t="b"><v>1</v></c>)"
        R"(<c r="C4" t="str"><f>A1</f><v>cached</v></c><c r="D4"><f>1+2</f></c>)"
        R"(<c r="E4" t="e"><f>X</f><v>#REF!</v></c><c r="F4" t="s"><v>0</v></c></row>)"
        R"(<row><c><v>7</v></c></row>)",
        {"<si><t>=text</t></si>", "<si><t>first</t><rPh><t>aloud</t></rPh></si>"}));
    REQUIRE(table);
    REQUIRE(table->size() == 3);
    CHECK(cell_texts(*table)[0] == std::vector<std::string>{"first", "", "inline"});
    auto const& cells = (*table)[1].cells;
    CHECK((*table)[1].number == 4);
    CHECK(cells[0] == importing::Cell{importing::Cell::Kind::number, "180"});
    CHECK(cells[1] == importing::Cell{importing::Cell::Kind::text, "true"});
    CHECK(cells[2] == importing::Cell{importing::Cell::Kind::text, "cached"});
    CHECK(cells[3].kind == importing::Cell::Kind::formula);
    CHECK(cells[4].kind == importing::Cell::Kind::wrong_value);
    CHECK(cells[5] == importing::Cell{importing::Cell::Kind::text, "=text"});
    CHECK((*table)[2].number == 5);
}

TEST_CASE("A workbook and a CSV file of the same cells are the same table") {
    CellTexts const rows{{"participant", "note"}, {"Côte d’Ivoire", "a & b < c"}, {"中国", "x"}};
    auto const table = importing::read_xlsx(workbook_of(rows));
    REQUIRE(table);
    CHECK(cell_texts(*table) == rows);
}

TEST_CASE("A ZIP bomb is stopped while it inflates") {
    std::string const much(40u * 1024 * 1024, ' ');
    CHECK(table_fault(importing::read_xlsx(workbook(much))).key == "import.inflates_too_much");
    // Within the ratio, and too much all the same.
    importing::TableLimits const small{.inflated_bytes = 1'000};
    CHECK(table_fault(importing::read_xlsx(workbook(std::string(2'000, ' ')), small)).key ==
          "import.inflates_too_much");
    std::vector<std::pair<std::string, std::string>> files;
    for (int i = 0; i < 20; ++i)
        files.emplace_back("f" + std::to_string(i), "x");
    CHECK(table_fault(importing::read_xlsx(zipped(files), {.entries = 10})).key ==
          "import.too_many_entries");
    std::string rows;
    for (int i = 0; i < 12; ++i)
        rows += "<row><c><v>1</v></c></row>";
    CHECK(table_fault(importing::read_xlsx(workbook(rows), {.rows = 10})).key ==
          "import.too_many_rows");
    CHECK(
        table_fault(importing::read_xlsx(workbook(R"(<row><c r="XFD1"><v>1</v></c></row>)"))).key ==
        "import.too_many_columns");
}

TEST_CASE("A damaged workbook is told from a sound one, wherever it is damaged") {
    std::string const sound = workbook_of({{"a", "b"}, {"c", "d"}});
    REQUIRE(importing::read_xlsx(sound));
    for (std::size_t size = 0; size < sound.size(); size += 7)
        CHECK_FALSE(importing::read_xlsx(std::string_view{sound}.substr(0, size)));
    for (std::size_t at = 0; at < sound.size(); at += 3) {
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        (void)importing::read_xlsx(damaged);  // whatever it says, it says it
    }
    CHECK(table_fault(importing::read_xlsx("PK\x03\x04")).key == "import.broken_workbook");
    CHECK(table_fault(importing::read_xlsx(zipped({{"word/document.xml", "<w/>"}}))).key ==
          "import.broken_workbook");
    CHECK(
        table_fault(importing::read_xlsx(workbook("<row r=\"2\"><c/></row><row r=\"1\"/>"))).key ==
        "import.broken_workbook");
}

TEST_CASE("Columns have the letters of spreadsheets") {
    CHECK(importing::column_letters(0) == "A");
    CHECK(importing::column_letters(25) == "Z");
    CHECK(importing::column_letters(26) == "AA");
    CHECK(importing::column_letters(701) == "ZZ");
    CHECK(importing::column_letters(702) == "AAA");
}
