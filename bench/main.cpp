#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "bench/bookings.hpp"
#include "bench/command_time.hpp"
#include "bench/commits.hpp"
#include "bench/forecasts.hpp"
#include "bench/past_store.hpp"
#include "bench/report.hpp"
#include "bench/streams.hpp"

// The parts of scripts/bench that a shell can't do; what is measured is printed as a bare figure.
namespace {

using namespace rostrum::bench;
using nlohmann::json;

std::string token_of_environment() {
    char const* token = std::getenv("ROSTRUM_TOKEN");
    if (token == nullptr) throw std::runtime_error("ROSTRUM_TOKEN is not set");
    return token;
}

void print_bookings(BookingFigures const& figures) {
    std::cout << figures.booked / figures.seconds << '\n';
    std::cerr << "  " << figures.booked << " bookings in " << figures.seconds
              << " s; answered after " << figures.median_ms << " ms (median), " << figures.p99_ms
              << " ms (99 %)\n";
}

void write_text(std::string const& file, std::string const& text) {
    std::ofstream out(file);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + file);
}

struct Report {
    std::string measurements;
    std::string about;  // JSON: date, machine, quick, events
    std::string results;
    std::string readme;
    std::string forecast;  // JSON, where forecasts were judged
    bool join = false;     // with the rows that the results have already
};

void place_text(std::string const& file, std::string const& into, std::string const& mark) {
    std::ifstream in(file);
    std::string const text{std::istreambuf_iterator<char>(in), {}};
    if (!place_between(into, "<!-- " + mark + ":begin -->", "<!-- " + mark + ":end -->", text))
        throw std::runtime_error(into + " has no marks of " + mark);
}

// Fails nothing that was asked and missed: figures are told, asserted nowhere.
void write_report(Report const& wish) {
    json results = json::parse(wish.about);
    results["comparisons"] = results_of(read_measurements(wish.measurements),
                                        {results.at("events"), results.at("subscribers")});
    if (std::ifstream judged(wish.forecast); judged) results["forecast"] = json::parse(judged);
    if (std::ifstream earlier(wish.results); wish.join && earlier)
        results = joined(json::parse(earlier), std::move(results));
    std::ofstream out(wish.results);
    out << results.dump(2) << '\n';
    if (!out.flush()) throw std::runtime_error("cannot write " + wish.results);
    std::string const table = table_of(results);
    std::cout << table;
    if (!wish.readme.empty() &&
        place_between(wish.readme, "<!-- bench:begin -->", "<!-- bench:end -->", table))
        std::cout << "\nThe table stands in " << wish.readme << " now.\n";
}

int run(int argc, char** argv) {
    CLI::App program{"What scripts/bench measures with"};
    program.require_subcommand(1);

    BookingLoad load;
    std::string service;
    CLI::App* bookings = program.add_subcommand(
        "bookings", "Bookings a second; the token comes by the environment's ROSTRUM_TOKEN");
    bookings->add_option("service", service, "ADDRESS:PORT")->required();
    bookings->add_option("--bodies", load.bodies, "JSON lines to book")->required();
    bookings->add_option("--meeting-prefix", load.meeting_prefix, "of the meetings' ids")
        ->required();
    bookings->add_option("--meetings", load.meetings, "how many");
    bookings->add_option("--clients", load.clients, "at once");
    bookings->add_option("--seconds", load.seconds, "no booking is begun after that");
    bookings->callback([&] {
        load.service = parse_endpoint(service);
        load.token = token_of_environment();
        print_bookings(book(load));
    });

    std::string folder;
    double seconds = 0;
    CLI::App* commits = program.add_subcommand("commits", "SQLite commits of one row a second");
    commits->add_option("folder", folder, "where its database is made")->required();
    commits->add_option("--seconds", seconds, "how long")->required();
    commits->callback([&] { std::cout << commits_per_second(folder, seconds) << '\n'; });

    PastStore past;
    CLI::App* store = program.add_subcommand("store", "Make a store with a past");
    store->add_option("folder", past.folder, "where the store is made")->required();
    store->add_option("--config-folder", past.config_folder, "")->required();
    store->add_option("--bodies", past.bodies, "JSON lines to book")->required();
    store->add_option("--rehearse-from", past.rehearse_from, "the store's clock")->required();
    store->add_option("--meetings", past.meetings, "how many");
    store->add_option("--events", past.events, "in all of them together");
    store->callback([&] { std::cout << make_past_store(past) << '\n'; });

    std::string ready;
    std::vector<std::string> command;
    CLI::App* time = program.add_subcommand(
        "time", "Milliseconds until a command ends, or until a service is ready");
    time->add_option("--ready", ready, "ADDRESS:PORT to ask for /readyz");
    time->add_option("command", command, "what to start, after --")->required();
    time->callback([&] {
        auto const at = ready.empty() ? std::optional<Endpoint>{} : parse_endpoint(ready);
        std::cout << milliseconds_of(command, at) << '\n';
    });

    CommandLoad live;
    std::vector<int> processes;
    int events = 20;
    auto const listening_options = [&](CLI::App* part, bool required) {
        part->add_option("service", service, "ADDRESS:PORT")->required();
        part->add_option("--listen", live.listening.path, "the stream's path")->required(required);
        part->add_option("--subscribers", live.listening.subscribers, "how many");
        part->add_option("--addresses", live.listening.addresses, "of this machine, to come from");
    };
    auto const command_options = [&](CLI::App* part) {
        part->add_option("--method", live.command.method, "of the command");
        part->add_option("--command", live.command.path, "its path")->required();
        part->add_option("--body", live.command.bodies, "its bodies, in turns")->required();
    };
    auto const at_service = [&] {
        live.command.service = live.listening.service = parse_endpoint(service);
        if (std::getenv("ROSTRUM_TOKEN")) live.command.token = token_of_environment();
    };
    CLI::App* fanout = program.add_subcommand(
        "fanout", "Milliseconds until the last subscriber has been told of an event");
    listening_options(fanout, true);
    command_options(fanout);
    fanout->add_option("--events", events, "how many; the median counts");
    fanout->callback([&] {
        at_service();
        std::cout << milliseconds_to_the_last(live.listening, live.command, events) << '\n';
    });
    CLI::App* idle = program.add_subcommand("idle", "Resident bytes for each idle subscriber");
    listening_options(idle, true);
    idle->add_option("--process", processes, "whose memory")->required();
    idle->callback([&] {
        at_service();
        std::cout << bytes_for_each(live.listening, processes) << '\n';
    });
    CLI::App* commands = program.add_subcommand(
        "commands", "The time to a command's answer, 99 % of them, in milliseconds");
    listening_options(commands, false);
    command_options(commands);
    commands->add_option("--seconds", live.seconds, "how long");
    commands->add_option("--read", live.read_path, "what others read meanwhile");
    commands->add_option("--reads-per-second", live.reads_per_second, "how often");
    commands->callback([&] {
        at_service();
        std::cout << p99_milliseconds(live) << '\n';
    });

    ForecastTrial trial;
    std::string trial_json;
    std::string trial_markdown;
    CLI::App* forecast = program.add_subcommand(
        "forecast", "Judge forecasts on simulated meetings; prints figures for the report");
    forecast->add_option("--config-folder", trial.config_folder, "")->required();
    forecast->add_option("--meetings", trial.meetings, "of each scenario")
        ->check(CLI::Range(1, 1'000'000));
    forecast->add_option("--seed", trial.seed, "of the first meeting");
    forecast->add_option("--threads", trial.threads, "at work")->check(CLI::Range(1, 256));
    forecast->add_option("--json", trial_json, "where to write everything");
    forecast->add_option("--markdown", trial_markdown, "where to write the tables");
    forecast->callback([&] {
        ForecastResults const results = run(trial);
        std::cout << measurements_of(results);
        if (!trial_json.empty()) write_text(trial_json, to_json(results, trial).dump(2) + "\n");
        if (!trial_markdown.empty()) write_text(trial_markdown, markdown_of(results, trial));
    });

    std::string text;
    std::string into;
    std::string mark;
    CLI::App* place = program.add_subcommand("place", "Put a text between a document's marks");
    place->add_option("text", text, "the file that holds it")->required();
    place->add_option("--into", into, "the document")->required();
    place->add_option("--mark", mark, "NAME of <!-- NAME:begin --> and <!-- NAME:end -->")
        ->required();
    place->callback([&] { place_text(text, into, mark); });

    Report report;
    CLI::App* tell = program.add_subcommand("report", "Make results.json and the README's table");
    tell->add_option("--measurements", report.measurements, "")->required();
    tell->add_option("--about", report.about, "")->required();
    tell->add_option("--results", report.results, "")->required();
    tell->add_option("--readme", report.readme, "");
    tell->add_option("--forecast", report.forecast, "what judging forecasts gave, as JSON");
    tell->add_flag("--join", report.join, "keep the rows that were not measured now");
    tell->callback([&] { write_report(report); });

    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return program.exit(error);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (std::exception const& error) {
        std::cerr << "rostrum_bench: " << error.what() << '\n';
        return 1;
    }
}
