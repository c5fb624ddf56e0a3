#pragma once

#include <string>
#include <string_view>

namespace rostrum::server::feeds {

// Text for a place that has one line and no markup: blanks where a line ends or a control stands,
// and without the controls that would disorder what stands beside it (the embeddings, overrides
// and isolates of UAX #9). Nothing is cut.
std::string one_line(std::string_view text);

}  // namespace rostrum::server::feeds
