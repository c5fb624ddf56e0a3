#include <iostream>
#include <stdexcept>

#include "model/timetable.hpp"
#include "server/app.hpp"
#include "server/clock.hpp"
#include "server/feeds/list_table.hpp"
#include "server/feeds/paper.hpp"
#include "server/private_file.hpp"
#include "server/replay.hpp"
#include "server/store/sqlite.hpp"

// The command that prints: the same papers as over HTTP, from the store itself.
namespace rostrum::server::app {

namespace {

std::string printed(PrintWish const& wish, wire::Rendering const& r, model::Instant as_of,
                    bool rehearsal) {
    if (wish.format == "csv") return feeds::list_csv(r, as_of);
    if (wish.format == "xlsx") return feeds::list_xlsx(r, as_of);
    if (wish.paper == "list") return feeds::list_paper(r, as_of, rehearsal);
    if (wish.paper == "programme") return feeds::programme_paper(r, as_of, rehearsal);
    return feeds::order_of_the_day_paper(r, as_of, rehearsal);
}

}  // namespace

int print(PrintWish const& wish) {
    if (wish.format != "html" && wish.paper != "list")
        throw std::runtime_error("--format " + wish.format + " is the list's only");
    config::Locales const locales = load_locales(config_folder(wish.config_folder) / "locales");
    auto const opened = store::open_sqlite(wish.data, {});
    model::MeetingId const id = chosen_meeting(*opened, wish.meeting);
    model::Meeting meeting = replay(*opened, id).meeting;
    auto people = people_at(*opened, id, meeting.version);
    ViewPtr const view = make_view(std::move(meeting), std::move(people));
    auto const clock = present_clock(*opened);

    wire::Viewer viewer;
    viewer.language = model::language_from(wish.language).value();
    viewer.sight = access::Sight::everything;
    model::Instant const as_of = model::stretch(*view->meeting, clock->now()).as_of;
    std::string const text =
        printed(wish, {*view, viewer, locales}, as_of, clock->rehearsal().has_value());
    if (!wish.file.empty()) {
        write_private_file(wish.file, [&](std::ostream& out) { out << text; });
        return 0;
    }
    std::cout << text << std::flush;
    if (!std::cout) throw std::runtime_error("standard output can't be written");
    return 0;
}

}  // namespace rostrum::server::app
