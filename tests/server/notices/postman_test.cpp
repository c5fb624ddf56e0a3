// What becomes of notices on their way by e-mail: who gets which, and that nobody gets one twice.

#include "server/notices/postman.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/server/notices/notice_desk.hpp"
#include "tests/server/notices/smtp_sink.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace std::chrono_literals;
using server::store::MailState;

namespace {

server::notices::SmtpOptions sends_to(SmtpSink const& sink) {
    server::notices::SmtpOptions smtp;
    smtp.url = sink.url();
    smtp.from = "speakers@lists.example.org";
    smtp.from_name = "List of speakers";
    return smtp;
}

// With France in French, Kenya in English at two addresses, and the desk of the list.
struct MailedDesk : NoticeDesk {
    explicit MailedDesk(SmtpSink const& sink) : NoticeDesk(sends_to(sink)) {
        contact("FRA", {"mission@fra.example"}, model::Language::fr);
        contact("KEN", {"a@ken.example", "b@ken.example"});
        contact("desk.speakers_list", {"desk@example.org"});
    }
    MailState state(std::size_t n) { return kept().at(n).mail->state; }
    // Once, and it waits to be tried again.
    void until_tried(std::size_t n) {
        until([&] {
            auto const all = kept();
            return all.size() > n && all[n].mail && all[n].mail->attempts == 1 &&
                   all[n].mail->state == MailState::waiting;
        });
    }
    void until_state(std::size_t n, MailState wanted) {
        until([&] {
            auto const all = kept();
            return all.size() > n && all[n].mail && all[n].mail->state == wanted;
        });
    }
};

}  // namespace

TEST_CASE("A receipt goes to the delegation's addresses, in its language, with its place") {
    SmtpSink sink;
    MailedDesk desk(sink);
    desk.book("FRA");
    ReceivedMail const mail = sink.wait_for_mails(1)[0];
    CHECK(mail.from == "speakers@lists.example.org");
    CHECK(mail.to == std::vector<std::string>{"mission@fra.example"});
    MailEntity const read = mail.read();
    CHECK(read.field("Content-Language") == "fr");
    CHECK(read.field("Auto-Submitted") == "auto-generated");
    CHECK(read.text_of("List-Id").find("<hlm2025.notices.lists.example.org>") != std::string::npos);
    CHECK(read.field("Message-ID").starts_with("<hlm2025.m1."));
    CHECK(read.field("Message-ID").ends_with("@lists.example.org>"));
    REQUIRE(read.parts.size() == 2);
    CHECK(read.parts[0].body.find("11:01") != std::string::npos);
    CHECK(read.parts[0].body.find("https://rostrum.example/") != std::string::npos);
    CHECK(read.parts[1].body.find("BEGIN:VEVENT") != std::string::npos);
    desk.until_state(0, MailState::sent);
    CHECK(desk.kept()[0].mail->reply == 250);
    desk.book("KEN");
    CHECK(sink.wait_for_mails(2)[1].to ==
          std::vector<std::string>{"a@ken.example", "b@ken.example"});
    // Over the connection that is there.
    desk.until_state(1, MailState::sent);
    CHECK(sink.connections() == 1);
}

TEST_CASE("Whoever has no contact gets no mail, and one that was removed none any more") {
    SmtpSink sink;
    MailedDesk desk(sink);
    desk.book("BRA");
    sink.at(SmtpMoment::greeting, says(421));
    desk.book("KEN");
    desk.until_tried(1);
    desk.with_store([](server::store::Store& store) {
        REQUIRE(store.remove_contact(model::MeetingId{"hlm2025"}, model::RecipientId{"KEN"}));
    });
    sink.as_usual();
    desk.real_later(16s);
    desk.until_state(1, MailState::refused);
    CHECK(desk.kept()[1].mail->problem == "no_contact");
    CHECK(sink.mails().empty());
}

TEST_CASE("A server that is away for an hour gets each mail once when it is back") {
    SmtpSink sink;
    sink.at(SmtpMoment::greeting, says(421));
    MailedDesk desk(sink);
    desk.book("FRA");
    desk.book("KEN");
    desk.until_tried(0);
    for (int minute = 0; minute < 60; ++minute)
        desk.real_later(60s);
    CHECK(sink.mails().empty());
    sink.as_usual();
    desk.real_later(15min);
    until([&] {
        desk.real_later(60s);
        return desk.state(0) == MailState::sent && desk.state(1) == MailState::sent;
    });
    REQUIRE(sink.mails().size() == 2);
    CHECK(sink.mails()[0].to != sink.mails()[1].to);
}

TEST_CASE("What the server refuses is not tried again, and the others are not held up") {
    SmtpSink sink;
    sink.at(SmtpMoment::recipient, says(550), "mission@fra.example");
    MailedDesk desk(sink);
    desk.book("FRA");
    desk.book("KEN");
    desk.until_state(0, MailState::refused);
    desk.until_state(1, MailState::sent);
    CHECK(desk.kept()[0].mail->reply == 550);
    sink.as_usual();
    desk.real_later(24h);
    desk.looked_at("BRA");
    CHECK(desk.state(0) == MailState::refused);
    CHECK(sink.mails().size() == 1);
}

TEST_CASE("Addresses that the server refuses beside others are told, and so is a refused login") {
    SmtpSink sink;
    sink.at(SmtpMoment::recipient, says(550), "b@ken.example");
    MailedDesk desk(sink);
    desk.book("KEN");
    desk.until_state(0, MailState::sent);
    CHECK(desk.kept()[0].mail->problem == "some_refused");
    CHECK(sink.mails()[0].to == std::vector<std::string>{"a@ken.example"});
    sink.at(SmtpMoment::sender, says(530));
    desk.book("FRA");
    desk.until_tried(1);
    CHECK(desk.kept()[1].mail->problem == "login");
    CHECK(desk.kept()[1].mail->reply == 530);
}

TEST_CASE("What was taken without a word of it is uncertain, and not sent again by itself") {
    SmtpSink sink;
    sink.at(SmtpMoment::taken, hangs_up, {}, 1);
    MailedDesk desk(sink);
    desk.book("FRA");
    desk.until_state(0, MailState::uncertain);
    CHECK(desk.kept()[0].mail->problem == "interrupted");
    desk.real_later(24h);
    desk.book("KEN");
    desk.until_state(1, MailState::sent);
    CHECK(desk.state(0) == MailState::uncertain);
    auto const mails = sink.mails();
    CHECK(std::count_if(mails.begin(), mails.end(), [](ReceivedMail const& mail) {
              return mail.to == std::vector<std::string>{"mission@fra.example"};
          }) == 1);
}

TEST_CASE(
    "A service that ends while a mail is on its way breaks it off, and sends it later or not") {
    SmtpSink sink;
    SmtpMoment const moment =
        GENERATE(SmtpMoment::greeting, SmtpMoment::recipient, SmtpMoment::text, SmtpMoment::taken);
    CAPTURE(static_cast<int>(moment));
    sink.at(moment, hangs, {}, 1);
    MailedDesk desk(sink);
    desk.book("FRA");
    sink.wait_until_hanging();
    desk.begin_again();
    // All of it had gone out: so short a mail is in the server's hands at its first line.
    bool const may_have_it = moment == SmtpMoment::text || moment == SmtpMoment::taken;
    if (may_have_it) {
        desk.until_state(0, MailState::uncertain);
    } else {
        until([&] {
            desk.real_later(60s);
            return desk.state(0) == MailState::sent;
        });
        CHECK(sink.mails().size() == 1);
    }
}

TEST_CASE("What was being sent when the process ended is uncertain") {
    SmtpSink sink;
    MailedDesk desk(sink);
    desk.begin_again(false);
    desk.with_store([](server::store::Store& store) {
        server::store::NoticeSave save;
        save.meeting = model::MeetingId{"hlm2025"};
        server::store::MailRow mail;
        mail.id = 1;
        mail.meeting = save.meeting;
        mail.recipient = model::RecipientId{"FRA"};
        mail.state = MailState::sending;
        mail.attempts = 1;
        save.made_mails = {mail};
        model::Notice notice;
        notice.id = 1;
        notice.recipient = mail.recipient;
        notice.kind = model::NoticeKind::list_closing;
        notice.key = "list_closing/1";
        notice.state = model::NoticeState::released;
        notice.mail = 1;
        save.made = {notice};
        save.cursor = store.outbox(save.meeting).outbox.cursor;
        REQUIRE(store.save_notices(save, std::nullopt));
    });
    desk.begin_again();
    desk.until_state(0, MailState::uncertain);
    desk.book("KEN");
    sink.wait_for_mails(1);
    CHECK(sink.mails()[0].to == std::vector<std::string>{"a@ken.example", "b@ken.example"});
}

TEST_CASE("A store that fails while a mail is on its way does not make it go twice") {
    SmtpSink sink;
    MailedDesk desk(sink);
    // The third change of the outbox is the answer of the mail server: the notice, then that it is
    // being sent, then that it was.
    int changes = 0;
    desk.with_store([&](server::store::Store&) {
        desk.door->before_notices = [&] {
            ++changes;
            if (changes >= 3 && changes < 6) throw server::store::Unavailable("the disk is full");
        };
    });
    desk.book("FRA");
    sink.wait_for_mails(1);
    desk.until_state(0, MailState::sent);
    desk.real_later(1h);
    desk.looked_at("BRA");
    CHECK(sink.mails().size() == 1);
    CHECK(changes >= 6);
}

TEST_CASE("The turn that comes soon is told by mail while there is time") {
    SmtpSink sink;
    MailedDesk desk(sink);
    desk.book("FRA");
    desk.book("KEN");
    sink.wait_for_mails(2);
    desk.service->set_time(moment("2025-11-24T10:30:00-05:00"));
    auto const told = [&] {
        std::set<std::string> recipients;
        for (auto const& kept : desk.kept())
            if (kept.notice.kind == model::NoticeKind::called_soon && kept.mail &&
                kept.mail->state == MailState::sent)
                recipients.insert(kept.notice.recipient.str());
        return recipients;
    };
    until([&] {
        desk.later(1min);
        return told() == std::set<std::string>{"FRA", "KEN"};
    });
    for (auto const& kept : desk.kept()) {
        if (kept.notice.kind != model::NoticeKind::called_soon) continue;
        CHECK(kept.mail->useful_until == *kept.notice.at + 10min);
        CHECK(*kept.notice.at - kept.notice.made_at <= 15min);
    }
}

TEST_CASE("The time between attempts grows, and not beyond a quarter of an hour") {
    using server::notices::delay;
    CHECK(delay(0) == 0s);
    CHECK(delay(1) == 15s);
    CHECK(delay(2) == 30s);
    CHECK(delay(3) == 1min);
    CHECK(delay(4) == 2min);
    CHECK(delay(5) == 5min);
    CHECK(delay(6) == 10min);
    CHECK(delay(7) == 15min);
    CHECK(delay(1'000) == 15min);
}
