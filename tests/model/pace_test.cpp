// How long things take, learned: the arithmetic against plain references, and what a meeting
// teaches.

#include "model/pace.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/model/floor_desk.hpp"

using namespace rostrum::model;
using namespace rostrum::model::testing;
using namespace std::chrono_literals;

namespace {

constexpr double known = 8;  // observations that the prior counts for: the rest were learned

int changeovers(Pace const& pace) {
    return static_cast<int>(std::lround(pace.changeover().freedom() - known));
}
int speeches(Pace const& pace) {
    return static_cast<int>(std::lround(pace.share().freedom() - known));
}

void same(Wandering const& a, Wandering const& b) {
    CHECK(a.mean() == Approx(b.mean()).epsilon(1e-12));
    CHECK(a.variance() == Approx(b.variance()).epsilon(1e-12));
    CHECK(a.noise() == Approx(b.noise()).epsilon(1e-12));
    CHECK(a.step_variance() == Approx(b.step_variance()).epsilon(1e-12));
}

// A sitting in which the debate is on.
FloorDesk at_the_debate() {
    FloorDesk desk;
    desk.open("24-am");
    desk.now = ny(24, 11);
    return desk;
}

void walk_and_speak(FloorDesk& desk, std::string const& booking, Seconds walk, Seconds length) {
    desk.call(booking, "asked to");
    desk.pass(walk);
    desk.act(Begin{});
    desk.pass(length);
    desk.act(End{});
}

void point_of_order(FloorDesk& desk, Seconds length) {
    desk.act(RaisePoint{ParticipantId{"KEN"}});
    desk.pass(length);
    desk.act(End{});
    desk.act(RuleOnPoint{});
}

}  // namespace

// ---- The level ---------------------------------------------------------------------------------

TEST_CASE("a level moves towards an observation by its gain", "[forecast]") {
    LocalLevel level{1, 0.04, 0.09, 8, 0.01};
    level.observe(1.5);
    CHECK(level.mean == Approx(1 + 0.05 / 0.14 * 0.5));
    CHECK(level.variance == Approx(0.05 * 0.09 / 0.14));
    CHECK(level.freedom == 9);
    CHECK(level.noise == Approx(0.09 + (0.25 / 0.14 - 1) * 0.09 / 9));
    LocalLevel doubted{1, 0.04, 0.09, 8, 0.01};
    doubted.observe(1.5, 0.06);
    CHECK(doubted.mean == Approx(1.125));
    CHECK(doubted.variance == Approx(0.0375));
    CHECK(doubted.noise == Approx(0.0925));
}

TEST_CASE("a level is what a plain Kalman filter makes of the same observations", "[forecast]") {
    LocalLevel level{70, 225, 484, 8, 2.25};
    double mean = 70;
    double precision = 1 / 225.0;
    double noise = 484;
    double freedom = 8;
    for (int i = 0; i < 60; ++i) {
        double const value = 70 + 0.5 * i + 20 * std::sin(7.0 * i);
        double const before = 1 / precision + 2.25;
        double const spread = before + noise;
        double const squares = freedom * noise + noise * (value - mean) * (value - mean) / spread;
        precision = 1 / before + 1 / noise;
        mean += (value - mean) / noise / precision;
        noise = squares / ++freedom;
        level.observe(value);
        CHECK(level.mean == Approx(mean));
        CHECK(level.variance == Approx(1 / precision));
        CHECK(level.noise == Approx(noise));
    }
}

TEST_CASE("an outlier counts for so many deviations and no more", "[forecast]") {
    for (double const sign : {-1.0, 1.0}) {
        LocalLevel far{1, 0.04, 0.09, 8, 0.01};
        LocalLevel near = far;
        far.observe(1 + sign * 1e9);
        near.observe(1 + sign * LocalLevel::most_deviations * std::sqrt(0.14));
        CHECK(far.mean == Approx(near.mean));
        CHECK(far.noise == Approx(near.noise));
    }
}

TEST_CASE("the likelihood is the density of a Student t", "[forecast]") {
    const LocalLevel narrow{0, 0.3, 0.5, 8, 0.2};
    const LocalLevel wide{3, 2, 1, 8, 0.5};
    double of_narrow = 0;
    double of_wide = 0;
    for (double value = -400; value < 400; value += 0.01) {
        of_narrow += std::exp(narrow.log_likelihood(value));
        of_wide += std::exp(wide.log_likelihood(value, 0.5));
    }
    CHECK(of_narrow == Approx(of_wide).epsilon(1e-3));
    CHECK(narrow.log_likelihood(0) - narrow.log_likelihood(2) ==
          Approx(4.5 * std::log(1 + 4.0 / 8)));
    CHECK(wide.log_likelihood(5, 0.5) == Approx(wide.log_likelihood(1, 0.5)));
}

// ---- Several walks -----------------------------------------------------------------------------

TEST_CASE("the walks are weighed by how well they foretold", "[forecast]") {
    const ForecastPrior::Quantity prior{70, 15, 22, 8, {0.5, 1.5, 3}, {0.4, 0.3, 0.3}};
    Wandering wandering(prior);
    std::array<LocalLevel, 3> levels;
    std::array<double, 3> weights = prior.weights;
    for (std::size_t i = 0; i < 3; ++i)
        levels[i] = {70, 225, 484, 8, prior.steps[i] * prior.steps[i]};
    for (int n = 0; n < 80; ++n) {
        double const value = 70 + 15 * std::cos(5.0 * n) + 10 * std::sin(n / 9.0);
        double sum = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            weights[i] = std::pow(weights[i], 0.98) * std::exp(levels[i].log_likelihood(value));
            levels[i].observe(value);
            sum += weights[i];
        }
        double mean = 0;
        double steps = 0;
        double squares = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            weights[i] /= sum;
            mean += weights[i] * levels[i].mean;
            steps += weights[i] * levels[i].step_variance;
            squares += weights[i] * (levels[i].variance + levels[i].mean * levels[i].mean);
        }
        wandering.observe(value);
        CHECK(wandering.mean() == Approx(mean));
        CHECK(wandering.step_variance() == Approx(steps));
        CHECK(wandering.variance() == Approx(squares - mean * mean).epsilon(1e-6));
    }
}

TEST_CASE("a steady meeting is taken for steady, an unsteady one not, and neither for good",
          "[forecast]") {
    const ForecastPrior::Quantity prior{1, 0.12, 0.1, 8, {0.003, 0.015, 0.2}, {0.4, 0.3, 0.3}};
    Wandering wandering(prior);
    double const at_first = wandering.step_variance();
    for (int n = 0; n < 400; ++n)
        wandering.observe(n % 2 == 0 ? 0.95 : 1.05);
    double const steady = wandering.step_variance();
    CHECK(steady < at_first / 10);
    for (int n = 0; n < 60; ++n)
        wandering.observe(1 + 0.1 * n);
    CHECK(wandering.step_variance() > 20 * steady);
    CHECK(wandering.mean() == Approx(6.9).margin(0.4));
}

// ---- The pace ----------------------------------------------------------------------------------

TEST_CASE("groups and roles are learned beside delegations", "[forecast]") {
    Pace pace{ForecastPrior{}};
    for (int n = 0; n < 60; ++n) {
        pace.heard(SpeechKind::delegation, 180, 180 * (n % 2 ? 0.9 : 1.1), 0);
        pace.heard(SpeechKind::group, 300, 300 * (n % 2 ? 1.2 : 1.4), 0);
    }
    CHECK(pace.share().mean() == Approx(1).margin(0.05));
    CHECK(pace.share_of(SpeechKind::group) == Approx(1.3).margin(0.05));
    CHECK(pace.beside_variance(SpeechKind::group) < 0.001);
    CHECK(pace.beside(SpeechKind::role) == 0);
    CHECK(pace.beside_variance(SpeechKind::role) == Approx(0.0064));
    CHECK(pace.beside(SpeechKind::delegation) == 0);
    CHECK(pace.beside_variance(SpeechKind::delegation) == 0);
}

TEST_CASE("absences, interruptions and openings count beside the prior's", "[forecast]") {
    Pace pace{ForecastPrior{}};
    CHECK(pace.absence() == Approx(0.025));
    CHECK(pace.interruption_rate() == Approx(0.02));
    CHECK(pace.lateness() == Approx(240));
    CHECK(pace.lateness_variance() == Approx(180.0 * 180 * (1 + 1 / 1.5)));
    for (int n = 0; n < 10; ++n)
        pace.heard(SpeechKind::delegation, 180, 190, n == 3 ? 300 : 0);
    for (int n = 0; n < 2; ++n)
        pace.absent();
    CHECK(pace.absence() == Approx(3 / 52.0));
    CHECK(pace.absence_variance() == Approx(3 / 52.0 * 49 / 52.0 / 53));
    CHECK(pace.interruption_rate() == Approx(1.6 / 40));
    CHECK(pace.interruption_rate_variance() == Approx(1.6 / 1600));
    CHECK(pace.interruption_seconds() == Approx((2 * 150 + 300) / 3.0));
    pace.opened(600);
    CHECK(pace.lateness() == Approx(384));
    CHECK(pace.lateness_variance() ==
          Approx((180.0 * 180 * 1.5 + 360.0 * 360 * 1.5 / 2.5) / 2.5 * 1.4));
}

// ---- What a meeting teaches --------------------------------------------------------------------

TEST_CASE("two statements and what lies between teach a changeover and two shares", "[forecast]") {
    FloorDesk desk = at_the_debate();
    walk_and_speak(desk, "b1", 40s, 200s);
    walk_and_speak(desk, "b2", 85s, 150s);
    Pace expected{ForecastPrior{}};
    expected.opened(0);
    expected.heard(SpeechKind::delegation, 180, 200, 0);
    expected.changed_over(85);
    expected.heard(SpeechKind::delegation, 180, 150, 0);
    Pace const pace = learned(desk.meeting());
    same(pace.changeover(), expected.changeover());
    same(pace.share(), expected.share());
    CHECK(pace.lateness() == expected.lateness());
    CHECK(changeovers(pace) == 1);
    CHECK(speeches(pace) == 2);
}

TEST_CASE("what is a changeover and what is not", "[forecast]") {
    FloorDesk desk = at_the_debate();
    walk_and_speak(desk, "b1", 40s, 200s);
    auto const learned_behind = [&](auto&& between) {
        FloorDesk other = desk;
        between(other);
        walk_and_speak(other, "b2", 70s, 150s);
        return changeovers(learned(other.meeting()));
    };
    CHECK(learned_behind([](FloorDesk&) {}) == 1);
    CHECK(learned_behind([](FloorDesk& d) { d.pass(530s); }) == 1);
    CHECK(learned_behind([](FloorDesk& d) { d.pass(531s); }) == 0);
    CHECK(learned_behind([](FloorDesk& d) {
              d.act(SuspendSitting{});
              d.pass(60s);
              d.act(ResumeSitting{});
          }) == 0);
    CHECK(learned_behind([](FloorDesk& d) { point_of_order(d, 60s); }) == 0);
    CHECK(learned_behind([](FloorDesk& d) {
              d.call("b3", "asked to");
              d.act(Absent{});
          }) == 0);
    CHECK(learned_behind([](FloorDesk& d) {
              d.call("b3", "asked to");
              d.act(UndoStep{d.floor().last_step->version, ""});
          }) == 1);
    // A reply that is asked for is not given yet.
    CHECK(learned_behind([](FloorDesk& d) { d.ask_reply("KEN"); }) == 1);
    CHECK(learned_behind([](FloorDesk& d) {
              d.act(AdjournSitting{});
              d.now = ny(25, 10);
              d.open("25-am");
          }) == 0);
}

TEST_CASE("what holds one up who was called is no changeover", "[forecast]") {
    FloorDesk desk = at_the_debate();
    walk_and_speak(desk, "b1", 40s, 200s);
    FloorDesk interrupted = desk;
    interrupted.call("b2", "asked to");
    point_of_order(interrupted, 100s);
    interrupted.act(Begin{});
    CHECK(changeovers(learned(interrupted.meeting())) == 0);
    FloorDesk suspended = desk;
    suspended.call("b2", "asked to");
    suspended.act(SuspendSitting{});
    suspended.pass(100s);
    suspended.act(ResumeSitting{});
    suspended.act(Begin{});
    CHECK(changeovers(learned(suspended.meeting())) == 0);
}

TEST_CASE("a point of order within a speech interrupts it, and is no turn between", "[forecast]") {
    FloorDesk desk = at_the_debate();
    desk.call("b1", "asked to");
    desk.act(Begin{});
    desk.pass(100s);
    point_of_order(desk, 60s);
    desk.act(Resume{});
    desk.pass(80s);
    desk.act(End{});
    walk_and_speak(desk, "b2", 75s, 180s);
    Pace expected{ForecastPrior{}};
    expected.heard(SpeechKind::delegation, 180, 180, 60);
    expected.changed_over(75);
    expected.heard(SpeechKind::delegation, 180, 180, 0);
    Pace const pace = learned(desk.meeting());
    same(pace.changeover(), expected.changeover());
    same(pace.share(), expected.share());
    CHECK(pace.interruption_rate() == expected.interruption_rate());
    CHECK(pace.interruption_seconds() == expected.interruption_seconds());
}

TEST_CASE("an hour's pause interrupts for ten minutes and no longer", "[forecast]") {
    FloorDesk desk = at_the_debate();
    desk.call("b1", "asked to");
    desk.act(Begin{});
    desk.pass(100s);
    desk.act(Pause{});
    desk.pass(3600s);
    desk.act(Resume{});
    desk.pass(100s);
    desk.act(End{});
    Pace const pace = learned(desk.meeting());
    CHECK(pace.interruption_seconds() == Approx((2 * 150 + 600) / 3.0));
    CHECK(pace.share().mean() == Approx(1.09).margin(0.02));
}

TEST_CASE("a reply between two speeches is no changeover, whenever it was asked for",
          "[forecast]") {
    FloorDesk desk;
    desk.open("24-am");
    desk.act(AdjournSitting{});
    desk.now = ny(25, 15);
    desk.open("25-pm");
    TurnId const reply = desk.ask_reply("KEN");
    for (int i = 1; i <= 10; ++i)
        walk_and_speak(desk, "b" + std::to_string(i), 70s, 180s);
    CHECK(changeovers(learned(desk.meeting())) == 9);
    desk.now = ny(25, 17, 31);
    desk.act(Call{{}, reply, ""});
    desk.act(Begin{});
    desk.pass(60s);
    desk.act(End{});
    int const before = changeovers(learned(desk.meeting()));
    walk_and_speak(desk, "b13", 70s, 300s);
    CHECK(before == 9);
    CHECK(changeovers(learned(desk.meeting())) == 9);
}

TEST_CASE("roles are of their planned length, and count as roles", "[forecast]") {
    FloorDesk desk;
    desk.open("24-am");
    walk_and_speak(desk, "b11", 30s, 420s);
    walk_and_speak(desk, "b12", 50s, 840s);
    Pace expected{ForecastPrior{}};
    expected.heard(SpeechKind::role, 420, 420, 0);
    expected.changed_over(50);
    expected.heard(SpeechKind::role, 420, 840, 0);
    Pace const pace = learned(desk.meeting());
    same(pace.changeover(), expected.changeover());
    same(pace.share(), expected.share());
    CHECK(pace.beside(SpeechKind::role) == expected.beside(SpeechKind::role));
    CHECK(pace.beside(SpeechKind::group) == 0);
}

TEST_CASE("the wait for another segment, and the action, are no changeover", "[forecast]") {
    FloorDesk desk;
    desk.open("24-am");
    walk_and_speak(desk, "b11", 30s, 420s);
    desk.now = ny(24, 10, 55);
    walk_and_speak(desk, "b12", 30s, 60s);
    FloorDesk waiting = desk;
    waiting.now = ny(24, 11);
    walk_and_speak(waiting, "b1", 80s, 180s);
    Pace expected{ForecastPrior{}};
    expected.changed_over(80);
    same(learned(waiting.meeting()).changeover(), expected.changeover());
    desk.now = ny(24, 10, 59);
    desk.act(BeginAction{"A/80/L.8", "2025-11-20"});
    desk.now = ny(24, 11, 2);
    desk.act(DecideMatter{});
    walk_and_speak(desk, "b1", 80s, 180s);
    CHECK(changeovers(learned(desk.meeting())) == 0);
}

TEST_CASE("what is put right afterwards is learned as it was", "[forecast]") {
    FloorDesk desk = at_the_debate();
    walk_and_speak(desk, "b1", 40s, 200s);
    walk_and_speak(desk, "b2", 85s, 150s);
    CorrectTurn correct;
    correct.turn = desk.turn("b2").ref.id;
    correct.began_at = *desk.turn("b2").began_at - 30s;
    correct.reason = "the clock was started late";
    desk.act(correct);
    Pace expected{ForecastPrior{}};
    expected.heard(SpeechKind::delegation, 180, 200, 0);
    expected.changed_over(55);
    expected.heard(SpeechKind::delegation, 180, 180, 0);
    Pace const pace = learned(desk.meeting());
    same(pace.changeover(), expected.changeover());
    same(pace.share(), expected.share());
}

TEST_CASE("a plenary sitting teaches how late it was opened, if it was late", "[forecast]") {
    FloorDesk desk;
    desk.now = ny(24, 10, 10);
    desk.open("24-am");
    desk.act(AdjournSitting{});
    desk.now = ny(24, 15, 30);
    desk.open("24-pm");
    desk.act(AdjournSitting{});
    desk.now = ny(25, 9, 50);
    desk.open("25-am");
    Pace expected{ForecastPrior{}};
    expected.opened(600);
    expected.opened(0);
    CHECK(learned(desk.meeting()).lateness() == Approx(expected.lateness()));
    CHECK(learned(desk.meeting()).lateness_variance() == Approx(expected.lateness_variance()));
}
