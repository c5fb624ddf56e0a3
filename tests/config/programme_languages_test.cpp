#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "tests/config/programme_fixture.hpp"

using namespace rostrum;
using namespace rostrum::config;
using namespace rostrum::config::testing;
using nlohmann::json;

namespace {

// Visits every text in six languages, with its pointer.
void each_text(json const& value, std::string const& pointer,
               std::function<void(std::string const&, json const&)> const& visit) {
    if (value.is_object() && value.contains("en") && value["en"].is_string() &&
        !pointer.ends_with("/origin")) {
        visit(pointer, value);
        return;
    }
    for (auto const& [key, inner] : value.items())
        if (value.is_structured()) each_text(inner, pointer + "/" + key, visit);
}

std::u32string code_points(std::string const& text) {
    std::u32string points;
    for (std::size_t i = 0; i < text.size();) {
        auto const lead = static_cast<unsigned char>(text[i]);
        int const more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        char32_t point = more == 0 ? lead : lead & (0x3F >> more);
        for (int j = 1; j <= more; ++j)
            point = point << 6 |
                    (static_cast<unsigned char>(text[i + static_cast<std::size_t>(j)]) & 0x3F);
        points.push_back(point);
        i += static_cast<std::size_t>(more) + 1;
    }
    return points;
}

enum class Script { latin, cyrillic, arabic, han, other };

Script script_of(char32_t point) {
    if ((point >= 'A' && point <= 'Z') || (point >= 'a' && point <= 'z') ||
        (point >= 0xC0 && point <= 0x24F && point != 0xD7 && point != 0xF7))
        return Script::latin;
    if (point >= 0x400 && point <= 0x4FF) return Script::cyrillic;
    if ((point >= 0x620 && point <= 0x65F) || (point >= 0x670 && point <= 0x6D3))
        return Script::arabic;
    if (point >= 0x4E00 && point <= 0x9FFF) return Script::han;
    return Script::other;
}

std::map<Script, int> scripts(std::string const& text) {
    std::map<Script, int> count;
    for (auto const point : code_points(text))
        ++count[script_of(point)];
    return count;
}

Script script_of(std::string const& language) {
    if (language == "ar") return Script::arabic;
    if (language == "ru") return Script::cyrillic;
    return language == "zh" ? Script::han : Script::latin;
}

// Symbols of documents keep their letters in every language.
std::string without_symbols(std::string text) {
    for (std::string const symbol : {"A/80/PV", "A/0/PV"})
        for (auto at = text.find(symbol); at != text.npos; at = text.find(symbol))
            text.erase(at, symbol.size());
    return text;
}

}  // namespace

TEST_CASE("every text of both meetings is there in six languages, each in its own script") {
    auto const file = GENERATE(real_meeting, sample_meeting);
    int texts = 0;
    each_text(json::parse(text_of(file)), "", [&](std::string const& pointer, json const& text) {
        ++texts;
        for (auto const language : model::all_languages) {
            std::string const code(model::code(language));
            INFO(file.filename() << " " << pointer << " " << code);
            REQUIRE(text.contains(code));
            auto const count = scripts(without_symbols(text[code]));
            for (auto const& [script, occurrences] : count)
                if (script != Script::other) CHECK(script == script_of(code));
            CHECK(count.contains(script_of(code)));
        }
    });
    CHECK(texts > 40);
}

TEST_CASE("no two languages of a text are the same") {
    auto const file = GENERATE(real_meeting, sample_meeting);
    each_text(json::parse(text_of(file)), "", [&](std::string const& pointer, json const& text) {
        std::map<std::string, std::string> seen;
        for (auto const language : model::all_languages) {
            std::string const code(model::code(language));
            auto const [earlier, fresh] = seen.emplace(text[code], code);
            INFO(pointer << ": " << code << " is the same as " << earlier->second);
            CHECK(fresh);
        }
    });
}

TEST_CASE("texts carry the same numbers in every language") {
    auto const digits = [](std::string const& text) {
        std::multiset<std::string> numbers;
        std::string number;
        for (char const c : text + " ") {
            if (c >= '0' && c <= '9')
                number += c;
            else if (!number.empty())
                numbers.insert(std::exchange(number, {}));
        }
        return numbers;
    };
    auto const file = GENERATE(real_meeting, sample_meeting);
    auto const document = json::parse(text_of(file));
    for (auto const& rule : document["rules"])
        for (auto const language : model::all_languages) {
            std::string const code(model::code(language));
            INFO(rule["id"] << " " << code);
            CHECK(digits(rule["text"][code]) == digits(rule["text"]["en"]));
        }
}

TEST_CASE("what is said to be a document's own wording names the document and a paragraph") {
    int origins = 0;
    each_text(json::parse(text_of(real_meeting)), "",
              [&](std::string const& pointer, json const& text) {
                  if (!text.contains("origin")) return;
                  INFO(pointer);
                  ++origins;
                  CHECK(text["origin"].size() == 1);
                  CHECK(text["origin"].value("zh", "").starts_with("A/RES/79/286, "));
              });
    CHECK(origins > 10);
    each_text(json::parse(text_of(sample_meeting)), "",
              [](std::string const& pointer, json const& text) {
                  INFO(pointer);
                  CHECK_FALSE(text.contains("origin"));
              });
}
