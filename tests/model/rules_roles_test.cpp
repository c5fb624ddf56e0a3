// The rules of the opening, the closing and the panels: R6-R8, R37-R39; and who may write what.

#include <catch2/catch.hpp>

#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

constexpr auto developed = Development::developed;
constexpr auto developing = Development::developing;

Lines gaps(Desk const& desk, std::string const& rule) {
    Lines found;
    for (std::string& line : described(publication_gaps(desk.meeting())))
        if (line.starts_with(rule + " ")) found.push_back(std::move(line));
    return found;
}

PanelRequest taking_part(PanelCategory category) {
    PanelRequest request = panellist();
    request.category = category;
    request.organization = "La Strada";
    return request;
}

PanelRequest on_basis(PanelCategory category, RegistrationBasis basis) {
    PanelRequest request = taking_part(category);
    request.registration_basis = basis;
    request.registration_reference = "NGO/2025/17";
    return request;
}

}  // namespace

TEST_CASE("R6 the opening holds the six roles, one each") {
    Desk desk;
    char const* const six[] = {
        "president",          "secretary_general", "unodc_executive_director",
        "special_rapporteur", "eminent_person",    "civil_society"};
    // In whatever order they are booked, they speak in the resolution's.
    for (int i = 5; i >= 0; --i)
        desk.book(role(six[i]));
    CHECK(desk.answer(booking_of(role("president"))) ==
          Lines{"R6 R6.role_taken /role role=president booking=b6"});
    desk.withdraw(BookingId{"b6"});
    desk.book(role("president"));
    CHECK(desk.answer(Restore{BookingId{"b6"}, ""}) ==
          Lines{"R6 R6.role_taken /role role=president booking=b7"});
}

TEST_CASE("R7 a substitute is warned of where one is allowed") {
    Desk desk;
    for (char const* id : {"president", "secretary_general", "unodc_executive_director",
                           "special_rapporteur", "concluding_remarks"}) {
        RoleRequest request = role(id);
        request.substitute = true;
        BookingId const booking = desk.book(request);
        CHECK(desk.warnings(booking) ==
              Lines{"warning R7 R7.substitute /speaker/on_behalf_of role=" + std::string{id}});
    }
    Change in_person;
    in_person.booking = BookingId{"b2"};
    in_person.substitute = false;
    desk.accept(in_person);
    CHECK(desk.warnings(BookingId{"b2"}).empty());
}

TEST_CASE("R7 nobody stands in for the eminent person or the civil society") {
    Desk desk;
    for (char const* id : {"eminent_person", "civil_society", "panel_1_summary"}) {
        RoleRequest request = role(id);
        request.substitute = true;
        CHECK(desk.answer(booking_of(request)).front() ==
              "R7 R7.no_substitute /speaker/on_behalf_of role=" + std::string{id});
    }
    BookingId const booking = desk.book(role("eminent_person"));
    Change change;
    change.booking = booking;
    change.substitute = true;
    CHECK(desk.answer(change) ==
          Lines{"R7 R7.no_substitute /speaker/on_behalf_of role=eminent_person"});
}

TEST_CASE(
    "R8 the last two are chosen by the President, one is a survivor, before it is published") {
    Desk desk;
    Lines const none{"R8 R8.not_chosen role=eminent_person", "R8 R8.not_chosen role=civil_society",
                     "R8 R8.no_survivor segment=opening"};
    CHECK(gaps(desk, "R8") == none);
    BookingId const eminent = desk.book(role("eminent_person"));
    RoleRequest society = role("civil_society");
    society.chosen_by_president = true;
    BookingId const civil = desk.book(society);
    CHECK(gaps(desk, "R8") ==
          Lines{"R8 R8.not_chosen role=eminent_person", "R8 R8.no_survivor segment=opening"});

    Change change;
    change.booking = eminent;
    change.chosen_by_president = true;
    change.survivor = true;
    desk.accept(change, president_office());
    CHECK(gaps(desk, "R8").empty());
    // A survivor in another role does not count.
    change.survivor = false;
    desk.accept(change);
    RoleRequest rapporteur = role("special_rapporteur");
    rapporteur.survivor = true;
    desk.book(rapporteur);
    CHECK(gaps(desk, "R8") == Lines{"R8 R8.no_survivor segment=opening"});
    desk.withdraw(civil);
    CHECK(gaps(desk, "R8") ==
          Lines{"R8 R8.not_chosen role=civil_society", "R8 R8.no_survivor segment=opening"});
}

TEST_CASE("R37 two co-chairs of different States, one declared developed, one developing") {
    Desk desk;
    desk.book(co_chair("FRA", developed));
    CHECK(desk.answer(booking_of(co_chair("DEU", developed))) ==
          Lines{"R37 R37.same_side /declared participant=FRA"});
    CHECK(desk.answer(booking_of(co_chair("FRA", developing))) ==
          Lines{"R37 R37.same_state /participant participant=FRA"});
    CHECK(desk.answer(booking_of(co_chair("DEU", developed, "panel-2"))) == Lines{"accepted"});
    CHECK(gaps(desk, "R37") == Lines{"R37 R37.co_chairs_missing segment=panel-1",
                                     "R37 R37.co_chairs_missing segment=panel-2"});
    BookingId const kenya = desk.book(co_chair("KEN", developing));
    CHECK(gaps(desk, "R37") == Lines{"R37 R37.co_chairs_missing segment=panel-2"});
    CHECK(desk.answer(booking_of(co_chair("BRA", developing))) ==
          Lines{"R37 R37.two_already /function segment=panel-1",
                "R37 R37.same_side /declared participant=KEN"});

    // Without the President's designation the panel cannot be published.
    Change change;
    change.booking = kenya;
    change.designated_by_president = false;
    desk.accept(change);
    CHECK(gaps(desk, "R37") == Lines{"R37 R37.co_chairs_missing segment=panel-1",
                                     "R37 R37.co_chairs_missing segment=panel-2"});
    change.designated_by_president = true;
    change.declared = developed;
    CHECK(desk.answer(change) == Lines{"R37 R37.same_side /declared participant=FRA"});
}

TEST_CASE("R37 a co-chair is a State, and declared") {
    Desk const desk;
    for (char const* id : {"eu", "icrc", "unicef"})
        CHECK(desk.answer(booking_of(co_chair(id, developed))) ==
              Lines{"R37 R37.not_a_state /participant"});
    PanelRequest nobody = co_chair("FRA", developed);
    nobody.participant.reset();
    nobody.category = PanelCategory::intergovernmental_organization;
    CHECK(desk.answer(booking_of(nobody)) == Lines{"R37 R37.not_a_state /participant"});
    PanelRequest undeclared = co_chair("FRA", developed);
    undeclared.declared.reset();
    CHECK(desk.answer(booking_of(undeclared)) == Lines{"R37 R37.not_declared /declared"});
}

TEST_CASE("R37 the declaration counts; where the reference list differs there is a warning") {
    Desk desk;
    BookingId const declared_otherwise = desk.book(co_chair("CYP", developing));
    CHECK(desk.warnings(declared_otherwise) ==
          Lines{"warning R37 R37.reference_differs /declared participant=CYP"});
    BookingId const as_listed = desk.book(co_chair("FRA", developed));
    CHECK(desk.warnings(as_listed).empty());
    CHECK(gaps(desk, "R37") == Lines{"R37 R37.co_chairs_missing segment=panel-2"});
}

TEST_CASE("R37 co-chairs that the meeting's file names count") {
    Programme programme = compact_programme();
    programme.segments[2].co_chairs = {{ParticipantId{"FRA"}, developed},
                                       {ParticipantId{"KEN"}, developing}};
    Desk const desk(std::make_shared<const Programme>(programme));
    CHECK(gaps(desk, "R37") == Lines{"R37 R37.co_chairs_missing segment=panel-2"});
    CHECK(desk.answer(booking_of(co_chair("BRA", developing))) ==
          Lines{"R37 R37.two_already /function segment=panel-1",
                "R37 R37.same_side /declared participant=KEN"});
    RoleRequest summary = role("panel_1_summary");
    summary.participant = ParticipantId{"KEN"};
    CHECK(desk.answer(booking_of(summary)) == Lines{"accepted"});
}

TEST_CASE("R38 States, observers, UN entities and organizations need no registration") {
    Desk const desk;
    for (char const* id : {"FRA", "icrc", "holy_see", "state_of_palestine", "eu", "interpol",
                           "unicef", "river_commission"}) {
        INFO(id);
        PanelRequest request = panellist();
        request.participant = ParticipantId{id};
        CHECK(desk.answer(booking_of(request)) == Lines{"accepted"});
    }
    CHECK(desk.answer(booking_of(taking_part(PanelCategory::intergovernmental_organization))) ==
          Lines{"accepted"});
}

TEST_CASE("R38 a participant is of its own category; an observer may be an organization") {
    Desk const desk;
    auto const as = [&](char const* id, PanelCategory category) {
        PanelRequest request = panellist();
        request.participant = ParticipantId{id};
        request.category = category;
        return desk.answer(booking_of(request));
    };
    auto const differs = [](char const* id) {
        return Lines{"R38 R38.category_differs /category participant=" + std::string{id}};
    };
    CHECK(as("FRA", PanelCategory::member_state) == Lines{"accepted"});
    CHECK(as("FRA", PanelCategory::un_entity) == differs("FRA"));
    CHECK(as("unicef", PanelCategory::un_entity) == Lines{"accepted"});
    CHECK(as("unicef", PanelCategory::observer) == differs("unicef"));
    CHECK(as("interpol", PanelCategory::observer) == Lines{"accepted"});
    CHECK(as("interpol", PanelCategory::intergovernmental_organization) == Lines{"accepted"});
    CHECK(as("eu", PanelCategory::intergovernmental_organization) == Lines{"accepted"});
    CHECK(as("holy_see", PanelCategory::intergovernmental_organization) == differs("holy_see"));
    CHECK(as("river_commission", PanelCategory::intergovernmental_organization) ==
          Lines{"accepted"});
    CHECK(as("river_commission", PanelCategory::observer) == differs("river_commission"));
}

TEST_CASE("R38 other stakeholders take part on a basis that is on record") {
    Desk const desk;
    using enum PanelCategory;
    using enum RegistrationBasis;
    for (PanelCategory const category :
         {civil_society, academia, private_sector, victim_or_survivor, media}) {
        CHECK(desk.answer(booking_of(taking_part(category))) ==
              Lines{"R38 R38.registration_missing /registration"});
        PanelRequest unreferenced = on_basis(category, ngo_registration);
        unreferenced.registration_reference.clear();
        CHECK(desk.answer(booking_of(unreferenced)) ==
              Lines{"R38 R38.registration_missing /registration"});
        CHECK(desk.answer(booking_of(on_basis(category, ngo_registration))) == Lines{"accepted"});
        CHECK(desk.answer(booking_of(on_basis(category, final_list))) == Lines{"accepted"});
        bool const also = category == victim_or_survivor || category == media;
        for (RegistrationBasis const basis : {RegistrationBasis::delegation, accreditation})
            CHECK(desk.answer(booking_of(on_basis(category, basis))) ==
                  (also ? Lines{"accepted"} : Lines{"R38 R38.basis_not_open /registration/basis"}));
    }
    // A survivor through a delegation.
    PanelRequest survivor = on_basis(victim_or_survivor, RegistrationBasis::delegation);
    survivor.participant = ParticipantId{"FRA"};
    CHECK(desk.answer(booking_of(survivor)) == Lines{"accepted"});
}

TEST_CASE("R38 whoever is no participant says in what category; States and observers are named") {
    Desk const desk;
    CHECK(desk.answer(booking_of(panellist())) == Lines{"R38 R38.category_missing /category"});
    for (PanelCategory const category :
         {PanelCategory::member_state, PanelCategory::observer, PanelCategory::un_entity})
        CHECK(desk.answer(booking_of(taking_part(category))) ==
              Lines{"R38 R38.participant_missing /participant"});
    PanelRequest in_the_debate = panellist("debate-1");
    in_the_debate.participant = ParticipantId{"FRA"};
    CHECK(desk.answer(booking_of(in_the_debate)) ==
          Lines{"R38 R38.not_a_panel /panel segment=debate-1"});
}

TEST_CASE("R39 a summary is given by one of the panel's own co-chairs") {
    Desk desk;
    RoleRequest summary = role("panel_1_summary");
    Lines const refused{"R39 R39.not_a_co_chair /participant role=panel_1_summary segment=panel-1"};
    CHECK(desk.answer(booking_of(summary)) == refused);
    summary.participant = ParticipantId{"KEN"};
    CHECK(desk.answer(booking_of(summary)) == refused);
    desk.book(co_chair("KEN", developing, "panel-2"));
    CHECK(desk.answer(booking_of(summary)) == refused);
    desk.book(co_chair("KEN", developing));
    BookingId const booking = desk.book(summary);
    CHECK(desk.answer(booking_of(summary)) ==
          Lines{"R39 R39.role_taken /role role=panel_1_summary booking=" + booking.str()});
    CHECK(desk.answer(booking_of(role("concluding_remarks"))) == Lines{"accepted"});
    // A moderator or a panellist is no co-chair.
    PanelRequest moderator = panellist("panel-2");
    moderator.function = PanelFunction::moderator;
    moderator.participant = ParticipantId{"FRA"};
    desk.book(moderator);
    RoleRequest second = role("panel_2_summary");
    second.participant = ParticipantId{"FRA"};
    CHECK(desk.answer(booking_of(second)) ==
          Lines{"R39 R39.not_a_co_chair /participant role=panel_2_summary segment=panel-2"});
}

TEST_CASE("a delegation writes its own statements, the President's office roles and panels") {
    Desk desk;
    Request const statement = national("FRA");
    Request const speech = role("president");
    Request const seat = co_chair("FRA", developed);
    struct Row {
        Actor actor;
        bool statement, others;
    };
    for (Row const& row :
         {Row{secretariat(), true, true}, Row{presiding(), true, true},
          Row{of_role(ActorRole::command_line), true, true}, Row{president_office(), false, true},
          Row{delegation("FRA"), true, false}, Row{delegation("KEN"), false, false},
          Row{of_role(ActorRole::conference_officer), false, false},
          Row{of_role(ActorRole::stakeholder), false, false},
          Row{of_role(ActorRole::interpretation), false, false},
          Row{of_role(ActorRole::webcast), false, false},
          Row{of_role(ActorRole::administrator), false, false}}) {
        INFO(name(row.actor.role));
        Lines const forbidden{"forbidden forbidden.not_yours"};
        Lines const accepted{"accepted"};
        CHECK(desk.answer(booking_of(statement), row.actor) ==
              (row.statement ? accepted : forbidden));
        CHECK(desk.answer(booking_of(speech), row.actor) == (row.others ? accepted : forbidden));
        CHECK(desk.answer(booking_of(seat), row.actor) == (row.others ? accepted : forbidden));
    }
    Actor stakeholder{ActorRole::stakeholder, "t", ParticipantId{"FRA"}};
    CHECK(desk.answer(booking_of(statement), stakeholder) ==
          Lines{"forbidden forbidden.not_yours"});
}

TEST_CASE("a delegation changes and withdraws its own, at the revision it has seen") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"), delegation("FRA"));
    std::uint64_t const seen = desk[france].revision;
    desk.book(national("KEN"));
    CHECK(desk[france].revision == seen);
    Change change;
    change.booking = france;
    change.language = "fr";
    change.expected_revision = seen;
    CHECK(desk.answer(change, delegation("KEN")) == Lines{"forbidden forbidden.not_yours"});
    CHECK(desk.answer(Withdraw{france, seen, ""}, delegation("KEN")) ==
          Lines{"forbidden forbidden.not_yours"});
    desk.accept(change, delegation("FRA"));
    CHECK(desk.answer(change, delegation("FRA")) == Lines{"stale_revision"});
    CHECK(desk.answer(Withdraw{france, seen, ""}) == Lines{"stale_revision"});
    desk.accept(Withdraw{france, desk[france].revision, ""}, delegation("FRA"));
    change.expected_revision.reset();
    CHECK(desk.answer(change) == Lines{"conflict conflict.withdrawn"});
    CHECK(desk.answer(Withdraw{BookingId{"b9"}, std::nullopt, ""}) == Lines{"not_found"});
    for (char const* id : {"b0", "b01", "b", "1", "s1", "b-1", "b99999999999999999999"})
        CHECK(desk.meeting().find(BookingId{id}) == nullptr);
}

TEST_CASE("a change of nothing is no event, and an absent key leaves what was") {
    Desk desk;
    StatementRequest request = national("FRA", Level::M);
    request.allotment = Seconds{120};
    request.segments = segments({"debate-2"});
    BookingId const booking = desk.book(request);
    Change change;
    change.booking = booking;
    change.level = Level::M;
    auto const decision = decide(desk.meeting(), change, secretariat(), desk.now);
    REQUIRE(decision.ok());
    CHECK(decision->empty());
    change.level = Level::VM;
    desk.accept(change);
    request.level = Level::VM;
    CHECK(*desk[booking].statement() == request);
}

TEST_CASE("the schedule's deadlines are passed by the schedule, when they are due") {
    Desk desk;
    CHECK(desk.answer(PassDeadline{ny(25, 13)}, secretariat()) ==
          Lines{"forbidden forbidden.role"});
    auto const early =
        decide(desk.meeting(), PassDeadline{ny(25, 13)}, of_role(ActorRole::schedule), ny(25, 12));
    REQUIRE(early.ok());
    CHECK(early->empty());
}
