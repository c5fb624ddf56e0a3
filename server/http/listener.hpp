#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

// What a client may ask for at most. Over a limit: 431 (header), 414 (target), 413 (body), 503 with
// Retry-After (connections).
struct Limits {
    std::size_t header_bytes = 16 * 1024;  // request line and fields together
    std::size_t header_fields = 100;
    std::size_t target_bytes = 8 * 1024;
    std::uint64_t body_bytes = 1024 * 1024;
    // Requests whose body may be longer: by method and target how many bytes, 0 for all others.
    std::uint64_t (*longer_body)(std::string_view method, std::string_view target) = nullptr;
    std::size_t connections = 30'000;
    std::size_t connections_per_address = 4'000;
    std::size_t stream_backlog_bytes = 256 * 1024;  // waiting for one client; more: it is dropped
};

// How long a client is waited for.
struct TimeOuts {
    std::chrono::milliseconds header{10'000};  // from its first byte (or the connection) to its end
    std::chrono::milliseconds body{30'000};    // the whole of it
    std::chrono::milliseconds idle{75'000};    // between two requests
    std::chrono::milliseconds write{30'000};   // without the client taking a single byte
    std::chrono::milliseconds linger{2'000};   // for the client to close after our last answer
};

struct ServerOptions {
    std::string address = "127.0.0.1";  // IPv4 or IPv6, no host name; "::" takes both families
    std::uint16_t port = 8080;          // 0: any free one
    unsigned threads = 0;               // 0: one for each core
    Limits limits;
    TimeOuts time_outs;
    // Addresses and networks ("10.0.0.0/8", "::1") whose Forwarded and X-Forwarded-For are
    // believed.
    std::vector<std::string> trusted_proxies;
    // Renders the layer's own refusals; when empty, in plain English (plain_refusal).
    Refuse refuse;
    // Seconds since 1970 by the real clock, for Date; read a few times a second, from any thread.
    // Without it answers carry no Date, as RFC 9110 (6.6.1) asks of a server without a clock.
    std::function<std::int64_t()> unix_time;
};

// An HTTP/1.1 server. It listens from construction (so that a started service is known to be
// reachable) and answers from start() on. start, stop and the destructor belong to one thread.
class Server {
public:
    // Throws std::runtime_error with a sentence for a person ("127.0.0.1:8080 is in use").
    Server(ServerOptions options, Handler handler);
    // As stop without grace.
    ~Server();

    // The port listened on: the real one when any was asked for.
    std::uint16_t port() const;
    // How many clients are connected now. Any thread.
    std::size_t connections() const;

    // Starts the threads that accept and answer.
    void start();

    // Stops accepting, closes idle connections at once, lets requests that have begun finish
    // (answered with Connection: close) for at most `grace`, closes the rest and joins the threads.
    // What calls respond afterwards does so in vain. Calling it again does nothing.
    void stop(std::chrono::milliseconds grace);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace rostrum::server::http
