// What delegations and desks are told without asking, as a meeting goes on.

#include "model/notice.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;
using namespace std::chrono_literals;

namespace {

// An outbox that looks at a desk's meeting.
template <class AnyDesk>
struct Observed {
    AnyDesk desk;
    Outbox outbox;
    std::int64_t last = 0;

    explicit Observed(AnyDesk made = AnyDesk{}) : desk(std::move(made)) {
        outbox.cursor = {desk.meeting().version, desk.meeting().bookings.size()};
    }

    OutboxChange look() {
        SpeakersList const list = desk.list();
        OutboxChange change = advance(outbox, desk.meeting(), list,
                                      forecast(desk.meeting(), list, desk.now), desk.now);
        for (Notice& notice : change.made)
            notice.id = ++last;
        outbox = with(std::move(outbox), change);
        return change;
    }
    // "FRA receipt b13 released" of what was made, "FRA moved b13 review" of what changed.
    Lines told() {
        OutboxChange const change = look();
        Lines lines;
        for (auto const* some : {&change.made, &change.changed})
            for (Notice const& notice : *some)
                lines.push_back(line(notice));
        return lines;
    }
    static std::string line(Notice const& notice) {
        return notice.recipient.str() + ' ' + std::string{name(notice.kind)} +
               (notice.subject.empty() ? "" : ' ' + notice.subject) + ' ' +
               std::string{name(notice.state)};
    }
    Notice const& newest() const { return outbox.notices.back(); }
    // France asks to exchange places.
    void propose(BookingId const& a, BookingId const& b) {
        ProposeSwap proposal;
        proposal.booking = a;
        proposal.with = b;
        desk.accept(proposal, delegation("FRA"));
    }
    void decide(std::int64_t id, NoticeState state) {
        OutboxChange change;
        change.cursor = outbox.cursor;
        change.changed = {decided(*outbox.find(id), state, "officer", desk.now)};
        outbox = with(std::move(outbox), change);
    }
    std::optional<Instant> next() const {
        return next_look(outbox, desk.meeting(), forecast(desk.meeting(), desk.list(), desk.now),
                         desk.now);
    }
};
using Watched = Observed<Desk>;
using InTheHall = Observed<FloorDesk>;

ChangeSettings settings_of_notices(NoticeSettings notices) {
    ChangeSettings change;
    change.change.notices = std::move(notices);
    change.reason = "as agreed";
    return change;
}

// A meeting whose debates are so full that each further statement moves somebody.
Watched full_list_of(int states) {
    Watched watched{Desk{with_crowd(compact_programme(), states)}};
    for (int n = 0; n < states; ++n)
        watched.desk.book(national(crowd_state(n)));
    watched.look();
    return watched;
}

}  // namespace

TEST_CASE("Whoever books is given a receipt with its place, once") {
    Watched at;
    at.desk.book(national("FRA"));
    CHECK(at.told() == Lines{"FRA receipt b1 released"});
    Notice const& receipt = at.newest();
    CHECK(receipt.tells_plan);
    REQUIRE(receipt.plan);
    CHECK(receipt.plan->segment == SegmentId{"debate-1"});
    CHECK(receipt.decided_at == at.desk.now);
    CHECK(at.told().empty());
    at.desk.now += 10min;
    CHECK(at.told().empty());
}

TEST_CASE("Many bookings in one look are told one by one, and a desk is told of none") {
    Watched at;
    at.desk.book(national("FRA"));
    at.desk.book(national("KEN"));
    PanelRequest expert = panellist();
    expert.organization = "An institute";
    expert.category = PanelCategory::academia;
    expert.registration_basis = RegistrationBasis::final_list;
    expert.registration_reference = "final list, 12";
    at.desk.book(expert);  // it must be accepted
    REQUIRE(at.desk.meeting().bookings.size() == 3);
    CHECK(at.told() == Lines{"FRA receipt b1 released", "KEN receipt b2 released"});
}

TEST_CASE("What came and went between two looks is not told") {
    Watched at;
    BookingId const booking = at.desk.book(national("FRA"));
    at.desk.withdraw(booking);
    CHECK(at.told() == Lines{"FRA receipt b1 discarded"});
    Restore again;
    again.booking = booking;
    again.reason = "asked for again";
    at.desk.accept(again);
    CHECK(at.told() == Lines{"FRA receipt b1 released"});
    at.desk.withdraw(booking);
    CHECK(at.told() == Lines{"FRA withdrawn b1 released"});
    at.desk.accept(again);
    CHECK(at.told() == Lines{"FRA receipt b1 released"});
}

TEST_CASE("What was there before the first look is told of when it changes, and not before") {
    Desk desk;
    BookingId const booking = desk.book(national("FRA"));
    Watched at{std::move(desk)};
    CHECK(at.told().empty());
    at.desk.withdraw(booking);
    CHECK(at.told() == Lines{"FRA withdrawn b1 released"});
}

TEST_CASE("A swap is told to whom it is asked of, and how it ended to both") {
    Watched at;
    BookingId const a = at.desk.book(national("FRA"));
    BookingId const b = at.desk.book(national("KEN"));
    at.look();
    at.propose(a, b);
    CHECK(at.told() == Lines{"KEN swap_asked s1 released"});
    CHECK(at.newest().booking == b);
    AcceptSwap yes;
    yes.swap = SwapId{"s1"};
    at.desk.accept(yes, delegation("KEN"));
    CHECK(at.told() == Lines{"KEN swap_decided s1 released", "FRA swap_decided s1 released"});
    CHECK(at.newest().booking == a);
    CHECK(at.newest().tells_plan);
    // Where they are now they know from that.
    at.desk.now += 1h;
    CHECK(at.told().empty());
}

TEST_CASE("A proposal that is gone before anybody looked at it asks nobody") {
    Watched at;
    BookingId const a = at.desk.book(national("FRA"));
    BookingId const b = at.desk.book(national("KEN"));
    NoticeSettings all_wait;
    all_wait.review = {NoticeKind::swap_asked};
    at.desk.accept(settings_of_notices(all_wait));
    at.look();
    at.propose(a, b);
    CHECK(at.told() == Lines{"KEN swap_asked s1 review"});
    at.desk.withdraw(a);
    CHECK(at.told() == Lines{"FRA withdrawn b1 released", "FRA swap_decided s1 released",
                             "KEN swap_asked s1 discarded"});
}

TEST_CASE("A plan that changes is told when it has stayed, and if it is far from what was told") {
    Watched at = full_list_of(20);
    BookingId const last = at.desk.book(national("FRA"));
    at.look();
    Instant const told = at.newest().plan->begin;
    SECTION("a few minutes are not worth telling") {
        at.desk.withdraw(BookingId{"b1"});
        CHECK(at.told() == Lines{crowd_state(0) + " withdrawn b1 released"});
    }
    SECTION("more are, to each whom they befall, after the quiet and after an officer's look") {
        for (int n = 1; n <= 3; ++n)
            at.desk.withdraw(BookingId{"b" + std::to_string(n)});
        Instant const happened = at.desk.now;
        Lines const lines = at.told();
        CHECK(std::count(lines.begin(), lines.end(), "FRA moved b21 gathering") == 1);
        CHECK(at.next() == happened + 5min);
        at.desk.now = happened + 299s;
        CHECK(at.told().empty());
        at.desk.now = happened + 300s;
        Lines const later = at.told();
        CHECK(std::count(later.begin(), later.end(), "FRA moved b21 review") == 1);
        Notice const* mine = nullptr;
        for (Notice const& notice : at.outbox.notices)
            if (notice.booking == last && notice.kind == NoticeKind::moved) mine = &notice;
        REQUIRE(mine);
        CHECK(mine->before->begin == told);
        CHECK(mine->plan->begin < told - 10min);
    }
    SECTION("one that comes back in time is not told") {
        for (int n = 1; n <= 3; ++n)
            at.desk.withdraw(BookingId{"b" + std::to_string(n)});
        at.look();
        for (int n = 1; n <= 3; ++n) {
            Restore again;
            again.booking = BookingId{"b" + std::to_string(n)};
            again.reason = "a slip";
            at.desk.accept(again);
        }
        Lines const lines = at.told();
        CHECK(std::count(lines.begin(), lines.end(), "FRA moved b21 discarded") == 1);
        at.desk.now += 1h;
        CHECK(at.told().empty());
    }
    SECTION("one that goes on changing waits anew each time, but not for ever") {
        NoticeSettings at_once;
        at_once.review = std::vector<NoticeKind>{};
        at.desk.accept(settings_of_notices(at_once));
        Instant begun{};
        int looks = 0;
        bool released = false;
        for (int n = 1; n <= 19 && !released; ++n) {
            at.desk.withdraw(BookingId{"b" + std::to_string(n)});
            OutboxChange const change = at.look();
            for (Notice const& made : change.made)
                if (made.booking == last) begun = made.made_at;
            for (Notice const& one : change.changed)
                released = released || (one.booking == last && one.state == NoticeState::released);
            if (begun != Instant{}) ++looks;
            at.desk.now += 4min;
        }
        REQUIRE(released);
        CHECK(looks == 9);  // 8 x 4 minutes is the first behind 6 x 5
    }
}

TEST_CASE("What an officer discards is not told again until the plan is another one") {
    Watched at = full_list_of(20);
    at.desk.book(national("FRA"));
    at.look();
    for (int n = 1; n <= 3; ++n)
        at.desk.withdraw(BookingId{"b" + std::to_string(n)});
    at.look();
    at.desk.now += 5min;
    at.look();
    for (Notice const& notice : at.outbox.notices)
        if (notice.state == NoticeState::review) at.decide(notice.id, NoticeState::discarded);
    at.desk.now += 1h;
    CHECK(at.told().empty());
    for (int n = 4; n <= 6; ++n)
        at.desk.withdraw(BookingId{"b" + std::to_string(n)});
    Lines const lines = at.told();
    CHECK(std::count(lines.begin(), lines.end(), "FRA moved b21 gathering") == 1);
}

TEST_CASE("Another day is told as that, and so is the end of the room") {
    // As many as both days take, and more.
    Watched at = full_list_of(160);
    at.desk.now += 1s;
    SpeakersList const list = at.desk.list();
    Booking const* first_out = nullptr;
    for (Place const& place : list.places)
        if (place.overflow() && !first_out)
            first_out = at.desk.meeting().bookings[place.booking].get();
    REQUIRE(first_out);
    for (int n = 1; n <= 3; ++n)
        at.desk.withdraw(BookingId{"b" + std::to_string(n)});
    Lines const lines = at.told();
    std::string const whose = owner(first_out->request)->str();
    CHECK(std::count(lines.begin(), lines.end(),
                     whose + " other_day " + first_out->id.str() + " gathering") == 1);
}

TEST_CASE("What a delegation asks for is told to the desk, and the answer to the delegation") {
    Watched at;
    BookingId const booking = at.desk.book(national("FRA"));
    at.look();
    at.desk.pass_deadlines(at.desk.meeting().programme->debate.list.self_service_until + 1h);
    at.look();
    Withdraw withdrawal;
    withdrawal.booking = booking;
    at.desk.accept(withdrawal, delegation("FRA"));
    CHECK(at.told() == Lines{"desk.speakers_list request_waiting r1 released"});
    DeclineRequest no;
    no.request = RequestId{"r1"};
    no.reason = "The list is printed.";
    at.desk.accept(no);
    CHECK(at.told() == Lines{"FRA request_decided r1 released"});
}

TEST_CASE("A publication is told to the desks that need it, once") {
    Watched at;
    at.desk.book(national("FRA"));
    at.look();
    Instant const eve = ny(23, 18, 30);
    at.desk.pass_deadlines(eve + 1s);
    Lines const lines = at.told();
    // Nobody has named the chairs of the panels: it is held back.
    CHECK(std::count(lines.begin(), lines.end(), "desk.journal snapshot_held_back 1 released") ==
          1);
    CHECK(std::count(lines.begin(), lines.end(),
                     "desk.speakers_list snapshot_held_back 1 released") == 1);
    CHECK(std::count_if(lines.begin(), lines.end(), [](std::string const& line) {
              return line.starts_with("desk.webcast");
          }) == 0);
}

TEST_CASE("Before the list closes those who are not on it are told, once for each closing") {
    Watched at;
    at.desk.book(national("FRA"));
    at.look();
    auto const closing = [](std::vector<Notice> const& notices) {
        return std::count_if(notices.begin(), notices.end(), [](Notice const& notice) {
            return notice.kind == NoticeKind::list_closing;
        });
    };
    Instant const closes = at.desk.meeting().programme->debate.list.closes_at;
    at.desk.pass_deadlines(closes - 25h);
    CHECK(closing(at.look().made) == 0);
    CHECK(at.next() == closes - 24h);
    at.desk.pass_deadlines(closes - 24h);
    OutboxChange const change = at.look();
    std::set<std::string> recipients;
    for (Notice const& notice : change.made) {
        if (notice.kind != NoticeKind::list_closing) continue;
        CHECK(notice.state == NoticeState::review);
        CHECK(notice.at == closes);
        recipients.insert(notice.recipient.str());
    }
    CHECK(recipients.contains("KEN"));
    CHECK(recipients.contains("holy_see"));
    CHECK(recipients.contains("desk.speakers_list"));
    CHECK_FALSE(recipients.contains("FRA"));
    CHECK_FALSE(recipients.contains("unicef"));
    CHECK(at.told().empty());
    // One that waits for an officer is of no use when the list has closed.
    at.desk.pass_deadlines(closes + 1s);
    OutboxChange const after = at.look();
    CHECK(closing(after.made) == 0);
    CHECK(closing(after.changed) == closing(change.made));
    for (Notice const& notice : after.changed)
        CHECK(notice.state == NoticeState::discarded);
}

TEST_CASE("Whose turn comes is told by the forecast, once in a sitting") {
    InTheHall at;
    at.desk.now = ny(24, 9, 40);
    at.look();
    at.desk.open("24-am");
    std::set<std::string> told;
    Instant const end = ny(24, 11, 30);
    at.desk.deliver("b11", 400s);
    while (at.desk.now < end) {
        Forecasts const foretold = forecast(at.desk.meeting(), at.desk.list(), at.desk.now);
        for (Notice const& notice : at.look().made) {
            if (notice.kind != NoticeKind::called_soon) continue;
            CHECK(told.insert(notice.subject).second);
            REQUIRE(notice.at);
            CHECK(*notice.at >= at.desk.now);
            CHECK(*notice.at - at.desk.now <= 15min);
            CHECK(foretold.find(at.desk[notice.booking])->expected == notice.at);
            CHECK(notice.state == NoticeState::released);
        }
        at.desk.pass(30s);
    }
    CHECK(told.size() >= 2);
    CHECK_FALSE(told.contains("b11"));
}

TEST_CASE("The next look is due when a turn comes near") {
    InTheHall at;
    at.desk.now = ny(24, 9);
    at.look();
    Forecasts const foretold = forecast(at.desk.meeting(), at.desk.list(), at.desk.now);
    Instant first = Instant::max();
    for (auto const& one : foretold.bookings)
        if (one && one->expected) first = std::min(first, *one->expected);
    REQUIRE(at.next());
    CHECK(*at.next() <= first - 15min);
}

TEST_CASE("Kinds that are not to be told are not, and what waited of them is let go") {
    Watched at;
    at.desk.book(national("FRA"));
    at.look();
    NoticeSettings none;
    none.never = {NoticeKind::receipt, NoticeKind::moved};
    at.desk.accept(settings_of_notices(none));
    at.desk.book(national("KEN"));
    CHECK(at.told().empty());
    NoticeSettings again;
    again.never = std::vector<NoticeKind>{};
    again.review = {NoticeKind::receipt};
    at.desk.accept(settings_of_notices(again));
    at.desk.book(national("BRA"));
    CHECK(at.told() == Lines{"BRA receipt b3 review"});
    at.desk.accept(settings_of_notices(none));
    CHECK(at.told() == Lines{"BRA receipt b3 discarded"});
}

TEST_CASE("A notice under review follows what it tells of") {
    Watched at;
    NoticeSettings wait;
    wait.review = {NoticeKind::receipt};
    at.desk.accept(settings_of_notices(wait));
    BookingId const mine = at.desk.book(national("FRA"));
    at.look();
    auto const before = at.newest().plan;
    at.desk.book(national("KEN", Level::HS));  // goes before it
    at.look();
    Notice const* notice = at.outbox.find(1);
    REQUIRE(notice);
    CHECK(notice->booking == mine);
    CHECK(notice->plan != before);
    CHECK(notice->revision == 2);
}

TEST_CASE("However often and wherever one looks, nobody is told a thing twice") {
    std::mt19937 chance(79286);
    int booked = 0;
    int withdrawn = 0;
    int moved = 0;
    for (int round = 0; round < 20; ++round) {
        Watched often{Desk{with_crowd(compact_programme(), 40)}};
        Watched seldom{often.desk};
        auto const both = [&](auto const& act) {
            act(often.desk);
            act(seldom.desk);
        };
        std::vector<BookingId> there;
        for (int step = 0; step < 60; ++step) {
            unsigned const what = chance() % 4;
            if (what < 2 || there.empty()) {
                std::string const state = crowd_state(static_cast<int>(chance() % 40));
                Book wanted;
                wanted.request = national(state);
                wanted.language = "en";
                both([&](Desk& desk) { booked += desk.tell(wanted) ? 1 : 0; });
                there.push_back(
                    BookingId{"b" + std::to_string(often.desk.meeting().bookings.size())});
            } else if (what == 2) {
                BookingId const one = there[chance() % there.size()];
                Withdraw gone;
                gone.booking = one;
                gone.reason = "asked for";
                both([&](Desk& desk) { withdrawn += desk.tell(gone) ? 1 : 0; });
            } else {
                BookingId const one = there[chance() % there.size()];
                BookingId const other = there[chance() % there.size()];
                Move move;
                move.booking = one;
                move.target = other;
                move.reason = "by agreement";
                both([&](Desk& desk) { moved += desk.tell(move) ? 1 : 0; });
            }
            auto const passes = std::chrono::seconds{chance() % 200};
            both([&](Desk& desk) { desk.now += passes; });
            often.look();
            CHECK(often.look().nothing());
            if (step % 7 == 0) seldom.look();
        }
        both([&](Desk& desk) { desk.now += 1h; });
        for (Watched* one : {&often, &seldom}) {
            one->look();
            one->look();
            // At the end each delegation knows, or is about to be told, where it is planned.
            SpeakersList const list = one->desk.list();
            std::set<std::string> keys;
            for (Notice const& notice : one->outbox.notices)
                CHECK(keys.insert(notice.recipient.str() + ' ' + notice.key).second);
            for (auto const& booking : one->desk.meeting().bookings) {
                Notice const* latest = nullptr;
                bool gone = true;
                for (Notice const& notice : one->outbox.notices) {
                    if (notice.booking != booking->id || notice.state == NoticeState::discarded)
                        continue;
                    if (notice.kind == NoticeKind::withdrawn) gone = true;
                    if (notice.kind == NoticeKind::receipt) gone = false;
                    if (notice.tells_plan) latest = &notice;
                }
                CHECK(gone == !booking->active());
                if (!booking->active()) continue;
                REQUIRE(latest);
                auto const planned = rostrum::model::planned(one->desk.meeting(), list, *booking);
                REQUIRE(planned.has_value() == latest->plan.has_value());
                if (planned) {
                    auto const apart = planned->time.begin - latest->plan->begin;
                    CHECK((apart < 10min && -apart < 10min));
                }
            }
        }
    }
    // All of it happened, often enough to say something.
    CHECK(std::min({booked, withdrawn, moved}) > 100);
}

TEST_CASE("What is said of the list's closing follows the list while it waits") {
    Watched at;
    at.desk.book(national("FRA"));
    at.look();
    Instant const closes = at.desk.meeting().programme->debate.list.closes_at;
    at.desk.pass_deadlines(closes - 23h);
    at.look();
    auto const waiting = [&](std::string const& recipient) {
        return std::count_if(at.outbox.notices.begin(), at.outbox.notices.end(),
                             [&](Notice const& notice) {
                                 return notice.kind == NoticeKind::list_closing && notice.open() &&
                                        notice.recipient.str() == recipient;
                             });
    };
    REQUIRE(waiting("KEN") == 1);
    SECTION("who inscribes is not told that it has not") {
        at.desk.book(national("KEN"));
        at.look();
        CHECK(waiting("KEN") == 0);
        CHECK(waiting("BRA") == 1);
    }
    SECTION("another closing is told in place of the one before") {
        ChangeSettings later;
        later.change.closes_at = closes + 3h;
        later.reason = "as decided";
        at.desk.accept(later);
        at.look();
        CHECK(waiting("BRA") == 0);
        at.desk.now += 3h;
        at.look();
        CHECK(waiting("BRA") == 1);
    }
}

TEST_CASE("A decision that is taken back is told to those who were told of it") {
    Watched at;
    BookingId const a = at.desk.book(national("FRA"));
    BookingId const b = at.desk.book(national("KEN"));
    at.look();
    at.propose(a, b);
    at.look();
    AcceptSwap yes;
    yes.swap = SwapId{"s1"};
    yes.reason = "both were asked";
    at.desk.accept(yes);
    at.look();
    Undo back;
    back.version = at.desk.meeting().last_act->version;
    back.reason = "a slip";
    at.desk.accept(back);
    Lines const lines = at.told();
    CHECK(std::count(lines.begin(), lines.end(), "KEN swap_asked s1 released") == 1);
    CHECK(std::count(lines.begin(), lines.end(), "FRA swap_decided s1 released") == 1);
    CHECK(std::count(lines.begin(), lines.end(), "KEN swap_decided s1 released") == 0);
}

TEST_CASE("Who was not told of a proposal is not told that it is gone") {
    Watched at;
    BookingId const a = at.desk.book(national("FRA"));
    BookingId const b = at.desk.book(national("KEN"));
    NoticeSettings wait;
    wait.review = {NoticeKind::swap_asked};
    at.desk.accept(settings_of_notices(wait));
    at.look();
    at.propose(a, b);
    at.look();
    DeclineSwap no;
    no.swap = SwapId{"s1"};
    at.desk.accept(no, delegation("FRA"));
    CHECK(at.told() == Lines{"FRA swap_decided s1 released", "KEN swap_asked s1 discarded"});
}

TEST_CASE("A place that another notice under review tells is not told by a second one") {
    Watched at = full_list_of(20);
    BookingId const mine = at.desk.book(national("FRA"));
    at.look();
    NoticeSettings wait;
    wait.review = {NoticeKind::swap_decided, NoticeKind::moved};
    at.desk.accept(settings_of_notices(wait));
    ProposeSwap proposal;
    proposal.booking = mine;
    proposal.with = BookingId{"b1"};
    proposal.reason = "both were asked";
    at.desk.accept(proposal);
    if (at.desk.meeting().swaps.back().state == SwapState::proposed) {
        AcceptSwap yes;
        yes.swap = SwapId{"s1"};
        yes.reason = "both were asked";
        at.desk.accept(yes);
    }
    Lines const lines = at.told();
    CHECK(std::count(lines.begin(), lines.end(), "FRA swap_decided s1 review") == 1);
    at.desk.now += 1h;
    CHECK(at.told().empty());
}

TEST_CASE("An endpoint that is disabled is told to the webcast's desk as the policy says") {
    Desk desk;
    auto const notice = webhook_disabled(desk.meeting(), "w3", 4, desk.now);
    REQUIRE(notice);
    CHECK(Watched::line(*notice) == "desk.webcast webhook_disabled w3 released");
    NoticeSettings none;
    none.never = {NoticeKind::webhook_disabled};
    desk.accept(settings_of_notices(none));
    CHECK_FALSE(webhook_disabled(desk.meeting(), "w3", 4, desk.now));
}
