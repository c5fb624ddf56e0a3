#include "config/folded_text.hpp"

#include <utf8proc.h>

#include <array>
#include <vector>

namespace rostrum::config {

namespace {

bool part_of_a_word(utf8proc_int32_t code_point) {
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return true;
        default:
            return false;
    }
}

void append(std::string& out, utf8proc_int32_t code_point) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    auto const size = utf8proc_encode_char(code_point, bytes.data());
    out.append(reinterpret_cast<char const*>(bytes.data()), static_cast<std::size_t>(size));
}

}  // namespace

std::string folded(std::string_view text) {
    // The compatibility decomposition of a code point is 18 long at the most (UAX 15).
    std::vector<utf8proc_int32_t> code_points(text.size() * 18 + 1);
    auto const options =
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                       UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    auto const count =
        utf8proc_decompose(reinterpret_cast<utf8proc_uint8_t const*>(text.data()),
                           static_cast<utf8proc_ssize_t>(text.size()), code_points.data(),
                           static_cast<utf8proc_ssize_t>(code_points.size()), options);
    if (count < 0 || count > static_cast<utf8proc_ssize_t>(code_points.size()))
        return std::string{text};
    std::string out;
    bool gap = false;
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
        utf8proc_int32_t const code_point = code_points[static_cast<std::size_t>(i)];
        if (!part_of_a_word(code_point)) {
            gap = true;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        append(out, code_point);
    }
    return out;
}

}  // namespace rostrum::config
