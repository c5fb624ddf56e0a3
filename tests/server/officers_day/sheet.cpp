#include "tests/server/officers_day/sheet.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace rostrum::tests {

namespace {

// The cells of a line; quotes hold commas and, doubled, themselves.
std::vector<std::string> cells_of(std::string const& line) {
    std::vector<std::string> cells{""};
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        bool const quote = line[i] == '"';
        if (quote && quoted && i + 1 < line.size() && line[i + 1] == '"')
            cells.back() += line[++i];
        else if (quote)
            quoted = !quoted;
        else if (line[i] == ',' && !quoted)
            cells.emplace_back();
        else if (line[i] != '\r')
            cells.back() += line[i];
    }
    return cells;
}

std::string quoted(std::string const& cell) {
    if (cell.find_first_of(",\"") == cell.npos) return cell;
    std::string text = "\"";
    for (char const c : cell)
        text += c == '"' ? std::string{"\"\""} : std::string{c};
    return text + '"';
}

}  // namespace

Sheet::Sheet(std::string const& csv) {
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);)
        rows_.push_back(cells_of(line));
}

std::string Sheet::csv() const {
    std::string text;
    for (auto const& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i ? "," : "") + quoted(row[i]);
        text += "\r\n";
    }
    return text;
}

std::string& Sheet::cell(std::size_t row, std::string const& column) {
    return const_cast<std::string&>(std::as_const(*this).cell(row, column));
}

std::string const& Sheet::cell(std::size_t row, std::string const& column) const {
    auto const& heading = rows_.front();
    auto const at = std::find(heading.begin(), heading.end(), column) - heading.begin();
    return rows_.at(row - 1).at(static_cast<std::size_t>(at));
}

std::size_t Sheet::row_of(std::string const& who_speaks) const {
    for (std::size_t row = 2; row <= last_row(); ++row)
        if (who(row) == who_speaks) return row;
    throw std::out_of_range(who_speaks);
}

std::string Sheet::who(std::size_t row) const {
    std::string const& participant = cell(row, "participant");
    if (!cell(row, "states").empty()) return participant + "/joint";
    std::string const& group = cell(row, "group");
    return group.empty() ? participant : participant + "/" + group;
}

}  // namespace rostrum::tests
