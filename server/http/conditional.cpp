#include "server/http/conditional.hpp"

#include <algorithm>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

namespace {

// A q value in thousandths (RFC 9110, 12.4.2), or nothing when it is none.
std::optional<int> parse_weight(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    int weight = (text[0] - '0') * 1000;
    int worth = 100;
    for (std::size_t i = 2; i < text.size(); ++i, worth /= 10) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        weight += (text[i] - '0') * worth;
    }
    if (weight > 1000) return std::nullopt;
    return weight;
}

struct Preference {
    std::string_view range;
    int weight = 1000;
    bool parameters = false;  // it asks for more than we can offer: "text/html;level=1"
};

// The elements of an Accept-like field; malformed ones are passed over.
std::vector<Preference> parse_preferences(std::string_view field) {
    std::vector<Preference> preferences;
    while (!field.empty()) {
        auto element = field.substr(0, field.find(','));
        field.remove_prefix(std::min(element.size() + 1, field.size()));
        Preference preference;
        preference.range = trimmed(element.substr(0, element.find(';')));
        bool valid = !preference.range.empty() &&
                     preference.range.find_first_of(" \t\"") == std::string_view::npos;
        auto rest = element.find(';');
        while (rest != std::string_view::npos) {
            element.remove_prefix(rest + 1);
            rest = element.find(';');
            auto const parameter = trimmed(element.substr(0, rest));
            if (parameter.size() >= 2 && same_name(parameter.substr(0, 2), "q=")) {
                auto const weight = parse_weight(parameter.substr(2));
                valid = valid && weight;
                preference.weight = weight.value_or(0);
                break;  // what follows q are extensions, not parameters of the range
            }
            // Every text we send is UTF-8, which makes this one true.
            preference.parameters |= !parameter.empty() && !same_name(parameter, "charset=utf-8");
        }
        if (valid) preferences.push_back(preference);
    }
    return preferences;
}

// Whether `range` is `language` or something narrower: "fr-CA" for "fr".
bool served_by(std::string_view range, std::string_view language) {
    return same_name(range.substr(0, language.size()), language) &&
           (range.size() == language.size() || range[language.size()] == '-');
}

// How exactly a media range fits a type: 0 not at all, 1 "*/*", 2 "text/*", 3 "text/html".
int exactness(std::string_view range, std::string_view type) {
    if (same_name(range, type)) return 3;
    if (range == "*/*" || range == "*") return 1;
    auto const slash = type.find('/');
    if (range.size() == slash + 2 && range.ends_with("/*") &&
        same_name(range.substr(0, slash), type.substr(0, slash))) {
        return 2;
    }
    return 0;
}

std::optional<EntityTag> parse_one(std::string_view text) {
    auto tags = parse_entity_tags(text);
    if (!tags || tags->tags.size() != 1) return std::nullopt;
    return std::move(tags->tags.front());
}

}  // namespace

std::optional<EntityTags> parse_entity_tags(std::string_view field) {
    EntityTags parsed;
    std::string_view rest = trimmed(field);
    if (rest == "*") {
        parsed.any = true;
        return parsed;
    }
    while (!rest.empty()) {
        if (rest.front() == ',') {
            rest = trimmed(rest.substr(1));
            continue;
        }
        EntityTag& tag = parsed.tags.emplace_back();
        if (rest.starts_with("W/")) {
            tag.weak = true;
            rest.remove_prefix(2);
        }
        if (!rest.starts_with('"')) return std::nullopt;
        auto const end = rest.find('"', 1);
        if (end == std::string_view::npos) return std::nullopt;
        tag.value = rest.substr(1, end - 1);
        // etagc: no space, no control character.
        if (std::any_of(tag.value.begin(), tag.value.end(), [](char c) {
                return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
            })) {
            return std::nullopt;
        }
        rest = trimmed(rest.substr(end + 1));
        if (!rest.empty() && rest.front() != ',') return std::nullopt;
    }
    if (parsed.tags.empty()) return std::nullopt;
    return parsed;
}

bool same_strongly(EntityTag const& a, EntityTag const& b) {
    return !a.weak && !b.weak && a.value == b.value;
}

bool same_weakly(EntityTag const& a, EntityTag const& b) {
    return a.value == b.value;
}

bool not_modified(std::string_view if_none_match, std::string_view etag) {
    // What a browser sends back is most often just the tag, byte for byte.
    if (if_none_match == etag) return true;
    auto const tags = parse_entity_tags(if_none_match);
    auto const own = parse_one(etag);
    if (!tags || !own) return false;
    return tags->any || std::any_of(tags->tags.begin(), tags->tags.end(),
                                    [&](auto const& tag) { return same_weakly(tag, *own); });
}

Precondition if_match(std::string_view field, std::string_view etag) {
    auto const tags = parse_entity_tags(field);
    if (!tags) return Precondition::malformed;
    if (tags->any) return Precondition::holds;
    auto const own = parse_one(etag);
    bool const named =
        own && std::any_of(tags->tags.begin(), tags->tags.end(),
                           [&](auto const& tag) { return same_strongly(tag, *own); });
    return named ? Precondition::holds : Precondition::fails;
}

std::string_view choose_language(std::string_view accept_language,
                                 std::span<const std::string_view> offered,
                                 std::string_view otherwise) {
    auto const preferences = parse_preferences(accept_language);
    auto const named = [&](std::string_view language) {
        return std::any_of(preferences.begin(), preferences.end(),
                           [&](const auto& one) { return served_by(one.range, language); });
    };
    std::string_view chosen = otherwise;
    int best = 0;
    for (Preference const& preference : preferences) {
        if (preference.weight <= best) continue;
        for (const std::string_view language : offered) {
            // `*` speaks for the languages that no other range names.
            bool const fits =
                preference.range == "*" ? !named(language) : served_by(preference.range, language);
            if (!fits) continue;
            chosen = language;
            best = preference.weight;
            break;
        }
    }
    return chosen;
}

std::optional<std::size_t> choose_media_type(std::string_view accept,
                                             std::span<const std::string_view> offered) {
    auto const preferences = parse_preferences(accept);
    if (preferences.empty()) return offered.empty() ? std::nullopt : std::optional<std::size_t>(0);
    std::optional<std::size_t> chosen;
    int best = 0;
    int best_exact = 0;
    for (std::size_t i = 0; i < offered.size(); ++i) {
        int exact = 0;
        int weight = 0;
        for (Preference const& preference : preferences) {
            if (preference.parameters) continue;
            int const fit = exactness(preference.range, offered[i]);
            if (fit <= exact) continue;
            exact = fit;
            weight = preference.weight;
        }
        // Of two that are liked as well, the one that is named goes before what "*/*" lets pass.
        bool const better = weight > best || (weight == best && exact > best_exact);
        if (weight == 0 || !better) continue;
        best = weight;
        best_exact = exact;
        chosen = i;
    }
    return chosen;
}

Coding choose_coding(std::string_view accept_encoding) {
    std::optional<int> gzip;
    std::optional<int> identity;
    std::optional<int> others;
    for (Preference const& preference : parse_preferences(accept_encoding)) {
        if (same_name(preference.range, "gzip") || same_name(preference.range, "x-gzip")) {
            gzip = preference.weight;
        } else if (same_name(preference.range, "identity")) {
            identity = preference.weight;
        } else if (preference.range == "*") {
            others = preference.weight;
        }
    }
    int const gzip_weight = gzip.value_or(others.value_or(0));
    // Unnamed, identity is always acceptable, but what the client names it likes better.
    int const identity_weight = identity.value_or(0);
    return gzip_weight > 0 && gzip_weight >= identity_weight ? Coding::gzip : Coding::identity;
}

}  // namespace rostrum::server::http
