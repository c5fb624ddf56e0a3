#pragma once

#include <yaml-cpp/yaml.h>

#include <string>

namespace rostrum::server::api {

// A schema in a few words, with links to the schemas that it names: "array of Booking", "string or
// null", "integer, 1 to 500, default 100".
std::string schema_in_words(YAML::Node const& schema);

// A schema of the document with its description, its properties or its alternatives, under a
// heading that can be linked to as "#schema-<name>".
std::string schema_section(std::string const& name, YAML::Node const& schema);

// An example as it goes over the wire: JSON, indented, unless it is text of another kind.
std::string example_text(YAML::Node const& value, std::string const& media_type);

}  // namespace rostrum::server::api
