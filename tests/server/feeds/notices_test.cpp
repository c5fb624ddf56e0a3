#include "server/feeds/notices.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "config/instant.hpp"
#include "tests/server/feeds/listed_meeting.hpp"

// What delegations and desks are told, in words.

using namespace rostrum;
using namespace rostrum::tests;
using model::Language;
using model::Notice;
using model::NoticeKind;
using server::access::Sight;
using server::feeds::NoticeMail;
using server::feeds::NoticeText;

namespace {

model::Instant told_at(char const* text) {
    return config::parse_instant(text).value();
}

model::Actor delegation_of_notices(char const* id) {
    return {model::ActorRole::delegation, "a token", model::ParticipantId{id}};
}

model::StatementRequest ministers_statement(char const* id) {
    model::StatementRequest request;
    request.participant = model::ParticipantId{id};
    request.level = model::Level::M;
    return request;
}

// A meeting with something to tell of each kind: France (b1), Kenya for the African Group (b2), the
// eminent person (b3), a seat of France's on a panel (b4), Japan (b5), a joint statement (b6).
struct NoticedMeeting {
    ListedMeeting meeting;
    std::optional<model::Instant> read_at;  // absent: at once

    NoticedMeeting() : NoticedMeeting("Claire Moreau") {}
    explicit NoticedMeeting(std::string const& speaker) {
        meeting.book(ministers_statement("FRA"), {speaker, "Minister for Foreign Affairs", "", ""});
        auto group = ministers_statement("KEN");
        group.capacity = model::Capacity::group;
        group.group = model::GroupId{"african_group"};
        group.authorization = "letter";
        group.level = model::Level::HS;
        meeting.book(group);
        model::RoleRequest role;
        role.role = model::RoleId{"eminent_person"};
        role.participant = model::ParticipantId{"unicef"};
        meeting.book(role);
        model::PanelRequest seat;
        seat.panel = model::SegmentId{"panel-1"};
        seat.participant = model::ParticipantId{"FRA"};
        meeting.book(seat);
        meeting.book(ministers_statement("JPN"));
        meeting.book(ListedMeeting::joint_statement("Against it, together"));
    }

    NoticeText text(Notice const& notice, Language language = Language::en,
                    Sight sight = Sight::everything, char const* own = nullptr) const {
        auto const view = meeting.view();
        auto const viewer = viewer_of(language, sight, own);
        return server::feeds::notice_text({*view, viewer, ListedMeeting::words(), read_at}, notice);
    }
    NoticeMail mail(std::vector<Notice> const& notices, Language language = Language::en,
                    char const* own = nullptr) const {
        auto const view = meeting.view();
        auto const viewer = viewer_of(language, own ? Sight::working : Sight::everything, own);
        server::wire::Rendering r{*view, viewer, ListedMeeting::words()};
        r.origin = meeting.origin;
        return server::feeds::notice_mail(r, notices);
    }

    Notice notice(NoticeKind kind, char const* recipient, char const* subject,
                  char const* booking = "") const {
        Notice made;
        made.id = 1;
        made.kind = kind;
        made.recipient = model::RecipientId{recipient};
        made.subject = subject;
        made.booking = model::BookingId{booking};
        made.made_at = meeting.now;
        return made;
    }
    static Notice planned(Notice made, std::optional<model::ToldPlan> plan,
                          std::optional<model::ToldPlan> before = std::nullopt) {
        made.tells_plan = true;
        made.plan = std::move(plan);
        made.before = std::move(before);
        return made;
    }

private:
    static server::wire::Viewer viewer_of(Language language, Sight sight, char const* own) {
        server::wire::Viewer viewer;
        viewer.language = language;
        viewer.sight = sight;
        if (own) viewer.own = model::ParticipantId{own};
        return viewer;
    }
};

model::ToldPlan const first_day{model::SegmentId{"debate-1"}, told_at("2025-11-24T16:51:00Z")};
model::ToldPlan const second_day{model::SegmentId{"debate-2"}, told_at("2025-11-25T15:06:00Z")};

std::string const first_place =
    "Monday, 24 November 2025, 11:51 (UTC-05:00), in “Statements in plenary, first part” (Monday "
    "24 "
    "November, morning)";
std::string const second_place =
    "Tuesday, 25 November 2025, 10:06 (UTC-05:00), in “Statements in plenary, second part” "
    "(Tuesday "
    "25 November, morning)";
std::string const france =
    "France: statement in the debate, in national capacity; level: Minister; "
    "time allotted: 3\u00a0min.";
std::string const receipt_of_france =
    "Receipt No. 1 of Monday, 3 November 2025, 09:00 (UTC-05:00).";

using Lines = std::vector<std::string>;

// Past the end of self-service, delegations ask for what they did before.
void let_self_service_end(ListedMeeting& meeting) {
    meeting.now = told_at("2025-11-21T23:30:00Z");
}

void withdraw_by(ListedMeeting& meeting, char const* participant, char const* booking,
                 char const* why) {
    meeting.tell(delegation_of_notices(participant),
                 model::Withdraw{model::BookingId{booking}, std::nullopt, why});
}

}  // namespace

TEST_CASE("A receipt says what was booked, when, and where it is planned") {
    NoticedMeeting noticed;
    auto const receipt =
        NoticedMeeting::planned(noticed.notice(NoticeKind::receipt, "FRA", "b1", "b1"), first_day);
    NoticeText const told = noticed.text(receipt);
    CHECK(told.title == "Inscription registered");
    CHECK(told.lines == Lines{france, receipt_of_france,
                              "Speaker: Claire Moreau, Minister for Foreign Affairs.",
                              "Planned: " + first_place + "."});
    // In the overflow; for a group of States; jointly; in a role; on a panel.
    auto const kenya = noticed.text(NoticedMeeting::planned(
        noticed.notice(NoticeKind::receipt, "KEN", "b2", "b2"), std::nullopt));
    CHECK(kenya.lines == Lines{"Kenya: statement in the debate, on behalf of a group of States; "
                               "level: Head of State; time allotted: 5\u00a0min.",
                               "On behalf of: African Group.",
                               "Receipt No. 2 of Monday, 3 November 2025, 09:00 (UTC-05:00).",
                               "Planned: in the overflow: as things stand there is no room.",
                               "The place on the list is kept, and the floor is given as time "
                               "becomes available."});
    auto const joint = noticed.text(noticed.notice(NoticeKind::withdrawn, "CHE", "b6", "b6"));
    CHECK(joint.title == "Inscription withdrawn");
    CHECK(joint.lines.at(1) == "On behalf of: Against it, together.");
    CHECK(joint.lines.at(2) == "States of the joint statement: Austria and Switzerland.");
    auto const role = noticed.text(noticed.notice(NoticeKind::receipt, "unicef", "b3", "b3"));
    CHECK(role.lines.front() ==
          "United Nations Children’s Fund: statement in the role “Eminent person active in "
          "combating trafficking in persons”.");
    auto const seat = noticed.text(noticed.notice(NoticeKind::receipt, "FRA", "b4", "b4"));
    CHECK(seat.lines.front() ==
          "France: participation in “Interactive panel discussion 1”; function: Panellist.");
}

TEST_CASE("Another plan is told with the one before, whatever the list says now") {
    NoticedMeeting noticed;
    auto const told = [&](NoticeKind kind, std::optional<model::ToldPlan> plan,
                          std::optional<model::ToldPlan> before) {
        return noticed.text(
            NoticedMeeting::planned(noticed.notice(kind, "FRA", "b1", "b1"), plan, before));
    };
    auto const later = told(NoticeKind::moved, first_day,
                            model::ToldPlan{first_day.segment, told_at("2025-11-24T16:30:00Z")});
    CHECK(later.title == "Planned for another time");
    CHECK(later.lines == Lines{france, receipt_of_france, "Planned: " + first_place + ".",
                               "Planned before: Monday, 24 November 2025, 11:30 (UTC-05:00), in "
                               "“Statements in plenary, first part” (Monday 24 November, "
                               "morning)."});
    auto const other = told(NoticeKind::other_day, second_day, first_day);
    CHECK(other.title == "Planned for another day");
    CHECK(other.lines.at(2) == "Planned: " + second_place + ".");
    CHECK(other.lines.at(3) == "Planned before: " + first_place + ".");
    auto const gone = told(NoticeKind::other_day, std::nullopt, first_day);
    CHECK(gone.title == "No time available at present");
    CHECK(gone.lines.at(2) == "Planned: in the overflow: as things stand there is no room.");
    CHECK(gone.lines.at(3) == "Planned before: " + first_place + ".");
    auto const back = told(NoticeKind::other_day, second_day, std::nullopt);
    CHECK(back.title == "Time has become available");
    CHECK(back.lines.at(3) == "Planned before: in the overflow.");
    // A segment that the programme has no more has its time left.
    auto const nowhere = told(NoticeKind::moved, first_day,
                              model::ToldPlan{model::SegmentId{"debate-9"}, first_day.begin});
    CHECK(nowhere.lines.at(3) == "Planned before: Monday, 24 November 2025, 11:51 (UTC-05:00).");
}

TEST_CASE("Who is asked for a swap reads what it would mean, then how it ended") {
    NoticedMeeting noticed;
    noticed.meeting.tell(
        delegation_of_notices("FRA"),
        model::ProposeSwap{model::BookingId{"b1"}, model::BookingId{"b2"}, "", {}});
    auto const asked = noticed.notice(NoticeKind::swap_asked, "KEN", "s1", "b2");
    NoticeText const told = noticed.text(asked);
    CHECK(told.title == "Swap of places proposed by: France");
    std::string const proposal = "Swap of places on the list, proposed by: France; to: Kenya (s1).";
    REQUIRE(told.lines.size() == 6);
    CHECK(told.lines.at(5).starts_with("Your delegation can accept or decline it"));
    CHECK(told.lines.at(0) == proposal);
    CHECK(told.lines.at(1) ==
          "Kenya: place 1 on the list at present; level: Head of State; planned: Monday, 24 "
          "November 2025, 11:01 (UTC-05:00), in “Statements in plenary, first part” (Monday 24 "
          "November, morning).");
    CHECK(told.lines.at(2).starts_with("France: place 3 on the list at present; level: Minister;"));
    CHECK(told.lines.at(3) == "The two are of different levels.");
    CHECK(told.lines.at(4).starts_with("With the swap each takes the place of the other."));
    noticed.meeting.tell(delegation_of_notices("KEN"),
                         model::AcceptSwap{model::SwapId{"s1"}, "", {}});
    CHECK(noticed.text(asked).lines == Lines{proposal, "Since then: Accepted."});
    auto const decided = noticed.text(NoticedMeeting::planned(
        noticed.notice(NoticeKind::swap_decided, "FRA", "s1", "b1"), first_day));
    CHECK(decided.title == "Swap of places agreed");
    CHECK(decided.lines == Lines{proposal,
                                 "Both delegations agreed, and the places have been exchanged.",
                                 france, receipt_of_france, "Planned: " + first_place + "."});
    // Declined, and lapsed.
    noticed.meeting.tell(
        delegation_of_notices("JPN"),
        model::ProposeSwap{model::BookingId{"b5"}, model::BookingId{"b1"}, "", {}});
    noticed.meeting.tell(delegation_of_notices("FRA"),
                         model::DeclineSwap{model::SwapId{"s2"}, "no"});
    auto const declined = noticed.text(noticed.notice(NoticeKind::swap_decided, "JPN", "s2", "b5"));
    CHECK(declined.title == "The swap of places will not take place");
    CHECK(declined.lines.at(1) ==
          "The proposal was declined or taken back; the places stay as they are.");
    noticed.meeting.tell(
        delegation_of_notices("JPN"),
        model::ProposeSwap{model::BookingId{"b5"}, model::BookingId{"b1"}, "", {}});
    withdraw_by(noticed.meeting, "FRA", "b1", "");
    auto const lapsed = noticed.text(noticed.notice(NoticeKind::swap_decided, "JPN", "s3", "b5"));
    CHECK(lapsed.title == "The proposed swap of places has lapsed");
}

TEST_CASE("A desk reads who asks for what and why, a delegation how it was decided and why") {
    NoticedMeeting noticed;
    let_self_service_end(noticed.meeting);
    withdraw_by(noticed.meeting, "FRA", "b1", "The Minister is ill");
    model::Change change;
    change.booking = model::BookingId{"b5"};
    change.level = model::Level::HS;
    change.names_speaker = true;
    change.contains_eov = true;
    noticed.meeting.tell(delegation_of_notices("JPN"), change);
    noticed.meeting.name(server::person_of(model::RequestId{"r2"}), {"Haruki Sato", "", "", ""});
    auto const waiting = noticed.notice(NoticeKind::request_waiting, "desk.speakers_list", "r1");
    NoticeText const told = noticed.text(waiting);
    CHECK(told.title == "A decision is asked for by: France");
    std::string const asked =
        "Asked for by France, Friday, 21 November 2025, 18:30 (UTC-05:00): "
        "withdrawal of the inscription with receipt No. 1.";
    CHECK(told.lines == Lines{asked, "Reason given: “The Minister is ill”",
                              "Undecided, it lapses: Tuesday, 25 November 2025, 17:30 "
                              "(UTC-05:00)."});
    auto const japan = noticed.notice(NoticeKind::request_decided, "JPN", "r2");
    auto const changes = [&](Sight sight, char const* own) {
        return noticed.text(japan, Language::en, sight, own).lines.front();
    };
    CHECK(changes(Sight::working, "JPN")
              .ends_with(": a change of the inscription with receipt No. 5: Level: Head of State; "
                         "Speaker: Haruki Sato; other details."));
    CHECK(changes(Sight::everything, nullptr).find("Haruki Sato") != std::string::npos);
    CHECK(changes(Sight::working, "FRA")
              .ends_with(": Level: Head of State; Speaker; other details."));
    noticed.meeting.tell(model::DeclineRequest{model::RequestId{"r1"}, "Too late,\nalas"});
    noticed.meeting.tell(model::AcceptRequest{model::RequestId{"r2"}, ""});
    auto const declined = noticed.text(noticed.notice(NoticeKind::request_decided, "FRA", "r1"));
    CHECK(declined.title == "Request declined");
    CHECK(declined.lines == Lines{asked, "It was declined; nothing has been changed.",
                                  "Reason for the decision: “Too late, alas”"});
    CHECK(noticed.text(japan).title == "Request granted");
    CHECK(noticed.text(japan).lines.back() == "It was granted and has been carried out.");
    CHECK(noticed.text(waiting).lines.back() == "Since then: Request declined.");
}

TEST_CASE("What else can be asked for is said as well") {
    NoticedMeeting noticed;
    noticed.meeting.tell(
        delegation_of_notices("FRA"),
        model::ProposeSwap{model::BookingId{"b1"}, model::BookingId{"b2"}, "", {}});
    noticed.meeting.tell(model::Withdraw{model::BookingId{"b5"}, std::nullopt, "a test"});
    let_self_service_end(noticed.meeting);
    model::Book book;
    book.request = ministers_statement("ESP");
    noticed.meeting.tell(delegation_of_notices("ESP"), book);
    noticed.meeting.tell(delegation_of_notices("KEN"),
                         model::AcceptSwap{model::SwapId{"s1"}, "", {}});
    noticed.meeting.tell(delegation_of_notices("JPN"), model::Restore{model::BookingId{"b5"}, ""});
    model::Change change;
    change.booking = model::BookingId{"b1"};
    change.allotment = std::optional<model::Seconds>{};
    change.segments = {model::SegmentId{"debate-2"}};
    change.not_before = told_at("2025-11-25T15:00:00Z");
    change.not_after = std::optional<model::Instant>{};
    change.names_speaker = false;
    noticed.meeting.tell(delegation_of_notices("FRA"), change);
    auto const asked = [&](char const* id) {
        return noticed.text(noticed.notice(NoticeKind::request_waiting, "desk.speakers_list", id))
            .lines.front();
    };
    noticed.meeting.name(server::person_of(model::RequestId{"r1"}),
                         {"Ana Ruiz", "Ministra", "", ""});
    auto const spain = noticed.notice(NoticeKind::request_waiting, "desk.speakers_list", "r1");
    CHECK(noticed.text(spain).lines.at(1) == "Speaker: Ana Ruiz, Ministra.");
    CHECK(noticed.text(spain, Language::en, Sight::working, "FRA")
              .lines.at(1)
              .starts_with("Undecided, it lapses:"));
    CHECK(
        asked("r1").ends_with(": a new inscription: statement in the debate, in national "
                              "capacity; level: Minister; time allotted: 3\u00a0min."));
    CHECK(asked("r2").ends_with(": acceptance of the swap of places with: France (s1)."));
    CHECK(asked("r3").ends_with(": restoration of the withdrawn inscription with receipt No. 5."));
    CHECK(asked("r4").ends_with(
        ": Speaker: not named; Time allotted: the usual time; Segment: Statements in plenary, "
        "second part; not before Tuesday, 25 November 2025, 10:00 (UTC-05:00); at any time."));
}

TEST_CASE("A turn, the closing of the list, a publication and a snapshot held back") {
    NoticedMeeting noticed;
    auto soon = noticed.notice(NoticeKind::called_soon, "FRA", "b1", "b1");
    soon.at = told_at("2025-11-24T20:42:10Z");
    NoticeText const turn = noticed.text(soon);
    CHECK(turn.title == "The floor will be given soon: about 15:42");
    CHECK(turn.lines.at(0) ==
          "As things stand, the floor will be given about 15:42 (UTC-05:00), "
          "Monday, 24 November 2025 (Monday 24 November, morning).");
    CHECK(turn.lines.at(1) == "The delegation should be in the Hall; the time may still change.");
    CHECK(turn.lines.at(2) == france);

    auto closing = noticed.notice(NoticeKind::list_closing, "DEU", "");
    closing.at = told_at("2025-11-25T18:00:00Z");
    NoticeText const list = noticed.text(closing);
    CHECK(list.title == "The list of speakers closes soon");
    CHECK(list.lines.at(0) ==
          "The list of speakers closes: Tuesday, 25 November 2025, 13:00 (UTC-05:00).");
    CHECK(list.lines.at(1) == "Not on it so far: Germany.");
    CHECK(
        list.lines.at(2).starts_with("Delegations inscribe themselves until then: Friday, 21 "
                                     "November 2025, 18:00 (UTC-05:00)."));
    // It says what is so when it is read.
    noticed.read_at = told_at("2025-11-24T18:00:00Z");
    CHECK(noticed.text(closing).lines.at(2) ==
          "Inscriptions go through the Secretariat until then.");
    closing.recipient = model::RecipientId{"desk.speakers_list"};
    CHECK(noticed.text(closing).lines.at(1) == "Statements on the list: 4.");

    noticed.meeting.now = told_at("2025-11-23T23:30:00Z");
    model::Actor const schedule{model::ActorRole::schedule, "schedule", std::nullopt};
    noticed.meeting.tell(schedule, model::PassDeadline{noticed.meeting.now});
    noticed.meeting.now = told_at("2025-11-23T23:30:00Z");
    noticed.meeting.tell(schedule, model::PassDeadline{noticed.meeting.now});
    REQUIRE(noticed.meeting.meeting().publications.size() == 1);
    auto const held =
        noticed.text(noticed.notice(NoticeKind::snapshot_held_back, "desk.journal", "1"));
    CHECK(held.title == "The snapshot for the Journal could not be published");
    CHECK(held.lines.at(0) ==
          "Snapshot No. 1 was due for the Journal: Sunday, 23 November 2025, "
          "18:30 (UTC-05:00). It was held back, and nothing has been published "
          "yet.");
    CHECK(held.lines.at(1) == "What is missing as things stand:");
    CHECK(held.lines.size() > 3);
}

TEST_CASE("A desk reads what was published and how much of it is new") {
    NoticedMeeting noticed;
    ListedMeeting& meeting = noticed.meeting;
    for (auto const& [role, survivor] :
         {std::pair{"eminent_person", true}, std::pair{"civil_society", false}}) {
        model::RoleRequest request;
        request.role = model::RoleId{role};
        request.chosen_by_president = true;
        request.survivor = survivor;
        if (std::string{role} == "eminent_person")
            meeting.tell(model::Withdraw{model::BookingId{"b3"}, std::nullopt, "a test"});
        meeting.book(request);
    }
    for (auto const& [panel, state, declared] :
         {std::tuple{"panel-1", "CHE", model::Development::developed},
          std::tuple{"panel-1", "ZAF", model::Development::developing},
          std::tuple{"panel-2", "NLD", model::Development::developed},
          std::tuple{"panel-2", "CHL", model::Development::developing}}) {
        model::PanelRequest chair;
        chair.panel = model::SegmentId{panel};
        chair.function = model::PanelFunction::co_chair;
        chair.participant = model::ParticipantId{state};
        chair.declared = declared;
        chair.designated_by_president = true;
        meeting.book(chair);
    }
    meeting.tell(model::Publish{"The first\none"});
    meeting.tell(model::Withdraw{model::BookingId{"b5"}, std::nullopt, "a test"});
    meeting.now = told_at("2025-11-20T15:00:00Z");
    meeting.tell(model::Publish{""});
    auto const told = [&](char const* number) {
        return noticed.text(noticed.notice(NoticeKind::published, "desk.webcast", number));
    };
    CHECK(told("1").title == "Programme published: No. 1");
    CHECK(told("1").lines.back() == "Comment: “The first one”");
    auto const second = told("2").lines;
    CHECK(second.at(0) ==
          "Publication No. 2 shows the programme and the list as of: Thursday, 20 "
          "November 2025, 10:00 (UTC-05:00).");
    // Japan's statement is gone, and the one behind it is earlier or is not: at least one.
    CHECK(second.at(1).starts_with("Entries of the programme that are new or read otherwise: "));
    CHECK_FALSE(second.at(1).ends_with(" 0."));
}

TEST_CASE("Every notice is said in the six languages, whole and by the venue's clock") {
    NoticedMeeting noticed("محمد بن عبدالله");
    noticed.meeting.tell(
        delegation_of_notices("FRA"),
        model::ProposeSwap{model::BookingId{"b1"}, model::BookingId{"b2"}, "", {}});
    let_self_service_end(noticed.meeting);
    withdraw_by(noticed.meeting, "FRA", "b1", "Why not");
    model::Change change;
    change.booking = model::BookingId{"b5"};
    change.level = model::Level::HG;
    noticed.meeting.tell(delegation_of_notices("JPN"), change);
    noticed.meeting.tell(model::AcceptRequest{model::RequestId{"r2"}, "Granted"});
    noticed.meeting.now = told_at("2025-11-23T23:30:00Z");
    model::Actor const schedule{model::ActorRole::schedule, "schedule", std::nullopt};
    while (noticed.meeting.meeting().publications.empty())
        noticed.meeting.tell(schedule, model::PassDeadline{noticed.meeting.now});

    struct Case {
        Notice notice;
        char const* says;  // among the lines
    };
    auto soon = noticed.notice(NoticeKind::called_soon, "FRA", "b1", "b1");
    soon.at = told_at("2025-11-24T16:42:00Z");
    auto closing = noticed.notice(NoticeKind::list_closing, "FRA", "");
    closing.at = told_at("2025-11-25T18:00:00Z");
    auto const planned = [&](NoticeKind kind, auto const& plan, auto const& before) {
        return NoticedMeeting::planned(noticed.notice(kind, "FRA", "b1", "b1"), plan, before);
    };
    std::vector<Case> const cases{
        {planned(NoticeKind::receipt, std::optional{first_day}, std::nullopt), "11:51"},
        {noticed.notice(NoticeKind::withdrawn, "FRA", "b1", "b1"), "09:00"},
        {noticed.notice(NoticeKind::swap_asked, "KEN", "s1", "b2"), "s1"},
        {NoticedMeeting::planned(noticed.notice(NoticeKind::swap_decided, "FRA", "s1", "b1"),
                                 second_day),
         "10:06"},
        {planned(NoticeKind::moved, std::optional{second_day}, std::optional{first_day}), "10:06"},
        {planned(NoticeKind::other_day, std::nullopt, std::optional{first_day}), "11:51"},
        {noticed.notice(NoticeKind::request_decided, "JPN", "r2"), "Granted"},
        {soon, "11:42"},
        {closing, "13:00"},
        {noticed.notice(NoticeKind::request_waiting, "desk.speakers_list", "r1"), "18:30"},
        {noticed.notice(NoticeKind::published, "desk.webcast", "1"), "18:30"},
        {noticed.notice(NoticeKind::snapshot_held_back, "desk.journal", "1"), "18:30"},
        {noticed.notice(NoticeKind::webhook_disabled, "desk.webcast", "w3"), "w3"},
    };
    std::set<NoticeKind> seen;
    for (Case const& one : cases) {
        seen.insert(one.notice.kind);
        std::set<std::string> titles;
        for (Language const language : model::all_languages) {
            NoticeText const told = noticed.text(one.notice, language);
            CAPTURE(name(one.notice.kind), code(language), told.title);
            CHECK_FALSE(told.title.empty());
            CHECK_FALSE(told.lines.empty());
            std::string all = told.title;
            for (std::string const& line : told.lines) {
                CAPTURE(line);
                CHECK_FALSE(line.empty());
                all += '\n' + line;
            }
            CHECK(all.find_first_of("{}") == std::string::npos);
            CHECK(all.find("notices.") == std::string::npos);
            CHECK(all.find(one.says) != std::string::npos);
            titles.insert(told.title);
            auto const mail = noticed.mail({one.notice}, language);
            CHECK(mail.text.find_first_of("{}\r\t") == std::string::npos);
            CHECK(mail.subject.find('\n') == std::string::npos);
        }
        CAPTURE(name(one.notice.kind));
        CHECK(titles.size() == model::all_languages.size());
    }
    CHECK(seen.size() == model::notice_kind_names.size());
}

TEST_CASE("Who speaks is told to those alone who may see it") {
    NoticedMeeting noticed;
    auto const receipt =
        NoticedMeeting::planned(noticed.notice(NoticeKind::receipt, "FRA", "b1", "b1"), first_day);
    auto const names = [&](Sight sight, char const* own) {
        auto const told = noticed.text(receipt, Language::en, sight, own);
        return told.lines.size() == 4;
    };
    CHECK(names(Sight::everything, nullptr));
    CHECK(names(Sight::working, "FRA"));
    CHECK_FALSE(names(Sight::working, "KEN"));
    CHECK_FALSE(names(Sight::programme, nullptr));
}

TEST_CASE("No name breaks a line of a notice or turns it around") {
    std::vector<std::string> names = bad_names();
    names.push_back("First\nSecond\r\nBcc: third@example.org");
    for (std::string const& bad : names) {
        NoticedMeeting noticed(bad);
        noticed.meeting.name(model::PersonId{"p1"}, {bad, bad, "", ""});
        auto const receipt = NoticedMeeting::planned(
            noticed.notice(NoticeKind::receipt, "FRA", "b1", "b1"), first_day);
        for (Language const language : {Language::en, Language::ar}) {
            auto const told = noticed.text(receipt, language);
            REQUIRE(told.lines.size() == 4);
            std::string const& line = told.lines.at(2);
            CAPTURE(bad.substr(0, 40), line.substr(0, 80));
            for (char const c : line)
                CHECK(static_cast<unsigned char>(c) >= 0x20);
            for (char const* control : {"\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC",
                                        "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6"})
                CHECK(line.find(control) == std::string::npos);
            // What is opened is closed.
            auto const opened = line.find("\xE2\x81\xA8");
            auto const closed = line.find("\xE2\x81\xA9");
            CHECK((opened == std::string::npos) == (closed == std::string::npos));
        }
    }
}

TEST_CASE("A mail has a heading, its notices, and whom it is for; its lines are short") {
    NoticedMeeting noticed;
    auto const moved = NoticedMeeting::planned(noticed.notice(NoticeKind::moved, "FRA", "b1", "b1"),
                                               second_day, first_day);
    auto const withdrawn = noticed.notice(NoticeKind::withdrawn, "FRA", "b4", "b4");
    NoticeMail const mail = noticed.mail({moved, withdrawn}, Language::en, "FRA");
    CHECK(mail.subject ==
          "Planned for another time (and further notices: 1) – Appraisal of the "
          "Global Plan of Action to Combat Trafficking in Persons");
    CHECK(mail.text ==
          "Appraisal of the Global Plan of Action to Combat Trafficking in Persons\n"
          "\n"
          "Planned for another time\n"
          "France: statement in the debate, in national capacity; level: Minister; time\n"
          "allotted: 3\u00a0min.\n"
          "Receipt No. 1 of Monday, 3 November 2025, 09:00 (UTC-05:00).\n"
          "Planned: Tuesday, 25 November 2025, 10:06 (UTC-05:00), in “Statements in\n"
          "plenary, second part” (Tuesday 25 November, morning).\n"
          "Planned before: Monday, 24 November 2025, 11:51 (UTC-05:00), in “Statements\n"
          "in plenary, first part” (Monday 24 November, morning).\n"
          "\n"
          "Inscription withdrawn\n"
          "France: participation in “Interactive panel discussion 1”; function:\n"
          "Panellist.\n"
          "Receipt No. 4 of Monday, 3 November 2025, 09:00 (UTC-05:00).\n"
          "If it is restored, it has the same receipt and its own place again.\n"
          "\n"
          "This message is sent to: France, at the addresses given for the notices of\n"
          "this meeting.\n"
          "All times are local times at the venue (America/New_York).\n"
          "How things stand can be read here:\n"
          "https://rostrum.example/\n");
    auto const to_desk = noticed.mail({noticed.notice(NoticeKind::published, "desk.webcast", "1")});
    CHECK(to_desk.text.ends_with("\nhttps://rostrum.example/\n"));
    CHECK(to_desk.text.find("Desk of the webcast") != std::string::npos);
    CHECK(to_desk.calendar.empty());
    noticed.meeting.origin.clear();
    auto const bare = noticed.mail({withdrawn}, Language::en, "FRA");
    CHECK(bare.text.ends_with("(America/New_York).\n"));
    CHECK(bare.subject.starts_with("Inscription withdrawn – "));
}

TEST_CASE("A mail carries the calendar entries of the bookings that it tells of") {
    NoticedMeeting noticed;
    // Where the list has it, if nothing else is said.
    auto const told = [&](NoticeKind kind, char const* booking) {
        auto const view = noticed.meeting.view();
        auto const planned = model::planned(*view->meeting, *view->list,
                                            *view->meeting->find(model::BookingId{booking}));
        return NoticedMeeting::planned(
            noticed.notice(kind, "FRA", booking, booking),
            planned ? std::optional{model::ToldPlan{planned->segment, planned->time.begin}}
                    : std::nullopt);
    };
    auto const calendar_of = [&](Notice const& notice) {
        return noticed.mail({notice}, Language::en, "FRA").calendar;
    };
    auto const calendar = [&](NoticeKind kind, char const* booking) {
        return calendar_of(told(kind, booking));
    };
    auto const events = [](std::string const& text) {
        std::size_t count = 0;
        for (auto at = text.find("BEGIN:VEVENT"); at != text.npos;
             at = text.find("BEGIN:VEVENT", at + 1))
            ++count;
        return count;
    };
    CHECK(events(calendar(NoticeKind::receipt, "b1")) == 1);
    CHECK(calendar(NoticeKind::moved, "b1").find("SUMMARY:France") != std::string::npos);
    // A turn comes when it comes.
    CHECK(calendar(NoticeKind::called_soon, "b1").empty());
    // The entry says what the text says, whatever the list has by now.
    auto const elsewhere = calendar_of(
        NoticedMeeting::planned(noticed.notice(NoticeKind::moved, "FRA", "b1", "b1"), second_day));
    CHECK(elsewhere.find("DTSTART;TZID=America/New_York:20251125T100600") != std::string::npos);
    // Where there is no place any more, what the calendar had of it is cancelled, with its UID.
    auto const out = calendar_of(NoticedMeeting::planned(
        noticed.notice(NoticeKind::other_day, "FRA", "b1", "b1"), std::nullopt, first_day));
    CHECK(out.find("STATUS:CANCELLED") != std::string::npos);
    CHECK(out.find("DTSTART;TZID=America/New_York:20251124T115100") != std::string::npos);
    auto const uid = [](std::string const& text) {
        auto const at = text.find("UID:", text.find("BEGIN:VEVENT"));
        return text.substr(at, text.find('\r', at) - at);
    };
    CHECK(uid(out) == uid(calendar(NoticeKind::receipt, "b1")));
    auto gone = noticed.notice(NoticeKind::withdrawn, "FRA", "b1", "b1");
    gone.before = first_day;
    CHECK(calendar_of(gone).find("STATUS:CANCELLED") != std::string::npos);
    // A seat is its panel's.
    CHECK(calendar(NoticeKind::receipt, "b4").find("Interactive panel discussion 1") !=
          std::string::npos);
    CHECK(calendar_of(noticed.notice(NoticeKind::withdrawn, "FRA", "b1", "b1")).empty());
    noticed.meeting.tell(model::Withdraw{model::BookingId{"b1"}, std::nullopt, "a test"});
    CHECK(calendar(NoticeKind::moved, "b1").empty());
    auto const two = noticed.mail({told(NoticeKind::receipt, "b4"), told(NoticeKind::moved, "b5")},
                                  Language::en, "FRA");
    CHECK(events(two.calendar) == 2);
}

TEST_CASE("Arabic stays readable in plain text, with names that run the other way") {
    NoticedMeeting noticed;
    auto const receipt =
        NoticedMeeting::planned(noticed.notice(NoticeKind::receipt, "FRA", "b1", "b1"), first_day);
    auto const told = noticed.text(receipt, Language::ar);
    CHECK(told.lines.at(2) ==
          "المتكلم: \xE2\x81\xA8"
          "Claire Moreau, Minister for Foreign Affairs\xE2\x81\xA9.");
    CHECK(told.lines.at(3).find("الساعة 11:51 (\xE2\x81\xA8UTC-05:00\xE2\x81\xA9)") !=
          std::string::npos);
    // The address is bare, so that it can be followed.
    auto const mail = noticed.mail({receipt}, Language::ar, "FRA");
    CHECK(mail.text.find("\nhttps://rostrum.example/\n") != std::string::npos);
}
