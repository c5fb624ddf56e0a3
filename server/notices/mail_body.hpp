#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "server/notices/smtp.hpp"
#include "server/notices/smtp_talk.hpp"

namespace rostrum::server::notices {

struct FreeMime {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Mime = std::unique_ptr<curl_mime, FreeMime>;

// The bytes of the last part, as libcurl asks for them, which tells how far it has come.
struct LastPart {
    std::string bytes;
    std::size_t given = 0;
    SmtpTalk* talk = nullptr;
};

// A mail's text and attachments (RFC 2045, 2046): multipart/mixed, the text in quoted-printable, so
// that no line is too long, attachments in base64. `last` is filled, and read as the message is
// sent. Throws std::bad_alloc.
Mime mail_body(CURL* curl, Mail const& mail, LastPart& last);

}  // namespace rostrum::server::notices
