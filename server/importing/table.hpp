#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/locale.hpp"
#include "model/result.hpp"

// Tables as people send them: CSV and the first sheet of an XLSX workbook, read within limits.
namespace rostrum::server::importing {

struct TableLimits {
    std::size_t rows = 10'000;  // below the header
    std::size_t columns = 64;
    std::size_t cell_bytes = 32'768;
    std::size_t entries = 1'000;                     // files in a workbook's archive
    std::size_t inflated_bytes = 16u * 1024 * 1024;  // of all of them that are read
    // A file in the archive may be so many times as long as its deflated bytes, beyond its first
    // MiB.
    std::size_t inflated_ratio = 100;
};

// What is wrong, where, and in words of the locales or its own. Nothing is known of a value that it
// is about.
struct Fault {
    std::size_t row = 0;  // as spreadsheets number them, the header being 1; 0: the whole file
    std::string column;   // as the header names it, or its letter; empty: the whole row
    std::string key;      // of the locales; empty: `text` is the sentence
    config::Locales::Values values;
    std::string text;
    std::vector<std::string> nearest;  // ids of what may have been meant
};

struct Cell {
    enum class Kind {
        text,
        number,       // of a workbook, as it is stored there; dates are such numbers
        formula,      // whose value is not known
        wrong_value,  // "#REF!": the workbook itself says that its formula failed
    };

    Kind kind = Kind::text;
    std::string text;

    friend bool operator==(Cell const&, Cell const&) = default;
};

struct TableRow {
    std::size_t number = 0;   // as spreadsheets number them
    std::vector<Cell> cells;  // without the empty ones at the end

    friend bool operator==(TableRow const&, TableRow const&) = default;
};

// The rows that are not empty, ascending; the header is the first.
using Table = std::vector<TableRow>;

// RFC 4180, in UTF-8 with or without a byte order mark, lines ended as they like; commas,
// semicolons or tabs, whichever the header line has most of. A text cell that begins with = is a
// formula; an apostrophe before = + - @ is taken off, as programs that write for spreadsheets put
// it there.
model::Result<Table, Fault> read_csv(std::string_view bytes, TableLimits const& limits = {});

// The first sheet of an Office Open XML workbook (ECMA-376). Of a formula the value counts that is
// stored beside it; nothing is ever computed, and nothing outside the archive is read.
model::Result<Table, Fault> read_xlsx(std::string_view bytes, TableLimits const& limits = {});

// Whether the bytes begin as an archive does: a workbook, and no text.
bool looks_like_xlsx(std::string_view bytes);

// Whether the bytes are well-formed UTF-8 without a NUL.
bool is_text(std::string_view bytes);

// "A", "Z", "AA": the column of that index, 0 the first.
std::string column_letters(std::size_t index);

}  // namespace rostrum::server::importing
