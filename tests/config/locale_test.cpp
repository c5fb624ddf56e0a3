#include "config/locale.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace rostrum;
using namespace rostrum::config;
using namespace date::literals;
using model::Language;

namespace {

Locales shipped() {
    auto loaded = Locales::load(ROSTRUM_SOURCE_DIR "/config/locales");
    REQUIRE(loaded.ok());
    return std::move(loaded).value();
}

// A folder of six files that is gone with the test; `texts` holds what differs from "{}".
struct Folder {
    std::filesystem::path path;

    explicit Folder(std::string const& name, std::map<std::string, std::string> const& texts)
        : path(std::filesystem::temp_directory_path() /
               ("rostrum-locale-" + std::to_string(::getpid()) + "-" + name)) {
        std::filesystem::create_directories(path);
        for (const Language language : model::all_languages) {
            const std::string file = std::string(code(language)) + ".json";
            auto const text = texts.find(file);
            std::ofstream(path / file) << (text == texts.end() ? "{}" : text->second);
        }
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
};

std::vector<std::string> faults_of(Folder const& folder) {
    auto const loaded = Locales::load(folder.path);
    std::vector<std::string> faults;
    if (!loaded)
        for (auto const& complaint : loaded.error())
            faults.push_back(complaint.pointer + " " + complaint.message);
    return faults;
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("a text falls back to English and then to its key") {
    const Folder folder("fallback", {{"en.json", R"({"page.a": "A", "page.b": "B"})"},
                                     {"fr.json", R"({"page.a": "À"})"}});
    auto const loaded = Locales::load(folder.path);
    REQUIRE(loaded.ok());
    CHECK(loaded->text(Language::fr, "page.a") == "À");
    CHECK(loaded->text(Language::fr, "page.b") == "B");
    CHECK(loaded->text(Language::zh, "page.c") == "page.c");
    CHECK(loaded->has("page.b"));
    CHECK_FALSE(loaded->has("page.c"));
}

TEST_CASE("a locale that cannot be trusted is refused with every fault") {
    SECTION("keys and placeholders that English does not have") {
        const Folder folder("strange", {{"en.json", R"({"a": "{x} of {y}", "b": "B"})"},
                                        {"es.json", R"({"a": "{y} de {x}", "b": "{x}"})"},
                                        {"fr.json", R"({"a": "{x}", "c": "C"})"}});
        CHECK(faults_of(folder) ==
              Faults{"es.json#/b must have the placeholders of the English text",
                     "fr.json#/a must have the placeholders of the English text",
                     "fr.json#/c is a key that English does not have"});
    }
    SECTION("torn files and values that are no texts") {
        const Folder folder("torn", {{"ar.json", R"({"a": 1, "b": ""})"}});
        CHECK(faults_of(folder).size() == 2);
        const Folder other("torn-too", {{"ru.json", R"({"a": )"}});
        CHECK(faults_of(other).size() == 1);
    }
    SECTION("a file that is not there") {
        const Folder folder("missing", {});
        std::filesystem::remove(folder.path / "zh.json");
        CHECK(faults_of(folder) == Faults{"zh.json cannot be read"});
    }
}

TEST_CASE("placeholders are filled in once and only once") {
    const Folder folder("format", {{"en.json", R"({"k": "{a} {b} {a} {c} { } {A} }{"})"}});
    auto const loaded = Locales::load(folder.path);
    REQUIRE(loaded.ok());
    CHECK(loaded->format(Language::en, "k", {{"a", "{b}"}, {"b", "2"}, {"unused", "x"}}) ==
          "{b} 2 {b} {c} { } {A} }{");
    CHECK(loaded->format(Language::en, "", {}).empty());
    CHECK(placeholders("{b}{a}{b}{B}{}{a_b}") == std::vector<std::string>{"a", "a_b", "b"});
}

TEST_CASE("items are joined as each language does it") {
    const Locales locales = shipped();
    const std::vector<std::string> three{"A", "B", "C"};
    CHECK(locales.list(Language::en, three) == "A, B and C");
    CHECK(locales.list(Language::fr, three) == "A, B et C");
    CHECK(locales.list(Language::es, three) == "A, B y C");
    CHECK(locales.list(Language::ru, three) == "A, B и C");
    CHECK(locales.list(Language::zh, three) == "A、B和C");
    CHECK(locales.list(Language::ar, {"مصر", "تونس", "عمان"}) == "مصر وتونس وعمان");
    CHECK(locales.list(Language::en, {"A"}) == "A");
    CHECK(locales.list(Language::en, {}).empty());

    CHECK(locales.list(Language::es, {"Francia", "Italia"}) == "Francia e Italia");
    CHECK(locales.list(Language::es, {"Francia", "Hispania"}) == "Francia e Hispania");
    CHECK(locales.list(Language::es, {"Francia", "Hielo"}) == "Francia y Hielo");
    CHECK(locales.list(Language::es, {"Italia", "Francia"}) == "Italia y Francia");
    CHECK(locales.list(Language::fr, {"France", "Italie"}) == "France et Italie");
}

TEST_CASE("dates read as the United Nations writes them") {
    const Locales locales = shipped();
    auto const day = 2025_y / 11 / 24;
    CHECK(locales.date(Language::ar, day) == "الاثنين، 24 تشرين الثاني/نوفمبر 2025");
    CHECK(locales.date(Language::en, day) == "Monday, 24 November 2025");
    CHECK(locales.date(Language::es, day) == "lunes 24 de noviembre de 2025");
    CHECK(locales.date(Language::fr, day) == "lundi 24 novembre 2025");
    CHECK(locales.date(Language::ru, day) == "понедельник, 24 ноября 2025 года");
    CHECK(locales.date(Language::zh, day) == "2025年11月24日星期一");
    CHECK(locales.date(Language::en, day, false) == "24 November 2025");

    CHECK(locales.date(Language::fr, 2026_y / 2 / 1, false) == "1er février 2026");
    CHECK(locales.date(Language::fr, 2026_y / 2 / 11, false) == "11 février 2026");
    CHECK(locales.date(Language::en, 2025_y / 11 / 23).starts_with("Sunday"));
}

TEST_CASE("a time is the venue's wall clock") {
    const Locales locales = shipped();
    const model::Zone new_york{"America/New_York", {{model::Instant{}, std::chrono::hours(-5)}}};
    const model::Instant late = date::sys_days(2025_y / 11 / 25) + std::chrono::minutes(4 * 60 + 5);
    CHECK(locales.date_time(Language::en, new_york, late) == "Monday, 24 November 2025, 23:05");
    CHECK(locales.date_time(Language::zh, new_york, late) == "2025年11月24日星期一23:05");
    CHECK(wall_clock(new_york.local(late + std::chrono::seconds(59))) == "23:05");
    CHECK(wall_clock(model::LocalTime{}) == "00:00");
}
