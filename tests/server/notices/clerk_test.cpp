// What the service keeps of notices while meetings go on, also when it ends in between.

#include "server/notices/clerk.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/server/notices/notice_desk.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace std::chrono_literals;
using server::store::KeptNotice;

namespace {

using Lines = std::vector<std::string>;

// A server that takes no connection.
server::notices::SmtpOptions nobody_there() {
    server::notices::SmtpOptions smtp;
    smtp.url = "smtp://127.0.0.1:1";
    smtp.from = "rostrum@example.org";
    return smtp;
}

}  // namespace

TEST_CASE("What is booked is told, and by no mail where there is no mail server") {
    NoticeDesk desk;
    desk.contact("FRA", {"fra@example.org"});
    desk.book("FRA");
    desk.until_lines({"FRA receipt released"});
    CHECK(desk.kept()[0].notice.mail == 0);
    CHECK(desk.kept()[0].notice.id == 1);
}

TEST_CASE("What was before the first look is not told, what comes after it is") {
    NoticeDesk desk;
    desk.begin_again(false);
    desk.book("FRA");
    desk.book("KEN");
    // As if a release without notices had made the store.
    auto const old = std::make_shared<server::store::MemoryStore>();
    for (model::MeetingId const& meeting : desk.store->meetings()) {
        server::store::MeetingAppend all{meeting, 0, {}, {}};
        desk.store->read(meeting, 0, 0, [&](server::store::StoredEvent&& event) {
            all.events.push_back(std::move(event));
        });
        all.people = desk.store->people(meeting, 1'000);
        old->append({{all}, {}});
    }
    model::Instant const now = desk.service->clock().now();
    desk.end();
    desk.store = old;
    desk.begin(now);
    CHECK(desk.lines().empty());
    desk.book("BRA");
    desk.until_lines({"BRA receipt released"});
    desk.withdraw("b1");
    desk.until_lines({"BRA receipt released", "FRA withdrawn released"});
}

TEST_CASE(
    "However often the service ends, what was told is not told again, and nothing is left out") {
    NoticeDesk desk;
    Lines wanted;
    for (char const* state : {"FRA", "KEN", "BRA", "DEU"}) {
        desk.book(state);
        wanted.push_back(std::string{state} + " receipt released");
        desk.until_lines(wanted);
        desk.begin_again();
        CHECK(desk.lines() == wanted);
    }
    // What is booked while nobody looks is told by the next look.
    desk.begin_again(false);
    desk.book("JPN");
    desk.begin_again();
    wanted.push_back("JPN receipt released");
    desk.until_lines(wanted);
}

TEST_CASE("A turn that is due is told by mail, but not by a copy that took the store's place") {
    bool const copied = GENERATE(false, true);
    CAPTURE(copied);
    NoticeDesk desk(nobody_there());
    desk.contact("FRA", {"fra@example.org"});
    desk.book("FRA");
    desk.until_lines({"FRA receipt released waiting"});
    desk.end();
    desk.begin(moment("2025-11-24T10:50:00-05:00"), true, copied);
    std::optional<KeptNotice> turn;
    until([&] {
        for (KeptNotice const& kept : desk.kept())
            if (kept.notice.kind == model::NoticeKind::called_soon) turn = kept;
        return turn && turn->notice.mail;
    });
    CHECK(turn->notice.state == model::NoticeState::released);
    CHECK(turn->mail.has_value() == !copied);
}

TEST_CASE("What gathered when a copy was made waits for an officer in it") {
    NoticeDesk desk;
    desk.book("FRA");
    desk.until_lines({"FRA receipt released"});
    desk.with_store([&](server::store::Store& store) {
        server::store::NoticeSave save;
        save.meeting = model::MeetingId{"hlm2025"};
        model::Notice gathering;
        gathering.id = 2;
        gathering.recipient = model::RecipientId{"desk.webcast"};
        gathering.kind = model::NoticeKind::published;
        gathering.key = "published/1";
        gathering.made_at = Service::a_week_before;
        gathering.due_at = Service::a_week_before + 1h;
        save.made = {gathering};
        REQUIRE(store.save_notices(save, std::nullopt));
    });
    desk.end();
    desk.begin(Service::a_week_before + 1s, true, true);
    CHECK(desk.lines() == Lines{"FRA receipt released", "desk.webcast published review"});
}

TEST_CASE("What the store does not take is kept later, once") {
    NoticeDesk desk;
    int failures = 0;
    desk.with_store([&](server::store::Store&) {
        desk.door->before_notices = [&] {
            if (failures++ < 3) throw server::store::Unavailable("the disk is full");
        };
    });
    desk.book("FRA");
    desk.until_lines({"FRA receipt released"});
    CHECK(failures >= 4);
}

TEST_CASE("What an officer decided since the clerk read it stands") {
    NoticeDesk desk;
    auto const settings = desk.secretariat->patch(
        at("settings"), {{"notices", {{"review", {"receipt"}}}}, {"reason", "as agreed"}});
    CAPTURE(settings.body);
    REQUIRE(settings.status == 200);
    desk.book("FRA");
    desk.until_lines({"FRA receipt review"});
    desk.with_store([&](server::store::Store& store) {
        server::store::NoticeSave save;
        save.meeting = model::MeetingId{"hlm2025"};
        save.changed = {model::decided(store.outbox(save.meeting).outbox.notices[0],
                                       model::NoticeState::discarded, "an officer", ten)};
        REQUIRE(store.save_notices(save, std::nullopt));
    });
    // A head of State goes before it: its plan is another one, which the clerk would put there.
    nlohmann::json first = statement("KEN");
    first["level"] = "HS";
    REQUIRE(desk.secretariat->post(at("bookings"), first).status == 201);
    desk.until_lines({"FRA receipt discarded", "KEN receipt review"});
    CHECK(desk.kept()[0].notice.decided_by == "an officer");
    CHECK(desk.kept()[0].notice.revision == 2);
}

TEST_CASE(
    "What is released together goes in one mail to each, where there is somebody to send to") {
    NoticeDesk desk(nobody_there());
    desk.contact("FRA", {"fra@example.org"});
    desk.contact("KEN", {"ken@example.org"});
    auto const settings = desk.secretariat->patch(
        at("settings"), {{"notices", {{"review", {"receipt", "withdrawn"}}}}, {"reason", "x"}});
    REQUIRE(settings.status == 200);
    desk.book("FRA");
    desk.book("KEN");
    desk.book("BRA");
    desk.until_lines({"FRA receipt review", "KEN receipt review", "BRA receipt review"});
    nlohmann::json seat{
        {"kind", "panel"}, {"panel", "panel-1"}, {"function", "panellist"}, {"participant", "FRA"}};
    auto const booked = desk.secretariat->post(at("bookings"), seat);
    CAPTURE(booked.body);
    REQUIRE(booked.status == 201);
    until([&] { return desk.kept().size() == 4; });
    desk.with_store([&](server::store::Store& store) {
        server::store::NoticeSave save;
        save.meeting = model::MeetingId{"hlm2025"};
        for (model::Notice const& notice : store.outbox(save.meeting).outbox.notices)
            save.changed.push_back(
                model::decided(notice, model::NoticeState::released, "an officer", ten));
        REQUIRE(store.save_notices(save, std::nullopt));
    });
    desk.service->notices().reload();
    until([&] { return desk.kept()[3].notice.mail.has_value(); });
    auto const kept = desk.kept();
    CHECK(kept[0].notice.mail == 1);
    CHECK(kept[1].notice.mail == 2);
    CHECK(kept[2].notice.mail == 0);
    CHECK(kept[3].notice.mail == 1);
    REQUIRE(kept[0].mail);
    CHECK(kept[0].mail->recipient == model::RecipientId{"FRA"});
    CHECK(kept[0].mail->useful_until == ten + 72h);
}

TEST_CASE("Where the mail server is away, mails wait and are tried again, later each time") {
    NoticeDesk desk(nobody_there());
    desk.contact("FRA", {"fra@example.org"});
    desk.book("FRA");
    auto const waits = [&](int after) {
        until([&] {
            auto const kept = desk.kept();
            return !kept.empty() && kept[0].mail && kept[0].mail->attempts == after &&
                   kept[0].mail->state == server::store::MailState::waiting;
        });
    };
    waits(1);
    CHECK(desk.kept()[0].mail->problem == "away");
    CHECK(desk.kept()[0].mail->reply == 0);
    desk.real_later(14s);
    desk.looked_at("KEN");
    CHECK(desk.kept()[0].mail->attempts == 1);
    desk.real_later(1s);
    waits(2);
    desk.real_later(30s);
    waits(3);
    // After three days it is of no use any more.
    desk.later(72h + 1s);
    desk.real_later(72h);
    until([&] { return desk.kept()[0].mail->state == server::store::MailState::expired; });
}

TEST_CASE("The metrics page tells of notices and mails") {
    NoticeDesk desk(nobody_there());
    desk.book("FRA");
    desk.until_lines({"FRA receipt released"});
    std::string const page = desk.everybody->get("/metrics").body;
    for (char const* line : {"rostrum_notices_made_total 1", "rostrum_notices_in_review 0",
                             "rostrum_mails_total{result=\"sent\"} 0", "rostrum_mails_waiting 0"}) {
        CAPTURE(line);
        CHECK(page.find(line) != std::string::npos);
    }
}
