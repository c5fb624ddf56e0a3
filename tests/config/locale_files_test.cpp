// What the six locale files must be taken together, and against the sources that use them.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "config/locale.hpp"

using namespace rostrum;
using namespace rostrum::config;
using model::Language;

namespace {

namespace fs = std::filesystem;
using Texts = std::map<std::string, std::string>;
using Words = std::set<std::string>;

std::string contents(fs::path const& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Texts read(Language language) {
    const std::string file = std::string(code(language)) + ".json";
    return nlohmann::json::parse(contents(fs::path(ROSTRUM_SOURCE_DIR) / "config/locales" / file))
        .get<Texts>();
}

std::map<Language, Texts> const& all() {
    static const std::map<Language, Texts> files = [] {
        std::map<Language, Texts> read_files;
        for (const Language language : model::all_languages)
            read_files[language] = read(language);
        return read_files;
    }();
    return files;
}

Words keys(Texts const& texts) {
    Words result;
    for (auto const& [key, text] : texts)
        result.insert(key);
    return result;
}

// Without its placeholders, which are the same in all languages.
std::string prose(std::string const& text) {
    return std::regex_replace(text, std::regex(R"(\{[a-z_]+\})"), " ");
}

std::vector<std::string> matches(std::string const& text, std::string const& pattern,
                                 int group = 1) {
    const std::regex expression(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it)
        found.push_back((*it)[static_cast<std::size_t>(group)]);
    return found;
}

// The program's own sources, one text for each file.
std::map<std::string, std::string> const& sources() {
    static const std::map<std::string, std::string> texts = [] {
        std::map<std::string, std::string> read_texts;
        for (char const* folder : {"model", "config", "server"})
            for (auto const& entry :
                 fs::recursive_directory_iterator(fs::path(ROSTRUM_SOURCE_DIR) / folder)) {
                const auto extension = entry.path().extension();
                if (extension == ".cpp" || extension == ".hpp")
                    read_texts[entry.path().string()] = contents(entry.path());
            }
        return read_texts;
    }();
    return texts;
}

// Comments name keys as examples; they use none.
std::string code_of(std::string const& source) {
    return std::regex_replace(source, std::regex("//[^\n]*"), "");
}

bool has_code_point(std::string const& text, std::uint32_t first, std::uint32_t last) {
    for (std::size_t i = 0; i < text.size();) {
        auto const lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        std::uint32_t point = length == 1 ? lead : lead & (0x7fu >> length);
        for (std::size_t k = 1; k < length; ++k)
            point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
        if (first <= point && point <= last) return true;
        i += length;
    }
    return false;
}

bool has_letter(std::string const& text) {
    return has_code_point(text, 'a', 'z') || has_code_point(text, 'A', 'Z') ||
           has_code_point(text, 0xc0, 0x24f) || has_code_point(text, 0x400, 0x6ff) ||
           has_code_point(text, 0x4e00, 0x9fff);
}

// Names of protocols and header fields, which no language translates, UTC, and "to follow" as a
// meeting's file says it of a link; "4 d)" is how a paragraph is cited in Russian.
const Words latin_words{"After",
                        "Allow",
                        "CSV",
                        "Content",
                        "ETag",
                        "Encoding",
                        "Event",
                        "Excel",
                        "HTTP",
                        "Host",
                        "ID",
                        "Idempotency",
                        "If",
                        "JSON",
                        "Key",
                        "Last",
                        "Length",
                        "Match",
                        "Retry",
                        "T",
                        "Transfer",
                        "UTC",
                        "UTF",
                        "XLSX",
                        "application",
                        "chunked",
                        "continue",
                        "csv",
                        "d",
                        "follow",
                        "https",
                        "json",
                        "officedocument",
                        "openxmlformats",
                        "sheet",
                        "spreadsheetml",
                        "text",
                        "to",
                        "vnd"};

// Texts that are rightly the same in two languages, and all that are.
const Words same_words{"column.date",         "column.end",   "page.publication", "page.version",
                       "segment_kind.debate", "unit.minutes", "unit.seconds"};

// Families whose keys are put together from a word of the interface, with where the word is from.
const Words families{
    "basis.",         // model::RegistrationBasis
    "capacity.",      // model::Capacity
    "category.",      // model::PanelCategory
    "column.",        // of the timetable as a table
    "development.",   // model::Development
    "function.",      // model::PanelFunction
    "kind.",          // of a booking
    "level.",         // model::Level
    "order_class.",   // model::OrderClass
    "page.",          // of the timetable as a page
    "problem.",       // the codes of problems
    "segment_kind.",  // model::SegmentKind
    "standing.",      // model::Standing
    "state.",         // of a booking
    "swap_state.",    // model::SwapState
    "unit.",          // of times
    "unknown.",       // model::Unknown::what
};

}  // namespace

TEST_CASE("the six languages have the same keys, none empty") {
    const Words english = keys(all().at(Language::en));
    REQUIRE(english.size() > 200);
    for (auto const& [language, texts] : all()) {
        INFO(code(language));
        CHECK(keys(texts) == english);
        for (auto const& [key, text] : texts) {
            INFO(key);
            CHECK(text.find_first_not_of(" ") != text.npos);
        }
    }
}

TEST_CASE("the six languages have the same placeholders") {
    for (auto const& [language, texts] : all())
        for (auto const& [key, text] : texts) {
            INFO(code(language) << " " << key);
            CHECK(placeholders(text) == placeholders(all().at(Language::en).at(key)));
            CHECK(matches(text, R"((\{[^}]*\}))").size() ==
                  matches(text, R"((\{[a-z_]+\}))").size());
        }
}

TEST_CASE("no text holds markup: pages and papers take sentences as they are") {
    for (auto const& [language, texts] : all())
        for (auto const& [key, text] : texts) {
            INFO(code(language) << " " << key);
            CHECK(text.find_first_of("<>&") == text.npos);
        }
}

TEST_CASE("Arabic, Russian and Chinese are written in their own script") {
    const std::map<Language, std::pair<std::uint32_t, std::uint32_t>> scripts{
        {Language::ar, {0x600, 0x6ff}},
        {Language::ru, {0x400, 0x4ff}},
        {Language::zh, {0x4e00, 0x9fff}}};
    for (auto const& [language, script] : scripts)
        for (auto const& [key, text] : all().at(language)) {
            INFO(code(language) << " " << key << ": " << text);
            const std::string words = prose(text);
            if (has_letter(words)) CHECK(has_code_point(words, script.first, script.second));
            for (std::string const& word : matches(words, "([A-Za-z]+)"))
                CHECK(latin_words.contains(word));
            for (auto const& [other, range] : scripts)
                if (other != language)
                    CHECK_FALSE(has_code_point(words, range.first, range.second));
        }
}

TEST_CASE("English, French and Spanish are written in the Latin script") {
    for (const Language language : {Language::en, Language::es, Language::fr})
        for (auto const& [key, text] : all().at(language)) {
            INFO(code(language) << " " << key << ": " << text);
            CHECK_FALSE(has_code_point(prose(text), 0x400, 0x6ff));
            CHECK_FALSE(has_code_point(prose(text), 0x4e00, 0x9fff));
        }
}

TEST_CASE("no text was left in another language") {
    Words same;
    for (const Language language : model::all_languages)
        for (const Language other : model::all_languages)
            for (auto const& [key, text] : all().at(language)) {
                if (language >= other || !has_letter(prose(text))) continue;
                if (text == all().at(other).at(key)) same.insert(key);
            }
    CHECK(same == same_words);
}

TEST_CASE("every key that the sources name has its texts") {
    const Words known = keys(all().at(Language::en));
    Words prefixes;
    for (std::string const& key : known)
        prefixes.insert(key.substr(0, key.find('.')));
    std::size_t named = 0;
    for (auto const& [file, source] : sources()) {
        // The core has no file names: whatever looks like a key there is one.
        bool const core = file.find("/model/") != file.npos;
        for (std::string const& key :
             matches(code_of(source), R"re("@?((R[0-9]+|[a-z_]+)\.[A-Za-z0-9_]+(\.[a-z]+)?)")re")) {
            bool const ours = core || prefixes.contains(key.substr(0, key.find('.')));
            if (!ours || std::regex_search(key, std::regex("\\.(json|csv|xlsx|html|[ch]pp)$")))
                continue;
            INFO(file << " names " << key);
            CHECK(known.contains(key));
            ++named;
        }
    }
    CHECK(named > 50);
}

// Said by earlier releases, and still read in the refusals that are kept for thirty days.
const Words said_before{"R23.self_service_over"};

TEST_CASE("every key is used by the sources") {
    Words named;
    Words endings;
    for (auto const& [file, source] : sources()) {
        const std::string text = code_of(source);
        for (std::string const& word : matches(text, R"re("([A-Za-z0-9_]+\.[A-Za-z0-9_.]*)")re"))
            named.insert(word);
        for (std::string const& ending : matches(text, R"re("(\.[a-z_]+)")re"))
            endings.insert(ending);
    }
    for (std::string const& key : keys(all().at(Language::en))) {
        auto const dot = key.find('.');
        bool const by_ending = key[0] == 'R' && endings.contains(key.substr(dot));
        INFO(key);
        CHECK((named.contains(key) || named.contains(key.substr(0, dot + 1)) ||
               families.contains(key.substr(0, dot + 1)) || by_ending ||
               said_before.contains(key)));
    }
}

TEST_CASE("a rule's message names no fact that the rule does not give") {
    Texts const& english = all().at(Language::en);
    std::size_t judged = 0;
    for (auto const& [file, source] : sources()) {
        if (file.find("/model/rules") == file.npos) continue;
        for (std::string const& call :
             matches(code_of(source), R"re(("R[0-9]+\.[a-z_]+"[^;]*;))re")) {
            const std::string key = matches(call, R"re("(R[0-9]+\.[a-z_]+)")re").front();
            auto const facts = matches(call, R"re(\{"([a-z_]+)",)re");
            REQUIRE(english.count(key) == 1);
            for (std::string const& name : placeholders(english.at(key))) {
                INFO(key << " names {" << name << "}");
                CHECK(std::count(facts.begin(), facts.end(), name) == 1);
            }
            ++judged;
        }
    }
    CHECK(judged > 40);
}

TEST_CASE("every word of the model's enumerations has its name") {
    Texts const& english = all().at(Language::en);
    const std::map<std::string, std::vector<std::string>> words{
        {"address", {"HS", "VP", "CP", "HG", "DPM", "M", "VM", "CD"}},
        {"level", {"HS", "VP", "CP", "HG", "DPM", "M", "VM", "CD"}},
        {"capacity", {"national", "group", "observer"}},
        {"kind", {"statement", "role", "panel", "explanation_of_vote"}},
        {"state", {"listed", "overflow", "called", "speaking", "delivered", "absent", "withdrawn"}},
        {"function", {"co_chair", "moderator", "panellist"}},
        {"category",
         {"member_state", "observer", "un_entity", "intergovernmental_organization",
          "civil_society", "academia", "private_sector", "victim_or_survivor", "media"}},
        {"basis", {"ngo_registration", "final_list", "delegation", "accreditation"}},
        {"order_class", {"members_and_groups", "holy_see", "observers"}},
        {"development", {"developed", "developing"}},
        {"segment_kind", {"opening", "debate", "panel", "closing"}},
        {"standing",
         {"member_state", "state_of_palestine", "european_union", "holy_see", "observer",
          "un_entity", "other_organization"}},
        {"swap_state", {"proposed", "accepted", "declined", "lapsed"}},
        {"unknown",
         {"participant", "group", "segment", "role", "booking", "swap", "sitting", "turn", "room",
          "notice"}},
        {"help", {"shorter_statements", "joint_statements", "extra_sitting"}}};
    for (auto const& [family, members] : words) {
        std::size_t found = 0;
        for (auto const& [key, text] : english)
            if (key.starts_with(family + ".")) ++found;
        CHECK(found == members.size());
        for (std::string const& word : members) {
            INFO(family << "." << word);
            CHECK(english.count(family + "." + word) == 1);
        }
    }
}

TEST_CASE("every problem has a title and a detail") {
    Texts const& english = all().at(Language::en);
    for (auto const& [key, text] : english)
        if (key.starts_with("problem.")) {
            const std::string problem = key.substr(0, key.rfind('.'));
            INFO(key);
            CHECK((english.count(problem + ".title") == 1 &&
                   english.count(problem + ".detail") == 1));
        }
    // What the HTTP layer refuses by itself.
    const std::string refusals =
        contents(fs::path(ROSTRUM_SOURCE_DIR) / "server/http/refusals.hpp");
    auto const codes = matches(refusals, R"re(\{\s*"([a-z_]+)",\s*[45][0-9][0-9])re");
    CHECK(codes.size() > 10);
    for (std::string const& problem : codes) {
        INFO(problem);
        CHECK(english.count("problem." + problem + ".title") == 1);
    }
}
