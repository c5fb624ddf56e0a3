// The rules about who speaks in the debate, in what capacity and for how long: R2, R10-R15.

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

StatementRequest lasting(StatementRequest request, int seconds) {
    request.allotment = Seconds{seconds};
    return request;
}

}  // namespace

TEST_CASE("every broken rule is named, each judged as if the others held") {
    Desk desk;
    CHECK(desk.answer(booking_of(lasting(national("unicef"), 900))) ==
          Lines{"R11 R11.not_in_the_debate /participant participant=unicef",
                "R15 R15.too_long /allotment_seconds asked_seconds=900 allowed_seconds=180 "
                "capacity=@capacity.national"});

    desk.book(for_group("eu", "eu"));
    StatementRequest all_wrong = lasting(for_group("holy_see", "eu"), 301);
    all_wrong.authorization.clear();
    all_wrong.segments = segments({"panel-1", "opening", "nowhere"});
    all_wrong.contains_eov = true;
    CHECK(desk.answer(booking_of(all_wrong)) ==
          Lines{"R2 R2.not_a_debate /segments/0 segment=panel-1",
                "R2 R2.not_a_debate /segments/1 segment=opening",
                "R6 R6.only_the_roles /segments/1 segment=opening",
                "R10 R10.not_national /contains_eov participant=holy_see",
                "R11 R11.capacity_closed /capacity participant=holy_see capacity=@capacity.group",
                "R13 R13.authorization_missing /authorization",
                "R13 R13.not_a_member /participant participant=holy_see group=eu",
                "R13 R13.group_taken /group group=eu booking=b1",
                "R15 R15.too_long /allotment_seconds asked_seconds=301 allowed_seconds=300 "
                "capacity=@capacity.group",
                "unknown segment nowhere /segments/2"});
}

TEST_CASE("unknown names are refused, all of them, each with its pointer") {
    Desk const desk;
    StatementRequest request = joint("ATL", {"ATL", "FRA", "ZZZ"});
    request.segments = segments({"debate-1", "debate-9"});
    CHECK(desk.answer(booking_of(request)) ==
          Lines{"unknown participant ATL /participant", "unknown participant ATL /states/0",
                "unknown participant ZZZ /states/2", "unknown segment debate-9 /segments/1"});
    CHECK(desk.answer(booking_of(for_group("FRA", "no_such"))) ==
          Lines{"unknown group no_such /group"});
    CHECK(desk.answer(booking_of(role("juggler"))) == Lines{"unknown role juggler /role"});
    CHECK(desk.answer(booking_of(panellist("panel-9"))).back() == "unknown segment panel-9 /panel");
}

TEST_CASE("R2 a request names debate segments only") {
    Desk desk;
    for (char const* segment : {"debate-1", "debate-2", "debate-3"}) {
        StatementRequest request = national("FRA");
        request.segments = segments({segment});
        CHECK(desk.answer(booking_of(request)) == Lines{"accepted"});
    }
    for (char const* segment : {"panel-1", "panel-2", "closing"}) {
        StatementRequest request = national("FRA");
        request.segments = segments({"debate-1", segment});
        CHECK(desk.answer(booking_of(request)) ==
              Lines{"R2 R2.not_a_debate /segments/1 segment=" + std::string{segment}});
    }
    BookingId const booking = desk.book(national("FRA"));
    Change change;
    change.booking = booking;
    change.segments = segments({"closing"});
    CHECK(desk.answer(change) == Lines{"R2 R2.not_a_debate /segments/0 segment=closing"});
}

TEST_CASE("R2 a minister in the opening is refused, under R6 as well") {
    Desk const desk;
    StatementRequest request = national("FRA", Level::M);
    request.segments = segments({"opening"});
    CHECK(desk.answer(booking_of(request)) ==
          Lines{"R2 R2.not_a_debate /segments/0 segment=opening",
                "R6 R6.only_the_roles /segments/0 segment=opening"});
}

TEST_CASE("R2 a move that would plan 25 Nov 17:28 + 3 min is refused") {
    // 99 statements of 3 min fill the debate: 26, 40 and 33, the last of them 17:25:30-17:28:30.
    Programme programme = compact_programme();
    Desk desk(with_crowd(programme, 120));
    for (int n = 0; n < 98; ++n)
        desk.book(national(crowd_state(n)));
    BookingId const last = desk.book(lasting(national(crowd_state(98)), 60));
    BookingId const late = desk.book(national(crowd_state(99), Level::CD));
    CHECK(desk.place(last) == "debate-3 25 17:25:30");
    CHECK(desk.place(late) == "overflow");
    // It ends at 17:26:30, so that the next one would begin at 17:28.
    Lines const refused{
        "R2 R2.past_the_end /after segment=debate-3 starts_at=25 17:28:00 ends_at=25 17:31:00 "
        "segment_ends_at=25 17:30:00"};
    CHECK(desk.answer(Move{late, last, false, "asked for", std::nullopt, std::nullopt}) == refused);
    // In front of the last one it ends in time; then the short one fits no more.
    BookingId const b98{"b98"};
    CHECK(desk.answer(Move{late, b98, true, "asked for", std::nullopt, std::nullopt}) ==
          Lines{"accepted"});
    // A shorter one fits behind the last one.
    BookingId const brief = desk.book(lasting(national(crowd_state(100)), 120));
    CHECK(desk.answer(Move{brief, last, false, "asked for", std::nullopt, std::nullopt}) ==
          Lines{"accepted"});
    // Behind one in the overflow there is no segment to overrun.
    BookingId const further = desk.book(national(crowd_state(101)));
    CHECK(desk.answer(Move{last, further, false, "asked for", std::nullopt, std::nullopt}) ==
          Lines{"accepted"});
}

TEST_CASE(
    "R2 a move in front of the last short statement is refused if it would run past the end") {
    Desk desk(with_crowd(compact_programme(), 120));
    for (int n = 0; n < 98; ++n)
        desk.book(national(crowd_state(n)));
    BookingId const last = desk.book(lasting(national(crowd_state(98)), 120));
    BookingId const long_one = desk.book(for_group("NGA", "african_group"));
    // Groups go first within a level: it stands at the head of the list, and is asked to wait.
    CHECK(desk.order().front() == long_one.str());
    CHECK(desk.answer(Move{long_one, last, true, "asked for", std::nullopt, std::nullopt}) ==
          Lines{"R2 R2.past_the_end /before segment=debate-3 starts_at=25 17:25:30 "
                "ends_at=25 17:30:30 segment_ends_at=25 17:30:00"});
}

TEST_CASE("R2 a move to the end of a segment that is full goes on to the next one") {
    Desk desk(with_crowd(compact_programme(), 40));
    for (int n = 0; n < 30; ++n)
        desk.book(national(crowd_state(n)));
    BookingId const b26{"b26"};
    BookingId const b30{"b30"};
    CHECK(desk.place(b26) == "debate-1 24 12:54:00");
    desk.move_after(b30, b26);
    CHECK(desk.place(b30) == "debate-2 25 10:01:30");
}

TEST_CASE("R10 a separate explanation of vote is always refused") {
    Desk const desk;
    CHECK(desk.answer(booking_of(ExplanationOfVoteRequest{ParticipantId{"FRA"}})) ==
          Lines{"R10 R10.separate /kind"});
    CHECK(desk.answer(booking_of(ExplanationOfVoteRequest{ParticipantId{"FRA"}}),
                      delegation("FRA")) == Lines{"R10 R10.separate /kind"});
    CHECK(desk.answer(booking_of(ExplanationOfVoteRequest{ParticipantId{"unicef"}})) ==
          Lines{"R10 R10.separate /kind",
                "R11 R11.not_in_the_debate /participant participant=unicef"});
}

TEST_CASE("R10 a Member State's national statement may contain one, with no extra time") {
    Desk const desk;
    StatementRequest request = national("FRA");
    request.contains_eov = true;
    CHECK(desk.answer(booking_of(request)) == Lines{"accepted"});
    CHECK(desk.answer(booking_of(lasting(request, 181))) ==
          Lines{"R15 R15.too_long /allotment_seconds asked_seconds=181 allowed_seconds=180 "
                "capacity=@capacity.national"});
    for (StatementRequest other :
         {national("state_of_palestine"), observer("icrc"), observer("holy_see"),
          for_group("NGA", "african_group"), for_group("eu", "eu")}) {
        other.contains_eov = true;
        CHECK(desk.answer(booking_of(other)) ==
              Lines{"R10 R10.not_national /contains_eov participant=" + other.participant.str()});
    }
}

TEST_CASE("R11 UNICEF is refused, INTERPOL accepted") {
    Desk const desk;
    CHECK(desk.answer(booking_of(observer("unicef"))) ==
          Lines{"R11 R11.not_in_the_debate /participant participant=unicef"});
    CHECK(desk.answer(booking_of(observer("river_commission"))) ==
          Lines{"R11 R11.not_in_the_debate /participant participant=river_commission"});
    CHECK(desk.answer(booking_of(observer("interpol"))) == Lines{"accepted"});
}

TEST_CASE("R11 the capacities open to each are those of the table") {
    Desk const desk;
    struct Row {
        char const* participant;
        char const* group;
        bool national, group_capacity, observer;
    };
    for (Row const& row :
         {Row{"FRA", "eu", true, true, false}, Row{"state_of_palestine", "g77", true, true, false},
          Row{"eu", "eu", false, true, false}, Row{"holy_see", "g77", false, false, true},
          Row{"icrc", "g77", false, false, true}, Row{"asean", "asean", false, false, true}}) {
        INFO(row.participant);
        auto const closed = [&](StatementRequest const& request) {
            for (std::string const& line : desk.answer(booking_of(request)))
                if (line.starts_with("R11 R11.capacity_closed /capacity participant=")) return true;
            return false;
        };
        CHECK(closed(national(row.participant)) == !row.national);
        CHECK(closed(for_group(row.participant, row.group)) == !row.group_capacity);
        CHECK(closed(observer(row.participant)) == !row.observer);
    }
    for (Capacity const capacity : all_capacities) {
        CHECK_FALSE(may_speak_in(Standing::un_entity, capacity));
        CHECK_FALSE(may_speak_in(Standing::other_organization, capacity));
    }
}

TEST_CASE("R11 ASEAN as an observer and the group of that name are different statements") {
    Desk desk;
    BookingId const as_observer = desk.book(observer("asean"));
    BookingId const as_group = desk.book(for_group("THA", "asean"));
    CHECK(desk.order() == Lines{as_group.str(), as_observer.str()});
    CHECK(desk.place(as_group) == "debate-1 24 11:01:30");
    CHECK(desk.place(as_observer) == "debate-1 24 11:08:00");
}

TEST_CASE("R12 one national or observer statement for each delegation; a withdrawn one frees it") {
    Desk desk;
    BookingId const first = desk.book(national("FRA"));
    CHECK(desk.answer(booking_of(national("FRA", Level::HS))) ==
          Lines{"R12 R12.already_inscribed /participant participant=FRA booking=b1"});
    BookingId const icrc = desk.book(observer("icrc"));
    CHECK(desk.answer(booking_of(observer("icrc"))) ==
          Lines{"R12 R12.already_inscribed /participant participant=icrc booking=b2"});
    CHECK(desk.answer(booking_of(for_group("FRA", "eu"))) == Lines{"accepted"});

    desk.withdraw(first);
    BookingId const second = desk.book(national("FRA"));
    CHECK(second.str() == "b3");
    // The place is taken again, so the withdrawn one cannot come back.
    CHECK(desk.answer(Restore{first, "a mistake"}) ==
          Lines{"R12 R12.already_inscribed /participant participant=FRA booking=b3"});
    desk.withdraw(second);
    CHECK(desk.answer(Restore{first, "a mistake"}) == Lines{"accepted"});
    CHECK(desk[icrc].active());
}

TEST_CASE("R12 a booking is not in its own way when it changes") {
    Desk desk;
    BookingId const booking = desk.book(national("FRA"));
    Change change;
    change.booking = booking;
    change.level = Level::HS;
    CHECK(desk.answer(change) == Lines{"accepted"});
}

TEST_CASE("R13 a registered group is spoken for by a member or its organ, once") {
    Desk desk;
    CHECK(desk.answer(booking_of(for_group("FRA", "african_group"))) ==
          Lines{"R13 R13.not_a_member /participant participant=FRA group=african_group"});
    CHECK(desk.answer(booking_of(for_group("eu", "african_group"))) ==
          Lines{"R13 R13.not_a_member /participant participant=eu group=african_group"});
    CHECK(desk.answer(booking_of(for_group("eu", "eu"))) == Lines{"accepted"});
    BookingId const eu = desk.book(for_group("POL", "eu"));
    CHECK(desk.answer(booking_of(for_group("eu", "eu"))) ==
          Lines{"R13 R13.group_taken /group group=eu booking=b1"});
    CHECK(desk.answer(booking_of(for_group("NGA", "african_group"))) == Lines{"accepted"});
    desk.withdraw(eu);
    CHECK(desk.answer(booking_of(for_group("eu", "eu"))) == Lines{"accepted"});
}

TEST_CASE("R13 a statement for others needs an authorization on record") {
    Desk desk;
    StatementRequest request = for_group("NGA", "african_group");
    request.authorization.clear();
    CHECK(desk.answer(booking_of(request)) ==
          Lines{"R13 R13.authorization_missing /authorization"});
    StatementRequest shared = joint("FRA", {"FRA", "KEN"});
    shared.authorization.clear();
    CHECK(desk.answer(booking_of(shared)) == Lines{"R13 R13.authorization_missing /authorization"});
    BookingId const booking = desk.book(for_group("NGA", "african_group"));
    Change change;
    change.booking = booking;
    change.authorization = "";
    CHECK(desk.answer(change) == Lines{"R13 R13.authorization_missing /authorization"});
}

TEST_CASE("R13 a joint statement lists two or more different States, the speaker's among them") {
    Desk desk;
    CHECK(desk.answer(booking_of(joint("FRA", {"FRA", "KEN"}))) == Lines{"accepted"});
    CHECK(desk.answer(booking_of(joint("FRA", {"FRA"}))) ==
          Lines{"R13 R13.too_few_states /states given=1"});
    CHECK(desk.answer(booking_of(joint("FRA", {"FRA", "KEN", "FRA"}))) ==
          Lines{"R13 R13.state_twice /states/2 participant=FRA"});
    CHECK(desk.answer(booking_of(joint("FRA", {"KEN", "BRA"}))) ==
          Lines{"R13 R13.speaker_not_among_states /participant participant=FRA"});
    CHECK(desk.answer(booking_of(joint("FRA", {"FRA", "icrc", "eu"}))) ==
          Lines{"R13 R13.not_a_state /states/1 participant=icrc",
                "R13 R13.not_a_state /states/2 participant=eu"});
    CHECK(desk.answer(booking_of(joint("FRA", {"FRA", "state_of_palestine"}))) ==
          Lines{"accepted"});
}

TEST_CASE("R13 the same set of States makes one joint statement, in whatever order it is listed") {
    Desk desk;
    BookingId const first = desk.book(joint("FRA", {"FRA", "KEN", "BRA"}));
    CHECK(desk.answer(booking_of(joint("KEN", {"BRA", "FRA", "KEN"}))) ==
          Lines{"R13 R13.same_states /states booking=b1"});
    CHECK(desk.answer(booking_of(joint("KEN", {"FRA", "KEN"}))) == Lines{"accepted"});
    desk.withdraw(first);
    CHECK(desk.answer(booking_of(joint("KEN", {"BRA", "FRA", "KEN"}))) == Lines{"accepted"});
}

TEST_CASE("R14 a delegation that speaks for a group and nationally is warned, on both statements") {
    Desk desk;
    BookingId const own = desk.book(national("NGA"));
    CHECK(desk.warnings(own).empty());
    BookingId const group = desk.book(for_group("NGA", "african_group"));
    CHECK(desk.warnings(own) == Lines{"warning R14 R14.speaks_twice /participant participant=NGA "
                                      "booking=b2"});
    CHECK(desk.warnings(group) == Lines{"warning R14 R14.speaks_twice /participant participant=NGA "
                                        "booking=b1"});
    desk.withdraw(own);
    CHECK(desk.warnings(group).empty());
    CHECK(desk.warnings(own).empty());
}

TEST_CASE("R14 a State on two joint lists is warned of") {
    Desk desk;
    BookingId const one = desk.book(joint("FRA", {"FRA", "KEN"}));
    BookingId const other = desk.book(joint("BRA", {"BRA", "KEN"}));
    CHECK(desk.warnings(one) ==
          Lines{"warning R14 R14.on_two_lists /states participant=KEN booking=b2"});
    CHECK(desk.warnings(other) ==
          Lines{"warning R14 R14.on_two_lists /states participant=KEN booking=b1"});
    // Speaking nationally beside others' joint statement is nobody's business.
    BookingId const kenya = desk.book(national("KEN"));
    CHECK(desk.warnings(kenya).empty());
}

TEST_CASE("R15 180 s for a delegation, 300 s for a group; shorter is accepted") {
    Desk const desk;
    struct Row {
        StatementRequest request;
        int allowed;
        std::string capacity;
    };
    for (Row const& row : {Row{national("FRA"), 180, "@capacity.national"},
                           Row{national("state_of_palestine"), 180, "@capacity.national"},
                           Row{observer("icrc"), 180, "@capacity.observer"},
                           Row{observer("holy_see"), 180, "@capacity.observer"},
                           Row{for_group("NGA", "african_group"), 300, "@capacity.group"},
                           Row{for_group("eu", "eu"), 300, "@capacity.group"},
                           Row{joint("FRA", {"FRA", "KEN"}), 300, "@capacity.group"}}) {
        INFO(row.request.participant.str());
        CHECK(desk.answer(booking_of(lasting(row.request, row.allowed))) == Lines{"accepted"});
        CHECK(desk.answer(booking_of(lasting(row.request, 1))) == Lines{"accepted"});
        CHECK(desk.answer(booking_of(lasting(row.request, row.allowed + 1))) ==
              Lines{"R15 R15.too_long /allotment_seconds asked_seconds=" +
                    std::to_string(row.allowed + 1) + " allowed_seconds=" +
                    std::to_string(row.allowed) + " capacity=" + row.capacity});
    }
}

TEST_CASE("R15 a wish that is absent is the allowed time, and may be cleared again") {
    Desk desk;
    BookingId const booking = desk.book(lasting(national("FRA"), 60));
    CHECK(allotment(*desk.meeting().programme, *desk[booking].statement()) == Seconds{60});
    Change change;
    change.booking = booking;
    change.allotment = std::optional<Seconds>{};
    desk.accept(change);
    CHECK(allotment(*desk.meeting().programme, *desk[booking].statement()) == Seconds{180});
}
