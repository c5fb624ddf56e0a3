#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/messages.hpp"

namespace rostrum::tests {

// An answer as it came over the wire.
struct RawAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    // The first header of that name, or an empty string.
    std::string header(std::string_view name) const {
        for (auto const& [key, value] : headers) {
            if (server::http::same_name(key, name)) return value;
        }
        return {};
    }
};

// A client that sends exactly the bytes it is given. Whatever takes longer than the patience, which
// is generous because only a defect exhausts it, throws std::runtime_error.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, std::string_view address = "127.0.0.1",
                       int receive_buffer = 0) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        inet_pton(AF_INET, std::string(address).c_str(), &to.sin_addr);
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (socket_ < 0) throw std::runtime_error("no socket");
        if (receive_buffer > 0) {
            setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        }
        if (::connect(socket_, reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) {
            ::close(socket_);
            throw std::runtime_error("can't connect");
        }
    }
    RawClient(RawClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), pending_(std::move(other.pending_)) {}
    RawClient& operator=(RawClient&&) = delete;
    ~RawClient() { close(); }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    // Closes so that the other side sees a reset.
    void reset() {
        const linger now{1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }
    void finish_sending() { ::shutdown(socket_, SHUT_WR); }

    // Sends everything. False: the other side has gone.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            wait_for(POLLOUT);
            auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // Reads an answer up to its body; nothing when the connection ended before its first byte.
    std::optional<RawAnswer> read_head() {
        std::size_t end = 0;
        while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
            if (more()) continue;
            if (pending_.empty()) return std::nullopt;
            throw std::runtime_error("a torn answer: " + pending_);
        }
        RawAnswer answer = parse_head(pending_.substr(0, end + 2));
        pending_.erase(0, end + 4);
        return answer;
    }
    // What has come and was not read yet, waiting for something; empty: the connection has ended.
    std::string read_some() {
        if (pending_.empty()) more();
        return std::exchange(pending_, {});
    }
    // One byte of what is to come; false: the connection has ended.
    bool read_byte() {
        wait_for(POLLIN);
        char byte = 0;
        if (::recv(socket_, &byte, 1, 0) <= 0) return false;
        pending_ += byte;
        return true;
    }

    // Reads one answer; nothing when the connection ended before its first byte. Throws when it is
    // torn or malformed. Say so when the request was a HEAD: the answer then has no body.
    std::optional<RawAnswer> read(bool to_head = false) {
        auto head = read_head();
        if (!head) return std::nullopt;
        RawAnswer answer = *std::move(head);
        bool const bare =
            to_head || answer.status < 200 || answer.status == 204 || answer.status == 304;
        const std::string length = answer.header("Content-Length");
        if (bare) return answer;
        if (length.empty()) throw std::runtime_error("an answer without a length");
        const std::size_t size = std::stoul(length);
        while (pending_.size() < size) {
            if (!more()) throw std::runtime_error("a torn body");
        }
        answer.body = pending_.substr(0, size);
        pending_.erase(0, size);
        return answer;
    }

    // Sends a request and reads its answer, which must come.
    RawAnswer ask(std::string_view request) {
        send(request);
        auto answer = read(request.starts_with("HEAD "));
        if (!answer) throw std::runtime_error("no answer");
        return std::move(*answer);
    }
    RawAnswer get(std::string_view target, std::string_view more_headers = {}) {
        return ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" +
                   std::string(more_headers) + "\r\n");
    }

    // Everything up to the end of the connection, however it ends.
    std::string read_to_end() {
        while (more())
            continue;
        return std::exchange(pending_, {});
    }
    // Whether something (or the end) comes within that time: for what is expected not to come.
    bool readable_within(int milliseconds) const {
        pollfd wanted{socket_, POLLIN, 0};
        return ::poll(&wanted, 1, milliseconds) > 0;
    }
    // Whether the connection has ended, waiting for it; bytes that still come are dropped.
    bool ended() { return read_to_end(), true; }

private:
    static constexpr int patience_ms = 30'000;

    void wait_for(short event) {
        pollfd wanted{socket_, event, 0};
        if (::poll(&wanted, 1, patience_ms) == 0) throw std::runtime_error("waited in vain");
    }

    bool more() {
        wait_for(POLLIN);
        char bytes[16 * 1024];
        auto const size = ::recv(socket_, bytes, sizeof bytes, 0);
        if (size <= 0) return false;
        pending_.append(bytes, static_cast<std::size_t>(size));
        return true;
    }

    static RawAnswer parse_head(std::string_view head) {
        RawAnswer answer;
        auto const line_end = head.find("\r\n");
        auto const line = head.substr(0, line_end);
        if (!line.starts_with("HTTP/1.1 ") || line.size() < 13 || line[12] != ' ') {
            throw std::runtime_error("no status line: " + std::string(line));
        }
        answer.status = std::atoi(std::string(line.substr(9, 3)).c_str());
        head.remove_prefix(line_end + 2);
        while (!head.empty()) {
            auto const field = head.substr(0, head.find("\r\n"));
            auto const colon = field.find(": ");
            if (colon == std::string_view::npos) {
                throw std::runtime_error("no header: " + std::string(field));
            }
            answer.headers.emplace_back(field.substr(0, colon), field.substr(colon + 2));
            head.remove_prefix(field.size() + 2);
        }
        return answer;
    }

    int socket_ = -1;
    std::string pending_;
};

}  // namespace rostrum::tests
