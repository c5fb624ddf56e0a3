#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::tests {

// A part of a message, or a message, as its reader understands it (RFC 2045 to 2047, 5322).
struct MailEntity {
    std::vector<std::pair<std::string, std::string>> fields;  // unfolded, as they were written
    std::string body;                                         // decoded; of several parts: as it is
    std::vector<MailEntity> parts;

    // As it was written; throws std::runtime_error where it is missing or there more than once.
    std::string field(std::string_view name) const;
    // With its encoded words read.
    std::string text_of(std::string_view name) const;
    bool has(std::string_view name) const;
};

// Throws std::runtime_error with what is wrong with it: lines that are too long or end in anything
// but CRLF, bytes that are not ASCII, an encoding that is none.
MailEntity read_mail(std::string_view bytes);

// What a text in base64 holds. Throws std::runtime_error.
std::string from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

}  // namespace rostrum::tests
