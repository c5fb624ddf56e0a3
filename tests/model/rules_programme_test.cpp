// The rules that a meeting file and a change of it are held against: R1, R3, R4, R40, R47, and the
// faults of a file under every other rule.

#include <catch2/catch.hpp>
#include <set>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

// How a meeting of this programme is received; only what stands before " fault=" of each line.
Lines creation(Programme programme) {
    Actor const operator_ = of_role(ActorRole::command_line);
    auto const decision =
        decide(Meeting{}, CreateMeeting{std::make_shared<const Programme>(std::move(programme))},
               operator_, ny(1, 12));
    if (decision) return {"accepted"};
    Lines lines = described(decision.error().findings);
    for (std::string& line : lines)
        line.resize(std::min(line.size(), line.find(" fault=")));
    return lines;
}

Lines adoption(Desk const& desk, Programme programme, std::string const& decision) {
    Lines lines = desk.answer(AdoptProgramme{
        std::make_shared<const Programme>(std::move(programme)), decision, "as decided"});
    for (std::string& line : lines)
        line.resize(std::min(line.size(), line.find(" fault=")));
    return lines;
}

Segment& segment(Programme& programme, char const* id) {
    for (Segment& one : programme.segments)
        if (one.id == SegmentId{id}) return one;
    throw std::out_of_range(id);
}

}  // namespace

TEST_CASE("the table of rules is in order, cited, and says of each rule where it is kept") {
    std::set<std::string_view> seen;
    int last = 0;
    for (Rule const& rule : all_rules()) {
        INFO(rule.id);
        int const number = std::stoi(std::string{rule.id.substr(1)});
        CHECK(number > last);
        last = number;
        CHECK_FALSE(rule.document.empty());
        CHECK((rule.judge || rule.warn || !rule.kept_by.empty()));
        CHECK(find_rule(rule.id) == &rule);
        seen.insert(rule.id);
    }
    std::set<std::string_view> const asked_for{
        "R1",  "R2",  "R3",  "R4",  "R5",  "R6",  "R7",  "R8",  "R9",  "R10", "R11",
        "R12", "R13", "R14", "R15", "R17", "R18", "R19", "R20", "R21", "R22", "R23",
        "R24", "R25", "R26", "R27", "R28", "R29", "R30", "R31", "R32", "R33", "R34",
        "R35", "R36", "R37", "R38", "R39", "R40", "R46", "R47"};
    CHECK(seen == asked_for);
    CHECK(find_rule("R99") == nullptr);
}

TEST_CASE("a rule is cited as the meeting's file has it, else as the table does") {
    Programme programme = compact_programme();
    CHECK(citation(programme, RuleId{"R15"}) == Citation{"A/RES/79/286", "2(b)", ""});
    for (RuleInForce& rule : programme.rules)
        if (rule.id == RuleId{"R15"}) rule.citations = {{"X/1", "9", "practice"}};
    CHECK(citation(programme, RuleId{"R15"}) == Citation{"X/1", "9", "practice"});
    programme.rules.clear();
    CHECK(citation(programme, RuleId{"R23"}) == Citation{"A/520/Rev.20", "rule 73", ""});
    CHECK(citation(programme, RuleId{"R99"}) == Citation{});
}

TEST_CASE("a rule that is not in force at a meeting is not judged there") {
    Programme programme = compact_programme();
    std::erase_if(programme.rules,
                  [](RuleInForce const& rule) { return rule.id == RuleId{"R15"}; });
    Desk desk(std::make_shared<const Programme>(programme));
    StatementRequest request = national("unicef");
    request.allotment = Seconds{900};
    CHECK(desk.answer(booking_of(request)) ==
          Lines{"R11 R11.not_in_the_debate /participant participant=unicef"});
}

TEST_CASE("R1 the programme of the resolution is accepted, once") {
    CHECK(creation(compact_programme()) == Lines{"accepted"});
    Desk const desk;
    CHECK(desk.answer(CreateMeeting{compact_meeting()}) ==
          Lines{"conflict conflict.meeting_exists"});
}

TEST_CASE("R1 panel 2 at 16:45 is refused") {
    Programme late = compact_programme();
    segment(late, "panel-2").time = {ny(24, 16, 45), ny(24, 18)};
    CHECK(creation(late) == Lines{"R1 R1.fault /segments/3/starts_at"});

    Desk const desk;
    CHECK(adoption(desk, late, "A/80/L.99") == Lines{"R1 R1.fault /segments/3/starts_at"});
}

TEST_CASE("R1 neither more nor fewer segments than the resolution lays down") {
    Programme fewer = compact_programme();
    fewer.segments.erase(fewer.segments.begin() + 4);
    CHECK(creation(fewer) == Lines{"R1 R1.fault /segments"});

    Programme more = compact_programme();
    Segment extra = segment(more, "debate-2");
    extra.id = SegmentId{"debate-2b"};
    segment(more, "debate-2").time.end = extra.time.begin = ny(25, 12);
    Lines const lines = creation(more);
    CHECK(lines == Lines{"R1 R1.fault /segments/4/ends_at"});
}

TEST_CASE("R1 a changed schedule needs the reference of a recorded decision") {
    Desk desk;
    Programme spill_over = compact_programme();
    Sitting sitting = spill_over.sittings.back();
    sitting.id = SittingId{"26-am"};
    sitting.time = {ny(26, 10), ny(26, 13)};
    sitting.plenary_number = 51;
    sitting.record_symbol = "A/80/PV.51";
    Segment more = segment(spill_over, "debate-3");
    more.id = SegmentId{"debate-4"};
    more.sitting = sitting.id;
    more.time = sitting.time;
    spill_over.sittings.push_back(sitting);
    spill_over.segments.push_back(more);
    MandateClause clause;
    clause.paragraph = "1(c)";
    clause.note = "decision A/80/500";
    clause.segment = more.id;
    clause.time = more.time;
    spill_over.mandate.clauses.push_back(clause);

    CHECK(adoption(desk, spill_over, "") == Lines{"R1 R1.decision_missing /decision"});
    CHECK(adoption(desk, spill_over, "A/80/500") == Lines{"accepted"});

    Programme renamed = compact_programme();
    renamed.venue[Language::en] = "New York";
    CHECK(adoption(desk, renamed, "") == Lines{"accepted"});

    desk.accept(AdoptProgramme{std::make_shared<const Programme>(spill_over), "A/80/500", "full"});
    CHECK(desk.meeting().programme->find(SegmentId{"debate-4"}));
}

TEST_CASE("R1 a programme is adopted by an officer, and only for its own meeting") {
    Desk const desk;
    CHECK(desk.answer(AdoptProgramme{compact_meeting(), "", ""}, delegation("FRA")) ==
          Lines{"forbidden forbidden.role"});
    Programme other = compact_programme();
    other.id = MeetingId{"other"};
    CHECK(adoption(desk, other, "A/80/500") == Lines{"conflict conflict.other_meeting"});
    // The same programme again is no event.
    auto const nothing =
        decide(desk.meeting(), AdoptProgramme{compact_meeting(), "", ""}, secretariat(), desk.now);
    REQUIRE(nothing.ok());
    CHECK(nothing->empty());
}

TEST_CASE("A file that is adopted keeps what officers have set and it leaves alone") {
    Desk desk;
    auto const adopt = [&](Programme const& file) {
        auto const events =
            desk.tell(AdoptProgramme{std::make_shared<const Programme>(file), "", "new"});
        REQUIRE(events);
        return events->size();
    };
    ChangeSettings set;
    set.change.changeover = Seconds{60};
    set.change.late_start = Seconds{400};
    desk.accept(set);

    Programme file = compact_programme();
    CHECK(adopt(file) == 0);  // nothing is new in it
    file.venue[Language::en] = "New York";
    CHECK(adopt(file) == 2);
    CHECK(desk.meeting().programme->debate.changeover == Seconds{60});
    CHECK(desk.meeting().programme->debate.late_start == Seconds{400});
    file.debate.changeover = Seconds{75};
    adopt(file);
    CHECK(desk.meeting().programme->debate.changeover == Seconds{75});
    CHECK(desk.meeting().programme->debate.late_start == Seconds{400});

    // A file that says what officers have set already is adopted as well, and counts from then on.
    file.debate.late_start = Seconds{400};
    CHECK(adopt(file) == 1);
    set.change = {};
    set.change.late_start = Seconds{500};
    desk.accept(set);
    file.venue[Language::en] = "Headquarters";
    adopt(file);
    CHECK(desk.meeting().programme->debate.late_start == Seconds{500});
}

TEST_CASE("A file that puts the closing off opens a list that the schedule has closed") {
    Desk desk;
    Programme file = compact_programme();
    Instant const closed_at = file.debate.list.closes_at;
    desk.pass_deadlines(closed_at + std::chrono::minutes{1});
    REQUIRE_FALSE(desk.meeting().list.open);
    file.debate.list.closes_at = closed_at + std::chrono::hours{2};
    desk.accept(AdoptProgramme{std::make_shared<const Programme>(file), "", "two have withdrawn"});
    CHECK(desk.meeting().list.open);
    CHECK(next_deadline(desk.meeting()) == file.debate.list.closes_at);
}

TEST_CASE("R37 a file sets no co-chairs beside those who are booked") {
    Desk desk;
    desk.book(co_chair("FRA", Development::developed));
    Programme file = compact_programme();
    auto const panel = std::find_if(file.segments.begin(), file.segments.end(),
                                    [](Segment const& s) { return s.id.str() == "panel-1"; });
    panel->co_chairs = {{ParticipantId{"FRA"}, Development::developed},
                        {ParticipantId{"KEN"}, Development::developing}};
    std::string const at =
        "/segments/" + std::to_string(panel - file.segments.begin()) + "/co_chairs";
    CHECK(adoption(desk, file, "") ==
          Lines{"R37 R37.two_already " + at + " segment=panel-1",
                "R37 R37.same_state " + at + "/0/participant participant=FRA",
                "R37 R37.same_side " + at + "/0/declared participant=FRA"});
    panel->co_chairs.erase(panel->co_chairs.begin());
    CHECK(adoption(desk, file, "") == Lines{"accepted"});
}

TEST_CASE("R37 co-chairs that officers have set stay, and are what a file is judged with") {
    Desk desk;
    desk.book(co_chair("FRA", Development::developed));
    ChangeSettings set;
    set.change.segments = {
        {SegmentId{"panel-1"}, {}, {}, {{{ParticipantId{"KEN"}, Development::developing}}}}};
    desk.accept(set);
    Programme file = compact_programme();
    file.venue[Language::en] = "New York";
    CHECK(adoption(desk, file, "") == Lines{"accepted"});
    // The summary is Kenya's, which chairs by the setting that stays.
    RoleRequest summary = role("panel_1_summary");
    summary.participant = ParticipantId{"KEN"};
    desk.book(summary);
    CHECK(adoption(desk, file, "") == Lines{"accepted"});
}

TEST_CASE("R1 roles may not run past their segment") {
    Desk desk;
    // Six statements of 7 min, each behind its changeover, end at 10:51.
    RoleRequest speech = role("president");
    speech.allotment = Seconds{420 + 9 * 60};
    CHECK(desk.answer(booking_of(speech)) == Lines{"accepted"});
    speech.allotment = Seconds{420 + 9 * 60 + 1};
    CHECK(desk.answer(booking_of(speech)) ==
          Lines{"R1 R1.segment_overrun /allotment_seconds segment=opening ends_at=24 11:00:00 "
                "would_end_at=24 11:00:01"});

    speech.allotment.reset();
    BookingId const booking = desk.book(speech);
    Change change;
    change.booking = booking;
    change.allotment = std::optional{Seconds{2000}};
    CHECK(desk.answer(change) ==
          Lines{"R1 R1.segment_overrun /allotment_seconds segment=opening ends_at=24 11:00:00 "
                "would_end_at=24 11:17:20"});
}

TEST_CASE(
    "R2 a reserve outside the debate, R15 longer limits, R6 other roles, R37 one side: of a file") {
    Programme longer = compact_programme();
    longer.debate.allowed[Capacity::national] = Seconds{181};
    CHECK(creation(longer) == Lines{"R15 R1.fault /debate/allotment_seconds/national"});

    Programme guest = compact_programme();
    segment(guest, "opening").roles[4].id = RoleId{"minister"};
    CHECK(creation(guest) ==
          Lines{"R6 R1.fault /segments/0/roles/4/id", "R6 R1.fault /segments/0/roles"});

    Programme one_side = compact_programme();
    segment(one_side, "panel-1").co_chairs = {{ParticipantId{"AUT"}, Development::developed},
                                              {ParticipantId{"FRA"}, Development::developed}};
    CHECK(creation(one_side) ==
          Lines{"R37 R37.same_side /segments/2/co_chairs/1/declared participant=AUT"});

    Programme wrong_reserve = compact_programme();
    wrong_reserve.debate.reserves[0].time = {ny(25, 17), ny(25, 17, 31)};
    CHECK(creation(wrong_reserve) ==
          Lines{"R29 R29.reserve_outside /debate/reserves/0/starts_at reserve=replies"});
}

TEST_CASE("R3 a wrong offset for the venue is refused") {
    Zone const zone{"America/New_York", {{Instant{}, Seconds{-5 * 3600}}}};
    CHECK(judge_offset(zone, ny(24, 10), Seconds{-5 * 3600}, "/starts_at").empty());
    CHECK(described(judge_offset(zone, ny(24, 10), Seconds{-4 * 3600}, "/starts_at")) ==
          Lines{"R3 R3.wrong_offset /starts_at zone=America/New_York given_minutes=-240 "
                "expected_minutes=-300"});
}

TEST_CASE("R3 the offset is the one of that day, on both sides of a change of the clocks") {
    Instant const change = date::sys_days{date::year{2026} / 3 / 29} + std::chrono::hours{1};
    Zone const zone{"Europe/Vienna", {{Instant{}, Seconds{3600}}, {change, Seconds{7200}}}};
    CHECK(judge_offset(zone, change - Seconds{1}, Seconds{3600}, "").empty());
    CHECK(judge_offset(zone, change, Seconds{7200}, "").empty());
    CHECK(judge_offset(zone, change, Seconds{3600}, "/a").size() == 1);
    CHECK(judge_offset(zone, change - Seconds{1}, Seconds{7200}, "/a").size() == 1);
}

TEST_CASE("R4 sittings in one room touch and do not overlap; each has a presiding officer") {
    Programme overlapping = compact_programme();
    overlapping.sittings[1].time.begin = ny(24, 13) - Seconds{1};
    CHECK(creation(overlapping) == Lines{"R4 R1.fault /sittings/1/starts_at"});

    Programme touching = compact_programme();
    touching.sittings[1].time.begin = ny(24, 13);
    CHECK(creation(touching) == Lines{"accepted"});

    Programme elsewhere = compact_programme();
    elsewhere.rooms.push_back({RoomId{"room-4"}, elsewhere.rooms[0].name});
    elsewhere.sittings[1].room = RoomId{"room-4"};
    elsewhere.sittings[1].time.begin = ny(24, 12);
    CHECK(creation(elsewhere) == Lines{"accepted"});

    Programme leaderless = compact_programme();
    leaderless.sittings[2].presiding_officer.clear();
    CHECK(creation(leaderless) == Lines{"R4 R1.fault /sittings/2/presiding_officer"});
}

TEST_CASE("R4 one speaker at a time: planned statements and roles touch and never overlap") {
    Desk desk;
    desk.book(role("president"));
    for (char const* state : {"FRA", "DEU", "KEN", "USA"})
        desk.book(national(state));
    Instant last = ny(24, 0);
    for (Place const& place : desk.list().places) {
        REQUIRE(place.planned);
        CHECK(place.planned->time.begin >= last + Seconds{90});
        last = place.planned->time.end;
    }
}

TEST_CASE("R39 the closing holds both summaries in order, then the remarks, and nothing else") {
    Programme swapped = compact_programme();
    std::swap(segment(swapped, "closing").roles[0], segment(swapped, "closing").roles[1]);
    Lines const lines = creation(swapped);
    REQUIRE_FALSE(lines.empty());
    for (std::string const& line : lines)
        CHECK(line.starts_with("R39 R1.fault /segments/6/roles"));

    Programme more = compact_programme();
    segment(more, "closing")
        .roles.push_back({RoleId{"minister"}, more.title, Seconds{60}, true, false, {}});
    CHECK_FALSE(creation(more) == Lines{"accepted"});
    CHECK(creation(more).front().starts_with("R39 R1.fault /segments/6/roles"));
}

TEST_CASE("R40 no segment is published without a webcast and a link or a note that it follows") {
    Desk const as_is;
    auto const webcast_gaps = [](Programme programme) {
        Desk const desk(std::make_shared<const Programme>(std::move(programme)));
        Lines found;
        for (std::string& line : described(publication_gaps(desk.meeting())))
            if (line.starts_with("R40")) found.push_back(std::move(line));
        return found;
    };
    CHECK(webcast_gaps(compact_programme()).empty());
    Programme dark = compact_programme();
    segment(dark, "debate-2").webcast = false;
    segment(dark, "closing").webcast_link.clear();
    CHECK(webcast_gaps(dark) ==
          Lines{"R40 R40.no_webcast segment=debate-2", "R40 R40.no_webcast segment=closing"});
    segment(dark, "debate-2").webcast = true;
    segment(dark, "closing").webcast_link = "https://webtv.example/closing";
    CHECK(webcast_gaps(dark).empty());
}

TEST_CASE("R47 plenary numbers strictly increase, panels have none, the symbol follows") {
    Programme same = compact_programme();
    same.sittings[2].plenary_number = 48;
    same.sittings[2].record_symbol = "A/80/PV.48";
    CHECK(creation(same) == Lines{"R47 R1.fault /sittings/2/plenary_number"});

    Programme gap = compact_programme();
    gap.sittings[3].plenary_number = 53;
    gap.sittings[3].record_symbol = "A/80/PV.53";
    CHECK(creation(gap) == Lines{"accepted"});

    Programme numbered_panels = compact_programme();
    numbered_panels.sittings[1].plenary_number = 49;
    CHECK(creation(numbered_panels) == Lines{"R47 R1.fault /sittings/1/plenary_number"});

    Programme wrong_symbol = compact_programme();
    wrong_symbol.sittings[0].record_symbol = "A/79/PV.48";
    CHECK(creation(wrong_symbol) == Lines{"R47 R1.fault /sittings/0/record_symbol"});
}
