#include "model/floor.hpp"

#include <algorithm>

#include "model/meeting.hpp"

namespace rostrum::model {

namespace {

bool same(std::vector<TurnPtr> const& a, std::vector<TurnPtr> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](TurnPtr const& x, TurnPtr const& y) { return *x == *y; });
}

// The version in "t512"; turns are in its order.
std::uint64_t version_of(TurnId const& id) {
    std::uint64_t version = 0;
    if (id.str().size() < 2 || id.str().size() > 19 || id.str()[0] != 't') return 0;
    for (char const c : std::string_view{id.str()}.substr(1)) {
        if (c < '0' || c > '9') return 0;
        version = version * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return version;
}

}  // namespace

Milliseconds SpeechClock::used_at(Instant now) const {
    return since && now > *since ? used + (now - *since) : used;
}

Milliseconds Turn::paused_for() const {
    if (!began_at || !ended_at) return Milliseconds{0};
    return std::max(*ended_at - *began_at - clock.used, Milliseconds{0});
}

Milliseconds Turn::overrun() const {
    if (!clock.limit) return Milliseconds{0};
    return std::max(clock.used - Milliseconds{*clock.limit}, Milliseconds{0});
}

SittingRecord const* Proceedings::sitting() const {
    return sittings.empty() || sittings.back().adjourned_at ? nullptr : &sittings.back();
}

FloorState Floor::state() const {
    SittingRecord const* sitting = now.sitting();
    if (!sitting) return FloorState::closed;
    if (sitting->suspended_since) return FloorState::suspended;
    if (now.appeal) return FloorState::appeal;
    if (now.point)
        return now.point->stage == PointOfOrder::Stage::speaking ? FloorState::point_of_order
                                                                 : FloorState::ruling;
    if (Turn const* turn = find(now.speaker)) {
        if (turn->state == TurnState::called) return FloorState::called;
        return turn->state == TurnState::speaking ? FloorState::speaking : FloorState::paused;
    }
    if (!now.motions.empty()) return FloorState::motion;
    if (now.action && now.action->open()) return FloorState::action;
    return FloorState::free;
}

Turn const* Floor::find(TurnId const& id) const {
    auto const found = std::lower_bound(turns.begin(), turns.end(), version_of(id),
                                        [](TurnPtr const& turn, std::uint64_t wanted) {
                                            return version_of(turn->ref.id) < wanted;
                                        });
    return found != turns.end() && (*found)->ref.id == id ? found->get() : nullptr;
}

Turn const* Floor::current() const {
    if (now.point && now.point->stage == PointOfOrder::Stage::speaking)
        return find(now.point->turn);
    return find(now.speaker);
}

SittingRecord const* Floor::record(SittingId const& id) const {
    auto const found = std::find_if(now.sittings.begin(), now.sittings.end(),
                                    [&](SittingRecord const& record) { return record.id == id; });
    return found == now.sittings.end() ? nullptr : &*found;
}

bool Floor::adjourned(SittingId const& id) const {
    SittingRecord const* found = record(id);
    return found && found->adjourned_at;
}

bool operator==(FloorStep const& a, FloorStep const& b) {
    return a.version == b.version && a.event == b.event && a.before == b.before &&
           a.made == b.made && a.bookings == b.bookings && same(a.turns, b.turns);
}

bool operator==(Floor const& a, Floor const& b) {
    return a.version == b.version && a.now == b.now && a.last_step == b.last_step &&
           same(a.turns, b.turns);
}

Signal signal(SpeechClock const& clock, Instant now, Seconds amber) {
    if (!clock.limit) return Signal::green;
    Milliseconds const left = Milliseconds{*clock.limit} - clock.used_at(now);
    if (left <= Milliseconds{0}) return Signal::red;
    return left <= Milliseconds{amber} ? Signal::amber : Signal::green;
}

Seconds reply_limit(Programme const& programme, int number) {
    bool const first = number <= 1;
    double const limit =
        programme.parameter("R31", first ? "first_seconds" : "second_seconds", first ? 600 : 300);
    return Seconds{static_cast<std::int64_t>(limit)};
}

bool speaks_as_state(Programme const& programme, TurnRef const& ref) {
    Participant const* who = ref.participant ? programme.find(*ref.participant) : nullptr;
    if (!who) return false;
    switch (who->standing) {
        case Standing::member_state:
        case Standing::state_of_palestine:
        case Standing::holy_see:
        case Standing::european_union:
            return true;
        default:
            return false;
    }
}

namespace {

// A floor on which nothing has happened, made by the compiler and never changed.
union NoFloor {
    Floor value;
    constexpr NoFloor() : value{} {}
    constexpr ~NoFloor() {}
};
constinit const NoFloor no_floor;

}  // namespace

Floor const& Meeting::floor() const {
    return conducted ? *conducted : no_floor.value;
}

}  // namespace rostrum::model
