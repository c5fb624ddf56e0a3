#include <signal.h>

#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "config/instant.hpp"
#include "server/app.hpp"
#include "server/client/follower.hpp"
#include "server/clock.hpp"
#include "server/private_file.hpp"
#include "server/simulation/comparison.hpp"
#include "server/simulation/player.hpp"

// `rostrum simulate`: a whole meeting over HTTP, for training and as a test of everything at once.
namespace rostrum::server::app {

namespace {

namespace fs = std::filesystem;

using nlohmann::json;
using simulation::Script;

constexpr int looks_at_the_clock = 6;
constexpr std::chrono::milliseconds between_looks{250};
constexpr double pace_allowed = 0.2;  // it is measured in a second or two

json needed(client::Viewer& viewer, std::string const& path) {
    auto read = viewer.look(path);
    if (!read) throw std::runtime_error(path + " has not been read");
    return *std::move(read);
}

json names_in_six(config::Locales const& locales) {
    json names;
    for (model::Language const language : model::all_languages)
        names[std::string{model::code(language)}] =
            locales.text(language, "page.spill_over_meeting");
    return names;
}

// Only in rehearsal: a meeting that is real is never played.
void look_at_the_clock(client::Viewer& viewer, std::optional<double> speed) {
    for (int i = 0; i < looks_at_the_clock; ++i) {
        if (i > 0) std::this_thread::sleep_for(between_looks);
        viewer.ask({"GET", "/v1/meetings", {}, ""});
    }
    if (!viewer.rehearsal())
        throw std::runtime_error(
            "The service is not in rehearsal. A simulation plays only where nothing is real: serve "
            "another folder with --rehearse-from and --speed.");
    if (!viewer.clock().known())
        throw std::runtime_error("The service does not say what time it is (Server-Time).");
    double const pace = viewer.clock().pace();
    if (speed && std::abs(pace - *speed) > pace_allowed * *speed)
        throw std::runtime_error("The service's clock goes at " + std::to_string(pace) +
                                 ", not at --speed " + std::to_string(*speed) +
                                 ": that is for rostrum serve to be told.");
}

bool begun(json const& as_run) {
    return !simulation::read_as_run(as_run).sittings.empty();
}

Script read_script_file(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    json const read = json::parse(text.str(), nullptr, false);
    if (!in || read.is_discarded())
        throw std::runtime_error(file.string() + " holds no script of a simulation");
    return simulation::read_script(read);
}

// The one that the file holds, to go on with; else a new one, kept in the file if there is to be
// one.
Script script_for(SimulateWish const& wish, client::Viewer& viewer, std::string const& meeting,
                  config::Locales const& locales) {
    if (!wish.script.empty() && fs::exists(wish.script)) {
        Script script = read_script_file(wish.script);
        if (script.meeting != meeting)
            throw std::runtime_error(wish.script.string() + " is a script for " + script.meeting);
        return script;
    }
    if (begun(needed(viewer, "/v1/meetings/" + meeting + "/as-run")))
        throw std::runtime_error(
            "The floor of this meeting has been conducted already. A simulation begins before "
            "that, "
            "or goes on with --script FILE, as the run that began it was given.");
    simulation::Plan const plan =
        simulation::read_plan(needed(viewer, "/v1/meetings/" + meeting + "/timetable"),
                              needed(viewer, "/v1/meetings/" + meeting + "/availability"));
    Script script = simulation::write_script(wish.seed, plan, names_in_six(locales));
    model::Instant const now = viewer.clock().at(read_machine().steady);
    if (script.acts.empty() || now > script.acts.front().at)
        throw std::runtime_error("It is " + config::format_instant(now) +
                                 " there already, too late for the first sitting: begin the "
                                 "rehearsal earlier.");
    if (!wish.script.empty())
        write_private_file(wish.script,
                           [&](std::ostream& out) { out << to_json(script).dump(1) << '\n'; });
    return script;
}

// Stops the play at SIGINT and SIGTERM, in a thread that waits for them.
class Interruption {
public:
    Interruption() {
        sigemptyset(&signals_);
        for (int const signal : {SIGINT, SIGTERM, SIGUSR2})
            sigaddset(&signals_, signal);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        ::signal(SIGPIPE, SIG_IGN);
        thread_ = std::thread([this] {
            int come = 0;
            sigwait(&signals_, &come);
            stop_.request_stop();
        });
    }
    ~Interruption() {
        pthread_kill(thread_.native_handle(), SIGUSR2);
        thread_.join();
    }
    Interruption(Interruption const&) = delete;
    Interruption& operator=(Interruption const&) = delete;
    std::stop_token token() const { return stop_.get_token(); }

private:
    sigset_t signals_;
    std::stop_source stop_;
    std::thread thread_;
};

// What is said of the whole; 0 where the as-run list is the script.
int compare(Script const& script, simulation::Played const& played, json const& as_run) {
    simulation::AsRun const found = simulation::read_as_run(as_run);
    auto said = simulation::differences(simulation::expected(script, played.done), found);
    for (std::string& breach : simulation::breaches(found))
        said.push_back(std::move(breach));
    for (std::string const& sentence : said)
        std::cout << sentence << '\n';
    std::cout << script.acts.size() << " acts, " << found.rows.size() << " turns in "
              << found.sittings.size() << " sittings; the latest act was " << played.latest.count()
              << " ms late by the service's clock\n"
              << (said.empty() ? "the as-run list is the script\n"
                               : "the as-run list is NOT the script\n")
              << std::flush;
    return said.empty() ? 0 : 1;
}

}  // namespace

int simulate(SimulateWish const& wish) {
    config::Locales const locales = load_locales(config_folder(wish.config_folder) / "locales");
    Interruption interruption;
    client::Viewer viewer(wish.url, token_given(wish.token), "en");
    std::string const meeting = client::chosen_meeting(viewer, wish.meeting);
    look_at_the_clock(viewer, wish.speed);
    simulation::must_conduct(viewer, meeting);
    Script const script = script_for(wish, viewer, meeting, locales);
    viewer.http().heed(interruption.token());
    simulation::Player player(viewer, script,
                              [](std::string const& line) { std::cout << line << std::endl; });
    simulation::Played const played = player.play(interruption.token());
    if (!played.whole) {
        std::cout << "stopped after " << played.done.size() << " of " << script.acts.size()
                  << " acts" << (wish.script.empty() ? "" : "; the same command goes on from there")
                  << '\n';
        return 1;
    }
    return compare(script, played, needed(viewer, "/v1/meetings/" + meeting + "/as-run"));
}

}  // namespace rostrum::server::app
