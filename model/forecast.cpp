#include "model/forecast.hpp"

#include <algorithm>
#include <cmath>

#include "model/floor_queue.hpp"

namespace rostrum::model {

namespace {

constexpr std::size_t most_windows = 254;

// A segment that still takes speeches.
struct Ahead {
    Segment const* segment;
    Window window;
    Seconds replies{0};  // that were asked for
};

// Those who wait, in the order of their calls, with their bookings; null: nobody's (a reply, a role
// that nobody has booked).
struct Queued {
    Waiting waiting;
    Booking const* booking = nullptr;
};

class Forecaster {
public:
    Forecaster(Meeting const& meeting, SpeakersList const& list, Instant as_of)
        : meeting_(meeting),
          programme_(*meeting.programme),
          list_(list),
          as_of_(as_of),
          origin_(std::chrono::floor<Seconds>(as_of)),
          pace_(learned(meeting)),
          queued_(meeting.bookings.size()) {}

    Forecasts run() {
        find_segments();
        find_waiting();
        std::vector<Window> windows;
        for (Ahead const& ahead : ahead_) {
            windows.push_back(ahead.window);
            windows.back().end -= kept_for_replies(ahead);
        }
        std::vector<Waiting> waiting;
        for (Queued const& queued : queue_)
            waiting.push_back(queued.waiting);
        bool const in_progress = !windows.empty() && windows.front().in_progress;
        auto const seen = outlook(pace_, in_progress ? goes_on_at() : from_origin(as_of_),
                                  in_progress ? rest() : Rest{},
                                  seconds(programme_.debate.changeover), waiting, windows);
        return told(seen);
    }

private:
    static double seconds(Milliseconds span) { return std::chrono::duration<double>(span).count(); }
    // Times are counted from a whole second, so that a forecast which nothing has changed stays the
    // same to the second.
    double from_origin(Instant at) const { return seconds(at - origin_); }
    Floor const& floor() const { return meeting_.floor(); }

    // ---- Where -----------------------------------------------------------------------------

    // As it was extended, where the segment is the last of its sitting.
    Instant end_of(Segment const& segment) const {
        SittingRecord const* record = floor().record(segment.sitting);
        Sitting const* sitting = programme_.find(segment.sitting);
        bool const last = sitting && segment.time.end == sitting->time.end;
        return record && record->extended_to && last
                   ? std::max(*record->extended_to, segment.time.end)
                   : segment.time.end;
    }
    bool takes_speeches(Segment const& segment) const {
        if (segment.kind == SegmentKind::panel || floor().adjourned(segment.sitting)) return false;
        return segment.kind != SegmentKind::debate || floor().now.debate == DebateState::open;
    }
    // Somebody was called in it, perhaps before its time.
    bool begun(Segment const& segment) const {
        auto const& turns = floor().turns;
        return std::any_of(turns.begin(), turns.end(), [&](TurnPtr const& turn) {
            return turn->called_at && turn->segment == segment.id;
        });
    }
    // A sitting that is in progress goes on however late it is; another that is over is.
    void find_segments() {
        SittingRecord const* now = floor().now.sitting();
        for (Segment const& segment : programme_.segments) {
            if (!takes_speeches(segment) || ahead_.size() == most_windows) continue;
            bool const in_progress = now && now->id == segment.sitting;
            Instant const end = end_of(segment);
            if (end <= as_of_ && !in_progress) continue;
            bool const goes_on =
                !ahead_.empty() && ahead_.back().segment->sitting == segment.sitting;
            Instant const begin = in_progress && begun(segment)
                                      ? std::min(as_of_, segment.time.begin)
                                      : segment.time.begin;
            ahead_.push_back({&segment,
                              {from_origin(begin), from_origin(end), in_progress, goes_on,
                               segment.kind != SegmentKind::debate}});
        }
    }
    // What the replies that come in it need of the time that is kept for them (R29, R32).
    double kept_for_replies(Ahead const& ahead) const {
        Seconds kept{0};
        for (Reserve const& reserve : programme_.debate.reserves)
            if (ahead.segment->time.contains(reserve.time)) kept += reserve.time.length();
        return seconds(std::min(kept, ahead.replies));
    }
    std::optional<std::size_t> window_of(SegmentId const& id) const {
        for (std::size_t i = 0; i < ahead_.size(); ++i)
            if (ahead_[i].segment->id == id) return i;
        return std::nullopt;
    }

    // ---- Who -------------------------------------------------------------------------------

    // As they are called: the order is the queue's of each sitting, and behind its statements, in
    // the last debate, come those in the overflow, if there is time.
    void find_waiting() {
        std::optional<std::size_t> last_debate;
        for (std::size_t i = 0; i < ahead_.size(); ++i)
            if (!ahead_[i].window.for_roles) last_debate = i;
        SittingId queued;
        for (std::size_t i = 0; i < ahead_.size(); ++i) {
            SittingId const& sitting = ahead_[i].segment->sitting;
            if (sitting == queued) continue;
            queued = sitting;
            std::vector<Upcoming> const upcoming =
                upcoming_in(meeting_, list_, *programme_.find(sitting));
            std::size_t window = i;
            for (; window < ahead_.size() && ahead_[window].segment->sitting == sitting; ++window) {
                add_left_behind(window);
                for (Upcoming const& one : upcoming)
                    if (one.segment == ahead_[window].segment && !missed(one)) add(one, window);
                if (window == last_debate) add_overflow(window);
            }
            for (std::size_t of = i; of < window; ++of)
                for (Upcoming const& one : upcoming)
                    if (one.segment == ahead_[of].segment && missed(one)) add(one, of);
        }
        if (!last_debate) add_overflow(ahead_.size());
        add_roles_left();
    }
    // A role whose speaker was not there waits until everybody else in its sitting was heard.
    static bool missed(Upcoming const& one) {
        return one.slot && one.booking &&
               one.booking->progress.stage == BookingProgress::Stage::absent;
    }
    // Whom the list plans in an earlier segment that is over, and was not adjourned.
    void add_left_behind(std::size_t window) {
        Segment const& debate = *ahead_[window].segment;
        if (debate.kind != SegmentKind::debate) return;
        for (Place const& place : list_.places) {
            if (!place.planned || window_of(place.planned->segment)) continue;
            if (programme_.find(place.planned->segment)->time.begin < debate.time.begin)
                add_left(place, window);
        }
    }
    // Once its sitting is in progress, nobody is waited for in a role that is not booked.
    void add(Upcoming const& one, std::size_t window) {
        if (one.slot && !one.booking && ahead_[window].window.in_progress) return;
        if (one.turn) {
            if (std::find(replies_.begin(), replies_.end(), one.turn) != replies_.end()) return;
            replies_.push_back(one.turn);
            ahead_[window].replies +=
                programme_.debate.changeover + reply_limit(programme_, one.turn->number);
        }
        Waiting waiting;
        waiting.window = window;
        if (StatementRequest const* statement = one.booking ? one.booking->statement() : nullptr)
            return add(*one.booking, *statement, waiting);
        waiting.certain = true;
        waiting.kind = one.turn ? SpeechKind::delegation : SpeechKind::role;
        waiting.limit = seconds(one.turn ? reply_limit(programme_, one.turn->number)
                                         : one.planned->time.length());
        queue(waiting, one.booking);
    }
    void add_overflow(std::size_t window) {
        for (Place const& place : list_.places)
            add_left(place, window);
    }
    void add_left(Place const& place, std::size_t window) {
        Booking const& booking = *meeting_.bookings[place.booking];
        if (!booking.waiting() || queued_[place.booking]) return;
        Waiting waiting;
        waiting.window = window;
        add(booking, *booking.statement(), waiting);
    }
    // The sitting of their segment is over, so that no segment takes them.
    void add_roles_left() {
        Waiting never;
        never.certain = true;
        never.window = ahead_.size();
        for (auto const& booking : meeting_.bookings)
            if (booking->role() && booking->waiting() && !queued_[index(*booking)])
                queue(never, booking.get());
    }
    void add(Booking const& booking, StatementRequest const& request, Waiting waiting) {
        waiting.limit = std::max(1.0, seconds(allotment(programme_, request)));
        waiting.kind =
            request.capacity == Capacity::group ? SpeechKind::group : SpeechKind::delegation;
        if (!request.segments.empty()) {
            std::optional<std::size_t> until;
            for (SegmentId const& wished : request.segments)
                until = std::max(until, window_of(wished));
            if (!until) waiting.window = ahead_.size();
            waiting.until = until.value_or(0);
        }
        queue(waiting, &booking);
    }
    void queue(Waiting const& waiting, Booking const* booking) {
        queue_.push_back({waiting, booking});
        if (booking) queued_[index(*booking)] = true;
    }
    static std::size_t index(Booking const& booking) {
        return static_cast<std::size_t>(booking.receipt.number - 1);
    }

    // ---- When ------------------------------------------------------------------------------

    // A meeting that is suspended goes on at the announced time.
    double goes_on_at() const {
        SittingRecord const& sitting = *floor().now.sitting();
        bool const waits = sitting.suspended_since && sitting.suspended_until;
        double const now = from_origin(as_of_);
        return waits ? std::max(now, from_origin(*sitting.suspended_until)) : now;
    }
    Rest rest() const {
        Turn const* turn = floor().find(floor().now.speaker);
        Rest rest = turn ? rest_of_turn(*turn) : Rest{};
        // A clock that stands, for a point of order or anything else, stands for as long as they
        // do.
        if (floor().now.point || (turn && turn->state == TurnState::paused)) {
            rest.mean += pace_.interruption_seconds();
            rest.variance += pace_.interruption_deviation() * pace_.interruption_deviation();
        }
        return rest;
    }
    Rest rest_of_turn(Turn const& turn) const {
        double const used = seconds(turn.clock.used_at(as_of_));
        auto const [kind, limit] = planned_speech(meeting_, turn);
        if (limit <= Seconds{0}) return {};
        Rest rest = rest_of(pace_, kind, seconds(limit), used);
        if (turn.state == TurnState::called) {
            rest.mean += pace_.changeover().mean();
            rest.variance += pace_.changeover().noise();
        }
        return rest;
    }

    // ---- What is told ----------------------------------------------------------------------

    Instant instant(std::int32_t seconds) const {
        return std::max(origin_ + Seconds{seconds}, Instant{std::chrono::ceil<Seconds>(as_of_)});
    }
    Forecasts told(std::vector<Outlook> const& seen) const {
        Forecasts all;
        all.as_of = as_of_;
        all.bookings.resize(meeting_.bookings.size());
        for (std::size_t i = 0; i < seen.size(); ++i) {
            Booking const* booking = queue_[i].booking;
            if (!booking) continue;
            all.bookings[index(*booking)] = told(seen[i]);
        }
        std::vector<std::array<int, courses>> heard(ahead_.size() + 1);
        std::vector<std::array<int, courses>> delegations(ahead_.size() + 1);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            if (!queue_[i].booking || !queue_[i].booking->statement()) continue;
            int const who = delegations_of(*queue_[i].booking->statement());
            for (std::size_t course = 0; course < courses; ++course) {
                ++heard[seen[i].window[course]][course];
                delegations[seen[i].window[course]][course] += who;
            }
        }
        std::array<int, courses> by_then{};
        std::array<int, courses> delegations_by_then{};
        by_then.fill(called([](StatementRequest const&) { return 1; }));
        delegations_by_then.fill(called(delegations_of));
        for (std::size_t i = 0; i < ahead_.size(); ++i) {
            if (ahead_[i].window.for_roles) continue;
            Segment const& segment = *ahead_[i].segment;
            for (std::size_t course = 0; course < courses; ++course)
                by_then[course] += heard[i][course];
            for (std::size_t course = 0; course < courses; ++course)
                delegations_by_then[course] += delegations[i][course];
            all.segments.push_back({segment.id, end_of(segment), called_in(segment),
                                    counted(heard[i]), counted(by_then),
                                    counted(delegations_by_then)});
        }
        all.overflow = counted(heard.back());
        all.overflow_delegations = counted(delegations.back());
        return all;
    }
    static int delegations_of(StatementRequest const& statement) {
        return std::max(1, static_cast<int>(statement.states.size()));
    }
    // All statements that were called, each counted by `count`.
    template <class Count>
    int called(Count count) const {
        int sum = 0;
        for (auto const& booking : meeting_.bookings)
            if (booking->statement() && booking->progress.taken())
                sum += count(*booking->statement());
        return sum;
    }
    int called_in(Segment const& segment) const {
        return static_cast<int>(std::count_if(
            meeting_.bookings.begin(), meeting_.bookings.end(), [&](auto const& booking) {
                if (!booking->statement() || !booking->progress.taken()) return false;
                Turn const* turn = floor().find(booking->progress.turn);
                return turn && turn->segment == segment.id;
            }));
    }
    // A quick course hears more in one window and fewer in another, so they are put in order.
    static ForecastCount counted(std::array<int, courses> counts) {
        std::sort(counts.begin(), counts.end());
        return {counts[middle], counts[lowest_tenth], counts[highest_tenth]};
    }
    Forecast told(Outlook const& seen) const {
        Forecast forecast;
        std::vector<int> counts(ahead_.size() + 1);
        for (std::uint8_t const window : seen.window)
            ++counts[window];
        auto const part = [](int count) {
            return static_cast<double>(count) / static_cast<double>(courses);
        };
        for (std::size_t i = 0; i < ahead_.size(); ++i)
            if (counts[i] > 0)
                forecast.parts.push_back(
                    {ahead_[i].segment->id, part(counts[i]), range_in(seen, i)});
        forecast.overflow = part(counts.back());
        if (seen.window[middle] < ahead_.size()) forecast.expected = instant(seen.at[middle]);
        return forecast;
    }
    std::optional<Interval> range_in(Outlook const& seen, std::size_t window) const {
        std::optional<Interval> range;
        for (std::size_t i = lowest_tenth; i <= highest_tenth; ++i) {
            if (seen.window[i] != window) continue;
            Instant const at = instant(seen.at[i]);
            if (!range) range = Interval{at, at};
            range->end = at;
        }
        return range;
    }

    Meeting const& meeting_;
    Programme const& programme_;
    SpeakersList const& list_;
    Instant as_of_;
    Instant origin_;
    Pace pace_;
    std::vector<Ahead> ahead_;
    std::vector<Queued> queue_;
    std::vector<bool> queued_;          // by index of the booking
    std::vector<Turn const*> replies_;  // in the queue
};

}  // namespace

double Forecast::chance_in(SegmentId const& segment) const {
    for (ForecastPart const& part : parts)
        if (part.segment == segment) return part.chance;
    return 0;
}

Forecast const* Forecasts::find(Booking const& booking) const {
    auto const index = static_cast<std::size_t>(booking.receipt.number - 1);
    return index < bookings.size() && bookings[index] ? &*bookings[index] : nullptr;
}

Forecasts forecast(Meeting const& meeting, SpeakersList const& list, Instant as_of) {
    return Forecaster(meeting, list, as_of).run();
}

Stretch forecast_stretch(Meeting const& meeting, Instant now) {
    return now_stretch(meeting, {}, now);
}

}  // namespace rostrum::model
