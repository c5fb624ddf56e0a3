#include "server/notices/mail_body.hpp"

#include <algorithm>
#include <cstdio>
#include <new>

#include "server/feeds/plain_text.hpp"
#include "server/notices/mail_header.hpp"

namespace rostrum::server::notices {

namespace {

void check_part(CURLcode code) {
    if (code != CURLE_OK) throw std::bad_alloc();  // there is no other reason
}

std::size_t read_last_part(char* to, std::size_t size, std::size_t count, void* of) {
    auto& part = *static_cast<LastPart*>(of);
    std::size_t const length = std::min(size * count, part.bytes.size() - part.given);
    std::copy_n(part.bytes.begin() + static_cast<std::ptrdiff_t>(part.given), length, to);
    part.given += length;
    if (part.given == part.bytes.size()) part.talk->last_part_given();
    return length;
}

int seek_last_part(void* of, curl_off_t offset, int origin) {
    auto& part = *static_cast<LastPart*>(of);
    if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > part.bytes.size())
        return CURL_SEEKFUNC_FAIL;
    part.given = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
}

void fill(curl_mimepart* part, std::string bytes) {
    check_part(curl_mime_data(part, bytes.data(), bytes.size()));
}

void fill_last(curl_mimepart* part, std::string bytes, LastPart& last) {
    last.bytes = std::move(bytes);
    if (last.bytes.empty()) last.talk->last_part_given();  // nobody will ask for it
    check_part(curl_mime_data_cb(part, static_cast<curl_off_t>(last.bytes.size()), read_last_part,
                                 seek_last_part, nullptr, &last));
}

curl_mimepart* add_part(curl_mime* mime, std::string const& type, char const* encoding) {
    curl_mimepart* const part = curl_mime_addpart(mime);
    if (!part) throw std::bad_alloc();
    check_part(curl_mime_type(part, type.c_str()));
    check_part(curl_mime_encoder(part, encoding));
    return part;
}

// Lines end in CRLF (RFC 5321, 2.3.8).
std::string text_of_mail(std::string const& text) {
    std::string lines;
    for (char const c : feeds::plain_text(text)) {
        if (c == '\n') lines += '\r';
        lines += c;
    }
    return lines;
}

}  // namespace

Mime mail_body(CURL* curl, Mail const& mail, LastPart& last) {
    Mime mime(curl_mime_init(curl));
    if (!mime) throw std::bad_alloc();
    curl_mimepart* const text =
        add_part(mime.get(), "text/plain; charset=utf-8", "quoted-printable");
    if (mail.attachments.empty())
        fill_last(text, text_of_mail(mail.text), last);
    else
        fill(text, text_of_mail(mail.text));
    for (Attachment const& attachment : mail.attachments) {
        curl_mimepart* const part = add_part(mime.get(), header_text(attachment.type), "base64");
        check_part(curl_mime_filename(part, header_text(attachment.name).c_str()));
        if (&attachment == &mail.attachments.back())
            fill_last(part, attachment.bytes, last);
        else
            fill(part, attachment.bytes);
    }
    return mime;
}

}  // namespace rostrum::server::notices
