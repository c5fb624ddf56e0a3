#include <unistd.h>

#include <fstream>
#include <iostream>
#include <stdexcept>

#include "server/app.hpp"
#include "server/keeping/log_lines.hpp"
#include "server/keeping/verify.hpp"
#include "server/private_file.hpp"
#include "server/store/sqlite.hpp"

// The commands that keep what a store holds: copies of it, its log as lines, its proof.
namespace rostrum::server::app {

namespace {

namespace fs = std::filesystem;

void print(keeping::MeetingReport const& report) {
    std::cout << report.meeting.str() << ": version " << report.version << ", " << report.bookings
              << " bookings, " << report.listed << " on the list of speakers\n";
    for (std::string const& fault : report.faults)
        std::cout << "  " << fault << '\n';
}

// Prints what is found; true when all is sound.
bool verified(fs::path const& data) {
    bool sound = true;
    for (std::string const& fault : store::sqlite_faults(data)) {
        std::cout << "the file: " << fault << '\n';
        sound = false;
    }
    bool const watched = ::isatty(STDERR_FILENO) == 1;
    auto const opened = store::open_sqlite(data, {});
    auto const reports =
        keeping::verify(*opened, [&](model::MeetingId const& meeting, std::uint64_t version) {
            if (watched)
                std::cerr << '\r' << meeting.str() << ": version " << version << std::flush;
        });
    if (watched) std::cerr << "\r\033[K";
    for (keeping::MeetingReport const& report : reports) {
        print(report);
        sound = sound && report.faults.empty();
    }
    if (reports.empty()) std::cout << "the store has no meeting\n";
    return sound;
}

void print(char const* done, std::vector<keeping::LogCount> const& counts) {
    for (keeping::LogCount const& count : counts)
        std::cerr << done << ' ' << count.meeting.str() << ": " << count.events << " events, "
                  << count.people << " people\n";
}

}  // namespace

int verify(fs::path const& data) {
    bool const sound = verified(data);
    std::cout << (sound ? "the store is sound\n" : "the store is NOT sound\n");
    return sound ? 0 : 1;
}

int back_up(fs::path const& data, fs::path const& file) {
    store::back_up_sqlite_to_file(data, file);
    std::cout << file.string() << " holds the store of " << data.string() << ", "
              << fs::file_size(file) << " bytes\n";
    return 0;
}

int restore(fs::path const& file, fs::path const& data, bool replace) {
    auto const judge = [](fs::path const& made) {
        if (!verified(made))
            throw std::runtime_error("the backup is not sound; nothing was changed");
    };
    store::Restoration const restored = store::restore_sqlite(file, data, replace, judge);
    std::cout << data.string() << " holds the store of " << file.string() << '\n';
    if (restored.kept_aside)
        std::cout << "the store that was there is kept as " << restored.kept_aside->string()
                  << '\n';
    if (!restored.erasures_known)
        std::cerr << "rostrum: that store is too damaged to say who was erased from it; erase them "
                     "again\n";
    return 0;
}

int export_log(ExportWish const& wish) {
    std::optional<model::MeetingId> meeting;
    if (!wish.meeting.empty()) meeting = model::MeetingId{wish.meeting};
    auto const opened = store::open_sqlite(wish.data, {});
    if (wish.file.empty()) {
        print("written", keeping::write_log_lines(*opened, meeting, wish.with_people, std::cout));
        return 0;
    }
    write_private_file(wish.file, [&](std::ostream& out) {
        print("written", keeping::write_log_lines(*opened, meeting, wish.with_people, out));
    });
    return 0;
}

int import_log(fs::path const& file, fs::path const& data) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + " can't be read");
    auto const opened = store::open_sqlite(data, {.exclusive = true, .create = true, .vfs = ""});
    print("read", keeping::read_log_lines(*opened, in));
    return 0;
}

}  // namespace rostrum::server::app
