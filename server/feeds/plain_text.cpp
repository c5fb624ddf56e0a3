#include "server/feeds/plain_text.hpp"

#include <algorithm>

namespace rostrum::server::feeds {

namespace {

bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

// How many bytes at the front of a text are left out.
std::size_t left_out(std::string_view text) {
    auto const byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    bool const kept = byte(0) == '\t' || byte(0) == '\n';
    if ((byte(0) < 0x20 && !kept) || byte(0) == 0x7F) return 1;
    if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;   // U+0080 to U+009F
    if (byte(0) == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBD) return 3;  // U+FFFD to U+FFFF
    return 0;
}

}  // namespace

std::string plain_text(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        // A lone CR ends a line as well.
        bool const lone = text.front() == '\r' && (text.size() < 2 || text[1] != '\n');
        std::size_t const skipped = lone ? 0 : left_out(text);
        if (skipped == 0) plain += lone ? '\n' : text.front();
        text.remove_prefix(std::max<std::size_t>(skipped, 1));
    }
    return plain;
}

std::string plain_line(std::string_view text) {
    std::string line = plain_text(text);
    for (char& c : line)
        if (c == '\t' || c == '\n') c = ' ';
    auto const first = line.find_first_not_of(' ');
    if (first == line.npos) return {};
    return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

std::string cut_to(std::string_view text, std::size_t characters) {
    std::size_t seen = 0;
    std::size_t last = 0;  // where the character begins that an ellipsis would replace
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!begins_character(text[i])) continue;
        if (++seen == characters) last = i;
        if (seen > characters) return std::string{text.substr(0, last)} + "…";
    }
    return std::string{text};
}

}  // namespace rostrum::server::feeds
