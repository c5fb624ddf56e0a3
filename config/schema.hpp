#pragma once

#include <filesystem>

#include "config/json.hpp"

namespace rostrum::config {

// Holds a document against a JSON Schema (draft 7) in a file. Each complaint's pointer is that of
// the value that does not fit, or of the key that is missing or unknown; a schema that cannot be
// read is one complaint about the whole document.
Complaints schema_complaints(nlohmann::json const& document,
                             std::filesystem::path const& schema_file);

}  // namespace rostrum::config
