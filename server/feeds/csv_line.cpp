#include "server/feeds/csv_line.hpp"

#include <string_view>
#include <utility>

namespace rostrum::server::feeds {

namespace {

// Inert, and quoted where it must be.
std::string csv_cell(std::string text) {
    if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos)
        text.insert(text.begin(), '\'');
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char const c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace

CsvLine& CsvLine::operator<<(std::string text) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += csv_cell(std::move(text));
    return *this;
}

}  // namespace rostrum::server::feeds
