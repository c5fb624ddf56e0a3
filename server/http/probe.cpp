#include "server/http/probe.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>

namespace rostrum::server::http {

namespace {

class Descriptor {
public:
    explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
    ~Descriptor() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

struct Authority {
    std::string host;
    std::string port = "80";
};

Authority authority_of(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
    url = url.substr(0, url.find('/'));
    Authority authority;
    std::size_t const colon = url.rfind(':');
    bool const has_port = colon != std::string_view::npos && url.find(']', colon) == url.npos;
    authority.host = url.substr(0, has_port ? colon : url.size());
    if (has_port) authority.port = url.substr(colon + 1);
    if (authority.host.starts_with('[') && authority.host.ends_with(']'))
        authority.host = authority.host.substr(1, authority.host.size() - 2);
    return authority;
}

unsigned ask(int descriptor, std::string const& request) {
    timeval const patience{3, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
        return 0;
    // "HTTP/1.1 200 ": the status stands at the ninth byte.
    std::array<char, 12> begin{};
    std::size_t got = 0;
    while (got < begin.size()) {
        ssize_t const n = recv(descriptor, begin.data() + got, begin.size() - got, 0);
        if (n <= 0) return 0;
        got += static_cast<std::size_t>(n);
    }
    unsigned status = 0;
    std::from_chars(begin.data() + 9, begin.data() + begin.size(), status);
    return status;
}

}  // namespace

unsigned probe(std::string_view url, std::string_view path) {
    Authority const authority = authority_of(url);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(authority.host.c_str(), authority.port.c_str(), &hints, &found) != 0) return 0;
    std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> const addresses(found, freeaddrinfo);
    std::string const request = "GET " + std::string{path} +
                                " HTTP/1.1\r\nHost: " + authority.host +
                                "\r\nConnection: close\r\n\r\n";
    for (addrinfo const* address = found; address; address = address->ai_next) {
        Descriptor const socket(
            ::socket(address->ai_family, address->ai_socktype, address->ai_protocol));
        if (socket.get() < 0 || connect(socket.get(), address->ai_addr, address->ai_addrlen) != 0)
            continue;
        return ask(socket.get(), request);
    }
    return 0;
}

}  // namespace rostrum::server::http
