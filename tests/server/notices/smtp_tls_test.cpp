#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/server/notices/posting_desk.hpp"

using namespace rostrum;
using namespace rostrum::server::notices;
using namespace rostrum::tests;
using Tls = SmtpSinkOptions::Tls;

namespace {

// Leads to this machine, as 127.0.0.1 does, but does not say so.
char const* const elsewhere = "0.0.0.0";

SmtpSinkOptions speaking_tls(Tls tls, SelfSigned const& certificate) {
    SmtpSinkOptions options;
    options.tls = tls;
    options.certificate = &certificate;
    return options;
}

SmtpSinkOptions with_login(SmtpSinkOptions options) {
    options.user = "rostrum";
    options.password = "a secret";
    return options;
}

SmtpOptions logging_in(SmtpOptions options, std::string const& password = "a secret") {
    options.user = "rostrum";
    options.password = password;
    return options;
}

SmtpOptions trusting(SmtpOptions options, SelfSigned const& certificate) {
    options.certificates = certificate.file();
    return options;
}

// Whether somebody said a command that begins like that.
bool was_said(SmtpSink const& sink, std::string const& begin) {
    auto const commands = sink.commands();
    return std::any_of(commands.begin(), commands.end(),
                       [&](std::string const& line) { return line.starts_with(begin); });
}

}  // namespace

TEST_CASE("Mail goes over TLS to a server whose certificate is trusted") {
    SelfSigned const certificate;
    Tls const tls = GENERATE(Tls::offered, Tls::at_once);
    SmtpSink sink(with_login(speaking_tls(tls, certificate)));
    Smtp smtp(logging_in(trusting(options_for(sink.url(elsewhere)), certificate)));
    for (int i = 0; i < 3; ++i)
        CHECK(smtp.post(mail_to()).posted == Posted::sent);
    for (ReceivedMail const& mail : sink.mails()) {
        CHECK(mail.secure);
        CHECK(mail.user == "rostrum");
    }
    CHECK(sink.mails().size() == 3);
    CHECK(sink.connections() == 1);
}

TEST_CASE("What becomes of a message is told as well over TLS") {
    SelfSigned const certificate;
    Tls const tls = GENERATE(Tls::offered, Tls::at_once);
    SmtpSink sink(speaking_tls(tls, certificate));
    Smtp smtp(trusting(options_for(sink.url(elsewhere)), certificate));
    sink.at(SmtpMoment::taken, hangs_up, {}, 1);
    CHECK(smtp.post(mail_to()).posted == Posted::uncertain);
    sink.at(SmtpMoment::data, hangs_up, {}, 1);
    CHECK(smtp.post(mail_to()).posted == Posted::later);
    sink.at(SmtpMoment::after, hangs_up, {}, 1);
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    sink.at(SmtpMoment::recipient, says(550), {}, 1);
    CHECK(smtp.post(mail_to()).posted == Posted::refused);
}

TEST_CASE("Nothing is said to a server whose certificate is not trusted") {
    SelfSigned const certificate;
    SelfSigned const another;
    SelfSigned const named_otherwise({"DNS:mail.example.org"});
    struct Case {
        SelfSigned const& shown;
        SelfSigned const* trusted;
    };
    for (Case const& one : {Case{certificate, nullptr}, Case{certificate, &another},
                            Case{named_otherwise, &named_otherwise}}) {
        for (Tls const tls : {Tls::offered, Tls::at_once}) {
            SmtpSink sink(with_login(speaking_tls(tls, one.shown)));
            SmtpOptions options = logging_in(options_for(sink.url(elsewhere)));
            if (one.trusted) options = trusting(options, *one.trusted);
            CHECK(Smtp(options).post(mail_to()).posted == Posted::insecure);
            CHECK_FALSE(was_said(sink, "AUTH"));
            CHECK_FALSE(was_said(sink, "MAIL"));
        }
    }
}

TEST_CASE("Where TLS is demanded, nothing is said without") {
    SmtpSink sink(with_login({}));
    SmtpOptions const options = logging_in(options_for(sink.url(elsewhere)));
    CHECK(Smtp(options).post(mail_to()).posted == Posted::insecure);
    SmtpOptions at_once = options;
    at_once.url.replace(0, 4, "smtps");
    CHECK(Smtp(at_once).post(mail_to()).posted == Posted::insecure);
    at_once.url = "smtps://127.0.0.1:" + std::to_string(sink.port());
    CHECK(Smtp(at_once).post(mail_to()).posted == Posted::insecure);
    CHECK_FALSE(was_said(sink, "AUTH"));
    CHECK_FALSE(was_said(sink, "MAIL"));
}

TEST_CASE("A server that offers TLS and then does not give it gets no message") {
    SelfSigned const certificate;
    SmtpSink sink(with_login(speaking_tls(Tls::offered, certificate)));
    Smtp smtp(logging_in(trusting(options_for(sink.url(elsewhere)), certificate)));
    sink.at(SmtpMoment::start_tls, says(454), {}, 1);
    CHECK(smtp.post(mail_to()).posted == Posted::insecure);
    sink.at(SmtpMoment::start_tls, hangs_up, {}, 1);
    CHECK(smtp.post(mail_to()).posted == Posted::later);
    CHECK_FALSE(was_said(sink, "AUTH"));
    CHECK_FALSE(was_said(sink, "MAIL"));
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
}

TEST_CASE("A server on this machine, and where the operator says so, needs no TLS") {
    SmtpSink sink(with_login({}));
    SmtpOptions options = logging_in(options_for(sink.url()));
    CHECK(Smtp(options).post(mail_to()).posted == Posted::sent);
    options = logging_in(options_for(sink.url("localhost")));
    CHECK(Smtp(options).post(mail_to()).posted == Posted::sent);
    options = logging_in(options_for(sink.url(elsewhere)));
    options.plain_allowed = true;
    CHECK(Smtp(options).post(mail_to()).posted == Posted::sent);
    for (ReceivedMail const& mail : sink.mails()) {
        CHECK_FALSE(mail.secure);
        CHECK(mail.user == "rostrum");
    }
}

TEST_CASE("TLS is taken where it is offered though it is not demanded") {
    SelfSigned const certificate;
    SmtpSink sink(with_login(speaking_tls(Tls::offered, certificate)));
    Smtp smtp(logging_in(options_for(sink.url())));
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    CHECK(smtp.post(mail_to()).posted == Posted::sent);
    CHECK(sink.mails().at(1).secure);
    CHECK(sink.connections() == 1);
}

TEST_CASE("TLS from the first byte on is verified wherever the server stands") {
    SelfSigned const certificate;
    SmtpSink sink(speaking_tls(Tls::at_once, certificate));
    SmtpOptions options = options_for(sink.url());
    options.plain_allowed = true;
    CHECK(Smtp(options).post(mail_to()).posted == Posted::insecure);
    CHECK(Smtp(trusting(options, certificate)).post(mail_to()).posted == Posted::sent);
}

TEST_CASE("A password that is wrong is for the operator to set right") {
    SmtpSink sink(with_login({}));
    PostResult const result = Smtp(logging_in(options_for(sink.url()), "another")).post(mail_to());
    CHECK(result.posted == Posted::later);
    CHECK(result.reply == 535);
    CHECK_FALSE(was_said(sink, "MAIL"));
    PostResult const without = Smtp(options_for(sink.url())).post(mail_to());
    CHECK(without.posted == Posted::later);
    CHECK(without.reply == 530);
}

TEST_CASE("A file of certificates that has gone keeps mail back") {
    SelfSigned const certificate;
    SmtpSink sink(speaking_tls(Tls::at_once, certificate));
    SmtpOptions options = options_for(sink.url());
    options.certificates = "/no/such/file";
    CHECK(Smtp(options).post(mail_to()).posted == Posted::insecure);
}
