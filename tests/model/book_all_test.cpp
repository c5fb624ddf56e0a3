#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

// Many bookings in one command: all of them or none.

namespace rostrum::model::testing {

TEST_CASE("Many are booked as if each had come alone, one after the other") {
    Desk one;
    Desk many;
    BookAll all;
    for (char const* state : {"FRA", "DEU", "KEN"})
        all.bookings.push_back(booking_of(national(state)));
    auto const events = many.tell(all);
    REQUIRE(events);
    CHECK(events->size() == 3);
    for (Book const& booking : all.bookings)
        REQUIRE(one.tell(booking));
    CHECK(many.order() == one.order());
    CHECK(many.meeting().version == one.meeting().version);
    CHECK(many.tell(BookAll{})->empty());
}

TEST_CASE("One that is refused refuses all, and each is named by its row") {
    Desk desk;
    BookAll all;
    auto long_one = national("DEU");
    long_one.allotment = Seconds{900};
    for (auto const& request : {national("FRA"), long_one, national("FRA"), national("nobody")})
        all.bookings.push_back(booking_of(request));
    auto const before = desk.meeting().version;
    auto const refused = desk.tell(all);
    REQUIRE_FALSE(refused);
    CHECK(desk.meeting().version == before);
    std::vector<std::string> places;
    for (Finding const& finding : refused.error().findings)
        places.push_back(finding.rule.str() + ' ' + finding.pointer);
    CHECK(places ==
          std::vector<std::string>{"R15 /rows/1/allotment_seconds", "R12 /rows/2/participant"});
    REQUIRE(refused.error().unknown.size() == 1);
    CHECK(refused.error().unknown[0].pointer == "/rows/3/participant");
}

TEST_CASE("What was booked at once is taken back at once") {
    Desk desk;
    BookingId const kenya = desk.book(national("KEN"));
    BookAll all;
    for (char const* state : {"FRA", "DEU", "BRA"})
        all.bookings.push_back(booking_of(national(state)));
    desk.accept(all);
    CHECK(desk.order().size() == 4);
    REQUIRE(desk.meeting().last_act);
    CHECK(desk.meeting().last_act->bookings.size() == 3);
    SECTION("all of it") {
        desk.accept(Undo{desk.meeting().last_act->version, "the wrong file"});
        CHECK(desk.order() == Lines{kenya.str()});
        CHECK(broken_invariants(desk.meeting()).empty());
        CHECK_FALSE(desk.meeting().last_act);
    }
    SECTION("nothing of it once a delegation has changed one") {
        desk.accept(Withdraw{BookingId{"b3"}, std::nullopt, ""}, delegation("DEU"));
        Undo const undo{desk.meeting().last_act->version, "the wrong file"};
        CHECK(desk.answer(undo) == Lines{"conflict conflict.changed_since"});
    }
    SECTION("and a booking after it is an act of its own") {
        BookingId const india = desk.book(national("IND"));
        desk.accept(Undo{desk.meeting().last_act->version, "the wrong one"});
        CHECK(desk.order().size() == 4);
        CHECK_FALSE(desk[india].active());
    }
}

TEST_CASE("Who may not book one may not book many") {
    Desk desk;
    BookAll all;
    all.bookings = {booking_of(national("FRA")), booking_of(national("DEU"))};
    auto const refused = desk.tell(all, delegation("FRA"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Refusal::Kind::forbidden);
}

}  // namespace rostrum::model::testing
