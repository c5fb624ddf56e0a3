#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "tests/config/programme_fixture.hpp"

using namespace rostrum;
using namespace rostrum::config;
using namespace rostrum::config::testing;
using nlohmann::json;

namespace {

// Arbitrary parts of a programme, within the limits that a meeting file keeps.
int number(int min, int max) {
    return *rc::gen::inRange(min, max + 1);
}
bool coin() {
    return number(0, 1) == 1;
}

std::string words(std::size_t max = 12) {
    static std::vector<std::string> const letters{"a", "Z", " ",  "\"", "\\", "/",
                                                  "é", "я", "字", "ع",  "😀",  "~"};
    std::string text;
    for (int left = number(0, static_cast<int>(max)); left > 0; --left)
        text += letters[static_cast<std::size_t>(number(0, static_cast<int>(letters.size()) - 1))];
    return text;
}

template <class Id>
Id id() {
    return Id("x" + words());
}

model::Text text() {
    model::Text text;
    for (auto& wording : text.in)
        wording = words();
    return text;
}

model::Instant instant() {
    return model::Instant(
        model::Milliseconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000)));
}

model::Seconds seconds() {
    return model::Seconds(number(1, 86'400));
}

model::Interval interval() {
    return {instant(), instant()};
}

template <class Make>
auto some(Make make, int max = 3) {
    std::vector<decltype(make())> all;
    for (int left = number(0, max); left > 0; --left)
        all.push_back(make());
    return all;
}

template <class Enum>
Enum any_of_first(int count) {
    return static_cast<Enum>(number(0, count - 1));
}

model::Citation citation() {
    return {words(), words(), words()};
}

std::map<model::Capacity, model::Seconds> limits() {
    std::map<model::Capacity, model::Seconds> limits;
    for (auto const capacity : model::all_capacities)
        if (coin()) limits[capacity] = seconds();
    return limits;
}

model::MandateClause clause() {
    model::MandateClause clause;
    clause.paragraph = words();
    clause.note = words();
    if (coin()) clause.sitting = id<model::SittingId>();
    if (coin()) clause.segment = id<model::SegmentId>();
    if (coin()) clause.time = interval();
    if (coin()) clause.kind = any_of_first<model::SegmentKind>(4);
    clause.roles = some(id<model::RoleId>);
    clause.chosen_by_president = some(id<model::RoleId>);
    clause.at_most = limits();
    return clause;
}

model::Mandate mandate() {
    model::Mandate mandate;
    mandate.document = words();
    mandate.title = text();
    mandate.adopted_on = "2025-04-29";
    mandate.adopted_at = words();
    mandate.session = words();
    mandate.agenda_item = words();
    mandate.agenda_item_note = words();
    mandate.chain = some([] { return words(); });
    mandate.clauses = some(clause);
    return mandate;
}

model::Sitting sitting() {
    model::Sitting sitting;
    sitting.id = id<model::SittingId>();
    sitting.name = text();
    sitting.time = interval();
    sitting.room = id<model::RoomId>();
    if (coin()) sitting.plenary_number = number(1, 9999);
    sitting.plenary = coin();
    sitting.record_symbol = words();
    sitting.presiding_officer = words();
    sitting.number_certainty = words();
    return sitting;
}

model::RoleSlot role() {
    model::RoleSlot slot;
    slot.id = id<model::RoleId>();
    slot.name = text();
    slot.planned = seconds();
    slot.substitute_allowed = coin();
    slot.chosen_by_president = coin();
    if (coin()) slot.summarizes = id<model::SegmentId>();
    return slot;
}

model::Segment segment() {
    model::Segment segment;
    segment.id = id<model::SegmentId>();
    segment.sitting = id<model::SittingId>();
    segment.kind = any_of_first<model::SegmentKind>(4);
    segment.name = text();
    segment.time = interval();
    segment.citations = some(citation);
    segment.roles = some(role);
    if (coin()) segment.theme = text();
    segment.panel_number = number(0, 9);
    segment.co_chairs = some([] {
        return model::CoChair{id<model::ParticipantId>(), any_of_first<model::Development>(2)};
    });
    segment.webcast = coin();
    segment.webcast_link = words();
    return segment;
}

// A number above 0 that a decimal fraction holds exactly.
double figure() {
    return static_cast<double>(number(1, 80'000)) / 1024.0;
}

model::ForecastPrior::Quantity quantity() {
    return {figure(), figure(), figure(), 1 + figure(), {figure(), 0, figure()}, {0.25, 0, 1}};
}

model::ForecastPrior forecast() {
    model::ForecastPrior prior;
    prior.share = quantity();
    prior.changeover = quantity();
    prior.kinds = figure();
    prior.opening = {figure(), figure(), figure()};
    prior.absence = {0.125, figure(), figure()};
    prior.interruption = {figure(), figure(), figure(), figure()};
    return prior;
}

model::Debate debate() {
    model::Debate debate;
    debate.changeover = model::Seconds(number(0, 3600));
    debate.allowed = limits();
    for (auto& rank : debate.level_rank)
        rank = number(0, 7);
    debate.groups_first = coin();
    debate.list = {instant(), instant(), instant()};
    debate.reserves = some([] { return model::Reserve{words(), text(), interval()}; });
    debate.late_start = model::Seconds(number(0, 86'400));
    return debate;
}

model::RuleInForce rule() {
    model::RuleInForce rule{id<model::RuleId>(), some(citation), text(), {}};
    for (int left = number(0, 2); left > 0; --left)
        rule.parameters[words()] = number(-1000, 1000) / 7.0;
    return rule;
}

model::Participant participant() {
    model::Participant one;
    one.id = id<model::ParticipantId>();
    one.standing = any_of_first<model::Standing>(7);
    one.name = text();
    one.acronym = words();
    one.aliases = some([] { return words(); });
    if (coin()) one.region = any_of_first<model::RegionalGroup>(5);
    if (coin()) one.development = any_of_first<model::Development>(2);
    one.ldc = coin();
    one.lldc = coin();
    one.sids = coin();
    if (coin()) one.icat = "member";
    one.protocol_order = number(0, 193);
    return one;
}

model::Group group() {
    model::Group one;
    one.id = id<model::GroupId>();
    one.kind = any_of_first<model::GroupKind>(4);
    one.name = text();
    one.members = some(id<model::ParticipantId>);
    if (coin()) one.organ = id<model::ParticipantId>();
    return one;
}

// Participants and groups are ascending by id, each id once.
template <class T>
std::vector<T> ordered(std::vector<T> all) {
    std::sort(all.begin(), all.end(), [](T const& a, T const& b) { return a.id < b.id; });
    all.erase(
        std::unique(all.begin(), all.end(), [](T const& a, T const& b) { return a.id == b.id; }),
        all.end());
    return all;
}

model::Programme any_programme() {
    model::Programme programme;
    programme.id = id<model::MeetingId>();
    programme.series = words();
    programme.title = text();
    programme.short_title = text();
    programme.mandate = mandate();
    programme.zone.name = words();
    for (int left = number(1, 3); left > 0; --left)
        programme.zone.offsets.push_back({instant(), model::Seconds(number(-50'000, 50'000))});
    programme.venue = text();
    programme.rooms = some([] { return model::Room{id<model::RoomId>(), text()}; });
    programme.sittings = some(sitting);
    programme.segments = some(segment);
    programme.debate = debate();
    programme.forecast = forecast();
    programme.rules = some(rule);
    programme.participants = ordered(some(participant));
    programme.groups = ordered(some(group));
    return programme;
}

}  // namespace

TEST_CASE("a programme survives the log's JSON whole") {
    CHECK(rc::check("programme -> text -> programme", [] {
        auto const programme = any_programme();
        auto const written = programme_to_json(programme).dump();
        auto const read = programme_from_json(json::parse(written));
        if (!read) RC_FAIL(read.error().front().pointer + " " + read.error().front().message);
        RC_ASSERT(*read == programme);
    }));
}

TEST_CASE("both meetings survive the log's JSON whole") {
    auto const programme = loaded(GENERATE(real_meeting, sample_meeting));
    auto const read = programme_from_json(json::parse(programme_to_json(programme).dump()));
    REQUIRE(read.ok());
    CHECK(*read == programme);
    CHECK(read->zone.offsets.size() >= 3);
    CHECK(read->participants.size() > 193);
    CHECK_FALSE(read->groups.empty());
}

TEST_CASE("the log's JSON needs no zone database and no configuration") {
    auto document = programme_to_json(loaded(real_meeting));
    document["zone"]["name"] = "Nowhere/At_All";
    auto const read = programme_from_json(document);
    REQUIRE(read.ok());
    CHECK(read->zone.local(read->segments[0].time.begin) ==
          loaded(real_meeting).zone.local(read->segments[0].time.begin));
}

TEST_CASE("another form of the log's JSON is refused, and whatever does not belong") {
    auto const whole = programme_to_json(loaded(sample_meeting));
    auto const refused_at = [](json const& document) {
        auto const read = programme_from_json(document);
        return read ? std::string("nowhere") : read.error().front().pointer;
    };
    CHECK(refused_at(whole) == "nowhere");
    CHECK(refused_at(json::array()) == "");
    auto other = whole;
    other["form"] = 2;
    CHECK(refused_at(other) == "/form");
    other = whole;
    other.erase("zone");
    CHECK(refused_at(other) == "/zone");
    other = whole;
    other["zone"]["offsets"] = json::array();
    CHECK(refused_at(other) == "/zone/offsets");
    other = whole;
    other["segments"][0]["starts_at"] = "2026-03-28T09:30:00";
    CHECK(refused_at(other) == "/segments/0/starts_at");
    other = whole;
    other["mood"] = "good";
    CHECK(refused_at(other) == "/mood");
    other = whole;
    std::swap(other["participants"][0], other["participants"][1]);
    CHECK(refused_at(other) == "/participants");
}
