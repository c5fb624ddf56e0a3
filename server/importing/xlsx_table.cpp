#include <algorithm>
#include <charconv>
#include <pugixml.hpp>

#include "server/importing/archive.hpp"
#include "server/importing/table.hpp"

namespace rostrum::server::importing {

namespace {

using pugi::xml_node;

// Some programs write a prefix before every name, others none.
bool named(xml_node const& node, std::string_view name) {
    std::string_view const full = node.name();
    return full.substr(full.rfind(':') + 1) == name;
}

xml_node child(xml_node const& parent, std::string_view name) {
    return parent.find_child([&](xml_node const& node) { return named(node, name); });
}

std::string_view attribute(xml_node const& node, std::string_view name) {
    return node
        .find_attribute([&](pugi::xml_attribute const& given) {
            std::string_view const full = given.name();
            return full.substr(full.rfind(':') + 1) == name;
        })
        .value();
}

// The text of a string item: its own, or that of its runs. How it is read aloud is no part of it.
std::string string_item(xml_node const& item) {
    std::string text;
    for (xml_node const& part : item.children()) {
        if (named(part, "t")) text += part.text().get();
        if (named(part, "r")) text += child(part, "t").text().get();
    }
    return text;
}

std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// The index that the letters of "AB12" stand for; nullopt: none.
std::optional<std::size_t> column_index(std::string_view reference) {
    std::size_t index = 0;
    std::size_t letters = 0;
    while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z')
        index = index * 26 + static_cast<std::size_t>(reference[letters++] - 'A' + 1);
    if (letters == 0 || letters > 3) return std::nullopt;
    return index - 1;
}

Fault fault_of(std::string key, std::size_t limit = 0) {
    Fault fault;
    fault.key = std::move(key);
    fault.values = {{"limit", std::to_string(limit)}};
    return fault;
}

class Workbook {
public:
    Workbook(std::string_view bytes, TableLimits const& limits)
        : limits_(limits), archive_(bytes, limits) {}

    Table first_sheet() {
        pugi::xml_document workbook = document("xl/workbook.xml");
        xml_node const sheet = child(child(workbook.document_element(), "sheets"), "sheet");
        std::string const path = target_of(attribute(sheet, "id"));
        read_shared_strings();
        pugi::xml_document const content = document(path);
        std::size_t number = 0;
        for (xml_node const& row : child(content.document_element(), "sheetData").children())
            if (named(row, "row")) read_row(row, number);
        return std::move(table_);
    }

private:
    pugi::xml_document document(std::string const& name) {
        auto const text = archive_.read(name);
        if (!text) throw fault_of("import.broken_workbook");
        return parsed(*text);
    }

    static pugi::xml_document parsed(std::string const& text) {
        pugi::xml_document document;
        if (!document.load_buffer(text.data(), text.size()))
            throw fault_of("import.broken_workbook");
        return document;
    }

    // The file that a relation of the workbook leads to.
    std::string target_of(std::string_view id) {
        pugi::xml_document const relations = document("xl/_rels/workbook.xml.rels");
        for (xml_node const& relation : relations.document_element().children()) {
            if (id.empty() || attribute(relation, "Id") != id) continue;
            std::string_view const target = attribute(relation, "Target");
            if (target.starts_with('/')) return std::string{target.substr(1)};
            return "xl/" + std::string{target};
        }
        throw fault_of("import.broken_workbook");
    }

    void read_shared_strings() {
        auto const text = archive_.read("xl/sharedStrings.xml");
        if (!text) return;
        pugi::xml_document const strings = parsed(*text);
        for (xml_node const& item : strings.document_element().children())
            if (named(item, "si")) shared_strings_.push_back(string_item(item));
    }

    void read_row(xml_node const& row, std::size_t& number) {
        auto const given = number_in(attribute(row, "r"));
        if (given && *given <= number) throw fault_of("import.broken_workbook");
        number = given.value_or(number + 1);
        TableRow read;
        read.number = number;
        std::size_t column = 0;
        for (xml_node const& cell : row.children()) {
            if (!named(cell, "c")) continue;
            column = column_index(attribute(cell, "r")).value_or(column);
            put(cell_of(cell), read, column++);
        }
        if (read.cells.empty()) return;
        if (table_.size() > limits_.rows)
            throw at(fault_of("import.too_many_rows", limits_.rows), read, 0);
        table_.push_back(std::move(read));
    }

    void put(Cell cell, TableRow& row, std::size_t column) const {
        if (cell.kind == Cell::Kind::text && cell.text.empty()) return;
        if (column >= limits_.columns)
            throw at(fault_of("import.too_many_columns", limits_.columns), row, column);
        if (cell.text.size() > limits_.cell_bytes)
            throw at(fault_of("import.cell_too_long", limits_.cell_bytes), row, column);
        if (!is_text(cell.text)) throw at(fault_of("import.not_utf8"), row, column);
        if (row.cells.size() <= column) row.cells.resize(column + 1);
        row.cells[column] = std::move(cell);
    }

    static Fault at(Fault fault, TableRow const& row, std::size_t column) {
        fault.row = row.number;
        fault.column = column_letters(column);
        return fault;
    }

    Cell cell_of(xml_node const& cell) const {
        std::string_view const type = attribute(cell, "t");
        if (type == "inlineStr") return {Cell::Kind::text, string_item(child(cell, "is"))};
        xml_node const value = child(cell, "v");
        if (!value && child(cell, "f")) return {Cell::Kind::formula, "="};
        std::string text = value.text().get();
        if (type == "e") return {Cell::Kind::wrong_value, std::move(text)};
        if (type == "s") return {Cell::Kind::text, shared_string(text)};
        if (type == "b") return {Cell::Kind::text, text == "1" ? "true" : "false"};
        bool const number = (type.empty() || type == "n") && !text.empty();
        return {number ? Cell::Kind::number : Cell::Kind::text, std::move(text)};
    }

    std::string const& shared_string(std::string const& index) const {
        auto const number = number_in(index);
        if (!number || *number >= shared_strings_.size()) throw fault_of("import.broken_workbook");
        return shared_strings_[*number];
    }

    TableLimits const& limits_;
    Archive archive_;
    std::vector<std::string> shared_strings_;
    Table table_;
};

}  // namespace

model::Result<Table, Fault> read_xlsx(std::string_view bytes, TableLimits const& limits) {
    try {
        return Workbook(bytes, limits).first_sheet();
    } catch (ArchiveFault const& fault) {
        return fault_of(fault.key, fault.limit);
    } catch (Fault const& fault) {
        return fault;
    }
}

bool looks_like_xlsx(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

}  // namespace rostrum::server::importing
