#include "tests/server/notices/smtp_wire.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace rostrum::tests {

SmtpWire::~SmtpWire() {
    ssl_.reset();
    ::close(socket_);
}

void SmtpWire::shut() {
    ::shutdown(socket_, SHUT_RDWR);
}

void SmtpWire::read_more() {
    std::array<char, 16'384> bytes;
    auto const got = ssl_ ? SSL_read(ssl_.get(), bytes.data(), bytes.size())
                          : ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got <= 0) throw WireEnded{};
    pending_.append(bytes.data(), static_cast<std::size_t>(got));
}

std::string SmtpWire::line() {
    std::size_t end = 0;
    for (std::size_t from = 0; (end = pending_.find("\r\n", from)) == pending_.npos;) {
        from = pending_.empty() ? 0 : pending_.size() - 1;
        read_more();
    }
    std::string line = pending_.substr(0, end);
    pending_.erase(0, end + 2);
    return line;
}

void SmtpWire::write(char const* bytes, std::size_t size) {
    long const wrote = ssl_ ? SSL_write(ssl_.get(), bytes, static_cast<int>(size))
                            : ::send(socket_, bytes, size, MSG_NOSIGNAL);
    if (wrote != static_cast<long>(size)) throw WireEnded{};
}

void SmtpWire::say(std::string_view text) {
    std::string const bytes = std::string{text} + "\r\n";
    std::size_t const at_once = byte_by_byte_ ? 1 : bytes.size();
    for (std::size_t i = 0; i < bytes.size(); i += at_once)
        write(bytes.data() + i, at_once);
}

void SmtpWire::start_tls(SSL_CTX* context) {
    // What was said before in plain could be anybody's (RFC 3207, 4.2).
    pending_.clear();
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), socket_);
    if (SSL_accept(ssl_.get()) != 1) throw WireEnded{};
}

void SmtpWire::wait_for_end() {
    pollfd end{socket_, POLLRDHUP, 0};
    while (::poll(&end, 1, -1) < 1) {
    }
    throw WireEnded{};
}

}  // namespace rostrum::tests
