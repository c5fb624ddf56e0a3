#include "bench/connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace rostrum::bench {

namespace {

constexpr std::size_t piece = 64 * 1024;

[[noreturn]] void fail(char const* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::size_t number_at(std::string_view text, std::size_t at) {
    std::size_t number = 0;
    auto const [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), number);
    if (error != std::errc{}) throw std::runtime_error("an answer has a malformed number");
    return number;
}

}  // namespace

Endpoint parse_endpoint(std::string const& text) {
    auto const colon = text.rfind(':');
    in_addr ignored{};
    Endpoint endpoint{text.substr(0, colon), 0};
    if (colon == std::string::npos || inet_pton(AF_INET, endpoint.address.c_str(), &ignored) != 1)
        throw std::runtime_error(text + " is no ADDRESS:PORT");
    endpoint.port = static_cast<std::uint16_t>(number_at(text, colon + 1));
    return endpoint;
}

Connection::Connection(Endpoint const& endpoint)
    : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (descriptor_ < 0) fail("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    inet_pton(AF_INET, endpoint.address.c_str(), &address.sin_addr);
    if (connect(descriptor_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
        int const why = errno;
        close(descriptor_);
        errno = why;
        fail("connect");
    }
    int const on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Connection::~Connection() {
    close(descriptor_);
}

void Connection::send(std::string_view request) {
    while (!request.empty()) {
        auto const sent = ::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) fail("send");
        request.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool Connection::receive(Answer& answer, bool wait) {
    for (;;) {
        auto const before = received_.size();
        received_.resize(before + piece);
        auto const bytes =
            recv(descriptor_, received_.data() + before, piece, wait ? 0 : MSG_DONTWAIT);
        received_.resize(before + static_cast<std::size_t>(bytes > 0 ? bytes : 0));
        if (bytes == 0) throw std::runtime_error("the service closed a connection");
        if (bytes < 0 && errno == EINTR) continue;
        if (bytes < 0 && errno == EAGAIN) return false;
        if (bytes < 0) fail("recv");
        if (whole(answer)) return true;
    }
}

bool Connection::whole(Answer& answer) {
    constexpr std::string_view status_line = "HTTP/1.1 ";
    constexpr std::string_view length_field = "\r\nContent-Length: ";
    auto const end = received_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    auto const head = std::string_view(received_).substr(0, end + 2);
    auto const length_at = head.find(length_field);
    if (!head.starts_with(status_line) || length_at == std::string_view::npos)
        throw std::runtime_error("the service's answer is not understood");
    auto const length = number_at(head, length_at + length_field.size());
    auto const total = head.size() + 2 + length;
    if (received_.size() < total) return false;
    if (received_.size() > total) throw std::runtime_error("an answer came that nobody asked for");
    answer.status = static_cast<int>(number_at(head, status_line.size()));
    answer.body = received_.substr(head.size() + 2);
    received_.clear();
    return true;
}

}  // namespace rostrum::bench
