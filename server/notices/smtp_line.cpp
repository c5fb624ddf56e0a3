#include "server/notices/smtp_line.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rostrum::server::notices {

int SmtpLine::open(int family, int type, int protocol) {
    std::lock_guard const lock(mutex_);
    if (over_) return -1;
    socket_ = ::socket(family, type | SOCK_CLOEXEC, protocol);
    if (socket_ >= 0) ++opened_;
    return socket_;
}

int SmtpLine::close(int socket) {
    // While it is locked, for its number may soon be another's.
    std::lock_guard const lock(mutex_);
    if (socket == socket_) socket_ = -1;
    return ::close(socket);
}

void SmtpLine::shut(int how) {
    if (socket_ >= 0) ::shutdown(socket_, how);
}

void SmtpLine::hang_up() {
    std::lock_guard const lock(mutex_);
    shut(SHUT_RDWR);
}

void SmtpLine::hang_up_for_good() {
    std::lock_guard const lock(mutex_);
    over_ = true;
    shut(SHUT_RDWR);
}

void SmtpLine::stop_listening() {
    std::lock_guard const lock(mutex_);
    shut(SHUT_RD);
}

bool SmtpLine::is_open() {
    std::lock_guard const lock(mutex_);
    return socket_ >= 0;
}

bool SmtpLine::gone_stale() {
    std::lock_guard const lock(mutex_);
    if (socket_ < 0) return false;
    pollfd look{socket_, POLLIN | POLLRDHUP, 0};
    return ::poll(&look, 1, 0) != 0;
}

std::size_t SmtpLine::opened() {
    std::lock_guard const lock(mutex_);
    return opened_;
}

}  // namespace rostrum::server::notices
