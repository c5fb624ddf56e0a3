#pragma once

#include <string>
#include <string_view>

namespace rostrum::server::api {

// The text with what HTML would take for markup written as entities; safe between tags and in
// attributes with double quotes.
std::string escape_html(std::string_view text);

// One line of Markdown as HTML: `code` and **strong**; everything else is escaped.
std::string inline_markdown(std::string_view line);

// Markdown as far as the document uses it: paragraphs, lists with "- ", tables with a header line.
// A table whose first column is headed "code" is the table of errors: its rows can be linked to as
// "#problem-<code>".
std::string markdown(std::string_view text);

}  // namespace rostrum::server::api
