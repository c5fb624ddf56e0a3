#include "server/feeds/day_picture.hpp"

#include <algorithm>
#include <cmath>

#include "model/forecast.hpp"
#include "server/feeds/phrases.hpp"
#include "server/feeds/rows.hpp"
#include "server/feeds/svg.hpp"
#include "server/wire/as_run_json.hpp"

namespace rostrum::server::feeds {

namespace {

using Edge = Svg::Edge;

// Light and dark, and blue beside green: told apart without colour as well.
constexpr std::string_view day_style = R"(.ground { fill: #ffffff; }
.title { font-size: 20px; font-weight: bold; }
.day { font-size: 14px; font-weight: bold; }
.note { font-size: 11px; fill: #444444; }
.rehearsal { font-size: 12px; font-weight: bold; fill: #9a3412; }
.key { font-size: 11px; }
.sitting { fill: #eef1f5; }
.debate { fill: #e9eff8; }
.panel { fill: #f3efe6; }
.opening, .closing { fill: #e9f1ec; }
.extension { fill: #fdf0c8; }
.break { fill: #ffffff; }
.sitting-name { font-size: 12px; font-weight: bold; }
.segment-name { font-size: 10px; fill: #333333; }
.hour { font-size: 10px; fill: #444444; }
.grid { stroke: #c9cfd8; stroke-width: 0.6; }
.rule { stroke: #ffffff; stroke-width: 1; }
.name { font-size: 11px; }
.number { font-size: 10px; fill: #555555; }
.plan { fill: #ffffff; fill-opacity: 0.55; stroke: #5f6b7a; stroke-width: 0.9; }
.range { fill: #2f7fd0; }
.expected { stroke: #0a2f5c; stroke-width: 1.8; }
.chance { font-size: 9px; fill: #0a2f5c; }
.heard { fill: #14623a; }
.stopped { fill: #93c7a6; }
.absent { stroke: #b3261e; stroke-width: 1.8; }
.now { stroke: #c2410c; stroke-width: 1.2; }
.now-time { font-size: 10px; font-weight: bold; fill: #c2410c; }
)";

constexpr double whole_width = 1400;
constexpr double margin = 24;
constexpr double row_height = 17;
constexpr double number_width = 34;
constexpr double name_size = 11;
constexpr double gap = 12;  // between the names and the day
constexpr double key_height = 20;
constexpr double bands_height = 76;  // the names of sittings and segments
constexpr double hours_height = 16;
constexpr std::size_t rows_between_hours = 40;  // so that a long list is read without its head

// So long behind its end a sitting in progress is still followed; it may be that nobody has
// adjourned it.
constexpr model::Milliseconds longest_overrun = std::chrono::hours{2};
constexpr model::Milliseconds longest_day = std::chrono::hours{24};

date::local_days day_of_sitting(model::Programme const& programme, model::Sitting const& sitting) {
    return date::floor<date::days>(programme.zone.local(sitting.time.begin));
}

// A role or a statement on this day.
struct DayRow {
    Row row;
    std::vector<model::Interval> plans;      // of this day; an absent one has its first as well
    std::vector<model::Turn const*> turns;   // of this day, in order
    std::vector<model::ForecastPart> parts;  // of this day, with ranges
    model::Forecast const* forecast = nullptr;
};

// What of the meeting is of this day.
class Day {
public:
    Day(wire::Rendering const& r, model::Instant as_of, date::local_days day)
        : r_(r), forecasts_(r.forecasts()), day_(day), as_of_(as_of) {
        for (model::Sitting const& sitting : r.programme().sittings)
            if (day_of_sitting(r.programme(), sitting) == day) sittings_.push_back(&sitting);
        for (model::Segment const& segment : r.programme().segments)
            if (holds(segment.sitting)) segments_.push_back(&segment);
        for (model::Sitting const* sitting : sittings_)
            for (model::Turn const* turn : wire::turns_of(r.meeting().floor(), sitting->id))
                turns_.push_back(turn);
        find_rows();
        find_time();
    }
    Day(Day const&) = delete;

    date::local_days day() const { return day_; }
    std::vector<model::Sitting const*> const& sittings() const { return sittings_; }
    std::vector<model::Segment const*> const& segments() const { return segments_; }
    std::vector<DayRow> const& rows() const { return rows_; }
    // Whole hours at the venue.
    model::Interval const& time() const { return time_; }

private:
    bool holds(model::SittingId const& id) const {
        return std::any_of(sittings_.begin(), sittings_.end(),
                           [&](auto const* sitting) { return sitting->id == id; });
    }
    model::Segment const* find(model::SegmentId const& id) const {
        auto const found = std::find_if(segments_.begin(), segments_.end(),
                                        [&](auto const* segment) { return segment->id == id; });
        return found == segments_.end() ? nullptr : *found;
    }

    // Roles where the programme has them; the statements, in the order of the list, where the
    // debate begins.
    void find_rows() {
        bool listed = false;
        for (model::Segment const* segment : segments_) {
            add_roles(*segment);
            if (segment->kind == model::SegmentKind::debate && !listed) {
                add_statements();
                listed = true;
            }
        }
        if (!listed) add_statements();
    }
    void add_roles(model::Segment const& segment) {
        for (model::RolePlan const& plan : model::lay_out_roles(r_.meeting(), segment)) {
            bool const seen = plan.booking && r_.visible(*plan.booking);
            DayRow row = row_of(seen ? plan.booking : nullptr);
            row.row.segment = &segment;
            row.row.slot = plan.slot;
            add_plan(row, plan.time);
            rows_.push_back(std::move(row));
        }
    }
    // Whoever is planned here, was called here, or is likely to be: a list that runs late or early
    // brings those of another day.
    void add_statements() {
        for (model::Place const& place : r_.view.list->places) {
            model::Booking const* booking = r_.meeting().bookings[place.booking].get();
            if (!r_.visible(*booking)) continue;
            DayRow row = row_of(booking);
            row.row.place = &place;
            if (place.planned && find(place.planned->segment)) add_plan(row, place.planned->time);
            if (!row.plans.empty() || !row.turns.empty() || !row.parts.empty())
                rows_.push_back(std::move(row));
        }
    }
    DayRow row_of(model::Booking const* booking) const {
        DayRow row;
        row.row.booking = booking;
        if (!booking) return row;
        for (model::Turn const* turn : turns_) {
            if (turn->ref.booking != booking->id) continue;
            row.turns.push_back(turn);
            if (turn->planned && find(turn->planned->segment)) add_plan(row, turn->planned->time);
        }
        row.forecast = forecasts_.find(*booking);
        if (!row.forecast) return row;
        for (model::ForecastPart const& part : row.forecast->parts)
            if (part.range && find(part.segment)) row.parts.push_back(part);
        return row;
    }
    static void add_plan(DayRow& row, model::Interval const& time) {
        if (std::find(row.plans.begin(), row.plans.end(), time) == row.plans.end())
            row.plans.push_back(time);
    }

    void find_time() {
        model::Floor const& floor = r_.meeting().floor();
        time_ = sittings_.front()->time;
        for (model::Sitting const* sitting : sittings_) {
            cover(sitting->time.begin);
            cover(sitting->time.end);
            model::SittingRecord const* record = floor.record(sitting->id);
            if (!record) continue;
            cover(record->opened_at);
            if (record->extended_to) cover(*record->extended_to);
            if (record->adjourned_at) cover(*record->adjourned_at);
        }
        for (model::Turn const* turn : turns_)
            if (turn->ended_at) cover(*turn->ended_at);
        model::Instant const latest = time_.end + longest_overrun;
        model::SittingRecord const* now = floor.now.sitting();
        if (now && holds(now->id)) cover(std::min(as_of_, latest));
        for (DayRow const& row : rows_)
            for (model::ForecastPart const& part : row.parts)
                cover(std::min(part.range->end, latest));
        time_.begin -= past_the_hour(time_.begin);
        time_.end = std::min(time_.end, time_.begin + longest_day);
        if (auto const past = past_the_hour(time_.end); past > model::Milliseconds{0})
            time_.end += std::chrono::hours{1} - past;
    }
    void cover(model::Instant at) {
        time_.begin = std::min(time_.begin, at);
        time_.end = std::max(time_.end, at);
    }
    model::Milliseconds past_the_hour(model::Instant at) const {
        model::LocalTime const local = r_.programme().zone.local(at);
        return local - date::floor<std::chrono::hours>(local);
    }

    wire::Rendering const& r_;
    model::Forecasts const& forecasts_;
    date::local_days day_;
    model::Instant as_of_;
    std::vector<model::Sitting const*> sittings_;
    std::vector<model::Segment const*> segments_;
    std::vector<model::Turn const*> turns_;
    std::vector<DayRow> rows_;
    model::Interval time_;
};

// A sign of the legend.
enum class Sign { plan, range, expected, heard, stopped, absent, extension, now };
struct Key {
    Sign sign;
    std::string words;
};

class DayPicture {
public:
    DayPicture(wire::Rendering const& r, model::Instant as_of, Day const& day, bool rehearsal)
        : r_(r), as_of_(as_of), day_(day), rehearsal_(rehearsal) {
        place_keys();
        names_width_ = names_width();
        double const names = number_width + names_width_ + gap;
        left_ = rtl() ? margin : margin + names;
        right_ = rtl() ? whole_width - margin - names : whole_width - margin;
        bands_ = 96 + keys_height_;
        hours_ = bands_ + bands_height;
        top_ = hours_ + hours_height;
        std::size_t const rows = day_.rows().size();
        rows_end_ = rows == 0 ? top_ + 3 * row_height
                              : top_ + static_cast<double>(rows) * row_height +
                                    static_cast<double>(strips_before(rows - 1)) * hours_height;
    }

    std::string render() && {
        Svg svg(r_.viewer.language, whole_width, rows_end_ + hours_height + 12, heading(),
                r_.word("picture.day_text") + " " + notes(), day_style);
        put_heading(svg);
        put_keys(svg);
        put_bands(svg);
        put_hours(svg);
        for (std::size_t i = 0; i < day_.rows().size(); ++i)
            put_row(svg, day_.rows()[i], y_of(i));
        if (day_.rows().empty())
            svg.text((left_ + right_) / 2, top_ + 2 * row_height, Edge::middle, "day",
                     r_.word("picture.nobody"));
        put_now(svg);
        return std::move(svg).finish();
    }

private:
    // ---- Where -----------------------------------------------------------------------------

    // In Arabic names stand at the right and every text is written from right to left. Time keeps
    // its direction: the same minute is at the same side in all six languages, whose pictures lie
    // beside each other on one table, and the hours themselves, 10:00-13:00, are written so.
    bool rtl() const { return r_.viewer.language == model::Language::ar; }
    double from_start(double distance) const { return rtl() ? whole_width - distance : distance; }
    Edge start() const { return rtl() ? Edge::right : Edge::left; }
    Edge end() const { return rtl() ? Edge::left : Edge::right; }

    double x(model::Instant at) const {
        using Real = std::chrono::duration<double>;
        model::Interval const& time = day_.time();
        double const part = Real(at - time.begin) / Real(time.end - time.begin);
        return left_ + std::clamp(part, 0.0, 1.0) * (right_ - left_);
    }
    static std::size_t strips_before(std::size_t row) { return row / rows_between_hours; }
    double y_of(std::size_t row) const {
        return top_ + static_cast<double>(row) * row_height +
               static_cast<double>(strips_before(row)) * hours_height;
    }
    double names_width() const {
        double width = 150;
        for (DayRow const& row : day_.rows())
            width = std::max(width, width_of(who(r_, row.row), name_size));
        return std::min(width, 400.0);
    }

    // ---- The head --------------------------------------------------------------------------

    std::string heading() const {
        return r_.text(r_.programme().short_title) + ", " +
               r_.locales.date(r_.viewer.language, date::year_month_day{day_.day()}) + " – " +
               r_.word("picture.day_title");
    }
    std::string notes() const {
        auto const filled = [&](char const* key, config::Locales::Values const& values) {
            return r_.locales.format(r_.viewer.language, key, values);
        };
        std::string text =
            filled("page.as_of", {{"time", moment(r_, as_of_)}}) + " · " +
            filled("page.version", {{"version", std::to_string(r_.meeting().version)}}) + " · " +
            filled("page.local_times", {{"zone", r_.programme().zone.name}});
        if (r_.viewer.sight == access::Sight::programme)
            text += " " + r_.word("page.not_published");
        return text;
    }
    void put_heading(Svg& svg) const {
        double const x = from_start(margin);
        svg.text(x, 34, start(), "title",
                 shortened(r_.text(r_.programme().short_title), 20, whole_width - 2 * margin));
        svg.text(x, 56, start(), "day",
                 r_.locales.date(r_.viewer.language, date::year_month_day{day_.day()}) + " – " +
                     r_.word("picture.day_title"));
        if (rehearsal_)
            svg.text(from_start(whole_width - margin), 56, end(), "rehearsal",
                     r_.word("page.rehearsal"));
        svg.text(x, 74, start(), "note", shortened(notes(), 11, whole_width - 2 * margin));
    }

    void place_keys() {
        keys_ = {{Sign::plan, r_.word("picture.plan")},
                 {Sign::range, r_.word("picture.range")},
                 {Sign::expected, r_.word("picture.expected")},
                 {Sign::heard, r_.word("picture.heard")},
                 {Sign::stopped, r_.word("picture.stopped")},
                 {Sign::absent, r_.word("picture.absent")},
                 {Sign::now, r_.word("picture.now")}};
        if (std::any_of(day_.sittings().begin(), day_.sittings().end(),
                        [&](auto const* sitting) { return extended(*sitting); }))
            keys_.push_back({Sign::extension, r_.word("picture.extension")});
        double at = margin;
        double line = 0;
        for (Key const& key : keys_) {
            double const width = 34 + width_of(key.words, 11) + 22;
            if (at > margin && at + width > whole_width - margin) {
                at = margin;
                line += key_height;
            }
            places_.emplace_back(at, line);
            at += width;
        }
        keys_height_ = line + key_height;
    }
    void put_keys(Svg& svg) const {
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            double const y = 94 + places_[i].second;
            double const begin = from_start(places_[i].first);
            put_sign(svg, keys_[i].sign, rtl() ? begin - 28 : begin, y);
            svg.text(from_start(places_[i].first + 34), y + 4, start(), "key", keys_[i].words);
        }
    }
    void put_sign(Svg& svg, Sign sign, double x, double y) const {
        switch (sign) {
            case Sign::plan:
                return svg.rect(x, y - 5.5, 28, 11, "plan");
            case Sign::range:
                return svg.rect(x, y - 4, 28, 8, "range", opacity(1));
            case Sign::expected:
                return svg.line(x + 14, y - 6, x + 14, y + 6, "expected");
            case Sign::heard:
                return svg.rect(x, y - 4.5, 28, 9, "heard");
            case Sign::stopped:
                return svg.rect(x, y - 4.5, 28, 9, "stopped");
            case Sign::absent:
                return put_cross(svg, x + 14, y);
            case Sign::extension:
                return svg.rect(x, y - 6, 28, 12, "extension");
            case Sign::now:
                return svg.line(x + 14, y - 7, x + 14, y + 7, "now");
        }
    }

    // ---- The day ---------------------------------------------------------------------------

    void put_band(Svg& svg, model::Interval const& time, std::string_view style_class) const {
        double const begin = x(time.begin);
        double const width = x(time.end) - begin;
        if (width > 0) svg.rect(begin, bands_, width, rows_end_ - bands_, style_class);
    }
    std::optional<model::Interval> extended(model::Sitting const& sitting) const {
        model::SittingRecord const* record = r_.meeting().floor().record(sitting.id);
        if (!record || !record->extended_to) return std::nullopt;
        return model::Interval{sitting.time.end, *record->extended_to};
    }
    // What is no sitting's stays blank.
    void put_bands(Svg& svg) const {
        for (model::Sitting const* sitting : day_.sittings()) {
            std::string const name = r_.text(sitting->name);
            svg.open_group("band", name + " · " + span(r_, sitting->time));
            put_band(svg, sitting->time, "sitting");
            if (auto const time = extended(*sitting)) put_band(svg, *time, "extension");
            put_name(svg, sitting->time, bands_ + 15, "sitting-name", 13, name, 1);
            svg.close_group();
        }
        for (model::Segment const* segment : day_.segments())
            put_segment(svg, *segment);
        for (model::Sitting const* sitting : day_.sittings())
            if (model::SittingRecord const* record = r_.meeting().floor().record(sitting->id))
                put_suspensions(svg, *record);
    }
    void put_segment(Svg& svg, model::Segment const& segment) const {
        constexpr std::string_view classes[] = {"opening", "debate", "panel", "closing"};
        double const begin = x(segment.time.begin);
        double const width = x(segment.time.end) - begin;
        double const y = bands_ + 21;
        svg.open_group("band", r_.text(segment.name) + " · " + span(r_, segment.time));
        svg.rect(begin, y, width, rows_end_ - y, classes[static_cast<std::size_t>(segment.kind)]);
        svg.line(begin, y, begin, rows_end_, "rule");
        put_name(svg, segment.time, y + 13, "segment-name", 10, r_.text(segment.name), 3);
        svg.close_group();
    }
    void put_name(Svg& svg, model::Interval const& time, double y, std::string_view style_class,
                  double size, std::string const& name, std::size_t lines) const {
        double const width = x(time.end) - x(time.begin) - 6;
        if (width < 3 * size) return;
        for (std::string const& line : broken(name, size, width, lines)) {
            svg.text((x(time.begin) + x(time.end)) / 2, y, Edge::middle, style_class, line);
            y += size + 2;
        }
    }
    void put_suspensions(Svg& svg, model::SittingRecord const& record) const {
        auto breaks = record.suspensions;
        if (record.suspended_since) breaks.push_back({*record.suspended_since, as_of_});
        for (model::Interval const& time : breaks) {
            double const begin = x(time.begin);
            double const width = x(time.end) - begin;
            if (width > 0) svg.rect(begin, hours_, width, rows_end_ - hours_, "break");
        }
    }

    void put_hours(Svg& svg) const {
        std::vector<double> strips{hours_, rows_end_};
        for (std::size_t row = rows_between_hours; row < day_.rows().size();
             row += rows_between_hours)
            strips.push_back(y_of(row) - hours_height);
        for (model::Instant at = day_.time().begin; at <= day_.time().end;
             at += std::chrono::hours{1}) {
            svg.line(x(at), top_, x(at), rows_end_, "grid");
            for (double const y : strips)
                svg.text(x(at), y + 12, Edge::middle, "hour", clock(r_, at));
        }
    }
    void put_now(Svg& svg) const {
        if (as_of_ < day_.time().begin || day_.time().end < as_of_) return;
        svg.line(x(as_of_), hours_ - 2, x(as_of_), rows_end_, "now");
        svg.text(x(as_of_), hours_ - 5, Edge::middle, "now-time", clock(r_, as_of_));
    }

    // ---- A row -----------------------------------------------------------------------------

    void put_row(Svg& svg, DayRow const& row, double top) const {
        double const y = top + row_height / 2;
        svg.open_group("row", told(row));
        svg.line(left_, top + row_height, right_, top + row_height, "rule");
        if (row.row.place)
            svg.text(from_start(margin + number_width - 8), y + 4, end(), "number",
                     std::to_string(row.row.place->position));
        svg.text(from_start(margin + number_width), y + 4, start(), "name",
                 shortened(who(r_, row.row), name_size, names_width_));
        for (model::Interval const& plan : row.plans)
            svg.rect(x(plan.begin), y - 5.5, std::max(x(plan.end) - x(plan.begin), 1.0), 11,
                     "plan");
        put_forecast(svg, row, y);
        for (model::Turn const* turn : row.turns)
            put_turn(svg, *turn, y);
        svg.close_group();
    }

    // The paler, the less likely.
    static std::string opacity(double chance) {
        int const percent = static_cast<int>(std::lround(20 + 45 * chance));
        return "fill-opacity=\"0." + std::to_string(percent) + "\"";
    }
    void put_forecast(Svg& svg, DayRow const& row, double y) const {
        for (model::ForecastPart const& part : row.parts) {
            double const begin = x(part.range->begin);
            double const end = std::max(x(part.range->end), begin + 1.5);
            svg.rect(begin, y - 4, std::min(end, right_) - begin, 8, "range",
                     opacity(part.chance) + " rx=\"2\"");
            if (part.chance < 1) put_chance(svg, part.chance, begin, end, y);
        }
        if (!row.forecast || !row.forecast->expected || row.parts.empty()) return;
        model::Instant const expected = *row.forecast->expected;
        bool const here = std::any_of(row.parts.begin(), row.parts.end(), [&](auto const& part) {
            return part.range->begin <= expected && expected <= part.range->end;
        });
        if (here) svg.line(x(expected), y - 6, x(expected), y + 6, "expected");
    }
    void put_chance(Svg& svg, double chance, double begin, double end, double y) const {
        std::string const words = percent(r_, chance);
        double const room = width_of(words, 9) + 6;
        if (end + room <= right_)
            svg.text(end + 4, y + 3.5, Edge::left, "chance", words);
        else
            svg.text(begin - 4, y + 3.5, Edge::right, "chance", words);
    }

    // Of the pauses it is known how long they were together, not when each was: they stand behind
    // what was spoken.
    void put_turn(Svg& svg, model::Turn const& turn, double y) const {
        if (turn.state == model::TurnState::absent) return put_cross(svg, x(*turn.called_at), y);
        model::Instant const begin = turn.began_at.value_or(*turn.called_at);
        model::Instant const end = turn.ended_at.value_or(std::max(as_of_, begin));
        double const from = std::min(x(begin), right_ - 1);
        svg.rect(from, y - 4.5, std::max(x(end) - from, 1.0), 9, "stopped");
        if (!turn.began_at) return;
        model::Instant const spoken = begin + used(turn);
        svg.rect(from, y - 4.5, std::max(x(std::min(spoken, end)) - from, 1.0), 9, "heard");
    }
    model::Milliseconds used(model::Turn const& turn) const {
        return turn.ended_at ? turn.clock.used : turn.clock.used_at(as_of_);
    }
    void put_cross(Svg& svg, double x, double y) const {
        x = std::clamp(x, margin, whole_width - margin);
        svg.line(x - 4, y - 4, x + 4, y + 4, "absent");
        svg.line(x - 4, y + 4, x + 4, y - 4, "absent");
    }

    // All of a row in words.
    std::string told(DayRow const& row) const {
        std::string text;
        if (row.row.place) text = std::to_string(row.row.place->position) + ". ";
        text += who(r_, row.row);
        auto const add = [&](char const* key, config::Locales::Values const& values) {
            text += " · " + r_.locales.format(r_.viewer.language, key, values);
        };
        for (model::Interval const& plan : row.plans)
            add("picture.told_plan", {{"time", span(r_, plan)}});
        if (row.forecast && row.forecast->expected)
            add("picture.told_expected", {{"time", moment(r_, *row.forecast->expected)}});
        for (model::ForecastPart const& part : row.parts)
            add("picture.told_range",
                {{"time", span(r_, *part.range)}, {"chance", percent(r_, part.chance)}});
        if (row.forecast && row.forecast->overflow > 0)
            add("picture.told_overflow", {{"chance", percent(r_, row.forecast->overflow)}});
        for (model::Turn const* turn : row.turns)
            tell_turn(*turn, add);
        return text;
    }
    template <class Add>
    void tell_turn(model::Turn const& turn, Add const& add) const {
        if (turn.state == model::TurnState::absent)
            return add("picture.told_absent", {{"time", clock(r_, *turn.called_at)}});
        if (!turn.began_at)
            return add("picture.told_called", {{"time", clock(r_, *turn.called_at)}});
        model::Instant const end = turn.ended_at.value_or(std::max(as_of_, *turn.began_at));
        add("picture.told_heard", {{"time", span(r_, {*turn.began_at, end})}});
        auto const stopped = std::chrono::round<model::Seconds>(end - *turn.began_at - used(turn));
        if (stopped > model::Seconds{0})
            add("picture.told_stopped", {{"time", duration(r_, stopped)}});
    }

    wire::Rendering const& r_;
    model::Instant as_of_;
    Day const& day_;
    bool rehearsal_;
    std::vector<Key> keys_;
    std::vector<std::pair<double, double>> places_;  // of the keys: from the start, from the top
    double keys_height_ = 0;
    double names_width_ = 0;
    double left_ = 0;  // the day's edges
    double right_ = 0;
    double bands_ = 0;  // the upper edges of what is below each other
    double hours_ = 0;
    double top_ = 0;
    double rows_end_ = 0;
};

}  // namespace

std::vector<date::local_days> days_with_a_sitting(model::Programme const& programme) {
    std::vector<date::local_days> days;
    for (model::Sitting const& sitting : programme.sittings)
        days.push_back(day_of_sitting(programme, sitting));
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

date::local_days day_at(model::Meeting const& meeting, model::Instant as_of) {
    model::Programme const& programme = *meeting.programme;
    model::Floor const& floor = meeting.floor();
    if (model::SittingRecord const* now = floor.now.sitting())
        return day_of_sitting(programme, *programme.find(now->id));
    for (model::Sitting const& sitting : programme.sittings)
        if (as_of < sitting.time.end && !floor.adjourned(sitting.id))
            return day_of_sitting(programme, sitting);
    return days_with_a_sitting(programme).back();
}

std::string day_svg(wire::Rendering const& r, model::Instant as_of,
                    std::optional<date::local_days> day, bool rehearsal) {
    Day const shown(r, as_of, day ? *day : day_at(r.meeting(), as_of));
    return DayPicture(r, as_of, shown, rehearsal).render();
}

}  // namespace rostrum::server::feeds
