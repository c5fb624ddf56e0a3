#include "server/importing/rows.hpp"

#include <algorithm>
#include <charconv>

#include "config/folded_text.hpp"
#include "server/importing/names.hpp"

namespace rostrum::server::importing {

namespace {

using nlohmann::json;

enum class Form {
    text,
    upper,
    lower,
    participant,
    group,
    participants,
    ids,
    integer,
    yes_or_no,
    instant
};

struct Column {
    std::string_view name;
    std::string_view pointer;  // into a booking's body
    Form form = Form::text;
    std::string_view also = {};  // another name of it
};

constexpr std::string_view title_of_states = "/title";
constexpr std::string_view title_of_speaker = "/speaker/title";

constexpr Column known_columns[] = {
    {"participant", "/participant", Form::participant},
    {"capacity", "/capacity", Form::lower},
    {"group", "/group", Form::group},
    {"states", "/states", Form::participants},
    {"title", title_of_states},
    {"authorization", "/authorization"},
    {"level", "/level", Form::upper},
    {"speaker", "/speaker/name", Form::text, "speaker_name"},
    {"speaker_title", title_of_speaker},
    {"on_behalf_of", "/speaker/on_behalf_of"},
    {"language", "/language", Form::lower},
    {"segments", "/segments", Form::ids},
    {"allotment", "/allotment_seconds", Form::integer, "allotment_seconds"},
    {"contains_eov", "/contains_eov", Form::yes_or_no},
    {"not_before", "/not_before", Form::instant},
    {"not_after", "/not_after", Form::instant},
    {"inscribed_at", "/inscribed_at", Form::instant},
    {"reason", "/reason"},
    {"note", "/note"}};

constexpr std::string_view needed[] = {"participant", "capacity", "level"};

// The columns of a file in their order; null: a column without a heading.
struct Heading {
    Column const* column = nullptr;
    std::string text;
};

Column const* column_called(std::string_view heading) {
    std::string const asked = config::folded(heading);
    for (Column const& column : known_columns)
        if (asked == config::folded(column.name) ||
            (!column.also.empty() && asked == config::folded(column.also)))
            return &column;
    return nullptr;
}

Fault header_fault(TableRow const& header, std::string column, std::string key,
                   config::Locales::Values values) {
    Fault fault;
    fault.row = header.number;
    fault.column = std::move(column);
    fault.key = std::move(key);
    fault.values = std::move(values);
    return fault;
}

std::string joined(std::vector<std::string_view> const& words) {
    std::string text;
    for (std::string_view const word : words)
        text.append(text.empty() ? "" : ", ").append(word);
    return text;
}

std::vector<Heading> read_header(TableRow const& header, std::vector<Fault>& faults) {
    std::vector<Heading> headings;
    auto const there = [&](Column const& column) {
        return std::any_of(headings.begin(), headings.end(),
                           [&](Heading const& heading) { return heading.column == &column; });
    };
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
        std::string const& text = header.cells[i].text;
        Column const* column = text.empty() ? nullptr : column_called(text);
        if (!text.empty() && !column)
            faults.push_back(header_fault(header, column_letters(i), "import.unknown_column",
                                          {{"value", text}, {"columns", joined(column_names())}}));
        if (column && there(*column))
            faults.push_back(header_fault(header, column_letters(i), "import.column_twice",
                                          {{"value", std::string{column->name}}}));
        headings.push_back({column, text});
    }
    for (std::string_view const name : needed)
        if (!there(*column_called(name)))
            faults.push_back(
                header_fault(header, "", "import.missing_column", {{"value", std::string{name}}}));
    return headings;
}

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string> divided(std::string_view text, std::string_view at) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of(at), text.size());
        std::string_view const part = without_blanks(text.substr(0, end));
        if (!part.empty()) parts.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string in_case(std::string text, bool upper) {
    for (char& c : text) {
        if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

// An integer or a truth value as JSON has it; what is none stays text, for the reader of bodies to
// complain of.
json integer_or_text(std::string const& text) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return text;
    return number;
}

json truth_or_text(std::string const& text) {
    std::string const word = in_case(text, false);
    if (word == "true" || word == "yes" || word == "1") return true;
    if (word == "false" || word == "no" || word == "0") return false;
    return text;
}

// Reads the rows of one table.
class RowReader {
public:
    RowReader(model::Programme const& programme, std::vector<Heading> headings,
              std::string const& reason)
        : participants_(participant_names(programme)),
          groups_(group_names(programme)),
          headings_(std::move(headings)),
          reason_(reason) {}

    Row read(TableRow const& from, Import const& import) {
        row_ = {};
        row_.number = from.number;
        json body = {{"kind", "statement"}};
        for (std::size_t i = 0; i < from.cells.size(); ++i)
            put(from.cells[i], i, body);
        settle_title(body);
        if (!reason_.empty() && body.contains("inscribed_at") && !body.contains("reason"))
            body["reason"] = reason_;
        take(body, import);
        return std::move(row_);
    }

private:
    void put(Cell const& cell, std::size_t index, json& body) {
        std::string const text{without_blanks(cell.text)};
        if (text.empty()) return;
        if (index >= headings_.size() || !headings_[index].column)
            return refuse(column_letters(index), "import.no_heading", text);
        Heading const& heading = headings_[index];
        if (cell.kind == Cell::Kind::formula) return refuse(heading.text, "import.formula", text);
        if (cell.kind == Cell::Kind::wrong_value)
            return refuse(heading.text, "import.wrong_value", text);
        Form const form = heading.column->form;
        if (form == Form::instant && cell.kind == Cell::Kind::number)
            return refuse(heading.text, "import.date_number", text);
        json value = value_of(text, heading);
        body[json::json_pointer(std::string{heading.column->pointer})] = std::move(value);
    }

    json value_of(std::string const& text, Heading const& heading) {
        switch (heading.column->form) {
            case Form::text:
            case Form::instant:
                return text;
            case Form::upper:
                return in_case(text, true);
            case Form::lower:
                return in_case(text, false);
            case Form::integer:
                return integer_or_text(text);
            case Form::yes_or_no:
                return truth_or_text(text);
            case Form::participant:
                return id_of(text, heading, participants_, "import.unknown_participant");
            case Form::group:
                return id_of(text, heading, groups_, "import.unknown_group");
            case Form::participants: {
                json ids = json::array();
                for (std::string const& part : parts_of(text))
                    ids.push_back(
                        id_of(part, heading, participants_, "import.unknown_participant"));
                return ids;
            }
            case Form::ids:
                return parts_of(text);
        }
        return nullptr;
    }

    std::vector<std::string> parts_of(std::string const& text) const {
        constexpr std::string_view strong = ";|\r\n";
        if (text.find_first_of(strong) != text.npos) return divided(text, strong);
        if (!participants_.find(text).empty()) return {text};
        return divided(text, text.find(',') == text.npos ? " \t" : ",");
    }

    // Where nobody, or nobody alone, is called so, nothing is guessed.
    json id_of(std::string const& text, Heading const& heading, NameIndex const& names,
               std::string const& unknown) {
        std::vector<std::string> const found = names.find(text);
        if (found.size() == 1) return found.front();
        refuse(heading.text, found.empty() ? unknown : "import.ambiguous", text);
        row_.faults.back().nearest = found.empty() ? names.nearest(text) : found;
        return text;
    }

    void settle_title(json& body) {
        if (body.contains("states") || !body.contains("title")) return;
        json title = std::move(body["title"]);
        body.erase("title");
        if (body.contains(json::json_pointer(std::string{title_of_speaker})))
            return refuse(heading_of(title_of_states), "import.two_titles", "");
        body[json::json_pointer(std::string{title_of_speaker})] = std::move(title);
    }

    void take(json const& body, Import const& import) {
        config::Complaints complaints;
        row_.booking = wire::read_book(body, complaints);
        std::size_t const before = row_.faults.size();
        for (config::Complaint const& complaint : complaints) {
            Fault fault;
            fault.row = row_.number;
            fault.column = import.column_of(complaint.pointer);
            fault.text = complaint.message;
            auto const same = [&](Fault const& known) { return known.column == fault.column; };
            auto const begin = row_.faults.begin();
            // Of a cell that could not be read there is nothing more to say.
            if (std::any_of(begin, begin + static_cast<std::ptrdiff_t>(before), same)) continue;
            row_.faults.push_back(std::move(fault));
        }
    }

    std::string heading_of(std::string_view pointer) const {
        for (Heading const& heading : headings_)
            if (heading.column && heading.column->pointer == pointer) return heading.text;
        return {};
    }

    void refuse(std::string column, std::string key, std::string const& value) {
        Fault fault;
        fault.row = row_.number;
        fault.column = std::move(column);
        fault.key = std::move(key);
        fault.values = {{"value", value}};
        row_.faults.push_back(std::move(fault));
    }

    NameIndex participants_;
    NameIndex groups_;
    std::vector<Heading> headings_;
    std::string const& reason_;
    Row row_;
};

}  // namespace

std::vector<std::string_view> column_names() {
    std::vector<std::string_view> names;
    for (Column const& column : known_columns)
        names.push_back(column.name);
    return names;
}

// A title that was taken for the speaker's is of the column `title`, where there is no other.
std::string Import::column_of(std::string_view pointer) const {
    auto const heading = [&](std::string_view asked) {
        auto const found = std::find_if(columns.begin(), columns.end(), [&](auto const& column) {
            return asked == column.first ||
                   (asked.starts_with(column.first) && asked[column.first.size()] == '/');
        });
        return found == columns.end() ? std::string{} : found->second;
    };
    std::string const found = heading(pointer);
    if (found.empty() && pointer == title_of_speaker) return heading(title_of_states);
    if (!found.empty() || pointer.empty()) return found;
    for (Column const& column : known_columns)
        if (column.pointer == pointer) return std::string{column.name};
    return {};
}

model::Result<Import, std::vector<Fault>> read_rows(Table const& table,
                                                    model::Programme const& programme,
                                                    std::string const& reason) {
    std::vector<Fault> faults;
    if (table.empty()) {
        faults.push_back(header_fault({1, {}}, "", "import.no_header", {}));
        return faults;
    }
    std::vector<Heading> headings = read_header(table.front(), faults);
    if (faults.empty() && table.size() == 1)
        faults.push_back(header_fault(table.front(), "", "import.no_rows", {}));
    if (!faults.empty()) return faults;

    Import import;
    for (Heading const& heading : headings)
        if (heading.column) import.columns.emplace_back(heading.column->pointer, heading.text);
    RowReader reader(programme, std::move(headings), reason);
    for (std::size_t i = 1; i < table.size(); ++i)
        import.rows.push_back(reader.read(table[i], import));
    return import;
}

}  // namespace rostrum::server::importing
