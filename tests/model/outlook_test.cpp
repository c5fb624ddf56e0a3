// When those who wait come to the rostrum: the arithmetic against other ways to the same figures.

#include "model/outlook.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <string>
#include <utility>

#include "tests/model/fixed_seed.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;

namespace {

constexpr double planned_changeover = 90;

// Everything takes as long as it should: a changeover of 70 s, and the whole of each limit.
Pace sure() {
    constexpr double next_to_nothing = 1e-6;
    ForecastPrior prior;
    prior.share = {1, next_to_nothing, next_to_nothing, 1e6, {0, 0, 0}, {1, 0, 0}};
    prior.changeover = {70, next_to_nothing, next_to_nothing, 1e6, {0, 0, 0}, {1, 0, 0}};
    prior.kinds = next_to_nothing;
    prior.opening = {240, 0, 1e6};
    prior.absence = {0, 1e6, 0};
    prior.interruption = {0, 1e6, 0, 0};
    return Pace(prior);
}

Window in_progress(double end) {
    return {0, end, true, false, false};
}
Waiting statement(double limit, std::size_t window = 0) {
    Waiting one;
    one.limit = limit;
    one.window = window;
    return one;
}
Waiting certain_role(double limit, std::size_t window) {
    Waiting one = statement(limit, window);
    one.kind = SpeechKind::role;
    one.certain = true;
    return one;
}

std::vector<Outlook> seen(Pace const& pace, std::vector<Waiting> const& waiting,
                          std::vector<Window> const& windows, double now = 0, Rest rest = {}) {
    return outlook(pace, now, rest, planned_changeover, waiting, windows);
}

// "0:70 0:320 -:570": window and begin, in the middle course.
std::string in_the_middle(std::vector<Outlook> const& outlooks, std::size_t windows) {
    std::string text;
    for (Outlook const& one : outlooks) {
        std::size_t const window = one.window[middle];
        text += (text.empty() ? "" : " ") + (window < windows ? std::to_string(window) : "-") +
                (window < windows ? ":" + std::to_string(one.at[middle]) : "");
    }
    return text;
}

}  // namespace

// ---- Whoever has the floor ---------------------------------------------------------------------

TEST_CASE("what is left of a speech is that of a normal distribution cut off", "[forecast]") {
    Pace pace{ForecastPrior{}};
    for (int n = 0; n < 5; ++n)
        pace.heard(SpeechKind::group, 300, 340, 0);
    for (SpeechKind const kind : {SpeechKind::delegation, SpeechKind::group, SpeechKind::role})
        for (double const used : {0.0, 60.0, 180.0, 240.0, 300.0}) {
            double const mean = 180 * pace.share_of(kind);
            double const deviation =
                180 * std::sqrt(pace.share().variance() + pace.share().noise() +
                                pace.beside_variance(kind));
            double weight = 0;
            double first = 0;
            double second = 0;
            for (double left = 0.005; left < 1500; left += 0.01) {
                double const z = (used + left - mean) / deviation;
                double const density = std::exp(-z * z / 2);
                weight += density;
                first += density * left;
                second += density * left * left;
            }
            Rest const rest = rest_of(pace, kind, 180, used);
            CHECK(rest.mean == Approx(first / weight).epsilon(1e-3));
            CHECK(rest.variance ==
                  Approx(second / weight - first / weight * first / weight).epsilon(2e-3));
        }
}

TEST_CASE("who has spoken far beyond what is usual is expected to go on in proportion",
          "[forecast]") {
    Pace const pace{ForecastPrior{}};
    double const usual = 180 * pace.share_of(SpeechKind::delegation);
    double before = 1e9;
    bool beyond = false;
    for (double used = 0; used < 200'000; used = used * 1.2 + 10) {
        Rest const rest = rest_of(pace, SpeechKind::delegation, 180, used);
        CHECK(std::isfinite(rest.mean));
        CHECK(std::isfinite(rest.variance));
        CHECK(rest.mean > 0);
        CHECK(rest.variance >= 0);
        // It is less and less to come until the speech is unusual, and more and more from then on.
        beyond = beyond || rest.mean > before;
        CHECK((rest.mean > before) == beyond);
        if (beyond)
            CHECK(rest.mean == Approx((used - usual) / (pace.share().freedom() - 1)));
        else
            CHECK(used < 450);
        before = rest.mean;
    }
}

// ---- How long it takes -------------------------------------------------------------------------

TEST_CASE("begins are distributed as a simulation of the same assumptions has them", "[forecast]") {
    Pace pace{ForecastPrior{}};
    for (int n = 0; n < 12; ++n) {
        pace.heard(SpeechKind::delegation, 180, 180 * (n % 2 ? 0.9 : 1.2), n == 4 ? 120 : 0);
        pace.changed_over(n % 3 * 15 + 50);
    }
    std::vector<Waiting> waiting;
    for (int n = 0; n < 61; ++n) {
        waiting.push_back(statement(n % 7 == 0 ? 300 : 180));
        if (n % 7 == 0) waiting.back().kind = SpeechKind::group;
    }
    auto const outlooks = seen(pace, waiting, {in_progress(1e8)}, 0, {50, 400});
    std::mt19937_64 source(20251124);
    auto const normal = [&](double mean, double variance) {
        return std::normal_distribution<double>(mean, std::sqrt(variance))(source);
    };
    constexpr int runs = 20'000;
    std::array<std::size_t, 3> const judged{5, 20, 60};
    std::array<std::vector<double>, 3> begins;
    for (int run = 0; run < runs; ++run) {
        double at = normal(50, 400);
        double share = normal(pace.share().mean(), pace.share().variance());
        double changeover = normal(pace.changeover().mean(), pace.changeover().variance());
        double const group =
            normal(pace.beside(SpeechKind::group), pace.beside_variance(SpeechKind::group));
        double const absence = normal(pace.absence(), pace.absence_variance());
        double const rate = normal(pace.interruption_rate(), pace.interruption_rate_variance());
        for (std::size_t one = 0, next = 0; one < waiting.size(); ++one) {
            changeover += normal(0, pace.changeover().step_variance());
            at += normal(changeover, pace.changeover().noise());
            if (next < judged.size() && one == judged[next]) begins[next++].push_back(at);
            share += normal(0, pace.share().step_variance());
            if (std::uniform_real_distribution<double>(0, 1)(source) < absence) {
                at += pace.absence_seconds();
                continue;
            }
            double const own = waiting[one].kind == SpeechKind::group ? group : 0;
            at += waiting[one].limit * (share + own + normal(0, pace.share().noise()));
            int const points = std::poisson_distribution<int>(std::max(rate, 1e-9))(source);
            for (int point = 0; point < points; ++point)
                at +=
                    normal(pace.interruption_seconds(), std::pow(pace.interruption_deviation(), 2));
        }
    }
    for (std::size_t i = 0; i < judged.size(); ++i) {
        std::sort(begins[i].begin(), begins[i].end());
        auto const quantile = [&](double part) {
            return begins[i][static_cast<std::size_t>(part * runs)];
        };
        double const spread = quantile(0.9) - quantile(0.1);
        auto const& at = outlooks[judged[i]].at;
        INFO(judged[i] << ": " << at[lowest_tenth] << ' ' << at[middle] << ' ' << at[highest_tenth]
                       << " beside " << quantile(0.1) << ' ' << quantile(0.5) << ' '
                       << quantile(0.9));
        CHECK(at[middle] == Approx(quantile(0.5)).margin(0.06 * spread));
        CHECK(at[highest_tenth] - at[lowest_tenth] == Approx(spread).epsilon(0.15));
        CHECK(at[lowest_tenth] == Approx(quantile(0.1)).margin(0.12 * spread));
        CHECK(at[highest_tenth] == Approx(quantile(0.9)).margin(0.12 * spread));
    }
}

TEST_CASE("the lowest tenth, the middle and the highest tenth are courses", "[forecast]") {
    auto const part = [](std::size_t course) {
        return (static_cast<double>(course) + 0.5) / courses;
    };
    CHECK(part(lowest_tenth) == Approx(0.1));
    CHECK(part(middle) == Approx(0.5));
    CHECK(part(highest_tenth) == Approx(0.9));
}

// ---- Windows -----------------------------------------------------------------------------------

TEST_CASE("a statement is called where the changeover and its limit fit, to the second",
          "[forecast]") {
    Pace const pace = sure();
    std::vector<Waiting> const three{statement(180), statement(180), statement(180)};
    CHECK(in_the_middle(seen(pace, three, {in_progress(1000)}), 1) == "0:70 0:320 0:570");
    // The second is called at 250: 90 and 180 later it is 520.
    CHECK(in_the_middle(seen(pace, three, {in_progress(520.01)}), 1) == "0:70 0:320 -");
    CHECK(in_the_middle(seen(pace, three, {in_progress(519)}), 1) == "0:70 - -");
    CHECK(in_the_middle(seen(pace, three, {in_progress(269)}), 1) == "- - -");
    // Whoever speaks still has the floor for a minute.
    CHECK(in_the_middle(seen(pace, three, {in_progress(579)}, 0, {60, 0}), 1) == "0:130 - -");
    CHECK(in_the_middle(seen(pace, three, {in_progress(580.01)}, 0, {60, 0}), 1) ==
          "0:130 0:380 -");
}

TEST_CASE("who does not fit comes behind the opening of the next sitting", "[forecast]") {
    Pace const pace = sure();
    std::vector<Waiting> const three{statement(180), statement(180), statement(180)};
    const Window next{5000, 9000, false, false, false};
    CHECK(in_the_middle(seen(pace, three, {in_progress(300), next}), 2) == "0:70 1:5310 1:5560");
    const Window joined{5000, 9000, false, true, false};
    CHECK(in_the_middle(seen(pace, three, {in_progress(300), joined}), 2) == "0:70 1:5070 1:5320");
    CHECK(in_the_middle(seen(pace, three, {}), 0) == "- - -");
}

TEST_CASE("a role is called however late it is, and as part of its own", "[forecast]") {
    Pace const pace = sure();
    const Window debate = in_progress(300);
    const Window closing{300, 400, true, true, true};
    CHECK(
        in_the_middle(
            seen(pace, {statement(180), statement(180), certain_role(420, 1), certain_role(420, 1)},
                 {debate, closing}),
            2) == "0:70 - 1:370 1:860");
    // It was not there in the opening, and comes behind the debate.
    const Window opening{-600, -10, true, false, true};
    CHECK(in_the_middle(seen(pace, {statement(180), certain_role(420, 0)},
                             {opening, Window{-10, 300, true, true, false}}),
                        2) == "1:70 0:320");
}

TEST_CASE("who has a preference waits for it, and no longer", "[forecast]") {
    Pace const pace = sure();
    const Window next{5000, 9000, false, false, false};
    Waiting only_here = statement(300);
    only_here.until = 0;
    // It does not fit, and costs those behind it nothing.
    CHECK(in_the_middle(
              seen(pace, {statement(180), only_here, statement(120)}, {in_progress(469), next}),
              2) == "0:70 - 0:320");
    CHECK(in_the_middle(seen(pace, {statement(180), statement(120)}, {in_progress(469), next}),
                        2) == "0:70 0:320");
    CHECK(in_the_middle(seen(pace, {statement(180), only_here, only_here, statement(250)},
                             {in_progress(469), next}),
                        2) == "0:70 - - 1:5310");
    CHECK(in_the_middle(seen(pace, {statement(180, 1), statement(180)}, {in_progress(900), next}),
                        2) == "1:5310 1:5560");
    // None of its windows is left.
    Waiting never = statement(180, 1);
    never.until = 0;
    CHECK(in_the_middle(seen(pace, {never, statement(180)}, {in_progress(900), next}), 2) ==
          "- 0:70");
}

TEST_CASE("once the last window takes no statement, no shorter one slips in", "[forecast]") {
    CHECK(in_the_middle(seen(sure(), {statement(300), statement(60)}, {in_progress(300)}), 1) ==
          "- -");
}

TEST_CASE("nobody begins before a window does, and no statement behind its end", "[forecast]") {
    Pace slow{ForecastPrior{}};
    for (int n = 0; n < 200; ++n)
        slow.changed_over(500);
    REQUIRE(slow.changeover().mean() > 400);
    std::vector<Waiting> const many(30, statement(180));
    for (Pace const& pace : {Pace{ForecastPrior{}}, slow}) {
        std::vector<Window> const windows{{1000, 4000, false, false, false},
                                          {8000, 12000, false, false, false}};
        for (Outlook const& one : seen(pace, many, windows))
            for (std::size_t course = 0; course < courses; ++course) {
                if (one.window[course] == 2) continue;
                Window const& window = windows[one.window[course]];
                CHECK(one.at[course] >= window.begin);
                CHECK(one.at[course] <= window.end);
            }
    }
}

// ---- Whatever there is -------------------------------------------------------------------------

TEST_CASE("outlooks grow along the courses and along those who wait for the same", "[forecast]") {
    CHECK(counterexample(20251125, 150, [] {
              auto dice = throw_dice(40, 6);
              Pace pace{ForecastPrior{}};
              std::vector<Waiting> waiting;
              for (Dice& one : dice) {
                  if (one.one_in(3)) pace.heard(SpeechKind::delegation, 180, one.roll(900), 0);
                  if (one.one_in(4)) pace.changed_over(one.roll(600));
                  Waiting next = statement(30 + 30 * one.roll(10));
                  if (one.one_in(5)) next.until = static_cast<std::size_t>(one.roll(4));
                  waiting.push_back(next);
              }
              std::vector<Window> const windows{{-500, 1500, true, false, false},
                                                {1500, 3000, true, true, false},
                                                {6000, 9000, false, false, false}};
              auto const outlooks = seen(pace, waiting, windows);
              Outlook const* before = nullptr;
              for (std::size_t one = 0; one < waiting.size(); ++one) {
                  Outlook const& now = outlooks[one];
                  for (std::size_t i = 1; i < courses; ++i)
                      RC_ASSERT(std::pair(now.window[i - 1], now.at[i - 1]) <=
                                std::pair(now.window[i], now.at[i]));
                  if (waiting[one].until < windows.size()) continue;
                  for (std::size_t i = 0; before && i < courses; ++i) {
                      RC_ASSERT(before->window[i] <= now.window[i]);
                      bool const both = before->window[i] == now.window[i];
                      RC_ASSERT(!both || now.window[i] == windows.size() ||
                                before->at[i] <= now.at[i]);
                  }
                  before = &now;
              }
          }) == "");
}

TEST_CASE("begins of any length are told", "[forecast]") {
    ForecastPrior endless;
    endless.share.mean = 86'400;
    auto const outlooks =
        seen(Pace(endless), std::vector<Waiting>(300, statement(300)), {in_progress(1e18)});
    CHECK(std::is_sorted(outlooks.back().at.begin(), outlooks.back().at.end()));
    CHECK(outlooks.back().at[middle] == 1'000'000'000);
}

// ---- Over a break ------------------------------------------------------------------------------

TEST_CASE("whoever is first in the next sitting is in doubt by its opening, and by no more",
          "[forecast]") {
    Pace const pace{ForecastPrior{}};
    std::vector<Window> windows{in_progress(7'200), Window{20'000, 30'000, false, false, false}};
    // Ten before it, of whom nobody slips: they fill a third of the sitting.
    std::vector<Waiting> waiting(10, statement(180));
    Waiting next = statement(180);
    next.window = 1;
    waiting.push_back(next);
    waiting.push_back(next);
    auto const outlooks = seen(pace, waiting, windows);
    Outlook const& first = outlooks[10];
    for (std::size_t course = 0; course < courses; ++course)
        CHECK(first.window[course] == 1);
    double const wide = first.at[highest_tenth] - first.at[lowest_tenth];
    double const opening =
        2 * 1.2816 * std::sqrt(pace.lateness_variance() + pace.changeover().noise());
    // Cut off below where it would begin before its time.
    CHECK(wide > 0.6 * opening);
    CHECK(wide < 1.3 * opening);
    CHECK(first.at[lowest_tenth] > 20'000);
    CHECK(first.at[middle] ==
          Approx(20'000 + pace.lateness() + pace.changeover().mean()).margin(60));
    CHECK(outlooks[11].at[middle] > first.at[middle] + 100);
}
