#include "model/publication.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "model/publication_entries.hpp"
#include "tests/model/fixture.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

// Everything is there that R8 and R37 ask for.
struct ReadyDesk : Desk {
    ReadyDesk() : Desk() {
        RoleRequest survivor = role("eminent_person");
        survivor.chosen_by_president = survivor.survivor = true;
        book(survivor);
        RoleRequest society = role("civil_society");
        society.chosen_by_president = true;
        book(society);
        for (auto const& [state, declared, panel] :
             {std::tuple{"AUT", Development::developed, "panel-1"},
              std::tuple{"KEN", Development::developing, "panel-1"},
              std::tuple{"DEU", Development::developed, "panel-2"},
              std::tuple{"BRA", Development::developing, "panel-2"}}) {
            PanelRequest chair = co_chair(state, declared, panel);
            chair.designated_by_president = true;
            book(chair);
        }
    }
    void publish() { accept(Publish{""}); }
    std::string segment(BookingId const& id) const {
        SpeakersList const laid_out = list();
        auto const& planned = laid_out.find(id, meeting())->planned;
        return planned ? planned->segment.str() : "overflow";
    }
    LedgerEntry entry(BookingId const& id) const {
        return meeting().ledger->at("booking/" + id.str());
    }
};

}  // namespace

TEST_CASE("What is not ready is named, all of it, and nothing is published") {
    Desk desk{};
    Lines const gaps = desk.answer(Publish{""});
    CHECK(std::count_if(gaps.begin(), gaps.end(),
                        [](std::string const& line) { return line.starts_with("R37"); }) >= 2);
    CHECK(std::any_of(gaps.begin(), gaps.end(),
                      [](std::string const& line) { return line.starts_with("R8"); }));
    CHECK_FALSE(desk.tell(Publish{""}));
    CHECK(desk.meeting().publications.empty());
    CHECK(desk.answer(Publish{""}, delegation("FRA")) == Lines{"forbidden forbidden.role"});
}

TEST_CASE("A publication is a number, a version of the log and when it was true") {
    ReadyDesk desk;
    desk.book(national("FRA"));
    desk.accept(Publish{"The first"});
    REQUIRE(desk.meeting().publications.size() == 1);
    Publication const& first = desk.meeting().publications.front();
    CHECK(first.number == 1);
    CHECK(first.version == desk.meeting().version);
    CHECK(first.as_of == desk.meeting().at);
    CHECK(first.comment == "The first");
    CHECK(last_publication(desk.meeting()) == &first);
    CHECK(desk.meeting().published->version == first.version);
    // The same once more is no publication.
    CHECK(desk.answer(Publish{""}) == Lines{"conflict conflict.nothing_to_publish"});
    CHECK(unpublished_changes(desk.meeting(), desk.list()) == 0);
    desk.book(national("KEN"));
    CHECK(unpublished_changes(desk.meeting(), desk.list()) == 1);
    desk.publish();
    CHECK(desk.meeting().publications.back().number == 2);
    CHECK(broken_invariants(desk.meeting()).empty());
}

TEST_CASE("Whoever was published in a sitting stays there, and the others find room beside") {
    ReadyDesk desk;
    StatementRequest long_one = national("FRA", Level::M);
    BookingId const first = desk.book(long_one);
    BookingId const second = desk.book(national("JPN", Level::M));
    // A third who wants the second day alone.
    StatementRequest later = national("THA", Level::M);
    later.segments = segments({"debate-2"});
    BookingId const third = desk.book(later);
    desk.publish();
    REQUIRE(desk.segment(third) == "debate-2");
    // What becomes free elsewhere is not imposed on it, whatever it wishes now by itself.
    Change wish{};
    wish.booking = third;
    wish.segments = segments({"debate-1"});
    auto const asked = desk.tell(wish, delegation("THA"));
    REQUIRE(asked);
    CHECK(std::holds_alternative<Requested>(asked->front()));
    CHECK(desk.segment(third) == "debate-2");
    desk.accept(AcceptRequest{RequestId{"r1"}, ""});
    CHECK(desk.segment(third) == "debate-1");
    // A head of State who comes late stands before them in the same sitting, where there is room.
    BookingId const head = desk.book(national("KEN", Level::HS));
    CHECK(desk.segment(head) == "debate-1");
    CHECK(desk.order().front() == head.str());
    CHECK(desk.segment(first) == "debate-1");
    CHECK(desk.segment(second) == "debate-1");
}

TEST_CASE("A full sitting that was published takes nobody who comes later, whatever the level") {
    ReadyDesk desk;
    // Fill debate-1 (120 minutes) with statements that are all of one delegation's length.
    std::vector<BookingId> booked;
    for (std::string const& state : {"FRA", "DEU", "KEN", "BRA", "AUT", "JPN", "THA"}) {
        StatementRequest request = national(state, Level::M);
        request.segments = segments({"debate-1"});
        booked.push_back(desk.book(request));
    }
    // The changeover is made so long that the seven just fill it.
    ChangeSettings slow{};
    slow.change.changeover = Seconds{(120 * 60) / 7 - 180};
    desk.accept(slow);
    REQUIRE(desk.segment(booked.back()) == "debate-1");
    desk.publish();
    BookingId const head = desk.book(national("EGY", Level::HS));
    CHECK(desk.segment(head) == "debate-2");
    for (BookingId const& id : booked)
        CHECK(desk.segment(id) == "debate-1");
    // One withdraws: its time goes to who comes next, and those behind move up.
    desk.withdraw(booked[2]);
    CHECK(desk.segment(head) == "debate-1");
    for (BookingId const& id : booked)
        if (id != booked[2]) CHECK(desk.segment(id) == "debate-1");
}

TEST_CASE("An officer's move, and a swap, take a statement out of its sitting") {
    ReadyDesk desk;
    BookingId const first = desk.book(national("FRA", Level::M));
    StatementRequest later = national("THA", Level::M);
    later.segments = segments({"debate-2"});
    BookingId const second = desk.book(later);
    StatementRequest also = national("JPN", Level::M);
    also.segments = segments({"debate-2"});
    BookingId const third = desk.book(also);
    desk.publish();
    desk.swap(first, second);
    CHECK(desk.segment(first) == "debate-2");
    CHECK(desk.segment(second) == "debate-1");
    desk.publish();
    desk.move_after(first, second);
    CHECK(desk.segment(first) == "debate-1");
    CHECK(desk.segment(third) == "debate-2");
    auto const act = desk.meeting().last_act->version;
    desk.accept(Undo{act, "a slip"});
    CHECK(desk.segment(first) == "debate-2");
}

TEST_CASE("What was booked, published and taken back has no claim to its place") {
    ReadyDesk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    auto const booked = desk.meeting().last_act->version;
    desk.publish();
    REQUIRE(desk[france].pinned);
    desk.accept(Undo{booked, "a slip"});
    CHECK_FALSE(desk[france].pinned);
    desk.accept(Restore{france, ""});
    CHECK_FALSE(desk[france].pinned);
}

TEST_CASE("A promise of time further on closes no earlier sitting") {
    ReadyDesk desk;
    // Two find room in the first debate, three in the second.
    ChangeSettings slow{};
    slow.change.changeover = Seconds{3000};
    desk.accept(slow);
    BookingId const first = desk.book(national("FRA", Level::M));
    for (char const* state : {"DEU", "KEN", "BRA", "AUT"})
        desk.book(national(state, Level::M));
    BookingId const last = desk.book(national("THA", Level::CD));
    REQUIRE(desk.segment(last) == "debate-3");
    desk.publish();
    desk.withdraw(first);
    Change risen{};
    risen.booking = last;
    risen.level = Level::HS;
    desk.accept(risen);
    REQUIRE(desk.order().front() == last.str());
    CHECK(desk.segment(last) == "debate-3");
    CHECK(desk.segment(desk.book(national("JPN", Level::M))) == "debate-1");
}

TEST_CASE("The ledger counts the publications that changed an entry, and forgets none") {
    ReadyDesk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    BookingId const kenya = desk.book(national("KEN", Level::M));
    desk.publish();
    CHECK(desk.entry(france).sequence == 0);
    Instant const first = desk.meeting().at;
    CHECK(desk.entry(kenya).changed_at == first);
    // Two changes and one publication count once; what did not change keeps its instant.
    Change named{};
    named.booking = kenya;
    named.names_speaker = true;
    desk.accept(named);
    Change level{};
    level.booking = kenya;
    level.level = Level::VM;
    desk.accept(level);
    CHECK(desk.entry(kenya).sequence == 0);
    desk.publish();
    CHECK(desk.entry(kenya).sequence == 1);
    CHECK(desk.entry(kenya).changed_at == desk.meeting().at);
    CHECK(desk.entry(france).sequence == 0);
    CHECK(desk.entry(france).changed_at == first);
    // What is withdrawn stays, cancelled, at its last time; what moves up has changed.
    Interval const time = desk.entry(kenya).time;
    desk.withdraw(france);
    desk.publish();
    CHECK(desk.entry(france).cancelled);
    CHECK(desk.entry(france).sequence == 1);
    CHECK(desk.entry(kenya).sequence == 2);
    CHECK(desk.entry(kenya).time.begin < time.begin);
    // It comes back.
    desk.accept(Restore{france, ""});
    desk.publish();
    CHECK_FALSE(desk.entry(france).cancelled);
    CHECK(desk.entry(france).sequence == 2);
    // A panel changes with who sits on it.
    auto const panel = desk.meeting().ledger->at("segment/panel-1").sequence;
    for (char const* state : {"JPN", "POL"}) {
        PanelRequest seat = panellist();
        seat.participant = ParticipantId{state};
        desk.book(seat);
    }
    desk.publish();
    CHECK(desk.meeting().ledger->at("segment/panel-1").sequence == panel + 1);
}

TEST_CASE("The Journal's snapshot is due at half past six on each eve, once") {
    ReadyDesk desk;
    CHECK(journal_deadlines(*desk.meeting().programme) ==
          std::vector<Instant>{ny(23, 18, 30), ny(24, 18, 30)});
    Meeting meeting = desk.meeting();
    Actor const schedule = of_role(ActorRole::schedule);
    std::vector<Instant> due;
    for (auto next = next_deadline(meeting); next; next = next_deadline(meeting)) {
        auto const events = decide(meeting, PassDeadline{*next}, schedule, *next);
        REQUIRE(events);
        REQUIRE(events->size() == 1);
        if (auto const* made = std::get_if<ProgrammePublished>(&events->front())) {
            due.push_back(*next);
            CHECK(made->kind == PublicationKind::journal);
            CHECK_FALSE(made->held_back);
        }
        const std::uint64_t version = meeting.version + 1;
        meeting = apply(std::move(meeting), {version, *next, events->front()});
    }
    CHECK(due == journal_deadlines(*desk.meeting().programme));
    CHECK(meeting.publications.back().as_of == ny(24, 18, 30));
}

TEST_CASE("A snapshot of what could not be published is held back, and changes nothing") {
    Desk desk;
    BookingId const france = desk.book(national("FRA"));
    Meeting meeting = desk.meeting();
    meeting =
        apply(std::move(meeting), {meeting.version + 1, ny(23, 18, 30),
                                   ProgrammePublished{1, PublicationKind::journal, true, ""}});
    CHECK(meeting.publications.size() == 1);
    CHECK(last_publication(meeting) == nullptr);
    CHECK_FALSE(meeting.published);
    CHECK_FALSE(meeting.find(france)->pinned);
    CHECK_FALSE(next_journal(meeting) == ny(23, 18, 30));
}

TEST_CASE("A meeting that is made after an eve takes no snapshot of it") {
    Meeting meeting = apply({}, {1, ny(24, 9), MeetingCreated{compact_meeting()}});
    CHECK(next_journal(meeting) == ny(24, 18, 30));
}

TEST_CASE("Differences name what is new, gone and otherwise, by key") {
    ReadyDesk desk;
    BookingId const france = desk.book(national("FRA", Level::M));
    BookingId const kenya = desk.book(national("KEN", Level::M));
    desk.publish();
    Meeting const before = desk.meeting();
    auto const was = published_entries(before, lay_out(before));
    desk.withdraw(france);
    BookingId const japan = desk.book(national("JPN", Level::CD));
    auto const found = differences(was, published_entries(desk.meeting(), desk.list()));
    std::map<std::string, std::string> kinds;
    for (PublishedDifference const& one : found)
        kinds[(one.after ? one.after : one.before)->key] = !one.before  ? "new"
                                                           : !one.after ? "gone"
                                                                        : "other";
    CHECK(kinds == std::map<std::string, std::string>{{"booking/" + france.str(), "gone"},
                                                      {"booking/" + kenya.str(), "other"},
                                                      {"booking/" + japan.str(), "new"}});
}
