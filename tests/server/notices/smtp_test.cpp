#include <catch2/catch.hpp>
#include <future>

#include "server/clock.hpp"
#include "tests/server/notices/posting_desk.hpp"

using namespace rostrum;
using namespace rostrum::server::notices;
using namespace rostrum::tests;

namespace {

struct MailTrouble {
    char const* what;
    SmtpMoment moment;
    SmtpAct act;
    Posted due;
    int reply;
};

std::vector<std::string> recipients_of(ReceivedMail const& mail) {
    return mail.to;
}

// More than any buffer on the way holds.
Mail large_mail() {
    Mail mail = mail_to();
    mail.attachments.push_back(
        {"large.bin", "application/octet-stream", std::string(20'000'000, 'x')});
    return mail;
}

}  // namespace

TEST_CASE("What becomes of a message is told by what the mail server said, and when") {
    MailTrouble const table[] = {
        {"busy from the beginning", SmtpMoment::greeting, says(421), Posted::later, 421},
        {"no mail server", SmtpMoment::greeting, says(554), Posted::later, 554},
        {"gone at once", SmtpMoment::greeting, hangs_up, Posted::later, 0},
        {"gone when greeted", SmtpMoment::hello, hangs_up, Posted::later, 220},
        {"out of storage", SmtpMoment::sender, says(452), Posted::later, 452},
        {"it wants a login", SmtpMoment::sender, says(530), Posted::later, 530},
        {"not from us", SmtpMoment::sender, says(550), Posted::refused, 550},
        {"gone at the sender", SmtpMoment::sender, hangs_up, Posted::later, 250},
        {"mailbox busy", SmtpMoment::recipient, says(451), Posted::later, 451},
        {"mailbox unknown", SmtpMoment::recipient, says(550), Posted::refused, 550},
        {"closing at the recipient", SmtpMoment::recipient, says(421), Posted::later, 421},
        {"gone at the recipient", SmtpMoment::recipient, hangs_up, Posted::later, 250},
        {"no message now", SmtpMoment::data, says(451), Posted::later, 451},
        {"no message ever", SmtpMoment::data, says(554), Posted::refused, 554},
        {"gone before the message", SmtpMoment::data, hangs_up, Posted::later, 250},
        {"gone in the midst of a message that was all on its way", SmtpMoment::text, hangs_up,
         Posted::uncertain, 354},
        {"too large", SmtpMoment::taken, says(552), Posted::refused, 552},
        {"scanner away", SmtpMoment::taken, says(451), Posted::later, 451},
        {"closing instead of taking", SmtpMoment::taken, says(421), Posted::later, 421},
        {"gone when it had all", SmtpMoment::taken, hangs_up, Posted::uncertain, 354},
        {"a reply that may not stand there", SmtpMoment::taken, says(354), Posted::uncertain, 354},
        {"taken, to be passed on", SmtpMoment::taken, says(251), Posted::sent, 251},
        {"gone when it had taken it", SmtpMoment::after, hangs_up, Posted::sent, 250},
        {"closing when it had taken it", SmtpMoment::after, says(421), Posted::sent, 250},
        {"taken", SmtpMoment::quit, hangs_up, Posted::sent, 250},
    };
    for (MailTrouble const& trouble : table) {
        CAPTURE(trouble.what);
        SmtpSink sink;
        sink.at(trouble.moment, trouble.act);
        Smtp smtp(options_for(sink.url()));
        PostResult const result = smtp.post(mail_to());
        CHECK(result.posted == trouble.due);
        CHECK(result.reply == trouble.reply);
        CHECK(sink.connections() == 1);
        // It was not a thing of the connection.
        sink.as_usual();
        CHECK(smtp.post(mail_to()).posted == Posted::sent);
    }
}

TEST_CASE("A message that was not all on its way was not taken") {
    for (SmtpAct const act : {hangs_up, says(421)}) {
        SmtpSink sink;
        sink.at(SmtpMoment::text, act);
        Smtp smtp(options_for(sink.url()));
        PostResult const result = smtp.post(large_mail());
        CHECK(result.posted == Posted::later);
        CHECK(sink.mails().empty());
    }
}

TEST_CASE("A mail server that says nothing is not waited for longer than the time-out") {
    MailTrouble const table[] = {
        {"greeting", SmtpMoment::greeting, hangs, Posted::later, 0},
        {"sender", SmtpMoment::sender, hangs, Posted::later, 250},
        {"recipient", SmtpMoment::recipient, hangs, Posted::later, 250},
        {"data", SmtpMoment::data, hangs, Posted::later, 250},
        {"taken", SmtpMoment::taken, hangs, Posted::uncertain, 354},
    };
    auto const hanging_at = [](MailTrouble const& trouble) {
        SmtpSink sink;
        sink.at(trouble.moment, trouble.act);
        SmtpOptions options = options_for(sink.url());
        options.time_out = std::chrono::seconds{1};
        return Smtp(options).post(mail_to());
    };
    std::vector<std::future<PostResult>> results;
    for (MailTrouble const& trouble : table)
        results.push_back(std::async(std::launch::async, hanging_at, trouble));
    for (std::size_t i = 0; i < results.size(); ++i) {
        CAPTURE(table[i].what);
        PostResult const result = results[i].get();
        CHECK(result.posted == table[i].due);
        CHECK(result.reply == table[i].reply);
    }
}

TEST_CASE("A mail server that takes no more of a large message has not taken it") {
    SmtpSink sink;
    sink.at(SmtpMoment::text, hangs);
    SmtpOptions options = options_for(sink.url());
    SECTION("when its time is over") {
        options.time_out = std::chrono::seconds{1};
        PostResult const result = Smtp(options).post(large_mail());
        CHECK(result.posted == Posted::later);
        CHECK(result.reply == 354);
    }
    SECTION("when the service stops") {
        Smtp smtp(options);
        auto result = std::async(std::launch::async, [&] { return smtp.post(large_mail()); });
        sink.wait_until_hanging();
        auto const begun = server::stopwatch();
        smtp.stop();
        CHECK(result.get().posted == Posted::later);
        CHECK(server::stopwatch() - begun < soon);
    }
    CHECK(sink.mails().empty());
}

TEST_CASE("A stop breaks off what is on its way at once, and for good") {
    MailTrouble const table[] = {
        {"greeting", SmtpMoment::greeting, hangs, Posted::later, 0},
        {"recipient", SmtpMoment::recipient, hangs, Posted::later, 250},
        {"data", SmtpMoment::data, hangs, Posted::later, 250},
        {"taken", SmtpMoment::taken, hangs, Posted::uncertain, 354},
    };
    for (MailTrouble const& trouble : table) {
        CAPTURE(trouble.what);
        SmtpSink sink;
        sink.at(trouble.moment, trouble.act);
        Smtp smtp(options_for(sink.url()));
        auto result = std::async(std::launch::async, [&] { return smtp.post(mail_to()); });
        sink.wait_until_hanging();
        auto const begun = server::stopwatch();
        smtp.stop();
        PostResult const stopped = result.get();
        CHECK(server::stopwatch() - begun < soon);
        CHECK(stopped.posted == trouble.due);
        CHECK(stopped.reply == trouble.reply);
        sink.as_usual();
        CHECK(smtp.post(mail_to()).posted == Posted::later);
        CHECK(sink.connections() == 1);
    }
}

TEST_CASE("A stop before anything is sent is as final") {
    SmtpSink sink;
    Smtp smtp(options_for(sink.url()));
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    smtp.stop();
    CHECK(smtp.post(mail_to()).posted == Posted::later);
    CHECK(sink.mails().size() == 1);
}

TEST_CASE("The connection to a mail server is kept between messages") {
    SmtpSink sink;
    {
        Smtp smtp(options_for(sink.url()));
        for (int i = 0; i < 3; ++i)
            CHECK(smtp.post(mail_to()).posted == Posted::sent);
        CHECK(sink.connections() == 1);
    }
    CHECK(sink.mails().size() == 3);
}

TEST_CASE("Nobody waits for a mail server to say goodbye") {
    SmtpSink sink;
    sink.at(SmtpMoment::quit, hangs);
    auto const begun = server::stopwatch();
    {
        Smtp smtp(options_for(sink.url()));
        CHECK(smtp.post(mail_to()).posted == Posted::sent);
    }
    CHECK(server::stopwatch() - begun < soon);
    sink.wait_until_hanging();  // it was said to
}

TEST_CASE("A connection that the mail server has ended between messages is made anew") {
    SmtpSink sink;
    Smtp smtp(options_for(sink.url()));
    SECTION("when nobody looked") {
        sink.at(SmtpMoment::after, hangs_up, {}, 1);
        CHECK(smtp.post(mail_to()).posted == Posted::sent);
    }
    SECTION("when nobody looked, with a word") {
        sink.at(SmtpMoment::after, says(421), {}, 1);
        CHECK(smtp.post(mail_to()).posted == Posted::sent);
    }
    SECTION("in the moment in which the next one begins") {
        CHECK(smtp.post(mail_to()).posted == Posted::sent);
        sink.at(SmtpMoment::sender, hangs_up, {}, 1);
    }
    SECTION("in the moment in which the next one begins, with a word") {
        CHECK(smtp.post(mail_to()).posted == Posted::sent);
        sink.at(SmtpMoment::sender, says(421), {}, 1);
    }
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    CHECK(sink.connections() == 2);
    CHECK(sink.mails().size() == 2);
}

TEST_CASE("A connection that ends when something was said about the message is not made anew") {
    SmtpSink sink;
    Smtp smtp(options_for(sink.url()));
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    sink.at(SmtpMoment::recipient, hangs_up);
    CHECK(smtp.post(mail_to()).posted == Posted::later);
    CHECK(sink.connections() == 1);
}

TEST_CASE("A mail server that is away is tried another time") {
    auto sink = std::make_unique<SmtpSink>();
    Smtp smtp(options_for(sink->url()));
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    sink.reset();
    for (int i = 0; i < 2; ++i) {
        PostResult const result = smtp.post(mail_to());
        CHECK(result.posted == Posted::later);
        CHECK(result.reply == 0);
    }
}

TEST_CASE("A mail server without a name is tried another time") {
    Smtp smtp(options_for("smtp://mail.invalid"));
    PostResult const result = smtp.post(mail_to());
    CHECK(result.posted == Posted::later);
    CHECK(result.reply == 0);
}

TEST_CASE("One recipient who is unknown does not keep the others from getting it") {
    SmtpSink sink;
    sink.at(SmtpMoment::recipient, says(550), "gone@example.org");
    Smtp smtp(options_for(sink.url()));
    CHECK(smtp.post(mail_to({"gone@example.org", "here@example.org"})).posted == Posted::sent);
    CHECK(smtp.post(mail_to({"here@example.org", "gone@example.org"})).posted == Posted::sent);
    for (ReceivedMail const& mail : sink.mails())
        CHECK(recipients_of(mail) == std::vector<std::string>{"here@example.org"});
    CHECK(smtp.post(mail_to({"gone@example.org"})).posted == Posted::refused);

    // Nobody takes it now, and one of them may another time.
    sink.at(SmtpMoment::recipient, says(451), "busy@example.org");
    CHECK(smtp.post(mail_to({"gone@example.org", "busy@example.org"})).posted == Posted::later);
    CHECK(smtp.post(mail_to({"busy@example.org", "gone@example.org"})).posted == Posted::later);
    CHECK(sink.mails().size() == 2);
}

TEST_CASE("A message that is refused when one recipient was is not tried again") {
    SmtpSink sink;
    sink.at(SmtpMoment::recipient, says(450), "busy@example.org");
    sink.at(SmtpMoment::data, says(554));
    Smtp smtp(options_for(sink.url()));
    CHECK(smtp.post(mail_to({"here@example.org", "busy@example.org"})).posted == Posted::refused);
}

TEST_CASE("A recipient whom nobody asked about is not refused") {
    SmtpSink sink;
    sink.at(SmtpMoment::recipient, says(550), "gone@example.org");
    sink.at(SmtpMoment::recipient, hangs_up, "here@example.org");
    Smtp smtp(options_for(sink.url()));
    CHECK(smtp.post(mail_to({"gone@example.org", "here@example.org"})).posted == Posted::later);
}

TEST_CASE("What is no address is not given to a mail server") {
    SmtpSink sink;
    Smtp smtp(options_for(sink.url()));
    CHECK(smtp.post(mail_to({})).posted == Posted::refused);
    CHECK(smtp.post(mail_to({"a@example.org>\r\nRCPT TO:<b@example.org", "sén@example.org"}))
              .posted == Posted::refused);
    CHECK(sink.connections() == 0);
    CHECK(smtp.post(mail_to({"here@example.org", "x@example.org\r\nDATA"})).posted == Posted::sent);
    CHECK(recipients_of(sink.mails().at(0)) == std::vector<std::string>{"here@example.org"});
    CHECK(sink.mails()[0].read().field("To") == "here@example.org");
}

TEST_CASE("A mail server that speaks one letter at a time is understood") {
    SmtpSinkOptions slow;
    slow.byte_by_byte = true;
    SmtpSink sink(slow);
    Smtp smtp(options_for(sink.url()));
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
}

TEST_CASE("A sender without an address posts nothing") {
    SmtpSink sink;
    SmtpOptions options = options_for(sink.url());
    options.from = "rostrum@list.example.org>\r\nRSET";
    CHECK(Smtp(options).post(mail_to()).posted == Posted::later);
    options = options_for("");
    CHECK(Smtp(options).post(mail_to()).posted == Posted::later);
    CHECK(sink.connections() == 0);
}
