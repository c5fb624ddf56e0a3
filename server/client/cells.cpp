#include "server/client/cells.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace rostrum::server::client {

namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::string_view isolate = "\xE2\x81\xA8";
constexpr std::string_view end_of_isolate = "\xE2\x81\xA9";
constexpr utf8proc_int32_t replacement = 0xFFFD;

struct Point {
    utf8proc_int32_t value = replacement;
    std::string_view bytes;
};

// Takes the first code point off; a byte that belongs to none is one of its own.
Point take(std::string_view& text) {
    Point point;
    auto const* bytes = reinterpret_cast<utf8proc_uint8_t const*>(text.data());
    auto const size =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &point.value);
    if (size < 0) point.value = replacement;
    std::size_t const taken = size < 0 ? 1 : static_cast<std::size_t>(size);
    point.bytes = size < 0 ? std::string_view{"\xEF\xBF\xBD"} : text.substr(0, taken);
    text.remove_prefix(taken);
    return point;
}

bool commands(utf8proc_int32_t value) {
    bool const control = value < 0x20 || (value >= 0x7F && value < 0xA0);
    bool const turns = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
    bool const breaks = value == 0x2028 || value == 0x2029;
    return control || turns || breaks;
}

bool right_to_left(utf8proc_int32_t value) {
    auto const direction = utf8proc_get_property(value)->bidi_class;
    return direction == UTF8PROC_BIDI_CLASS_R || direction == UTF8PROC_BIDI_CLASS_AL;
}

struct Fitted {
    std::string text;
    int width = 0;
};

Fitted fit(std::string_view text, int width) {
    Fitted fitted;
    bool isolated = false;
    bool const too_long = cells(text) > width;
    int const room = too_long ? std::max(width - 1, 0) : width;
    while (!text.empty()) {
        Point const point = take(text);
        if (commands(point.value)) continue;
        int const more = utf8proc_charwidth(point.value);
        if (fitted.width + more > room) break;
        fitted.text += point.bytes;
        fitted.width += more;
        isolated = isolated || right_to_left(point.value);
    }
    if (too_long && width > 0) {
        fitted.text += ellipsis;
        ++fitted.width;
    }
    if (isolated) fitted.text = std::string{isolate} + fitted.text + std::string{end_of_isolate};
    return fitted;
}

std::string blanks(int count) {
    return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

}  // namespace

int cells(std::string_view utf8) {
    int width = 0;
    while (!utf8.empty()) {
        Point const point = take(utf8);
        if (!commands(point.value)) width += utf8proc_charwidth(point.value);
    }
    return width;
}

std::string fitted(std::string_view utf8, int width) {
    Fitted const made = fit(utf8, width);
    return made.text + blanks(width - made.width);
}

std::string fitted_right(std::string_view utf8, int width) {
    Fitted const made = fit(utf8, width);
    return blanks(width - made.width) + made.text;
}

}  // namespace rostrum::server::client
