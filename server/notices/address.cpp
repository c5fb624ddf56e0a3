#include "server/notices/address.hpp"

#include <algorithm>

namespace rostrum::server::notices {

namespace {

constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_label = 63;

bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool may_stand_in_local_part(char c) {
    return letter_or_digit(c) ||
           std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

bool may_stand_in_label(char c) {
    return letter_or_digit(c) || c == '-';
}

// Whether what stands between the dots is something each time, and of those characters alone.
bool dotted(std::string_view text, std::size_t longest, bool (*allowed)(char)) {
    while (true) {
        std::size_t const dot = text.find('.');
        std::string_view const word = text.substr(0, dot);
        if (word.empty() || word.size() > longest ||
            !std::all_of(word.begin(), word.end(), allowed))
            return false;
        if (dot == text.npos) return true;
        text.remove_prefix(dot + 1);
    }
}

// RFC 1123, 2.1: letters, digits and hyphens, the hyphens inside.
bool is_domain(std::string_view text) {
    if (text == "localhost") return true;
    bool const outer_hyphen = text.starts_with('-') || text.ends_with('-') ||
                              text.find("-.") != text.npos || text.find(".-") != text.npos;
    return text.find('.') != text.npos && !outer_hyphen &&
           dotted(text, longest_label, may_stand_in_label);
}

}  // namespace

bool is_address(std::string_view text) {
    std::size_t const at = text.find('@');
    if (text.size() > longest_address || at == text.npos || at > longest_local_part) return false;
    return dotted(text.substr(0, at), longest_local_part, may_stand_in_local_part) &&
           is_domain(text.substr(at + 1));
}

}  // namespace rostrum::server::notices
