// The list of speakers as section 3a of the meeting's rules lays it out.

#include "model/speakers_list.hpp"

#include <catch2/catch.hpp>

#include "tests/model/fixed_seed.hpp"
#include "tests/model/fixture.hpp"
#include "tests/model/plain_list.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;
namespace plain = rostrum::plain;

namespace {

constexpr int crowd = 60;
char const* const debates[] = {"debate-1", "debate-2", "debate-3"};

long long seconds_of(Instant at) {
    return std::chrono::duration_cast<Seconds>(at.time_since_epoch()).count();
}

// A meeting and the plain list side by side: every act is done to both.
class TwoLists {
public:
    explicit TwoLists(Seconds changeover) : desk_(programme_with(changeover)) {
        for (Segment const& segment : desk_.meeting().programme->segments)
            if (segment.kind == SegmentKind::debate)
                rooms_.push_back({seconds_of(segment.time.begin), seconds_of(segment.time.end)});
    }

    void act(Dice& dice) {
        switch (dice.roll(12)) {
            default:
                return book(dice);
            case 6:
                return withdraw(dice);
            case 7:
                return restore(dice);
            case 8:
                return change_level(dice);
            case 9:
                return move(dice);
            case 10:
                return swap(dice);
            case 11:
                return change_wishes(dice);
        }
    }

    // Both lists, line by line: "b7 debate-2 1764082890" in order.
    Lines modelled() const {
        Lines lines;
        SpeakersList const list = desk_.list();
        for (Place const& place : list.places) {
            RC_ASSERT(place.position == static_cast<int>(lines.size()) + 1);
            lines.push_back(desk_.meeting().bookings[place.booking]->id.str() + " " +
                            (place.planned
                                 ? place.planned->segment.str() + " " +
                                       std::to_string(seconds_of(place.planned->time.begin))
                                 : "overflow"));
        }
        return lines;
    }
    Lines plainly() const {
        std::vector<int> here;
        std::vector<plain::Claim> claims;
        for (int const number : slots_.order())
            if (present_[static_cast<std::size_t>(number - 1)]) {
                here.push_back(number);
                claims.push_back(claims_[static_cast<std::size_t>(number - 1)]);
            }
        auto const changeover = desk_.meeting().programme->debate.changeover;
        auto const spots = plain::walk(claims, rooms_, static_cast<int>(changeover.count()));
        Lines lines;
        for (std::size_t i = 0; i < here.size(); ++i)
            lines.push_back("b" + std::to_string(here[i]) + " " +
                            (spots[i] ? std::string{debates[spots[i]->segment]} + " " +
                                            std::to_string(spots[i]->begin)
                                      : "overflow"));
        return lines;
    }

private:
    static std::shared_ptr<const Programme> programme_with(Seconds changeover) {
        Programme programme = compact_programme();
        programme.debate.changeover = changeover;
        for (Segment& segment : programme.segments)
            for (RoleSlot& role : segment.roles)
                role.planned = Seconds{1};
        return with_crowd(std::move(programme), crowd);
    }

    StatementRequest somebody(Dice& dice) {
        switch (dice.roll(8)) {
            case 0: {
                static std::vector<StatementRequest> const groups{
                    for_group("NGA", "african_group"), for_group("THA", "asean"),
                    for_group("eu", "eu"), for_group("state_of_palestine", "g77")};
                return groups[static_cast<std::size_t>(dice.roll(4))];
            }
            case 1: {
                static std::vector<StatementRequest> const others{
                    observer("holy_see"), observer("icrc"),  observer("interpol"),
                    observer("osce"),     observer("asean"), national("state_of_palestine")};
                return others[static_cast<std::size_t>(dice.roll(6))];
            }
            case 2: {
                std::string const state = crowd_state(dice.roll(crowd));
                return joint(state, {state, crowd_state(dice.roll(crowd))});
            }
            default:
                return national(crowd_state(dice.roll(crowd)));
        }
    }

    void wish(StatementRequest& request, Dice& dice) const {
        static int const lengths[] = {0, 0, 60, 120, 30, 1, 175, 299};
        int const length = lengths[dice.roll(8)];
        request.allotment.reset();
        if (length != 0)
            request.allotment =
                std::min(Seconds{length}, allotment(*desk_.meeting().programme, request));
        request.segments.clear();
        for (int wishes = dice.roll(6) - 2; wishes > 0; --wishes)
            request.segments.emplace_back(debates[dice.roll(3)]);
    }

    void book(Dice& dice) {
        Book book = booking_of(somebody(dice));
        auto& request = std::get<StatementRequest>(book.request);
        request.level = static_cast<Level>(dice.roll(8));
        wish(request, dice);
        if (dice.one_in(5)) {
            book.inscribed_at = desk_.now - std::chrono::seconds{dice.roll(60)};
            book.reason = "by telephone";
        }
        if (!desk_.tell(book).ok()) return;  // R12, R13: it is there already
        Booking const& booked = *desk_.meeting().bookings.back();
        claims_.push_back(claim(booked));
        present_.push_back(true);
        slots_.inscribe(booked.receipt.number, plain::natural(claims_.back()));
    }

    static plain::Claim claim(Booking const& booking) {
        StatementRequest const& request = *booking.statement();
        plain::Claim made;
        std::string const& who = request.participant.str();
        bool const observes = request.capacity == Capacity::observer;
        made.order_class = !observes ? 0 : who == "holy_see" ? 1 : 2;
        made.level = static_cast<int>(request.level);
        made.group = request.capacity == Capacity::group;
        made.at = booking.inscribed_at.time_since_epoch().count();
        made.receipt = booking.receipt.number;
        set_wishes(made, request);
        return made;
    }
    static void set_wishes(plain::Claim& claim, StatementRequest const& request) {
        Seconds const allowed{request.capacity == Capacity::group ? 300 : 180};
        claim.seconds = static_cast<int>(request.allotment.value_or(allowed).count());
        claim.segments.clear();
        for (SegmentId const& segment : request.segments)
            claim.segments.push_back(segment.str().back() - '1');
    }

    // A booking, in whatever state it is; 0: there is none.
    int any(Dice& dice) const {
        return claims_.empty() ? 0 : dice.roll(static_cast<int>(claims_.size())) + 1;
    }
    bool here(int number) const {
        return number != 0 && present_[static_cast<std::size_t>(number - 1)];
    }
    plain::Claim& of(int number) { return claims_[static_cast<std::size_t>(number - 1)]; }
    static BookingId id(int number) { return BookingId{"b" + std::to_string(number)}; }

    void withdraw(Dice& dice) {
        int const number = any(dice);
        if (!here(number)) return;
        desk_.withdraw(id(number));
        present_[static_cast<std::size_t>(number - 1)] = false;
    }
    void restore(Dice& dice) {
        int const number = any(dice);
        if (number == 0 || here(number)) return;
        if (!desk_.tell(Restore{id(number), ""}).ok()) return;
        present_[static_cast<std::size_t>(number - 1)] = true;
    }
    void change_level(Dice& dice) {
        int const number = any(dice);
        auto const level = static_cast<Level>(dice.roll(8));
        if (!here(number) || static_cast<int>(level) == of(number).level) return;
        Change change;
        change.booking = id(number);
        change.level = level;
        desk_.accept(change);
        of(number).level = static_cast<int>(level);
        slots_.leave(number);
        slots_.inscribe(number, plain::natural(of(number)));
    }
    void change_wishes(Dice& dice) {
        int const number = any(dice);
        if (!here(number)) return;
        StatementRequest request = *desk_[id(number)].statement();
        wish(request, dice);
        Change change;
        change.booking = id(number);
        change.allotment = request.allotment;
        change.segments = request.segments;
        desk_.accept(change);
        set_wishes(of(number), request);
    }
    void move(Dice& dice) {
        int const number = any(dice);
        int const target = any(dice);
        bool const before = dice.one_in(2);
        if (!here(number) || !here(target) || number == target) return;
        if (of(number).order_class != of(target).order_class) return;
        Move const move{id(number), id(target), before, "asked for", std::nullopt, std::nullopt};
        if (!desk_.tell(move).ok()) return;  // R2: past the end of its segment
        slots_.move(number, target, before);
    }
    void swap(Dice& dice) {
        int const a = any(dice);
        int const b = any(dice);
        if (!here(a) || !here(b) || a == b || of(a).order_class != of(b).order_class) return;
        desk_.swap(id(a), id(b));
        slots_.swap(a, b);
    }

    Desk desk_;
    std::vector<plain::Room> rooms_;
    std::vector<plain::Claim> claims_;  // [n - 1] is booking n
    std::vector<bool> present_;
    plain::Slots slots_;
};

// Statements of three minutes that are planned in each segment, with a changeover of so many
// seconds.
std::vector<int> counts(int changeover) {
    Programme programme = compact_programme();
    programme.debate.changeover = Seconds{changeover};
    Desk desk(with_crowd(std::move(programme), 193));
    for (int n = 0; n < 193; ++n)
        desk.book(national(crowd_state(n)));
    std::vector<int> found(5, 0);
    for (Place const& place : desk.list().places) {
        std::string const segment = place.planned ? place.planned->segment.str() : "overflow";
        ++found[segment == "overflow" ? 4 : static_cast<std::size_t>(segment.back() - '1')];
        ++found[3];
    }
    found[3] -= found[4];
    return found;
}

}  // namespace

TEST_CASE("three-minute statements fill the debate as the arithmetic of the rules says") {
    // debate-1, debate-2, debate-3, in all, in the overflow
    CHECK(counts(0) == std::vector<int>{40, 60, 50, 150, 43});
    CHECK(counts(30) == std::vector<int>{34, 51, 42, 127, 66});
    CHECK(counts(60) == std::vector<int>{30, 45, 37, 112, 81});
    CHECK(counts(90) == std::vector<int>{26, 40, 33, 99, 94});
    CHECK(counts(120) == std::vector<int>{24, 36, 30, 90, 103});
}

TEST_CASE("random lists are laid out as the plain list is, after every act") {
    for (auto const& [seed, changeover] :
         {std::pair{20251124u, 90}, {20251125u, 600}, {1u, 900}, {2u, 0}, {3u, 1500}}) {
        INFO("seed " << seed);
        CHECK(counterexample(seed, 60, [changeover = changeover] {
                  TwoLists lists{Seconds{changeover}};
                  for (Dice& dice : throw_dice(90, 12)) {
                      lists.act(dice);
                      RC_ASSERT(lists.modelled() == lists.plainly());
                  }
              }).empty());
    }
}

TEST_CASE("a changeover and the allotment must fit behind what is already in the segment") {
    Desk desk(with_crowd(compact_programme(), 60));
    // 26 slots of 270 s leave 180 s of debate-1: 90 s of speech and not a second more.
    for (int n = 0; n < 26; ++n)
        desk.book(national(crowd_state(n)));
    StatementRequest request = national("FRA");
    request.segments = segments({"debate-1"});
    request.allotment = Seconds{91};
    BookingId const booking = desk.book(request);
    CHECK(desk.place(booking) == "overflow");
    Change change;
    change.booking = booking;
    change.allotment = std::optional{Seconds{90}};
    desk.accept(change);
    CHECK(desk.place(booking) == "debate-1 24 12:58:30");
}

TEST_CASE("bookings without a preference never go back to a segment, those with one do") {
    Desk desk(with_crowd(compact_programme(), 60));
    for (int n = 0; n < 26; ++n)
        desk.book(national(crowd_state(n)));
    StatementRequest four_minutes = for_group("NGA", "african_group");
    four_minutes.allotment = Seconds{240};
    BookingId const group = desk.book(four_minutes);
    // The group goes first: 26 do not fit behind it any more, and 120 s are left.
    CHECK(desk.place(group) == "debate-1 24 11:01:30");
    BookingId const b26{"b26"};
    CHECK(desk.place(b26) == "debate-2 25 10:01:30");
    StatementRequest brief = national("FRA");
    brief.allotment = Seconds{30};
    BookingId const without = desk.book(brief);
    CHECK(desk.place(without) == "debate-2 25 10:06:00");
    brief.participant = ParticipantId{"KEN"};
    brief.segments = segments({"debate-1"});
    BookingId const with = desk.book(brief);
    CHECK(desk.place(with) == "debate-1 24 12:59:30");
}

TEST_CASE("once one without a preference is in the overflow, all later ones are") {
    Desk desk(with_crowd(compact_programme(), 120));
    for (int n = 0; n < 99; ++n)
        desk.book(national(crowd_state(n)));
    BookingId const waiting = desk.book(national("FRA"));
    StatementRequest brief = national("KEN");
    brief.allotment = Seconds{1};
    BookingId const shortest = desk.book(brief);
    CHECK(desk.place(waiting) == "overflow");
    CHECK(desk.place(shortest) == "overflow");
    Change change;
    change.booking = shortest;
    change.segments = segments({"debate-3", "debate-2"});
    desk.accept(change);
    CHECK(desk.place(shortest) == "overflow");  // 90 s are left of debate-3, and 91 are needed
    change.segments = segments({"debate-3", "debate-1"});
    desk.accept(change);
    CHECK(desk.place(shortest) == "debate-1 24 12:58:30");
}

TEST_CASE("preferences are tried in their order") {
    Desk desk;
    StatementRequest request = national("FRA");
    request.segments = segments({"debate-3", "debate-1"});
    CHECK(desk.place(desk.book(request)) == "debate-3 25 15:01:30");
}

TEST_CASE("observers are planned after every planned Member State, wherever those want to be") {
    Desk desk;
    BookingId const icrc = desk.book(observer("icrc"));
    CHECK(desk.place(icrc) == "debate-1 24 11:01:30");
    StatementRequest late = national("FRA");
    late.segments = segments({"debate-3"});
    BookingId const france = desk.book(late);
    CHECK(desk.place(france) == "debate-3 25 15:01:30");
    CHECK(desk.place(icrc) == "debate-3 25 15:06:00");
    // One that asks for the first day alone cannot be heard.
    StatementRequest first_day = observer("interpol");
    first_day.segments = segments({"debate-1"});
    BookingId const interpol = desk.book(first_day);
    CHECK(desk.place(interpol) == "overflow");
}

TEST_CASE("a swap exchanges keys, which keep their value when others come and go") {
    Desk desk;
    BookingId const kenya = desk.book(national("KEN", Level::CD));
    BookingId const france = desk.book(national("FRA", Level::M));
    desk.swap(kenya, france);
    CHECK(desk.order() == Lines{kenya.str(), france.str()});
    // A minister who comes later stands behind Kenya's new place, and before France's.
    BookingId const brazil = desk.book(national("BRA", Level::M));
    CHECK(desk.order() == Lines{kenya.str(), brazil.str(), france.str()});
    // France leaves; Kenya keeps the place.
    desk.withdraw(france);
    CHECK(desk.order() == Lines{kenya.str(), brazil.str()});
    desk.accept(Restore{france, ""});
    CHECK(desk.order() == Lines{kenya.str(), brazil.str(), france.str()});
    desk.swap(france, kenya);
    CHECK(desk.order() == Lines{france.str(), brazil.str(), kenya.str()});
}

TEST_CASE("a move takes the key just beside the other's at that moment, and keeps it") {
    Desk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    BookingId const brazil = desk.book(national("BRA", Level::M));
    BookingId const kenya = desk.book(national("KEN", Level::CD));
    BookingId const india = desk.book(national("IND", Level::CD));
    desk.move_after(kenya, france);
    desk.move_after(india, france);
    CHECK(desk.order() == Lines{france.str(), india.str(), kenya.str(), brazil.str()});
    // France leaves the place; those beside it stay where they are.
    Change change;
    change.booking = france;
    change.level = Level::CD;
    desk.accept(change);
    CHECK(desk.order() == Lines{india.str(), kenya.str(), brazil.str(), france.str()});
    // And somebody who ranks between the two ministers goes behind them both.
    Book by_telephone = booking_of(national("USA", Level::M));
    by_telephone.inscribed_at = desk[france].inscribed_at;
    by_telephone.reason = "by telephone";
    BookingId const usa = desk.accept(by_telephone);
    CHECK(desk.order() == Lines{india.str(), kenya.str(), usa.str(), brazil.str(), france.str()});
    // Moved before, the last one moved stands closest.
    desk.move_before(india, brazil);
    desk.move_before(kenya, brazil);
    CHECK(desk.order() == Lines{usa.str(), india.str(), kenya.str(), brazil.str(), france.str()});
}

TEST_CASE("moves of what was moved, to any depth, stand where they were told to") {
    CHECK(counterexample(7, 40, [] {
              Desk desk;
              for (char const* state : {"AUT", "BRA", "CHN", "CYP", "DEU", "EGY"})
                  desk.book(national(state));
              Lines expected = desk.order();
              for (Dice& dice : throw_dice(60, 3)) {
                  std::string const moved = expected[static_cast<std::size_t>(dice.roll(6))];
                  std::string const target = expected[static_cast<std::size_t>(dice.roll(6))];
                  bool const before = dice.one_in(2);
                  if (moved == target) continue;
                  desk.accept(Move{BookingId{moved}, BookingId{target}, before, "", std::nullopt,
                                   std::nullopt});
                  std::erase(expected, moved);
                  auto const at = std::find(expected.begin(), expected.end(), target);
                  expected.insert(before ? at : std::next(at), moved);
                  RC_ASSERT(desk.order() == expected);
              }
          }).empty());
}

TEST_CASE("a place is found by booking, and nothing else is on the list") {
    Desk desk;
    BookingId const president = desk.book(role("president"));
    BookingId const france = desk.book(national("FRA"));
    BookingId const kenya = desk.book(national("KEN"));
    desk.withdraw(kenya);
    SpeakersList const list = desk.list();
    CHECK(list.places.size() == 1);
    CHECK(list.find(france, desk.meeting())->position == 1);
    CHECK(list.find(kenya, desk.meeting()) == nullptr);
    CHECK(list.find(president, desk.meeting()) == nullptr);
    CHECK(list.find(BookingId{"b9"}, desk.meeting()) == nullptr);
}

TEST_CASE("levels may share a band, and groups may stand among the delegations") {
    Programme programme = compact_programme();
    programme.debate.level_rank = {0, 1, 2, 0,
                                   3, 4, 5, 6};  // heads of Government with heads of State
    programme.debate.groups_first = false;
    Desk desk(std::make_shared<const Programme>(programme));
    BookingId const government = desk.book(national("FRA", Level::HG));
    BookingId const state = desk.book(national("KEN", Level::HS));
    BookingId const vice = desk.book(national("BRA", Level::VP));
    BookingId const group = desk.book(for_group("NGA", "african_group", Level::HS));
    CHECK(desk.order() == Lines{government.str(), state.str(), group.str(), vice.str()});
}

TEST_CASE(
    "an adopted programme re-sorts what stands by its natural key, and leaves what was moved") {
    Desk desk;
    BookingId const government = desk.book(national("FRA", Level::HG));
    BookingId const state = desk.book(national("KEN", Level::HS));
    BookingId const moved = desk.book(national("BRA", Level::CD));
    desk.move_before(moved, state);
    CHECK(desk.order() == Lines{moved.str(), state.str(), government.str()});
    Programme programme = compact_programme();
    programme.debate.level_rank = {1, 2, 3, 0, 4, 5, 6, 7};
    desk.accept(AdoptProgramme{std::make_shared<const Programme>(programme), "", "as decided"});
    CHECK(broken_invariants(desk.meeting()).empty());
    CHECK(desk.list().places.size() == 3);
    Lines const order = desk.order();
    CHECK(std::find(order.begin(), order.end(), government.str()) <
          std::find(order.begin(), order.end(), state.str()));
}
