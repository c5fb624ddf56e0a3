#include "config/reference_record.hpp"

#include <algorithm>

namespace rostrum::config {
namespace {

constexpr std::pair<std::string_view, std::string_view> icat_roles[] = {{"member", "member"},
                                                                        {"partner", "partner"}};

model::Text read_text(ObjectReader& languages) {
    model::Text text;
    for (auto const language : model::all_languages) {
        auto const key = model::code(language);
        text[language] = language == model::Language::en
                             ? languages.string(key, prose)
                             : languages.optional_string(key, prose).value_or("");
    }
    return text;
}

void add_other_names(std::vector<DatedName> const& names, model::Participant& participant) {
    for (auto const& dated : names)
        for (auto const& spelling : dated.name.in) {
            if (spelling.empty()) continue;
            auto const& known = participant.aliases;
            auto const& current = participant.name.in;
            if (std::find(known.begin(), known.end(), spelling) == known.end() &&
                std::find(current.begin(), current.end(), spelling) == current.end())
                participant.aliases.push_back(spelling);
        }
}

}  // namespace

Period read_period(ObjectReader& record) {
    for (char const* key : {"from", "until"})
        if (!record.present(key)) record.refuse(key, "is missing");
    Period period{record.optional_day("from"), record.optional_day("until")};
    if (period.from && period.until && *period.until <= *period.from)
        record.refuse("until", "must be later than from");
    return period;
}

std::vector<DatedName> read_names(ObjectReader& record) {
    std::vector<DatedName> names;
    record.objects("names", {.min = 1, .max = 20}, [&](ObjectReader& entry) {
        DatedName dated{read_period(entry), {}};
        entry.object("names", [&](ObjectReader& text) { dated.name = read_text(text); });
        entry.optional_object("running", read_text);
        entry.strings("seen", {.min = 0, .max = model::all_languages.size()});
        entry.optional_string("source");
        for (const auto& other : names)
            if (other.period.overlaps(dated.period)) entry.refuse("from", "overlaps another name");
        names.push_back(std::move(dated));
    });
    return names;
}

model::Text name_on(std::vector<DatedName> const& names, date::year_month_day on,
                    ObjectReader& record) {
    for (auto const& dated : names)
        if (dated.period.covers(on)) return dated.name;
    record.refuse("names", "has no name for the day that was asked for");
    return {};
}

void read_provenance(ObjectReader& record) {
    record.optional_string("source");
    record.enumeration("certainty", certainties);
    record.optional_string("evidence", prose);
    record.optional_strings("notes", {.min = 1, .max = 10}, prose);
}

model::Participant read_participant(ObjectReader& record, date::year_month_day on) {
    model::Participant participant;
    participant.id = record.id<model::ParticipantId>("id");
    participant.acronym = record.optional_string("acronym").value_or("");
    participant.aliases = record.optional_strings("aliases", {.min = 1, .max = 20})
                              .value_or(std::vector<std::string>());
    auto const names = read_names(record);
    participant.name = name_on(names, on, record);
    add_other_names(names, participant);
    if (auto const role = record.optional_enumeration("icat", icat_roles))
        participant.icat = std::string(*role);
    read_provenance(record);
    return participant;
}

}  // namespace rostrum::config
