#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "config/instant.hpp"
#include "config/zone.hpp"
#include "server/app.hpp"
#include "server/client/follower.hpp"
#include "server/client/terminal.hpp"
#include "server/clock.hpp"

// `rostrum watch`: a sitting in a terminal, for the officer without a browser and for screens.
namespace rostrum::server::app {

namespace {

using client::Followed;
using client::Picture;

constexpr std::chrono::milliseconds a_second{1'000};

model::Instant machine_time() {
    return std::chrono::floor<model::Milliseconds>(read_machine().wall);
}

// The service's time; before it has said so, this machine's.
model::Instant time_there(client::SeenClock const& clock, std::chrono::nanoseconds here) {
    return clock.known() ? clock.at(here) : machine_time();
}

// A venue's offsets from a year before to a year after; what this machine does not know is in UTC.
model::Zone zone_of(std::string const& name, model::Instant at) {
    constexpr std::chrono::hours a_year{24 * 366};
    if (auto const zone = config::load_zone(name, at - a_year, at + a_year)) return *zone;
    return {"UTC", {{model::Instant{}, model::Seconds{0}}}};
}

class Screen {
public:
    Screen(config::Locales const& locales, model::Language language)
        : locales_(locales), language_(language) {}

    std::vector<client::Line> draw(Followed const& followed, int width, int height) {
        auto const here = read_machine().steady;
        model::Instant const now = time_there(followed.clock, here);
        if (zone_.name.empty() || followed.picture.zone != zone_name_) {
            zone_name_ = followed.picture.zone;
            zone_ = zone_of(zone_name_, now);
        }
        client::Connection connection;
        if (followed.lost) connection.lost_since = time_there(followed.clock, followed.lost_at);
        connection.why = followed.why;
        return client::draw(followed.picture, connection, {width, height, language_, zone_}, now,
                            locales_);
    }

private:
    config::Locales const& locales_;
    model::Language language_;
    std::string zone_name_;
    model::Zone zone_;
};

// A whole second of the service's time, no more than one of this machine's away.
std::chrono::milliseconds until_the_next_second(client::SeenClock const& clock) {
    auto const here = read_machine().steady;
    model::Instant const now = time_there(clock, here);
    model::Instant const next = std::chrono::floor<model::Seconds>(now) + a_second;
    if (!clock.known()) return next - now;
    auto const wait = std::chrono::ceil<model::Milliseconds>(clock.until(next, here));
    return std::clamp(wait, std::chrono::milliseconds{50}, a_second);
}

int show_once(client::Viewer& viewer, std::string const& meeting, Screen& screen) {
    Followed followed;
    followed.picture = client::picture_of(viewer, meeting);
    followed.clock = viewer.clock();
    constexpr int all_of_it = 10'000;
    for (client::Line const& line : screen.draw(followed, 80, all_of_it))
        std::cout << client::plain_text(line) << '\n';
    std::cout << std::flush;
    return std::cout ? 0 : 1;
}

// Each screen below the one before, and only where more than the time has changed.
int show_live(WatchWish const& wish, std::string const& token, std::string const& meeting,
              Screen& screen, bool plain) {
    std::string refused;
    {
        client::Terminal terminal(!plain);
        client::Follower follower(wish.url, token, wish.language, meeting,
                                  [&] { terminal.wake(); });
        std::optional<Picture> written;
        bool was_lost = false;
        for (;;) {
            Followed const followed = follower.now();
            refused = followed.refused;
            if (!refused.empty()) break;
            bool const same = written && *written == followed.picture && was_lost == followed.lost;
            if (!plain || !same)
                terminal.show(screen.draw(followed, terminal.width(), terminal.height()));
            written = followed.picture;
            was_lost = followed.lost;
            if (terminal.wait(until_the_next_second(followed.clock)) ==
                client::Terminal::Woken::ended)
                break;
        }
    }
    if (refused.empty()) return 0;
    throw std::runtime_error(refused);
}

}  // namespace

std::string token_given(std::string const& flag) {
    if (!flag.empty()) return flag;
    char const* kept = std::getenv("ROSTRUM_TOKEN");
    return kept ? kept : "";
}

int watch(WatchWish const& wish) {
    config::Locales const locales = load_locales(config_folder(wish.config_folder) / "locales");
    Screen screen(locales, model::language_from(wish.language).value());
    std::string const token = token_given(wish.token);
    client::Viewer viewer(wish.url, token, wish.language);
    std::string const meeting = client::chosen_meeting(viewer, wish.meeting);
    if (wish.once) return show_once(viewer, meeting, screen);
    bool const plain = wish.plain || ::isatty(STDOUT_FILENO) == 0;
    return show_live(wish, token, meeting, screen, plain);
}

}  // namespace rostrum::server::app
