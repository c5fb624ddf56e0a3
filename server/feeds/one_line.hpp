#pragma once

#include <string>
#include <string_view>

#include "model/language.hpp"

namespace rostrum::server::feeds {

// Text for a place that has one line and no markup: blanks where a line ends or a control stands,
// and without the controls that would disorder what stands beside it (the embeddings, overrides
// and isolates of UAX #9). Nothing is cut.
std::string one_line(std::string_view text);

// The same, without blanks around it, for a place inside a sentence of that language in plain text:
// where it holds letters that run the other way, it is isolated (U+2068 to U+2069, UAX #9), so that
// neither disorders the other.
std::string set_apart(std::string_view text, model::Language language);

}  // namespace rostrum::server::feeds
