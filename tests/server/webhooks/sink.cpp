#include "tests/server/webhooks/sink.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "server/clock.hpp"
#include "server/http/stream.hpp"
#include "server/webhooks/signature.hpp"
#include "tests/server/http/test_server.hpp"

namespace rostrum::tests {

namespace {

constexpr std::chrono::seconds sink_patience{60};

std::string header_of(server::http::Request const& request, std::string_view name) {
    std::string const* value = request.header(name);
    return value ? *value : "";
}

}  // namespace

WebhookSink::WebhookSink(std::string const& address) {
    server::http::ServerOptions options = local_options();
    options.address = address;
    server_ = std::make_unique<server::http::Server>(
        std::move(options), [this](server::http::Request&& request, server::http::Respond respond) {
            take(std::move(request), std::move(respond));
        });
    server_->start();
}

WebhookSink::~WebhookSink() {
    {
        std::lock_guard const lock(mutex_);
        held_.clear();
    }
    server_->stop(std::chrono::milliseconds{0});
}

std::string WebhookSink::url(std::string const& host) const {
    return "http://" + host + ':' + std::to_string(port()) + "/hook?of=rostrum";
}

void WebhookSink::answer(unsigned status,
                         std::vector<std::pair<std::string, std::string>> headers) {
    std::lock_guard const lock(mutex_);
    status_ = status;
    endless_ = false;
    headers_ = std::move(headers);
}

void WebhookSink::hang() {
    answer(0);
}

void WebhookSink::answer_without_end() {
    std::lock_guard const lock(mutex_);
    status_ = 200;
    endless_ = true;
}

void WebhookSink::take(server::http::Request&& request, server::http::Respond respond) {
    ReceivedWebhook message;
    message.method = request.method;
    message.media_type = header_of(request, "Content-Type");
    message.id = header_of(request, "webhook-id");
    message.timestamp = header_of(request, "webhook-timestamp");
    message.signature = header_of(request, "webhook-signature");
    message.body = request.body;
    auto const json = nlohmann::json::parse(request.body, nullptr, false);
    if (json.is_object() && json.contains("data")) {
        message.type = json.value("type", "");
        message.version = json["data"].value("version", std::uint64_t{0});
    }
    server::http::Response response;
    {
        std::lock_guard const lock(mutex_);
        message.answered = status_;
        received_.push_back(std::move(message));
        response.status = status_;
        response.headers = headers_;
        if (endless_) {
            auto const stream = std::make_shared<server::http::Streaming>();
            stream->opened = [](server::http::StreamHandle const&) {};
            response.stream = stream;
        }
        if (status_ == 0) held_.push_back(respond);
    }
    if (response.status != 0) respond(std::move(response));
    came_.notify_all();
}

std::vector<ReceivedWebhook> WebhookSink::wait(
    std::size_t at_least, std::function<bool(ReceivedWebhook const&)> const& counts) {
    std::unique_lock lock(mutex_);
    std::vector<ReceivedWebhook> found;
    bool const enough = came_.wait_for(lock, sink_patience, [&] {
        found.clear();
        std::copy_if(received_.begin(), received_.end(), std::back_inserter(found), counts);
        return found.size() >= at_least;
    });
    if (!enough)
        throw std::runtime_error("waited in vain for " + std::to_string(at_least) +
                                 " messages; there are " + std::to_string(found.size()));
    return found;
}

std::vector<ReceivedWebhook> WebhookSink::received(std::size_t at_least) {
    return wait(at_least, [](ReceivedWebhook const&) { return true; });
}

std::vector<ReceivedWebhook> WebhookSink::taken(std::size_t at_least) {
    return wait(at_least, [](ReceivedWebhook const& message) {
        return message.answered >= 200 && message.answered < 300;
    });
}

bool signed_by(ReceivedWebhook const& message, std::string const& secret) {
    std::string const wanted =
        server::webhooks::sign(secret, message.id, std::stoll(message.timestamp), message.body);
    return (' ' + message.signature + ' ').find(' ' + wanted + ' ') != std::string::npos;
}

void until(std::function<bool()> const& so) {
    auto const begun = server::stopwatch();
    while (!so()) {
        if (server::stopwatch() - begun > sink_patience) throw std::runtime_error("waited in vain");
        std::this_thread::yield();
    }
}

}  // namespace rostrum::tests
