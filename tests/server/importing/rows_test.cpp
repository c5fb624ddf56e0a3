#include <algorithm>
#include <catch2/catch.hpp>

#include "server/importing/names.hpp"
#include "server/importing/rows.hpp"
#include "tests/server/commands.hpp"

using namespace rostrum;
using namespace rostrum::tests;
namespace importing = rostrum::server::importing;

namespace {

using FoundIds = std::vector<std::string>;

importing::Import import_of(std::string const& csv, std::string const& reason = {}) {
    auto const table = importing::read_csv(csv);
    REQUIRE(table);
    auto const import = importing::read_rows(*table, *programme(), reason);
    INFO((import ? "" : import.error().front().key + ' ' + import.error().front().column));
    REQUIRE(import);
    return *import;
}

// The one row below a header.
importing::Row import_row(std::string const& header, std::string const& cells) {
    return import_of(header + '\n' + cells + '\n').rows.at(0);
}

model::StatementRequest const& statement_of_row(importing::Row const& row) {
    for (importing::Fault const& fault : row.faults)
        FAIL_CHECK(fault.column + ": " + fault.key + fault.text);
    return std::get<model::StatementRequest>(row.booking.command.request);
}

FoundIds header_faults(std::string const& header) {
    auto const import =
        importing::read_rows(*importing::read_csv(header + "\nx\n"), *programme(), "");
    REQUIRE_FALSE(import);
    FoundIds keys;
    for (importing::Fault const& fault : import.error())
        keys.push_back(fault.key + ' ' + fault.column);
    return keys;
}

}  // namespace

TEST_CASE("Every participant and group is found by its id and its names in six languages") {
    importing::NameIndex const participants = importing::participant_names(*programme());
    importing::NameIndex const groups = importing::group_names(*programme());
    for (model::Participant const& participant : programme()->participants) {
        CHECK(participants.find(participant.id.str()) == FoundIds{participant.id.str()});
        for (model::Language const language : model::all_languages) {
            CAPTURE(participant.name[language]);
            CHECK(participants.find(participant.name[language]) == FoundIds{participant.id.str()});
        }
    }
    for (model::Group const& group : programme()->groups)
        for (model::Language const language : model::all_languages)
            CHECK(groups.find(group.name[language]) == FoundIds{group.id.str()});
}

TEST_CASE("A misspelt name finds nobody, and the nearest are offered") {
    importing::NameIndex const names = importing::participant_names(*programme());
    struct Case {
        char const* typed;
        char const* meant;
    };
    for (auto const& [typed, meant] :
         {Case{"Frnace", "FRA"}, Case{"ivory cost", "CIV"}, Case{"Cote dIvoire", "CIV"},
          Case{"Germny", "DEU"}, Case{"Германя", "DEU"}, Case{"Францыя", "FRA"},
          Case{"Bolivia Plurinational", "BOL"}}) {
        CAPTURE(typed);
        CHECK(names.find(typed).empty());
        FoundIds const offered = names.nearest(typed);
        CHECK(offered.size() <= 3);
        REQUIRE_FALSE(offered.empty());
        CHECK(std::find(offered.begin(), offered.end(), meant) != offered.end());
    }
    CHECK(names.nearest("Atlantis of the Seven Seas").empty());
    CHECK(names.nearest("---").empty());
    CHECK(names.find("").empty());
}

TEST_CASE("A name that several have is nobody's") {
    importing::NameIndex names;
    names.add("COG", "Congo");
    names.add("COD", "CONGO");
    CHECK(names.find("congo") == FoundIds{"COD", "COG"});
    CHECK(names.find("COG") == FoundIds{"COG"});
}

TEST_CASE("Columns stand in any order, under either name, in any case") {
    auto const row = import_row(
        "Note;LEVEL;Speaker Name;speaker_title;on_behalf_of;participant;capacity;segments;"
        "allotment_seconds;contains_eov;inscribed_at;reason;language",
        "called twice;m;Abena;Minister;the Queen;中国;National;debate-2 debate-3;120;yes;"
        "2025-11-04T09:15:00-05:00;on paper;FR");
    auto const& statement = statement_of_row(row);
    CHECK(statement.participant.str() == "CHN");
    CHECK(statement.level == model::Level::M);
    CHECK(statement.segments ==
          std::vector{model::SegmentId{"debate-2"}, model::SegmentId{"debate-3"}});
    CHECK(statement.allotment == model::Seconds{120});
    CHECK(statement.contains_eov);
    CHECK(row.booking.command.language == "fr");
    CHECK(row.booking.command.reason == "on paper");
    CHECK(row.booking.command.inscribed_at == instant("2025-11-04T14:15:00Z"));
    CHECK(*row.booking.person == server::Person{"Abena", "Minister", "the Queen", "called twice"});
}

TEST_CASE("States of a joint statement are named as people name them") {
    std::vector<model::ParticipantId> const both{model::ParticipantId{"FRA"},
                                                 model::ParticipantId{"NZL"}};
    for (std::string const states : {"FRA NZL", "\"FRA, New Zealand\"", "\"France;New Zealand\"",
                                     "Франция|NZL", "\"France\nNew Zealand\""}) {
        CAPTURE(states);
        auto const row = import_row("participant,capacity,states,title,authorization,level,speaker",
                                    "FRA,group," + states + ",Two States,letter,M,Somebody");
        CHECK(statement_of_row(row).states == both);
        CHECK(statement_of_row(row).title == "Two States");
        CHECK(row.booking.person->title.empty());
    }
    auto const group = import_row("participant,capacity,group,authorization,level",
                                  "KEN,group,Groupe des États d’Afrique,letter,M");
    CHECK((group.faults.empty() || group.faults[0].key == "import.unknown_group"));
}

TEST_CASE("Without States the title is the speaker's") {
    auto const row =
        import_row("participant,capacity,level,speaker,title", "FRA,national,M,Jean,Ministre");
    CHECK(statement_of_row(row).title.empty());
    CHECK(row.booking.person->title == "Ministre");
    auto const two = import_row("participant,capacity,level,speaker,title,speaker_title",
                                "FRA,national,M,Jean,Ministre,Premier");
    REQUIRE(two.faults.size() == 1);
    CHECK(two.faults[0].key == "import.two_titles");
}

TEST_CASE("All that is wrong with a row is told, by column, and once") {
    auto const row = import_row(
        "participant,capacity,level,allotment,contains_eov,speaker_title,note,inscribed_at",
        "Frnace,individual,X,soon,perhaps,Minister,=1+2,2025-11-04T09:15:00");
    std::vector<std::string> columns;
    for (importing::Fault const& fault : row.faults) {
        CHECK(fault.row == 2);
        columns.push_back(fault.column);
    }
    std::sort(columns.begin(), columns.end());
    CHECK(columns == FoundIds{"allotment", "capacity", "contains_eov", "inscribed_at", "level",
                              "note", "participant", "reason", "speaker"});
    CHECK(row.faults.front().nearest == FoundIds{"FRA"});
}

TEST_CASE("A file with two hundred errors shows all of them, by row and column") {
    std::string csv = "participant,capacity,level,allotment\n";
    for (int i = 0; i < 100; ++i)
        csv += "Nobody " + std::to_string(i) + ",national,M,none\n";
    importing::Import const import = import_of(csv);
    std::size_t faults = 0;
    for (std::size_t i = 0; i < import.rows.size(); ++i)
        for (importing::Fault const& fault : import.rows[i].faults) {
            CHECK(fault.row == i + 2);
            CHECK((fault.column == "participant" || fault.column == "allotment"));
            ++faults;
        }
    CHECK(faults == 200);
}

TEST_CASE("A header that is wrong refuses the table, with everything that is wrong about it") {
    CHECK(header_faults("participant,colour,level,participant") ==
          FoundIds{"import.unknown_column B", "import.column_twice D", "import.missing_column "});
    CHECK(header_faults("x") == FoundIds{"import.unknown_column A", "import.missing_column ",
                                         "import.missing_column ", "import.missing_column "});
    CHECK(importing::read_rows({}, *programme(), "").error()[0].key == "import.no_header");
    CHECK(
        importing::read_rows(*importing::read_csv("participant,capacity,level\n"), *programme(), "")
            .error()[0]
            .key == "import.no_rows");
    auto const row = import_row("participant,capacity,level", "FRA,national,M,more");
    REQUIRE(row.faults.size() == 1);
    CHECK(row.faults[0].key == "import.no_heading");
    CHECK(row.faults[0].column == "D");
}

TEST_CASE("The reason of the import is that of the rows that need one and give none") {
    std::string const csv =
        "participant,capacity,level,inscribed_at,reason\n"
        "FRA,national,M,2025-11-04T09:15:00-05:00,\nDEU,national,M,2025-11-04T09:15:00-05:00,own\n"
        "ITA,national,M,,\n";
    importing::Import const import = import_of(csv, "the register");
    CHECK(import.rows[0].booking.command.reason == "the register");
    CHECK(import.rows[1].booking.command.reason == "own");
    CHECK(import.rows[2].booking.command.reason.empty());
    CHECK(import_of(csv).rows[0].faults.size() == 1);
}

TEST_CASE("A date of a workbook is not taken for an instant") {
    importing::Table table{{1, {{}, {}, {}, {}}}, {2, {}}};
    char const* const head[] = {"participant", "capacity", "level", "inscribed_at"};
    char const* const cells[] = {"FRA", "national", "M", "45965.385"};
    for (int i = 0; i < 4; ++i) {
        table[0].cells[static_cast<std::size_t>(i)].text = head[i];
        table[1].cells.push_back(
            {i == 3 ? importing::Cell::Kind::number : importing::Cell::Kind::text, cells[i]});
    }
    auto const import = importing::read_rows(table, *programme(), "");
    REQUIRE(import);
    REQUIRE(import->rows[0].faults.size() == 1);
    CHECK(import->rows[0].faults[0].key == "import.date_number");
}
