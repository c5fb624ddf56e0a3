#include <catch2/catch.hpp>
#include <set>

#include "config/instant.hpp"
#include "tests/config/programme_fixture.hpp"

using namespace rostrum;
using namespace rostrum::config;
using namespace rostrum::config::testing;
using nlohmann::json;

namespace {

using Row = std::array<std::string, 3>;

std::vector<Row> local_times(model::Programme const& programme) {
    std::vector<Row> rows;
    for (auto const& segment : programme.segments)
        rows.push_back({segment.id.str(), format_local(programme.zone, segment.time.begin),
                        format_local(programme.zone, segment.time.end)});
    return rows;
}

std::vector<std::string> role_ids(model::Programme const& programme, char const* segment) {
    std::vector<std::string> ids;
    for (auto const& slot : programme.find(model::SegmentId(segment))->roles)
        ids.push_back(slot.id.str());
    return ids;
}

}  // namespace

TEST_CASE("the meeting of 79/286 loads without complaint") {
    CHECK(check_programme(real_meeting, config_folder, false).empty());
    auto const programme = loaded(real_meeting);
    CHECK(programme.id == model::MeetingId("hlm2025"));
    CHECK(programme.series == "gpa-appraisal");
    CHECK(programme.mandate.document == "A/RES/79/286");
    CHECK(programme.mandate.session == "80");
    CHECK(programme.mandate.agenda_item == "107");
    CHECK(programme.mandate.agenda_item_note == "inferred");
    CHECK(programme.participants.size() > 193);
    CHECK_FALSE(programme.groups.empty());
}

TEST_CASE("the meeting of 79/286 has the resolution's hours, on the wall in New York") {
    CHECK(local_times(loaded(real_meeting)) ==
          std::vector<Row>{{"opening", "2025-11-24T10:00:00-05:00", "2025-11-24T11:00:00-05:00"},
                           {"debate-1", "2025-11-24T11:00:00-05:00", "2025-11-24T13:00:00-05:00"},
                           {"panel-1", "2025-11-24T15:00:00-05:00", "2025-11-24T16:30:00-05:00"},
                           {"panel-2", "2025-11-24T16:30:00-05:00", "2025-11-24T18:00:00-05:00"},
                           {"debate-2", "2025-11-25T10:00:00-05:00", "2025-11-25T13:00:00-05:00"},
                           {"debate-3", "2025-11-25T15:00:00-05:00", "2025-11-25T17:30:00-05:00"},
                           {"closing", "2025-11-25T17:30:00-05:00", "2025-11-25T18:00:00-05:00"}});
}

TEST_CASE("the meeting of 79/286 has the figures of the domain text") {
    auto const programme = loaded(real_meeting);
    auto const& debate = programme.debate;
    CHECK(debate.changeover == model::Seconds(90));
    CHECK(debate.allowed.at(model::Capacity::national) == model::Seconds(180));
    CHECK(debate.allowed.at(model::Capacity::observer) == model::Seconds(180));
    CHECK(debate.allowed.at(model::Capacity::group) == model::Seconds(300));
    CHECK(debate.level_rank == std::array<int, 8>{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(debate.groups_first);
    CHECK(format_instant(debate.list.opens_at) == "2025-11-03T14:00:00Z");
    CHECK(format_instant(debate.list.self_service_until) == "2025-11-21T23:00:00Z");
    CHECK(format_instant(debate.list.closes_at) == "2025-11-25T18:00:00Z");
    REQUIRE(debate.reserves.size() == 1);
    CHECK(format_instant(debate.reserves[0].time.begin) == "2025-11-25T22:00:00Z");
    CHECK(debate.reserves[0].time.length() == model::Seconds(1800));
    CHECK(debate.late_start == model::Seconds(300));
    CHECK(programme.parameter("R28", "warn_above_fraction", 0) == 0.9);

    std::vector<std::optional<int>> numbers;
    for (auto const& sitting : programme.sittings)
        numbers.push_back(sitting.plenary_number);
    CHECK(numbers == std::vector<std::optional<int>>{48, std::nullopt, 49, 50});

    std::vector<std::string> rules;
    for (auto const& rule : programme.rules)
        rules.push_back(rule.id.str());
    CHECK(rules == std::vector<std::string>{
                       "R1",  "R2",  "R3",  "R4",  "R5",  "R6",  "R7",  "R8",  "R9",  "R10", "R11",
                       "R12", "R13", "R14", "R15", "R17", "R18", "R19", "R20", "R21", "R22", "R23",
                       "R24", "R25", "R26", "R27", "R28", "R29", "R30", "R31", "R32", "R33", "R34",
                       "R35", "R36", "R37", "R38", "R39", "R40", "R46", "R47"});
}

TEST_CASE("the opening has the six roles of OP 2(a) in order, the closing those of OP 2(c)") {
    auto const programme = loaded(real_meeting);
    CHECK(role_ids(programme, "opening") ==
          std::vector<std::string>{"president", "secretary_general", "unodc_executive_director",
                                   "special_rapporteur", "eminent_person", "civil_society"});
    CHECK(role_ids(programme, "closing") ==
          std::vector<std::string>{"panel_1_summary", "panel_2_summary", "concluding_remarks"});
    std::vector<bool> substitute;
    std::vector<bool> chosen;
    for (auto const& slot : programme.find(model::SegmentId("opening"))->roles) {
        substitute.push_back(slot.substitute_allowed);
        chosen.push_back(slot.chosen_by_president);
    }
    CHECK(substitute == std::vector<bool>{true, true, true, true, false, false});
    CHECK(chosen == std::vector<bool>{false, false, false, false, true, true});
}

TEST_CASE("the panels' Chinese themes are the text of OP 4(a) and 4(b)") {
    auto const programme = loaded(real_meeting);
    auto const theme = [&](char const* panel) {
        return programme.find(model::SegmentId(panel))->theme[model::Language::zh];
    };
    CHECK(theme("panel-1") ==
          "《全球行动计划》与持续存在的贩运问题和漏洞，除其他外应探讨目前在执行《全球行动计划》方面"
          "的挑战、差距和机遇，包括贩运儿童、以强迫劳动为目的贩运人口以及贩运人口与有组织犯罪团伙之"
          "间的联系问题");
    CHECK(theme("panel-2") ==
          "《全球行动计划》与新出现的问题，如使用新技术贩运人口，包括人工智能在其中的作用，以及以强"
          "迫犯罪为目的的贩运活动");
    auto const file = json::parse(text_of(real_meeting));
    CHECK(file["segments"][2]["theme"]["origin"]["zh"] == "A/RES/79/286, 4(a)");
    CHECK(file["segments"][3]["theme"]["origin"]["zh"] == "A/RES/79/286, 4(b)");
}

TEST_CASE("for publication the meeting of 79/286 lacks its panels' co-chairs and nothing else") {
    auto const complaints = check_programme(real_meeting, config_folder, true);
    REQUIRE(complaints.size() == 2);
    CHECK(complaints[0].pointer == "/segments/2/co_chairs");
    CHECK(complaints[1].pointer == "/segments/3/co_chairs");
    for (auto const& complaint : complaints) {
        CHECK(complaint.message.ends_with("(R37)"));
        CHECK(complaint.paragraph == "A/RES/79/286, 4");
    }
}

TEST_CASE("the sample meeting loads through the same code, ready for publication") {
    CHECK(check_programme(sample_meeting, config_folder, true).empty());
    auto const programme = loaded(sample_meeting);
    auto const& debate = programme.debate;
    CHECK(programme.mandate.document == "X/RES/0/1");
    CHECK(debate.changeover == model::Seconds(60));
    CHECK(debate.allowed.at(model::Capacity::national) == model::Seconds(240));
    CHECK(debate.allowed.at(model::Capacity::observer) == model::Seconds(200));
    CHECK(debate.allowed.at(model::Capacity::group) == model::Seconds(420));
    CHECK_FALSE(debate.groups_first);
    auto const rank = [&](model::Level level) {
        return debate.level_rank[static_cast<std::size_t>(level)];
    };
    CHECK(rank(model::Level::HS) == rank(model::Level::HG));
    CHECK(rank(model::Level::HG) < rank(model::Level::VP));
    CHECK(rank(model::Level::VP) < rank(model::Level::CP));
}

TEST_CASE("the sample meeting's wall clock goes forward on its second day") {
    auto const programme = loaded(sample_meeting);
    CHECK(local_times(programme) ==
          std::vector<Row>{
              {"opening", "2026-03-28T09:30:00+01:00", "2026-03-28T10:15:00+01:00"},
              {"debate-1", "2026-03-28T10:15:00+01:00", "2026-03-28T12:30:00+01:00"},
              {"debate-2", "2026-03-28T14:00:00+01:00", "2026-03-28T17:30:00+01:00"},
              {"debate-3", "2026-03-28T22:30:00+01:00", "2026-03-29T04:00:00+02:00"},
              {"panel-dykes", "2026-03-29T10:00:00+02:00", "2026-03-29T11:30:00+02:00"},
              {"panel-locks", "2026-03-29T11:30:00+02:00", "2026-03-29T13:00:00+02:00"},
              {"panel-ferries", "2026-03-29T15:00:00+02:00", "2026-03-29T16:30:00+02:00"},
              {"debate-4", "2026-03-30T10:00:00+02:00", "2026-03-30T12:00:00+02:00"},
              {"closing", "2026-03-30T12:00:00+02:00", "2026-03-30T13:00:00+02:00"}});
    // The night is an hour shorter than the wall clock makes it look.
    auto const night = programme.find(model::SegmentId("debate-3"))->time;
    CHECK(night.length() == std::chrono::minutes(4 * 60 + 30));
    CHECK(format_local(programme.zone, night.begin + std::chrono::minutes(210)) ==
          "2026-03-29T03:00:00+02:00");
}

TEST_CASE("a file that cannot be read, is torn or too large is one clear complaint") {
    auto const missing = check_programme("no-such-meeting.json", config_folder, false);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].message.find("cannot be read") != std::string::npos);
    auto const torn = complaints_about(text_of(real_meeting).substr(0, 5000));
    REQUIRE(torn.size() == 1);
    CHECK(torn[0].message.find("not JSON") != std::string::npos);
    auto const large = complaints_about(std::string(max_meeting_file_bytes + 1, ' '));
    REQUIRE(large.size() == 1);
    CHECK(large[0].message.find("larger than") != std::string::npos);
    CHECK(complaints_about("[]").size() == 1);
    CHECK_FALSE(complaints_about("{}").empty());
}

TEST_CASE("without its schema a meeting file is refused, not passed") {
    TemporaryFile const file(text_of(real_meeting));
    auto const complaints = check_programme(file.path(), "/nonexistent", false);
    REQUIRE_FALSE(complaints.empty());
    CHECK(complaints[0].message.find("meeting.schema.json cannot be read") != std::string::npos);
}
