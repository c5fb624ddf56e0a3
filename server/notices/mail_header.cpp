#include "server/notices/mail_header.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "server/feeds/plain_text.hpp"

namespace rostrum::server::notices {

namespace {

// RFC 2047, 2: a line with an encoded word has at most 76 characters. 52 characters of base64 make
// a word of 64, which stands beside the name of any field here.
constexpr std::size_t longest_header_line = 76;
constexpr std::size_t bytes_of_encoded_word = 39;
// What is longer is encoded, for it can't be folded.
constexpr std::size_t longest_plain_word = 64;

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// How many bytes at the beginning make whole characters, `most` at most.
std::size_t whole_characters(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text.size();
    std::size_t size = most;
    while (size > most - 4 && continues_character(text[size]))
        --size;
    return continues_character(text[size]) ? most : size;  // it is no UTF-8: anywhere
}

std::string encoded_word(std::string_view text) {
    std::string base64(4 * ((text.size() + 2) / 3) + 1, '\0');  // it writes a zero behind it
    int const length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()),
                                       reinterpret_cast<unsigned char const*>(text.data()),
                                       static_cast<int>(text.size()));
    base64.resize(static_cast<std::size_t>(length));
    return "=?utf-8?B?" + base64 + "?=";
}

using HeaderWords = std::vector<std::string>;

HeaderWords encoded_words(std::string_view text) {
    HeaderWords words;
    while (!text.empty()) {
        std::size_t const size = whole_characters(text, bytes_of_encoded_word);
        words.push_back(encoded_word(text.substr(0, size)));
        text.remove_prefix(size);
    }
    return words;
}

HeaderWords split_at_blanks(std::string_view text) {
    HeaderWords words;
    while (!text.empty()) {
        std::size_t const blank = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, blank));
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return words;
}

// Whether a text reads the same when it stands in a header as it is, folded at its blanks.
bool stays_plain(std::string_view text) {
    bool const visible =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
    HeaderWords const words = split_at_blanks(text);
    bool const foldable = std::all_of(words.begin(), words.end(), [](std::string const& word) {
        return !word.empty() && word.size() <= longest_plain_word;
    });
    return visible && foldable && text.find("=?") == text.npos;
}

HeaderWords words_of(std::string_view line) {
    return stays_plain(line) ? split_at_blanks(line) : encoded_words(line);
}

// A phrase (RFC 5322, 3.2.5): atoms, a quoted string or encoded words.
HeaderWords phrase(std::string_view line) {
    bool const atoms = line.find_first_of("()<>[]:;@\\,.\"") == line.npos;
    if (atoms || !stays_plain(line) || line.size() > longest_plain_word - 2) {
        bool const plain = atoms && stays_plain(line);
        return plain ? split_at_blanks(line) : encoded_words(line);
    }
    std::string quoted = "\"";
    for (char const c : line) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return {quoted + '"'};
}

std::string folded(std::string field, HeaderWords const& words) {
    std::size_t column = field.size();
    for (std::string const& word : words) {
        bool const begins = &word == &words.front();
        bool const fits = begins || column + 1 + word.size() <= longest_header_line;
        field += fits ? " " : "\r\n ";
        column = fits ? column + 1 : 1;
        field += word;
        column += word.size();
    }
    return field;
}

// RFC 5322, 3.3; strftime would follow the locale.
std::string date_of(model::Instant instant) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = date::floor<date::days>(instant);
    date::year_month_day const date{day};
    date::hh_mm_ss const time{date::floor<model::Seconds>(instant - day)};
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), "%s, %u %s %04d %02d:%02d:%02d +0000",
                  days[date::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                  months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

// An identifier between angle brackets.
std::string bracketed(std::string_view id) {
    std::string text = header_text(id);
    std::erase_if(text, [](char c) { return c == ' ' || c == '<' || c == '>'; });
    return '<' + text + '>';
}

// "phrase <identifier>"; the phrase may be missing.
std::string named(std::string field, std::string const& name, std::string const& id) {
    HeaderWords words = phrase(feeds::plain_line(name));
    words.push_back(bracketed(id));
    return folded(std::move(field), words);
}

}  // namespace

std::string header_text(std::string_view text) {
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [](char c) { return c >= ' ' && c < 0x7f; });
    return kept;
}

std::vector<std::string> mail_header(Mail const& mail, std::vector<std::string> const& to,
                                     SmtpOptions const& options) {
    std::vector<std::string> fields{"Date: " + date_of(mail.date),
                                    named("From:", options.from_name, options.from)};
    HeaderWords addresses;
    for (std::string const& address : to)
        addresses.push_back(header_text(address) + (&address == &to.back() ? "" : ","));
    fields.push_back(folded("To:", addresses));
    std::string const subject = feeds::plain_line(mail.subject);
    if (!subject.empty()) fields.push_back(folded("Subject:", words_of(subject)));
    fields.push_back("Message-ID: " + bracketed(mail.message_id));
    if (!mail.list_id.empty()) fields.push_back(named("List-Id:", mail.list_name, mail.list_id));
    // Nobody's absence is to be told to a program (RFC 3834).
    fields.push_back("Auto-Submitted: auto-generated");
    fields.push_back("Content-Language: " + std::string{model::code(mail.language)});
    return fields;
}

}  // namespace rostrum::server::notices
