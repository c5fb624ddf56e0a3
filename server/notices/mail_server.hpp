#pragma once

#include <optional>
#include <string>

namespace rostrum::server::notices {

// What an address of a mail server says.
struct MailServer {
    bool secure = false;  // smtps: TLS from the first byte on (RFC 8314)
    bool here = false;    // on this machine: 127.0.0.0/8, ::1 or "localhost"
};

// Of "smtp://host:port" or "smtps://host:port"; a path is the name that the server is greeted with
// (RFC 5321, 4.1.1.1), else this machine's. nullopt: no such URL, or one with a user, a password, a
// query or a fragment.
std::optional<MailServer> read_mail_server(std::string const& url);

}  // namespace rostrum::server::notices
