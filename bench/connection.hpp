#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum::bench {

struct Endpoint {
    std::string address;  // IPv4, in dots
    std::uint16_t port = 0;
};

// "127.0.0.1:8080"; throws std::runtime_error.
Endpoint parse_endpoint(std::string const& text);

struct Answer {
    int status = 0;
    std::string body;
};

// A keep-alive connection with at most one request on its way. It knows just as much HTTP/1.1 as
// the service answers with: Content-Length, no chunks. Throws std::runtime_error when the
// connection breaks or what comes is no such answer.
class Connection {
public:
    explicit Connection(Endpoint const& endpoint);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    int descriptor() const { return descriptor_; }

    void send(std::string_view request);
    // Takes what has arrived, without waiting unless `wait`; true: the answer is whole and in
    // `answer`.
    bool receive(Answer& answer, bool wait = false);

private:
    bool whole(Answer& answer);

    int descriptor_;
    std::string received_;
};

}  // namespace rostrum::bench
