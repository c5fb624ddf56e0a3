#pragma once

#include <date/date.h>

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/json.hpp"
#include "model/language.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

namespace rostrum::config {

// The words of the service in the six languages: one flat file for each, key to text, where
// {placeholders} stand for the facts of the case. Immutable once loaded; any thread may read it.
class Locales {
public:
    // Names and values of placeholders; a name that the text does not hold is ignored.
    using Values = std::vector<std::pair<std::string, std::string>>;

    // Reads ar.json ... zh.json of a folder. Complains, with a pointer such as
    // "fr.json#/page.version", of files that cannot be read, values that are no texts, keys that
    // English does not have and placeholders that differ from the English ones. A key that only
    // English has is no fault: it is answered in English.
    static model::Result<Locales, Complaints> load(std::filesystem::path const& folder);

    // Whether any language has the key.
    bool has(std::string_view key) const;

    // The text of the language, else the English one, else the key itself.
    std::string text(model::Language language, std::string_view key) const;

    // The text with its placeholders filled in. Values are taken as they are, braces included; a
    // placeholder that has no value stays visible.
    std::string format(model::Language language, std::string_view key, Values const& values) const;

    // "France, Italia e Irlanda": the items joined as the language does it; no items give "".
    std::string list(model::Language language, std::vector<std::string> const& items) const;

    // "Monday, 24 November 2025", as the United Nations writes it; without the weekday where
    // `weekday` is false.
    std::string date(model::Language language, date::year_month_day day, bool weekday = true) const;

    // "Monday, 24 November 2025, 11:51": the day and the venue's wall clock, seconds left out.
    std::string date_time(model::Language language, model::LocalTime at) const;
    std::string date_time(model::Language language, model::Zone const& zone,
                          model::Instant at) const;

private:
    using Texts = std::map<std::string, std::string, std::less<>>;

    Texts const& in(model::Language language) const {
        return texts_[static_cast<std::size_t>(language)];
    }

    std::array<Texts, model::all_languages.size()> texts_;
};

// "11:51": the same in every language.
std::string wall_clock(model::LocalTime at);

// The names in braces, each once, ascending: "{a} of {b}" has a and b.
std::vector<std::string> placeholders(std::string_view text);

}  // namespace rostrum::config
