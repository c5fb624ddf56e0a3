#include "tests/scenarios/scenario.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "config/instant.hpp"
#include "tests/scenarios/words.hpp"

namespace rostrum::tests::scenarios {

namespace {

std::vector<std::string> words_of(std::string const& text) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ' || text[i] == '\t') {
            ++i;
            continue;
        }
        if (text[i] == '#') break;
        std::string word;
        bool quoted = false;
        for (; i < text.size() && (quoted || (text[i] != ' ' && text[i] != '\t')); ++i)
            if (text[i] == '"')
                quoted = !quoted;
            else
                word += text[i];
        if (quoted) throw std::runtime_error("a quote is not closed");
        words.push_back(std::move(word));
    }
    return words;
}

Line line_of(int number, std::vector<std::string> words) {
    Line line;
    line.number = number;
    auto const arrow = std::find(words.begin(), words.end(), "->");
    if (arrow != words.end()) line.outcome.emplace(std::next(arrow), words.end());
    line.words.assign(words.begin(), arrow);
    return line;
}

}  // namespace

int number(std::string const& word) {
    if (word.empty() || word.find_first_not_of("0123456789") != std::string::npos)
        throw std::runtime_error("\"" + word + "\" is no number");
    return std::stoi(word);
}

model::Instant instant(std::string const& word) {
    auto const parsed = config::parse_instant(word);
    if (!parsed) throw std::runtime_error("\"" + word + "\" is no instant");
    return *parsed;
}

std::vector<std::string> split_at_commas(std::string const& word) {
    std::vector<std::string> parts;
    std::istringstream in(word);
    for (std::string part; std::getline(in, part, ',');)
        parts.push_back(part);
    return parts;
}

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

Scenario parse_scenario(std::string const& name, std::string const& text) {
    Scenario scenario;
    scenario.name = name;
    std::istringstream in(text);
    int number = 0;
    try {
        for (std::string line; std::getline(in, line);) {
            ++number;
            auto words = words_of(line);
            if (!words.empty()) scenario.lines.push_back(line_of(number, std::move(words)));
        }
        auto const& lines = scenario.lines;
        if (lines.size() < 2 || lines[0].words.size() != 2 || lines[0].words[0] != "meeting" ||
            lines[1].words.size() != 2 || lines[1].words[0] != "at")
            throw std::runtime_error("a scenario begins with \"meeting FILE\" and \"at INSTANT\"");
        scenario.meeting = lines[0].words[1];
        scenario.begins = instant(lines[1].words[1]);
    } catch (std::exception const& error) {
        throw std::runtime_error(name + ":" + std::to_string(number) + ": " + error.what());
    }
    scenario.lines.erase(scenario.lines.begin(), scenario.lines.begin() + 2);
    return scenario;
}

std::vector<Scenario> all_scenarios() {
    std::vector<std::filesystem::path> files;
    for (auto const& entry :
         std::filesystem::directory_iterator(ROSTRUM_SOURCE_DIR "/tests/scenarios"))
        if (entry.path().extension() == ".scenario") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Scenario> scenarios;
    for (auto const& file : files) {
        std::ifstream in(file, std::ios::binary);
        scenarios.push_back(
            parse_scenario(file.filename().string(), {std::istreambuf_iterator<char>(in), {}}));
    }
    return scenarios;
}

}  // namespace rostrum::tests::scenarios
