#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/http/forwarded.hpp"
#include "server/webhooks/delivery.hpp"

namespace rostrum::server::webhooks {

struct SenderOptions {
    http::TrustedNetworks allowed{std::vector<std::string>{}};  // besides public addresses
    std::chrono::milliseconds time_out = webhooks::time_out;    // of a whole attempt, by real time
    // The addresses of a host in place of the system's: for tests.
    std::function<std::vector<std::string>(std::string const& host)> resolve;
};

// A message on its way to an endpoint.
struct Outgoing {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// Sends any number of requests at once, each by itself, so that nobody waits for anybody who is
// slow. Connections are made to public addresses alone, or to those that are allowed: the check is
// made of the very address that is about to be connected to, so that it does not matter what a name
// means the next time. Redirections are not followed, certificates are verified, no proxy of the
// environment is used, and nothing of an answer is kept but its status.
class Sender {
public:
    explicit Sender(SenderOptions options);
    ~Sender();
    Sender(Sender const&) = delete;
    Sender& operator=(Sender const&) = delete;

    // One thread's.
    void send(std::uint64_t ticket, Outgoing outgoing);
    void abandon(std::uint64_t ticket);  // nothing is told of it any more
    struct Finished {
        std::uint64_t ticket = 0;
        Attempted attempted;
    };
    // Goes on with all of them until one has finished, the time is over or somebody wakes it.
    std::vector<Finished> wait(std::chrono::milliseconds at_most);

    // Any thread's.
    void wake();

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

}  // namespace rostrum::server::webhooks
