#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::model {

// The six official languages (rules of procedure, rule 51), in the order of their codes.
enum class Language { ar, en, es, fr, ru, zh };

inline constexpr std::array<Language, 6> all_languages{Language::ar, Language::en, Language::es,
                                                       Language::fr, Language::ru, Language::zh};

// ISO 639-1, as in requests and files.
constexpr std::string_view code(Language language) {
    constexpr std::array<std::string_view, 6> codes{"ar", "en", "es", "fr", "ru", "zh"};
    return codes[static_cast<std::size_t>(language)];
}

constexpr std::optional<Language> language_from(std::string_view text) {
    for (const Language language : all_languages)
        if (code(language) == text) return language;
    return std::nullopt;
}

// One text in the six languages. A language that is missing falls back to English.
struct Text {
    std::array<std::string, 6> in;

    std::string& operator[](Language language) { return in[static_cast<std::size_t>(language)]; }
    std::string const& operator[](Language language) const {
        std::string const& text = in[static_cast<std::size_t>(language)];
        return text.empty() ? in[static_cast<std::size_t>(Language::en)] : text;
    }

    friend bool operator==(Text const&, Text const&) = default;
};

}  // namespace rostrum::model
