#include "server/notices/smtp_options.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "server/notices/address.hpp"
#include "server/notices/mail_server.hpp"

namespace rostrum::server::notices {

namespace {

constexpr std::size_t longest_password_bytes = 1'024;

// Without the line break that editors leave behind it. Its words are in no complaint.
std::string password_in(std::string const& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(longest_password_bytes + 3, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || (in.fail() && !in.eof()))
        throw std::runtime_error("--smtp-password-file " + file + " can't be read");
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    bool const one_line = std::none_of(text.begin(), text.end(),
                                       [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (text.empty() || text.size() > longest_password_bytes || !one_line)
        throw std::runtime_error("--smtp-password-file " + file +
                                 " must hold a password and nothing else, in one line");
    return text;
}

void check_certificates(std::string const& file) {
    std::ifstream in(file);
    std::string const text{std::istreambuf_iterator<char>(in), {}};
    if (text.find("-----BEGIN ") == text.npos)
        throw std::runtime_error("--smtp-certificates " + file +
                                 " must be a file of certificates (PEM) that can be read");
}

}  // namespace

SmtpOptions smtp_options(config::Settings const& settings) {
    SmtpOptions options;
    if (settings.smtp_url.empty()) return options;
    options.url = settings.smtp_url;
    if (!read_mail_server(options.url))
        throw std::runtime_error(
            "--smtp-url must be smtp://HOST:PORT or smtps://HOST:PORT, such as "
            "smtp://mail.example.org:587; user and password have settings of their own");
    if (settings.mail_from.empty())
        throw std::runtime_error("--smtp-url needs --mail-from, the address that mail comes from");
    if (!is_address(settings.mail_from))
        throw std::runtime_error(
            "--mail-from must be an address in ASCII, such as rostrum@list.example.org");
    options.from = settings.mail_from;
    options.from_name = settings.mail_from_name;
    options.plain_allowed = settings.smtp_plain_allowed;
    if (settings.smtp_user.empty() != settings.smtp_password_file.empty())
        throw std::runtime_error("--smtp-user and --smtp-password-file need each other");
    options.user = settings.smtp_user;
    if (!options.user.empty()) options.password = password_in(settings.smtp_password_file);
    options.certificates = settings.smtp_certificates;
    if (!options.certificates.empty()) check_certificates(options.certificates);
    return options;
}

}  // namespace rostrum::server::notices
