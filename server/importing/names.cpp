#include "server/importing/names.hpp"

#include <algorithm>
#include <bit>

#include "config/folded_text.hpp"

namespace rostrum::server::importing {

namespace {

constexpr std::size_t most_offered = 3;

// The code points of well-formed UTF-8; of other bytes, something.
std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) != 0x80)
            letters += byte < 0x80 ? byte : byte & (byte < 0xE0 ? 0x1F : byte < 0xF0 ? 0x0F : 0x07);
        else if (!letters.empty())
            letters.back() = letters.back() << 6 | (byte & 0x3F);
    }
    return letters;
}

// A bit for each kind of letter; some share one.
std::uint64_t kinds_of(std::u32string_view letters) {
    std::uint64_t kinds = 0;
    for (char32_t const letter : letters)
        kinds |= std::uint64_t{1} << (letter % 64);
    return kinds;
}

// How many slips of the pen are near: one for every three letters.
std::size_t near(std::size_t length) {
    return std::clamp<std::size_t>(length / 3, 1, 4);
}

// Letters to change, leave out, put in or exchange with their neighbour (optimal string alignment);
// more than `limit` is limit + 1.
std::size_t distance(std::u32string_view a, std::u32string_view b, std::size_t limit) {
    std::size_t const longer = std::max(a.size(), b.size());
    if (longer - std::min(a.size(), b.size()) > limit) return limit + 1;
    std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        if (*std::min_element(row.begin(), row.end()) > limit) return limit + 1;
        before = last;
        std::swap(last, row);
    }
    return std::min(last[b.size()], limit + 1);
}

// Whether the words stand in the name, one after the other.
bool holds_words(std::string_view name, std::string_view words) {
    for (auto at = name.find(words); at != name.npos; at = name.find(words, at + 1)) {
        auto const end = at + words.size();
        if ((at == 0 || name[at - 1] == ' ') && (end == name.size() || name[end] == ' '))
            return true;
    }
    return false;
}

}  // namespace

void NameIndex::add(std::string const& id, std::string_view name) {
    ids_.insert(id);
    for (std::string const& text : {config::folded(id), config::folded(name)}) {
        if (text.empty()) continue;
        Name& known = names_[text];
        known.letters = letters_of(text);
        known.kinds = kinds_of(known.letters);
        auto const place = std::lower_bound(known.ids.begin(), known.ids.end(), id);
        if (place == known.ids.end() || *place != id) known.ids.insert(place, id);
    }
}

std::vector<std::string> NameIndex::find(std::string_view text) const {
    if (auto const id = ids_.find(text); id != ids_.end()) return {*id};
    auto const found = names_.find(config::folded(text));
    return found == names_.end() ? std::vector<std::string>{} : found->second.ids;
}

std::vector<std::string> NameIndex::nearest(std::string_view text) const {
    std::string const asked = config::folded(text);
    if (asked.empty()) return {};
    std::u32string const letters = letters_of(asked);
    std::size_t const limit = near(letters.size());
    std::uint64_t const kinds = kinds_of(letters);
    std::map<std::string, std::size_t> best;  // by id
    for (auto const& [name, known] : names_) {
        // Each kind of letter that the name has not is a slip.
        auto const missing = static_cast<std::size_t>(std::popcount(kinds & ~known.kinds));
        if (missing > limit) continue;
        std::size_t const slips = distance(letters, known.letters, limit);
        if (slips > limit && !(missing == 0 && holds_words(name, asked))) continue;
        for (std::string const& id : known.ids) {
            auto const [place, is_new] = best.try_emplace(id, slips);
            if (!is_new) place->second = std::min(place->second, slips);
        }
    }
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (auto const& [id, slips] : best)
        ranked.emplace_back(slips, id);
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> ids;
    for (auto const& [slips, id] : ranked)
        if (ids.size() < most_offered) ids.push_back(id);
    return ids;
}

NameIndex participant_names(model::Programme const& programme) {
    NameIndex names;
    for (model::Participant const& participant : programme.participants) {
        std::string const& id = participant.id.str();
        for (model::Language const language : model::all_languages)
            names.add(id, participant.name[language]);
        names.add(id, participant.acronym);
        for (std::string const& alias : participant.aliases)
            names.add(id, alias);
    }
    return names;
}

NameIndex group_names(model::Programme const& programme) {
    NameIndex names;
    for (model::Group const& group : programme.groups)
        for (model::Language const language : model::all_languages)
            names.add(group.id.str(), group.name[language]);
    return names;
}

}  // namespace rostrum::server::importing
