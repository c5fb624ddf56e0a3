#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "config/instant.hpp"
#include "model/look_back.hpp"
#include "server/app.hpp"
#include "server/clock.hpp"
#include "server/feeds/calibration_picture.hpp"
#include "server/feeds/day_picture.hpp"
#include "server/feeds/report_page.hpp"
#include "server/private_file.hpp"
#include "server/replay.hpp"
#include "server/store/sqlite.hpp"

// `rostrum report`: pictures of a meeting in a folder, from the store itself.
namespace rostrum::server::app {

namespace {

namespace fs = std::filesystem;

// Each language once, in the order of the six.
std::vector<model::Language> languages_of(std::vector<std::string> const& wanted) {
    std::vector<model::Language> chosen;
    for (model::Language const language : model::all_languages)
        if (wanted.empty() ||
            std::find(wanted.begin(), wanted.end(), model::code(language)) != wanted.end())
            chosen.push_back(language);
    return chosen;
}

void make_folder(fs::path const& folder) {
    if (fs::create_directories(folder)) fs::permissions(folder, fs::perms::owner_all);
}

// Whoever looks at the old file sees it whole, then the new one. The list may not be public yet, so
// nobody else reads it.
void replace_file(fs::path const& file, std::string const& text) {
    fs::path const beside = file.string() + '.' + std::to_string(::getpid());
    fs::remove(beside);
    write_private_file(beside, [&](std::ostream& out) { out << text; });
    fs::rename(beside, file);
}

class Report {
public:
    Report(ReportWish const& wish, config::Locales const& locales, store::Store& store)
        : folder_(wish.folder),
          locales_(locales),
          languages_(languages_of(wish.languages)),
          clock_(present_clock(store)),
          rehearsal_(clock_->rehearsal().has_value()) {
        model::MeetingId const id = chosen_meeting(store, wish.meeting);
        auto const log = whole_log(store, id);
        model::Meeting meeting;
        for (model::Recorded const& one : log)
            meeting = model::apply(std::move(meeting), one);
        auto people = people_at(store, id, meeting.version);
        view_ = make_view(std::move(meeting), std::move(people));
        as_of_ = model::forecast_stretch(*view_->meeting, clock_->now()).as_of;
        std::cerr << id.str() << ": " << log.size() << " events, looking back\n";
        hindsight_ = model::look_back(log);
    }

    void write() {
        make_folder(folder_);
        std::vector<feeds::ReportPart> parts;
        for (model::Language const language : languages_)
            parts.push_back(write_pictures(language));
        wire::Viewer const viewer = viewer_of(languages_.front());
        put("index.html", feeds::report_page({*view_, viewer, locales_}, parts));
    }

private:
    static wire::Viewer viewer_of(model::Language language) {
        wire::Viewer viewer;
        viewer.language = language;
        viewer.sight = access::Sight::everything;
        return viewer;
    }

    feeds::ReportPart write_pictures(model::Language language) {
        wire::Viewer const viewer = viewer_of(language);
        wire::Rendering const r{*view_, viewer, locales_, as_of_};
        std::string const ending = '.' + std::string{model::code(language)} + ".svg";
        feeds::ReportPart part{language, r.word("picture.report_title"), {}};
        for (date::local_days const day : feeds::days_with_a_sitting(r.programme())) {
            date::year_month_day const date{day};
            std::string const file = "day-" + config::format_day(date) + ending;
            put(file, feeds::day_svg(r, as_of_, day, rehearsal_));
            part.pictures.push_back(
                {file, locales_.date(language, date) + " – " + r.word("picture.day_title")});
        }
        std::string const file = "calibration" + ending;
        put(file, feeds::calibration_svg(r, hindsight_, as_of_, rehearsal_));
        part.pictures.push_back({file, r.word("picture.calibration_title")});
        return part;
    }
    void put(std::string const& file, std::string const& text) {
        replace_file(folder_ / file, text);
        std::cerr << (folder_ / file).string() << '\n';
    }

    fs::path folder_;
    config::Locales const& locales_;
    std::vector<model::Language> languages_;
    std::shared_ptr<Clock> clock_;
    bool rehearsal_;
    ViewPtr view_;
    model::Instant as_of_;
    model::Hindsight hindsight_;
};

}  // namespace

int report(ReportWish const& wish) {
    config::Locales const locales = load_locales(config_folder(wish.config_folder) / "locales");
    auto const opened = store::open_sqlite(wish.data, {});
    Report(wish, locales, *opened).write();
    return 0;
}

}  // namespace rostrum::server::app
