#include "config/reference.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>

using namespace rostrum;
using namespace rostrum::config;
using model::GroupId;
using model::Language;
using model::Participant;
using model::ParticipantId;
using model::Standing;

namespace {

constexpr auto first_day = date::year(2025) / 11 / 24;

const std::filesystem::path folder = std::filesystem::path(ROSTRUM_SOURCE_DIR) / "config/reference";

// Loaded once for each day.
Reference const& on(date::year_month_day day) {
    static std::map<date::year_month_day, Reference> known;
    if (auto const found = known.find(day); found != known.end()) return found->second;
    auto loaded = load_reference(folder, day);
    if (!loaded)
        for (auto const& complaint : loaded.error())
            UNSCOPED_INFO(complaint.pointer << " " << complaint.message);
    REQUIRE(loaded.ok());
    return known.emplace(day, std::move(loaded).value()).first->second;
}

Reference const& meeting() {
    return on(first_day);
}

Participant const& participant(Reference const& reference, std::string const& id) {
    auto const found = std::find_if(reference.participants.begin(), reference.participants.end(),
                                    [&](auto const& p) { return p.id.str() == id; });
    REQUIRE(found != reference.participants.end());
    return *found;
}

model::Group const& group(Reference const& reference, std::string const& id) {
    auto const found = std::find_if(reference.groups.begin(), reference.groups.end(),
                                    [&](auto const& g) { return g.id.str() == id; });
    REQUIRE(found != reference.groups.end());
    return *found;
}

bool is_member(Reference const& reference, std::string const& in, std::string const& id) {
    auto const& members = group(reference, in).members;
    return std::binary_search(members.begin(), members.end(), ParticipantId(id));
}

template <class Predicate>
long count(Reference const& reference, Predicate predicate) {
    return std::count_if(reference.participants.begin(), reference.participants.end(), predicate);
}

// Code points of well-formed UTF-8.
std::vector<char32_t> points(std::string const& text) {
    std::vector<char32_t> result;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) == 0x80)
            result.back() = (result.back() << 6) | (byte & 0x3F);
        else
            result.push_back(byte < 0x80   ? byte
                             : byte < 0xE0 ? byte & 0x1F
                             : byte < 0xF0 ? byte & 0xF
                                           : byte & 7);
    }
    return result;
}

bool has_script(std::string const& text, char32_t first, char32_t last) {
    auto const all = points(text);
    return std::any_of(all.begin(), all.end(),
                       [=](char32_t point) { return first <= point && point <= last; });
}

constexpr std::pair<char32_t, char32_t> latin{'A', 'z'}, cyrillic{0x400, 0x4FF},
    arabic{0x600, 0x6FF}, han{0x4E00, 0x9FFF};

// Names that are Latin, or the same, in every language.
const std::set<std::string> latin_everywhere{"brics"};

// A copy of the reference folder in which one file's text was changed.
class ChangedFolder {
public:
    ChangedFolder(std::string const& file, std::string const& old_text, std::string const& new_text)
        : path_(std::filesystem::temp_directory_path() /
                ("rostrum-reference-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::copy(folder, path_);
        std::ifstream in(path_ / file, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        in.close();
        auto const at = text.find(old_text);
        REQUIRE(at != text.npos);
        text.replace(at, old_text.size(), new_text);
        std::ofstream(path_ / file, std::ios::binary) << text;
    }
    ~ChangedFolder() { std::filesystem::remove_all(path_); }

    Complaints complaints() const {
        auto const loaded = load_reference(path_, first_day);
        return loaded ? Complaints{} : loaded.error();
    }

private:
    std::filesystem::path path_;
};

}  // namespace

TEST_CASE("there are 193 Member States in five regional groups") {
    CHECK(count(meeting(), [](auto const& p) { return p.standing == Standing::member_state; }) ==
          193);
    auto const [id, size] =
        GENERATE(table<std::string, std::size_t>({{"african_group", 54},
                                                  {"asia_pacific_group", 54},
                                                  {"eastern_european_group", 23},
                                                  {"grulac", 33},
                                                  {"weog", 29}}));
    CAPTURE(id);
    CHECK(group(meeting(), id).members.size() == size);
    CHECK(group(meeting(), id).kind == model::GroupKind::regional);
}

TEST_CASE("each State has the region of its group") {
    using model::RegionalGroup;
    std::map<RegionalGroup, int> sizes;
    for (auto const& p : meeting().participants) {
        CHECK(p.region.has_value() == (p.standing == Standing::member_state));
        CHECK(p.development.has_value() == (p.standing == Standing::member_state));
        if (p.region) ++sizes[*p.region];
    }
    CHECK(sizes == std::map<RegionalGroup, int>{{RegionalGroup::african, 54},
                                                {RegionalGroup::asia_pacific, 54},
                                                {RegionalGroup::eastern_european, 23},
                                                {RegionalGroup::grulac, 33},
                                                {RegionalGroup::weog, 29}});
    CHECK(participant(meeting(), "TUR").region == RegionalGroup::weog);
    CHECK(participant(meeting(), "KIR").region == RegionalGroup::asia_pacific);
}

TEST_CASE("the lists of LDCs, LLDCs and SIDS are those of the meeting's days") {
    for (auto const day : {first_day, date::year(2025) / 11 / 25}) {
        auto const& reference = on(day);
        CHECK(count(reference, [](auto const& p) { return p.ldc; }) == 44);
        CHECK(count(reference, [](auto const& p) { return p.lldc; }) == 32);
        CHECK(count(reference, [](auto const& p) { return p.sids; }) == 37);
    }
    for (auto const& p : meeting().participants) {
        CHECK(p.ldc == is_member(meeting(), "ldcs", p.id.str()));
        CHECK(p.lldc == is_member(meeting(), "lldcs", p.id.str()));
        CHECK(p.sids == is_member(meeting(), "sids", p.id.str()));
    }
}

TEST_CASE("States leave the list of LDCs on their day") {
    CHECK(participant(on(date::year(2024) / 12 / 12), "STP").ldc);
    CHECK_FALSE(participant(on(date::year(2024) / 12 / 13), "STP").ldc);
    auto const& before = on(date::year(2026) / 11 / 23);
    auto const& after = on(date::year(2026) / 11 / 24);
    CHECK(participant(before, "NPL").ldc);
    CHECK(group(before, "ldcs").members.size() == 44);
    CHECK_FALSE(participant(after, "NPL").ldc);
    CHECK_FALSE(participant(after, "LAO").ldc);
    CHECK(group(after, "ldcs").members.size() == 42);
}

TEST_CASE("the group of friends began with 19 States") {
    auto const& founding = on(date::year(2010) / 2 / 24);
    CHECK(group(founding, "gof_trafficking").members.size() == 19);
    for (char const* id : {"LBY", "ERI", "LAO", "SGP"}) {
        CAPTURE(id);
        CHECK_FALSE(is_member(founding, "gof_trafficking", id));
        CHECK_FALSE(is_member(on(date::year(2025) / 7 / 29), "gof_trafficking", id));
        CHECK(is_member(on(date::year(2025) / 7 / 30), "gof_trafficking", id));
    }
    CHECK(group(on(date::year(2010) / 2 / 23), "gof_trafficking").members.empty());
    CHECK(group(meeting(), "gof_trafficking").members.size() == 23);
    CHECK(is_member(meeting(), "gof_trafficking", "BLR"));
}

TEST_CASE("ICAT has 27 members and 4 partners") {
    CHECK(count(meeting(), [](auto const& p) { return p.icat == "member"; }) == 27);
    CHECK(count(meeting(), [](auto const& p) { return p.icat == "partner"; }) == 4);
    CHECK(participant(meeting(), "unodc").icat == "member");
    CHECK(participant(meeting(), "coe").icat == "partner");
    CHECK_FALSE(participant(meeting(), "fao").icat);
}

TEST_CASE("who is both an observer and an entity is one participant, an observer") {
    for (char const* id : {"interpol", "osce", "oas", "coe", "icmpd"}) {
        CAPTURE(id);
        CHECK(participant(meeting(), id).standing == Standing::observer);
        CHECK(participant(meeting(), id).icat);
    }
    CHECK(participant(meeting(), "unicef").standing == Standing::un_entity);
    CHECK(participant(meeting(), "cbss").standing == Standing::other_organization);
    CHECK(participant(meeting(), "holy_see").standing == Standing::holy_see);
    CHECK(participant(meeting(), "state_of_palestine").standing == Standing::state_of_palestine);
    CHECK(participant(meeting(), "eu").standing == Standing::european_union);
    CHECK(count(meeting(), [](auto const& p) { return p.standing == Standing::observer; }) == 107);
}

TEST_CASE("political groups have the members of the day") {
    CHECK(group(meeting(), "eu").members.size() == 27);
    CHECK(group(meeting(), "eu").organ == ParticipantId("eu"));
    CHECK(group(on(date::year(2020) / 1 / 31), "eu").members.size() == 28);
    CHECK(group(on(date::year(2013) / 6 / 30), "eu").members.size() == 27);
    CHECK(group(meeting(), "asean").members.size() == 11);
    CHECK(group(on(date::year(2025) / 10 / 26), "asean").members.size() == 11);
    CHECK(group(on(date::year(2025) / 10 / 25), "asean").members.size() == 10);
    CHECK(group(meeting(), "g77_china").members.size() == 134);
    CHECK(is_member(meeting(), "g77_china", "state_of_palestine"));
    CHECK(group(meeting(), "nam").members.size() == 121);
    CHECK(group(meeting(), "oic").members.size() == 57);
    CHECK(group(meeting(), "arab_group").members.size() == 22);
    CHECK(group(meeting(), "ecowas").members.size() == 12);
    CHECK(group(on(date::year(2025) / 1 / 28), "ecowas").members.size() == 15);
    CHECK(group(meeting(), "brics").members.size() == 10);
    CHECK_FALSE(is_member(meeting(), "brics", "SAU"));
    CHECK(meeting().groups.size() == 36);
}

TEST_CASE("Nauru is Naoero from 26 June 2026") {
    CHECK(participant(meeting(), "NRU").name[Language::en] == "Nauru");
    CHECK(participant(meeting(), "NRU").name[Language::ru] == "Науру");
    CHECK(participant(on(date::year(2026) / 6 / 25), "NRU").name[Language::en] == "Nauru");
    CHECK(participant(on(date::year(2026) / 6 / 26), "NRU").name[Language::en] == "Naoero");
    auto const& later = on(date::year(2026) / 8 / 1);
    CHECK(participant(later, "NRU").name[Language::en] == "Naoero");
    auto const& aliases = participant(later, "NRU").aliases;
    CHECK(std::count(aliases.begin(), aliases.end(), "Nauru") == 1);
    CHECK(std::count(aliases.begin(), aliases.end(), "Науру") == 1);
    CHECK(std::count(aliases.begin(), aliases.end(), "Naoero") == 0);
    CHECK(std::count(aliases.begin(), aliases.end(), "瑙鲁") == 0);
}

TEST_CASE("before a State was admitted it is neither participant nor member") {
    auto const& in_2010 = on(date::year(2010) / 2 / 24);
    CHECK(count(in_2010, [](auto const& p) { return p.standing == Standing::member_state; }) ==
          192);
    CHECK(count(in_2010, [](auto const& p) { return p.id.str() == "SSD"; }) == 0);
    CHECK(group(in_2010, "african_group").members.size() == 53);
    // Its membership has no date there, its admission has.
    CHECK_FALSE(is_member(in_2010, "g77_china", "SSD"));
    CHECK(is_member(meeting(), "g77_china", "SSD"));
    CHECK(participant(in_2010, "ZWE").protocol_order == 192);
    CHECK(count(in_2010, [](auto const& p) { return p.id.str() == "icc_chamber"; }) == 0);
}

TEST_CASE("ids are unique and every member of a group is a participant") {
    std::set<ParticipantId> ids;
    for (auto const& p : meeting().participants)
        CHECK(ids.insert(p.id).second);
    std::set<GroupId> groups;
    for (auto const& g : meeting().groups) {
        CAPTURE(g.id.str());
        CHECK(groups.insert(g.id).second);
        CHECK(std::is_sorted(g.members.begin(), g.members.end()));
        CHECK(std::adjacent_find(g.members.begin(), g.members.end()) == g.members.end());
        CHECK_FALSE(g.members.empty());
        for (auto const& member : g.members)
            CHECK(ids.contains(member));
    }
}

TEST_CASE("Member States stand in English alphabetical order") {
    // Enough folding for the names there are: accents off, everything but letters is a space.
    auto const key = [](std::string const& name) {
        std::string folded;
        for (const char32_t point : points(name)) {
            if (point == U'ô')
                folded += 'o';
            else if (point == U'ü')
                folded += 'u';
            else if (point < 0x80 && std::isalpha(static_cast<int>(point)))
                folded += static_cast<char>(std::tolower(static_cast<int>(point)));
            else if (point == ' ' || point == '-')
                folded += ' ';
        }
        return folded;
    };
    for (auto const day : {first_day, date::year(2026) / 8 / 1}) {
        auto const& reference = on(day);
        std::string last;
        int order = 0;
        for (auto const& p : reference.participants) {
            if (p.standing != Standing::member_state) {
                CHECK(p.protocol_order == 0);
                continue;
            }
            CHECK(p.protocol_order == ++order);
            CHECK(last < key(p.name[Language::en]));
            last = key(p.name[Language::en]);
        }
        CHECK(order == 193);
    }
}

TEST_CASE("every name is in its language's script, and Member States have all six") {
    auto const check = [](std::string const& id, model::Text const& name, bool all_six) {
        CAPTURE(id);
        for (const auto language : model::all_languages) {
            const auto& text = name.in[static_cast<std::size_t>(language)];
            if (all_six) CHECK_FALSE(text.empty());
            if (text.empty() || latin_everywhere.contains(id)) continue;
            const auto [first, last] = language == Language::ar   ? arabic
                                       : language == Language::ru ? cyrillic
                                       : language == Language::zh ? han
                                                                  : latin;
            CAPTURE(text);
            CHECK(has_script(text, first, last));
            const bool roman =
                language == Language::en || language == Language::fr || language == Language::es;
            for (const auto& [low, high] : {cyrillic, arabic, han})
                if (roman) CHECK_FALSE(has_script(text, low, high));
            // A typewriter's apostrophe would make two spellings of one name.
            CHECK(text.find('\'') == text.npos);
        }
    };
    for (auto const& p : meeting().participants)
        check(p.id.str(), p.name, p.standing != Standing::observer);
    for (auto const& g : meeting().groups)
        check(g.id.str(), g.name, true);
}

TEST_CASE("a name that is missing falls back to English, and SOURCES.md lists it") {
    std::ifstream in(folder / "SOURCES.md", std::ios::binary);
    const std::string sources{std::istreambuf_iterator<char>(in), {}};
    int missing = 0;
    for (auto const& p : meeting().participants) {
        std::string line;
        for (auto const language : model::all_languages) {
            if (!p.name.in[static_cast<std::size_t>(language)].empty()) continue;
            CHECK(p.name[language] == p.name[Language::en]);
            line += (line.empty() ? "" : ", ") + std::string(model::code(language));
        }
        if (line.empty()) continue;
        ++missing;
        line = "| `" + p.id.str() + "` | " + line + " |";
        CAPTURE(line);
        CHECK(sources.find(line) != sources.npos);
    }
    CHECK(missing == 16);
}

TEST_CASE("reference files that do not hold together are refused with their place") {
    auto const [file, was, is, pointer, message] =
        GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
            {"member_states.json", "\"id\": \"ALB\"", "\"id\": \"AFG\"",
             "member_states.json#/member_states/1/id", "is there twice"},
            {"observers.json", "\"id\": \"icrc\"", "\"id\": \"FRA\"",
             "observers.json#/observers/2/id", "is there twice"},
            {"groups.json", "\"participant\": \"AGO\"", "\"participant\": \"XXX\"",
             "groups.json#/groups/0/members/0/participant", "XXX is no participant"},
            {"groups.json", "\"participant\": \"BDI\"", "\"participant\": \"AGO\"",
             "groups.json#/groups/0/members/1/participant",
             "overlaps another membership of the same"},
            {"groups.json", "\"participant\": \"AFG\"", "\"participant\": \"AGO\"",
             "groups.json#/groups/1/members", "AGO is in two regional groups"},
            {"groups.json", "\"from\": null, \"until\": null}", "\"until\": null}",
             "groups.json#/groups/0/members/0/from", "is missing"},
            {"groups.json", "\"id\": \"grulac\"", "\"id\": \"weog\"", "groups.json#/groups/4/id",
             "is there twice"},
            {"groups.json", "\"organ\": \"eu\"", "\"organ\": \"ue\"", "groups.json#/groups/5/organ",
             "ue is no participant"},
            {"member_states.json", "\"from\": \"2026-06-26\"", "\"from\": \"2026-06-25\"",
             "member_states.json#/member_states/119/names/1/from", "overlaps another name"},
            {"member_states.json", "\"until\": \"2026-06-26\"", "\"until\": \"2025-11-24\"",
             "member_states.json#/member_states/119/names", "has no name"},
            {"member_states.json", "\"admitted\": 1946", "\"admitted\": 1946.0",
             "member_states.json#/member_states/0/admitted", "integer"},
            {"entities.json", "\"kind\"", "\"sort\": 1, \"kind\"", "entities.json#/entities/0/sort",
             "is not a known key"},
            {"groups.json", "\"until\": \"2020-02-01\"", "\"until\": \"1973-01-01\"",
             "groups.json#/groups/5/members/11/until", "must be later than from"},
            {"entities.json", "{", "", "entities.json#", "is not JSON"},
        }));
    CAPTURE(file, was, is);
    auto const complaints = ChangedFolder(file, was, is).complaints();
    bool const found = std::any_of(complaints.begin(), complaints.end(), [&](auto const& c) {
        return c.pointer == pointer && c.message.find(message) != c.message.npos;
    });
    for (auto const& complaint : complaints)
        UNSCOPED_INFO(complaint.pointer << " " << complaint.message);
    CHECK(found);
}

TEST_CASE("a State without a region and a missing file are refused") {
    auto const complaints =
        ChangedFolder("groups.json", R"({"participant": "AGO", "from": null, "until": null},)", "")
            .complaints();
    CHECK(complaints == Complaints{{"groups.json#/groups", "AGO is in no regional group", ""}});
    auto const nowhere = load_reference(folder / "nowhere", first_day);
    REQUIRE_FALSE(nowhere.ok());
    CHECK(nowhere.error().at(0) == Complaint{"member_states.json", "cannot be read", ""});
}
