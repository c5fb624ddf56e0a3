#include "tests/server/officers_day/expected_list.hpp"

#include <date/date.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <iterator>
#include <stdexcept>
#include <tuple>

namespace rostrum::tests {

namespace {

constexpr int changeover = 90;

struct Debate {
    char const* segment;
    char const* begins;
    char const* ends;
};
constexpr Debate debates[] = {{"debate-1", "2025-11-24T11:00:00", "2025-11-24T13:00:00"},
                              {"debate-2", "2025-11-25T10:00:00", "2025-11-25T13:00:00"},
                              {"debate-3", "2025-11-25T15:00:00", "2025-11-25T17:30:00"}};

// Since 1970, by New York's clocks, which all show UTC-5 in these days.
long long seconds_of(std::string const& local) {
    int year, hour, minute, second;
    unsigned month, day;
    if (std::sscanf(local.c_str(), "%d-%u-%uT%d:%d:%d", &year, &month, &day, &hour, &minute,
                    &second) != 6)
        throw std::invalid_argument(local);
    date::sys_days const days{date::year{year} / static_cast<int>(month) / static_cast<int>(day)};
    return days.time_since_epoch().count() * 86'400LL + hour * 3600 + minute * 60 + second;
}

std::string text_of_seconds(long long seconds) {
    date::sys_seconds const local{std::chrono::seconds{seconds}};
    return date::format("%F %T", local);
}

int segment_number(std::string const& segment) {
    for (std::size_t i = 0; i < std::size(debates); ++i)
        if (segment == debates[i].segment) return static_cast<int>(i);
    throw std::invalid_argument(segment);
}

// HS before VP, and so on (R18).
int level_rank(std::string const& level) {
    char const* const levels[] = {"HS", "VP", "CP", "HG", "DPM", "M", "VM", "CD"};
    for (std::size_t i = 0; i < std::size(levels); ++i)
        if (level == levels[i]) return static_cast<int>(i);
    throw std::invalid_argument(level);
}

// Member States, the State of Palestine, the European Union and groups, then the Holy See, then
// everybody else (R19-R22). Member States are written in capitals.
int order_class(std::string const& who) {
    std::string const participant = who.substr(0, who.find('/'));
    bool const state = std::isupper(static_cast<unsigned char>(participant.front()));
    if (state || participant == "state_of_palestine" || participant == "eu") return 0;
    return participant == "holy_see" ? 1 : 2;
}

plain::Claim claim_of(Inscription const& inscription, int receipt) {
    plain::Claim claim;
    claim.order_class = order_class(inscription.who);
    claim.level = level_rank(inscription.level);
    claim.group = inscription.who.find('/') != std::string::npos;
    claim.at = seconds_of(inscription.inscribed_at);
    claim.receipt = receipt;
    claim.seconds = inscription.seconds;
    for (std::string const& segment : inscription.segments)
        claim.segments.push_back(segment_number(segment));
    return claim;
}

std::vector<plain::Room> rooms() {
    std::vector<plain::Room> all;
    for (Debate const& debate : debates)
        all.push_back({seconds_of(debate.begins), seconds_of(debate.ends)});
    return all;
}

}  // namespace

std::string text_of(ListLine const& line) {
    char text[100];
    std::snprintf(text, sizeof text, "%3d  %-5s %-22s %-3s  %s", line.position,
                  line.booking.c_str(), line.who.c_str(), line.level.c_str(), line.begins.c_str());
    return text;
}

std::string ExpectedList::book(Inscription const& inscription) {
    int const receipt = static_cast<int>(entries_.size()) + 1;
    entries_.push_back({inscription, claim_of(inscription, receipt)});
    latest_[inscription.who] = receipt;
    slots_.inscribe(receipt, key(receipt));
    return id(inscription.who);
}

void ExpectedList::withdraw(std::string const& who) {
    slots_.leave(number(who));
}

void ExpectedList::restore(std::string const& who) {
    slots_.inscribe(number(who), key(number(who)));
}

// With its own time of inscription; a move or a swap of before is undone (R25).
void ExpectedList::put_level(std::string const& who, std::string const& level) {
    slots_.leave(number(who));
    entry(who).inscription.level = level;
    entry(who).claim.level = level_rank(level);
    slots_.inscribe(number(who), key(number(who)));
}

void ExpectedList::put_seconds(std::string const& who, int seconds) {
    entry(who).claim.seconds = seconds;
}

void ExpectedList::put_segment(std::string const& who, std::string const& segment) {
    entry(who).claim.segments = {segment_number(segment)};
}

void ExpectedList::move_before(std::string const& who, std::string const& target) {
    slots_.move(number(who), number(target), true);
}

void ExpectedList::swap(std::string const& a, std::string const& b) {
    slots_.swap(number(a), number(b));
}

std::string ExpectedList::id(std::string const& who) const {
    return "b" + std::to_string(number(who));
}

std::vector<ListLine> ExpectedList::lines() const {
    std::vector<int> const order = slots_.order();
    std::vector<plain::Claim> claims;
    for (int const number : order)
        claims.push_back(claim(number));
    auto const spots = plain::walk(claims, rooms(), changeover);
    std::vector<ListLine> lines;
    for (std::size_t i = 0; i < order.size(); ++i) {
        Inscription const& said = entries_[static_cast<std::size_t>(order[i] - 1)].inscription;
        lines.push_back({static_cast<int>(i) + 1, "b" + std::to_string(order[i]), said.who,
                         said.level, spots[i] ? text_of_seconds(spots[i]->begin) : "overflow"});
    }
    return lines;
}

std::vector<ListLine> ExpectedList::behind_by_time(std::string const& who) const {
    plain::Claim const& own = claim(number(who));
    std::vector<int> const order = slots_.order();
    std::vector<ListLine> const all = lines();
    std::vector<ListLine> behind;
    auto const place = std::find(order.begin(), order.end(), number(who)) - order.begin();
    for (auto i = static_cast<std::size_t>(place) + 1; i < order.size(); ++i) {
        plain::Claim const& other = claim(order[i]);
        if (std::tie(other.order_class, other.level, other.group) ==
            std::tie(own.order_class, own.level, own.group))
            behind.push_back(all[i]);
    }
    return behind;
}

ExpectedList::Entry& ExpectedList::entry(std::string const& who) {
    return entries_[static_cast<std::size_t>(number(who) - 1)];
}

plain::Claim const& ExpectedList::claim(int number) const {
    return entries_[static_cast<std::size_t>(number - 1)].claim;
}

}  // namespace rostrum::tests
