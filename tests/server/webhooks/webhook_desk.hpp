#pragma once

#include <memory>
#include <string>

#include "server/store/memory.hpp"
#include "tests/server/api/morning.hpp"
#include "tests/server/webhooks/sink.hpp"

namespace rostrum::tests {

// Sends to 127.0.0.1, and gives up later than the tests do.
inline server::webhooks::SenderOptions sends_here() {
    server::webhooks::SenderOptions options;
    options.time_out = std::chrono::minutes{10};
    options.allowed = server::http::TrustedNetworks({"127.0.0.1"});
    return options;
}

inline std::unique_ptr<Service> service_with_webhooks(
    server::webhooks::SenderOptions sending = sends_here(),
    std::unique_ptr<server::store::Store> store = std::make_unique<server::store::MemoryStore>()) {
    ServiceOptions options;
    options.webhooks = std::move(sending);
    return std::make_unique<Service>(std::move(store),
                                     std::vector<std::filesystem::path>{"meetings/hlm2025.json"},
                                     Service::a_week_before, options);
}

// The morning of the first day, with endpoints that are told of it.
struct WebhookDesk : Morning {
    WebhookDesk() : Morning(service_with_webhooks()) {}
    explicit WebhookDesk(server::webhooks::SenderOptions sending)
        : Morning(service_with_webhooks(std::move(sending))) {}

    // Made; with its secret.
    nlohmann::json endpoint(std::string const& url, nlohmann::json more = {}) {
        more["url"] = url;
        auto const answer = secretariat.post(at("webhooks"), more);
        CAPTURE(answer.body);
        REQUIRE(answer.status == 201);
        return parsed(answer);
    }
    nlohmann::json endpoint_now(std::string const& id) {
        return parsed(secretariat.get(at("webhooks/" + id)));
    }
    // Until it stands like that in the store.
    nlohmann::json when(std::string const& id,
                        std::function<bool(nlohmann::json const&)> const& so) {
        nlohmann::json now;
        until([&] { return so(now = endpoint_now(id)); });
        return now;
    }
    nlohmann::json deliveries(std::string const& id) {
        return parsed(secretariat.get(at("webhooks/" + id + "/deliveries?limit=500")))["items"];
    }
    nlohmann::json change(std::string const& id, nlohmann::json const& body) {
        auto const answer = secretariat.patch(at("webhooks/" + id), body);
        CAPTURE(answer.body);
        REQUIRE(answer.status == 200);
        return parsed(answer);
    }
    // Sends a test or something again; what came of it.
    nlohmann::json by_hand(std::string const& path) {
        auto const asked = secretariat.post(at(path), nlohmann::json::object());
        CAPTURE(asked.body);
        REQUIRE(asked.status == 202);
        nlohmann::json now;
        until([&] {
            now = parsed(secretariat.get(asked.header("Location")));
            return now.at("state") != "waiting";
        });
        return now;
    }
    model::Instant real_now() { return service->clock().real_now(); }
    void real_later(model::Milliseconds time) { service->set_real_time(real_now() + time); }
};

inline std::vector<std::string> types_of(std::vector<ReceivedWebhook> const& messages) {
    std::vector<std::string> types;
    for (ReceivedWebhook const& message : messages)
        types.push_back(message.type);
    return types;
}

inline std::vector<std::uint64_t> versions_of(std::vector<ReceivedWebhook> const& messages) {
    std::vector<std::uint64_t> versions;
    for (ReceivedWebhook const& message : messages)
        versions.push_back(message.version);
    return versions;
}

}  // namespace rostrum::tests
