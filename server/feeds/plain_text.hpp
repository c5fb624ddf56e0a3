#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rostrum::server::feeds {

// Text in UTF-8 as every reader of a feed takes it: without control characters (XML 1.0, 2.2 knows
// no way to write them, and readers complain of those that it allows but discourages), without
// U+FFFD to U+FFFF, which are no characters; lines end in LF alone. All else stays, marks of
// direction and emoji too.
std::string plain_text(std::string_view text);

// The same in one line: tabs and line breaks are blanks, and there are none around it.
std::string plain_line(std::string_view text);

// A text of at most so many characters (code points, one or more), the last of which is an ellipsis
// where the rest is missing.
std::string cut_to(std::string_view text, std::size_t characters);

}  // namespace rostrum::server::feeds
