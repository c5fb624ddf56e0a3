#include "server/keeping/log_lines.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/store/memory.hpp"
#include "tests/server/keeping/past_store.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace rostrum::server;
using nlohmann::json;

namespace {

std::string exported(store::Store& store, bool with_people) {
    std::ostringstream out;
    keeping::write_log_lines(store, std::nullopt, with_people, out);
    return std::move(out).str();
}

std::vector<std::string> lines(std::string const& text) {
    std::vector<std::string> found;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        found.push_back(line);
    return found;
}

std::string joined(std::vector<std::string> const& all) {
    std::string text;
    for (std::string const& line : all)
        text += line + '\n';
    return text;
}

// What importing it into an empty store is refused with, after looking that nothing was stored;
// empty: with nothing.
std::string refusal(std::string const& text) {
    store::MemoryStore fresh;
    std::istringstream in(text);
    std::string said;
    try {
        keeping::read_log_lines(fresh, in);
    } catch (std::exception const& error) {
        said = error.what();
    }
    CHECK(fresh.meetings().empty() == !said.empty());
    return said;
}

// The line as the change makes it.
template <class Change>
std::string changed(std::string const& line, Change change) {
    json parsed = json::parse(line);
    change(parsed);
    return parsed.dump();
}

}  // namespace

namespace {

// Of whom something is known.
std::size_t known_people(store::Store& store) {
    auto const people = store.people(one, store.head(one));
    return static_cast<std::size_t>(
        std::count_if(people.begin(), people.end(),
                      [](store::PersonRow const& row) { return !row.data.empty(); }));
}

}  // namespace

TEST_CASE("A log that was written as lines and read again is the same meeting") {
    PastStore past;
    auto const store = past.open();
    std::string const text = exported(*store, true);
    store::MemoryStore fresh;
    std::istringstream in(text);
    auto const counts = keeping::read_log_lines(fresh, in);
    REQUIRE(counts.size() == 1);
    CHECK(counts.front().events == store->head(one));
    REQUIRE(known_people(*store) > 2);
    CHECK(counts.front().people == known_people(*store));

    auto const before = read_all(*store, one);
    auto const after = read_all(fresh, one);
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        CHECK(same(before[i], after[i]));
    CHECK(state_of(*store, one) == state_of(fresh, one));
    CHECK(exported(fresh, true) == text);
}

TEST_CASE("Nobody's name is in an exported log unless it was asked for") {
    PastStore past;
    auto const store = past.open();
    CHECK(exported(*store, true).find("A Speaker") != std::string::npos);
    std::string const text = exported(*store, false);
    for (char const* personal : {"A Speaker", "A Panellist", "by telephone"})
        CHECK(text.find(personal) == std::string::npos);
    std::size_t const known = known_people(*store);
    store->erase_person(one, store->people(one, store->head(one)).front().person);
    CHECK(known_people(*store) == known - 1);
    CHECK(lines(exported(*store, true)).size() == lines(text).size() + known - 1);
}

TEST_CASE("A torn, shuffled or falsified log is refused by its line, and nothing is stored") {
    PastStore past;
    auto const whole = lines(exported(*past.open(), true));
    REQUIRE(refusal(joined(whole)).empty());
    for (std::size_t missing = 0; missing < whole.size(); ++missing) {
        auto torn = whole;
        torn.erase(torn.begin() + static_cast<std::ptrdiff_t>(missing));
        CAPTURE(missing);
        CHECK(refusal(joined(torn)).starts_with("line "));
    }
    std::string const text = joined(whole);
    for (std::size_t length = 0; length < text.size() - 1; length += text.size() / 23) {
        CAPTURE(length);
        CHECK(refusal(text.substr(0, length)).starts_with("line "));
    }
    auto const with_line = [&](std::size_t at, auto change) {
        auto falsified = whole;
        falsified[at] = changed(falsified[at], change);
        return refusal(joined(falsified));
    };
    CHECK(with_line(0, [](json& line) { line["log"] = "other"; }) ==
          "line 1: this is no log of rostrum's");
    CHECK(with_line(0, [](json& line) { line["form"] = 2; }).find("newer release") !=
          std::string::npos);
    CHECK(with_line(3, [](json& line) { line["surprise"] = 1; }).starts_with("line 4: /surprise"));
    CHECK(with_line(3, [](json& line) { line["schema"] = 99; }).starts_with("line 4: "));
    CHECK(with_line(4, [](json& line) { line["at"] = "2020-01-01T00:00:00Z"; }) ==
          "line 5: it is older than the event before it");
    CHECK(with_line(4, [](json& line) { line["body"]["booking"] = "b1"; }).starts_with("line 5: "));
    CHECK(with_line(whole.size() - 1, [](json& line) {
              line["version"] = 9'999;
          }).find("beyond the log's") != std::string::npos);
    CHECK(refusal("").find("there is no log in it") != std::string::npos);
    CHECK(refusal("{}\n").starts_with("line 1: "));
}

TEST_CASE("A log is not read over a meeting that is there, nor twice") {
    PastStore past;
    auto const store = past.open();
    std::string const text = exported(*store, false);
    std::istringstream in(text);
    auto const head = store->head(one);
    CHECK_THROWS_WITH(keeping::read_log_lines(*store, in),
                      "line 1: the store has the meeting hlm2025 already");
    CHECK(store->head(one) == head);
    CHECK(refusal(text + text).find("comes twice") != std::string::npos);
}
