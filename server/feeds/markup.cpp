#include "server/feeds/markup.hpp"

namespace rostrum::server::feeds {

std::string as_markup(std::string_view text) {
    std::string out;
    for (char const c : text)
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    return out;
}

std::string element(std::string_view name, std::string_view text, std::string_view attributes) {
    std::string const tag{name};
    return "<" + tag + (attributes.empty() ? "" : " ") + std::string{attributes} + ">" +
           as_markup(text) + "</" + tag + ">";
}

std::string isolated(std::string_view text) {
    return element("bdi", text);
}

std::string marked(wire::Rendering const& r, std::string_view key,
                   config::Locales::Values const& values) {
    return r.locales.format(r.viewer.language, key, values);
}

std::string document_head(wire::Rendering const& r, std::string_view title,
                          std::string_view style) {
    std::string const language{model::code(r.viewer.language)};
    bool const arabic = r.viewer.language == model::Language::ar;
    return "<!DOCTYPE html>\n<html lang=\"" + language + "\" dir=\"" + (arabic ? "rtl" : "ltr") +
           "\">\n<head>\n<meta charset=\"utf-8\">\n" +
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
           element("title", title) + "\n<style>" + std::string{style} +
           "</style>\n</head>\n<body>\n";
}

}  // namespace rostrum::server::feeds
