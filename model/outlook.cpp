#include "model/outlook.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "model/calling.hpp"

namespace rostrum::model {

namespace {

double square(double x) {
    return x * x;
}

double polynomial(double x, std::initializer_list<double> highest_first) {
    double sum = 0;
    for (double const factor : highest_first)
        sum = sum * x + factor;
    return sum;
}

// Acklam's rational approximation of the normal quantile; relative error below 1.2e-9.
double normal_quantile(double p) {
    if (p > 0.5) return -normal_quantile(1 - p);
    if (p < 0.02425) {
        double const q = std::sqrt(-2 * std::log(p));
        return polynomial(q,
                          {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                           -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00}) /
               polynomial(q, {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                              3.754408661907416e+00, 1});
    }
    double const q = p - 0.5;
    double const r = square(q);
    return q *
           polynomial(r, {-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
                          1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00}) /
           polynomial(r, {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                          6.680131188771972e+01, -1.328068155288572e+01, 1});
}

// Of the time from now to the begin of one who waits, had a sitting no end.
struct Moments {
    double mean = 0;
    double noise = 0;  // variance of what is each for itself
    double level = 0;  // standard deviation of what all of them share
    double skewness = 0;
};

// Beyond it the quantiles below would no longer be in order.
constexpr double most_skewness = 1;

// The sums over those before it, carried on from one to the next.
class Sums {
public:
    Sums(Pace const& pace, Rest const& rest)
        : pace_(pace), mean_(rest.mean), noise_(rest.variance) {}

    // A changeover, and then it begins.
    Moments begins() {
        mean_ += pace_.changeover().mean();
        noise_ += pace_.changeover().noise();
        changeovers_ += 1;
        double const levels = of_levels();
        double const variance = noise_ + levels;
        double const skewness = variance > 0 ? third_ / (variance * std::sqrt(variance)) : 0;
        return {mean_, noise_, std::sqrt(levels), std::min(skewness, most_skewness)};
    }

    // It has spoken, or was not there, and may have been interrupted.
    void ends(Waiting const& one) {
        double const speech = pace_.share_of(one.kind) * one.limit;
        double const absence = pace_.absence();
        double const there = 1 - absence;
        double const lost = speech - pace_.absence_seconds();
        double const rate = pace_.interruption_rate();
        double const length = pace_.interruption_seconds();
        double const noise = pace_.share().noise() * square(one.limit);
        mean_ += there * (speech + rate * length) + absence * pace_.absence_seconds();
        noise_ += there * noise + absence * there * square(lost) +
                  rate * (square(length) + square(pace_.interruption_deviation()));
        third_ += noise * std::sqrt(noise) + rate * third_moment_of_gamma(length);
        double const weight = there * one.limit;
        speeches_ += 1;
        walk_ += 2 * weight * ahead_ + speeches_ * square(weight);
        ahead_ += speeches_ * weight;
        limits_ += weight;
        by_kind_[static_cast<std::size_t>(one.kind)] += weight;
        lost_ += lost;
    }

private:
    double third_moment_of_gamma(double mean) const {
        double const spread = mean > 0 ? square(pace_.interruption_deviation() / mean) : 0;
        return mean * square(mean) * (1 + spread) * (1 + 2 * spread);
    }
    // What all of them share, and how it wanders while they speak.
    double of_levels() const {
        double sum =
            pace_.share().variance() * square(limits_) + pace_.share().step_variance() * walk_ +
            pace_.changeover().variance() * square(changeovers_) +
            pace_.changeover().step_variance() * changeovers_ * square(changeovers_) / 3 +
            pace_.absence_variance() * square(lost_) +
            pace_.interruption_rate_variance() * square(speeches_ * pace_.interruption_seconds());
        for (std::size_t kind = 0; kind < speech_kinds; ++kind)
            sum += pace_.beside_variance(static_cast<SpeechKind>(kind)) * square(by_kind_[kind]);
        return sum;
    }

    Pace const& pace_;
    double mean_;
    double noise_;
    double third_ = 0;  // cumulant
    double changeovers_ = 0;
    double speeches_ = 0;
    double limits_ = 0;
    std::array<double, speech_kinds> by_kind_{};  // of the limits
    double lost_ = 0;
    double ahead_ = 0;  // the sum of the limits from each speech on
    double walk_ = 0;   // the sum of their squares
};

// One course, from window to window.
class Course {
public:
    Course(Pace const& pace, double part, double changeover, std::vector<Window> const& windows,
           double now)
        : windows_(windows),
          changeover_(changeover),
          usual_changeover_(pace.changeover().mean()),
          lateness_(pace.lateness()),
          lateness_variance_(pace.lateness_variance()),
          now_(now),
          z_(normal_quantile(part)) {
        double const degrees = std::max(6.0, pace.share().freedom());
        t_ = z_ + z_ * (square(z_) + 1) / (4 * degrees);
        skewed_ = (square(z_) - 1) / 6;
        changeover_noise_ = pace.changeover().noise();
        least_changeover_ = std::max(0.0, usual_changeover_ + z_ * std::sqrt(changeover_noise_));
        here_ = entered(0, now, {});
    }

    // Returns when it begins, or could have begun; `window()` is where.
    double begins(Waiting const& one, Moments const& moments) {
        double at = time_of(here_, moments);
        if (none_) passed_over_ += at - none_at_;
        none_ = false;
        at -= passed_over_;
        if (!one.certain && over_) return pass_over(moments);
        double there = std::max(at, last_);
        for (Place place = here_; place.window < windows_.size();
             place = next(place, one, there, moments),
                   there = std::max(time_of(place, moments), last_)) {
            if (!takes(one, place, there)) continue;
            if (place.window != here_.window) {
                here_ = place;
                passed_over_ = 0;
            }
            window_ = one.certain ? one.window : place.window;
            return last_ = there;
        }
        over_ = over_ || (!one.certain && one.until >= windows_.size());
        return pass_over(moments);
    }
    std::size_t window() const { return none_ ? windows_.size() : window_; }

private:
    // From where the sums count.
    struct Origin {
        double mean = 0;
        double noise = 0;
        double level = 0;
        double openings = 0;  // the variance of the openings since
    };
    struct Place {
        std::size_t window = 0;
        double base = 0;    // when its speeches begin
        double behind = 0;  // of the time since the origin, by those before it
        Origin origin;
    };

    bool waits_for_opening(std::size_t window) const {
        return !windows_[window].in_progress && !windows_[window].goes_on;
    }
    Place entered(std::size_t window, double free_from, Origin origin) const {
        Place place{window, free_from, 0, origin};
        if (window >= windows_.size()) return place;
        place.base = std::max(free_from, windows_[window].begin);
        if (!waits_for_opening(window)) return place;
        place.base += lateness_;
        place.origin.openings += lateness_variance_;
        return place;
    }
    // The window after it, entered by one who would have begun `at` here. Whoever was not reached
    // goes on in it: the time that is lost or won stays. Where it had to wait for it, what was
    // before is over, and the doubt begins anew.
    Place next(Place const& place, Waiting const& one, double at, Moments const& moments) const {
        std::size_t const window = place.window + 1;
        double const free_from = std::max(now_, at - usual_changeover_);
        bool const waits =
            window < windows_.size() && one.window >= window && windows_[window].begin >= free_from;
        if (waits) {
            double const before = std::max(0.0, moments.noise - changeover_noise_);
            return entered(window, free_from,
                           {moments.mean - usual_changeover_, before, moments.level, 0});
        }
        Place there = entered(window, free_from, place.origin);
        there.behind = from_origin(place, moments) - usual_changeover_;
        return there;
    }
    bool takes(Waiting const& one, Place const& place, double at) const {
        Window const& window = windows_[place.window];
        if (one.certain) return place.window >= one.window;
        return !window.for_roles && place.window >= one.window && place.window <= one.until &&
               at <= window.end &&
               fits_before(at - usual_changeover_, changeover_, one.limit, window.end);
    }
    // In no window: whoever comes next could begin as early.
    double pass_over(Moments const& moments) {
        none_ = true;
        none_at_ = time_of(here_, moments);
        return std::max(none_at_ - passed_over_, last_);
    }
    // Nobody begins before the window does and a short walk to the rostrum.
    double time_of(Place const& place, Moments const& moments) const {
        double const at = place.base + from_origin(place, moments) - place.behind;
        if (place.window >= windows_.size()) return at;
        Window const& window = windows_[place.window];
        bool const begun = window.in_progress && window.begin <= now_;
        return begun ? at : std::max(at, window.begin + least_changeover_);
    }
    // Cornish-Fisher: of a Student t in the levels, with the skewness of what is summed up.
    double from_origin(Place const& place, Moments const& moments) const {
        Origin const& origin = place.origin;
        double const variance = std::max(0.0, moments.noise - origin.noise) +
                                square(moments.level - origin.level) + origin.openings;
        double const deviation = std::sqrt(variance);
        return moments.mean - origin.mean + deviation * (t_ + moments.skewness * skewed_);
    }

    static constexpr double earliest = std::numeric_limits<double>::lowest();
    std::vector<Window> const& windows_;
    double changeover_;
    double usual_changeover_;
    double lateness_;
    double lateness_variance_;
    double now_;
    double z_;
    double t_;
    double skewed_;
    double changeover_noise_;
    double least_changeover_;
    Place here_;
    std::size_t window_ = 0;
    double last_ = earliest;
    double passed_over_ = 0;  // of the sums, by those who are in no window
    bool over_ = false;       // no statement is called any more
    bool none_ = false;       // the last one is in no window,
    double none_at_ = 0;      // and could have begun then, by the sums
};

}  // namespace

// The length of a speech given that it is longer than what was used of it: the mean and variance of
// a normal distribution cut off from below (the inverse Mills ratio). Far out it would soon expect
// no more than a second; there, as with a Student t, who has spoken twice as long as anybody will
// speak on in proportion (the mean beyond a cut c of such a tail is c / (degrees of freedom - 1)).
Rest rest_of(Pace const& pace, SpeechKind kind, double limit, double used) {
    double const mean = pace.share_of(kind) * limit;
    double const variance =
        (pace.share().variance() + pace.beside_variance(kind) + pace.share().noise()) *
        square(limit);
    double const deviation = std::sqrt(variance);
    double const cut = (used - mean) / deviation;
    double const density = std::exp(-square(cut) / 2) / 2.5066282746310002;  // sqrt(2 pi)
    double const beyond = std::erfc(cut / std::sqrt(2.0)) / 2;
    // Far out the ratio tends to the cut and one over it.
    double const mills = beyond > 1e-12 ? density / beyond : cut + 1 / cut;
    double const tail = (used - mean) / (std::max(6.0, pace.share().freedom()) - 1);
    return {
        std::max({0.0, tail, mean + deviation * mills - used}),
        std::max({0.0, tail > 0 ? square(tail) : 0, variance * (1 + cut * mills - square(mills))})};
}

namespace {

// Far beyond any meeting, and well within what Outlook holds.
std::int32_t whole_seconds(double at) {
    constexpr double most = 1e9;
    double const bounded = std::clamp(at, -most, most);
    return static_cast<std::int32_t>(bounded < 0 ? bounded - 0.5 : bounded + 0.5);
}

// Where somebody is passed over in a slow course alone, those behind come earlier there.
void put_in_order(Outlook& seen) {
    bool const times = std::is_sorted(seen.at.begin(), seen.at.end());
    if (times && std::is_sorted(seen.window.begin(), seen.window.end())) return;
    std::array<std::pair<std::uint8_t, std::int32_t>, courses> pairs;
    for (std::size_t i = 0; i < courses; ++i)
        pairs[i] = {seen.window[i], seen.at[i]};
    std::sort(pairs.begin(), pairs.end());
    for (std::size_t i = 0; i < courses; ++i)
        std::tie(seen.window[i], seen.at[i]) = pairs[i];
}

}  // namespace

std::vector<Outlook> outlook(Pace const& pace, double now, Rest const& rest, double changeover,
                             std::vector<Waiting> const& waiting,
                             std::vector<Window> const& windows) {
    std::vector<Moments> moments;
    moments.reserve(waiting.size());
    Sums sums(pace, rest);
    for (Waiting const& one : waiting) {
        moments.push_back(sums.begins());
        sums.ends(one);
    }
    std::vector<Course> all;
    all.reserve(courses);
    for (std::size_t i = 0; i < courses; ++i)
        all.emplace_back(pace, (static_cast<double>(i) + 0.5) / courses, changeover, windows, now);
    std::vector<Outlook> found(waiting.size());
    for (std::size_t one = 0; one < waiting.size(); ++one) {
        Outlook& seen = found[one];
        for (std::size_t i = 0; i < courses; ++i) {
            seen.at[i] = whole_seconds(all[i].begins(waiting[one], moments[one]));
            seen.window[i] = static_cast<std::uint8_t>(all[i].window());
        }
        put_in_order(seen);
    }
    return found;
}

}  // namespace rostrum::model
