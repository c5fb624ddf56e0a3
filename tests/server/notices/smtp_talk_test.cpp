#include <catch2/catch.hpp>

#include "server/notices/smtp_talk.hpp"

using namespace rostrum::server::notices;

namespace {

// What was said until the server asked for the message.
SmtpTalk talk_until_message(std::size_t recipients = 1) {
    SmtpTalk talk(recipients);
    talk.reply("220-sink.example.org\r\n");
    talk.reply("220 ESMTP\r\n");
    talk.command("EHLO here\r\n");
    talk.reply("250-sink.example.org\r\n");
    talk.reply("250 8BITMIME\r\n");
    talk.command("MAIL FROM:<rostrum@list.example.org>\r\n");
    talk.reply("250 ok\r\n");
    talk.command("RCPT TO:<mission@example.org>\r\n");
    talk.reply("250 ok\r\n");
    talk.command("DATA\r\n");
    talk.reply("354 go on\r\n");
    return talk;
}

}  // namespace

TEST_CASE("A message may have been taken when its last byte is on its way, not before") {
    SmtpTalk talk = talk_until_message();
    CHECK(talk.result(false).posted == Posted::later);
    talk.message("Subject: x\r\n\r\n--b\r\n\r\ntext\r\n--\r\n");  // a line that looks like the end
    CHECK(talk.result(false).posted == Posted::later);
    talk.message("more");
    talk.last_part_given();
    CHECK(talk.result(false).posted == Posted::later);
    talk.message("\r\n--b-");
    CHECK(talk.result(false).posted == Posted::later);
    talk.message("-\r");
    CHECK(talk.result(false).posted == Posted::later);
    talk.message("\n");
    CHECK(talk.result(false).posted == Posted::uncertain);
    CHECK(talk.result(true).posted == Posted::uncertain);
    talk.reply("250-taken\r\n");
    CHECK(talk.result(false).posted == Posted::uncertain);
    talk.reply("250 as 17\r\n");
    CHECK(talk.result(false).posted == Posted::sent);
    CHECK(talk.result(false).reply == 250);
    // What comes behind it changes nothing.
    talk.reply("421 closing\r\n");
    CHECK(talk.result(false).posted == Posted::sent);
}

TEST_CASE("A farewell on another connection is no part of the talk about a message") {
    SmtpTalk talk(1);
    talk.command("QUIT\r\n");
    talk.reply("221 bye\r\n");
    CHECK(talk.nothing_said());
    talk.command("MAIL FROM:<rostrum@list.example.org>\r\n");
    talk.reply("550 no\r\n");
    talk.command("QUIT\r\n");
    talk.reply("221 bye\r\n");
    CHECK(talk.result(false).posted == Posted::refused);
    CHECK(talk.result(false).reply == 550);
}

TEST_CASE("What is said to log in is not taken for a command") {
    SmtpTalk talk(1);
    talk.reply("220 ESMTP\r\n");
    talk.command("AUTH LOGIN\r\n");
    talk.reply("334 VXNlcm5hbWU6\r\n");
    talk.command("QUIT\r\n");  // base64 of something
    talk.reply("334 UGFzc3dvcmQ6\r\n");
    talk.command("DATA\r\n");  // of another
    talk.reply("535 no\r\n");
    CHECK(talk.result(false).posted == Posted::later);
    CHECK(talk.result(false).reply == 535);
}

TEST_CASE("Recipients are refused for good when each of them was") {
    SmtpTalk talk(2);
    talk.command("MAIL FROM:<rostrum@list.example.org>\r\n");
    talk.reply("250 ok\r\n");
    talk.command("RCPT TO:<a@example.org>\r\n");
    talk.reply("550 unknown\r\n");
    CHECK(talk.result(false).posted == Posted::later);  // the other was not asked about
    talk.command("RCPT TO:<b@example.org>\r\n");
    CHECK(talk.result(false).posted == Posted::later);
    talk.reply("550 unknown\r\n");
    CHECK(talk.result(false).posted == Posted::refused);
}

TEST_CASE("A line that is no reply tells nothing") {
    SmtpTalk talk(1);
    for (char const* line : {"", "\r\n", "ok", "25", "2x0 ok", "SSH-2.0-OpenSSH\r\n"})
        talk.reply(line);
    CHECK(talk.nothing_said());
    CHECK(talk.result(false).reply == 0);
}
