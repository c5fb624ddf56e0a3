#include "tests/server/notices/smtp_sink.hpp"

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace rostrum::tests {

namespace {

constexpr std::chrono::seconds smtp_patience{60};

std::string between_brackets(std::string const& line) {
    std::size_t const begin = line.find('<');
    std::size_t const end = line.find('>');
    if (begin == line.npos || end == line.npos || end < begin) return {};
    return line.substr(begin + 1, end - begin - 1);
}

}  // namespace

// How far a client has come.
struct SmtpSink::Visit {
    SmtpWire& wire;
    std::string user;
    ReceivedMail mail;
};

SmtpSink::SmtpSink(SmtpSinkOptions options) : options_(std::move(options)) {
    listen_here();
    visitors_ = std::thread([this] { take_visitors(); });
}

SmtpSink::~SmtpSink() {
    ::shutdown(listener_, SHUT_RDWR);
    visitors_.join();
    ::close(listener_);
    {
        std::lock_guard const lock(mutex_);
        for (SmtpWire& wire : wires_)
            wire.shut();
    }
    for (std::thread& server : servers_)
        server.join();
}

void SmtpSink::listen_here() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, any, size) != 0 || ::listen(listener_, 100) != 0 ||
        ::getsockname(listener_, any, &size) != 0)
        throw std::runtime_error("can't listen");
    port_ = ntohs(address.sin_port);
}

void SmtpSink::take_visitors() {
    // OpenSSL writes to those who have gone.
    sigset_t pipes;
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
    for (;;) {
        int const socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        std::lock_guard const lock(mutex_);
        auto const wire = wires_.emplace(wires_.end(), socket, options_.byte_by_byte);
        servers_.emplace_back([this, wire] {
            try {
                serve(*wire);
            } catch (WireEnded const&) {
            }
            std::lock_guard const ended(mutex_);
            wires_.erase(wire);
        });
    }
}

std::string SmtpSink::url(std::string const& host) const {
    bool const at_once = options_.tls == SmtpSinkOptions::Tls::at_once;
    return (at_once ? "smtps://" : "smtp://") + host + ':' + std::to_string(port_);
}

void SmtpSink::at(SmtpMoment moment, SmtpAct act, std::string only, int times) {
    std::lock_guard const lock(mutex_);
    rules_.push_back({moment, act, std::move(only), times});
}

void SmtpSink::as_usual() {
    std::lock_guard const lock(mutex_);
    rules_.clear();
}

std::vector<ReceivedMail> SmtpSink::mails() const {
    std::lock_guard const lock(mutex_);
    return mails_;
}

std::vector<std::string> SmtpSink::commands() const {
    std::lock_guard const lock(mutex_);
    return commands_;
}

std::size_t SmtpSink::connections() const {
    std::lock_guard const lock(mutex_);
    return servers_.size();
}

void SmtpSink::wait_until(std::unique_lock<std::mutex>& lock, std::function<bool()> const& so) {
    if (!changed_.wait_for(lock, smtp_patience, so))
        throw std::runtime_error("waited in vain for a mail client");
}

void SmtpSink::wait_until_hanging() {
    std::unique_lock lock(mutex_);
    wait_until(lock, [&] { return hanging_ > 0; });
}

std::vector<ReceivedMail> SmtpSink::wait_for_mails(std::size_t count) {
    std::unique_lock lock(mutex_);
    wait_until(lock, [&] { return mails_.size() >= count; });
    return mails_;
}

SmtpAct SmtpSink::act_at(SmtpMoment moment, std::string const& line) {
    std::lock_guard const lock(mutex_);
    for (Rule& rule : rules_) {
        bool const meant = rule.moment == moment && line.find(rule.only) != line.npos;
        if (meant && rule.times-- > 0) return rule.act;
    }
    return says(0);
}

int SmtpSink::act(Visit& visit, SmtpMoment moment, std::string const& usual,
                  std::string const& line) {
    return perform(visit, act_at(moment, line), usual);
}

int SmtpSink::perform(Visit& visit, SmtpAct act, std::string const& usual) {
    if (act.kind == SmtpAct::Kind::hang_up) throw WireEnded{};
    if (act.kind == SmtpAct::Kind::hang) {
        {
            std::lock_guard const lock(mutex_);
            ++hanging_;
        }
        changed_.notify_all();
        visit.wire.wait_for_end();
    }
    std::string const said = act.code == 0 ? usual : std::to_string(act.code) + " as I was told";
    if (!said.empty()) visit.wire.say(said);
    if (act.code == 421) throw WireEnded{};
    return said.empty() ? 0 : std::stoi(said);
}

void SmtpSink::serve(SmtpWire& wire) {
    if (options_.tls == SmtpSinkOptions::Tls::at_once)
        wire.start_tls(options_.certificate->context());
    Visit visit{wire, {}, {}};
    act(visit, SmtpMoment::greeting, "220 sink.example.org ESMTP");
    for (;;) {
        std::string const line = wire.line();
        {
            std::lock_guard const lock(mutex_);
            commands_.push_back(line);
        }
        answer(visit, line);
    }
}

void SmtpSink::answer(Visit& visit, std::string const& line) {
    std::string const verb = line.substr(0, line.find(' '));
    if (verb == "EHLO" || verb == "HELO") {
        hello(visit);
    } else if (verb == "STARTTLS") {
        int const code = act(visit, SmtpMoment::start_tls, "220 go ahead");
        if (code == 220) visit.wire.start_tls(options_.certificate->context());
    } else if (verb == "AUTH") {
        login(visit, line);
    } else if (verb == "MAIL") {
        bool const known = options_.user.empty() || !visit.user.empty();
        visit.mail = {between_brackets(line), {}, {}, visit.wire.secure(), visit.user};
        act(visit, SmtpMoment::sender, known ? "250 ok" : "530 5.7.0 who are you?", line);
    } else if (verb == "RCPT") {
        std::string const address = between_brackets(line);
        if (act(visit, SmtpMoment::recipient, "250 ok", line) == 250)
            visit.mail.to.push_back(address);
    } else if (verb == "DATA") {
        bool const somebody = !visit.mail.to.empty();
        int const code = act(visit, SmtpMoment::data, somebody ? "354 go on" : "554 to whom?");
        if (code == 354) take_text(visit);
    } else if (verb == "QUIT") {
        act(visit, SmtpMoment::quit, "221 bye");
        throw WireEnded{};
    } else {
        visit.wire.say("500 what?");
    }
}

void SmtpSink::hello(Visit& visit) {
    bool const tls = options_.tls == SmtpSinkOptions::Tls::offered && !visit.wire.secure();
    std::string lines = "250-sink.example.org\r\n";
    if (tls) lines += "250-STARTTLS\r\n";
    if (!options_.user.empty()) lines += "250-AUTH PLAIN\r\n";
    act(visit, SmtpMoment::hello, lines + "250 8BITMIME");
}

void SmtpSink::login(Visit& visit, std::string const& line) {
    std::string said = line.size() > 11 ? line.substr(11) : "";  // behind "AUTH PLAIN "
    if (said.empty()) {
        visit.wire.say("334 ");
        said = visit.wire.line();
    }
    std::string wanted = '\0' + options_.user;
    wanted += '\0' + options_.password;
    bool const right = from_base64(said) == wanted;
    int const code = act(visit, SmtpMoment::login, right ? "235 welcome" : "535 5.7.8 no");
    if (code == 235) visit.user = options_.user;
}

void SmtpSink::take_text(Visit& visit) {
    std::string text;
    for (bool first = true;; first = false) {
        std::string const line = visit.wire.line();
        if (first) act(visit, SmtpMoment::text, "");
        if (line == ".") break;
        text += line.substr(line.starts_with('.') ? 1 : 0) + "\r\n";
    }
    visit.mail.bytes = std::move(text);
    keep_or_refuse(visit);
    act(visit, SmtpMoment::after, "");
}

// What is taken is kept before that is said, so that whoever was told finds it; and where nothing
// is said.
void SmtpSink::keep_or_refuse(Visit& visit) {
    SmtpAct const verdict = act_at(SmtpMoment::taken, "");
    if (verdict.code < 300) {
        std::lock_guard const lock(mutex_);
        mails_.push_back(std::move(visit.mail));
    }
    changed_.notify_all();
    perform(visit, verdict, "250 taken");
}

}  // namespace rostrum::tests
