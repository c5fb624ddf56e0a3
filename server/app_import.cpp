#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "server/app.hpp"
#include "server/clock.hpp"
#include "server/importing/report_json.hpp"
#include "server/store/sqlite.hpp"
#include "server/writer.hpp"

// `rostrum import-list`: a whole list out of a spreadsheet, beside a serving process or without
// one.
namespace rostrum::server::app {

namespace {

namespace fs = std::filesystem;

using importing::Import;
using importing::Judgement;
using importing::Verdict;

constexpr std::uintmax_t most_file_bytes = 64u * 1024 * 1024;
constexpr int most_attempts = 2;

std::string content_of(fs::path const& file) {
    if (fs::file_size(file) > most_file_bytes)
        throw std::runtime_error(file.string() + " is larger than " +
                                 std::to_string(most_file_bytes) + " bytes");
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in) throw std::runtime_error(file.string() + " can't be read");
    return std::move(bytes).str();
}

model::MeetingId meeting_of(std::string const& given, Published const& published) {
    auto const meetings = published.meetings();
    if (given.empty() && meetings.size() == 1) return meetings.front();
    model::MeetingId const asked{given};
    if (!given.empty() && published.view(asked)) return asked;
    std::string message = given.empty() ? "name the meeting with --meeting; the store has"
                                        : "the store has no meeting " + given + "; it has";
    for (model::MeetingId const& id : meetings)
        message += ' ' + id.str();
    throw std::runtime_error(message);
}

wire::Viewer reader_of(std::string const& language) {
    auto const known = language.empty() ? model::Language::en : model::language_from(language);
    if (!known) throw std::runtime_error("--lang must be one of ar, en, es, fr, ru, zh");
    return {*known, access::Sight::everything, true, std::nullopt};
}

// Only somebody who looks on is told how far it is.
importing::Progress progress() {
    if (!::isatty(STDERR_FILENO)) return {};
    return [](std::size_t judged, std::size_t rows) {
        std::cerr << '\r' << judged << '/' << rows << (judged == rows ? "\n" : "") << std::flush;
    };
}

std::string row_word(wire::Rendering const& r, std::size_t row) {
    return r.locales.format(r.viewer.language, "import.row", {{"row", std::to_string(row)}});
}

void print_faults(wire::Rendering const& r, std::vector<importing::Fault> const& faults) {
    for (importing::Fault const& fault : faults) {
        if (fault.row > 0) std::cout << row_word(r, fault.row);
        if (fault.row > 0 && !fault.column.empty()) std::cout << ", " << fault.column;
        std::cout << (fault.row > 0 ? ": " : "") << importing::sentence(r, fault) << '\n';
    }
    std::cout << r.word("import.nothing_stored") << '\n';
}

std::string participant_of(wire::Rendering const& r, importing::Row const& row) {
    auto const id = model::owner(row.booking.command.request);
    auto const* known = id ? r.programme().find(*id) : nullptr;
    return known ? r.text(known->name) : id ? id->str() : "";
}

// ", place 3, Monday, 24 November 2025, 11:51", and the warnings below.
void print_place(wire::Rendering const& r, model::BookingId const& id) {
    model::Booking const& booking = *r.meeting().find(id);
    if (auto const* place = r.view.list->find(id, r.meeting())) {
        std::cout << ", "
                  << r.locales.format(r.viewer.language, "import.position",
                                      {{"position", std::to_string(place->position)}})
                  << ", "
                  << (place->planned ? r.locales.date_time(r.viewer.language, r.programme().zone,
                                                           place->planned->time.begin)
                                     : r.word("state.overflow"));
    }
    std::cout << '\n';
    for (model::Finding const& warning : model::warnings(r.meeting(), *r.view.list, booking))
        std::cout << "    (" << warning.rule.str() << ") " << wire::sentence(r, warning) << '\n';
}

void print_rows(wire::Rendering const& r, Import const& import, Judgement const& judgement) {
    for (std::size_t i = 0; i < import.rows.size(); ++i) {
        importing::JudgedRow const& judged = judgement.rows[i];
        std::cout << row_word(r, import.rows[i].number) << ": " << participant_of(r, import.rows[i])
                  << ": " << r.word("verdict." + std::string{importing::word(judged.verdict)});
        if (judged.verdict != Verdict::refused) {
            print_place(r, judged.booking);
            continue;
        }
        std::cout << '\n';
        for (auto const& objection : importing::objections(r, import, i, judgement))
            std::cout << "    " << objection.column << (objection.column.empty() ? "" : ": ")
                      << objection.sentence << '\n';
    }
    std::cout << r.locales.format(r.viewer.language, "import.counts",
                                  {{"rows", std::to_string(import.rows.size())},
                                   {"booked", std::to_string(judgement.booked)},
                                   {"unchanged", std::to_string(judgement.unchanged)},
                                   {"refused", std::to_string(judgement.refused)}})
              << '\n';
}

int finish(wire::Rendering const& r, Import const& import, Judgement const& judgement,
           char const* last_word, int exit_code) {
    print_rows(r, import, judgement);
    std::cout << r.word(last_word) << '\n';
    return exit_code;
}

// Judges and stores. Where somebody else wrote in between, all is judged again, once.
int judge_and_store(Writer& writer, Published const& published, Clock const& clock,
                    model::MeetingId const& meeting, Import const& import,
                    wire::Viewer const& viewer, config::Locales const& locales, bool dry_run) {
    for (int attempt = 1;; ++attempt) {
        ViewPtr const view = published.view(meeting);
        Submission booking;
        booking.meeting = meeting;
        booking.actor = {model::ActorRole::command_line, "command_line", std::nullopt};
        Judgement const judgement = importing::judge(
            view, import, booking.actor, std::max(clock.now(), view->meeting->at), progress());
        wire::Rendering const r{*judgement.after, viewer, locales};
        if (judgement.refused > 0) return finish(r, import, judgement, "import.nothing_stored", 1);
        if (judgement.booked == 0) return finish(r, import, judgement, "import.nothing_changed", 0);
        if (dry_run) return finish(r, import, judgement, "import.nothing_stored", 0);

        importing::fill(booking, import, judgement);
        Outcome const outcome = writer.turn({&booking}).front();
        if (outcome.kind == Outcome::Kind::accepted) {
            wire::Rendering const stored{*outcome.view, viewer, locales};
            return finish(
                stored, import,
                importing::settled(outcome.view, import, model::BookingId{outcome.subject}),
                "import.stored", 0);
        }
        if (outcome.kind != Outcome::Kind::refused)
            throw std::runtime_error("the store could not be written; nothing was stored");
        if (attempt == most_attempts) {
            std::cout << r.word("import.another_wrote") << '\n';
            return 1;
        }
    }
}

}  // namespace

int import_list(ImportListWish const& wish) {
    wire::Viewer const viewer = reader_of(wish.language);
    config::Locales const locales = load_locales(config_folder(wish.config_folder) / "locales");
    std::string const bytes = content_of(wish.file);

    auto const opened =
        store::open_sqlite(wish.data, {.exclusive = false, .create = false, .vfs = ""});
    auto const clock = present_clock(*opened);
    Published published;
    Writer writer(*opened, *clock, published, {});
    writer.load();
    model::MeetingId const meeting = meeting_of(wish.meeting, published);
    ViewPtr const view = published.view(meeting);
    wire::Rendering const r{*view, viewer, locales};

    auto const table = importing::looks_like_xlsx(bytes) ? importing::read_xlsx(bytes)
                                                         : importing::read_csv(bytes);
    if (!table) return print_faults(r, {table.error()}), 1;
    auto const import = importing::read_rows(*table, r.programme(), wish.reason);
    if (!import) return print_faults(r, import.error()), 1;
    return judge_and_store(writer, published, *clock, meeting, *import, viewer, locales,
                           wish.dry_run);
}

}  // namespace rostrum::server::app
