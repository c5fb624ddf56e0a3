#include "config/reference.hpp"

#include <fstream>
#include <iterator>
#include <map>

#include "config/group_words.hpp"
#include "config/instant.hpp"
#include "config/reference_record.hpp"

namespace rostrum::config {
namespace {

using model::Standing;
using Day = date::year_month_day;

constexpr std::pair<std::string_view, Standing> observer_standings[] = {
    {"observer", Standing::observer},
    {"holy_see", Standing::holy_see},
    {"state_of_palestine", Standing::state_of_palestine},
    {"european_union", Standing::european_union}};
constexpr std::pair<std::string_view, Standing> entity_standings[] = {
    {"un_entity", Standing::un_entity}, {"other_organization", Standing::other_organization}};
constexpr std::pair<std::string_view, model::Development> developments[] = {
    {"developed", model::Development::developed}, {"developing", model::Development::developing}};
// The lists that mark a Member State, and the mark.
constexpr std::pair<std::string_view, bool model::Participant::*> marks[] = {
    {"ldc", &model::Participant::ldc},
    {"lldc", &model::Participant::lldc},
    {"sids", &model::Participant::sids}};
// Admissions are recorded by year: whoever came in that year counts as there all year.
bool was_there(std::optional<std::int64_t> year, Day on) {
    return !year || *year <= static_cast<int>(on.year());
}

class Loader {
public:
    Loader(std::filesystem::path folder, Day on) : folder_(std::move(folder)), on_(on) {}

    model::Result<Reference, Complaints> load() {
        using Loaded = model::Result<Reference, Complaints>;
        read("member_states", [this](ObjectReader& record) { member_state(record); });
        read("observers", [this](ObjectReader& record) { observer(record); });
        read("entities", [this](ObjectReader& record) { entity(record); });
        read("groups", [this](ObjectReader& record) { group(record); });
        if (complaints_.empty()) require_regions();
        if (!complaints_.empty()) return Loaded(std::move(complaints_));
        return Loaded(std::move(reference_));
    }

private:
    // A file holds one list under its own name.
    template <class Record>
    void read(std::string const& name, Record read_record) {
        const std::string file = name + ".json";
        std::ifstream in(folder_ / file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        if (!in.good()) return complain(complaints_, {file, "cannot be read", {}});
        auto const parsed = parse_json(text);
        if (!parsed) {
            for (auto const& [pointer, message, paragraph] : parsed.error())
                complain(complaints_, {file + "#" + pointer, message, paragraph});
            return;
        }
        ObjectReader document(*parsed, file + "#", complaints_);
        document.string("about", prose);
        document.object("sources", [](ObjectReader& sources) {
            for (const auto& key : sources.keys())
                sources.string(key, prose);
        });
        document.objects(name, {.min = 1, .max = 1000}, read_record);
        document.finish();
    }

    void add(model::Participant participant, bool there, ObjectReader& record) {
        if (!standings_.emplace(participant.id, there).second)
            return record.refuse("id", "is there twice");
        if (!there) return;
        places_[participant.id] = reference_.participants.size();
        reference_.participants.push_back(std::move(participant));
    }

    void member_state(ObjectReader& record) {
        auto state = read_participant(record, on_);
        state.standing = Standing::member_state;
        state.development = record.enumeration("development", developments);
        record.boolean("in_transition");
        record.string("iso2", {.min = 2, .max = 2});
        record.string("m49", {.min = 3, .max = 3});
        record.optional_object("articles", [](ObjectReader& articles) {
            for (const auto language : model::all_languages)
                articles.optional_string(model::code(language));
        });
        bool const there = was_there(record.integer("admitted", 1945, 2200), on_);
        if (there) state.protocol_order = ++states_;
        add(std::move(state), there, record);
    }

    void observer(ObjectReader& record) {
        auto participant = read_participant(record, on_);
        participant.standing = record.enumeration("standing", observer_standings);
        record.string("kind");
        record.optional_string("iso2", {.min = 2, .max = 2});
        record.optional_string("iso3", {.min = 3, .max = 3});
        record.optional_string("resolution");
        auto const since = record.optional_integer("since", 1945, 2200);
        add(std::move(participant), was_there(since, on_), record);
    }

    void entity(ObjectReader& record) {
        auto participant = read_participant(record, on_);
        participant.standing = record.enumeration("standing", entity_standings);
        record.string("kind");
        add(std::move(participant), true, record);
    }

    void group(ObjectReader& record) {
        model::Group group;
        group.id = record.id<model::GroupId>("id");
        group.kind = record.enumeration("kind", group_kind_words);
        group.name = name_on(read_names(record), on_, record);
        group.members = members(record);
        group.organ = record.optional_id<model::ParticipantId>("organ");
        if (group.organ) require_known(*group.organ, record, "organ");
        if (auto observer = record.optional_id<model::ParticipantId>("observer"))
            require_known(*observer, record, "observer");
        record.each("as_of", {.min = 1, .max = 10}, [this](auto const& day, std::string at) {
            if (!day.is_string() || !parse_day(day.template get<std::string>()))
                complain(complaints_, {std::move(at), "must be a day such as 2025-11-24", {}});
        });
        record.optional_objects("associated", {.min = 1, .max = 50}, [this](ObjectReader& entry) {
            require_known(entry.id<model::ParticipantId>("participant"), entry, "participant");
            entry.string("note", prose);
        });
        record.optional_objects("outside", {.min = 1, .max = 50}, [](ObjectReader& entry) {
            entry.string("code", {.min = 3, .max = 3});
            entry.string("name");
        });
        read_provenance(record);
        mark_members(group, record);
        for (auto const& other : reference_.groups)
            if (other.id == group.id) return record.refuse("id", "is there twice");
        reference_.groups.push_back(std::move(group));
    }

    // Those of the day, ascending. A record may come twice for one that left and came back.
    std::vector<model::ParticipantId> members(ObjectReader& record) {
        std::vector<model::ParticipantId> result;
        std::multimap<model::ParticipantId, Period> periods;
        record.objects("members", {.min = 1, .max = 1000}, [&](ObjectReader& entry) {
            const auto id = entry.id<model::ParticipantId>("participant");
            auto period = read_period(entry);
            if (const auto by = entry.optional_day("by")) {
                if (period.from) entry.refuse("by", "is for a start that is not recorded");
                period.from = by;
            }
            entry.optional_enumeration("certainty", certainties);
            entry.optional_string("note", prose);
            require_known(id, entry, "participant");
            const auto [first, last] = periods.equal_range(id);
            if (std::any_of(first, last, [&](auto& p) { return p.second.overlaps(period); }))
                entry.refuse("participant", "overlaps another membership of the same");
            periods.emplace(id, period);
            if (period.covers(on_) && places_.contains(id)) result.push_back(id);
        });
        std::sort(result.begin(), result.end());
        return result;
    }

    void mark_members(model::Group const& group, ObjectReader& record) {
        auto const region = record.optional_enumeration("region", region_words);
        auto const mark = record.optional_enumeration("list", marks);
        for (auto const& id : group.members) {
            auto const place = places_.find(id);
            if (place == places_.end()) continue;
            auto& member = reference_.participants[place->second];
            if (mark) member.*(*mark) = true;
            if (!region) continue;
            if (member.region) record.refuse("members", id.str() + " is in two regional groups");
            member.region = region;
        }
    }

    void require_known(model::ParticipantId const& id, ObjectReader& record, std::string_view key) {
        if (!standings_.contains(id)) record.refuse(key, id.str() + " is no participant");
    }

    void require_regions() {
        for (auto const& participant : reference_.participants)
            if (participant.standing == Standing::member_state && !participant.region)
                complain(
                    complaints_,
                    {"groups.json#/groups", participant.id.str() + " is in no regional group", {}});
    }

    std::filesystem::path folder_;
    Day on_;
    Reference reference_;
    Complaints complaints_;
    std::map<model::ParticipantId, bool> standings_;      // every id, and whether it was there
    std::map<model::ParticipantId, std::size_t> places_;  // of those that were there
    int states_ = 0;
};

}  // namespace

model::Result<Reference, Complaints> load_reference(std::filesystem::path const& folder,
                                                    date::year_month_day on) {
    return Loader(folder, on).load();
}

}  // namespace rostrum::config
