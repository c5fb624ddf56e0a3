#include <catch2/catch.hpp>
#include <future>

#include "server/store/sqlite.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/importing/workbook.hpp"
#include "tests/server/store/samples.hpp"

// A whole list out of a spreadsheet: shown before it is stored, and then stored as one or not at
// all.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

using Role = model::ActorRole;

Headers const csv_type{{"Content-Type", "text/csv; charset=utf-8"}};
Headers const xlsx_type{
    {"Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};

std::string const three =
    "\xEF\xBB\xBFparticipant;capacity;level;speaker;note\r\n"
    "Côte d’Ivoire;national;M;\"Adou; Awa\";by letter\r\n"
    "Германия;national;HG;;\r\n"
    "中国;national;CD;;\r\n";

struct Officer {
    Service service;
    ApiClient client{service.port(), service.token(Role::secretariat)};

    RawAnswer import(std::string const& file, std::string const& query = "",
                     Headers headers = csv_type) {
        return client.post_text(at("imports" + query), file, headers);
    }
    std::uint64_t version() {
        return service.engine().view(model::MeetingId{"hlm2025"})->meeting->version;
    }
};

std::vector<std::string> verdicts(json const& rows) {
    std::vector<std::string> found;
    for (auto const& row : rows)
        found.push_back(row["verdict"]);
    return found;
}

// So many rows, no two alike: every State's statement again and again.
std::string rows_of_all_states(std::size_t count) {
    auto const states = member_states();
    std::string csv = "participant,capacity,level,speaker\n";
    for (std::size_t i = 0; i < count; ++i)
        csv += states[i % states.size()].str() + ",national,M,Speaker " + std::to_string(i) + "\n";
    return csv;
}

}  // namespace

TEST_CASE("An import is shown before it is stored, exactly as it is stored then") {
    Officer officer;
    Untouched untouched(officer.service);
    auto const preview = officer.import(three, "?dry_run=true");
    REQUIRE(preview.status == 200);
    CHECK(untouched.holds());
    auto const shown = parsed(preview);
    CHECK(shown["dry_run"] == true);
    CHECK(verdicts(shown["rows"]) == std::vector<std::string>(3, "booked"));
    CHECK(shown["rows"][1]["position"] == 1);  // a Head of Government before ministers
    CHECK(shown["rows"][0]["participant"]["id"] == "CIV");

    auto const stored = officer.import(three);
    REQUIRE(stored.status == 201);
    auto const report = parsed(stored);
    CHECK(report["rows"] == shown["rows"]);
    CHECK(report["counts"] == json{{"booked", 3}, {"unchanged", 0}, {"refused", 0}});
    auto const booking = parsed(
        officer.client.get(at("bookings/" + report["rows"][0]["booking"].get<std::string>())));
    CHECK(booking["speaker"]["name"] == "Adou; Awa");
    CHECK(booking["note"] == "by letter");
    CHECK(booking["position"] == report["rows"][0]["position"]);
    CHECK(booking["planned"] == report["rows"][0]["planned"]);
}

TEST_CASE("The same file twice changes nothing the second time, and says so") {
    Officer officer;
    REQUIRE(officer.import(three).status == 201);
    Untouched untouched(officer.service);
    auto const again = officer.import(three);
    CHECK(again.status == 200);
    CHECK(verdicts(parsed(again)["rows"]) == std::vector<std::string>(3, "unchanged"));
    CHECK(untouched.holds());
    // With a row more, that alone is stored; with one changed, it is refused as a second statement.
    auto const more = officer.import(three + "France;national;M;;\r\n");
    CHECK(more.status == 201);
    CHECK(verdicts(parsed(more)["rows"]) ==
          std::vector<std::string>{"unchanged", "unchanged", "unchanged", "booked"});
    auto const changed = officer.import("participant,capacity,level\nFrance,national,HG\n");
    CHECK(changed.status == 422);
    CHECK(parsed(changed)["rows"][0]["violations"][0]["rule"] == "R12");
}

TEST_CASE("One refused row refuses all, and each row says what is wrong, in the asked language") {
    Officer officer;
    Untouched untouched(officer.service);
    std::string const file =
        "participant,capacity,level,allotment,segments\n"
        "France,national,M,,\nFrnace,national,M,,\nItalie,national,M,240,\nFrance,national,M,,\n"
        "Ghana,national,M,,debate-9\n";
    auto const answer = officer.import(file, "?lang=fr");
    CHECK(answer.status == 422);
    CHECK(problem_code(answer) == "import-refused");
    auto const rows = parsed(answer)["rows"];
    CHECK(verdicts(rows) ==
          std::vector<std::string>{"booked", "refused", "refused", "refused", "refused"});
    CHECK(rows[1]["row"] == 3);
    CHECK(rows[1]["errors"][0]["column"] == "participant");
    CHECK(rows[1]["errors"][0]["nearest"] == json{"FRA"});
    CHECK(rows[1]["errors"][0]["message"].get<std::string>().find("France (FRA)") !=
          std::string::npos);
    CHECK(rows[2]["violations"][0]["rule"] == "R15");
    CHECK(rows[2]["violations"][0]["column"] == "allotment");
    CHECK(rows[3]["violations"][0]["rule"] == "R12");
    CHECK(rows[4]["errors"][0]["column"] == "segments");
    CHECK(untouched.holds());
    CHECK(officer.import(file, "?dry_run=true").status == 200);
    CHECK(untouched.holds());
}

TEST_CASE("Two hundred errors are all shown, by row and column") {
    Officer officer;
    std::string csv = "participant,capacity,level,allotment\n";
    for (int i = 0; i < 100; ++i)
        csv += "Nobody " + std::to_string(i) + ",national,M,none\n";
    auto const rows = parsed(officer.import(csv))["rows"];
    std::size_t errors = 0;
    for (auto const& row : rows)
        errors += row["errors"].size();
    CHECK(rows.size() == 100);
    CHECK(errors == 200);
}

TEST_CASE("A workbook is taken as a CSV file is, and a bomb is not") {
    Officer officer;
    auto const stored = officer.import(
        workbook_of({{"participant", "capacity", "level"}, {"Japón", "national", "M"}}), "",
        xlsx_type);
    CHECK(stored.status == 201);
    CHECK(parsed(stored)["rows"][0]["participant"]["id"] == "JPN");
    Untouched untouched(officer.service);
    auto const bomb = officer.import(workbook(std::string(40u * 1024 * 1024, ' ')), "", xlsx_type);
    CHECK(bomb.status == 400);
    CHECK(problem_code(bomb) == "unreadable-table");
    CHECK(officer.import(three, "", xlsx_type).status == 400);
    CHECK(officer.import(three, "", {{"Content-Type", "application/json"}}).status == 415);
    CHECK(officer.import(std::string(4 * 1024 * 1024 + 1, 'x')).status == 413);
    // Two MiB are too much for a booking, and not for a list.
    std::string const two_mib(2 * 1024 * 1024, 'x');
    CHECK(officer.client.post_text(at("bookings"), two_mib).status == 413);
    CHECK(officer.import(two_mib).status == 400);
    CHECK(pointers(officer.import("participant,colour\nx,y\n")) ==
          std::vector<std::string>{"/rows/1/B", "/rows/1", "/rows/1"});
    CHECK(untouched.holds());
}

TEST_CASE("A repeated import gets its first answer to the byte, after later writes and a restart") {
    Folder folder;
    std::string token;
    std::string first;
    Headers keyed = csv_type;
    keyed.emplace_back("Idempotency-Key", "import-1");
    {
        Service service(server::store::open_sqlite(folder.path, serving));
        token = service.token(Role::secretariat);
        ApiClient client(service.port(), token);
        REQUIRE(client.post(at("bookings"), statement("CHN")).status == 201);
        // China is there already, at another level: the whole import is refused, and no key kept.
        CHECK(client.post_text(at("imports"), three, keyed).status == 422);
        REQUIRE(client.remove(at("bookings/b1")).status == 200);
        auto const stored = client.post_text(at("imports"), three, keyed);
        REQUIRE(stored.status == 201);
        first = stored.body;
        CHECK(client.post(at("bookings"), statement("FRA")).status == 201);
        CHECK(client.remove(at("bookings/b2")).status == 200);
        auto const again = client.post_text(at("imports"), three, keyed);
        CHECK(again.status == 201);
        CHECK(again.body == first);
        auto const reused = client.post_text(at("imports"), three + "France;national;M;;\n", keyed);
        CHECK(reused.status == 422);
        CHECK(problem_code(reused) == "key-reused");
    }
    Service service(server::store::open_sqlite(folder.path, serving));
    ApiClient client(service.port(), token);
    auto const again = client.post_text(at("imports"), three, keyed);
    CHECK(again.status == 201);
    CHECK(again.body == first);
}

TEST_CASE("Of two officers who import at once, one books and the other hears that it is done") {
    for (int round = 0; round < 5; ++round) {
        Officer officer;
        std::string const token = officer.service.token(Role::secretariat);
        auto const import = [&](std::string const& file) {
            return std::async(std::launch::async, [&officer, token, file] {
                ApiClient client(officer.service.port(), token);
                return client.post_text(at("imports"), file, csv_type);
            });
        };
        auto one = import(three);
        auto two = import(three);
        auto other = import("participant,capacity,level\nChina,national,HS\n");
        int const statuses[] = {one.get().status, two.get().status, other.get().status};
        CAPTURE(statuses[0], statuses[1], statuses[2]);
        auto const bookings = parsed(officer.client.get(at("bookings")))["items"];
        bool const other_won = statuses[2] == 201;
        if (other_won) {
            CHECK(statuses[0] == 422);
            CHECK(statuses[1] == 422);
            CHECK(bookings.size() == 1);
        } else {
            CHECK(statuses[2] == 422);
            CHECK(statuses[0] + statuses[1] == 401);
            CHECK(bookings.size() == 3);
        }
    }
}

TEST_CASE("An import whose connection breaks in the middle stores nothing") {
    Officer officer;
    std::string const token = officer.service.token(Role::secretariat);
    Untouched untouched(officer.service);
    {
        RawClient broken(officer.service.port());
        broken.send("POST " + at("imports") + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " +
                    token + "\r\nContent-Type: text/csv\r\nContent-Length: " +
                    std::to_string(three.size()) + "\r\n\r\n" + three.substr(0, three.size() - 20));
        broken.reset();
    }
    // Whatever the service makes of it, it has made of it when it has answered the next.
    CHECK(officer.client.get(at("bookings")).status == 200);
    CHECK(untouched.holds());
    CHECK(officer.import(three).status == 201);
}

TEST_CASE("Ten thousand rows are judged in one piece, and others are served meanwhile", "[slow]") {
    Officer officer;
    std::string const file = rows_of_all_states(10'000);
    std::string const token = officer.service.token(Role::secretariat);
    auto running = std::async(std::launch::async, [&] {
        ApiClient client(officer.service.port(), token);
        return client.post_text(at("imports?dry_run=true"), file, csv_type);
    });
    // A booking needs no more than its own time while the file is read and judged.
    CHECK(officer.client.post(at("bookings"), statement("ITA")).status == 201);
    auto const preview = running.get();
    REQUIRE(preview.status == 200);
    auto const counts = parsed(preview)["counts"];
    CHECK(counts["booked"].get<std::size_t>() + counts["refused"].get<std::size_t>() == 10'000);
    CHECK(counts["booked"].get<std::size_t>() >= member_states().size() - 1);
    CHECK(officer.import(file).status == 422);
    CHECK(officer.import(rows_of_all_states(10'001)).status == 400);
    auto const all = officer.import(rows_of_all_states(member_states().size()));
    CHECK(all.status == 422);  // Italy is booked already, by another row
}
