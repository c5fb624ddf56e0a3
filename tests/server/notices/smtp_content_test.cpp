#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/server/notices/posting_desk.hpp"

using namespace rostrum;
using namespace rostrum::server::notices;
using namespace rostrum::tests;

namespace {

std::string repeated(std::string const& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

MailEntity arrived(Mail const& mail, std::string const& from_name = "rostrum") {
    SmtpSink sink;
    SmtpOptions options = options_for(sink.url());
    options.from_name = from_name;
    REQUIRE(Smtp(options).post(mail).posted == Posted::sent);
    return sink.mails().at(0).read();
}

// As it was given: its lines end in CRLF on the way, and no byte else.
std::string text_of(MailEntity const& message) {
    std::string text;
    for (char const c : message.parts.at(0).body) {
        if (c == '\n') REQUIRE((!text.empty() && text.back() == '\r'));
        if (c == '\n') text.pop_back();
        text += c;
    }
    return text;
}

}  // namespace

TEST_CASE("A mail has the header of a message that a list sends by itself") {
    Mail mail = mail_to({"mission@example.org", "second@example.org"});
    mail.language = model::Language::fr;
    MailEntity const message = arrived(mail);
    CHECK(message.field("Date") == "Mon, 24 Nov 2025 16:02:03 +0000");
    CHECK(message.field("From") == "rostrum <rostrum@list.example.org>");
    CHECK(message.field("To") == "mission@example.org, second@example.org");
    CHECK(message.field("Subject") == "You are planned for another day");
    CHECK(message.field("Message-ID") == "<hlm2025.m5@list.example.org>");
    CHECK(message.field("List-Id") ==
          "Speakers of the high-level meeting <hlm2025.list.example.org>");
    CHECK(message.field("Auto-Submitted") == "auto-generated");
    CHECK(message.field("Content-Language") == "fr");
    CHECK(message.field("MIME-Version") == "1.0");
    REQUIRE(message.parts.size() == 1);
    CHECK(message.parts[0].field("Content-Type") == "text/plain; charset=utf-8");
    CHECK(text_of(message) == mail.text);
}

TEST_CASE("A mail without a list, a subject or a text is one all the same") {
    Mail mail = mail_to();
    mail.list_id.clear();
    mail.subject.clear();
    mail.text.clear();
    MailEntity const message = arrived(mail, "");
    CHECK_FALSE(message.has("List-Id"));
    CHECK_FALSE(message.has("Subject"));
    CHECK(message.field("From") == "<rostrum@list.example.org>");
    CHECK(text_of(message).empty());
}

TEST_CASE("A mail without a text that nobody answers for may have been taken") {
    Mail mail = mail_to();
    mail.text.clear();
    SmtpSink sink;
    sink.at(SmtpMoment::taken, hangs_up);
    CHECK(Smtp(options_for(sink.url())).post(mail).posted == Posted::uncertain);
}

TEST_CASE("Subjects arrive letter for letter, in lines that every server takes") {
    for (std::string const& subject :
         {repeated("الاجتماع رفيع المستوى ", 13) + "نهاية", repeated("高级别会议发言者名单", 30),
          repeated("a😀é", 100), std::string{"plain"}, repeated("word ", 100) + "end",
          std::string(500, 'x'), std::string{"two  blanks"}, std::string{"=?utf-8?B?QQ==?="},
          std::string{"Ελλάδα (Greece), \"quoted\" <b17>; a@b"}, std::string{"é"}}) {
        CAPTURE(subject);
        Mail mail = mail_to();
        mail.subject = subject;
        SmtpSink sink;
        REQUIRE(Smtp(options_for(sink.url())).post(mail).posted == Posted::sent);
        std::string const bytes = sink.mails().at(0).bytes;
        CHECK(read_mail(bytes).text_of("Subject") == subject);
        // RFC 2047, 2: no line of a header with an encoded word is longer.
        std::string const head = bytes.substr(0, bytes.find("\r\n\r\n"));
        std::size_t begin = 0;
        while (begin < head.size()) {
            std::size_t const end = std::min(head.find("\r\n", begin), head.size());
            bool const of_mime = head.compare(begin, 13, "Content-Type:") == 0;
            CHECK((of_mime || end - begin <= 76));
            begin = end + 2;
        }
    }
}

TEST_CASE("Names beside addresses arrive as they are") {
    for (std::string const name :
         {"List of speakers", "Secretariat, \"GAAB\" \\ (New York)", "أمانة الجمعية العامة",
          "秘书处", "Secrétariat", "rostrum: <x@example.org>", "U.N."}) {
        CAPTURE(name);
        Mail mail = mail_to();
        mail.list_name = name;
        MailEntity const message = arrived(mail, name);
        auto const unquoted = [](std::string text) {
            if (!text.starts_with('"')) return text;
            std::string plain;
            for (std::size_t i = 1; i + 1 < text.size(); ++i) {
                if (text[i] == '\\') ++i;
                plain += text[i];
            }
            return plain;
        };
        std::string const from = message.text_of("From");
        std::string const address = " <rostrum@list.example.org>";
        REQUIRE(from.ends_with(address));
        CHECK(unquoted(from.substr(0, from.size() - address.size())) == name);
        std::string const list = message.text_of("List-Id");
        std::string const id = " <hlm2025.list.example.org>";
        REQUIRE(list.ends_with(id));
        CHECK(unquoted(list.substr(0, list.size() - id.size())) == name);
    }
}

TEST_CASE("Nothing that is given becomes a field of its own, or a command") {
    std::string const attack = "x\r\nBcc: victim@example.org\r\n\r\nbody\n.\r\nMAIL FROM:<a@b.cd>";
    Mail mail = mail_to();
    mail.subject = "subject " + attack;
    mail.list_name = "list " + attack;
    mail.list_id = "id" + attack;
    mail.message_id = "message" + attack;
    mail.attachments.push_back({"name" + attack, "text/calendar" + attack, "BEGIN:VCALENDAR\r\n"});
    mail.to.push_back("b@example.org" + attack);
    SmtpSink sink;
    SmtpOptions options = options_for(sink.url());
    options.from_name = "from " + attack;
    REQUIRE(Smtp(options).post(mail).posted == Posted::sent);
    REQUIRE(sink.mails().size() == 1);
    MailEntity const message = sink.mails()[0].read();
    CHECK(sink.mails()[0].to == std::vector<std::string>{"mission@example.org"});
    CHECK(message.fields.size() == 10);
    CHECK_FALSE(message.has("Bcc"));
    CHECK(message.text_of("Subject").find("subject x Bcc: victim@example.org") == 0);
    CHECK(message.parts.size() == 2);
    CHECK(message.parts[1].fields.size() == 3);
    CHECK(message.parts[1].body == "BEGIN:VCALENDAR\r\n");
    auto const commands = sink.commands();
    CHECK(std::count_if(commands.begin(), commands.end(),
                        [](std::string const& line) { return line.starts_with("MAIL"); }) == 1);
}

TEST_CASE("A text arrives letter for letter, whatever its lines are like") {
    for (std::string const& text :
         {std::string(5'000, 'x') + "\n" + repeated("联合国", 1'667) + "\n",
          std::string{".\n..\n.hidden\nFrom here\n.\n"}, std::string{"blanks at the end  \n\t\n"},
          std::string{"😀 a = b; =3D %00 \"\n"}, repeated("السيد الرئيس\n", 500),
          std::string{"no line break"}, std::string{"\n\n\nthree\n"}}) {
        CAPTURE(text.substr(0, 50));
        Mail mail = mail_to();
        mail.text = text;
        MailEntity const message = arrived(mail);
        CHECK(text_of(message) == text);
    }
}

TEST_CASE("Attachments arrive byte for byte") {
    Mail mail = mail_to();
    std::string const calendar =
        "BEGIN:VCALENDAR\r\nSUMMARY:Ελλάδα\\, 中国 😀\r\n.\r\nEND:VCALENDAR\r\n";
    std::string every_byte;
    for (int i = 0; i < 256; ++i)
        every_byte += static_cast<char>(i);
    mail.attachments = {
        {"booking-b17.ics", "text/calendar; charset=utf-8; method=PUBLISH", calendar},
        {"empty.bin", "application/octet-stream", ""},
        {"every byte.bin", "application/octet-stream", repeated(every_byte, 1'000)}};
    MailEntity const message = arrived(mail);
    REQUIRE(message.parts.size() == 4);
    CHECK(text_of(message) == mail.text);
    CHECK(message.parts[1].field("Content-Type") == "text/calendar; charset=utf-8; method=PUBLISH");
    CHECK(message.parts[1].field("Content-Disposition") ==
          "attachment; filename=\"booking-b17.ics\"");
    CHECK(message.parts[1].body == calendar);
    CHECK(message.parts[2].body.empty());
    CHECK(message.parts[3].body == mail.attachments[2].bytes);
}

TEST_CASE("An attachment of nothing at the end may have been taken with its mail") {
    Mail mail = mail_to();
    mail.attachments = {{"empty.bin", "application/octet-stream", ""}};
    SmtpSink sink;
    CHECK(Smtp(options_for(sink.url())).post(mail).posted == Posted::sent);
    sink.at(SmtpMoment::taken, hangs_up);
    CHECK(Smtp(options_for(sink.url())).post(mail).posted == Posted::uncertain);
}
