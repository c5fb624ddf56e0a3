#include "server/feeds/phrases.hpp"

#include <algorithm>
#include <cmath>

#include "config/instant.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::feeds {

std::string clock(wire::Rendering const& r, model::Instant at) {
    return config::wall_clock(r.programme().zone.local(at));
}

std::string span(wire::Rendering const& r, model::Interval const& time) {
    return clock(r, time.begin) + "–" + clock(r, time.end);
}

std::string moment(wire::Rendering const& r, model::Instant at) {
    return r.locales.date_time(r.viewer.language, r.programme().zone, at);
}

std::string duration(wire::Rendering const& r, model::Seconds length) {
    auto const in = [&](char const* unit, auto number) {
        return r.locales.format(r.viewer.language, unit, {{"number", std::to_string(number)}});
    };
    auto const minutes = length.count() / 60;
    auto const seconds = length.count() % 60;
    if (seconds == 0) return in("unit.minutes", minutes);
    if (minutes == 0) return in("unit.seconds", seconds);
    return in("unit.minutes", minutes) + " " + in("unit.seconds", seconds);
}

std::string percent(wire::Rendering const& r, double part) {
    auto number = std::lround(100 * part);
    if (part > 0) number = std::max(number, 1L);
    if (part < 1) number = std::min(number, 99L);
    return r.locales.format(r.viewer.language, "picture.percent",
                            {{"number", std::to_string(number)}});
}

std::string day_and_hours(wire::Rendering const& r, model::Sitting const& sitting) {
    auto const day =
        date::year_month_day{date::floor<date::days>(r.programme().zone.local(sitting.time.begin))};
    return r.locales.date(r.viewer.language, day) + " · " + span(r, sitting.time);
}

std::string room_and_number(wire::Rendering const& r, model::Sitting const& sitting) {
    std::string text;
    if (model::Room const* room = r.programme().find(sitting.room)) text = r.text(room->name);
    if (sitting.plenary_number)
        text += " · " + r.locales.format(r.viewer.language, "page.plenary_meeting",
                                         {{"number", std::to_string(*sitting.plenary_number)}});
    return text;
}

std::string list_state(wire::Rendering const& r, model::Instant as_of) {
    model::ListWindow const& window = r.programme().debate.list;
    if (r.meeting().list.open)
        return r.locales.format(r.viewer.language, "page.list_open_until",
                                {{"time", moment(r, window.closes_at)}});
    if (as_of < window.opens_at)
        return r.locales.format(r.viewer.language, "page.list_opens",
                                {{"time", moment(r, window.opens_at)}});
    return r.word("page.list_closed");
}

std::string edition(wire::Rendering const& r) {
    auto const filled = [&](std::string_view key, char const* name, std::string const& number) {
        return r.locales.format(r.viewer.language, key, {{name, number}});
    };
    model::Meeting const& meeting = r.meeting();
    if (r.view.publication)
        return filled("page.publication", "number",
                      std::to_string(meeting.publications.back().number));
    std::string text = filled("page.version", "version", std::to_string(meeting.version));
    if (!meeting.published || !access::sees_work(r.viewer.sight)) return text;
    return text + " · " +
           filled("page.unpublished", "count",
                  std::to_string(model::unpublished_changes(meeting, *r.view.list)));
}

std::string level_word(wire::Rendering const& r, model::Level level) {
    return r.word("level." + std::string{wire::word(wire::level_words, level)});
}

}  // namespace rostrum::server::feeds
