// The rules of the list's order, window, swaps and time: R18-R25, R27-R29, and overrides.

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

Move beside(BookingId const& booking, BookingId const& target, bool before,
            std::vector<std::string> const& set_aside = {}) {
    Move move{booking, target, before, "asked for", std::nullopt, std::nullopt};
    if (!set_aside.empty())
        move.overridden = Override{{set_aside.begin(), set_aside.end()}, "the floor agreed"};
    return move;
}

Move before(BookingId const& booking, BookingId const& target,
            std::vector<std::string> const& set_aside = {}) {
    return beside(booking, target, true, set_aside);
}

Move after(BookingId const& booking, BookingId const& target,
           std::vector<std::string> const& set_aside = {}) {
    return beside(booking, target, false, set_aside);
}

Change to_level(BookingId const& booking, Level level) {
    Change change;
    change.booking = booking;
    change.level = level;
    return change;
}

// A list of two Member States, the State of Palestine, the EU, the Holy See and two observers.
struct MixedList {
    Desk desk;
    BookingId icrc = desk.book(observer("icrc"));
    BookingId interpol = desk.book(observer("interpol"));
    BookingId holy_see = desk.book(observer("holy_see"));
    BookingId france = desk.book(national("FRA"));
    BookingId palestine = desk.book(national("state_of_palestine"));
    BookingId kenya = desk.book(national("KEN"));
    BookingId eu = desk.book(for_group("eu", "eu"));
};

}  // namespace

TEST_CASE("R18 level first, highest first") {
    Desk desk;
    Lines expected;
    std::vector<Level> const mixed{Level::CD, Level::HG,  Level::M,  Level::HS,
                                   Level::VM, Level::DPM, Level::CP, Level::VP};
    char const* const states[] = {"AUT", "BRA", "CHN", "CYP", "DEU", "EGY", "FRA", "IND"};
    std::map<Level, std::string> by_level;
    for (std::size_t i = 0; i < mixed.size(); ++i)
        by_level[mixed[i]] = desk.book(national(states[i], mixed[i])).str();
    for (Level const level :
         {Level::HS, Level::VP, Level::CP, Level::HG, Level::DPM, Level::M, Level::VM, Level::CD})
        expected.push_back(by_level[level]);
    CHECK(desk.order() == expected);
}

TEST_CASE("R18 within a level a group before a delegation, then time, then the receipt") {
    Desk desk;
    BookingId const kenya = desk.book(national("KEN", Level::M));
    BookingId const minister_of_nigeria = desk.book(national("NGA", Level::M));
    BookingId const group = desk.book(for_group("EGY", "african_group", Level::M));
    BookingId const shared = desk.book(joint("FRA", {"FRA", "BRA"}, Level::M));
    BookingId const lower_group = desk.book(for_group("THA", "asean", Level::VM));
    CHECK(desk.order() == Lines{group.str(), shared.str(), kenya.str(), minister_of_nigeria.str(),
                                lower_group.str()});

    // Two at the very same instant: the receipt number decides.
    Book by_telephone = booking_of(national("BRA", Level::M));
    by_telephone.inscribed_at = desk[kenya].inscribed_at;
    by_telephone.reason = "by telephone";
    BookingId const brazil = desk.accept(by_telephone);
    CHECK(desk.order() == Lines{group.str(), shared.str(), kenya.str(), brazil.str(),
                                minister_of_nigeria.str(), lower_group.str()});
}

TEST_CASE("R18 the Secretariat enters when an inscription was really asked for, nobody else") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    Book book = booking_of(national("KEN"));
    book.inscribed_at = desk[france].inscribed_at - Seconds{1};
    book.reason = "by telephone";
    CHECK(desk.answer(book, delegation("KEN")) == Lines{"forbidden forbidden.inscribed_at"});
    CHECK(desk.answer(book, presiding()) == Lines{"forbidden forbidden.inscribed_at"});
    BookingId const kenya = desk.accept(book);
    CHECK(desk.order() == Lines{kenya.str(), france.str()});
    // The receipt's time is when it was entered.
    CHECK(desk[kenya].receipt.at > desk[france].receipt.at);

    Book future = booking_of(national("BRA"));
    future.inscribed_at = desk.now + Seconds{1};
    future.reason = "by telephone";
    CHECK(desk.answer(future) == Lines{"R18 R18.inscribed_in_the_future /inscribed_at "
                                       "inscribed_at=3 09:01:03 now=3 09:01:02"});
    future.inscribed_at = desk.now;
    CHECK(desk.answer(future) == Lines{"accepted"});
}

TEST_CASE("R18 whoever passes over earlier receipts by the time of asking is warned of it") {
    Desk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    desk.book(national("BRA", Level::M));
    desk.book(national("IND", Level::CD));
    Book book = booking_of(national("KEN", Level::M));
    book.inscribed_at = desk[france].inscribed_at - Seconds{1};
    book.reason = "by telephone";
    BookingId const kenya = desk.accept(book);
    CHECK(desk.warnings(kenya) == Lines{"warning R18 R18.overtakes /inscribed_at booking=b4 "
                                        "other=b1 count=2 inscribed_at=3 09:00:59"});
    // Whom its level puts behind anyway is not passed over, nor is who comes later.
    Book deputy = booking_of(national("AUT", Level::VM));
    deputy.inscribed_at = desk[france].inscribed_at - Seconds{1};
    deputy.reason = "by letter";
    CHECK(desk.warnings(desk.accept(deputy)).empty());
    desk.book(national("EGY", Level::M));
    desk.withdraw(france);
    CHECK(desk.warnings(kenya) == Lines{"warning R18 R18.overtakes /inscribed_at booking=b4 "
                                        "other=b2 count=1 inscribed_at=3 09:00:59"});
}

TEST_CASE("R18 a move may depart from it, with a warning that goes when it departs no more") {
    Desk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    BookingId const kenya = desk.book(national("KEN", Level::CD));
    desk.move_before(kenya, france);
    CHECK(desk.order() == Lines{kenya.str(), france.str()});
    CHECK(desk.warnings(kenya) == Lines{"warning R18 R18.departs booking=b2 other=b1"});
    CHECK(desk.warnings(france).empty());
    desk.withdraw(france);
    CHECK(desk.warnings(kenya).empty());
}

TEST_CASE("R19 the State of Palestine is ordered as a Member State, its groups as others'") {
    Desk desk;
    BookingId const icrc = desk.book(observer("icrc", Level::HS));
    BookingId const palestine = desk.book(national("state_of_palestine", Level::M));
    BookingId const france = desk.book(national("FRA", Level::VM));
    BookingId const g77 = desk.book(for_group("state_of_palestine", "g77", Level::HS));
    CHECK(desk.order() == Lines{g77.str(), palestine.str(), france.str(), icrc.str()});
}

TEST_CASE("R19 R21 R22 observers are moved before Members only with each rule set aside") {
    MixedList list;
    Desk& desk = list.desk;
    CHECK(desk.order() == Lines{"b7", "b4", "b5", "b6", "b3", "b1", "b2"});

    std::string const facts = " /before booking=b1 other=b7";
    CHECK(desk.answer(before(list.icrc, list.eu)) ==
          Lines{"R19 R19.order" + facts, "R21 R21.order" + facts, "R22 R22.order" + facts});
    CHECK(desk.answer(before(list.icrc, list.eu, {"R22"}), presiding()) ==
          Lines{"R19 R19.order" + facts, "R21 R21.order" + facts});
    CHECK(desk.answer(before(list.icrc, list.kenya)) ==
          Lines{"R22 R22.order /before booking=b1 other=b6"});
    CHECK(desk.answer(after(list.icrc, list.france)) ==
          Lines{"R19 R19.order /after booking=b1 other=b4",
                "R22 R22.order /after booking=b1 other=b4"});
    CHECK(desk.answer(before(list.icrc, list.holy_see)) ==
          Lines{"R22 R22.order /before booking=b1 other=b3"});

    desk.accept(before(list.icrc, list.eu, {"R19", "R21", "R22"}), presiding());
    CHECK(desk.order() == Lines{"b1", "b7", "b4", "b5", "b6", "b3", "b2"});
    CHECK(desk[list.icrc].overridden ==
          Override{{RuleId{"R19"}, RuleId{"R21"}, RuleId{"R22"}}, "the floor agreed"});
}

TEST_CASE("R20 the Holy See stands after the last Member State, and is kept there") {
    MixedList list;
    Desk& desk = list.desk;
    CHECK(desk.answer(before(list.holy_see, list.kenya)) ==
          Lines{"R20 R20.order /before booking=b3 other=b6"});
    CHECK(desk.answer(after(list.kenya, list.holy_see)) ==
          Lines{"R20 R20.order /after booking=b6 other=b3"});
    CHECK(desk.answer(after(list.holy_see, list.icrc)) ==
          Lines{"R22 R22.order /after booking=b3 other=b1"});
    // Just behind the last Member State, and just before the first observer, it stands already.
    desk.accept(after(list.holy_see, list.kenya));
    desk.accept(before(list.holy_see, list.icrc));
    CHECK(desk.order() == Lines{"b7", "b4", "b5", "b6", "b3", "b1", "b2"});
    CHECK(desk[list.holy_see].key.order_class == OrderClass::holy_see);
    // A Member State that comes later still stands before it.
    desk.book(national("BRA"));
    CHECK(desk.order() == Lines{"b7", "b4", "b5", "b6", "b8", "b3", "b1", "b2"});
}

TEST_CASE("R20 the Holy See comes after Member States that are in the overflow, and with them") {
    Desk desk(with_crowd(compact_programme(), 100));
    BookingId const holy_see = desk.book(observer("holy_see", Level::HS));
    for (int n = 0; n < 99; ++n)
        desk.book(national(crowd_state(n)));
    CHECK(desk.place(holy_see) == "overflow");
    BookingId const last{"b100"};
    CHECK(desk.place(last) == "debate-3 25 17:25:30");
    desk.withdraw(last);
    // The time is free again and nobody before it is in the overflow.
    CHECK(desk.place(holy_see) == "debate-3 25 17:25:30");
    // One Member State in the overflow, for want of the segment it asked for, keeps it there.
    StatementRequest only_morning = national(crowd_state(99));
    only_morning.segments = segments({"debate-1"});
    BookingId const waiting = desk.book(only_morning);
    CHECK(desk.place(waiting) == "overflow");
    CHECK(desk.place(holy_see) == "overflow");
}

TEST_CASE("R21 the European Union is ordered among the groups by level and time") {
    Desk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    BookingId const africa = desk.book(for_group("NGA", "african_group", Level::M));
    BookingId const eu = desk.book(for_group("eu", "eu", Level::M));
    BookingId const asean = desk.book(for_group("THA", "asean", Level::HS));
    CHECK(desk.order() == Lines{asean.str(), africa.str(), eu.str(), france.str()});
    CHECK(desk.answer(before(eu, africa)) == Lines{"accepted"});
}

TEST_CASE("R22 other observers follow the Holy See, are the first to wait, and never refused") {
    Desk desk(with_crowd(compact_programme(), 100));
    BookingId const icrc = desk.book(observer("icrc"));
    CHECK(desk.warnings(icrc).empty());
    for (int n = 0; n < 98; ++n)
        desk.book(national(crowd_state(n)));
    CHECK(desk.place(icrc) == "debate-3 25 17:25:30");
    BookingId const holy_see = desk.book(observer("holy_see"));
    CHECK(desk.place(holy_see) == "debate-3 25 17:25:30");
    CHECK(desk.place(icrc) == "overflow");
    CHECK(desk.warnings(icrc) ==
          Lines{"warning R22 R22.time_permitting participant=icrc position=100"});
    CHECK(desk.answer(booking_of(observer("osce"))) == Lines{"accepted"});
}

TEST_CASE("R22 an observer that was moved by an override goes back without, or needs it again") {
    MixedList list;
    Desk& desk = list.desk;
    desk.accept(before(list.icrc, list.france, {"R19", "R22"}), presiding());
    CHECK(desk.order() == Lines{"b7", "b1", "b4", "b5", "b6", "b3", "b2"});
    // Still in front of a Member State: not without an override.
    CHECK(desk.answer(after(list.icrc, list.palestine)) ==
          Lines{"R22 R22.order /after booking=b1 other=b5"});
    // Nor does a swap hand the place on to another observer.
    CHECK(desk.answer(ProposeSwap{list.icrc, list.interpol, "letters", std::nullopt}) ==
          Lines{"R19 R19.order /with booking=b1 other=b2",
                "R22 R22.order /with booking=b1 other=b2"});
    desk.accept(after(list.icrc, list.interpol));
    CHECK(desk.order() == Lines{"b7", "b4", "b5", "b6", "b3", "b2", "b1"});
    CHECK(desk[list.icrc].key.order_class == OrderClass::observers);
}

TEST_CASE("R22 an override that was not needed leaves a Member State among its own") {
    MixedList list;
    Desk& desk = list.desk;
    desk.accept(before(list.eu, list.holy_see, {"R20"}), presiding());
    CHECK(desk.order() == Lines{"b4", "b5", "b6", "b7", "b3", "b1", "b2"});
    CHECK(desk[list.eu].key.order_class == OrderClass::members_and_groups);
}

TEST_CASE("R19 R20 R21 R22 a swap never departs from the classes, and no override helps it") {
    MixedList list;
    Desk& desk = list.desk;
    auto const swap = [&](BookingId const& a, BookingId const& b) {
        return desk.answer(ProposeSwap{a, b, "letters", std::nullopt});
    };
    CHECK(swap(list.france, list.kenya) == Lines{"accepted"});
    CHECK(swap(list.icrc, list.interpol) == Lines{"accepted"});
    CHECK(swap(list.palestine, list.eu) == Lines{"accepted"});
    CHECK(swap(list.kenya, list.holy_see) == Lines{"R20 R20.order /with booking=b6 other=b3"});
    CHECK(swap(list.holy_see, list.icrc) == Lines{"R22 R22.order /with booking=b3 other=b1"});
    CHECK(swap(list.palestine, list.icrc) == Lines{"R19 R19.order /with booking=b5 other=b1",
                                                   "R20 R20.order /with booking=b5 other=b1",
                                                   "R22 R22.order /with booking=b5 other=b1"});
    CHECK(swap(list.interpol, list.eu) == Lines{"R19 R19.order /with booking=b2 other=b7",
                                                "R20 R20.order /with booking=b2 other=b7",
                                                "R21 R21.order /with booking=b2 other=b7",
                                                "R22 R22.order /with booking=b2 other=b7"});
}

TEST_CASE("R23 inscription only from the opening to the closing of the list") {
    Desk desk;
    Meeting const before_opening =
        apply(Meeting{}, {1, ny(1, 12), MeetingCreated{compact_meeting()}});
    auto const early = decide(before_opening, booking_of(national("FRA")), secretariat(), ny(2, 9));
    REQUIRE_FALSE(early.ok());
    CHECK(described(early.error().findings) == Lines{"R23 R23.not_open_yet opens_at=3 09:00:00"});

    CHECK(desk.answer(booking_of(national("FRA"))) == Lines{"accepted"});
    desk.now = ny(25, 12, 59, 59);
    CHECK(desk.answer(booking_of(national("FRA"))) == Lines{"accepted"});
    desk.pass_deadlines(ny(25, 13));
    CHECK(desk.answer(booking_of(national("FRA"))) ==
          Lines{"R23 R23.closed closed_at=25 13:00:00"});
    // Roles and panels are no inscriptions on the list.
    CHECK(desk.answer(booking_of(role("president"))) == Lines{"accepted"});
    CHECK(desk.answer(booking_of(co_chair("FRA", Development::developed))) == Lines{"accepted"});
}

TEST_CASE("R23 a booking gets its receipt at once: a number and the time") {
    Desk desk;
    desk.now = ny(10, 10, 4, 5);
    BookingId const first = desk.book(national("FRA"));
    desk.book(role("president"));
    BookingId const third = desk.book(national("KEN"));
    CHECK(first.str() == "b1");
    CHECK(desk[first].receipt == Receipt{1, ny(10, 10, 4, 5)});
    CHECK(desk[third].receipt == Receipt{3, ny(10, 10, 4, 7)});
}

TEST_CASE("R23 the list is opened and closed by command as well, by an officer") {
    Desk desk;
    CHECK(desk.answer(CloseList{"full"}, delegation("FRA")) == Lines{"forbidden forbidden.role"});
    CHECK(desk.answer(CloseList{"full"}, president_office()) == Lines{"forbidden forbidden.role"});
    CHECK(desk.answer(OpenList{"again"}) == Lines{"conflict conflict.list_open"});
    desk.now = ny(20, 18);
    desk.accept(CloseList{"full"});
    CHECK(desk.meeting().list == ListState{false, ny(20, 18), "full"});
    CHECK(desk.answer(CloseList{"full"}) == Lines{"conflict conflict.list_closed"});
    CHECK(desk.answer(booking_of(national("FRA"))) ==
          Lines{"R23 R23.closed closed_at=20 18:00:00"});
    desk.now = ny(20, 19);
    desk.accept(OpenList{"time was found"}, presiding());
    CHECK(desk.answer(booking_of(national("FRA"))) == Lines{"accepted"});
}

TEST_CASE("R23 a late inscription by an override of the presiding officer, recorded and shown") {
    Desk desk;
    desk.pass_deadlines(ny(25, 13));
    Book late = booking_of(national("FRA"));
    late.overridden = Override{{RuleId{"R23"}}, "the minister arrived"};
    CHECK(desk.answer(late, secretariat()) == Lines{"forbidden forbidden.override"});
    CHECK(desk.answer(late, delegation("FRA")) == Lines{"forbidden forbidden.override"});
    CHECK(desk.answer(late, president_office()) == Lines{"forbidden forbidden.not_yours"});
    BookingId const booking = desk.accept(late, presiding());
    CHECK(desk[booking].overridden == late.overridden);
    CHECK(std::get<Booked>(desk.log().back().event).overridden == late.overridden);

    // It sets aside the closing alone.
    late.request = national("unicef");
    CHECK(desk.answer(late, presiding()) ==
          Lines{"R11 R11.not_in_the_debate /participant participant=unicef"});
}

TEST_CASE("an override sets aside what may be set aside in that act, and nothing else") {
    MixedList list;
    Desk& desk = list.desk;
    for (Rule const& rule : all_rules()) {
        std::string const id{rule.id};
        INFO(id);
        bool const of_order = id == "R19" || id == "R20" || id == "R21" || id == "R22";
        Book book = booking_of(national("BRA"));
        book.overridden = Override{{RuleId{id}}, "because"};
        Lines const not_allowed{id + " override.not_allowed /override/rules/0"};
        CHECK(desk.answer(book, presiding()) == (id == "R23" ? Lines{"accepted"} : not_allowed));
        CHECK(desk.answer(before(list.kenya, list.france, {id}), presiding()) ==
              (of_order ? Lines{"accepted"} : not_allowed));
    }
    CHECK(desk.answer(before(list.kenya, list.france, {"R22", "R99"}), presiding()) ==
          Lines{"R99 override.not_allowed /override/rules/1"});
    CHECK(desk.answer(before(list.kenya, list.france, {"R22"}), secretariat()) ==
          Lines{"forbidden forbidden.override"});
}

TEST_CASE("R23 delegations serve themselves until the programme's time, and ask after it") {
    Desk desk;
    BookingId const kenya = desk.book(national("KEN"), delegation("KEN"));
    BookingId const brazil = desk.book(national("BRA"), delegation("BRA"));
    desk.now = ny(21, 17, 59, 59);
    Book const france = booking_of(national("FRA"));
    Change const higher = to_level(kenya, Level::HS);
    auto const asks = [&](Command const& command, Actor const& actor) {
        auto const events = decide(desk.meeting(), command, actor, desk.now);
        REQUIRE(events);
        return std::holds_alternative<Requested>(events->front());
    };
    CHECK_FALSE(asks(france, delegation("FRA")));
    CHECK_FALSE(asks(higher, delegation("KEN")));
    desk.now = ny(21, 18);
    CHECK(asks(france, delegation("FRA")));
    CHECK(asks(higher, delegation("KEN")));
    CHECK(asks(Withdraw{kenya, std::nullopt, ""}, delegation("KEN")));
    CHECK_FALSE(asks(france, secretariat()));
    CHECK_FALSE(asks(higher, secretariat()));
    // A proposal is between the two, and changes nothing; the consent does.
    ProposeSwap const swap{kenya, brazil, "", std::nullopt};
    CHECK_FALSE(asks(swap, delegation("KEN")));
    desk.accept(swap, delegation("KEN"));
    CHECK(asks(AcceptSwap{SwapId{"s1"}, "", std::nullopt}, delegation("BRA")));
    CHECK_FALSE(asks(DeclineSwap{SwapId{"s1"}, ""}, delegation("BRA")));
    desk.withdraw(kenya);
    CHECK(asks(Restore{kenya, ""}, delegation("KEN")));
    CHECK_FALSE(asks(Restore{kenya, ""}, secretariat()));
}

TEST_CASE("R23 once the list is closed a delegation cannot return by itself, an officer restores") {
    Desk desk;
    BookingId const kenya = desk.book(national("KEN"), delegation("KEN"));
    desk.accept(Withdraw{kenya, std::nullopt, ""}, delegation("KEN"));
    desk.now = ny(10, 12);
    desk.accept(CloseList{"full"});
    CHECK(desk.answer(Restore{kenya, ""}, delegation("KEN")) ==
          Lines{"R23 R23.closed closed_at=10 12:00:00"});
    CHECK(desk.answer(Restore{kenya, ""}) == Lines{"accepted"});
}

TEST_CASE("R23 nobody was inscribed before the list opened, but by an override") {
    Desk const desk;
    Book book = booking_of(national("KEN"));
    book.inscribed_at = ny(3, 8, 59, 59);
    book.reason = "by letter";
    CHECK(desk.answer(book) == Lines{"R23 R23.inscribed_before_opening /inscribed_at "
                                     "inscribed_at=3 08:59:59 opens_at=3 09:00:00"});
    book.inscribed_at = ny(3, 9);
    CHECK(desk.answer(book) == Lines{"accepted"});
}

TEST_CASE("R24 a swap exchanges places once both delegations consent") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    desk.book(national("BRA"));
    BookingId const kenya = desk.book(national("KEN"));
    ProposeSwap const proposal{france, kenya, "", std::nullopt};
    CHECK(desk.answer(proposal, delegation("BRA")) == Lines{"forbidden forbidden.not_yours"});
    desk.accept(proposal, delegation("FRA"));
    CHECK(desk.order() == Lines{"b1", "b2", "b3"});
    CHECK(desk.answer(proposal, delegation("FRA")) == Lines{"conflict conflict.swap_pending"});

    AcceptSwap const acceptance{SwapId{"s1"}, "", std::nullopt};
    CHECK(desk.answer(acceptance, delegation("FRA")) == Lines{"forbidden forbidden.not_yours"});
    CHECK(desk.answer(acceptance, delegation("BRA")) == Lines{"forbidden forbidden.not_yours"});
    desk.accept(acceptance, delegation("KEN"));
    CHECK(desk.order() == Lines{"b3", "b2", "b1"});
    CHECK(desk.answer(acceptance, delegation("KEN")) ==
          Lines{"conflict conflict.swap_not_pending"});
    CHECK(desk.answer(AcceptSwap{SwapId{"s2"}, "", std::nullopt}) == Lines{"not_found"});
}

TEST_CASE("R24 an officer records where each consent is kept") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    BookingId const kenya = desk.book(national("KEN"));
    CHECK(desk.answer(ProposeSwap{france, kenya, "", std::nullopt}) ==
          Lines{"R24 R24.consent_not_recorded /reason"});
    desk.accept(ProposeSwap{france, kenya, "letter of France", std::nullopt});
    CHECK(desk.answer(AcceptSwap{SwapId{"s1"}, "", std::nullopt}) ==
          Lines{"R24 R24.consent_not_recorded /reason"});
    desk.accept(AcceptSwap{SwapId{"s1"}, "letter of Kenya", std::nullopt});
    CHECK(desk.order() == Lines{"b2", "b1"});
}

TEST_CASE("R24 a swap lapses when either stops waiting, and either declines it") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    BookingId const kenya = desk.book(national("KEN"));
    BookingId const chair = desk.book(role("president"));
    for (bool const first : {true, false}) {
        desk.accept(ProposeSwap{france, kenya, "", std::nullopt}, delegation("FRA"));
        SwapId const swap = desk.meeting().swaps.back().id;
        BookingId const leaving = first ? france : kenya;
        desk.withdraw(leaving);
        CHECK(desk.meeting().swaps.back().state == SwapState::lapsed);
        CHECK(desk.answer(AcceptSwap{swap, "", std::nullopt}, delegation("KEN")) ==
              Lines{"conflict conflict.swap_not_pending"});
        CHECK(desk.answer(ProposeSwap{france, kenya, "both wrote", std::nullopt}) ==
              Lines{"R24 R24.not_waiting /with booking=" + leaving.str()});
        desk.accept(Restore{leaving, "back"});
    }
    CHECK(desk.answer(ProposeSwap{france, chair, "both wrote", std::nullopt}) ==
          Lines{"R24 R24.not_waiting /with booking=b3"});
    CHECK(desk.answer(ProposeSwap{france, france, "both wrote", std::nullopt}) ==
          Lines{"conflict conflict.same_booking"});
    CHECK(desk.answer(ProposeSwap{france, BookingId{"b99"}, "both wrote", std::nullopt}) ==
          Lines{"unknown booking b99 /with"});

    for (char const* by : {"FRA", "KEN"}) {
        desk.accept(ProposeSwap{france, kenya, "", std::nullopt}, delegation("FRA"));
        SwapId const swap = desk.meeting().swaps.back().id;
        CHECK(desk.answer(DeclineSwap{swap, ""}, delegation("BRA")) ==
              Lines{"forbidden forbidden.not_yours"});
        desk.accept(DeclineSwap{swap, ""}, delegation(by));
        CHECK(desk.meeting().swaps.back().state == SwapState::declined);
        CHECK(desk.order() == Lines{"b1", "b2"});
    }
}

TEST_CASE("R24 different levels or sittings are noted when it is accepted, on both") {
    Desk desk(with_crowd(compact_programme(), 40));
    BookingId const minister = desk.book(national("FRA", Level::M));
    for (int n = 0; n < 30; ++n)
        desk.book(national(crowd_state(n)));
    BookingId const next_day{"b31"};
    CHECK(desk.place(next_day).starts_with("debate-2"));
    desk.swap(minister, next_day);
    Lines const notes{"warning R24 R24.levels_differ booking=b1 other=b31",
                      "warning R24 R24.sittings_differ booking=b1 other=b31"};
    CHECK(desk.warnings(minister) == notes);
    CHECK(desk.warnings(next_day) == notes);
    desk.swap(BookingId{"b2"}, BookingId{"b3"});
    CHECK(desk.warnings(BookingId{"b2"}).empty());
}

TEST_CASE("moves and swaps name the list that was seen; a stale one is refused") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    BookingId const kenya = desk.book(national("KEN"));
    std::uint64_t const seen = desk.meeting().version;
    Move move = before(kenya, france);
    move.seen_version = seen;
    CHECK(desk.answer(move) == Lines{"accepted"});
    // What changes neither order nor times makes nobody's view stale.
    desk.book(role("president"));
    Change language;
    language.booking = kenya;
    language.language = "fr";
    desk.accept(language);
    CHECK(desk.answer(move) == Lines{"accepted"});
    Change shorter;
    shorter.booking = kenya;
    shorter.allotment = std::optional{Seconds{60}};
    desk.accept(shorter);
    CHECK(desk.answer(move) == Lines{"stale_list"});
    CHECK(desk.answer(ProposeSwap{france, kenya, "letters", seen}) == Lines{"stale_list"});
    move.seen_version = desk.meeting().version;
    CHECK(desk.answer(move) == Lines{"accepted"});
}

TEST_CASE("only an officer moves, and only what waits") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    BookingId const kenya = desk.book(national("KEN"));
    BookingId const chair = desk.book(role("president"));
    CHECK(desk.answer(before(kenya, france), delegation("KEN")) ==
          Lines{"forbidden forbidden.role"});
    CHECK(desk.answer(before(kenya, kenya)) == Lines{"conflict conflict.same_booking"});
    CHECK(desk.answer(before(chair, kenya)) == Lines{"conflict conflict.not_waiting"});
    CHECK(desk.answer(before(BookingId{"b9"}, kenya)) == Lines{"not_found"});
    CHECK(desk.answer(after(kenya, BookingId{"b9"})) == Lines{"unknown booking b9 /after"});
    CHECK(desk.answer(before(kenya, BookingId{"b9"})) == Lines{"unknown booking b9 /before"});
    desk.withdraw(france);
    CHECK(desk.answer(before(kenya, france)) == Lines{"conflict conflict.not_waiting"});
    CHECK(desk.answer(before(france, kenya)) == Lines{"conflict conflict.not_waiting"});
}

TEST_CASE("R25 a change of level re-sorts, with the original time of inscription") {
    Desk desk;
    BookingId const kenya = desk.book(national("KEN", Level::CD));
    BookingId const france = desk.book(national("FRA", Level::M));
    BookingId const brazil = desk.book(national("BRA", Level::M));
    desk.accept(to_level(kenya, Level::M));
    // It was the first to be inscribed.
    CHECK(desk.order() == Lines{kenya.str(), france.str(), brazil.str()});
    desk.accept(to_level(kenya, Level::CD));
    CHECK(desk.order() == Lines{france.str(), brazil.str(), kenya.str()});
    // A change of something else does not.
    desk.move_before(kenya, france);
    Change shorter;
    shorter.booking = kenya;
    shorter.allotment = std::optional{Seconds{60}};
    desk.accept(shorter);
    CHECK(desk.order() == Lines{kenya.str(), france.str(), brazil.str()});
}

TEST_CASE("R25 a change of level undoes a move") {
    Desk desk;
    BookingId const kenya = desk.book(national("KEN", Level::CD));
    BookingId const france = desk.book(national("FRA", Level::M));
    desk.move_before(kenya, france);
    CHECK(desk.order() == Lines{kenya.str(), france.str()});
    desk.accept(to_level(kenya, Level::VM));
    CHECK(desk.order() == Lines{france.str(), kenya.str()});
    CHECK(desk.warnings(kenya).empty());
}

TEST_CASE("R25 a change of level undoes a swap and leaves the partner's place") {
    Desk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    BookingId const brazil = desk.book(national("BRA", Level::M));
    BookingId const kenya = desk.book(national("KEN", Level::CD));
    BookingId const india = desk.book(national("IND", Level::CD));
    desk.swap(france, india);
    CHECK(desk.order() == Lines{india.str(), brazil.str(), kenya.str(), france.str()});
    desk.accept(to_level(france, Level::VM));
    CHECK(desk.order() == Lines{india.str(), brazil.str(), france.str(), kenya.str()});
    // And back: its own place is held by the partner, so it stands just behind.
    desk.accept(to_level(france, Level::M));
    CHECK(desk.order() == Lines{india.str(), france.str(), brazil.str(), kenya.str()});
    CHECK(broken_invariants(desk.meeting()).empty());
}

TEST_CASE("R27 a withdrawal frees the time and the later ones move up") {
    Desk desk(with_crowd(compact_programme(), 40));
    for (int n = 0; n < 28; ++n)
        desk.book(national(crowd_state(n)));
    BookingId const b1{"b1"}, b2{"b2"}, b27{"b27"}, b28{"b28"};
    CHECK(desk.place(b1) == "debate-1 24 11:01:30");
    CHECK(desk.place(b2) == "debate-1 24 11:06:00");
    CHECK(desk.place(b27) == "debate-2 25 10:01:30");
    desk.withdraw(b1);
    CHECK(desk.place(b1) == "not listed");
    CHECK(desk.place(b2) == "debate-1 24 11:01:30");
    // From the next day into the first one, and the next after it to the head of its sitting.
    CHECK(desk.place(b27) == "debate-1 24 12:54:00");
    CHECK(desk.place(b28) == "debate-2 25 10:01:30");
    CHECK(desk.answer(Withdraw{b1, std::nullopt, ""}) == Lines{"conflict conflict.withdrawn"});
}

TEST_CASE("R27 nothing is planned earlier than its sitting starts, however empty the list") {
    Desk desk;
    StatementRequest request = national("FRA");
    for (auto const& [segment, begin] : {std::pair{"debate-1", "debate-1 24 11:01:30"},
                                         {"debate-2", "debate-2 25 10:01:30"},
                                         {"debate-3", "debate-3 25 15:01:30"}}) {
        request.segments = segments({segment});
        BookingId const booking = desk.book(request);
        CHECK(desk.place(booking) == begin);
        desk.withdraw(booking);
    }
}

TEST_CASE("R27 R23 a restored booking has its receipt and its key again") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    BookingId const kenya = desk.book(national("KEN"));
    BookingId const brazil = desk.book(national("BRA"));
    desk.move_before(brazil, france);
    Booking const as_it_was = desk[brazil];
    desk.withdraw(brazil);
    BookingId const india = desk.book(national("IND"));
    CHECK(desk.order() == Lines{france.str(), kenya.str(), india.str()});
    desk.accept(Restore{brazil, "a mistake"});
    CHECK(desk.order() == Lines{brazil.str(), france.str(), kenya.str(), india.str()});
    CHECK(desk[brazil].receipt == as_it_was.receipt);
    CHECK(desk[brazil].key == as_it_was.key);
    CHECK(desk.answer(Restore{brazil, ""}) == Lines{"conflict conflict.not_withdrawn"});
}

TEST_CASE("R28 a Member State is never refused for want of time but waits, and is told so") {
    Desk desk(with_crowd(compact_programme(), 120));
    for (int n = 0; n < 99; ++n)
        desk.book(national(crowd_state(n)));
    BookingId const hundredth = desk.book(national("FRA"));
    CHECK(desk.place(hundredth) == "overflow");
    CHECK(desk.warnings(hundredth) == Lines{"warning R28 R28.overflow position=100"});
    BookingId const group = desk.book(for_group("NGA", "african_group"));
    CHECK(desk.warnings(group).empty());
    desk.withdraw(BookingId{"b1"});
    desk.withdraw(BookingId{"b2"});
    desk.withdraw(group);
    CHECK(desk.warnings(hundredth) ==
          Lines{"warning R29 R29.in_reserve from=25 17:00:00 until=25 17:30:00"});
}

TEST_CASE("R28 the booking that takes a segment past nine tenths is warned, and it alone") {
    // 90 per cent of 120 min are 108 min: 24 slots of 4.5 min fill them exactly.
    Desk desk(with_crowd(compact_programme(), 40));
    for (int n = 0; n < 26; ++n)
        desk.book(national(crowd_state(n)));
    CHECK(desk.warnings(BookingId{"b24"}).empty());
    CHECK(desk.warnings(BookingId{"b25"}) ==
          Lines{"warning R28 R28.nearly_full segment=debate-1 percent=93"});
    CHECK(desk.warnings(BookingId{"b26"}) ==
          Lines{"warning R29 R29.late_start segment=debate-1 seconds=300"});
}

TEST_CASE("R28 the share is a parameter of the meeting") {
    Programme programme = compact_programme();
    for (RuleInForce& rule : programme.rules)
        if (rule.id == RuleId{"R28"}) rule.parameters["warn_above_fraction"] = 0.05;
    Desk desk(std::make_shared<const Programme>(programme));
    BookingId const first = desk.book(national("FRA"));
    BookingId const second = desk.book(national("KEN"));
    CHECK(desk.warnings(first).empty());  // 4.5 of 120 min
    CHECK(desk.warnings(second) == Lines{"warning R28 R28.nearly_full segment=debate-1 percent=7"});
}

TEST_CASE("R28 a plan outside the times that a delegation can keep is warned of") {
    Desk desk;
    StatementRequest request = national("FRA");
    request.not_before = ny(24, 11, 1, 30);
    request.not_after = ny(24, 11, 4, 30);
    BookingId const booking = desk.book(request);
    CHECK(desk.warnings(booking).empty());
    Change change;
    change.booking = booking;
    change.not_before = std::optional{ny(24, 11, 1, 31)};
    change.not_after = std::optional{ny(24, 11, 4, 29)};
    desk.accept(change);
    CHECK(desk.warnings(booking) ==
          Lines{"warning R28 R28.too_early /not_before starts_at=24 11:01:30 "
                "not_before=24 11:01:31",
                "warning R28 R28.too_late /not_after ends_at=24 11:04:30 not_after=24 11:04:29"});
    change.not_before = change.not_after = std::optional<Instant>{};
    desk.accept(change);
    CHECK(desk.warnings(booking).empty());
}

TEST_CASE("R29 the reserve for replies is planned into with a warning") {
    // 33 slots of 4.5 min: the 26th ends at 16:57, the 27th at 17:01:30.
    Desk desk(with_crowd(compact_programme(), 40));
    StatementRequest request;
    for (int n = 0; n < 33; ++n) {
        request = national(crowd_state(n));
        request.segments = segments({"debate-3"});
        desk.book(request);
    }
    Lines const in_reserve{"warning R29 R29.in_reserve from=25 17:00:00 until=25 17:30:00"};
    CHECK(desk.place(BookingId{"b26"}) == "debate-3 25 16:54:00");
    CHECK(desk.warnings(BookingId{"b26"}).empty());
    CHECK(desk.warnings(BookingId{"b27"}) == in_reserve);
    CHECK(desk.warnings(BookingId{"b29"}) == in_reserve);
    // The reserve makes no segment shorter: the last one ends at 17:28:30.
    CHECK(desk.place(BookingId{"b33"}) == "debate-3 25 17:25:30");
    CHECK(desk.warnings(BookingId{"b33"}) ==
          Lines{in_reserve[0], "warning R29 R29.late_start segment=debate-3 seconds=300"});
}

TEST_CASE("R29 the last five minutes of each sitting's debate are kept for a late start") {
    Desk desk;
    // Half-open: a statement that ends at 12:55 touches the reserve and is not in it.
    Programme programme = compact_programme();
    programme.debate.changeover = Seconds{0};
    programme.debate.allowed[Capacity::group] = Seconds{115 * 60};
    programme.mandate.clauses.clear();
    Desk touching(std::make_shared<const Programme>(programme));
    BookingId const long_one = touching.book(for_group("NGA", "african_group"));
    for (std::string const& line : touching.warnings(long_one))
        CHECK(line.find("R29") == std::string::npos);
    programme.debate.allowed[Capacity::group] = Seconds{115 * 60 + 1};
    Desk inside(std::make_shared<const Programme>(programme));
    BookingId const longer = inside.book(for_group("NGA", "african_group"));
    CHECK(inside.warnings(longer).back() ==
          "warning R29 R29.late_start segment=debate-1 seconds=300");
}
