#pragma once

#include <string>
#include <string_view>

namespace rostrum::config {

// A text as it is compared where people search or type names, in any script: without case, accents
// and marks, full-width letters as narrow ones, and every run of anything else than letters and
// digits as one space, none at the ends. "CÔTE d’Ivoire" is "cote d ivoire". Text that is not UTF-8
// comes back as it is.
std::string folded(std::string_view text);

}  // namespace rostrum::config
