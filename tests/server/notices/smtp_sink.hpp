#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/notices/received_mail.hpp"
#include "tests/server/notices/self_signed.hpp"
#include "tests/server/notices/smtp_wire.hpp"

namespace rostrum::tests {

// A message as a mail server took it.
struct ReceivedMail {
    std::string from;             // MAIL FROM
    std::vector<std::string> to;  // RCPT TO, those that were not refused
    std::string bytes;            // without the dots that the way adds; lines end in CRLF
    bool secure = false;          // it came over TLS
    std::string user;             // who logged in; empty: nobody

    MailEntity read() const { return read_mail(bytes); }
};

// Where in a conversation.
enum class SmtpMoment {
    greeting,
    hello,
    start_tls,
    login,
    sender,
    recipient,
    data,   // DATA was said
    text,   // the first line of the message came
    taken,  // all of it
    after,  // it was taken, and the client has been told
    quit,
};

// What is done there in place of the usual.
struct SmtpAct {
    enum class Kind { say, hang_up, hang };
    Kind kind = Kind::say;
    int code = 0;
};
inline SmtpAct says(int code) {
    return {SmtpAct::Kind::say, code};
}
inline SmtpAct const hangs_up{SmtpAct::Kind::hang_up, 0};
inline SmtpAct const hangs{SmtpAct::Kind::hang, 0};  // until the client hangs up

struct SmtpSinkOptions {
    enum class Tls { none, offered, at_once };
    Tls tls = Tls::none;
    SelfSigned const* certificate = nullptr;
    // Nobody sends anything without; offered before TLS too.
    std::string user;
    std::string password;
    bool byte_by_byte = false;  // how it speaks
};

// A mail server (RFC 5321) on 127.0.0.1 that keeps whatever comes and fails as it is told.
class SmtpSink {
public:
    explicit SmtpSink(SmtpSinkOptions options = {});
    ~SmtpSink();

    std::uint16_t port() const { return port_; }
    std::string url(std::string const& host = "127.0.0.1") const;

    // From now on; `only` for commands in which that stands, `times` at most.
    void at(SmtpMoment moment, SmtpAct act, std::string only = {}, int times = 1'000'000);
    void as_usual();

    std::vector<ReceivedMail> mails() const;
    std::vector<std::string> commands() const;  // all lines but those of messages
    std::size_t connections() const;
    // Until one of its connections hangs as it was told. Throws when that takes too long.
    void wait_until_hanging();
    // Until so many messages are there. Throws when that takes too long.
    std::vector<ReceivedMail> wait_for_mails(std::size_t count);

private:
    struct Rule {
        SmtpMoment moment;
        SmtpAct act;
        std::string only;
        int times;
    };
    struct Visit;

    void listen_here();
    void take_visitors();
    void serve(SmtpWire& wire);
    void answer(Visit& visit, std::string const& line);
    void hello(Visit& visit);
    void login(Visit& visit, std::string const& line);
    void take_text(Visit& visit);
    // What it says there, or what it is told to in place of it: the code that was said.
    int act(Visit& visit, SmtpMoment moment, std::string const& usual,
            std::string const& line = {});
    int perform(Visit& visit, SmtpAct act, std::string const& usual);
    void keep_or_refuse(Visit& visit);
    SmtpAct act_at(SmtpMoment moment, std::string const& line);
    void wait_until(std::unique_lock<std::mutex>& lock, std::function<bool()> const& so);

    SmtpSinkOptions options_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread visitors_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::vector<Rule> rules_;
    std::vector<ReceivedMail> mails_;
    std::vector<std::string> commands_;
    std::list<SmtpWire> wires_;  // of those who are there
    std::size_t hanging_ = 0;
    bool over_ = false;
    std::vector<std::thread> servers_;  // one for each connection that came
};

}  // namespace rostrum::tests
