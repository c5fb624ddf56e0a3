#include "bench/simulated_meeting.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include "model/calling.hpp"
#include "model/floor_queue.hpp"
#include "model/update.hpp"

namespace rostrum::bench {

namespace {

using namespace rostrum::model;

// What the meeting's own nature is, drawn once for each meeting.
struct Nature {
    double share = 1.08;     // of the limit that is used
    double within = 0.2;     // its spread from one statement to the next
    double drift = 0;        // of the share, over a hundred statements
    double changeover = 70;  // seconds
    double changeover_spread = 18;
    double tail = 0.01;    // how often a statement goes on and on,
    double tail_mean = 1;  // and by what share of the limit
    double absent = 0.01;
    double points = 0.004;      // for each statement
    int warned_at = -1;         // statements; -1: nobody is warned
    double warning = 0;         // what it takes off the share
    double last_afternoon = 1;  // factor on the share
    double groups = 0;          // beside the share
    double groups_part = 0.06;
    double short_part = 0.05;
};

Booked booked(Meeting const& meeting, StatementRequest request, Instant at) {
    Booked event;
    event.booking = BookingId{"b" + std::to_string(meeting.bookings.size() + 1)};
    event.request = std::move(request);
    event.inscribed_at = at;
    return event;
}

class Simulation {
public:
    Simulation(std::shared_ptr<const Programme> const& programme, Scenario scenario,
               std::uint64_t seed)
        : programme_(*programme),
          scenario_(scenario),
          source_(seed * 1'000'003 + static_cast<std::uint64_t>(scenario) * 7'919 + 17) {
        draw_nature();
        apply(MeetingCreated{programme});
        book(static_cast<int>(uniform(92, 112)));
    }

    SimulatedMeeting run() {
        now_ = programme_.sittings.front().time.begin;
        result_.turns.resize(meeting_.bookings.size());
        result_.origins.push_back({meeting_, now_});
        for (Sitting const& sitting : programme_.sittings)
            play(sitting);
        return std::move(result_);
    }

private:
    double uniform(double from, double to) {
        return std::uniform_real_distribution<double>(from, to)(source_);
    }
    double normal(double mean, double deviation) {
        return std::normal_distribution<double>(mean, deviation)(source_);
    }
    bool chance(double part) { return uniform(0, 1) < part; }
    static Milliseconds span(double seconds) {
        return Milliseconds{static_cast<std::int64_t>(std::llround(seconds * 1000))};
    }

    void draw_nature() {
        nature_.groups_part = scenario_ == Scenario::mixed_lengths ? 0.3 : 0.06;
        nature_.short_part = scenario_ == Scenario::mixed_lengths ? 0.2 : 0.05;
        nature_.share = std::clamp(normal(1.08, 0.12), 0.6, 1.6);
        nature_.within = uniform(0.15, 0.30);
        nature_.changeover = std::max(25.0, normal(70, 14));
        nature_.changeover_spread = uniform(10, 28);
        nature_.drift = scenario_ == Scenario::drifting
                            ? (chance(0.5) ? -1 : 1) * uniform(0.15, 0.40)
                            : normal(0, 0.04);
        nature_.tail = scenario_ == Scenario::heavy_tailed ? uniform(0.05, 0.10) : 0.01;
        nature_.tail_mean = uniform(0.6, 1.4);
        nature_.absent = scenario_ == Scenario::no_shows ? uniform(0.05, 0.12) : 0.01;
        nature_.points = scenario_ == Scenario::points_of_order ? uniform(0.04, 0.10) : 0.004;
        if (scenario_ == Scenario::disciplined)
            nature_.warned_at = static_cast<int>(uniform(15, 60));
        nature_.warning = uniform(0.12, 0.30);
        if (scenario_ == Scenario::tightened) nature_.last_afternoon = uniform(0.75, 0.92);
        nature_.groups = normal(0, 0.06);
    }

    void apply(Event event) {
        meeting_ =
            model::apply(std::move(meeting_), {meeting_.version + 1, now_, std::move(event), true});
    }
    void act(FloorEvent event) { apply(OnFloor{std::move(event)}); }

    void book(int count) {
        now_ = programme_.debate.list.opens_at;
        for (Participant const& participant : programme_.participants) {
            if (participant.standing != Standing::member_state) continue;
            if (static_cast<int>(meeting_.bookings.size()) == count) break;
            now_ += Seconds{1};
            StatementRequest request;
            request.participant = participant.id;
            double const kind = uniform(0, 1);
            bool const group = kind < nature_.groups_part;
            bool const brief = !group && kind < nature_.groups_part + nature_.short_part;
            request.capacity = group ? Capacity::group : Capacity::national;
            request.allotment = Seconds{group ? 300 : brief ? 120 : 180};
            apply(booked(meeting_, std::move(request), now_));
        }
    }

    void play(Sitting const& sitting) {
        double const late = scenario_ == Scenario::late_starts ? uniform(300, 1200)
                                                               : std::max(0.0, normal(200, 150));
        now_ = sitting.time.begin + span(late);
        act(SittingOpened{sitting.id, {}, false, {}});
        result_first_ = result_.slots.size();
        double const extension = chance(0.12) ? uniform(600, 1500) : 0;
        ends_ = sitting.time.end;
        bool const last_afternoon = &sitting == &programme_.sittings[2];
        while (Booking const* next = next_in(sitting)) {
            Seconds const limit = allotment(programme_, *next->statement());
            if (!fits(limit) && extension > 0 && ends_ == sitting.time.end) {
                ends_ += span(extension);
                act(SittingExtended{sitting.id, ends_, "", {}});
            }
            if (!fits(limit)) break;
            speak(next->id, limit, last_afternoon);
        }
        act(SittingAdjourned{sitting.id, ""});
    }
    bool fits(Seconds limit) const {
        return fits_before(now_, programme_.debate.changeover, limit, ends_);
    }
    Booking const* next_in(Sitting const& sitting) const {
        for (Upcoming const& one : upcoming_in(meeting_, lay_out(meeting_), sitting))
            if (one.booking) return one.booking;
        return nullptr;
    }

    void speak(BookingId const& id, Seconds limit, bool last_afternoon) {
        Instant const free_from = now_;
        Booking const before = *meeting_.find(id);
        StatementRequest const request = *before.statement();
        const Planned planned = *lay_out(meeting_).find(id, meeting_)->planned;
        double const changeover =
            std::max(10.0, normal(nature_.changeover, nature_.changeover_spread) +
                               (chance(0.02) ? uniform(60, 200) : 0));
        SpeakerCalled call;
        call.turn = {TurnId{"t" + std::to_string(meeting_.version + 1)}, TurnKind::statement, id,
                     request.participant, ""};
        call.segment = planned.segment;
        call.planned = planned;
        call.limit = limit;
        act(call);
        now_ += span(changeover);
        auto const index = static_cast<std::size_t>(before.receipt.number - 1);
        // Whoever was not there is, when called again.
        bool const absent = before.progress.absences == 0 && chance(nature_.absent);
        result_.turns[index].push_back(
            {planned.segment, now_, !absent, result_.origins.size() - 1});
        if (absent)
            not_there();
        else
            deliver(call.turn, limit, share(request, last_afternoon));
        ++spoken_;
        result_.changeovers.push_back(changeover);
        result_.slots.push_back(std::chrono::duration<double>(now_ - free_from).count());
        result_.first_of_sitting.push_back(result_first_);
        result_.origins.push_back({meeting_, now_});
    }
    double share(StatementRequest const& request, bool last_afternoon) {
        double share = nature_.share + nature_.drift * spoken_ / 100.0;
        if (nature_.warned_at >= 0 && spoken_ >= nature_.warned_at) share -= nature_.warning;
        if (last_afternoon) share *= nature_.last_afternoon;
        if (request.capacity == Capacity::group) share += nature_.groups;
        if (*request.allotment < Seconds{180}) share *= 1.05;
        // Log-normal about it, and now and then somebody who goes on and on.
        double const spread = std::sqrt(std::log(1 + nature_.within * nature_.within));
        double used = std::max(0.15, share) * std::exp(normal(-spread * spread / 2, spread));
        if (chance(nature_.tail))
            used += std::exponential_distribution<double>(1 / nature_.tail_mean)(source_);
        return used;
    }
    void not_there() {
        now_ += span(uniform(15, 60));
        Actor const presiding{ActorRole::presiding, "simulated", std::nullopt};
        auto absent = decide(meeting_, Conduct{Absent{}, std::nullopt}, presiding, now_);
        if (!absent) throw std::logic_error("an absence was refused");
        for (Event& event : absent.value())
            apply(std::move(event));
    }
    void deliver(TurnRef const& turn, Seconds limit, double share) {
        SpeechClock clock{now_, Milliseconds{0}, limit};
        act(SpeechBegun{turn, clock});
        Milliseconds const whole = span(share * static_cast<double>(limit.count()));
        int points = 0;
        while (points < 4 && chance(nature_.points))
            ++points;
        for (int i = 0; i < points; ++i) {
            Milliseconds const part = whole / (points + 1);
            now_ += part;
            clock = {std::nullopt, clock.used + part, limit};
            act(SpeechPaused{turn, clock, ""});
            now_ += span(uniform(60, 300));
            clock.since = now_;
            act(SpeechResumed{turn, clock});
        }
        now_ += whole - clock.used;
        act(SpeechEnded{turn, {std::nullopt, whole, limit}});
    }

    Programme const& programme_;
    Scenario scenario_;
    std::mt19937_64 source_;
    Nature nature_;
    Meeting meeting_;
    Instant now_;
    Instant ends_;
    int spoken_ = 0;
    std::size_t result_first_ = 0;
    SimulatedMeeting result_;
};

}  // namespace

std::string_view name(Scenario scenario) {
    constexpr std::string_view names[] = {"steady",
                                          "drifting",
                                          "heavy-tailed",
                                          "disciplined after a warning",
                                          "late starts",
                                          "no-shows",
                                          "points of order",
                                          "mixed lengths",
                                          "a chair who tightens up"};
    return names[static_cast<std::size_t>(scenario)];
}

SimulatedMeeting simulate(std::shared_ptr<const Programme> const& programme, Scenario scenario,
                          std::uint64_t seed) {
    return Simulation(programme, scenario, seed).run();
}

std::shared_ptr<const Programme> debates_of(Programme programme) {
    std::vector<Sitting> sittings;
    std::vector<Segment> debates;
    auto const add = [&](Segment segment, Sitting sitting) {
        sitting.id = SittingId{"of-" + segment.id.str()};
        sitting.time = segment.time;
        segment.sitting = sitting.id;
        sittings.push_back(std::move(sitting));
        debates.push_back(std::move(segment));
    };
    for (Segment const& segment : programme.segments)
        if (segment.kind == SegmentKind::debate) add(segment, *programme.find(segment.sitting));
    Segment more = debates.back();
    more.id = SegmentId{"spill-over"};
    more.time = {more.time.begin + date::days{1}, more.time.begin + date::days{3}};
    add(more, sittings.back());
    programme.sittings = std::move(sittings);
    programme.segments = std::move(debates);
    programme.debate.groups_first = false;  // so that lengths are mixed along the list
    return std::make_shared<const Programme>(std::move(programme));
}

Origin crowded(std::shared_ptr<const Programme> const& programme, int waiting) {
    Programme longer = *programme;
    for (Sitting& sitting : longer.sittings) {
        if (&sitting != &longer.sittings.back()) continue;
        sitting.time.end += Seconds{waiting * 300};
        longer.segments.back().time.end = sitting.time.end;
    }
    Meeting meeting;
    Instant now = longer.debate.list.opens_at;
    ParticipantId const participant = longer.participants.front().id;
    auto const apply = [&](Event event) {
        meeting =
            model::apply(std::move(meeting), {meeting.version + 1, now, std::move(event), true});
    };
    apply(MeetingCreated{std::make_shared<const Programme>(std::move(longer))});
    for (int i = 0; i < waiting; ++i) {
        now += Milliseconds{1};
        StatementRequest request;
        request.participant = participant;
        apply(booked(meeting, std::move(request), now));
    }
    now = meeting.programme->sittings.front().time.begin;
    apply(OnFloor{SittingOpened{meeting.programme->sittings.front().id, {}, false, {}}});
    return {std::move(meeting), now};
}

}  // namespace rostrum::bench
