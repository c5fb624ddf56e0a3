#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::tests {

// A ZIP archive of these files.
std::string zipped(std::vector<std::pair<std::string, std::string>> const& files);

// A workbook whose first sheet holds these rows of XML, `<row>...</row>`; the shared strings are
// the given ones.
std::string workbook(std::string const& rows, std::vector<std::string> const& shared = {});

// A workbook of texts, each cell written into the sheet itself.
std::string workbook_of(std::vector<std::vector<std::string>> const& rows);

}  // namespace rostrum::tests
