#pragma once

#include <string>
#include <vector>

namespace rostrum::tests {

// A spreadsheet as an officer sees it: a heading in row 1, a statement in every other row. It reads
// and writes CSV by itself, apart from the service's own reader.
class Sheet {
public:
    explicit Sheet(std::string const& csv);

    std::string csv() const;
    // The number of the last row.
    std::size_t last_row() const { return rows_.size(); }
    // By the row's number and the column's heading; throws std::out_of_range where there is none.
    std::string& cell(std::size_t row, std::string const& column);
    std::string const& cell(std::size_t row, std::string const& column) const;
    // The row of a delegation's own statement, or of the one for a group: "FRA",
    // "KEN/african_group". Throws std::out_of_range where there is none.
    std::size_t row_of(std::string const& who) const;
    // Who speaks in a row, in that form; "MEX/joint" for a joint statement.
    std::string who(std::size_t row) const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace rostrum::tests
