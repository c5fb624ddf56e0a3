#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "server/app.hpp"
#include "server/store/store.hpp"

namespace {

using namespace rostrum;

// For the parser "nan" and "inf" are numbers, and no range keeps the first out.
std::string complaint_of_number(std::string const& text) {
    bool const finite = std::isfinite(std::strtod(text.c_str(), nullptr));
    return finite ? "" : text + " is no number to count with";
}

// It reads "-1" as the largest number, and so what is larger still.
std::string complaint_of_whole_number(std::string const& text) {
    std::uint64_t number = 0;
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, number);
    bool const whole = read.ec == std::errc{} && read.ptr == end;
    return whole ? "" : text + " is no whole number from 0 to 18446744073709551615";
}

config::Setting const& setting_of(std::string_view key) {
    auto const& all = config::settings();
    return *std::find_if(all.begin(), all.end(),
                         [&](config::Setting const& one) { return one.key == key; });
}

// The field of `settings` that a key of the table fills, as an option of the command.
void add_setting(CLI::App& command, config::Setting const& setting, config::Settings& values) {
    std::string const flag = config::flag_of(setting.key);
    std::string const help{setting.description};
    auto const add = [&](auto config::Settings::*member) {
        auto& field = values.*member;
        using Value = std::decay_t<decltype(field)>;
        CLI::Option* option = nullptr;
        if constexpr (std::is_same_v<Value, bool>)
            option = command.add_flag(flag, field, help);
        else
            option = command.add_option(flag, field, help);
        option->envname(config::variable_of(setting.key));
        if constexpr (std::is_same_v<Value, std::int64_t> || std::is_same_v<Value, double>)
            option->check(complaint_of_number)->check(CLI::Range(setting.min, setting.max));
        if constexpr (std::is_same_v<Value, std::vector<std::string>>)
            option->allow_extra_args(false);
        else if constexpr (!std::is_same_v<Value, bool>)
            if (!setting.otherwise.empty()) option->default_val(std::string{setting.otherwise});
    };
    std::visit(add, setting.field);
}

// The commands that keep what a store holds.
void add_keeping(CLI::App& program, int& exit_code) {
    struct Wish {
        std::string data;
        std::string file;
        bool replace = false;
        server::app::ExportWish log;
    };
    auto const wish = std::make_shared<Wish>();

    CLI::App* verify = program.add_subcommand(
        "verify",
        "Read a whole store, replay every meeting, and say what is wrong; also while serving");
    verify->add_option("data", wish->data, "the folder of the store")->required();
    verify->callback([wish, &exit_code] { exit_code = server::app::verify(wish->data); });

    CLI::App* backup =
        program.add_subcommand("backup", "Copy the store into one file; also while serving");
    backup->add_option("file", wish->file, "the file to make")->required();
    backup->add_option("--data", wish->data, "the folder of the store")->required();
    backup->callback(
        [wish, &exit_code] { exit_code = server::app::back_up(wish->data, wish->file); });

    CLI::App* restore = program.add_subcommand(
        "restore", "Verify a backup and put it in the place of the store; the service stopped");
    restore->add_option("file", wish->file, "what rostrum backup has made")->required();
    restore->add_option("--data", wish->data, "the folder of the store")->required();
    restore->add_flag("--replace", wish->replace,
                      "where there is a store already, keep it aside instead of refusing");
    restore->callback([wish, &exit_code] {
        exit_code = server::app::restore(wish->file, wish->data, wish->replace);
    });

    CLI::App* exported = program.add_subcommand(
        "export", "Write the log of events as JSON lines; also while serving");
    exported->add_option("file", wish->log.file, "the file to make; without it, standard output");
    exported->add_option("--data", wish->log.data, "the folder of the store")->required();
    exported->add_option("--meeting", wish->log.meeting, "this meeting alone");
    exported->add_flag("--with-people", wish->log.with_people,
                       "also names, titles and notes, as they are known now");
    exported->callback([wish, &exit_code] { exit_code = server::app::export_log(wish->log); });

    CLI::App* imported = program.add_subcommand(
        "import", "Read such lines into a store, all or nothing; the service stopped");
    imported->add_option("file", wish->file, "what rostrum export has written")->required();
    imported->add_option("--data", wish->data, "the folder of the store, made when absent")
        ->required();
    imported->callback(
        [wish, &exit_code] { exit_code = server::app::import_log(wish->file, wish->data); });
}

void add_import_list(CLI::App& program, int& exit_code) {
    auto const wish = std::make_shared<server::app::ImportListWish>();
    CLI::App* command = program.add_subcommand(
        "import-list",
        "Book a whole list out of a spreadsheet, all rows or none; also while serving");
    command->add_option("file", wish->file, "a table of bookings, CSV or XLSX")->required();
    command->add_option("--data", wish->data, "the folder of the store")->required();
    command->add_option("--meeting", wish->meeting, "where the store has more than one");
    command->add_option("--reason", wish->reason,
                        "why the times of inscription differ, for rows without a reason");
    command->add_option("--lang", wish->language, "of what is printed: ar, en, es, fr, ru or zh");
    command->add_option("--config-folder", wish->config_folder, "the folder of the locales");
    command->add_flag("--dry-run", wish->dry_run, "judge and show every row, and store nothing");
    command->callback([wish, &exit_code] { exit_code = server::app::import_list(*wish); });
}

// The command that prints what goes onto paper.
void add_print(CLI::App& program, int& exit_code) {
    auto const wish = std::make_shared<server::app::PrintWish>();
    CLI::App* print = program.add_subcommand(
        "print", "Print a paper of a meeting, as officers see it; also while serving");
    print->add_option("paper", wish->paper, "list, programme or order-of-the-day")
        ->required()
        ->check(CLI::IsMember({"list", "programme", "order-of-the-day"}));
    print->add_option("file", wish->file, "the file to make; without it, standard output");
    print->add_option("--data", wish->data, "the folder of the store")->required();
    print->add_option("--meeting", wish->meeting, "which, where the store has several");
    print->add_option("--lang", wish->language, "ar, en, es, fr, ru or zh")
        ->check(CLI::IsMember({"ar", "en", "es", "fr", "ru", "zh"}))
        ->capture_default_str();
    print->add_option("--format", wish->format, "html; the list also csv or xlsx")
        ->check(CLI::IsMember({"html", "csv", "xlsx"}))
        ->capture_default_str();
    print->add_option("--config-folder", wish->config_folder, "the folder of the locales");
    print->callback([wish, &exit_code] { exit_code = server::app::print(*wish); });
}

// The command that looks back, and ahead.
void add_report(CLI::App& program, int& exit_code) {
    auto const wish = std::make_shared<server::app::ReportWish>();
    CLI::App* report = program.add_subcommand(
        "report",
        "Draw each day as planned, as estimated and as it ran, and how good the estimates were; "
        "also while serving");
    report->add_option("folder", wish->folder, "where to, made when absent")->required();
    report->add_option("--data", wish->data, "the folder of the store")->required();
    report->add_option("--meeting", wish->meeting, "which, where the store has several");
    report
        ->add_option("--lang,--language", wish->languages,
                     "ar, en, es, fr, ru or zh; again for another; without it, all six")
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"ar", "en", "es", "fr", "ru", "zh"}));
    report->add_option("--config-folder", wish->config_folder, "the folder of the locales");
    report->callback([wish, &exit_code] { exit_code = server::app::report(*wish); });
}

// The commands that follow a service from outside.
void add_following(CLI::App& program, int& exit_code) {
    auto const wish = std::make_shared<server::app::WatchWish>();
    CLI::App* watch = program.add_subcommand(
        "watch", "Show a sitting in the terminal, as it happens: who speaks, the clock, the list");
    watch->add_option("url", wish->url, "where a service is, such as http://127.0.0.1:8080")
        ->required();
    watch->add_option("--meeting", wish->meeting, "which, where the service has several");
    watch->add_option("--lang", wish->language, "ar, en, es, fr, ru or zh")
        ->check(CLI::IsMember({"ar", "en", "es", "fr", "ru", "zh"}))
        ->capture_default_str();
    watch->add_option("--token", wish->token,
                      "to see more than the public does; better in ROSTRUM_TOKEN, which others on "
                      "this machine can't read");
    watch->add_flag("--once", wish->once, "print one screen as text, and end");
    watch->add_flag("--plain", wish->plain, "no codes for the terminal: a screen below another");
    watch->add_option("--config-folder", wish->config_folder, "the folder of the locales");
    watch->callback([wish, &exit_code] { exit_code = server::app::watch(*wish); });

    auto const play = std::make_shared<server::app::SimulateWish>();
    CLI::App* simulate = program.add_subcommand(
        "simulate", "Play a whole meeting over HTTP, on a service in rehearsal, and compare");
    simulate->add_option("url", play->url, "where a service is, such as http://127.0.0.1:8080")
        ->required();
    simulate->add_option("--seed", play->seed, "the same number plays the same meeting")
        ->check(complaint_of_whole_number)
        ->capture_default_str();
    config::Setting const& speed = setting_of("speed");
    simulate
        ->add_option("--speed", play->speed,
                     "refuse where the service's clock does not go that fast")
        ->check(complaint_of_number)
        ->check(CLI::Range(speed.min, speed.max));
    simulate->add_option("--token", play->token,
                         "of the presiding role; better in ROSTRUM_TOKEN, which others on this "
                         "machine can't read");
    simulate->add_option("--meeting", play->meeting, "which, where the service has several");
    simulate->add_option("--script", play->script,
                         "keep the script in this file, and go on with it where it is there");
    simulate->add_option("--config-folder", play->config_folder, "the folder of the locales");
    simulate->callback([play, &exit_code] { exit_code = server::app::simulate(*play); });
}

int run(int argc, char** argv) {
    CLI::App program(
        "rostrum schedules and runs a high-level meeting: it takes bookings for the list of "
        "speakers, judges each against the rules, and tells everybody when their turn comes.",
        "rostrum");
    program.require_subcommand(1);
    program.set_version_flag("--version", ROSTRUM_VERSION);
    int exit_code = 0;

    config::Settings settings;
    CLI::App* serve = program.add_subcommand("serve", "Serve until stopped by a signal");
    serve->set_config("--settings", "", "a file of settings, lines of key = value");
    for (config::Setting const& setting : config::settings())
        add_setting(*serve, setting, settings);
    serve->callback([&] { exit_code = server::app::serve(settings); });

    std::string file;
    std::string folder;
    bool for_publication = false;
    CLI::App* check = program.add_subcommand("check", "Say all that is wrong with a meeting file");
    check->add_option("file", file, "the meeting file")->required();
    check->add_flag("--for-publication", for_publication,
                    "also what keeps the meeting from being published");
    check->add_option("--config-folder", folder, "the folder of reference data and schemas");
    check->callback([&] { exit_code = server::app::check(file, folder, for_publication); });

    server::app::AdoptWish adoption;
    CLI::App* adopt = program.add_subcommand(
        "adopt", "Show what a changed meeting file changes, and take it over; the service stopped");
    adopt->add_option("file", adoption.file, "the meeting file")->required();
    adopt->add_option("--data", adoption.data, "the folder of the store")->required();
    adopt->add_option("--decision", adoption.decision,
                      "reference of the recorded decision; needed where times or segments change");
    adopt->add_option("--reason", adoption.reason, "why, for the record");
    adopt->add_option("--config-folder", adoption.config_folder, "the folder of reference data");
    adopt->add_flag("--dry-run", adoption.dry_run, "show and judge, and change nothing");
    adopt->callback([&] { exit_code = server::app::adopt(adoption); });

    CLI::App* token = program.add_subcommand("token", "Make, list and revoke bearer tokens");
    token->require_subcommand(1);
    server::app::TokenWish wish;
    std::string data;
    std::string id;
    CLI::App* create = token->add_subcommand("create", "Make a token and print it, once");
    create->add_option("--data", wish.data, "the folder of the store")->required();
    create->add_option("--role", wish.role, "what its bearer may do")->required();
    create->add_option("--participant", wish.participant,
                       "for delegations and stakeholders: whose it is");
    create->add_option("--expires", wish.expires, "until when it holds (RFC 3339, real time)");
    create->add_option("--label", wish.label, "what it is for");
    create->add_flag("--feed", wish.feed,
                     "it may stand in a URL (?token=...), and reads and does nothing else");
    create->add_option("--config-folder", wish.config_folder, "the folder of reference data");
    create->callback([&] { exit_code = server::app::create_token(wish); });
    CLI::App* list = token->add_subcommand("list", "List the tokens, without their secrets");
    list->add_option("--data", data, "the folder of the store")->required();
    list->callback([&] { exit_code = server::app::list_tokens(data); });
    CLI::App* revoke = token->add_subcommand("revoke", "Revoke a token, also while serving");
    revoke->add_option("--data", data, "the folder of the store")->required();
    revoke->add_option("id", id, "the token's id")->required();
    revoke->callback([&] { exit_code = server::app::revoke_token(data, id); });

    add_keeping(program, exit_code);
    add_import_list(program, exit_code);
    add_print(program, exit_code);
    add_report(program, exit_code);
    add_following(program, exit_code);

    CLI::App* show = program.add_subcommand("settings", "Print every setting with its description");
    show->callback([&] { exit_code = server::app::print_settings(); });
    CLI::App* routes = program.add_subcommand("routes", "Print every route that is served");
    routes->callback([&] { exit_code = server::app::print_routes(); });

    std::string url = "http://127.0.0.1:8080";
    CLI::App* health = program.add_subcommand("health", "Ask a service whether it is ready");
    health->add_option("--url", url, "where it serves")->capture_default_str();
    health->callback([&] { exit_code = server::app::health(url); });

    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return program.exit(error);
    }
    return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (std::exception const& error) {
        std::cerr << "rostrum: " << error.what() << '\n';
        return 1;
    }
}
