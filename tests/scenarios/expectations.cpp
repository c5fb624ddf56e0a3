#include "tests/scenarios/expectations.hpp"

#include <algorithm>

#include "config/instant.hpp"

namespace rostrum::tests::scenarios {

namespace {

using Faults = std::vector<std::string>;

// A booking of the list with its id.
using Listed = std::pair<std::string, Standing const*>;

std::vector<Listed> in_list_order(State const& state) {
    std::vector<Listed> listed;
    for (auto const& [id, standing] : state.bookings)
        if (standing.position > 0) listed.emplace_back(id, &standing);
    std::sort(listed.begin(), listed.end(),
              [](auto const& a, auto const& b) { return a.second->position < b.second->position; });
    return listed;
}

Standing const& find(State const& state, std::string const& booking) {
    auto const found = state.bookings.find(booking);
    if (found == state.bookings.end()) throw std::runtime_error("there is no booking " + booking);
    return found->second;
}

std::string place(Standing const& standing) {
    if (standing.segment.empty()) return standing.state;
    return standing.segment + ' ' + standing.starts + ' ' + std::to_string(standing.seconds) + 's';
}

// "11:01:30" is the time of day of "2025-11-24T11:01:30-05:00"; with a T it is the whole of it.
bool is_time(std::string const& word, std::string const& starts) {
    return word.find('T') != std::string::npos ? word == starts : starts.substr(11, 8) == word;
}

// A place in words, up to what is no word of a place.
void check_place(Words& words, std::string const& id, Standing const& standing, Faults& faults) {
    std::string expected = words.next();
    bool right =
        standing.segment.empty() ? expected == standing.state : expected == standing.segment;
    if (!standing.segment.empty() && right && !words.done() && words.peek() != "warns") {
        expected += ' ' + words.peek();
        right = is_time(words.next(), standing.starts);
    }
    if (!words.done() && words.peek().back() == 's' && words.peek() != "warns") {
        expected += ' ' + words.peek();
        right = right && words.next() == std::to_string(standing.seconds) + 's';
    }
    if (!right) faults.push_back(id + " is at " + place(standing) + ", not " + expected);
    // What is left of a place that is elsewhere.
    while (!right && !words.done() && words.peek() != "warns")
        words.next();
}

void check_warnings(Words& words, std::string const& id, std::vector<std::string> const& warnings,
                    Faults& faults) {
    std::vector<std::string> expected;
    while (!words.done())
        expected.push_back(words.next());
    if (expected != warnings)
        faults.push_back(id + " has the warnings [" + joined(warnings) + "], not [" +
                         joined(expected) + "]");
}

// "first b7 NGA 11:01:30": the end of a row of bookings.
void check_end(Words& words, std::vector<Listed> const& row, Faults& faults) {
    while (words.peek() == "first" || words.peek() == "last") {
        std::string const end = words.next();
        std::string const id = words.next();
        std::string const who = words.next();
        bool const with_time = !words.done() && words.peek() != "last" && words.peek() != "first";
        std::string const time = with_time ? words.next() : "";
        if (row.empty()) {
            faults.push_back("there is no " + end + " one");
            continue;
        }
        auto const& [found, standing] = end == "first" ? row.front() : row.back();
        if (found != id || standing->who != who || (with_time && !is_time(time, standing->starts)))
            faults.push_back("the " + end + " one is " + found + ' ' + standing->who + ' ' +
                             place(*standing) + ", not " + id + ' ' + who + ' ' + time);
    }
}

void check_row(Words& words, std::vector<Listed> const& row, Faults& faults) {
    auto const expected = static_cast<std::size_t>(number(words.next()));
    if (row.size() != expected)
        faults.push_back("there are " + std::to_string(row.size()) + ", not " +
                         std::to_string(expected));
    check_end(words, row, faults);
}

void check_order(Words& words, State const& state, Faults& faults) {
    std::vector<std::string> expected;
    std::vector<std::string> found;
    while (!words.done())
        expected.push_back(words.next());
    for (auto const& [id, standing] : in_list_order(state))
        found.push_back(id);
    if (found != expected)
        faults.push_back("the list is " + joined(found) + ", not " + joined(expected));
}

void check_segment(Words& words, State const& state, Faults& faults) {
    std::string const segment = words.next();
    std::vector<Listed> row = in_list_order(state);
    std::erase_if(row, [&](Listed const& listed) { return listed.second->segment != segment; });
    std::sort(row.begin(), row.end(), [](auto const& a, auto const& b) {
        return config::parse_instant(a.second->starts).value() <
               config::parse_instant(b.second->starts).value();
    });
    check_row(words, row, faults);
}

void check_overflow(Words& words, State const& state, Faults& faults) {
    std::vector<Listed> row = in_list_order(state);
    std::erase_if(row, [](Listed const& listed) { return listed.second->state != "overflow"; });
    check_row(words, row, faults);
}

void check_list(Words& words, State const& state, Faults& faults) {
    std::string const expected = words.next();
    if (expected != "open" && expected != "closed")
        throw std::runtime_error("a list is open or closed, not \"" + expected + "\"");
    if ((expected == "open") != state.list_open) faults.push_back("the list is not " + expected);
    if (!words.take("since")) return;
    std::string const since = config::format_instant(instant(words.next()));
    if (since != state.list_since)
        faults.push_back("the list is so since " + state.list_since + ", not " + since);
}

void check_capacity(Words& words, State const& state, Faults& faults) {
    std::string const segment = words.next();
    auto const found = state.capacity.find(segment);
    if (found == state.capacity.end()) throw std::runtime_error("no segment " + segment);
    while (!words.done()) {
        std::string const what = words.next();
        int const expected = number(words.next());
        Statements const& s = found->second;
        int const there = what == "total"      ? s.total
                          : what == "taken"    ? s.taken
                          : what == "free"     ? s.free
                          : what == "overflow" ? s.overflow
                                               : -1;
        if (there != expected)
            faults.push_back(what + " of " + segment + " is " + std::to_string(there) + ", not " +
                             std::to_string(expected));
    }
}

void check_swap(Words& words, State const& state, Faults& faults) {
    std::string const id = words.next();
    std::string const expected = words.next();
    auto const found = state.swaps.find(id);
    std::string const there = found == state.swaps.end() ? "not there" : found->second;
    if (there != expected) faults.push_back(id + " is " + there + ", not " + expected);
}

void check_request(Words& words, State const& state, Faults& faults) {
    std::string const id = words.next();
    std::string expected = words.next();
    if (!words.done()) expected += ' ' + words.next();
    auto const found = state.requests.find(id);
    std::string const there = found == state.requests.end() ? "not there" : found->second;
    if (there != expected) faults.push_back(id + " is " + there + ", not " + expected);
}

std::string text(Standing const& s) {
    return s.who + " #" + std::to_string(s.position) + ' ' + s.state + ' ' + place(s) +
           " warned of [" + joined(s.warnings) + "]";
}

std::string text(Statements const& s) {
    return "total " + std::to_string(s.total) + " taken " + std::to_string(s.taken) + " free " +
           std::to_string(s.free) + " overflow " + std::to_string(s.overflow);
}

std::string text(std::string const& state) {
    return state;
}

template <class Value>
void compare(std::map<std::string, Value> const& here, std::map<std::string, Value> const& there,
             Faults& faults) {
    for (auto const& [id, value] : here) {
        auto const other = there.find(id);
        if (other == there.end())
            faults.push_back(id + " too much");
        else if (!(other->second == value))
            faults.push_back(id + " as " + text(value) + ", not as " + text(other->second));
    }
    for (auto const& [id, value] : there)
        if (!here.contains(id)) faults.push_back("no " + id);
}

}  // namespace

std::string text(Answer const& answer) {
    if (!answer.refusal.empty()) return answer.refusal;
    return answer.subject + (answer.warnings.empty() ? "" : " warns " + joined(answer.warnings));
}

Faults unmet(Answer const& answer, std::optional<std::vector<std::string>> const& outcome,
             State const& state) {
    bool const plain = !outcome || outcome->empty();
    std::string const whole = plain ? "" : joined(*outcome);
    if (!answer.refusal.empty() || whole == answer.subject)
        return whole == text(answer) ? Faults{} : Faults{"it is " + text(answer)};
    if (plain) return answer.warnings.empty() ? Faults{} : Faults{"it is " + text(answer)};
    Words words(*outcome);
    std::string const id = words.next();
    if (id != answer.subject) return {"it is " + text(answer)};
    Faults faults;
    if (words.peek() != "warns") check_place(words, id, find(state, id), faults);
    words.take("warns");
    check_warnings(words, id, answer.warnings, faults);
    return faults;
}

Faults unmet(Words& words, State const& state) {
    Faults faults;
    std::string const what = words.next();
    if (what == "order")
        check_order(words, state, faults);
    else if (what == "place") {
        std::string const id = words.next();
        check_place(words, id, find(state, id), faults);
    } else if (what == "segment")
        check_segment(words, state, faults);
    else if (what == "overflow")
        check_overflow(words, state, faults);
    else if (what == "warnings") {
        std::string const id = words.next();
        check_warnings(words, id, find(state, id).warnings, faults);
    } else if (what == "list")
        check_list(words, state, faults);
    else if (what == "capacity")
        check_capacity(words, state, faults);
    else if (what == "swap")
        check_swap(words, state, faults);
    else if (what == "request")
        check_request(words, state, faults);
    else if (what == "floor") {
        std::string expected = words.next();
        while (!words.done())
            expected += ' ' + words.next();
        if (state.floor != expected)
            faults.push_back("the floor is " + state.floor + ", not " + expected);
    } else if (what == "state") {
        std::string const id = words.next();
        std::string const expected = words.next();
        if (std::string const& is = find(state, id).state; is != expected)
            faults.push_back(id + " is " + is + ", not " + expected);
    } else
        throw std::runtime_error("\"" + what + "\" can't be expected");
    return faults;
}

Faults differences(State const& state, State const& other) {
    Faults faults;
    if (state.list_open != other.list_open)
        faults.push_back(state.list_open ? "the list open" : "the list closed");
    if (state.list_since != other.list_since)
        faults.push_back("the list so since " + state.list_since + ", not " + other.list_since);
    compare(state.bookings, other.bookings, faults);
    compare(state.swaps, other.swaps, faults);
    compare(state.requests, other.requests, faults);
    compare(state.capacity, other.capacity, faults);
    compare(state.turns, other.turns, faults);
    compare(state.asked, other.asked, faults);
    if (state.floor != other.floor)
        faults.push_back("the floor " + state.floor + ", not " + other.floor);
    return faults;
}

}  // namespace rostrum::tests::scenarios
