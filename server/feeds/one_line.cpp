#include "server/feeds/one_line.hpp"

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

}  // namespace rostrum::server::feeds
