#include "bench/forecasts.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "config/programme.hpp"
#include "model/calling.hpp"
#include "model/speakers_list.hpp"

namespace rostrum::bench {

namespace {

using namespace rostrum::model;

constexpr std::size_t first_origin = 5;  // after the fifth statement

double seconds(Milliseconds span) {
    return std::chrono::duration<double>(span).count();
}

// Who waits at an origin, with the forecast of it and what came.
struct Case {
    Booking const* booking;
    Forecast const* forecast;
    CameTurn const* came;
    SegmentId planned;
    double limit;
};

CameTurn const* next_turn(SimulatedMeeting const& meeting, std::size_t booking,
                          std::size_t origin) {
    for (CameTurn const& turn : meeting.turns[booking])
        if (turn.origin >= origin) return &turn;
    return nullptr;
}

std::vector<Case> cases(SimulatedMeeting const& simulated, std::size_t origin,
                        SpeakersList const& list, Forecasts const& forecasts) {
    std::vector<Case> found;
    Meeting const& meeting = simulated.origins[origin].meeting;
    for (Place const& place : list.places) {
        Booking const& booking = *meeting.bookings[place.booking];
        if (!booking.waiting()) continue;
        CameTurn const* came = next_turn(simulated, place.booking, origin);
        if (!came || !place.planned)
            throw std::logic_error("a statement of a simulated meeting was never heard");
        found.push_back(
            {&booking, forecasts.find(booking), came, place.planned->segment,
             static_cast<double>(allotment(*meeting.programme, *booking.statement()).count())});
    }
    return found;
}

// One of the simple ways: a changeover, then as long as it is said.
class Reckoning {
public:
    Reckoning(Programme const& programme, std::size_t segment, double from_begin)
        : programme_(programme), segment_(segment), at_(from_begin) {}

    // Its begin in floor time; nobody is called before the segment that the list has them in.
    double next(FloorTime const& time, SegmentId const& planned, double changeover, double limit,
                double takes) {
        auto const& segments = programme_.segments;
        double const allowed = static_cast<double>(programme_.debate.changeover.count());
        auto const to_come = [&](std::size_t from) {
            return std::any_of(segments.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                               segments.end(),
                               [&](Segment const& one) { return one.id == planned; });
        };
        while (
            segment_ + 1 < segments.size() &&
            (to_come(segment_) || !fits_before(at_, allowed, limit, length(segments[segment_])))) {
            ++segment_;
            at_ = 0;
        }
        double const begin = at_ + changeover;
        at_ = begin + takes;
        return time.of(segments[segment_].id, segments[segment_].time.begin) + begin;
    }

private:
    static double length(Segment const& segment) {
        return static_cast<double>(segment.time.length().count());
    }

    Programme const& programme_;
    std::size_t segment_;
    double at_;  // seconds since the segment's begin
};

double mean(std::vector<double> const& figures, std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t i = from; i < to; ++i)
        sum += figures[i];
    return sum / static_cast<double>(to - from);
}

void compare_errors(SimulatedMeeting const& simulated, std::size_t origin, FloorTime const& time,
                    std::vector<Case> const& waiting, Errors& errors) {
    Programme const& programme = *simulated.origins[origin].meeting.programme;
    SegmentId const& here = simulated.origins[origin].meeting.floor().turns.back()->segment;
    std::size_t segment = 0;
    while (programme.segments[segment].id != here)
        ++segment;
    double const at =
        seconds(simulated.origins[origin].at - programme.segments[segment].time.begin);
    double const changeover = mean(simulated.changeovers, 0, origin);
    double const slot = mean(simulated.slots, simulated.first_of_sitting[origin - 1], origin);
    Reckoning limits(programme, segment, at);
    Reckoning changeovers(programme, segment, at);
    Reckoning running(programme, segment, at);
    for (Case const& one : waiting) {
        double const came = time.of(one.came->segment, one.came->at);
        errors.count += 1;
        errors.forecast += std::abs(came - said(time, *one.forecast).expected);
        errors.limits += std::abs(came - limits.next(time, one.planned, 0, one.limit, one.limit));
        errors.changeovers +=
            std::abs(came - changeovers.next(time, one.planned, changeover, one.limit, one.limit));
        errors.running += std::abs(
            came - running.next(time, one.planned, changeover, one.limit, slot - changeover));
    }
}

std::size_t quarter_of(Case const& one, std::size_t all) {
    auto const place = static_cast<std::size_t>(one.booking->receipt.number - 1);
    return std::min(Hindsight::quarters - 1, Hindsight::quarters * place / all);
}

void judge_origin(SimulatedMeeting const& simulated, std::size_t origin, FloorTime const& time,
                  Judged& judged) {
    Origin const& from = simulated.origins[origin];
    const SpeakersList list = lay_out(from.meeting);
    const Forecasts forecasts = forecast(from.meeting, list, from.at);
    const std::vector<Case> waiting = cases(simulated, origin, list, forecasts);
    Hindsight& into = origin == 0 ? judged.before_opening : judged.from_fifth;
    for (Case const& one : waiting) {
        into.add(quarter_of(one, from.meeting.bookings.size()), said(time, *one.forecast),
                 time.of(one.came->segment, one.came->at));
        into.add_chance(one.forecast->chance_in(one.planned), one.came->segment == one.planned);
    }
    if (origin != 0) compare_errors(simulated, origin, time, waiting, judged.errors);
}

double milliseconds_for(std::shared_ptr<const Programme> const& programme, int waiting) {
    Origin const from = crowded(programme, waiting);
    const SpeakersList list = lay_out(from.meeting);
    double best = 1e9;
    for (int round = 0; round < 20; ++round) {
        auto const begun = std::chrono::steady_clock::now();
        const Forecasts made = forecast(from.meeting, list, from.at);
        std::chrono::duration<double, std::milli> const took =
            std::chrono::steady_clock::now() - begun;
        if (!made.bookings.front()) throw std::logic_error("nothing was foretold");
        best = std::min(best, took.count());
    }
    return best;
}

nlohmann::json held_json(Hindsight const& hindsight) {
    nlohmann::json quarters = nlohmann::json::array();
    for (std::size_t quarter = 0; quarter < Hindsight::quarters; ++quarter)
        quarters.push_back(hindsight.held(quarter));
    return {{"all", hindsight.held()},
            {"quarters", std::move(quarters)},
            {"fell", hindsight.fell()},
            {"count", hindsight.count()}};
}

nlohmann::json judged_json(Judged const& judged) {
    Errors const& errors = judged.errors;
    nlohmann::json reliability = nlohmann::json::array();
    for (Hindsight::Bin const& bin : judged.from_fifth.reliability())
        if (bin.count > 0)
            reliability.push_back({{"said", bin.said / bin.count},
                                   {"came", bin.came / bin.count},
                                   {"count", bin.count}});
    return {{"held", held_json(judged.from_fifth)},
            {"held_before_opening", held_json(judged.before_opening)},
            {"mean_absolute_error_seconds",
             {{"forecast", errors.forecast / errors.count},
              {"limits", errors.limits / errors.count},
              {"limits_and_changeover", errors.changeovers / errors.count},
              {"running_mean", errors.running / errors.count}}},
            {"brier", judged.from_fifth.brier()},
            {"brier_of_base_rate", judged.from_fifth.brier_of_base_rate()},
            {"reliability", std::move(reliability)}};
}

std::string percent(double part) {
    std::ostringstream out;
    out << std::fixed << std::setprecision(1) << 100 * part;
    return out.str();
}

std::string fixed(double figure, int places) {
    std::ostringstream out;
    out << std::fixed << std::setprecision(places) << figure;
    return out.str();
}

void add_row(std::ostringstream& out, std::string_view name, Judged const& judged) {
    Hindsight const& hindsight = judged.from_fifth;
    Errors const& errors = judged.errors;
    out << "| " << name;
    for (std::size_t quarter = 0; quarter < Hindsight::quarters; ++quarter)
        out << " | " << percent(hindsight.held(quarter));
    out << " | " << percent(hindsight.held()) << " | " << percent(judged.before_opening.held())
        << " | " << fixed(errors.forecast / errors.count, 0) << " | "
        << fixed(errors.forecast / errors.limits, 2) << " | "
        << fixed(errors.forecast / errors.changeovers, 2) << " | "
        << fixed(errors.forecast / errors.running, 2) << " | " << fixed(hindsight.brier(), 3)
        << " | " << fixed(hindsight.brier_of_base_rate(), 3) << " |\n";
}

}  // namespace

void Errors::add(Errors const& other) {
    count += other.count;
    forecast += other.forecast;
    limits += other.limits;
    changeovers += other.changeovers;
    running += other.running;
}

void Judged::add(Judged const& other) {
    from_fifth.add(other.from_fifth);
    before_opening.add(other.before_opening);
    errors.add(other.errors);
}

void judge(SimulatedMeeting const& meeting, Judged& judged) {
    const FloorTime time(*meeting.origins.front().meeting.programme);
    judge_origin(meeting, 0, time, judged);
    for (std::size_t origin = first_origin; origin + 1 < meeting.origins.size(); ++origin)
        judge_origin(meeting, origin, time, judged);
}

ForecastResults run(ForecastTrial const& trial) {
    auto const read = config::load_programme(trial.config_folder / "meetings" / "hlm2025.json",
                                             trial.config_folder);
    if (!read) throw std::runtime_error(read.error().front().message);
    auto const programme = debates_of(*read.value());
    ForecastResults results;
    int const all = trial.meetings * static_cast<int>(scenarios);
    std::atomic<int> next{0};
    std::vector<std::array<Judged, scenarios>> parts(static_cast<std::size_t>(trial.threads));
    auto const work = [&](std::array<Judged, scenarios>& part) {
        for (int i = next++; i < all; i = next++) {
            auto const scenario = static_cast<std::size_t>(i) % scenarios;
            auto const seed = trial.seed + static_cast<std::uint64_t>(i) / scenarios;
            judge(simulate(programme, static_cast<Scenario>(scenario), seed), part[scenario]);
            if (i % 1000 == 999) std::cerr << "   " << i + 1 << " of " << all << " meetings\n";
        }
    };
    {
        std::vector<std::jthread> threads;
        for (auto& part : parts)
            threads.emplace_back([&] { work(part); });
    }
    for (auto const& part : parts)
        for (std::size_t scenario = 0; scenario < scenarios; ++scenario) {
            results.scenario[scenario].add(part[scenario]);
            results.pooled.add(part[scenario]);
        }
    results.milliseconds_200 = milliseconds_for(programme, 200);
    results.milliseconds_10000 = milliseconds_for(programme, 10'000);
    return results;
}

nlohmann::json to_json(ForecastResults const& results, ForecastTrial const& trial) {
    nlohmann::json json{
        {"meetings_of_each", trial.meetings},
        {"first_seed", trial.seed},
        {"pooled", judged_json(results.pooled)},
        {"milliseconds",
         {{"200", results.milliseconds_200}, {"10000", results.milliseconds_10000}}}};
    for (std::size_t scenario = 0; scenario < scenarios; ++scenario)
        json["scenarios"][std::string(name(static_cast<Scenario>(scenario)))] =
            judged_json(results.scenario[scenario]);
    return json;
}

std::string measurements_of(ForecastResults const& results) {
    std::ostringstream out;
    out << std::setprecision(6);
    auto const row = [&](std::string const& name, double ours, double theirs) {
        out << name << " rostrum " << ours << '\n' << name << " reference " << theirs << '\n';
    };
    for (std::size_t quarter = 0; quarter < Hindsight::quarters; ++quarter)
        row("forecast_held_" + std::to_string(quarter + 1),
            100 * results.pooled.from_fifth.held(quarter), 80);
    double least = 1;
    double most = 0;
    for (Judged const& judged : results.scenario) {
        least = std::min(least, judged.from_fifth.held());
        most = std::max(most, judged.from_fifth.held());
    }
    row("forecast_held_least", 100 * least, 70);
    row("forecast_held_most", 100 * most, 90);
    Errors const& errors = results.pooled.errors;
    row("forecast_limits", errors.forecast / errors.count, errors.limits / errors.count);
    row("forecast_changeovers", errors.forecast / errors.count, errors.changeovers / errors.count);
    row("forecast_running", errors.forecast / errors.count, errors.running / errors.count);
    row("forecast_brier", results.pooled.from_fifth.brier(),
        results.pooled.from_fifth.brier_of_base_rate());
    row("forecast_200", results.milliseconds_200, 1);
    row("forecast_10000", results.milliseconds_10000, 20);
    return out.str();
}

std::string markdown_of(ForecastResults const& results, ForecastTrial const& trial) {
    std::ostringstream out;
    out << trial.meetings << " meetings of each scenario, seeds from " << trial.seed << ", "
        << fixed(results.pooled.from_fifth.count() / 1e6, 1)
        << " million forecasts. How often the 80 % range held, in percent, by quarters of the "
           "list, "
           "in all, and of the forecast before the opening; the mean absolute error in seconds of "
           "floor time, and its part of that of limits alone, of limits with the mean changeover, "
           "of the sitting's running mean; the Brier score of the chance of the planned segment "
           "beside that of the base rate.\n\n"
           "| scenario | 1st | 2nd | 3rd | 4th | all | before | error | / limits | / changeover | "
           "/ running | Brier | base |\n"
           "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    for (std::size_t scenario = 0; scenario < scenarios; ++scenario)
        add_row(out, name(static_cast<Scenario>(scenario)), results.scenario[scenario]);
    add_row(out, "**pooled**", results.pooled);
    Hindsight::Fell const fell = results.pooled.from_fifth.fell();
    out << "\nOf all begins " << percent(fell[0]) << " % came before the range, "
        << percent(fell[1]) << " % in its first half, " << percent(fell[2]) << " % in its second, "
        << percent(fell[3]) << " % behind it (rightly 10, 40, 40, 10).\n\n"
        << "Chances of the planned segment, and how often it came so:\n\n"
           "| said | came | forecasts |\n|--:|--:|--:|\n";
    for (Hindsight::Bin const& bin : results.pooled.from_fifth.reliability())
        if (bin.count > 0)
            out << "| " << percent(bin.said / bin.count) << " % | " << percent(bin.came / bin.count)
                << " % | " << fixed(bin.count, 0) << " |\n";
    out << "\nOne forecast takes " << fixed(results.milliseconds_200, 2)
        << " ms with 200 who wait, and " << fixed(results.milliseconds_10000, 1)
        << " ms with 10,000.\n";
    return out.str();
}

}  // namespace rostrum::bench
