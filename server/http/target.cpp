#include "server/http/target.hpp"

#include <algorithm>
#include <cstdint>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

enum class Part { path, query };

// Decodes one segment, key or value. False: it is malformed.
bool decode(std::string_view text, Part part, std::string& decoded) {
    decoded.reserve(text.size());
    bool beyond_ascii = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return false;
            int const high = hex_digit(text[i + 1]);
            int const low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return false;
            c = static_cast<char>(high * 16 + low);
            i += 2;
            if (part == Part::path && c == '/') return false;
            beyond_ascii |= static_cast<unsigned char>(c) >= 0x80;
        } else if (static_cast<unsigned char>(c) >= 0x80 || c == '#') {
            return false;
        } else if (part == Part::query && c == '+') {
            c = ' ';
        }
        if (control(c) || (part == Part::path && c == '\\')) return false;
        decoded += c;
    }
    return !beyond_ascii || valid_utf8(decoded);
}

bool parse_path(std::string_view text, std::vector<std::string>& path) {
    if (text.empty() || text.front() != '/') return false;
    text.remove_prefix(1);
    if (text.empty()) return true;
    path.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '/')) + 1);
    for (;;) {
        auto const slash = text.find('/');
        std::string& segment = path.emplace_back();
        if (!decode(text.substr(0, slash), Part::path, segment)) return false;
        if (segment.empty() || segment == "." || segment == "..") return false;
        if (slash == std::string_view::npos) return true;
        text.remove_prefix(slash + 1);
    }
}

bool parse_query(std::string_view text, std::vector<std::pair<std::string, std::string>>& query) {
    while (!text.empty()) {
        auto const ampersand = text.find('&');
        auto const pair = text.substr(0, ampersand);
        text.remove_prefix(ampersand == std::string_view::npos ? text.size() : ampersand + 1);
        if (pair.empty()) continue;
        auto const equals = pair.find('=');
        auto& [key, value] = query.emplace_back();
        if (!decode(pair.substr(0, equals), Part::query, key)) return false;
        if (equals == std::string_view::npos) continue;
        if (!decode(pair.substr(equals + 1), Part::query, value)) return false;
    }
    return true;
}

// The rest after "http://" or "https://", or nothing when the text begins with neither.
std::optional<std::string_view> after_scheme(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (same_name(text.substr(0, scheme.size()), scheme)) return text.substr(scheme.size());
    }
    return std::nullopt;
}

}  // namespace

bool valid_utf8(std::string_view bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        auto const lead = static_cast<unsigned char>(bytes[i++]);
        if (lead < 0x80) continue;
        int following = 0;
        std::uint32_t point = 0;
        std::uint32_t least = 0;
        if ((lead & 0xe0) == 0xc0) {
            following = 1, point = lead & 0x1f, least = 0x80;
        } else if ((lead & 0xf0) == 0xe0) {
            following = 2, point = lead & 0x0f, least = 0x800;
        } else if ((lead & 0xf8) == 0xf0) {
            following = 3, point = lead & 0x07, least = 0x10000;
        } else {
            return false;
        }
        for (; following > 0; --following, ++i) {
            if (i >= bytes.size()) return false;
            auto const next = static_cast<unsigned char>(bytes[i]);
            if ((next & 0xc0) != 0x80) return false;
            point = point << 6 | (next & 0x3f);
        }
        if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return false;
    }
    return true;
}

std::optional<Refusal> parse_target(std::string_view text, Target& target) {
    if (text == "*") {
        target.asterisk = true;
        return std::nullopt;
    }
    std::string_view rest = text;
    if (auto const absolute = after_scheme(text)) {
        auto const end = absolute->find_first_of("/?");
        target.authority = absolute->substr(0, end);
        if (target.authority.empty()) return refusals::bad_target;
        rest = end == std::string_view::npos ? std::string_view() : absolute->substr(end);
        // An absolute target without a path means "/" (RFC 9112, 3.2.1).
        if (rest.empty() || rest.front() == '?') {
            if (!rest.empty() && !parse_query(rest.substr(1), target.query)) {
                return refusals::bad_query;
            }
            return std::nullopt;
        }
    }
    auto const question = rest.find('?');
    if (!parse_path(rest.substr(0, question), target.path)) return refusals::bad_target;
    if (question == std::string_view::npos) return std::nullopt;
    if (!parse_query(rest.substr(question + 1), target.query)) return refusals::bad_query;
    return std::nullopt;
}

}  // namespace rostrum::server::http
