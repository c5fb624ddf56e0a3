#pragma once

#include <pugixml.hpp>
#include <string>

namespace rostrum::server::feeds {

// A document that says that it is XML 1.0 in UTF-8.
pugi::xml_document new_xml();

// A child with a text, behind its siblings; an attribute. The text is plain text (plain_text.hpp):
// what XML cannot hold is not looked for here.
pugi::xml_node put_element(pugi::xml_node parent, char const* name, std::string const& text);
void put_attribute(pugi::xml_node node, char const* name, std::string const& value);

// The document in UTF-8, an element in each line.
std::string bytes_of(pugi::xml_document const& document);

}  // namespace rostrum::server::feeds
