#include "server/feeds/wrapping.hpp"

#include <algorithm>

namespace rostrum::server::feeds {

namespace {

constexpr std::string_view opening = "\xE2\x81\xA8";  // U+2068
constexpr std::string_view closing = "\xE2\x81\xA9";  // U+2069

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }));
}

std::size_t times(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t characters) {
    std::string out;
    std::size_t in_line = 0;
    std::size_t open = 0;  // isolates
    while (!text.empty()) {
        auto const blank = std::min(text.find(' '), text.size());
        std::string_view const word = text.substr(0, blank);
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (word.empty()) continue;
        std::size_t const length = characters_of(word);
        if (in_line > 0 && in_line + 1 + length > characters) {
            for (std::size_t n = 0; n < open; ++n)
                out += closing;
            out += '\n';
            in_line = 0;
            for (std::size_t n = 0; n < open; ++n)
                out += opening;
        } else if (in_line > 0) {
            out += ' ';
            ++in_line;
        }
        out += word;
        in_line += length;
        std::size_t const closed = times(word, closing);
        open += times(word, opening);
        open -= std::min(open, closed);
    }
    out += '\n';
    return out;
}

}  // namespace rostrum::server::feeds
