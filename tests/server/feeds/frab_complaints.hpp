#pragma once

#include <string>
#include <vector>

namespace rostrum::tests {

// What the format of frab and the c3voc demands of a file, written down here from what its XSD and
// its JSON schema (version 1) refuse, and from what the clients need beyond (docs of voc/schedule,
// Giggity, EventFahrplan, voctoimport, the CRS tracker). A file that is in order gives none.
std::vector<std::string> frab_complaints(std::string const& xml);
std::vector<std::string> frab_json_complaints(std::string const& json);

}  // namespace rostrum::tests
