#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/http/listener.hpp"

namespace rostrum::tests {

// A message as an endpoint got it, and what it answered; 0: nothing.
struct ReceivedWebhook {
    std::string method;
    std::string media_type;
    std::string id;
    std::string timestamp;
    std::string signature;
    std::string body;
    std::string type;           // in the body
    std::uint64_t version = 0;  // in the body
    unsigned answered = 0;
};

// An endpoint on this machine that keeps whatever comes and answers as it is told.
class WebhookSink {
public:
    explicit WebhookSink(std::string const& address = "127.0.0.1");
    ~WebhookSink();

    std::uint16_t port() const { return server_->port(); }
    std::string url(std::string const& host = "127.0.0.1") const;

    // From now on.
    void answer(unsigned status, std::vector<std::pair<std::string, std::string>> headers = {});
    void hang();
    void answer_without_end();  // the head of a 200, whose body never ends

    // Everything that came so far; waits until so much has. Throws when that takes too long.
    std::vector<ReceivedWebhook> received(std::size_t at_least = 0);
    // Those that were taken, waiting for so many.
    std::vector<ReceivedWebhook> taken(std::size_t at_least = 0);

private:
    void take(server::http::Request&& request, server::http::Respond respond);
    std::vector<ReceivedWebhook> wait(std::size_t at_least,
                                      std::function<bool(ReceivedWebhook const&)> const& counts);

    std::mutex mutex_;  // guards what follows
    std::condition_variable came_;
    std::vector<ReceivedWebhook> received_;
    std::vector<server::http::Respond> held_;
    unsigned status_ = 204;
    bool endless_ = false;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::unique_ptr<server::http::Server> server_;
};

// Whether one of the signatures of a message is by that secret.
bool signed_by(ReceivedWebhook const& message, std::string const& secret);

// Asks until it is so; throws when that takes too long.
void until(std::function<bool()> const& so);

}  // namespace rostrum::tests
