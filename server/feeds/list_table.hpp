#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "server/wire/rendering.hpp"

// The list of speakers as a table for people: headings and words in the viewer's language, times
// the venue's, one row for each statement in the order of the list, the overflow last.
namespace rostrum::server::feeds {

inline constexpr std::size_t list_columns = 15;

// Empty texts where there is nothing or nothing that the viewer may see.
using ListCell = std::variant<std::string, std::int64_t>;

struct ListTable {
    std::array<std::string, list_columns> headings;
    std::vector<std::array<ListCell, list_columns>> rows;
};
ListTable list_table(wire::Rendering const& r);

// As CSV (RFC 4180), and as a workbook of Office Open XML in which every text is a string, whatever
// it begins with. Both are the same bytes for the same version and viewer.
std::string list_csv(wire::Rendering const& r, model::Instant as_of);
std::string list_xlsx(wire::Rendering const& r, model::Instant as_of);

}  // namespace rostrum::server::feeds
