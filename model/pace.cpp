#include "model/pace.hpp"

#include <algorithm>
#include <cmath>

#include "model/meeting.hpp"
#include "model/speakers_list.hpp"

namespace rostrum::model {

namespace {

constexpr double fading = 0.98;            // of the evidence between walks, for each observation
constexpr double least_weight = 1e-4;      // no walk is ever given up
constexpr double longest_break = 600;      // seconds: a gap beyond it is no changeover
constexpr double interruptions_known = 2;  // that the prior's length counts for

}  // namespace

void LocalLevel::observe(double value, double more_noise) {
    variance += step_variance;
    double const spread = variance + noise + more_noise;
    double const most = most_deviations * std::sqrt(spread);
    double const error = std::clamp(value - mean, -most, most);
    double const gain = variance / spread;
    mean += gain * error;
    variance *= 1 - gain;
    freedom += 1;
    noise += (error * error / spread - 1) * noise / freedom;
}

double LocalLevel::log_likelihood(double value, double more_noise) const {
    double const spread = variance + step_variance + noise + more_noise;
    double const error = value - mean;
    double const degrees = std::max(4.0, freedom);
    return -(degrees + 1) / 2 * std::log1p(error * error / spread / degrees) - std::log(spread) / 2;
}

Wandering::Wandering(ForecastPrior::Quantity const& prior) {
    for (std::size_t i = 0; i < walks; ++i) {
        double const step = prior.steps[i];
        walks_[i] = {prior.mean, prior.between * prior.between, prior.within * prior.within,
                     prior.known, step * step};
        weights_[i] = std::max(prior.weights[i], least_weight);
    }
    mix();
}

void Wandering::observe(double value, double more_noise) {
    std::array<double, walks> likely{};
    for (std::size_t i = 0; i < walks; ++i) {
        likely[i] = walks_[i].log_likelihood(value, more_noise);
        walks_[i].observe(value, more_noise);
    }
    double const best = *std::max_element(likely.begin(), likely.end());
    double sum = 0;
    for (std::size_t i = 0; i < walks; ++i) {
        weights_[i] = std::pow(weights_[i], fading) * std::exp(likely[i] - best);
        sum += weights_[i];
    }
    for (double& weight : weights_)
        weight = std::max(weight / sum, least_weight);
    mix();
}

void Wandering::mix() {
    double sum = 0;
    for (double const weight : weights_)
        sum += weight;
    mean_ = variance_ = noise_ = freedom_ = step_variance_ = 0;
    for (std::size_t i = 0; i < walks; ++i) {
        double const part = weights_[i] /= sum;
        mean_ += part * walks_[i].mean;
        noise_ += part * walks_[i].noise;
        freedom_ += part * walks_[i].freedom;
        step_variance_ += part * walks_[i].step_variance;
    }
    for (std::size_t i = 0; i < walks; ++i) {
        double const apart = walks_[i].mean - mean_;
        variance_ += weights_[i] * (walks_[i].variance + apart * apart);
    }
}

Pace::Pace(ForecastPrior const& prior)
    : prior_(prior),
      share_(prior.share),
      changeover_(prior.changeover),
      lateness_(prior.opening.late),
      openings_(prior.opening.known),
      lateness_squares_(prior.opening.deviation * prior.opening.deviation * prior.opening.known),
      absent_(prior.absence.chance * prior.absence.known),
      present_((1 - prior.absence.chance) * prior.absence.known),
      interruptions_(prior.interruption.rate * prior.interruption.known),
      speeches_(prior.interruption.known),
      interrupted_(prior.interruption.length * interruptions_known),
      interruption_weight_(interruptions_known) {
    for (SpeechKind const kind : {SpeechKind::group, SpeechKind::role})
        kinds_[static_cast<std::size_t>(kind)].variance = prior.kinds * prior.kinds;
}

// The running mean and sum of squares, begun with the prior as so many openings (Welford 1962).
void Pace::opened(double seconds_late) {
    double const error = seconds_late - lateness_;
    openings_ += 1;
    lateness_ += error / openings_;
    lateness_squares_ += error * error * (openings_ - 1) / openings_;
}

double Pace::lateness_variance() const {
    return lateness_squares_ / openings_ * (1 + 1 / openings_);
}

double Pace::absence_variance() const {
    double const known = absent_ + present_;
    return absence() * (1 - absence()) / (known + 1);
}

void Pace::changed_over(double seconds) {
    changeover_.observe(seconds);
}

// A kind's share is the level and what stands beside it; each is learned as if the other were what
// it is thought to be, with its doubt for noise.
void Pace::heard(SpeechKind kind, double limit, double used, double interrupted) {
    double const share = used / limit;
    Beside& beside = kinds_[static_cast<std::size_t>(kind)];
    double const spread = share_.variance() + share_.noise() + beside.variance;
    double const most = LocalLevel::most_deviations * std::sqrt(spread);
    double const gain = beside.variance / spread;
    beside.mean += gain * std::clamp(share - share_.mean() - beside.mean, -most, most);
    beside.variance *= 1 - gain;
    share_.observe(share - beside.mean, beside.variance);
    present_ += 1;
    speeches_ += 1;
    if (interrupted <= 0) return;
    interruptions_ += 1;
    interrupted_ += interrupted;
    interruption_weight_ += 1;
}

void Pace::absent() {
    absent_ += 1;
}

namespace {

class Lessons {
public:
    explicit Lessons(Meeting const& meeting) : meeting_(meeting) {}

    Pace learn() {
        for (SittingRecord const& record : meeting_.floor().now.sittings)
            learn_opening(record);
        for (Turn const* turn : by_begin())
            learn_turn(*turn);
        return pace_;
    }

private:
    static double seconds(Milliseconds span) { return std::chrono::duration<double>(span).count(); }
    // Turns stand in the order in which they became known: a reply long before it is given, and one
    // who was called before the point of order that is raised on the way to the rostrum.
    std::vector<Turn const*> by_begin() const {
        std::vector<Turn const*> turns;
        for (TurnPtr const& turn : meeting_.floor().turns)
            if (turn->called_at) turns.push_back(turn.get());
        auto const begin = [](Turn const& turn) { return turn.began_at.value_or(*turn.called_at); };
        std::stable_sort(turns.begin(), turns.end(),
                         [&](Turn const* a, Turn const* b) { return begin(*a) < begin(*b); });
        return turns;
    }
    void learn_opening(SittingRecord const& record) {
        Sitting const* sitting = meeting_.programme->find(record.id);
        if (sitting && sitting->plenary)
            pace_.opened(std::max(0.0, seconds(record.opened_at - sitting->time.begin)));
    }
    // A point of order within a speech comes between it and the next.
    void learn_turn(Turn const& turn) {
        if (turn.ref.kind != TurnKind::statement && turn.ref.kind != TurnKind::role) {
            bool const within = last_ && turn.began_at && *turn.began_at < *last_->ended_at;
            if (!within) last_ = nullptr;
            return;
        }
        if (last_ && last_->sitting == turn.sitting && turn.began_at) learn_gap(turn);
        if (turn.state == TurnState::absent) pace_.absent();
        if (turn.state == TurnState::ended) learn_speech(turn);
        last_ = turn.state == TurnState::ended && turn.ended_at ? &turn : nullptr;
    }
    // Another segment is waited for, and the action on the declaration is no changeover.
    void learn_gap(Turn const& turn) {
        Interval gap{*last_->ended_at, *turn.began_at};
        Segment const* segment = meeting_.programme->find(turn.segment);
        if (segment && turn.segment != last_->segment)
            gap.begin = std::max(gap.begin, segment->time.begin);
        if (gap.end < gap.begin || seconds(gap.end - gap.begin) > longest_break) return;
        auto const& action = meeting_.floor().now.action;
        if (action && action->ended_at && gap.overlaps({action->began_at, *action->ended_at}))
            return;
        SittingRecord const* record = meeting_.floor().record(turn.sitting);
        for (Interval const& pause : record->suspensions)
            if (pause.overlaps(gap)) return;
        pace_.changed_over(seconds(gap.end - gap.begin));
    }
    void learn_speech(Turn const& turn) {
        auto const [kind, limit] = planned_speech(meeting_, turn);
        if (limit <= Seconds{0}) return;
        pace_.heard(kind, seconds(limit), seconds(turn.clock.used),
                    std::min(seconds(turn.paused_for()), longest_break));
    }

    Meeting const& meeting_;
    Pace pace_{meeting_.programme->forecast};
    Turn const* last_ = nullptr;  // that was called, and is over
};

}  // namespace

PlannedSpeech planned_speech(Meeting const& meeting, Turn const& turn) {
    Booking const* booking = meeting.find(turn.ref.booking);
    StatementRequest const* statement = booking ? booking->statement() : nullptr;
    SpeechKind const kind = turn.ref.kind == TurnKind::role ? SpeechKind::role
                            : statement && statement->capacity == Capacity::group
                                ? SpeechKind::group
                                : SpeechKind::delegation;
    if (turn.clock.limit) return {kind, *turn.clock.limit};
    return {kind, turn.planned ? turn.planned->time.length() : Seconds{0}};
}

Pace learned(Meeting const& meeting) {
    return Lessons(meeting).learn();
}

}  // namespace rostrum::model
