#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/language.hpp"
#include "model/time.hpp"

// E-mail, handed to a mail server (RFC 5321) as Internet messages (RFC 5322, MIME). libcurl speaks
// the protocol.
namespace rostrum::server::notices {

struct Attachment {
    std::string name;  // "booking-b17.ics", ASCII
    std::string type;  // "text/calendar; charset=utf-8; method=PUBLISH"
    std::string bytes;
};

// What is to be sent. Texts are UTF-8; no line break or control character of a subject or an
// address reaches a header.
struct Mail {
    std::vector<std::string> to;  // addresses; each gets the message
    std::string message_id;       // without angle brackets: "hlm2025.m5@list.example.org"
    std::string list_id;          // RFC 2919, without angle brackets: "hlm2025.list.example.org"
    std::string list_name;        // the phrase before it; may be empty
    model::Instant date;
    model::Language language = model::Language::en;
    std::string subject;
    std::string text;  // plain, lines end in "\n"
    std::vector<Attachment> attachments;
};

struct SmtpOptions {
    std::string url;   // "smtp://mail.example.org:587", "smtps://..."; empty: nothing is sent
    std::string from;  // the sender's address, in the envelope and in From
    std::string from_name;
    std::string user;  // empty: without authentication
    std::string password;
    // Messages and passwords go over TLS alone, its certificate verified. Where the server stands
    // on this machine (loopback), or the operator says so, smtp:// does without: TLS is taken if it
    // is offered, by whomever.
    bool plain_allowed = false;
    // A file (PEM) of certificates that are trusted beside those of the machine's folder
    // (/etc/ssl/certs; it takes the place of the one file that a machine without it has). May be
    // empty.
    std::string certificates;
    std::chrono::seconds time_out{60};  // for one message

    bool on() const { return !url.empty(); }
};

// What became of an attempt.
enum class Posted {
    sent,       // the server took it, for one recipient at least
    later,      // it has certainly not taken it, and may another time: away, busy, 4yz
    refused,    // it has not, and never will: 5yz, no recipient that it knows
    uncertain,  // the connection ended after all was said and before the answer
    insecure,   // as `later`: no TLS where that is demanded, a certificate that can't be verified
};
struct PostResult {
    Posted posted = Posted::later;
    int reply = 0;              // the server's last; 0: none came
    bool some_refused = false;  // of what was sent: some recipients were
};

// Whether a reply is about the user and the password (RFC 4954, 4 and 6): the operator's to set
// right.
bool about_login(int reply);

// The connection to the mail server. It is kept from one message to the next; one thread posts.
class Smtp {
public:
    explicit Smtp(SmtpOptions options);
    ~Smtp();
    Smtp(Smtp const&) = delete;
    Smtp& operator=(Smtp const&) = delete;

    // Waits for what becomes of it, for the time-out at most.
    PostResult post(Mail const& mail);
    // Any thread: what is on its way is broken off, and nothing is posted any more.
    void stop();

    SmtpOptions const& options() const { return options_; }

private:
    struct Session;

    SmtpOptions options_;
    std::unique_ptr<Session> session_;
    std::atomic<bool> stopped_{false};
};

}  // namespace rostrum::server::notices
