// Roles in their order, panels, the whole plan; how long an answer holds true; what is due next.

#include "model/timetable.hpp"

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

Segment const& segment(Desk const& desk, char const* id) {
    return *desk.meeting().programme->find(SegmentId{id});
}

Actor const schedule = of_role(ActorRole::schedule);

}  // namespace

TEST_CASE("roles speak in the programme's order, booked or not, each behind a changeover") {
    Desk desk;
    BookingId const rapporteur = desk.book(role("special_rapporteur"));
    RoleRequest president = role("president");
    president.allotment = Seconds{600};
    BookingId const opened_by = desk.book(president);

    std::vector<RolePlan> const plans = lay_out_roles(desk.meeting(), segment(desk, "opening"));
    REQUIRE(plans.size() == 6);
    char const* const order[] = {
        "president",          "secretary_general", "unodc_executive_director",
        "special_rapporteur", "eminent_person",    "civil_society"};
    Instant cursor = ny(24, 10);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(plans[i].slot->id == RoleId{order[i]});
        Seconds const length{i == 0 ? 600 : 420};
        CHECK(plans[i].time == Interval{cursor + Seconds{90}, cursor + Seconds{90} + length});
        cursor = plans[i].time.end;
    }
    CHECK(plans[0].booking == &desk[opened_by]);
    CHECK(plans[1].booking == nullptr);
    CHECK(plans[3].booking == &desk[rapporteur]);
    CHECK(plans[5].time.end == ny(24, 10, 54));

    desk.withdraw(opened_by);
    CHECK(lay_out_roles(desk.meeting(), segment(desk, "opening"))[0].time ==
          Interval{ny(24, 10, 1, 30), ny(24, 10, 8, 30)});
    CHECK(lay_out_roles(desk.meeting(), segment(desk, "debate-1")).empty());
}

TEST_CASE("when the roles would end is judged with and without a booking") {
    Desk desk;
    Segment const& opening = segment(desk, "opening");
    CHECK(end_of_roles(desk.meeting(), opening, nullptr, nullptr) == ny(24, 10, 51));
    RoleRequest longer = role("president");
    longer.allotment = Seconds{480};
    CHECK(end_of_roles(desk.meeting(), opening, &longer, nullptr) == ny(24, 10, 52));
    BookingId const booking = desk.book(longer);
    CHECK(end_of_roles(desk.meeting(), opening, nullptr, nullptr) == ny(24, 10, 52));
    CHECK(end_of_roles(desk.meeting(), opening, nullptr, &desk[booking]) == ny(24, 10, 51));
    longer.allotment = Seconds{60};
    CHECK(end_of_roles(desk.meeting(), opening, &longer, &desk[booking]) == ny(24, 10, 45));
}

TEST_CASE("a statement is planned by the list, a role in its order, a seat for the whole panel") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    BookingId const remarks = desk.book(role("concluding_remarks"));
    BookingId const chair = desk.book(co_chair("KEN", Development::developing, "panel-2"));
    BookingId const gone = desk.book(national("BRA"));
    desk.withdraw(gone);
    auto const at = [&](BookingId const& id) {
        return planned(desk.meeting(), desk.list(), desk[id]);
    };
    CHECK(at(france) == Planned{SegmentId{"debate-1"}, {ny(24, 11, 1, 30), ny(24, 11, 4, 30)}});
    CHECK(at(remarks) == Planned{SegmentId{"closing"}, {ny(25, 17, 48, 30), ny(25, 17, 55, 30)}});
    CHECK(at(chair) == Planned{SegmentId{"panel-2"}, {ny(24, 16, 30), ny(24, 18)}});
    CHECK(at(gone) == std::nullopt);
    desk.withdraw(remarks);
    CHECK(at(remarks) == std::nullopt);
}

TEST_CASE("the whole plan: six roles, the statements, two panels, three roles, by time") {
    Desk desk;
    desk.book(national("FRA"));
    StatementRequest tomorrow = national("KEN");
    tomorrow.segments = segments({"debate-3"});
    desk.book(tomorrow);
    std::vector<PlannedEntry> const entries = plan(desk.meeting(), desk.list());
    REQUIRE(entries.size() == 13);
    for (std::size_t i = 1; i < entries.size(); ++i)
        CHECK(entries[i - 1].time.end <= entries[i].time.begin);
    CHECK(entries[0].slot->id == RoleId{"president"});
    CHECK(entries[5].slot->id == RoleId{"civil_society"});
    CHECK(entries[6].booking->id == BookingId{"b1"});
    CHECK(entries[6].segment->id == SegmentId{"debate-1"});
    CHECK(entries[7].segment->panel_number == 1);
    CHECK(entries[7].booking == nullptr);
    CHECK(entries[7].time == Interval{ny(24, 15), ny(24, 16, 30)});
    CHECK(entries[8].segment->panel_number == 2);
    CHECK(entries[9].booking->id == BookingId{"b2"});
    CHECK(entries[10].slot->id == RoleId{"panel_1_summary"});
    CHECK(entries[12].slot->id == RoleId{"concluding_remarks"});
    CHECK(entries[12].time.end == ny(25, 17, 55, 30));
}

TEST_CASE("those in the overflow are not in the plan") {
    Desk desk(with_crowd(compact_programme(), 110));
    for (int n = 0; n < 101; ++n)
        desk.book(national(crowd_state(n)));
    CHECK(plan(desk.meeting(), desk.list()).size() == 6 + 2 + 3 + 99);
}

TEST_CASE("an answer holds from the last event or deadline to the next one") {
    Desk desk;
    desk.now = ny(10, 12);
    desk.book(national("FRA"));
    CHECK(stretch(desk.meeting(), ny(10, 12)) == Stretch{ny(10, 12), ny(21, 18)});
    CHECK(stretch(desk.meeting(), ny(15, 0)) == Stretch{ny(10, 12), ny(21, 18)});
    CHECK(stretch(desk.meeting(), ny(21, 18)) == Stretch{ny(21, 18), ny(24, 10)});
    CHECK(stretch(desk.meeting(), ny(24, 9, 59, 59)) == Stretch{ny(21, 18), ny(24, 10)});
    CHECK(stretch(desk.meeting(), ny(24, 10)) == Stretch{ny(24, 10), ny(24, 13)});
    CHECK(stretch(desk.meeting(), ny(25, 12)) == Stretch{ny(25, 10), ny(25, 13)});
    CHECK(stretch(desk.meeting(), ny(25, 18)) == Stretch{ny(25, 18), std::nullopt});
    CHECK(stretch(desk.meeting(), ny(30, 0)) == Stretch{ny(25, 18), std::nullopt});
}

TEST_CASE("what is on by the plan changes with every entry, too") {
    Desk desk;
    desk.now = ny(10, 12);
    desk.book(national("FRA"));
    std::vector<PlannedEntry> const entries = plan(desk.meeting(), desk.list());
    auto const at = [&](Instant now) { return stretch(desk.meeting(), entries, now); };
    CHECK(at(ny(24, 9)) == Stretch{ny(21, 18), ny(24, 10)});
    CHECK(at(ny(24, 10)) == Stretch{ny(24, 10), ny(24, 10, 1, 30)});
    CHECK(at(ny(24, 10, 5)) == Stretch{ny(24, 10, 1, 30), ny(24, 10, 8, 30)});
    CHECK(at(ny(24, 11, 3)) == Stretch{ny(24, 11, 1, 30), ny(24, 11, 4, 30)});
    CHECK(at(ny(24, 11, 4, 30)) == Stretch{ny(24, 11, 4, 30), ny(24, 13)});
    CHECK(at(ny(24, 16)) == Stretch{ny(24, 15), ny(24, 16, 30)});
}

TEST_CASE("the schedule opens the list and closes it, once each, at the due instant") {
    Meeting meeting = apply(Meeting{}, {1, ny(1, 12), MeetingCreated{compact_meeting()}});
    CHECK(next_deadline(Meeting{}) == std::nullopt);
    CHECK(next_deadline(meeting) == ny(3, 9));
    auto const pass = [&](Instant due, Instant now) {
        auto const decision = decide(meeting, PassDeadline{due}, schedule, now);
        REQUIRE(decision.ok());
        for (Event const& event : *decision)
            meeting = apply(std::move(meeting), {meeting.version + 1, now, event});
        return decision->size();
    };
    // Not before it is due.
    CHECK(pass(ny(3, 8, 59, 59), ny(3, 8, 59, 59)) == 0);
    CHECK(pass(ny(3, 9), ny(3, 8, 59, 59)) == 0);
    CHECK_FALSE(meeting.list.open);
    CHECK(pass(ny(3, 9), ny(3, 9)) == 1);
    CHECK(meeting.list == ListState{true, ny(3, 9), ""});
    // The Journal's snapshots in between are publications' (publication_test.cpp).
    CHECK(next_deadline(meeting) == ny(23, 18, 30));
    CHECK(pass(ny(3, 9), ny(3, 9)) == 0);
    CHECK(pass(ny(23, 18, 30), ny(23, 18, 30)) == 1);
    CHECK(pass(ny(24, 18, 30), ny(24, 18, 30)) == 1);
    CHECK(next_deadline(meeting) == ny(25, 13));
    CHECK(pass(ny(25, 13), ny(25, 13)) == 1);
    CHECK(meeting.list == ListState{false, ny(25, 13), ""});
    CHECK(next_deadline(meeting) == std::nullopt);
    CHECK(pass(ny(25, 13), ny(25, 13)) == 0);
}

TEST_CASE("missed deadlines are caught up one after the other") {
    Meeting meeting = apply(Meeting{}, {1, ny(1, 12), MeetingCreated{compact_meeting()}});
    Lines happened;
    while (auto const due = next_deadline(meeting)) {
        auto const decision = decide(meeting, PassDeadline{*due}, schedule, ny(30, 0));
        REQUIRE(decision.ok());
        REQUIRE(decision->size() == 1);
        happened.push_back(std::holds_alternative<ListOpened>(decision->front())   ? "opened"
                           : std::holds_alternative<ListClosed>(decision->front()) ? "closed"
                                                                                   : "snapshot");
        meeting = apply(std::move(meeting), {meeting.version + 1, *due, decision->front()});
    }
    CHECK(happened == Lines{"opened", "snapshot", "snapshot", "closed"});
    CHECK(meeting.at == ny(25, 13));
}

TEST_CASE("a list that an officer opened early or closed early stays as the officer left it") {
    Meeting meeting = apply(Meeting{}, {1, ny(1, 12), MeetingCreated{compact_meeting()}});
    auto const give = [&](Command const& command, Actor const& actor, Instant now) {
        auto const decision = decide(meeting, command, actor, now);
        REQUIRE(decision.ok());
        for (Event const& event : *decision)
            meeting = apply(std::move(meeting), {meeting.version + 1, now, event});
    };
    give(OpenList{"early"}, secretariat(), ny(2, 9));
    CHECK(meeting.list == ListState{true, ny(2, 9), "early"});
    give(PassDeadline{ny(3, 9)}, schedule, ny(3, 9));
    CHECK(meeting.list == ListState{true, ny(2, 9), "early"});
    give(CloseList{"full"}, secretariat(), ny(20, 9));
    give(PassDeadline{ny(25, 13)}, schedule, ny(25, 13));
    CHECK(meeting.list == ListState{false, ny(20, 9), "full"});
}
