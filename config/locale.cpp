#include "config/locale.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace rostrum::config {
namespace {

using model::Language;

// A stretch of a text: words, or a placeholder's name.
struct Piece {
    std::string_view words;
    bool placeholder = false;
};

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::vector<Piece> pieces_of(std::string_view text) {
    std::vector<Piece> pieces;
    std::size_t begin = 0;
    while (begin < text.size()) {
        auto const open = text.find('{', begin);
        auto const close = open == text.npos ? text.npos : text.find('}', open);
        if (close == text.npos) break;
        auto const name = text.substr(open + 1, close - open - 1);
        if (is_name(name)) {
            pieces.push_back({text.substr(begin, open - begin)});
            pieces.push_back({name, true});
            begin = close + 1;
        } else {
            pieces.push_back({text.substr(begin, open + 1 - begin)});
            begin = open + 1;
        }
    }
    pieces.push_back({text.substr(begin)});
    return pieces;
}

std::string filled_in(std::string_view text, Locales::Values const& values) {
    std::string result;
    for (Piece const& piece : pieces_of(text)) {
        auto const value = std::find_if(values.begin(), values.end(), [&](auto const& named) {
            return piece.placeholder && named.first == piece.words;
        });
        if (value != values.end())
            result.append(value->second);
        else if (piece.placeholder)
            result.append("{").append(piece.words).append("}");
        else
            result.append(piece.words);
    }
    return result;
}

// Spanish "y" is "e" before the sound of i: "Francia e Irlanda", "Francia e Hispania", but
// "Francia y Hielo". Where a language makes no difference, both of its texts are the same.
bool begins_with_i(std::string_view item) {
    if (item.starts_with("I") || item.starts_with("i")) return true;
    if (item.starts_with("Í") || item.starts_with("í")) return true;
    bool const hi = item.starts_with("Hi") || item.starts_with("hi");
    return hi && (item.size() < 3 || (item[2] != 'e' && item[2] != 'a'));
}

std::string two_digits(long long number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

model::Result<Locales, Complaints> Locales::load(std::filesystem::path const& folder) {
    Locales locales;
    Complaints complaints;
    for (const Language language : model::all_languages) {
        const std::string file = std::string(code(language)) + ".json";
        std::ifstream stream(folder / file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        if (!stream.good()) {
            complain(complaints, {file, "cannot be read", {}});
            continue;
        }
        auto const parsed = parse_json(text);
        if (!parsed) {
            for (auto const& [pointer, message, paragraph] : parsed.error())
                complain(complaints, {file + "#" + pointer, message, paragraph});
            continue;
        }
        ObjectReader reader(*parsed, file + "#", complaints);
        Texts& texts = locales.texts_[static_cast<std::size_t>(language)];
        for (std::string const& key : reader.keys())
            texts[key] = reader.string(key, {.max = 1000});
    }
    if (!complaints.empty()) return complaints;

    Texts const& english = locales.in(Language::en);
    for (const Language language : model::all_languages)
        for (auto const& [key, text] : locales.in(language)) {
            const std::string at = pointer_to(std::string(code(language)) + ".json#", key);
            auto const original = english.find(key);
            if (original == english.end())
                complain(complaints, {at, "is a key that English does not have", {}});
            else if (placeholders(text) != placeholders(original->second))
                complain(complaints, {at, "must have the placeholders of the English text", {}});
        }
    if (!complaints.empty()) return complaints;
    return locales;
}

bool Locales::has(std::string_view key) const {
    return std::any_of(texts_.begin(), texts_.end(),
                       [&](Texts const& texts) { return texts.find(key) != texts.end(); });
}

std::string Locales::text(Language language, std::string_view key) const {
    for (Texts const* texts : {&in(language), &in(Language::en)})
        if (auto const found = texts->find(key); found != texts->end()) return found->second;
    return std::string(key);
}

std::string Locales::format(Language language, std::string_view key, Values const& values) const {
    return filled_in(text(language, key), values);
}

std::string Locales::list(Language language, std::vector<std::string> const& items) const {
    std::string joined;
    for (std::size_t i = 0; i < items.size(); ++i) {
        bool const last = i + 1 == items.size();
        char const* between = !last                     ? "list.separator"
                              : begins_with_i(items[i]) ? "list.last_before_i"
                                                        : "list.last";
        if (i > 0) joined += text(language, between);
        joined += items[i];
    }
    return joined;
}

std::string Locales::date(Language language, date::year_month_day day, bool weekday) const {
    unsigned const number = static_cast<unsigned>(day.day());
    unsigned const month = static_cast<unsigned>(day.month());
    unsigned const of_week = date::weekday(date::sys_days(day)).iso_encoding();
    return format(language, weekday ? "date.full" : "date.plain",
                  {{"weekday", text(language, "weekday." + std::to_string(of_week))},
                   {"day", number == 1 ? text(language, "date.first_day") : std::to_string(number)},
                   {"month", text(language, "month." + std::to_string(month))},
                   {"year", std::to_string(static_cast<int>(day.year()))}});
}

std::string Locales::date_time(Language language, model::LocalTime at) const {
    const date::year_month_day day(date::floor<date::days>(at));
    return format(language, "date.time", {{"date", date(language, day)}, {"time", wall_clock(at)}});
}

std::string Locales::date_time(Language language, model::Zone const& zone,
                               model::Instant at) const {
    return date_time(language, zone.local(at));
}

std::string wall_clock(model::LocalTime at) {
    auto const since_midnight = at - date::floor<date::days>(at);
    auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(since_midnight).count();
    return two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

std::vector<std::string> placeholders(std::string_view text) {
    std::set<std::string> names;
    for (Piece const& piece : pieces_of(text))
        if (piece.placeholder) names.emplace(piece.words);
    return {names.begin(), names.end()};
}

}  // namespace rostrum::config
