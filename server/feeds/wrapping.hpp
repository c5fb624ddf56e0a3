#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rostrum::server::feeds {

// A text without line breaks as lines of at most so many characters, each ending in "\n". Lines end
// at blanks alone: a longer word, an address for one, has a line that is longer. What is isolated
// (one_line.hpp) across a line's end is isolated in both lines, for each is a paragraph to UAX #9.
std::string wrapped(std::string_view text, std::size_t characters);

}  // namespace rostrum::server::feeds
