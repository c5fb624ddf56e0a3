#include "tests/server/importing/workbook.hpp"

#include <zip.h>

#include <stdexcept>

namespace rostrum::tests {

namespace {

void require(bool done) {
    if (!done) throw std::runtime_error("the archive could not be made");
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text)
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
    return out;
}

}  // namespace

std::string zipped(std::vector<std::pair<std::string, std::string>> const& files) {
    zip_source_t* bytes = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    require(bytes);
    zip_t* archive = zip_open_from_source(bytes, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    require(archive);
    zip_source_keep(bytes);
    for (auto const& [name, content] : files) {
        zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
        require(source && zip_file_add(archive, name.c_str(), source, 0) >= 0);
    }
    require(zip_close(archive) == 0 && zip_source_open(bytes) == 0);
    std::string out;
    char piece[65536];
    for (zip_int64_t size; (size = zip_source_read(bytes, piece, sizeof piece)) > 0;)
        out.append(piece, static_cast<std::size_t>(size));
    zip_source_close(bytes);
    zip_source_free(bytes);
    return out;
}

std::string workbook(std::string const& rows, std::vector<std::string> const& shared) {
    std::string strings = "<sst>";
    for (std::string const& text : shared)
        strings += text;
    return zipped(
        {{"xl/workbook.xml",
          R"(<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="One" r:id="rId7"/>)"
          R"(<sheet name="Two" r:id="rId8"/></sheets></workbook>)"},
         {"xl/_rels/workbook.xml.rels",
          R"(<Relationships><Relationship Id="rId8" Target="worksheets/two.xml"/>)"
          R"(<Relationship Id="rId7" Target="/xl/worksheets/one.xml"/></Relationships>)"},
         {"xl/sharedStrings.xml", strings + "</sst>"},
         {"xl/worksheets/one.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}});
}

std::string workbook_of(std::vector<std::vector<std::string>> const& rows) {
    std::string text;
    for (auto const& row : rows) {
        text += "<row>";
        for (std::string const& cell : row)
            text += R"(<c t="inlineStr"><is><t>)" + escaped(cell) + "</t></is></c>";
        text += "</row>";
    }
    return workbook(text);
}

}  // namespace rostrum::tests
