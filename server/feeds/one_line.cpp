#include "server/feeds/one_line.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace rostrum::server::feeds {

namespace {

// How many bytes at the beginning are a control of UAX #9 that opens or closes something: U+202A to
// U+202E, U+2066 to U+2069.
std::size_t directional(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xE2') return 0;
    auto const last = static_cast<unsigned char>(text[2]);
    bool const embedding = text[1] == '\x80' && last >= 0xAA && last <= 0xAE;
    bool const isolate = text[1] == '\x81' && last >= 0xA6 && last <= 0xA9;
    return embedding || isolate ? 3 : 0;
}

// How many bytes at the beginning end a line or mean nothing in one: C0, DEL, C1 (U+0080 to
// U+009F), U+2028 and U+2029.
std::size_t line_break(std::string_view text) {
    auto const at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (at(0) < 0x20 || at(0) == 0x7F) return 1;
    if (at(0) == 0xC2 && text.size() > 1 && at(1) < 0xA0) return 2;
    bool const separator = text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9");
    return separator ? 3 : 0;
}

// Whether a letter runs from right to left, or from left to right.
bool runs(std::string_view text, bool from_the_right) {
    auto const* bytes = reinterpret_cast<utf8proc_uint8_t const*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t point = 0;
        auto const length = utf8proc_iterate(bytes, left, &point);
        auto const way = length > 0 ? utf8proc_get_property(point)->bidi_class : 0;
        bool const right = way == UTF8PROC_BIDI_CLASS_R || way == UTF8PROC_BIDI_CLASS_AL;
        if (from_the_right ? right : way == UTF8PROC_BIDI_CLASS_L) return true;
        auto const step = std::max<utf8proc_ssize_t>(length, 1);
        bytes += step;
        left -= step;
    }
    return false;
}

}  // namespace

std::string one_line(std::string_view text) {
    std::string line;
    while (!text.empty()) {
        if (std::size_t const length = directional(text)) {
            text.remove_prefix(length);
        } else if (std::size_t const ended = line_break(text)) {
            line += ' ';
            text.remove_prefix(ended);
        } else {
            line += text.front();
            text.remove_prefix(1);
        }
    }
    return line;
}

std::string set_apart(std::string_view text, model::Language language) {
    std::string line = one_line(text);
    auto const first = line.find_first_not_of(' ');
    if (first == line.npos) return {};
    line = line.substr(first, line.find_last_not_of(' ') - first + 1);
    if (!runs(line, language != model::Language::ar)) return line;
    return "\xE2\x81\xA8" + line + "\xE2\x81\xA9";
}

}  // namespace rostrum::server::feeds
