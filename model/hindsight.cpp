#include "model/hindsight.hpp"

#include <algorithm>
#include <numeric>

namespace rostrum::model {

namespace {

double sum(Hindsight::Fell const& fell) {
    return std::accumulate(fell.begin(), fell.end(), 0.0);
}

double inside(Hindsight::Fell const& fell) {
    double const all = sum(fell);
    return all > 0 ? (fell[1] + fell[2]) / all : 0;
}

}  // namespace

FloorTime::FloorTime(Programme const& programme) {
    double before = 0;
    for (Segment const& segment : programme.segments) {
        if (segment.kind != SegmentKind::debate) continue;
        laid_.push_back({segment.id, segment.time.begin, before});
        before += static_cast<double>(segment.time.length().count());
    }
}

double FloorTime::of(SegmentId const& segment, Instant at) const {
    for (Laid const& laid : laid_)
        if (laid.segment == segment)
            return laid.before + std::chrono::duration<double>(at - laid.begin).count();
    return 0;
}

Said said(FloorTime const& time, Forecast const& forecast) {
    Said said;
    bool first = true;
    for (ForecastPart const& part : forecast.parts) {
        if (!part.range) continue;
        if (first) said.earliest = time.of(part.segment, part.range->begin);
        first = false;
        said.latest = time.of(part.segment, part.range->end);
        if (forecast.expected && part.range->begin <= *forecast.expected)
            said.expected = time.of(part.segment, *forecast.expected);
    }
    return said;
}

void Hindsight::add(std::size_t quarter, Said const& said, double came) {
    std::size_t const where = came < said.earliest    ? 0
                              : came <= said.expected ? 1
                              : came <= said.latest   ? 2
                                                      : 3;
    ++fell_[quarter][where];
}

void Hindsight::add_chance(double chance, bool came) {
    double const outcome = came ? 1 : 0;
    ++chances_;
    squares_ += (chance - outcome) * (chance - outcome);
    came_ += outcome;
    auto const bin = static_cast<std::size_t>(chance * static_cast<double>(bins));
    Bin& into = reliability_[std::min(bin, bins - 1)];
    ++into.count;
    into.said += chance;
    into.came += outcome;
}

void Hindsight::add(Hindsight const& other) {
    for (std::size_t quarter = 0; quarter < quarters; ++quarter)
        for (std::size_t where = 0; where < fell_[quarter].size(); ++where)
            fell_[quarter][where] += other.fell_[quarter][where];
    for (std::size_t bin = 0; bin < bins; ++bin) {
        reliability_[bin].count += other.reliability_[bin].count;
        reliability_[bin].said += other.reliability_[bin].said;
        reliability_[bin].came += other.reliability_[bin].came;
    }
    chances_ += other.chances_;
    squares_ += other.squares_;
    came_ += other.came_;
}

double Hindsight::count() const {
    double all = 0;
    for (Fell const& fell : fell_)
        all += sum(fell);
    return all;
}

double Hindsight::count(std::size_t quarter) const {
    return sum(fell_[quarter]);
}

double Hindsight::held() const {
    return inside(fell());
}

double Hindsight::held(std::size_t quarter) const {
    return inside(fell_[quarter]);
}

Hindsight::Fell Hindsight::fell() const {
    Fell parts{};
    double const all = count();
    if (all == 0) return parts;
    for (std::size_t where = 0; where < parts.size(); ++where) {
        for (Fell const& fell : fell_)
            parts[where] += fell[where];
        parts[where] /= all;
    }
    return parts;
}

double Hindsight::brier() const {
    return chances_ > 0 ? squares_ / chances_ : 0;
}

double Hindsight::brier_of_base_rate() const {
    double const rate = chances_ > 0 ? came_ / chances_ : 0;
    return rate * (1 - rate);
}

}  // namespace rostrum::model
