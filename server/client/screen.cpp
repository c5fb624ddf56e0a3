#include "server/client/screen.hpp"

#include <algorithm>
#include <array>

#include "server/client/cells.hpp"

namespace rostrum::server::client {

namespace {

constexpr int time_width = 5;      // "10:42", of today
constexpr int position_width = 4;  // " 123"
constexpr int clock_width = 8;
constexpr int widest_word = 24;  // a level, a state
constexpr int gap = 2;
constexpr int roomy_width = 50;  // below it a table has times and names alone

struct Column {
    std::string text;
    int width = 0;
    Style style = Style::plain;
    bool right = false;
};

Style signal_style(Signal signal) {
    constexpr std::array styles{Style::bold, Style::green, Style::amber, Style::red};
    return styles[static_cast<std::size_t>(signal)];
}

Line in_columns(std::vector<Column> const& columns) {
    Line line;
    for (Column const& column : columns) {
        if (!line.empty()) line.push_back({std::string(gap, ' ')});
        line.push_back({column.right ? fitted_right(column.text, column.width)
                                     : fitted(column.text, column.width),
                        column.style});
    }
    return line;
}

struct Painter {
    Picture const& picture;
    Connection const& connection;
    Surface const& surface;
    model::Instant now;
    config::Locales const& locales;

    std::string word(std::string_view key) const { return locales.text(surface.language, key); }
    std::string word(std::string_view family, std::string const& of) const {
        return of.empty() ? std::string{} : word(std::string{family} + of);
    }
    // At the venue; of another day with its weekday.
    std::string local(model::Instant at) const {
        model::LocalTime const there = surface.zone.local(at);
        auto const day = date::floor<date::days>(there);
        std::string const time = config::wall_clock(there);
        if (day == date::floor<date::days>(surface.zone.local(now))) return time;
        auto const weekday = date::weekday{day}.iso_encoding();
        return word("watch_weekday." + std::to_string(weekday)) + ' ' + time;
    }
    // With the seconds, which a watch on the wall has and a plan has not.
    std::string watch() const {
        if (picture.state.empty()) return {};  // the service has not said yet what time it is
        auto const time = surface.zone.local(now).time_since_epoch();
        auto const seconds = (std::chrono::floor<model::Seconds>(time) % 60).count();
        return local(now) + (seconds < 10 ? ":0" : ":") + std::to_string(seconds);
    }

    std::string state_words() const {
        if (picture.state.empty()) return word("watch.connecting");
        if (picture.state == "closed") return word("watch.", "phase_" + picture.phase);
        return word("watch.", picture.state);
    }
    // What a turn is, where it is not simply a statement.
    std::string kind_words(Shown const& shown) const {
        bool const named = shown.kind == "reply" || shown.kind == "intervention" ||
                           shown.kind == "motion" || shown.kind == "point_of_order";
        return named ? word("watch.", "kind_" + shown.kind) : word("level.", shown.level);
    }
    std::string whereabouts(Shown const& shown) const {
        bool const waits = shown.state == "listed" || shown.state == "overflow";
        if (shown.ready && waits) return word("watch.in_the_hall");
        bool const plain = shown.state == "listed" || shown.state == "asked";
        return plain ? std::string{} : word("state.", shown.state);
    }

    Line heading() const {
        int const wide = static_cast<int>(watch().size());
        return in_columns({{picture.meeting, surface.width - wide - gap, Style::bold},
                           {watch(), wide, Style::bold, true}});
    }
    Line subheading() const {
        std::string where = picture.sitting;
        if (!picture.segment.empty()) where += (where.empty() ? "" : " · ") + picture.segment;
        if (picture.rehearsal)
            where = word("page.rehearsal") + (where.empty() ? "" : " · " + where);
        return in_columns({{where, surface.width, Style::dim}});
    }
    Line state_line() const {
        bool const lost = connection.lost_since.has_value();
        if (!lost) return in_columns({{state_words(), surface.width, Style::plain}});
        std::string text = locales.format(surface.language, "watch.lost",
                                          {{"time", local(*connection.lost_since)}});
        return in_columns({{text, surface.width, Style::alarm}});
    }
    Line technicians_line() const {
        return in_columns({{connection.why, surface.width, Style::dim}});
    }
    // The clock of what was lost touch with would be a guess: another speaker may stand there.
    Column clock_column() const {
        if (connection.lost_since) return {"?", clock_width, Style::alarm, true};
        if (!picture.clock) return {"", clock_width};
        ClockFace const shown = face(*picture.clock, now);
        return {shown.text, clock_width, signal_style(shown.signal), true};
    }
    std::vector<Line> speaking() const {
        std::vector<Line> lines;
        int const wide = surface.width - clock_width - gap;
        if (picture.current) {
            lines.push_back(
                in_columns({{picture.current->name, wide, Style::bold}, clock_column()}));
            std::string about = kind_words(*picture.current);
            if (!picture.current->speaker.empty())
                about += (about.empty() ? "" : " · ") + picture.current->speaker;
            if (!about.empty()) lines.push_back(in_columns({{about, surface.width}}));
        }
        if (picture.interrupted)
            lines.push_back(in_columns({{locales.format(surface.language, "watch.interrupted",
                                                        {{"name", picture.interrupted->name}}),
                                         surface.width, Style::dim}}));
        return lines;
    }

    // A word's column takes what its longest word needs.
    template <class Words>
    int width_for(std::vector<Shown> const& rows, Words words) const {
        int wide = 0;
        for (Shown const& row : rows)
            wide = std::max(wide, cells(words(row)));
        return std::min({wide, widest_word, surface.width / 4});
    }
    // Of the rows that are shown: others may be of other days.
    int width_of_times(std::vector<Shown> const& rows, std::size_t from, std::size_t count) const {
        int wide = time_width;
        for (std::size_t i = from; i < std::min(from + count, rows.size()); ++i)
            if (rows[i].starts_at) wide = std::max(wide, cells(local(*rows[i].starts_at)));
        return std::min(wide, std::max(time_width, surface.width / 2));
    }
    // When its turn is expected, where that is another minute than the plan's.
    std::string expected(Shown const& row) const {
        if (!row.expected_at) return {};
        std::string const time = local(*row.expected_at);
        return row.starts_at && local(*row.starts_at) == time ? std::string{} : "≈ " + time;
    }
    std::vector<Line> table(std::vector<Shown> const& rows, std::size_t from, std::size_t count,
                            bool numbered) const {
        bool const roomy = surface.width >= roomy_width;
        int const time = width_of_times(rows, from, count);
        int const level =
            roomy ? width_for(rows, [&](Shown const& row) { return kind_words(row); }) : 0;
        int const state =
            roomy ? width_for(rows, [&](Shown const& row) { return whereabouts(row); }) : 0;
        std::vector<Shown> const here(
            rows.begin() + static_cast<std::ptrdiff_t>(from),
            rows.begin() + static_cast<std::ptrdiff_t>(std::min(from + count, rows.size())));
        int const forecast =
            roomy ? width_for(here, [&](Shown const& row) { return expected(row); }) : 0;
        numbered = numbered && roomy;
        int const number = numbered ? position_width + gap : 0;
        int const taken = number + time + gap + (roomy ? level + state + 2 * gap : 0) +
                          (forecast > 0 ? forecast + gap : 0);
        int const name = std::max(surface.width - taken, 0);
        std::vector<Line> lines;
        for (std::size_t i = from; i < std::min(from + count, rows.size()); ++i) {
            Shown const& row = rows[i];
            std::vector<Column> columns;
            Style const style = style_of(row);
            if (numbered)
                columns.push_back({row.position > 0 ? std::to_string(row.position) : "",
                                   position_width, style, true});
            columns.push_back({row.starts_at ? local(*row.starts_at) : "", time, style});
            if (forecast > 0) columns.push_back({expected(row), forecast, style});
            columns.push_back({row.name, name, style});
            if (roomy) columns.push_back({kind_words(row), level, style});
            if (roomy) columns.push_back({whereabouts(row), state, style});
            lines.push_back(in_columns(columns));
        }
        return lines;
    }
    static Style style_of(Shown const& row) {
        bool const over = row.state == "delivered" || row.state == "withdrawn";
        bool const on = row.state == "called" || row.state == "speaking" || row.state == "paused";
        return over ? Style::dim : on ? Style::bold : Style::plain;
    }

    // The present is whoever is at the rostrum, else the first who waits: a few before, the rest
    // after.
    std::size_t first_row(std::size_t count) const {
        auto const& list = picture.list;
        if (list.size() <= count) return 0;
        auto const found = std::find_if(list.begin(), list.end(), [](Shown const& row) {
            return style_of(row) == Style::bold || row.state == "listed";
        });
        auto const present = static_cast<std::size_t>(found - list.begin());
        std::size_t const before = count / 4;
        std::size_t const from = present > before ? present - before : 0;
        return std::min(from, list.size() - count);
    }
    Line title(std::string_view key) const {
        return in_columns({{word(key), surface.width, Style::dim}});
    }
};

void append(std::vector<Line>& lines, std::vector<Line> more) {
    for (Line& line : more)
        lines.push_back(std::move(line));
}

std::string_view code_of(Style style) {
    constexpr std::array<std::string_view, 7> codes{
        "", "\033[2m", "\033[1m", "\033[1;32m", "\033[1;33m", "\033[1;31m", "\033[1;37;41m"};
    return codes[static_cast<std::size_t>(style)];
}

}  // namespace

std::vector<Line> draw(Picture const& picture, Connection const& connection, Surface const& surface,
                       model::Instant now, config::Locales const& locales) {
    Painter const painter{picture, connection, surface, now, locales};
    std::vector<Line> lines{painter.heading(), painter.subheading(), {}, painter.state_line()};
    if (!connection.why.empty() && connection.lost_since)
        lines.push_back(painter.technicians_line());
    append(lines, painter.speaking());
    if (!picture.next.empty()) {
        lines.push_back({});
        lines.push_back(painter.title("watch.next"));
        append(lines, painter.table(picture.next, 0, picture.next.size(), false));
    }
    // A list of one line would be no list.
    auto const used = static_cast<int>(lines.size()) + 2;
    if (!picture.list.empty() && used + 3 <= surface.height) {
        auto const room = static_cast<std::size_t>(surface.height - used);
        lines.push_back({});
        lines.push_back(painter.title("page.list_of_speakers"));
        append(lines, painter.table(picture.list, painter.first_row(room), room, true));
    }
    if (lines.size() > static_cast<std::size_t>(std::max(surface.height, 0)))
        lines.resize(static_cast<std::size_t>(std::max(surface.height, 0)));
    return lines;
}

std::string plain_text(Line const& line) {
    std::string text;
    for (Span const& span : line)
        text += span.text;
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string coloured_text(Line const& line) {
    std::string text;
    for (Span const& span : line) {
        std::string_view const code = code_of(span.style);
        text.append(code) += span.text;
        if (!code.empty()) text += "\033[0m";
    }
    return text;
}

}  // namespace rostrum::server::client
