#include <catch2/catch.hpp>
#include <fstream>

#include "server/notices/mail_server.hpp"
#include "server/notices/smtp_options.hpp"
#include "tests/server/notices/self_signed.hpp"

using namespace rostrum;
using namespace rostrum::server::notices;
using Catch::Matchers::Contains;
using tests::Folder;

namespace {

std::string written(Folder const& folder, std::string const& bytes) {
    auto const file = folder.path / "password";
    std::ofstream(file, std::ios::binary) << bytes;
    return file.string();
}

config::Settings settings_for_mail() {
    config::Settings settings;
    settings.smtp_url = "smtp://mail.example.org:587";
    settings.mail_from = "rostrum@list.example.org";
    return settings;
}

}  // namespace

TEST_CASE("Without a mail server nothing is sent, whatever else is set") {
    config::Settings settings;
    settings.mail_from = "nobody";
    settings.smtp_password_file = "/no/such/file";
    CHECK_FALSE(smtp_options(settings).on());
}

TEST_CASE("The settings of a mail server are taken over") {
    Folder const folder;
    tests::SelfSigned const certificate;
    config::Settings settings = settings_for_mail();
    settings.smtp_user = "rostrum";
    settings.smtp_password_file = written(folder, "ø pass word \n");
    settings.smtp_certificates = certificate.file();
    settings.mail_from_name = "List of speakers";
    settings.smtp_plain_allowed = true;
    SmtpOptions const options = smtp_options(settings);
    CHECK(options.on());
    CHECK(options.url == settings.smtp_url);
    CHECK(options.from == settings.mail_from);
    CHECK(options.from_name == "List of speakers");
    CHECK(options.user == "rostrum");
    CHECK(options.password == "ø pass word ");
    CHECK(options.certificates == certificate.file());
    CHECK(options.plain_allowed);
    CHECK(smtp_options(settings_for_mail()).from_name == "rostrum");
    CHECK_FALSE(smtp_options(settings_for_mail()).plain_allowed);
}

TEST_CASE("A password ends before the line break of its file") {
    Folder const folder;
    config::Settings settings = settings_for_mail();
    settings.smtp_user = "rostrum";
    for (char const* bytes : {"secret", "secret\n", "secret\r\n"}) {
        settings.smtp_password_file = written(folder, bytes);
        CHECK(smtp_options(settings).password == "secret");
    }
    for (std::string const& bytes :
         {std::string{}, std::string{"\n"}, std::string{"secret\nuser"}, std::string{"sec\tret"},
          std::string{"sec\0ret", 7}, std::string(1'025, 'x'), std::string(100'000, 'x')}) {
        settings.smtp_password_file = written(folder, bytes);
        CHECK_THROWS_WITH(smtp_options(settings), Contains("must hold a password"));
    }
    settings.smtp_password_file = (folder.path / "missing").string();
    CHECK_THROWS_WITH(smtp_options(settings), Contains("can't be read"));
    settings.smtp_password_file = folder.path.string();
    CHECK_THROWS_WITH(smtp_options(settings), Contains("can't be read"));
}

TEST_CASE("Settings of a mail server that make no sense are complained of") {
    for (char const* url :
         {"mail.example.org", "http://mail.example.org", "smtp://", "smtp://:25",
          "smtp://user@mail.example.org", "smtp://user:secret@mail.example.org",
          "smtp://mail.example.org?x", "smtp://mail.example.org#x", "smtp://mail.example.org:99999",
          "smtp://mail example.org", "smtp://mail.example.org\r\n", "imap://mail.example.org"}) {
        config::Settings settings = settings_for_mail();
        settings.smtp_url = url;
        CAPTURE(url);
        CHECK_THROWS_WITH(smtp_options(settings), Contains("--smtp-url"));
    }
    config::Settings settings = settings_for_mail();
    settings.mail_from.clear();
    CHECK_THROWS_WITH(smtp_options(settings), Contains("needs --mail-from"));
    settings.mail_from = "Rostrum <rostrum@list.example.org>";
    CHECK_THROWS_WITH(smtp_options(settings), Contains("--mail-from must be"));
    settings = settings_for_mail();
    settings.smtp_user = "rostrum";
    CHECK_THROWS_WITH(smtp_options(settings), Contains("need each other"));
    settings.smtp_user.clear();
    settings.smtp_password_file = "password";
    CHECK_THROWS_WITH(smtp_options(settings), Contains("need each other"));
    settings = settings_for_mail();
    settings.smtp_certificates = "/no/such/file";
    CHECK_THROWS_WITH(smtp_options(settings), Contains("--smtp-certificates"));
}

TEST_CASE("A mail server's address says whether it is safe and whether it is on this machine") {
    struct Case {
        char const* url;
        bool secure;
        bool here;
    };
    for (Case const& one :
         {Case{"smtp://localhost", false, true}, Case{"SMTP://LocalHost:25", false, true},
          Case{"smtps://localhost:465", true, true}, Case{"smtp://127.0.0.1", false, true},
          Case{"smtp://127.9.8.7:2525", false, true}, Case{"smtp://127.1", false, true},
          Case{"smtp://[::1]:25", false, true}, Case{"smtp://[0:0:0:0:0:0:0:1]", false, true},
          Case{"smtp://localhost.example.org", false, false},
          Case{"smtp://127.0.0.1.example.org", false, false}, Case{"smtp://0.0.0.0", false, false},
          Case{"smtp://[::2]", false, false}, Case{"smtp://10.0.0.1:587", false, false},
          Case{"smtps://mail.example.org/list.example.org", true, false}}) {
        CAPTURE(one.url);
        auto const server = read_mail_server(one.url);
        REQUIRE(server);
        CHECK(server->secure == one.secure);
        CHECK(server->here == one.here);
    }
}
