#include "tests/server/notices/received_mail.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace rostrum::tests {

namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool same_field(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

int hex_digit(char c) {
    std::size_t const value = std::string_view{"0123456789ABCDEF"}.find(c);
    if (value == std::string_view::npos)
        throw std::runtime_error("no quoted-printable (RFC 2045, 6.7)");
    return static_cast<int>(value);
}

std::string from_quoted_printable(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        if (text.starts_with("=\r\n")) {
            text.remove_prefix(3);
        } else if (text.front() == '=') {
            if (text.size() < 3) throw std::runtime_error("an escape breaks off");
            bytes += static_cast<char>(hex_digit(text[1]) * 16 + hex_digit(text[2]));
            text.remove_prefix(3);
        } else {
            bytes += text.front();
            text.remove_prefix(1);
        }
    }
    return bytes;
}

// The lines of RFC 5322, 2.1.1 and RFC 2045, 2.7.
void check_lines(std::string_view bytes) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bool const cr = bytes[i] == '\r';
        if (cr != (i + 1 < bytes.size() && bytes[i + 1] == '\n'))
            throw std::runtime_error("a line that does not end in CRLF");
        if (static_cast<unsigned char>(bytes[i]) >= 0x80 || bytes[i] == '\0')
            throw std::runtime_error("a byte that is not ASCII");
        length = bytes[i] == '\n' ? 0 : length + 1;
        if (length > 998 + 1) throw std::runtime_error("a line of more than 998 characters");
    }
}

// "=?utf-8?B?...?=" among other text; blanks between two of them are not shown (RFC 2047, 6.2).
std::string with_encoded_words(std::string_view text) {
    constexpr std::string_view begin = "=?utf-8?B?";
    std::string read;
    bool after_encoded = false;
    while (!text.empty()) {
        std::size_t const next = std::min(text.find(begin), text.size());
        std::string_view const between = text.substr(0, next);
        if (!after_encoded || next == text.size() || between.find_first_not_of(' ') != between.npos)
            read += between;
        text.remove_prefix(next);
        if (text.empty()) break;
        std::size_t const end = text.find("?=", begin.size());
        if (end == text.npos || end + 2 > 75) throw std::runtime_error("no encoded word");
        std::string const piece = from_base64(text.substr(begin.size(), end - begin.size()));
        if (piece.empty() || (static_cast<unsigned char>(piece[0]) & 0xC0) == 0x80)
            throw std::runtime_error("an encoded word tears a character");
        read += piece;
        text.remove_prefix(end + 2);
        after_encoded = true;
    }
    return read;
}

std::vector<std::pair<std::string, std::string>> read_fields(std::string_view head) {
    std::vector<std::pair<std::string, std::string>> fields;
    while (!head.empty()) {
        std::size_t const end = std::min(head.find("\r\n"), head.size());
        std::string_view const line = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        if (line.starts_with(' ') || line.starts_with('\t')) {
            if (fields.empty() || line.find_first_not_of(" \t") == line.npos)
                throw std::runtime_error("a fold of nothing");
            fields.back().second += line;
            continue;
        }
        std::size_t const colon = line.find(": ");
        if (colon == line.npos) throw std::runtime_error("no field: " + std::string{line});
        fields.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return fields;
}

std::string parameter(std::string const& field, std::string const& name) {
    std::size_t const at = field.find("; " + name + "=");
    if (at == field.npos) return {};
    std::string value = field.substr(at + name.size() + 3);
    value = value.substr(0, value.find(';'));
    if (value.starts_with('"')) value = value.substr(1, value.size() - 2);
    return value;
}

MailEntity read_entity(std::string_view bytes);

std::vector<MailEntity> read_parts(std::string_view body, std::string const& boundary) {
    std::vector<MailEntity> parts;
    std::string const delimiter = "--" + boundary;
    if (!body.starts_with(delimiter)) throw std::runtime_error("no first boundary");
    body.remove_prefix(delimiter.size());
    while (!body.starts_with("--")) {
        std::size_t const end = body.find("\r\n" + delimiter);
        if (end == body.npos || !body.starts_with("\r\n")) throw std::runtime_error("no boundary");
        parts.push_back(read_entity(body.substr(2, end - 2)));
        body.remove_prefix(end + 2 + delimiter.size());
    }
    if (body != "--\r\n") throw std::runtime_error("something after the last boundary");
    return parts;
}

MailEntity read_entity(std::string_view bytes) {
    MailEntity entity;
    std::size_t const head = bytes.find("\r\n\r\n");
    if (head == bytes.npos) throw std::runtime_error("no end of the header");
    entity.fields = read_fields(bytes.substr(0, head));
    std::string_view const body = bytes.substr(head + 4);
    std::string const boundary = parameter(entity.field("Content-Type"), "boundary");
    std::string const encoding =
        entity.has("Content-Transfer-Encoding") ? entity.field("Content-Transfer-Encoding") : "";
    if (encoding == "quoted-printable")
        entity.body = from_quoted_printable(body);
    else if (encoding == "base64")
        entity.body = from_base64(body);
    else
        entity.body = body;
    if (!boundary.empty()) entity.parts = read_parts(body, boundary);
    return entity;
}

}  // namespace

bool MailEntity::has(std::string_view name) const {
    return std::any_of(fields.begin(), fields.end(),
                       [&](auto const& field) { return same_field(field.first, name); });
}

std::string MailEntity::field(std::string_view name) const {
    auto const named = [&](auto const& entry) { return same_field(entry.first, name); };
    if (std::count_if(fields.begin(), fields.end(), named) != 1)
        throw std::runtime_error("not once there: " + std::string{name});
    return std::find_if(fields.begin(), fields.end(), named)->second;
}

std::string MailEntity::text_of(std::string_view name) const {
    return with_encoded_words(field(name));
}

MailEntity read_mail(std::string_view bytes) {
    check_lines(bytes);
    return read_entity(bytes);
}

std::string from_base64(std::string_view text) {
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (char const c : text) {
        if (c == '\r' || c == '\n' || c == '=') continue;
        std::size_t const digit = base64_digits.find(c);
        if (digit == base64_digits.npos) throw std::runtime_error("no base64");
        bits = bits << 6 | static_cast<unsigned>(digit);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xFF);
    }
    return bytes;
}

std::string to_base64(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        auto const byte = [&](std::size_t n) {
            return n < bytes.size() ? static_cast<unsigned char>(bytes[n]) : 0U;
        };
        unsigned const bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (std::size_t digit = 0; digit < 4; ++digit)
            text += i + digit <= bytes.size() ? base64_digits[bits >> (18 - 6 * digit) & 63] : '=';
    }
    return text;
}

}  // namespace rostrum::tests
