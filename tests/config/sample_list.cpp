// The provisional list that scripts/make-sample writes, held against the meeting it is for.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "model/speakers_list.hpp"
#include "model/update.hpp"
#include "programme_fixture.hpp"

using namespace rostrum;
using namespace rostrum::config;
using model::Capacity;
using model::Level;

namespace {

using SampleRow = std::map<std::string, std::string>;

// RFC 4180, strictly: CRLF after every record, quotes doubled inside quotes.
std::vector<std::vector<std::string>> records_of(std::string const& text) {
    std::vector<std::vector<std::string>> records{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string& cell = records.back().back();
        if (quoted) {
            if (text[i] != '"')
                cell += text[i];
            else if (text[i + 1] == '"')
                cell += text[i++];
            else
                quoted = false;
        } else if (text[i] == '"') {
            quoted = true;
        } else if (text[i] == ',') {
            records.back().emplace_back();
        } else if (text[i] == '\r' && text[i + 1] == '\n') {
            records.push_back({""});
            ++i;
        } else {
            cell += text[i];
        }
    }
    REQUIRE(records.back() == std::vector<std::string>{""});
    records.pop_back();
    return records;
}

std::vector<SampleRow> rows_of_csv() {
    auto const records =
        records_of(testing::text_of(testing::config_folder / "samples/provisional-list.csv"));
    std::vector<SampleRow> rows;
    for (std::size_t i = 1; i < records.size(); ++i) {
        REQUIRE(records[i].size() == records[0].size());
        SampleRow& row = rows.emplace_back();
        for (std::size_t column = 0; column < records[0].size(); ++column)
            row[records[0][column]] = records[i][column];
    }
    return rows;
}

std::vector<nlohmann::json> bodies() {
    std::istringstream lines(
        testing::text_of(testing::config_folder / "samples/provisional-list.jsonl"));
    std::vector<nlohmann::json> found;
    for (std::string line; std::getline(lines, line);)
        found.push_back(nlohmann::json::parse(line));
    return found;
}

template <class Id>
std::vector<Id> ids(std::string const& cell) {
    std::istringstream words(cell);
    std::vector<Id> found;
    for (std::string word; words >> word;)
        found.emplace_back(word);
    return found;
}

std::optional<model::Instant> instant(std::string const& cell) {
    if (cell.empty()) return std::nullopt;
    auto const parsed = parse_instant(cell);
    REQUIRE(parsed.ok());
    return *parsed;
}

model::StatementRequest request_of(SampleRow const& row) {
    const std::map<std::string, Level> levels{
        {"HS", Level::HS},   {"VP", Level::VP}, {"CP", Level::CP}, {"HG", Level::HG},
        {"DPM", Level::DPM}, {"M", Level::M},   {"VM", Level::VM}, {"CD", Level::CD}};
    const std::map<std::string, Capacity> capacities{{"national", Capacity::national},
                                                     {"group", Capacity::group},
                                                     {"observer", Capacity::observer}};
    model::StatementRequest request;
    request.participant = model::ParticipantId{row.at("participant")};
    request.capacity = capacities.at(row.at("capacity"));
    if (!row.at("group").empty()) request.group = model::GroupId{row.at("group")};
    request.states = ids<model::ParticipantId>(row.at("states"));
    request.title = row.at("title");
    request.authorization = row.at("authorization");
    request.level = levels.at(row.at("level"));
    if (!row.at("allotment_seconds").empty())
        request.allotment = model::Seconds{std::stoi(row.at("allotment_seconds"))};
    request.segments = ids<model::SegmentId>(row.at("segments"));
    request.contains_eov = row.at("contains_eov") == "true";
    request.not_before = instant(row.at("not_before"));
    request.not_after = instant(row.at("not_after"));
    return request;
}

std::string words(model::Refusal const& refusal) {
    std::string text = refusal.message;
    for (auto const& finding : refusal.findings)
        text += " " + finding.message;
    for (auto const& unknown : refusal.unknown)
        text += " no " + unknown.what + " " + unknown.value;
    return text;
}

// The meeting after the command, which must not be refused.
void carry_out(model::Meeting& meeting, model::Command const& command, model::Instant now) {
    auto const events = model::decide(meeting, command, model::Actor{}, now);
    if (!events) FAIL(words(events.error()));
    for (auto const& event : *events)
        meeting = model::apply(std::move(meeting), {meeting.version + 1, now, event});
}

}  // namespace

TEST_CASE("the meeting accepts every row of the sample, at the time it was inscribed") {
    auto const programme = load_programme(testing::real_meeting, testing::config_folder);
    REQUIRE(programme.ok());
    const model::ListWindow window = (*programme)->debate.list;
    model::Meeting meeting;
    carry_out(meeting, model::CreateMeeting{*programme}, window.opens_at - std::chrono::hours(24));
    carry_out(meeting, model::PassDeadline{window.opens_at}, window.opens_at);

    model::Instant before = window.opens_at;
    for (SampleRow const& row : rows_of_csv()) {
        INFO(row.at("participant") << " " << row.at("group") << row.at("title"));
        const model::Instant at = *instant(row.at("inscribed_at"));
        CHECK(before < at);
        CHECK(at < window.self_service_until);
        model::Book book;
        book.request = request_of(row);
        book.language = row.at("language");
        carry_out(meeting, book, at);
        before = at;
    }

    auto const list = model::lay_out(meeting);
    auto const overflow = std::count_if(list.places.begin(), list.places.end(),
                                        [](auto const& place) { return place.overflow(); });
    CHECK(list.places.size() == 315);
    // 450 minutes hold 99 statements of 3 minutes with their changeovers, and fewer with groups.
    CHECK(overflow > 315 - 105);
    CHECK(overflow < 315 - 85);
}

TEST_CASE("the sample is a full list") {
    std::map<std::string, int> capacities;
    std::map<std::string, int> levels;
    std::set<std::string> groups;
    std::map<std::string, int> wishes;
    int joint = 0;
    for (SampleRow const& row : rows_of_csv()) {
        ++capacities[row.at("capacity")];
        if (row.at("capacity") == "national") ++levels[row.at("level")];
        if (!row.at("group").empty()) CHECK(groups.insert(row.at("group")).second);
        joint += !row.at("states").empty();
        for (auto const& wish :
             {"segments", "allotment_seconds", "contains_eov", "not_before", "not_after", "note"})
            wishes[wish] += !row.at(wish).empty();
    }
    // The State of Palestine speaks as a Member State does, the European Union as a group.
    CHECK(capacities ==
          std::map<std::string, int>{{"national", 194}, {"observer", 108}, {"group", 13}});
    CHECK(groups.size() == 11);
    CHECK(joint == 2);
    CHECK(levels == std::map<std::string, int>{{"HS", 2},
                                               {"VP", 3},
                                               {"CP", 1},
                                               {"HG", 3},
                                               {"DPM", 4},
                                               {"M", 63},
                                               {"VM", 38},
                                               {"CD", 80}});
    for (auto const& [wish, count] : wishes) {
        INFO(wish);
        CHECK(count > 0);
    }
}

TEST_CASE("both files of the sample say the same in the same order") {
    const std::vector<SampleRow> rows = rows_of_csv();
    const std::vector<nlohmann::json> found = bodies();
    REQUIRE(rows.size() == found.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        SampleRow row = rows[i];
        nlohmann::json body = found[i];
        INFO(body.dump());
        CHECK(body["kind"] == "statement");
        body["speaker_name"] = body["speaker"]["name"];
        body["speaker_title"] = body["speaker"]["title"];
        body.erase("kind");
        body.erase("speaker");
        row.erase("inscribed_at");
        row.erase("reason");
        for (auto const& [column, cell] : row) {
            if (cell.empty()) {
                CHECK_FALSE(body.contains(column));
                continue;
            }
            nlohmann::json const& value = body[column];
            if (value.is_string())
                CHECK(value == cell);
            else if (value.is_array())
                CHECK(value.get<std::vector<std::string>>() == [&] {
                    std::istringstream items(cell);
                    return std::vector<std::string>{std::istream_iterator<std::string>(items), {}};
                }());
            else
                CHECK(value.dump() == cell);
            body.erase(column);
        }
        CHECK(body.empty());
    }
}
