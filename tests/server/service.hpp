#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/locale.hpp"
#include "config/programme.hpp"
#include "server/api/door.hpp"
#include "server/engine.hpp"
#include "server/http/listener.hpp"
#include "server/live/options.hpp"
#include "server/notices/clerk.hpp"
#include "server/store/store.hpp"
#include "server/webhooks/sender.hpp"

namespace rostrum::server::webhooks {
class Dispatcher;
}

namespace rostrum::tests {

struct ServiceOptions {
    server::live::HubOptions live;
    std::size_t stream_backlog_bytes = 256 * 1024;
    // Webhooks are sent, in this way; absent: they can be set up, and nothing is sent.
    std::optional<server::webhooks::SenderOptions> webhooks;
    // Whether notices are made and mails sent, and in which way.
    bool notices = false;
    server::notices::SmtpOptions smtp{};
};

// The whole service in this process, but for what main.cpp adds: a clock that the test sets, a
// store of the test's choice, a port of its own. Meetings are those of the given files.
class Service {
public:
    // 2025-11-17T09:00 in New York: a week before the meeting, the list open.
    static constexpr model::Instant a_week_before{std::chrono::milliseconds{1'763'388'000'000}};

    explicit Service(std::unique_ptr<server::store::Store> store,
                     std::vector<std::filesystem::path> const& meetings = {"meetings/hlm2025.json"},
                     model::Instant now = a_week_before, ServiceOptions const& options = {});
    // In memory.
    Service();
    ~Service();

    std::uint16_t port() const { return http_->port(); }
    server::ManualClock& clock() { return *clock_; }
    server::Engine& engine() { return *engine_; }
    server::live::Hub& hub() { return *hub_; }
    server::webhooks::Dispatcher& webhooks() { return *webhooks_; }
    server::notices::Clerk& notices() { return *notices_; }
    server::access::TokenBook& tokens() { return tokens_; }
    config::Locales const& locales() const { return locales_; }

    // A bearer token of that role; its text.
    std::string token(model::ActorRole role, std::string const& participant = "");
    // Lets time pass: the writer looks at the clock before this returns.
    void set_time(model::Instant at);
    // Lets real time pass, which retries of webhooks go by.
    void set_real_time(model::Instant at);

private:
    std::shared_ptr<server::ManualClock> clock_;
    config::Locales locales_;
    server::access::TokenBook tokens_;
    server::api::RenderedAnswers rendered_;
    server::api::Counters counters_;
    std::unique_ptr<server::live::Hub> hub_;
    std::unique_ptr<server::webhooks::Dispatcher> webhooks_;
    std::unique_ptr<server::notices::Clerk> notices_;
    std::unique_ptr<server::Engine> engine_;
    std::unique_ptr<server::api::Service> service_;
    std::unique_ptr<server::api::Door> door_;
    std::unique_ptr<server::http::Server> http_;
};

}  // namespace rostrum::tests
