#pragma once

#include <string>

namespace rostrum::server::feeds {

// A line of RFC 4180, ended when it goes out of scope. A text that begins as a formula does would
// be carried out by a spreadsheet: such a cell gets a leading apostrophe.
class CsvLine {
public:
    explicit CsvLine(std::string& out) : out_(out) {}
    ~CsvLine() { out_ += "\r\n"; }
    CsvLine(CsvLine const&) = delete;
    CsvLine& operator=(CsvLine const&) = delete;

    CsvLine& operator<<(std::string text);

private:
    std::string& out_;
    bool first_ = true;
};

// Spreadsheets take UTF-8 for something else without it.
inline constexpr char byte_order_mark[] = "\xEF\xBB\xBF";

}  // namespace rostrum::server::feeds
