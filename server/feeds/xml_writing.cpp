#include "server/feeds/xml_writing.hpp"

#include <sstream>

namespace rostrum::server::feeds {

pugi::xml_document new_xml() {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    put_attribute(declaration, "version", "1.0");
    put_attribute(declaration, "encoding", "UTF-8");
    return document;
}

pugi::xml_node put_element(pugi::xml_node parent, char const* name, std::string const& text) {
    pugi::xml_node node = parent.append_child(name);
    if (!text.empty()) node.text().set(text.c_str());
    return node;
}

void put_attribute(pugi::xml_node node, char const* name, std::string const& value) {
    node.append_attribute(name).set_value(value.c_str());
}

std::string bytes_of(pugi::xml_document const& document) {
    std::ostringstream out;
    document.save(out, " ", pugi::format_indent, pugi::encoding_utf8);
    return std::move(out).str();
}

}  // namespace rostrum::server::feeds
