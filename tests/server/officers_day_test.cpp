#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <iterator>
#include <set>
#include <sstream>
#include <tuple>

#include "tests/server/officers_day/day.hpp"
#include "tests/server/officers_day/sheet.hpp"

// A day of the list officers, on the program itself: a spreadsheet with slips, the telephone, the
// power that fails, the requests after the deadline, a lost disk. What happens is in
// officers_day/script.hpp, what the list must be then is worked out by officers_day/expected_list.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

std::string text_of(std::vector<ListLine> const& lines) {
    std::string text;
    for (ListLine const& line : lines)
        text += tests::text_of(line) + '\n';
    return text;
}

void check_list(Day& day) {
    REQUIRE(text_of(day.hall.served()) == text_of(day.expected.lines()));
}

// The spreadsheet.

Headers const csv_type{{"Content-Type", "text/csv"}};

RawAnswer send(Day& day, Sheet const& sheet, std::string const& query = "") {
    return day.hall.officer().post_text(at("imports" + query), sheet.csv(), csv_type);
}

// What is shown as wrong: the row, the column, and the rule or the sentence.
using Shown = std::tuple<std::size_t, std::string, std::string>;

std::vector<Shown> shown_in(json const& rows) {
    std::vector<Shown> shown;
    for (json const& row : rows) {
        for (json const& error : row["errors"])
            shown.emplace_back(row["row"], error["column"], error["message"]);
        for (json const& violation : row["violations"])
            shown.emplace_back(row["row"], violation["column"], violation["rule"]);
    }
    return shown;
}

// Each slip is shown where it was made, and nothing else is.
void check_shown(json const& rows, Sheet const& good) {
    std::vector<Shown> shown = shown_in(rows);
    CHECK(shown.size() == std::size(script::slips));
    for (script::Slip const& slip : script::slips) {
        std::size_t const row = good.row_of(slip.who);
        auto const found = std::find_if(shown.begin(), shown.end(), [&](Shown const& one) {
            return std::get<0>(one) == row && std::get<1>(one) == slip.column;
        });
        INFO(slip.who << ", row " << row << ", " << slip.column << ": " << slip.text);
        REQUIRE(found != shown.end());
        CHECK_THAT(std::get<2>(*found), Catch::Contains(slip.shown));
    }
    CHECK(std::count_if(rows.begin(), rows.end(), [](json const& row) {
              return row["verdict"] == "refused";
          }) == std::ssize(script::slips));
}

Inscription inscription_of(Sheet const& sheet, std::size_t row) {
    Inscription said{sheet.who(row), sheet.cell(row, "level"), sheet.cell(row, "inscribed_at")};
    std::string const& seconds = sheet.cell(row, "allotment_seconds");
    said.seconds = sheet.cell(row, "capacity") == "group" ? 300 : 180;
    if (!seconds.empty()) said.seconds = std::stoi(seconds);
    std::istringstream segments(sheet.cell(row, "segments"));
    for (std::string segment; segments >> segment;)
        said.segments.push_back(segment);
    return said;
}

static_assert(std::size(script::slips) == 12);

void import_the_sample(Day& day) {
    Sheet const good(bytes_of(ROSTRUM_SOURCE_DIR "/config/samples/provisional-list.csv"));
    Sheet bad = good;
    for (script::Slip const& slip : script::slips)
        bad.cell(good.row_of(slip.who), slip.column) = slip.text;
    std::uint64_t const version = day.hall.version();
    auto const refused = send(day, bad);
    REQUIRE(refused.status == 422);
    check_shown(parsed(refused)["rows"], good);
    CHECK(day.hall.served().empty());

    auto const preview = send(day, good, "?dry_run=true");
    REQUIRE(preview.status == 200);
    CHECK(day.hall.version() == version);
    auto const stored = send(day, good);
    REQUIRE(stored.status == 201);
    CHECK(parsed(stored)["rows"] == parsed(preview)["rows"]);
    for (std::size_t row = 2; row <= good.last_row(); ++row)
        day.expected.book(inscription_of(good, row));
    check_list(day);

    std::uint64_t const then = day.hall.version();
    auto const again = send(day, good);
    CHECK(again.status == 200);
    CHECK(parsed(again)["counts"]["unchanged"] == good.last_row() - 1);
    CHECK(day.hall.version() == then);
}

// Friday: what is said is done.

bool delegations_own(script::Entry const& entry) {
    return entry.act == script::Act::propose || entry.act == script::Act::accept ||
           entry.act == script::Act::unpropose;
}

// R18 names the first who is overtaken, and counts them.
void check_warning(Day const& day, script::Entry const& entry, json const& booking) {
    json const& warnings = booking["warnings"];
    auto const r18 = std::find_if(warnings.begin(), warnings.end(),
                                  [](json const& one) { return one["rule"] == "R18"; });
    auto const behind = day.expected.behind_by_time(entry.who);
    REQUIRE((r18 != warnings.end()) == !behind.empty());
    CHECK((behind.empty() ? "" : behind.front().who) == entry.overtaken);
    if (behind.empty()) return;
    CHECK((*r18)["facts"]["other"] == behind.front().booking);
    CHECK((*r18)["facts"]["count"] == behind.size());
}

void call(Day& day, script::Entry const& entry, std::string const& now) {
    INFO(entry.who << " " << static_cast<int>(entry.act) << " " << entry.value);
    bool const own = delegations_own(entry);
    auto const answer = say(day, own ? day.hall.as(entry.who) : day.hall.officer(), entry);
    bool const made = entry.act == script::Act::book || entry.act == script::Act::propose;
    INFO(answer.body);
    REQUIRE(answer.status == (made ? 201 : 200));
    if (entry.act == script::Act::propose)
        day.swaps[std::string(entry.who) + ">" + entry.value] = parsed(answer)["id"];
    ExpectedList before = day.expected;
    expect(day, entry, now);
    if (!own) day.before_last_act = std::move(before);
    if (entry.act == script::Act::book) check_warning(day, entry, parsed(answer));
}

template <class Entries>
void call_all(Day& day, Entries const& entries, std::string const& now) {
    for (script::Entry const& entry : entries)
        call(day, entry, now);
    check_list(day);
}

// The power fails.

std::string printed(Day& day, std::string const& format) {
    Finished const done = day.hall.run({"print", "list", "--data", day.hall.data(), "--format",
                                        format, "--config-folder", ROSTRUM_SOURCE_DIR "/config"});
    REQUIRE(done.status == 0);
    return done.output;
}

// The lines of list.csv, as far as it says the same; its times are those of a clock on the wall.
std::vector<std::string> places_in(std::string const& csv) {
    Sheet const sheet(csv.substr(csv.find("No.")));
    std::vector<std::string> places;
    for (std::size_t row = 2; row <= sheet.last_row(); ++row)
        places.push_back(sheet.cell(row, "No.") + " " + sheet.cell(row, "Inscription") + " " +
                         sheet.cell(row, "Date") + " " + sheet.cell(row, "Begins"));
    return places;
}

// In the order of their times; the overflow stands last.
std::vector<std::string> places_in(ExpectedList const& list) {
    auto lines = list.lines();
    std::stable_sort(lines.begin(), lines.end(),
                     [](auto const& a, auto const& b) { return a.begins < b.begins; });
    std::vector<std::string> places;
    for (ListLine const& line : lines) {
        std::string const begins = line.begins == "overflow" ? " " : line.begins.substr(0, 16);
        places.push_back(std::to_string(line.position) + " " + line.booking + " " + begins);
    }
    return places;
}

// What was answered before the process was killed is what the dead store prints, and what is
// answered when it is served again.
void kill_and_print(Day& day) {
    std::string const version = std::to_string(day.hall.version());
    std::string const table = day.hall.officer().get(at("list.csv")).body;
    std::string const paper = day.hall.officer().get(at("print/list")).body;
    day.hall.kill();
    CHECK(places_in(table) == places_in(day.expected));
    CHECK_THAT(paper, Catch::Contains("Version " + version + " "));
    CHECK(printed(day, "csv") == table);
    CHECK(printed(day, "html") == paper);
    day.hall.serve_from(script::friday);
    check_list(day);
    CHECK(std::to_string(day.hall.version()) == version);
}

void let_the_power_fail(Day& day) {
    call(day, script::last_call, script::friday);
    kill_and_print(day);

    // One call is on its way: it is on the list or it is not, and said again it is there once.
    ExpectedList const without = day.expected;
    expect(day, script::call_in_flight, script::friday);
    std::string const key = "call-in-flight";
    day.hall.post_and_kill(at("bookings"), booking_of(script::call_in_flight), key);
    auto const places = places_in(printed(day, "csv"));
    CHECK((places == places_in(without) || places == places_in(day.expected)));
    day.hall.serve_from(script::saturday);
    auto const again = day.hall.officer().post(at("bookings"), booking_of(script::call_in_flight),
                                               {{"Idempotency-Key", key}});
    REQUIRE(again.status == 201);
    check_list(day);
}

// The weekend: what delegations say is asked for.

std::string request_at(int number, std::string const& part = "") {
    return at("requests/r" + std::to_string(number) + part);
}

json request_as_seen(Day& day, int number) {
    return parsed(day.hall.officer().get(request_at(number)));
}

template <class Requests>
void ask(Day& day, Requests const& requests, int& number) {
    for (script::Request const& request : requests) {
        auto const answer = say(day, day.hall.as(request.asked.who), request.asked);
        INFO(request.asked.who << ": " << answer.body);
        REQUIRE(answer.status == 202);
        json const asked = parsed(answer);
        CHECK(asked["id"] == "r" + std::to_string(++number));
        CHECK(asked["state"] == "pending");
        CHECK(asked["participant"]["id"] == participant_of(request.asked.who));
        CHECK(answer.header("Location") == request_at(number));
    }
    check_list(day);
}

void accept(Day& day, int number, script::Request const& request, std::string const& asked_at) {
    auto const answer = day.hall.officer().request("POST", request_at(number, "/acceptance"));
    INFO(request.asked.who << ": " << answer.body);
    REQUIRE(answer.status == 200);
    json const accepted = parsed(answer);
    CHECK(accepted["state"] == "accepted");
    expect(day, request.asked, asked_at);
    CHECK(accepted["result"]["id"] == day.expected.id(request.asked.who));
    if (request.asked.act == script::Act::speaker)
        CHECK(accepted["result"]["speaker"]["name"] == request.asked.value);
}

// What a booking is, but for the versions that it went through.
json booking_as_seen(Day& day, std::string const& who) {
    json booking = parsed(day.hall.officer().get(at("bookings/" + day.expected.id(who))));
    booking.erase("revision");
    booking.erase("version");
    return booking;
}

// The booking is what it was, and the request waits again. One that was made keeps its receipt and
// is withdrawn.
void accept_and_undo(Day& day, int number, script::Request const& request,
                     std::string const& asked_at) {
    bool const makes = request.asked.act == script::Act::book;
    ExpectedList const list_before = day.expected;
    json const before = makes ? json() : booking_as_seen(day, request.asked.who);
    accept(day, number, request, asked_at);
    auto const undone = say(day, day.hall.officer(), {"", script::Act::undo, "", "not yet"});
    REQUIRE(undone.status == 200);
    if (makes)
        day.expected.withdraw(request.asked.who);
    else
        day.expected = list_before;
    CHECK(request_as_seen(day, number)["state"] == "pending");
    if (!makes) CHECK(booking_as_seen(day, request.asked.who) == before);
    check_list(day);
}

void decline(Day& day, int number, std::string const& reason) {
    auto const target = request_at(number, "?reason=" + in_a_query(reason));
    auto const answer = day.hall.officer().remove(target);
    REQUIRE(answer.status == 200);
    CHECK(parsed(answer)["state"] == "declined");
    CHECK(parsed(answer)["decision_reason"] == reason);
}

void decide(Day& day, int number, script::Request const& request, std::string const& asked_at) {
    INFO("r" << number);
    ApiClient& officer = day.hall.officer();
    switch (request.fate) {
        case script::Fate::accepted:
            return accept(day, number, request, asked_at);
        case script::Fate::undone:
            accept_and_undo(day, number, request, asked_at);
            return accept(day, number, request, asked_at);
        case script::Fate::refused: {
            auto const answer = officer.request("POST", request_at(number, "/acceptance"));
            CHECK(answer.status == 422);
            CHECK(broken_rules(answer) == std::vector<std::string>{request.answer});
            return decline(day, number, "is on the list already");
        }
        case script::Fate::declined:
            return decline(day, number, request.answer);
        case script::Fate::taken_back: {
            auto const answer = day.hall.as(request.asked.who).remove(request_at(number));
            CHECK(answer.status == 200);
            CHECK(parsed(answer)["state"] == "withdrawn");
            return;
        }
        case script::Fate::lapsed:
            CHECK(request_as_seen(day, number)["state"] == "lapsed");
            CHECK(officer.request("POST", request_at(number, "/acceptance")).status == 409);
            return;
    }
}

template <class Requests>
void decide_all(Day& day, Requests const& requests, int first, std::string const& asked_at) {
    for (std::size_t i = 0; i < std::size(requests); ++i)
        decide(day, first + static_cast<int>(i), requests[i], asked_at);
    check_list(day);
}

json request_naming(Day& day, std::string const& speaker) {
    json const all = parsed(day.hall.officer().get(at("requests?limit=500")))["items"];
    auto const found = std::find_if(all.begin(), all.end(), [&](json const& request) {
        return request["speaker"].is_object() && request["speaker"]["name"] == speaker;
    });
    REQUIRE(found != all.end());
    return *found;
}

// Of a request another delegation learns nothing, nor of the speaker whom it names.
void check_hidden(Day& day, std::string const& speaker) {
    std::string const target =
        at("requests/" + request_naming(day, speaker)["id"].get<std::string>());
    ApiClient& other = day.hall.as("SWE");
    CHECK(other.get(target).status == 404);
    CHECK(other.remove(target).status == 404);
    CHECK(parsed(other.get(at("requests")))["items"].size() == 1);
    for (char const* part : {"requests", "bookings?limit=500", "timetable", "events?limit=500"}) {
        auto const answer = other.get(at(part));
        REQUIRE(answer.status == 200);
        CHECK_THAT(answer.body, !Catch::Contains(speaker));
    }
}

std::size_t requests_in(Day& day, std::string const& state) {
    return parsed(day.hall.officer().get(at("requests?limit=500&state=" + state)))["items"].size();
}

std::size_t fated(std::set<script::Fate> const& fates) {
    auto const counted = [&](auto const& requests) {
        return std::count_if(
            std::begin(requests), std::end(requests),
            [&](script::Request const& request) { return fates.contains(request.fate); });
    };
    return static_cast<std::size_t>(counted(script::saturday_requests) +
                                    counted(script::sunday_requests));
}

// Sunday's requests are decided first: who asked on Saturday stands before them all the same.
void take_the_requests(Day& day) {
    int number = 0;
    ask(day, script::saturday_requests, number);
    day.hall.serve_from(script::sunday);
    call_all(day, script::weekend_proposals, script::sunday);
    ask(day, script::sunday_requests, number);
    CHECK(number == 30);
    CHECK(requests_in(day, "pending") == 30);
    call_all(day, script::meanwhile, script::sunday);
    char const* const speaker = "H.E. Ms. Ingrid Nordahl";
    check_hidden(day, speaker);
    decide_all(day, script::sunday_requests, 16, script::sunday);
    decide_all(day, script::saturday_requests, 1, script::saturday);
    check_hidden(day, speaker);
    CHECK(requests_in(day, "pending") == 0);
    CHECK(requests_in(day, "accepted") == fated({script::Fate::accepted, script::Fate::undone}));
    CHECK(requests_in(day, "declined") == fated({script::Fate::declined, script::Fate::refused}));
    CHECK(requests_in(day, "withdrawn") == fated({script::Fate::taken_back}));
    CHECK(requests_in(day, "lapsed") == fated({script::Fate::lapsed}));
}

void after_the_backup(Day& day) {
    let_the_power_fail(day);
    take_the_requests(day);
}

// The disk is lost.

void restore(Day& day, std::string const& backup) {
    day.hall.kill();
    std::filesystem::remove_all(day.hall.data());
    REQUIRE(day.hall.run({"restore", backup, "--data", day.hall.data()}).status == 0);
    day.hall.serve_from(script::friday);
}

// What a person wrote down of the end; lines that begin with # say what it is.
std::string text_on_record() {
    std::istringstream lines(bytes_of(ROSTRUM_SOURCE_DIR "/tests/fixtures/officers-day.txt"));
    std::string text;
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with('#')) text += line + '\n';
    return text;
}

}  // namespace

TEST_CASE("An officers' day of slips, telephones, requests and kills ends in the exact list",
          "[slow]") {
    Day day;
    day.hall.serve_from(script::friday);
    import_the_sample(day);
    call_all(day, script::friday_calls, script::friday);

    std::string const backup = day.hall.beside("friday.backup");
    REQUIRE(day.hall.run({"backup", backup, "--data", day.hall.data()}).status == 0);
    ExpectedList const then = day.expected;
    std::uint64_t const version_then = day.hall.version();
    after_the_backup(day);
    std::string const weekend = text_of(day.hall.served());
    std::uint64_t const version = day.hall.version();

    restore(day, backup);
    day.expected = then;
    CHECK(day.hall.version() == version_then);
    check_list(day);
    after_the_backup(day);
    CHECK(text_of(day.hall.served()) == weekend);
    CHECK(day.hall.version() == version);

    CHECK(weekend == text_on_record());
    CHECK(places_in(day.hall.officer().get(at("list.csv")).body) == places_in(day.expected));
    Finished const verified = day.hall.run({"verify", day.hall.data()});
    CHECK(verified.status == 0);
    CHECK_THAT(verified.output, Catch::Contains("the store is sound"));
}
