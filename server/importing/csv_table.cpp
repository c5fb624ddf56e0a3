#include <csv.h>

#include <algorithm>
#include <memory>

#include "server/http/target.hpp"
#include "server/importing/table.hpp"

namespace rostrum::server::importing {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The one of the three that stands most often in the header line, outside quotes.
char delimiter_of(std::string_view text) {
    constexpr std::string_view known = ",;\t";
    std::size_t counts[known.size()] = {};
    bool quoted = false;
    for (char const c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || c == '\r') break;
        if (auto const at = known.find(c); at != known.npos) ++counts[at];
    }
    return known[static_cast<std::size_t>(std::max_element(std::begin(counts), std::end(counts)) -
                                          std::begin(counts))];
}

Cell csv_cell(std::string text) {
    constexpr std::string_view escaped = "=+-@";
    if (text.starts_with('=')) return {Cell::Kind::formula, std::move(text)};
    if (text.size() > 1 && text[0] == '\'' && escaped.find(text[1]) != escaped.npos)
        text.erase(0, 1);
    return {Cell::Kind::text, std::move(text)};
}

// What libcsv calls back, cell by cell and record by record.
class CsvReading {
public:
    explicit CsvReading(TableLimits const& limits) : limits_(limits) {}

    void cell(std::string text) {
        after_return_ = false;
        if (fault_) return;
        if (row_.cells.size() == limits_.columns)
            return refuse("import.too_many_columns", limits_.columns);
        if (text.size() > limits_.cell_bytes)
            return refuse("import.cell_too_long", limits_.cell_bytes);
        if (!is_text(text)) return refuse("import.not_utf8", 0);
        row_.cells.push_back(csv_cell(std::move(text)));
    }

    // libcsv tells both characters of a CRLF; the second one ends nothing.
    void end_of_record(int by) {
        bool const second = by == '\n' && after_return_;
        after_return_ = by == '\r';
        if (fault_ || second) return;
        while (!row_.cells.empty() && row_.cells.back().text.empty())
            row_.cells.pop_back();
        row_.number = number_ + 1;
        if (!row_.cells.empty()) {
            if (table_.size() > limits_.rows) return refuse("import.too_many_rows", limits_.rows);
            table_.push_back(std::move(row_));
        }
        row_ = {};
        ++number_;
    }

    void refuse(std::string key, std::size_t limit) {
        fault_.emplace();
        fault_->row = number_ + 1;
        if (limit == 0) fault_->column = column_letters(row_.cells.size());
        fault_->key = std::move(key);
        fault_->values = {{"limit", std::to_string(limit)}};
    }

    bool failed() const { return fault_.has_value(); }
    model::Result<Table, Fault> result() && {
        if (fault_) return *std::move(fault_);
        return std::move(table_);
    }

private:
    TableLimits const& limits_;
    Table table_;
    TableRow row_;
    std::size_t number_ = 0;
    bool after_return_ = false;
    std::optional<Fault> fault_;
};

void take_cell(void* text, std::size_t size, void* reading) {
    static_cast<CsvReading*>(reading)->cell(std::string(static_cast<char const*>(text), size));
}

void take_end(int by, void* reading) {
    static_cast<CsvReading*>(reading)->end_of_record(by);
}

}  // namespace

model::Result<Table, Fault> read_csv(std::string_view bytes, TableLimits const& limits) {
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    csv_parser parser;
    constexpr unsigned char options = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;
    if (csv_init(&parser, options) != 0) throw std::bad_alloc();
    std::unique_ptr<csv_parser, void (*)(csv_parser*)> const guard(&parser, csv_free);
    // A cell grows by so much at a time; a long one is moved each time.
    csv_set_blk_size(&parser, std::size_t{64} * 1024);
    csv_set_delim(&parser, static_cast<unsigned char>(delimiter_of(bytes)));

    CsvReading reading(limits);
    constexpr std::size_t piece = 64 * 1024;
    bool sound = true;
    while (sound && !bytes.empty() && !reading.failed()) {
        std::string_view const next = bytes.substr(0, piece);
        sound = csv_parse(&parser, next.data(), next.size(), take_cell, take_end, &reading) ==
                next.size();
        bytes.remove_prefix(next.size());
    }
    if (sound && !reading.failed()) sound = csv_fini(&parser, take_cell, take_end, &reading) == 0;
    if (!sound && !reading.failed()) reading.refuse("import.bad_quotes", 0);
    return std::move(reading).result();
}

bool is_text(std::string_view bytes) {
    return http::valid_utf8(bytes) && bytes.find('\0') == bytes.npos;
}

std::string column_letters(std::size_t index) {
    std::string letters;
    for (std::size_t n = index + 1; n > 0; n = (n - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
    return letters;
}

}  // namespace rostrum::server::importing
