#include <set>

#include "model/rules_parts.hpp"

namespace rostrum::model::rules {

namespace {

Standing standing(Programme const& programme, Booking const& booking) {
    Participant const* participant = programme.find(booking.statement()->participant);
    return participant ? participant->standing : Standing::observer;
}

// The rules of the order of classes that are broken where `a` stands before `b`, though its class
// comes after b's.
void broken_by_pair(Programme const& programme, Booking const& a, Booking const& b,
                    std::set<std::string_view>& rules) {
    const OrderClass later = order_class(programme, *a.statement());
    const OrderClass earlier = order_class(programme, *b.statement());
    rules.insert(later == OrderClass::holy_see ? "R20" : "R22");
    if (earlier != OrderClass::members_and_groups) return;
    if (standing(programme, b) == Standing::state_of_palestine) rules.insert("R19");
    if (standing(programme, b) == Standing::european_union) rules.insert("R21");
}

bool inverted(Programme const& programme, Booking const& first, Booking const& second) {
    return order_class(programme, *first.statement()) > order_class(programme, *second.statement());
}

// What a move would break: every booking that the moved one would newly stand on the wrong side of;
// and if it stands outside its class by an earlier override, every one it would still pass over.
std::set<std::string_view> broken_by_move(Case const& c, Move const& move) {
    std::set<std::string_view> rules;
    Booking const* moved = c.meeting.find(move.booking);
    Booking const* target = c.meeting.find(move.target);
    if (!moved || !target || !moved->statement() || !target->statement()) return rules;
    bool const stays_outside =
        moved->key.order_class != order_class(c.programme(), *moved->statement());
    for (const std::uint32_t index : c.meeting.order) {
        Booking const& other = *c.meeting.bookings[index];
        if (other.id == moved->id) continue;
        bool const at_target = other.id == target->id;
        bool const before_moved = at_target ? !move.before : other.key < target->key;
        bool const as_before = before_moved == (other.key < moved->key);
        if (as_before && !stays_outside) continue;
        if (before_moved && inverted(c.programme(), other, *moved))
            broken_by_pair(c.programme(), other, *moved, rules);
        if (!before_moved && inverted(c.programme(), *moved, other))
            broken_by_pair(c.programme(), *moved, other, rules);
    }
    return rules;
}

// What is broken where the booking comes to stand at `place`, though not at its own: whoever it
// would newly stand on the wrong side of.
void broken_by_standing_at(Case const& c, Booking const& booking, ListKey const& place,
                           Booking const& partner, std::set<std::string_view>& rules) {
    for (const std::uint32_t index : c.meeting.order) {
        Booking const& other = *c.meeting.bookings[index];
        if (other.id == booking.id) continue;
        ListKey const& others_place = other.id == partner.id ? booking.key : other.key;
        bool const was_before = other.key < booking.key;
        bool const is_before = others_place < place;
        if (was_before == is_before) continue;
        if (is_before && inverted(c.programme(), other, booking))
            broken_by_pair(c.programme(), other, booking, rules);
        if (!is_before && inverted(c.programme(), booking, other))
            broken_by_pair(c.programme(), booking, other, rules);
    }
}

// A swap breaks what either of the two would break in the other's place. Two classes never exchange
// theirs, not even where an override has put the one among the other.
std::set<std::string_view> broken_by_swap(Case const& c, Booking const& a, Booking const& b) {
    std::set<std::string_view> rules;
    if (!a.statement() || !b.statement()) return rules;
    broken_by_standing_at(c, a, b.key, b, rules);
    broken_by_standing_at(c, b, a.key, a, rules);
    if (inverted(c.programme(), a, b)) broken_by_pair(c.programme(), a, b, rules);
    if (inverted(c.programme(), b, a)) broken_by_pair(c.programme(), b, a, rules);
    return rules;
}

std::pair<Booking const*, Booking const*> swapped(Case const& c) {
    if (auto const* propose = std::get_if<ProposeSwap>(&c.command))
        return {c.meeting.find(propose->booking), c.meeting.find(propose->with)};
    if (auto const* accept = std::get_if<AcceptSwap>(&c.command))
        if (Swap const* swap = c.meeting.find(accept->swap))
            return {c.meeting.find(swap->from), c.meeting.find(swap->with)};
    return {nullptr, nullptr};
}

bool set_aside(std::optional<Override> const& overridden, std::string_view rule) {
    return overridden && std::find(overridden->rules.begin(), overridden->rules.end(),
                                   RuleId{std::string{rule}}) != overridden->rules.end();
}

void judge_order_rule(Case const& c, std::string_view rule, Findings& findings) {
    const std::string message = std::string{rule} + ".order";
    if (auto const* move = std::get_if<Move>(&c.command)) {
        if (broken_by_move(c, *move).contains(rule) && !set_aside(move->overridden, rule))
            break_hard(findings, rule, message, move->before ? "/before" : "/after",
                       {{"booking", move->booking}, {"other", move->target}});
        return;
    }
    auto const [a, b] = swapped(c);
    if (a && b && broken_by_swap(c, *a, *b).contains(rule))
        break_hard(findings, rule, message, "/with", {{"booking", a->id}, {"other", b->id}});
}

}  // namespace

void judge_inscription_time(Case const& c, Findings& findings) {
    auto const* book = std::get_if<Book>(&c.command);
    if (book && book->inscribed_at && *book->inscribed_at > c.now)
        break_hard(findings, "R18", "R18.inscribed_in_the_future", "/inscribed_at",
                   {{"inscribed_at", *book->inscribed_at}, {"now", c.now}});
}

namespace {

void warn_departs(StandingCase const& c, Findings& findings) {
    if (!c.booking.statement() || c.booking.key.steps.empty()) return;
    const ListKey natural = natural_key(c.programme(), c.booking);
    for (const std::uint32_t index : c.meeting.order) {
        Booking const& other = *c.meeting.bookings[index];
        if (other.id == c.booking.id) continue;
        bool const should_be_before = natural < natural_key(c.programme(), other);
        if (should_be_before == (c.booking.key < other.key)) continue;
        break_soft(findings, "R18", "R18.departs", "",
                   {{"booking", c.booking.id}, {"other", other.id}});
        return;
    }
}

// One whose receipt was given earlier, and whom an earlier time of inscription alone puts behind.
bool overtakes(StandingCase const& c, Booking const& other) {
    if (other.receipt.number >= c.booking.receipt.number) return false;
    if (!(c.booking.key < other.key)) return false;
    ListKey by_receipt = natural_key(c.programme(), c.booking);
    by_receipt.inscribed_at = c.booking.receipt.at;
    return natural_key(c.programme(), other) < by_receipt;
}

// By the time at which it was really asked for, it stands before somebody who has a receipt
// already.
void warn_overtakes(StandingCase const& c, Findings& findings) {
    if (!c.booking.statement() || c.booking.inscribed_at >= c.booking.receipt.at) return;
    std::int64_t passed = 0;
    Booking const* first = nullptr;
    for (const std::uint32_t index : c.meeting.order) {
        Booking const& other = *c.meeting.bookings[index];
        if (!overtakes(c, other)) continue;
        ++passed;
        if (!first) first = &other;
    }
    if (first)
        break_soft(findings, "R18", "R18.overtakes", "/inscribed_at",
                   {{"booking", c.booking.id},
                    {"other", first->id},
                    {"count", passed},
                    {"inscribed_at", c.booking.inscribed_at}});
}

}  // namespace

// R18 has two things to say of a booking as it stands.
void warn_order(StandingCase const& c, Findings& findings) {
    warn_departs(c, findings);
    warn_overtakes(c, findings);
}

void judge_palestine(Case const& c, Findings& findings) {
    judge_order_rule(c, "R19", findings);
}
void judge_holy_see(Case const& c, Findings& findings) {
    judge_order_rule(c, "R20", findings);
}
void judge_european_union(Case const& c, Findings& findings) {
    judge_order_rule(c, "R21", findings);
}
void judge_observers(Case const& c, Findings& findings) {
    judge_order_rule(c, "R22", findings);
}

void warn_time_permitting(StandingCase const& c, Findings& findings) {
    if (c.place && c.place->overflow() &&
        order_class(c.programme(), *c.booking.statement()) != OrderClass::members_and_groups)
        break_soft(findings, "R22", "R22.time_permitting", "",
                   {{"participant", c.booking.statement()->participant},
                    {"position", std::int64_t{c.place->position}}});
}

namespace {

// A deadline is moved to what is still to come, and only while it is itself still to come: what the
// opening has done is done, and the closing opens the list again.
void judge_moved_deadlines(Case const& c, SettingsChange const& change, Findings& findings) {
    auto const judge_one = [&](std::optional<Instant> const& to, Instant from, char const* member) {
        if (to && *to != from && *to < c.now)
            break_hard(findings, "R23", "R23.deadline_passed",
                       std::string{"/debate/list/"} + member, {{"now", c.now}});
    };
    ListWindow const& window = c.programme().debate.list;
    judge_one(change.opens_at, window.opens_at, "opens_at");
    judge_one(change.self_service_until, window.self_service_until, "self_service_until");
    judge_one(change.closes_at, window.closes_at, "closes_at");
    bool const opened = c.meeting.list.since != Instant{};
    if (change.opens_at && *change.opens_at != window.opens_at && opened)
        break_hard(findings, "R23", "R23.opened_already", "/debate/list/opens_at",
                   {{"opens_at", window.opens_at}});
}

}  // namespace

void judge_window(Case const& c, Findings& findings) {
    if (auto const* settings = std::get_if<ChangeSettings>(&c.command))
        judge_moved_deadlines(c, settings->change, findings);
    if (!c.request || !std::holds_alternative<StatementRequest>(*c.request)) return;
    auto const* book = std::get_if<Book>(&c.command);
    // A delegation's own return to the list is an inscription; an officer mends a mistake.
    bool const returns = std::holds_alternative<Restore>(c.command) && !c.actor.officer();
    if (!book && !returns) return;
    bool const overridden = book && set_aside(book->overridden, "R23");
    ListWindow const& window = c.programme().debate.list;
    if (book && book->inscribed_at && *book->inscribed_at < window.opens_at && !overridden)
        break_hard(findings, "R23", "R23.inscribed_before_opening", "/inscribed_at",
                   {{"inscribed_at", *book->inscribed_at}, {"opens_at", window.opens_at}});
    if (c.meeting.list.open || overridden) return;
    bool const never_open = c.meeting.list.since == Instant{};
    if (never_open)
        break_hard(findings, "R23", "R23.not_open_yet", "", {{"opens_at", window.opens_at}});
    else
        break_hard(findings, "R23", "R23.closed", "", {{"closed_at", c.meeting.list.since}});
}

void judge_swap(Case const& c, Findings& findings) {
    auto const [a, b] = swapped(c);
    if (!a || !b) return;
    for (Booking const* booking : {a, b})
        if (!booking->statement() || !booking->waiting())
            break_hard(findings, "R24", "R24.not_waiting", "/with", {{"booking", booking->id}});
    auto const* propose = std::get_if<ProposeSwap>(&c.command);
    auto const* accept = std::get_if<AcceptSwap>(&c.command);
    if (c.actor.officer() && (propose ? propose->reason : accept->reason).empty())
        break_hard(findings, "R24", "R24.consent_not_recorded", "/reason");
}

namespace {

// The time does not hold the statement where its delegation can make it.
void warn_wished_times(StandingCase const& c, Findings& findings) {
    if (!c.place || !c.place->planned) return;
    StatementRequest const& request = *c.booking.statement();
    Interval const& time = c.place->planned->time;
    if (request.not_before && time.begin < *request.not_before)
        break_soft(findings, "R28", "R28.too_early", "/not_before",
                   {{"starts_at", time.begin}, {"not_before", *request.not_before}});
    if (request.not_after && time.end > *request.not_after)
        break_soft(findings, "R28", "R28.too_late", "/not_after",
                   {{"ends_at", time.end}, {"not_after", *request.not_after}});
}

// Nor, as things stand, the time when its turn is expected.
void warn_expected_times(StandingCase const& c, Findings& findings) {
    if (!c.forecast || !c.forecast->expected) return;
    StatementRequest const& request = *c.booking.statement();
    Instant const begin = *c.forecast->expected;
    if (request.not_before && begin < *request.not_before)
        break_soft(findings, "R28", "R28.expected_too_early", "/not_before",
                   {{"starts_at", begin}, {"not_before", *request.not_before}});
    if (request.not_after && begin + allotment(c.programme(), request) > *request.not_after)
        break_soft(findings, "R28", "R28.expected_too_late", "/not_after",
                   {{"starts_at", begin}, {"not_after", *request.not_after}});
}

}  // namespace

void warn_overflow(StandingCase const& c, Findings& findings) {
    if (!c.place || c.place->taken) return;
    std::size_t const before_plan = findings.size();
    warn_wished_times(c, findings);
    if (findings.size() == before_plan) warn_expected_times(c, findings);
    if (c.place->overflow()) {
        if (order_class(c.programme(), *c.booking.statement()) == OrderClass::members_and_groups)
            break_soft(findings, "R28", "R28.overflow", "",
                       {{"position", std::int64_t{c.place->position}}});
        return;
    }
    Segment const* segment = c.programme().find(c.place->planned->segment);
    double const fraction = c.programme().parameter("R28", "warn_above_fraction", 0.9);
    double const length = static_cast<double>(segment->time.length().count());
    auto const filled = [&](Instant until) {
        return static_cast<double>(
            std::chrono::duration_cast<Seconds>(until - segment->time.begin).count());
    };
    double const before = filled(c.place->planned->time.begin - c.programme().debate.changeover);
    double const after = filled(c.place->planned->time.end);
    if (before <= fraction * length && after > fraction * length)
        break_soft(findings, "R28", "R28.nearly_full", "",
                   {{"segment", segment->id},
                    {"percent", static_cast<std::int64_t>(after * 100 / length)}});
}

void warn_reserve(StandingCase const& c, Findings& findings) {
    if (!c.place || c.place->taken || !c.place->planned) return;
    Interval const& time = c.place->planned->time;
    for (Reserve const& reserve : c.programme().debate.reserves)
        if (time.overlaps(reserve.time))
            break_soft(findings, "R29", "R29.in_reserve", "",
                       {{"from", reserve.time.begin}, {"until", reserve.time.end}});
    // The last minutes of a sitting's debate make up for a late start.
    Segment const* segment = c.programme().find(c.place->planned->segment);
    bool const last_of_its_sitting = std::none_of(
        c.programme().segments.begin(), c.programme().segments.end(), [&](Segment const& other) {
            return other.kind == SegmentKind::debate && other.sitting == segment->sitting &&
                   other.time.begin > segment->time.begin;
        });
    if (last_of_its_sitting && time.end > segment->time.end - c.programme().debate.late_start)
        break_soft(findings, "R29", "R29.late_start", "",
                   {{"segment", segment->id}, {"seconds", count(c.programme().debate.late_start)}});
}

}  // namespace rostrum::model::rules

namespace rostrum::model {

Findings swap_notes(Meeting const& meeting, Booking const& a, Booking const& b) {
    Findings findings;
    if (a.statement()->level != b.statement()->level)
        rules::break_soft(findings, "R24", "R24.levels_differ", "",
                          {{"booking", a.id}, {"other", b.id}});
    const SpeakersList list = lay_out(meeting);
    auto const sitting = [&](Booking const& booking) {
        const Place* place = list.find(booking.id, meeting);
        const Segment* segment =
            place && place->planned ? meeting.programme->find(place->planned->segment) : nullptr;
        return segment ? segment->sitting : SittingId{};
    };
    if (sitting(a) != sitting(b))
        rules::break_soft(findings, "R24", "R24.sittings_differ", "",
                          {{"booking", a.id}, {"other", b.id}});
    return findings;
}

}  // namespace rostrum::model
