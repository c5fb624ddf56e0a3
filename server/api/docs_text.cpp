#include "server/api/docs_text.hpp"

#include <algorithm>
#include <vector>

namespace rostrum::server::api {

namespace {

using Lines = std::vector<std::string_view>;

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        lines.push_back(trimmed(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The cells of "| a | b |".
Lines cells_of(std::string_view row) {
    Lines cells;
    row = row.substr(1, row.size() - (row.size() > 1 && row.back() == '|' ? 2 : 1));
    for (;;) {
        auto const end = row.find('|');
        cells.push_back(trimmed(row.substr(0, end)));
        if (end == std::string_view::npos) return cells;
        row.remove_prefix(end + 1);
    }
}

bool in_table(std::string_view line) {
    return line.size() > 1 && line.front() == '|';
}

bool in_list(std::string_view line) {
    return line.substr(0, 2) == "- ";
}

std::string code_in(std::string_view cell) {
    std::string code(cell);
    code.erase(std::remove(code.begin(), code.end(), '`'), code.end());
    return code;
}

std::string table(Lines const& rows) {
    auto const head = cells_of(rows.front());
    bool const errors = head.front() == "code";
    std::string html = "<table><thead><tr>";
    for (auto const cell : head)
        html += "<th scope=\"col\">" + inline_markdown(cell) + "</th>";
    html += "</tr></thead><tbody>\n";
    for (std::size_t row = 2; row < rows.size(); ++row) {  // the line behind the head only draws it
        auto const cells = cells_of(rows[row]);
        html += "<tr";
        if (errors) html += " id=\"problem-" + escape_html(code_in(cells.front())) + "\"";
        html += ">";
        for (auto const cell : cells)
            html += "<td>" + inline_markdown(cell) + "</td>";
        html += "</tr>\n";
    }
    return html + "</tbody></table>\n";
}

std::string list(Lines const& items) {
    std::string html = "<ul>\n";
    for (auto const item : items)
        html += "<li>" + inline_markdown(item.substr(2)) + "</li>\n";
    return html + "</ul>\n";
}

std::string paragraph(Lines const& lines) {
    std::string text;
    for (auto const line : lines)
        text.append(text.empty() ? "" : " ").append(line);
    return "<p>" + inline_markdown(text) + "</p>\n";
}

// Text up to the next mark, or all of it where the mark never closes.
std::string_view take_marked(std::string_view& rest, std::string_view mark) {
    auto const end = rest.find(mark, mark.size());
    if (end == std::string_view::npos) return {};
    auto const inside = rest.substr(mark.size(), end - mark.size());
    rest.remove_prefix(end + mark.size());
    return inside;
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (char const c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

std::string inline_markdown(std::string_view line) {
    std::string html;
    while (!line.empty()) {
        std::string_view marked;
        if (line.front() == '`' && !(marked = take_marked(line, "`")).empty()) {
            html += "<code>" + escape_html(marked) + "</code>";
        } else if (line.substr(0, 2) == "**" && !(marked = take_marked(line, "**")).empty()) {
            html += "<strong>" + inline_markdown(marked) + "</strong>";
        } else {
            auto const next = std::min(line.find_first_of("`*", 1), line.size());
            html += escape_html(line.substr(0, next));
            line.remove_prefix(next);
        }
    }
    return html;
}

std::string markdown(std::string_view text) {
    std::string html;
    Lines const lines = lines_of(text);
    auto line = lines.begin();
    while (line != lines.end()) {
        if (line->empty()) {
            ++line;
            continue;
        }
        bool const tabular = in_table(*line);
        bool const listed = in_list(*line);
        auto const end = std::find_if(line, lines.end(), [&](std::string_view next) {
            return next.empty() || in_table(next) != tabular || in_list(next) != listed;
        });
        const Lines block(line, end);
        html += tabular ? table(block) : listed ? list(block) : paragraph(block);
        line = end;
    }
    return html;
}

}  // namespace rostrum::server::api
