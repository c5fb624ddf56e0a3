#pragma once

#include <string>
#include <string_view>

namespace rostrum::server::client {

// How many columns of a terminal a text takes: a Chinese character two, a combining mark none.
int cells(std::string_view utf8);

// The text in exactly so many columns, filled with blanks or cut with an ellipsis. Control
// characters and marks that would turn the rest of the line around are left out: what a terminal is
// sent commands nothing. A text with letters written from right to left is isolated (U+2068,
// U+2069), so that a terminal that orders them leaves its neighbours alone.
std::string fitted(std::string_view utf8, int width);
// The same, at the right edge of the columns.
std::string fitted_right(std::string_view utf8, int width);

}  // namespace rostrum::server::client
