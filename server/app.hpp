#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/locale.hpp"
#include "config/settings.hpp"
#include "model/actor.hpp"

// What each subcommand of the program does. Each gives the exit code, prints what was asked for on
// standard output and what went wrong, as a sentence, on standard error.
namespace rostrum::server::app {

// The folder of meetings, reference data, locales and schemas: the one given, else the one beside
// the program, else where it is installed. Throws std::runtime_error when none of them is there.
std::filesystem::path config_folder(std::string const& given);

// Its words in the six languages. Throws std::runtime_error with all that is wrong with them.
config::Locales load_locales(std::filesystem::path const& folder);

// Serves until SIGTERM or SIGINT: the composition root.
int serve(config::Settings const& settings);

// Prints every complaint about a meeting file with its pointer and, where the mandate is
// contradicted, the paragraph; 1 when there is one.
int check(std::filesystem::path const& file, std::string const& config_folder,
          bool for_publication);

// Shows what a changed meeting file would change in the programme in force, and takes it over as an
// event (R1), with the service stopped. `decision` is the reference of the recorded decision,
// needed where times, sittings or segments change.
struct AdoptWish {
    std::filesystem::path data;
    std::filesystem::path file;
    std::string decision;
    std::string reason;
    std::string config_folder;
    bool dry_run = false;
};
int adopt(AdoptWish const& wish);

struct TokenWish {
    std::filesystem::path data;
    std::string role;
    std::string participant;
    std::string expires;
    std::string label;
    std::string config_folder;
    bool feed = false;
};
int create_token(TokenWish const& wish);
int list_tokens(std::filesystem::path const& data);
int revoke_token(std::filesystem::path const& data, std::string const& id);

// Reads the whole store of a folder, file, logs, snapshots and people, and prints what is wrong
// with it, also beside a serving process; 1 when anything is.
int verify(std::filesystem::path const& data);

// Copies the store, also beside a serving process, into one file that must not be there yet.
int back_up(std::filesystem::path const& data, std::filesystem::path const& file);
// Verifies such a file and puts it in the place of the store, the service stopped. A store that is
// there is refused, or with `replace` kept aside.
int restore(std::filesystem::path const& file, std::filesystem::path const& data, bool replace);

// Writes logs as JSON lines, also beside a serving process. The file must not be there yet; empty
// is standard output.
struct ExportWish {
    std::filesystem::path data;
    std::filesystem::path file;
    std::string meeting;  // empty: all
    bool with_people = false;
};
int export_log(ExportWish const& wish);
// Reads such lines into a store, made when absent, the service stopped; all or nothing.
int import_log(std::filesystem::path const& file, std::filesystem::path const& data);

// Books a whole list out of a CSV file or an Excel workbook, also beside a serving process: prints
// what becomes of every row, and stores all of them or, where one is refused, none; 1 then.
struct ImportListWish {
    std::filesystem::path file;
    std::filesystem::path data;
    std::string meeting;   // empty: the store's only one
    std::string reason;    // of rows that give inscribed_at and no reason of their own
    std::string language;  // of what is printed; empty: English
    std::string config_folder;
    bool dry_run = false;
};
int import_list(ImportListWish const& wish);

// Prints a paper of a meeting ("list", "programme", "order-of-the-day") as officers see it, also
// beside a serving process. The list also as a table, in the format csv or xlsx.
struct PrintWish {
    std::string paper;
    std::filesystem::path data;
    std::string meeting;  // empty: the only one
    std::string language = "en";
    std::string format = "html";
    std::filesystem::path file;  // which must not be there yet; empty: standard output
    std::string config_folder;
};
int print(PrintWish const& wish);

// Makes a report of a meeting in a folder, made when absent: a picture of each day with a sitting
// and one of how good the forecasts were, in each language, as officers see them, and a page that
// shows them. Files of these names are replaced, each in one step; others are left alone. Also
// beside a serving process.
struct ReportWish {
    std::filesystem::path folder;
    std::filesystem::path data;
    std::string meeting;                 // empty: the only one
    std::vector<std::string> languages;  // empty: all six
    std::string config_folder;
};
int report(ReportWish const& wish);

// Shows a sitting in the terminal, as another service tells it over HTTP, until a signal ends it.
struct WatchWish {
    std::string url;
    std::string meeting;  // empty: the service's only one
    std::string language = "en";
    std::string token;   // empty: that of the environment, or none
    bool once = false;   // one screen, as text
    bool plain = false;  // no codes for the terminal
    std::string config_folder;
};
int watch(WatchWish const& wish);

// Plays a whole meeting over HTTP on a service that is in rehearsal, and compares what the as-run
// list says afterwards; 1 where it is not what was played.
struct SimulateWish {
    std::string url;
    std::string meeting;  // empty: the service's only one
    std::uint64_t seed = 1;
    std::optional<double> speed;   // that the service's clock must go at
    std::string token;             // of the presiding role; empty: that of the environment
    std::filesystem::path script;  // kept there, and gone on with; empty: not kept
    std::string config_folder;
};
int simulate(SimulateWish const& wish);

// The token that was given, else ROSTRUM_TOKEN of the environment, where nobody else can read it.
std::string token_given(std::string const& flag);

// The table of settings, and that of routes ("METHOD PATTERN operationId").
int print_settings();
int print_routes();

// 0 when a service at the URL is ready, for health checks of containers.
int health(std::string const& url);

}  // namespace rostrum::server::app
