#include "service.hpp"

#include <spdlog/spdlog.h>

#include <future>
#include <map>
#include <mutex>
#include <stdexcept>

#include "server/api/snapshots.hpp"
#include "server/live/hub.hpp"
#include "server/store/memory.hpp"
#include "server/webhooks/dispatcher.hpp"

namespace rostrum::tests {

namespace {

std::filesystem::path const config_folder = std::filesystem::path{ROSTRUM_SOURCE_DIR} / "config";

// Read once for all tests: nothing changes what was read.
config::Locales const& locales_read() {
    static config::Locales const read = [] {
        auto loaded = config::Locales::load(config_folder / "locales");
        if (!loaded) throw std::runtime_error("the locales are not in order");
        return std::move(loaded).value();
    }();
    return read;
}

std::shared_ptr<model::Programme const> programme(std::filesystem::path const& file) {
    static std::map<std::filesystem::path, std::shared_ptr<model::Programme const>> read;
    static std::mutex reading;
    std::lock_guard const lock(reading);
    auto& known = read[file];
    if (!known) {
        auto loaded = config::load_programme(config_folder / file, config_folder);
        if (!loaded) throw std::runtime_error(file.string() + " is not in order");
        known = *loaded;
    }
    return known;
}

void create(server::Engine& engine, std::filesystem::path const& file) {
    auto const wanted = programme(file);
    if (engine.view(wanted->id)) return;
    server::Submission creation;
    creation.meeting = wanted->id;
    creation.command = model::CreateMeeting{wanted};
    creation.actor = {model::ActorRole::command_line, "command_line", std::nullopt};
    if (engine.execute(std::move(creation)).kind != server::Outcome::Kind::accepted)
        throw std::runtime_error("the meeting was not made");
}

}  // namespace

Service::Service() : Service(std::make_unique<server::store::MemoryStore>()) {}

Service::Service(std::unique_ptr<server::store::Store> store,
                 std::vector<std::filesystem::path> const& meetings, model::Instant now,
                 ServiceOptions const& wanted)
    : clock_(std::make_shared<server::ManualClock>(now)), locales_(locales_read()) {
    spdlog::set_level(spdlog::level::err);  // a line for every answer would hide the tests' own
    tokens_.load(store->tokens());
    hub_ = std::make_unique<server::live::Hub>(*clock_, tokens_, locales_, wanted.live);
    webhooks_ = std::make_unique<server::webhooks::Dispatcher>(
        *clock_, wanted.webhooks.value_or(server::webhooks::SenderOptions{}));
    std::string const origin = "https://rostrum.example";
    notices_ = std::make_unique<server::notices::Clerk>(
        *clock_, locales_,
        server::notices::ClerkOptions{
            .smtp = wanted.smtp, .origin = origin, .rest = std::chrono::milliseconds{0}});
    server::EngineOptions options;
    options.writer.published = [this](server::Publication const& news) {
        hub_->publish(news);
        webhooks_->publish(news);
        notices_->publish(news);
    };
    options.changed_by_others = [this](server::store::Store& changed) {
        tokens_.load(changed.tokens());
    };
    engine_ = std::make_unique<server::Engine>(std::move(store), clock_, options);
    engine_->load();
    engine_->start();
    for (auto const& file : meetings)
        create(*engine_, file);
    auto const nothing = std::make_shared<std::string const>("openapi: 3.1.0\n");
    service_ = std::make_unique<server::api::Service>(
        server::api::Service{*engine_, tokens_, *clock_, locales_, rendered_, counters_, *hub_,
                             *webhooks_, *notices_, "test", origin, nothing, nothing});
    hub_->start(*engine_, server::api::snapshots(*service_));
    if (wanted.notices) notices_->start(*engine_);
    if (wanted.webhooks) webhooks_->start(*engine_, [this] { notices_->reload(); });
    door_ = std::make_unique<server::api::Door>(*service_, server::http::Rate{.per_second = 0},
                                                server::stopwatch);
    server::http::ServerOptions listening;
    listening.port = 0;
    listening.threads = 2;
    listening.limits.connections_per_address = 10'000;
    listening.limits.stream_backlog_bytes = wanted.stream_backlog_bytes;
    listening.limits.longer_body = server::api::longer_body;
    listening.refuse = [this](unsigned status, std::string_view code,
                              server::http::Request const* request) {
        return door_->refuse(status, code, request);
    };
    http_ = std::make_unique<server::http::Server>(
        std::move(listening),
        [this](server::http::Request&& request, server::http::Respond respond) {
            (*door_)(std::move(request), std::move(respond));
        });
    http_->start();
}

Service::~Service() {
    hub_->stop();
    webhooks_->stop();
    notices_->stop();
    http_->stop(std::chrono::seconds{10});
    engine_->stop();
    service_->desk->stop();
}

std::string Service::token(model::ActorRole role, std::string const& participant) {
    server::access::TokenRequest request;
    request.role = role;
    if (!participant.empty()) request.participant = model::ParticipantId{participant};
    request.created_by = "test";
    request.created_at = clock_->real_now();
    auto const made = server::access::make_token(request);
    std::promise<void> kept;
    engine_->add_token(made.row, std::nullopt, 201,
                       [&](server::KeyedOutcome) { kept.set_value(); });
    kept.get_future().wait();
    std::promise<void> loaded;
    engine_->tokens([&](std::optional<std::vector<server::store::TokenRow>> rows) {
        tokens_.load(rows.value_or(std::vector<server::store::TokenRow>{}));
        loaded.set_value();
    });
    loaded.get_future().wait();
    return made.text;
}

void Service::set_time(model::Instant at) {
    clock_->set(at);
    engine_->nudge();
    // What is asked of the writer after the nudge is answered after it has looked at the clock.
    std::promise<void> done;
    engine_->run([](server::store::Store&) {}, [&](bool) { done.set_value(); });
    done.get_future().wait();
    notices_->nudge();
}

void Service::set_real_time(model::Instant at) {
    clock_->set_real(at);
    webhooks_->nudge();
    notices_->nudge();
}

}  // namespace rostrum::tests
