#include "server/api/docs_schema.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "server/api/docs_text.hpp"

namespace rostrum::server::api {

namespace {

constexpr std::string_view schema_prefix = "#/components/schemas/";

std::string code(std::string_view text) {
    return "<code>" + escape_html(text) + "</code>";
}

std::string joined(std::vector<std::string> const& parts, std::string_view between) {
    std::string text;
    for (auto const& part : parts)
        text.append(text.empty() ? "" : between).append(part);
    return text;
}

// YAML 1.2's core schema: what a plain scalar stands for. A quoted one is a string.
nlohmann::ordered_json scalar(YAML::Node const& node) {
    std::string const& text = node.Scalar();
    if (node.Tag() == "!") return text;
    if (text.empty() || text == "~" || text == "null") return nullptr;
    if (text == "true" || text == "false") return text == "true";
    auto const* const end = text.data() + text.size();
    std::int64_t whole = 0;
    if (auto const [at, error] = std::from_chars(text.data(), end, whole);
        error == std::errc() && at == end)
        return whole;
    double number = 0;
    if (auto const [at, error] = std::from_chars(text.data(), end, number);
        error == std::errc() && at == end && text.find_first_of("0123456789") < 2)
        return number;
    return text;
}

nlohmann::ordered_json to_json(YAML::Node const& node) {
    if (node.IsMap()) {
        auto object = nlohmann::ordered_json::object();
        for (auto const& member : node)
            object[member.first.Scalar()] = to_json(member.second);
        return object;
    }
    if (node.IsSequence()) {
        auto array = nlohmann::ordered_json::array();
        for (auto const& element : node)
            array.push_back(to_json(element));
        return array;
    }
    return node.IsScalar() ? scalar(node) : nlohmann::ordered_json();
}

std::string range(YAML::Node const& schema, char const* least, char const* most,
                  std::string const& what) {
    bool const from = schema[least].IsDefined();
    bool const to = schema[most].IsDefined();
    if (from && to && schema[least].Scalar() == schema[most].Scalar())
        return ", " + schema[least].Scalar() + what;
    if (from && to) return ", " + schema[least].Scalar() + " to " + schema[most].Scalar() + what;
    if (from) return ", at least " + schema[least].Scalar() + what;
    if (to) return ", at most " + schema[most].Scalar() + what;
    return {};
}

std::string type_names(YAML::Node const& type) {
    std::vector<std::string> names;
    if (type.IsDefined() && type.IsScalar()) return type.Scalar();
    if (type.IsDefined())
        for (auto const& one : type)
            names.push_back(one.Scalar());
    return joined(names, " or ");
}

std::string constraints(YAML::Node const& schema) {
    std::string words = range(schema, "minimum", "maximum", "") +
                        range(schema, "minLength", "maxLength", " characters") +
                        range(schema, "minItems", "maxItems", " of them");
    if (schema["format"]) words += ", " + escape_html(schema["format"].Scalar());
    if (schema["pattern"]) words += ", matches " + code(schema["pattern"].Scalar());
    if (schema["default"]) words += ", default " + code(to_json(schema["default"]).dump());
    return words;
}

std::string values(YAML::Node const& words) {
    std::vector<std::string> each;
    for (auto const& word : words)
        each.push_back(code(word.Scalar()));
    return joined(each, ", ");
}

YAML::Node alternatives(YAML::Node const& schema) {
    return schema["oneOf"] ? schema["oneOf"] : schema["anyOf"];
}

std::string in_words_or_name(YAML::Node const& schema) {
    if (schema["const"]) return code(to_json(schema["const"]).dump());
    if (schema["enum"]) return "one of " + values(schema["enum"]);
    if (auto const either = alternatives(schema); either.IsDefined()) {
        std::vector<std::string> words;
        for (auto const& one : either)
            words.push_back(schema_in_words(one));
        return joined(words, " or ");
    }
    if (schema["items"]) return "array of " + schema_in_words(schema["items"]);
    std::string const names = type_names(schema["type"]);
    return names.empty() ? "anything" : names;
}

bool required(YAML::Node const& schema, std::string const& property) {
    auto const names = schema["required"];
    return names.IsDefined() && std::any_of(names.begin(), names.end(), [&](auto const& name) {
               return name.Scalar() == property;
           });
}

// The properties of an object as rows; those of objects within it follow, their names after dots.
std::string property_rows(YAML::Node const& schema, std::string const& prefix) {
    std::string html;
    for (auto const& property : schema["properties"]) {
        std::string const name = property.first.Scalar();
        auto const& value = property.second;
        html += "<tr><th scope=\"row\">" + code(prefix + name) + "</th><td>" +
                schema_in_words(value) + (required(schema, name) ? "" : ", optional") + "</td><td>";
        if (value["description"]) html += inline_markdown(value["description"].Scalar());
        html += "</td></tr>\n";
        if (value["properties"]) html += property_rows(value, prefix + name + ".");
        if (value["items"] && value["items"]["properties"])
            html += property_rows(value["items"], prefix + name + "[].");
    }
    return html;
}

std::string alternative_list(YAML::Node const& either) {
    std::string html = "<p>One of:</p>\n<ul>\n";
    for (auto const& one : either)
        html += "<li>" + schema_in_words(one) + "</li>\n";
    return html + "</ul>\n";
}

}  // namespace

std::string schema_in_words(YAML::Node const& schema) {
    if (schema["$ref"]) {
        std::string const& target = schema["$ref"].Scalar();
        std::string const name = target.substr(std::min(schema_prefix.size(), target.size()));
        return "<a href=\"#schema-" + escape_html(name) + "\">" + escape_html(name) + "</a>";
    }
    return in_words_or_name(schema) + constraints(schema);
}

std::string schema_section(std::string const& name, YAML::Node const& schema) {
    std::string html = "<section class=\"schema\" id=\"schema-" + escape_html(name) + "\">\n<h3>" +
                       escape_html(name) + "</h3>\n";
    if (schema["description"]) html += markdown(schema["description"].Scalar());
    if (schema["properties"])
        html +=
            "<table><thead><tr><th scope=\"col\">key</th><th scope=\"col\">value</th>"
            "<th scope=\"col\">what</th></tr></thead><tbody>\n" +
            property_rows(schema, "") + "</tbody></table>\n";
    else if (auto const either = alternatives(schema); either.IsDefined())
        html += alternative_list(either);
    else
        html += "<p>" + schema_in_words(schema) + "</p>\n";
    if (schema["additionalProperties"] && schema["additionalProperties"].IsMap())
        html += "<p>Keys are free; each value is " +
                schema_in_words(schema["additionalProperties"]) + ".</p>\n";
    return html + "</section>\n";
}

std::string example_text(YAML::Node const& value, std::string const& media_type) {
    if (media_type.find("json") == std::string::npos) return value.Scalar();
    return to_json(value).dump(2);
}

}  // namespace rostrum::server::api
