#include "server/feeds/calibration_picture.hpp"

#include <algorithm>
#include <cmath>

#include "server/feeds/phrases.hpp"
#include "server/feeds/svg.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::string_view calibration_style = R"(.ground { fill: #ffffff; }
.title { font-size: 20px; font-weight: bold; }
.heading { font-size: 13px; font-weight: bold; }
.note { font-size: 11px; fill: #444444; }
.nothing { font-size: 14px; fill: #444444; }
.rehearsal { font-size: 12px; font-weight: bold; fill: #9a3412; }
.figure { font-size: 11px; }
.plot { fill: #f5f7fa; }
.grid { stroke: #d6dbe2; stroke-width: 0.8; }
.rightly { stroke: #c2410c; stroke-width: 1.4; stroke-dasharray: 5 4; fill: none; }
.dot { fill: #2f7fd0; fill-opacity: 0.75; stroke: #0a2f5c; stroke-width: 0.8; }
.bar { fill: #2f7fd0; }
)";

constexpr double sheet_width = 1000;
constexpr double sheet_height = 720;
constexpr double edge = 40;
constexpr model::Hindsight::Fell fell_rightly{0.1, 0.4, 0.4, 0.1};
constexpr double held_rightly = 0.8;

// A square of figures from none to all: across from left to right and up, in every language, as the
// other five pictures have it and the figures are written.
struct Plot {
    double left, top, width, height;

    double x(double part) const { return left + part * width; }
    double y(double part) const { return top + (1 - part) * height; }
};
constexpr Plot reliability_plot{90, 170, 330, 260};
constexpr Plot fell_plot{560, 170, 400, 260};
constexpr Plot held_plot{90, 530, 870, 110};

class CalibrationPicture {
public:
    CalibrationPicture(wire::Rendering const& r, model::Hindsight const& hindsight,
                       model::Instant as_of, bool rehearsal)
        : r_(r),
          hindsight_(hindsight),
          as_of_(as_of),
          rehearsal_(rehearsal),
          title_(r.text(r.programme().short_title) + " – " + r.word("picture.calibration_title")),
          svg_(r.viewer.language, sheet_width, sheet_height, title_,
               r.word("picture.calibration_text"), calibration_style) {}

    std::string render() && {
        put_head();
        put_reliability();
        put_fell();
        put_held();
        return std::move(svg_).finish();
    }

private:
    using Edge = Svg::Edge;

    bool right_to_left() const { return r_.viewer.language == model::Language::ar; }
    Edge start() const { return right_to_left() ? Edge::right : Edge::left; }
    Edge end() const { return right_to_left() ? Edge::left : Edge::right; }
    double from_start(double distance) const {
        return right_to_left() ? sheet_width - distance : distance;
    }
    std::string word(std::string_view key) const { return r_.word(key); }
    std::string filled(std::string_view key, config::Locales::Values const& values) const {
        return r_.locales.format(r_.viewer.language, key, values);
    }

    void put_head() {
        double const room = sheet_width - 2 * edge;
        svg_.text(from_start(edge), 40, start(), "title",
                  shortened(r_.text(r_.programme().short_title), 20, room));
        svg_.text(from_start(edge), 64, start(), "heading", word("picture.calibration_title"));
        svg_.text(from_start(edge), 84, start(), "note",
                  filled("page.as_of", {{"time", moment(r_, as_of_)}}) + " · " +
                      filled("page.version", {{"version", std::to_string(r_.meeting().version)}}) +
                      " · " + filled("picture.count", {{"number", whole(hindsight_.count())}}));
        if (rehearsal_)
            svg_.text(from_start(sheet_width - edge), 64, end(), "rehearsal",
                      word("page.rehearsal"));
        svg_.rect(from_start(edge) - (right_to_left() ? 14 : 0), 98, 14, 10, "bar");
        svg_.text(from_start(edge + 20), 107, start(), "note", word("picture.as_it_was"));
        double const second = edge + 50 + width_of(word("picture.as_it_was"), 11);
        svg_.line(from_start(second), 103, from_start(second + 24), 103, "rightly");
        svg_.text(from_start(second + 30), 107, start(), "note", word("picture.should_be"));
    }
    static std::string whole(double count) { return std::to_string(std::llround(count)); }

    // ---- Frames ------------------------------------------------------------------------------

    // Over the plot, in the middle of it: its words may be longer than it is wide.
    void open(Plot const& plot, std::string_view heading) {
        svg_.open_group("plot-of", heading);
        svg_.rect(plot.left, plot.top, plot.width, plot.height, "plot");
        double y = plot.top - 22;
        auto const lines = broken(heading, 13, plot.width + 60, 2);
        if (lines.size() > 1) y -= 16;
        for (std::string const& line : lines) {
            svg_.text(plot.left + plot.width / 2, y, Edge::middle, "heading", line);
            y += 16;
        }
    }
    void put_steps(Plot const& plot, int steps, double most) {
        for (int i = 0; i <= steps; ++i) {
            double const part = static_cast<double>(i) / steps;
            svg_.line(plot.left, plot.y(part), plot.x(1), plot.y(part), "grid");
            svg_.text(plot.left - 8, plot.y(part) + 4, Edge::right, "figure",
                      percent(r_, part * most));
        }
    }
    // Where there is nothing to show.
    void put_nothing(Plot const& plot) {
        double y = plot.top + plot.height / 2 - 8;
        for (std::string const& line : broken(word("picture.none_yet"), 14, plot.width - 30, 4)) {
            svg_.text(plot.left + plot.width / 2, y, Edge::middle, "nothing", line);
            y += 20;
        }
    }

    // ---- Left: chances -----------------------------------------------------------------------

    void put_reliability() {
        Plot const& plot = reliability_plot;
        open(plot, word("picture.reliability"));
        put_steps(plot, 5, 1);
        for (int i = 0; i <= 5; ++i)
            svg_.text(plot.x(i / 5.0), plot.top + plot.height + 18, Edge::middle, "figure",
                      percent(r_, i / 5.0));
        svg_.text(plot.left + plot.width / 2, plot.top + plot.height + 38, Edge::middle, "note",
                  word("picture.given"));
        svg_.text(plot.left - 8, plot.top - 8, Edge::left, "note", word("picture.came_so"));
        svg_.line(plot.x(0), plot.y(0), plot.x(1), plot.y(1), "rightly");
        put_dots(plot);
        svg_.close_group();
    }
    // Areas as the counts, so that the eye weighs them as they are.
    void put_dots(Plot const& plot) {
        double most = 0;
        for (auto const& bin : hindsight_.reliability())
            most = std::max(most, bin.count);
        if (most == 0) return put_nothing(plot);
        constexpr double largest = 17;
        for (auto const& bin : hindsight_.reliability()) {
            if (bin.count == 0) continue;
            double const said = bin.said / bin.count;
            double const came = bin.came / bin.count;
            double const radius = std::max(2.0, largest * std::sqrt(bin.count / most));
            svg_.open_group("point", word("picture.given") + ": " + percent(r_, said) + " · " +
                                         word("picture.came_so") + ": " + percent(r_, came) +
                                         " · " +
                                         filled("picture.count", {{"number", whole(bin.count)}}));
            svg_.circle(plot.x(said), plot.y(came), radius, "dot");
            svg_.close_group();
        }
    }

    // ---- Right: where begins fell ------------------------------------------------------------

    void put_fell() {
        Plot const& plot = fell_plot;
        constexpr double most = 0.8;
        std::string const names[] = {word("picture.before"), word("picture.first_half"),
                                     word("picture.second_half"), word("picture.behind")};
        auto const fell = hindsight_.fell();
        double const scale =
            std::max(most, *std::max_element(fell.begin(), fell.end())) > most ? 1 : most;
        open(plot, word("picture.where"));
        put_steps(plot, scale == most ? 4 : 5, scale);
        for (std::size_t i = 0; i < fell.size(); ++i)
            put_bar(plot, i, fell.size(), names[i], fell[i], fell_rightly[i], scale);
        if (hindsight_.count() == 0) put_nothing(plot);
        svg_.close_group();
    }
    // One of `all` beside each other, with its name below and what it should be across it.
    void put_bar(Plot const& plot, std::size_t index, std::size_t all, std::string const& name,
                 double part, double rightly, double scale) {
        double const step = plot.width / static_cast<double>(all);
        double const left = plot.left + static_cast<double>(index) * step;
        double const middle = left + step / 2;
        bool const known = hindsight_.count() > 0;
        svg_.open_group("point", known ? name + ": " + percent(r_, part) : name);
        if (known) {
            svg_.rect(left + step * 0.2, plot.y(part / scale), step * 0.6,
                      plot.top + plot.height - plot.y(part / scale), "bar");
            svg_.text(middle, plot.y(std::max(part, rightly) / scale) - 6, Edge::middle, "figure",
                      percent(r_, part));
        }
        svg_.line(left + step * 0.1, plot.y(rightly / scale), left + step * 0.9,
                  plot.y(rightly / scale), "rightly");
        double y = plot.top + plot.height + 18;
        for (std::string const& line : broken(name, 11, step - 4, 2)) {
            svg_.text(middle, y, Edge::middle, "figure", line);
            y += 14;
        }
        svg_.close_group();
    }

    // ---- Below: how often a range held -------------------------------------------------------

    void put_held() {
        Plot const& plot = held_plot;
        constexpr std::size_t quarters = model::Hindsight::quarters;
        open(plot, filled("picture.held", {{"chance", percent(r_, held_rightly)}}));
        put_steps(plot, 2, 1);
        for (std::size_t quarter = 0; quarter < quarters; ++quarter)
            put_held_bar(quarter,
                         filled("picture.quarter", {{"number", std::to_string(quarter + 1)}}),
                         hindsight_.count(quarter), hindsight_.held(quarter));
        put_held_bar(quarters, word("picture.all"), hindsight_.count(), hindsight_.held());
        svg_.line(plot.left, plot.y(held_rightly), plot.x(1), plot.y(held_rightly), "rightly");
        if (hindsight_.count() == 0) put_nothing(plot);
        svg_.close_group();
    }
    void put_held_bar(std::size_t index, std::string const& name, double count, double held) {
        Plot const& plot = held_plot;
        double const step = plot.width / (model::Hindsight::quarters + 1.0);
        double const left = plot.left + static_cast<double>(index) * step;
        std::string const counted =
            name + " · " + filled("picture.count", {{"number", whole(count)}});
        svg_.open_group("point", count > 0 ? counted + " · " + percent(r_, held) : counted);
        if (count > 0) {
            svg_.rect(left + step * 0.3, plot.y(held), step * 0.4,
                      plot.top + plot.height - plot.y(held), "bar");
            svg_.text(left + step * 0.5, plot.y(std::max(held, held_rightly)) - 5, Edge::middle,
                      "figure", percent(r_, held));
        }
        svg_.text(left + step / 2, plot.top + plot.height + 18, Edge::middle, "figure", name);
        svg_.text(left + step / 2, plot.top + plot.height + 34, Edge::middle, "note",
                  filled("picture.count", {{"number", whole(count)}}));
        svg_.close_group();
    }

    wire::Rendering const& r_;
    model::Hindsight const& hindsight_;
    model::Instant as_of_;
    bool rehearsal_;
    std::string title_;
    Svg svg_;
};

}  // namespace

std::string calibration_svg(wire::Rendering const& r, model::Hindsight const& hindsight,
                            model::Instant as_of, bool rehearsal) {
    return CalibrationPicture(r, hindsight, as_of, rehearsal).render();
}

}  // namespace rostrum::server::feeds
