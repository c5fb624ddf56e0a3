#pragma once

#include <string>
#include <string_view>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// Text as markup shows it, inside an element or a quoted attribute.
std::string as_markup(std::string_view text);

// An element with text inside; `attributes` as they stand in the tag.
std::string element(std::string_view name, std::string_view text, std::string_view attributes = "");

// Text of whatever script inside a sentence of another: a Latin name does not disorder Arabic.
std::string isolated(std::string_view text);

// A sentence of the locales whose values are markup already. (The locales themselves hold none.)
std::string marked(wire::Rendering const& r, std::string_view key,
                   config::Locales::Values const& values);

// From the doctype to the opened body: language and direction of the viewer's, without script.
std::string document_head(wire::Rendering const& r, std::string_view title, std::string_view style);

}  // namespace rostrum::server::feeds
