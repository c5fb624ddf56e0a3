#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <sstream>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "server/api/docs.hpp"
#include "server/api/door.hpp"
#include "server/api/snapshots.hpp"
#include "server/app.hpp"
#include "server/file_limit.hpp"
#include "server/http/listener.hpp"
#include "server/live/hub.hpp"
#include "server/log.hpp"
#include "server/notices/clerk.hpp"
#include "server/notices/smtp_options.hpp"
#include "server/store/sqlite.hpp"
#include "server/webhooks/dispatcher.hpp"

namespace rostrum::server::app {

namespace {

namespace fs = std::filesystem;

std::string read_file(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return std::move(text).str();
}

std::vector<fs::path> meeting_files(config::Settings const& settings, fs::path const& folder) {
    std::vector<fs::path> files(settings.meeting.begin(), settings.meeting.end());
    if (!files.empty()) return files;
    for (auto const& entry : fs::directory_iterator(folder / "meetings"))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

using ProgrammePtr = std::shared_ptr<model::Programme const>;

std::vector<ProgrammePtr> load_programmes(config::Settings const& settings,
                                          fs::path const& folder) {
    std::vector<ProgrammePtr> programmes;
    for (fs::path const& file : meeting_files(settings, folder)) {
        auto programme = config::load_programme(file, folder);
        if (!programme) {
            std::string message = file.string() + " is not in order (see `rostrum check`):";
            for (config::Complaint const& complaint : programme.error())
                message += "\n  " + complaint.pointer + " " + complaint.message;
            throw std::runtime_error(message);
        }
        programmes.push_back(std::move(programme).value());
    }
    return programmes;
}

ClockFlags clock_flags(config::Settings const& settings) {
    ClockFlags flags;
    flags.rehearse_again = settings.rehearse_again;
    if (!settings.rehearse_from.empty()) {
        auto const from = config::parse_instant(settings.rehearse_from);
        if (!from)
            throw std::runtime_error("--rehearse-from " +
                                     std::string{config::explain(from.error())});
        flags.rehearse_from = *from;
        flags.speed = settings.speed;
    }
    return flags;
}

// A rehearsal that begins again sets the old store aside; nothing is deleted.
std::unique_ptr<store::Store> open_store(config::Settings const& settings,
                                         ClockFlags const& flags) {
    fs::path const folder = settings.data;
    store::SqliteOptions const options{.exclusive = true, .create = true, .vfs = ""};
    auto opened = store::open_sqlite(folder, options);
    if (!asks_for_fresh_store(*opened, flags)) return opened;
    opened.reset();
    fs::path aside;
    for (int n = 1; aside.empty() || fs::exists(aside); ++n)
        aside = folder / ("rostrum.db.rehearsal-" + std::to_string(n));
    fs::rename(folder / "rostrum.db", aside);
    log_line(LogLevel::info, "the store of the rehearsal before was set aside",
             {{"file", aside.string()}});
    return store::open_sqlite(folder, options);
}

void reload_tokens(access::TokenBook& tokens, store::Store& store) {
    tokens.load(store.tokens());
}

// Makes the meetings that the store does not have yet. A file that differs from what was adopted is
// not taken over by a start.
void create_meetings(Engine& engine, std::vector<ProgrammePtr> const& programmes) {
    for (ProgrammePtr const& programme : programmes) {
        if (ViewPtr const view = engine.view(programme->id)) {
            if (!(view->meeting->as_adopted() == *programme))
                log_line(LogLevel::warn,
                         "the meeting's file differs from the programme that was adopted, which "
                         "stays in force; rostrum adopt shows the difference and takes it over",
                         {{"meeting", programme->id.str()}});
            continue;
        }
        Submission creation;
        creation.meeting = programme->id;
        creation.command = model::CreateMeeting{programme};
        creation.actor = {model::ActorRole::command_line, "command_line", std::nullopt};
        Outcome const outcome = engine.execute(std::move(creation));
        if (outcome.kind != Outcome::Kind::accepted)
            throw std::runtime_error("the meeting " + programme->id.str() +
                                     " could not be stored; is the disk full or read-only?");
    }
}

http::ServerOptions server_options(config::Settings const& settings) {
    http::ServerOptions options;
    std::size_t const colon = settings.listen.rfind(':');
    std::string address = settings.listen.substr(0, colon);
    std::string const port = colon == std::string::npos ? "" : settings.listen.substr(colon + 1);
    bool const digits =
        !port.empty() && port.size() <= 5 &&
        std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || std::stoul(port) > 65'535)
        throw std::runtime_error("--listen must be ADDRESS:PORT, such as 127.0.0.1:8080");
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    options.address = address;
    options.port = static_cast<std::uint16_t>(std::stoul(port));
    options.threads = static_cast<unsigned>(settings.threads);
    options.limits.body_bytes = static_cast<std::uint64_t>(settings.body_bytes);
    options.limits.longer_body = api::longer_body;
    options.limits.connections = static_cast<std::size_t>(settings.connections);
    options.limits.connections_per_address =
        static_cast<std::size_t>(settings.connections_per_address);
    options.limits.stream_backlog_bytes = static_cast<std::size_t>(settings.stream_backlog_bytes);
    options.time_outs.header = std::chrono::seconds{settings.header_seconds};
    options.time_outs.body = std::chrono::seconds{settings.body_seconds};
    options.time_outs.idle = std::chrono::seconds{settings.idle_seconds};
    options.time_outs.write = std::chrono::seconds{settings.write_seconds};
    options.trusted_proxies = settings.trusted_proxies;
    return options;
}

live::HubOptions hub_options(config::Settings const& settings) {
    live::HubOptions options;
    options.places.subscribers = static_cast<std::size_t>(settings.stream_subscribers);
    options.places.per_address = static_cast<std::size_t>(settings.stream_subscribers_per_address);
    options.heartbeat = std::chrono::seconds{settings.stream_heartbeat_seconds};
    return options;
}

webhooks::SenderOptions sender_options(config::Settings const& settings) {
    webhooks::SenderOptions options;
    options.allowed = http::TrustedNetworks(settings.webhook_allowed_networks);
    return options;
}

// What works with the engine on threads of its own ends before it, also where a start fails.
struct Followers {
    live::Hub& hub;
    webhooks::Dispatcher& dispatcher;
    notices::Clerk& clerk;

    ~Followers() { stop(); }
    void stop() {
        hub.stop();
        dispatcher.stop();
        clerk.stop();
    }
};

// SIGTERM and SIGINT are taken by the main thread alone, in wait_for_end.
sigset_t block_signals() {
    signal(SIGPIPE, SIG_IGN);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    return ends;
}

void wait_for_end(sigset_t const& ends) {
    int signal_number = 0;
    sigwait(&ends, &signal_number);
    log_line(LogLevel::info, "stopping", {{"signal", signal_number}});
}

// Where clients on this machine reach the service that listens there.
std::string reached_at(std::string const& listen, std::uint16_t port) {
    std::string const host = listen.substr(0, listen.rfind(':'));
    bool const any = host == "0.0.0.0" || host == "[::]";
    return "http://" + (any ? "127.0.0.1" : host) + ":" + std::to_string(port);
}

// Where everybody reaches it, as the addresses in feeds begin.
std::string origin_of(config::Settings const& settings, std::uint16_t port) {
    std::string const& url = settings.public_url;
    if (url.empty()) return reached_at(settings.listen, port);
    bool const known = url.starts_with("https://") || url.starts_with("http://");
    if (!known || url.ends_with('/') || url.find_first_of(" \"<>?#") != std::string::npos)
        throw std::runtime_error(
            "--public-url must be an address without a slash at its end, such as "
            "https://list.example.org");
    return url;
}

void greet(config::Settings const& settings, std::uint16_t port, Clock const& clock) {
    std::string const url = reached_at(settings.listen, port);
    std::cout << "rostrum serves " << url << "\n";
    if (auto const shown = clock.rehearsal())
        std::cout << "  in rehearsal: it is " << config::format_instant(*shown) << "\n";
    std::cout << "  the timetable   " << url << "/\n"
              << "  the reference   " << url << "/docs\n"
              << "  a token to book with: rostrum token create --data " << settings.data
              << " --role secretariat\n"
              << std::flush;
}

}  // namespace

int serve(config::Settings const& settings) {
    start_logging(settings.log_level);
    sigset_t const ends = block_signals();
    raise_file_limit(static_cast<std::uint64_t>(settings.connections));

    fs::path const folder = config_folder(settings.config_folder);
    config::Locales const locales = load_locales(folder / "locales");
    std::vector<ProgrammePtr> const programmes = load_programmes(settings, folder);
    std::string const openapi = read_file(folder.parent_path() / "openapi.yaml");
    // A third of a start's work, so it is done beside the reading of the store.
    auto docs = std::async(std::launch::async, api::render_docs, std::cref(openapi));

    ClockFlags const flags = clock_flags(settings);
    std::unique_ptr<store::Store> opened = open_store(settings, flags);
    std::shared_ptr<Clock> const clock = open_clock(*opened, flags);

    access::TokenBook tokens;
    reload_tokens(tokens, *opened);
    live::Hub hub(*clock, tokens, locales, hub_options(settings));
    webhooks::Dispatcher dispatcher(*clock, sender_options(settings));
    http::ServerOptions options = server_options(settings);
    std::string const origin = origin_of(settings, options.port);
    notices::Clerk clerk(*clock, locales,
                         {.smtp = notices::smtp_options(settings), .origin = origin});
    EngineOptions engine_options;
    engine_options.writer.published = [&](Publication const& news) {
        hub.publish(news);
        dispatcher.publish(news);
        clerk.publish(news);
    };
    engine_options.changed_by_others = [&](store::Store& s) { reload_tokens(tokens, s); };
    Engine engine(std::move(opened), clock, engine_options);
    engine.load();
    engine.start();
    create_meetings(engine, programmes);

    api::RenderedAnswers rendered;
    api::Counters counters;
    api::Service service{engine,
                         tokens,
                         *clock,
                         locales,
                         rendered,
                         counters,
                         hub,
                         dispatcher,
                         clerk,
                         ROSTRUM_VERSION,
                         origin,
                         std::make_shared<std::string const>(openapi),
                         std::make_shared<std::string const>(docs.get())};
    api::Door door(service, {.per_second = settings.rate_per_second, .burst = settings.rate_burst},
                   stopwatch);

    options.refuse = [&](unsigned status, std::string_view code, http::Request const* request) {
        return door.refuse(status, code, request);
    };
    options.unix_time = [&] {
        return std::chrono::duration_cast<std::chrono::seconds>(
                   clock->real_now().time_since_epoch())
            .count();
    };
    // It throws where it can't listen: before anything else than the engine runs.
    http::Server server(std::move(options), [&](http::Request&& request, http::Respond respond) {
        door(std::move(request), std::move(respond));
    });
    Followers followers{hub, dispatcher, clerk};
    hub.start(engine, api::snapshots(service));
    clerk.start(engine);
    dispatcher.start(engine, [&] { clerk.reload(); });
    server.start();
    greet(settings, server.port(), *clock);

    wait_for_end(ends);
    followers.stop();
    server.stop(std::chrono::seconds{settings.grace_seconds});
    engine.stop();
    service.desk->stop();
    return 0;
}

}  // namespace rostrum::server::app
