#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <thread>

#include "server/clock.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/live/event_reader.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"

namespace rostrum::tests::whole_meeting_tests {

using namespace rostrum::tests;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

constexpr char const* folder_of_config = ROSTRUM_SOURCE_DIR "/config";

// Who is inscribed: some in each part of the debate, every role, a seat on each panel.
void book(ApiClient& officer) {
    std::vector<std::string> const states{"KEN", "FRA", "BRA", "JPN", "IND", "EGY", "MEX", "NOR",
                                          "PER", "GHA", "CHN", "ITA", "FJI", "CAN", "THA", "POL"};
    std::vector<std::string> const parts{"debate-1", "debate-2", "debate-3"};
    for (std::size_t i = 0; i < states.size(); ++i) {
        json body = statement(states[i]);
        body["segments"] = {parts[i * parts.size() / states.size()]};
        auto const answer = officer.post(at("bookings"), body);
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    }
    for (char const* role :
         {"president", "secretary_general", "special_rapporteur", "concluding_remarks"}) {
        auto const answer = officer.post(at("bookings"), {{"kind", "role"}, {"role", role}});
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    }
    for (char const* panel : {"panel-1", "panel-2"}) {
        auto const answer = officer.post(at("bookings"), {{"kind", "panel"},
                                                          {"panel", panel},
                                                          {"function", "moderator"},
                                                          {"participant", "KEN"}});
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    }
}

// A rehearsal in a process of its own, which may be killed and goes on at the same address.
class Rehearsal {
public:
    Rehearsal() {
        std::string name = (fs::temp_directory_path() / "rostrum-simulation-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        presiding = token({"--role", "presiding"});
        secretariat = token({"--role", "secretariat"});
        delegation = token({"--role", "delegation", "--participant", "KEN"});
        serve("127.0.0.1:0");
        ApiClient officer(port_, secretariat);
        book(officer);
        // Nothing was hurried so far; now the day comes.
        process_.reset();
        from_ = "2025-11-23T23:00:00-05:00";
        speed_ = 900;
        {
            auto const store = server::store::open_sqlite(folder_ / "data", serving);
            store->set_clock({true, instant(from_), server::SystemClock{}.real_now(), speed_});
        }
        serve("127.0.0.1:" + std::to_string(port_));
    }
    ~Rehearsal() {
        process_.reset();
        fs::remove_all(folder_);
    }

    std::uint16_t port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    fs::path file(char const* name) const { return folder_ / name; }
    void kill_and_go_on() {
        process_.reset();
        serve("127.0.0.1:" + std::to_string(port_));
    }

    std::string presiding;
    std::string secretariat;
    std::string delegation;

private:
    std::string token(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(),
                         {"token", "create", "--data", (folder_ / "data").string(),
                          "--config-folder", folder_of_config});
        ServiceProcess made(arguments, folder_ / "token.log");
        std::string const said = made.output();
        REQUIRE(made.wait() == 0);
        return said.substr(0, said.find('\n'));
    }
    void serve(std::string const& address) {
        process_ = std::make_unique<ServiceProcess>(
            std::vector<std::string>{"serve", "--data", (folder_ / "data").string(), "--listen",
                                     address, "--meeting",
                                     ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json",
                                     "--config-folder", folder_of_config, "--rehearse-from", from_,
                                     "--speed", std::to_string(static_cast<int>(speed_))},
            folder_ / "serve.log");
        port_ = process_->port();
    }

    fs::path folder_;
    std::string from_ = "2025-11-23T14:00:00-05:00";
    double speed_ = 1;
    std::uint16_t port_ = 0;
    std::unique_ptr<ServiceProcess> process_;
};

std::vector<std::string> simulate(Rehearsal const& rehearsal) {
    return {"simulate",        rehearsal.url(),
            "--seed",          "7",
            "--speed",         "900",
            "--token",         rehearsal.presiding,
            "--script",        rehearsal.file("script.json").string(),
            "--config-folder", folder_of_config};
}

std::size_t turns(Rehearsal const& rehearsal) {
    std::size_t count = 0;
    json const as_run = parsed(ApiClient(rehearsal.port()).get(at("as-run")));
    for (json const& sitting : as_run.at("sittings"))
        count += sitting.at("turns").size();
    return count;
}

void wait_for_turns(Rehearsal const& rehearsal, std::size_t wanted) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::minutes{5};
    while (turns(rehearsal) < wanted && std::chrono::steady_clock::now() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    REQUIRE(turns(rehearsal) >= wanted);
}

// Follows the meeting's stream as anybody would, on a thread of its own: after a break it goes on
// behind the last message that it has.
class Listener {
public:
    Listener(std::uint16_t port, std::string token) {
        request_.token = std::move(token);
        thread_ = std::thread([this, port] { listen(port); });
    }
    ~Listener() {
        over_ = true;
        thread_.join();
    }

    // Until it knows the meeting up to that version.
    void reach(std::uint64_t version) {
        auto const limit = std::chrono::steady_clock::now() + std::chrono::minutes{2};
        while (known_ < version && std::chrono::steady_clock::now() < limit)
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        REQUIRE(known_ >= version);
    }
    // The events that it was told of, and behind which version they begin.
    std::vector<std::uint64_t> told() const {
        std::lock_guard const lock(mutex_);
        return told_;
    }
    std::uint64_t from() const { return from_; }
    int connections() const { return connections_; }

private:
    void listen(std::uint16_t port) {
        while (!over_) {
            try {
                EventReader reader(port, request_);
                ++connections_;
                while (!over_) {
                    auto const event = reader.next();
                    if (!event) break;
                    take(*event);
                    request_.last_event_id = reader.last_id();
                }
            } catch (std::exception const&) {
                // The service is away.
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
    }
    void take(StreamedEvent const& event) {
        std::lock_guard const lock(mutex_);
        if (event.type == "snapshot") {
            // A second one would be a gap.
            from_ = told_.empty() && from_ == 0 ? event.version() : std::uint64_t{0};
        } else if (event.type != "heartbeat" && event.type != "forecast" && event.version() != 0) {
            told_.push_back(event.version());
        }
        if (event.version() != 0) known_ = event.version();
    }

    StreamRequest request_;
    std::atomic<bool> over_{false};
    std::atomic<std::uint64_t> known_{0};
    std::atomic<std::uint64_t> from_{0};
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    std::vector<std::uint64_t> told_;
    std::thread thread_;
};

// What the log has for the same reader, behind a version.
std::vector<std::uint64_t> logged(ApiClient& reader, std::uint64_t after) {
    std::vector<std::uint64_t> versions;
    for (;;) {
        json const page = parsed(reader.get(at("events?limit=500&after=" + std::to_string(after))));
        for (json const& event : page.at("items"))
            versions.push_back(event.at("version"));
        if (page.at("next").is_null()) return versions;
        after = page.at("next");
    }
}

}  // namespace

TEST_CASE(
    "A whole meeting is played over HTTP, the service killed three times, itself once, "
    "three streams attached",
    "[slow]") {
    Rehearsal rehearsal;
    ApiClient officer(rehearsal.port(), rehearsal.secretariat);
    std::string const tokens[] = {"", rehearsal.secretariat, rehearsal.delegation};
    std::vector<std::unique_ptr<Listener>> listeners;
    for (std::string const& token : tokens)
        listeners.push_back(std::make_unique<Listener>(rehearsal.port(), token));
    for (auto const& listener : listeners)
        listener->reach(1);
    {
        // Without the token of the presiding role it does not begin to wait.
        auto unfit = simulate(rehearsal);
        *(std::find(unfit.begin(), unfit.end(), "--token") + 1) = rehearsal.secretariat;
        CHECK(ServiceProcess(unfit, rehearsal.file("unfit.log")).wait() == 1);
    }
    {
        // Interrupted by its user, and begun again with the same script.
        ServiceProcess first(simulate(rehearsal), rehearsal.file("first.log"));
        wait_for_turns(rehearsal, 4);
        CHECK(first.terminate() == 1);
    }
    ServiceProcess player(simulate(rehearsal), rehearsal.file("second.log"));
    for (std::size_t const wanted : {8u, 16u, 24u}) {
        wait_for_turns(rehearsal, wanted);
        rehearsal.kill_and_go_on();
    }
    std::string const said = player.output();
    INFO(said);
    CHECK(player.wait() == 0);
    CHECK_THAT(said, Catch::Contains("in 5 sittings"));
    CHECK_THAT(said, Catch::EndsWith("the as-run list is the script\n"));

    // Each of the three heard all that it may, each once, over every break.
    auto const version = parsed(officer.get(at("floor"))).at("version").get<std::uint64_t>();
    for (std::size_t i = 0; i < listeners.size(); ++i) {
        INFO("listener " << i);
        listeners[i]->reach(version);
        ApiClient same(rehearsal.port(), tokens[i]);
        CHECK(listeners[i]->from() > 0);
        CHECK(listeners[i]->connections() >= 4);
        CHECK(listeners[i]->told() == logged(same, listeners[i]->from()));
    }
}

}  // namespace rostrum::tests::whole_meeting_tests
