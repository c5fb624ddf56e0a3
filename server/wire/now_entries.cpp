#include "server/wire/now_entries.hpp"

#include <algorithm>

#include "model/floor_queue.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"

namespace rostrum::server::wire {

namespace {

model::SittingId const& sitting_of(model::Sitting const& sitting) {
    return sitting.id;
}
model::SittingId const& sitting_of(model::Segment const& segment) {
    return segment.sitting;
}

// What the plan has at that time, of the sittings that `counts` lets pass.
template <class Slots, class Counts>
auto const* running(Slots const& slots, model::Instant at, Counts const& counts) {
    auto const found = std::find_if(slots.begin(), slots.end(), [&](auto const& slot) {
        return slot.time.contains(at) && counts(sitting_of(slot));
    });
    return found == slots.end() ? nullptr : &*found;
}

// A sitting that was adjourned is over, whatever the plan says of it.
auto not_adjourned(model::Meeting const& meeting) {
    return [&floor = meeting.floor()](model::SittingId const& id) { return !floor.adjourned(id); };
}

std::string_view phase(model::Meeting const& meeting, model::Instant at) {
    auto const& sittings = meeting.programme->sittings;
    auto const goes_on = not_adjourned(meeting);
    if (running(sittings, at, goes_on)) return "running";
    auto const to_come = [&](model::Sitting const& sitting) {
        return sitting.time.begin > at && goes_on(sitting.id);
    };
    if (std::all_of(sittings.begin(), sittings.end(), to_come)) return "before";
    return std::any_of(sittings.begin(), sittings.end(), to_come) ? "break" : "over";
}

// Whether the viewer may know that anybody speaks then: roles are laid down by the resolution.
bool shown(Rendering const& r, NowEntry const& entry) {
    return entry.slot || entry.panel || (entry.turn && shows_request(r, entry.turn->ref)) ||
           (entry.booking && r.visible(*entry.booking));
}

NowEntry as_seen(Rendering const& r, model::PlannedEntry const& entry) {
    bool const seen = entry.booking && r.visible(*entry.booking);
    bool const whole = !entry.booking && !entry.slot;
    return {seen ? entry.booking : nullptr, nullptr, entry.slot, entry.time,
            whole ? entry.segment : nullptr};
}

NowEntry as_seen(Rendering const& r, model::Upcoming const& next) {
    bool const seen = next.booking && r.visible(*next.booking);
    bool const whole = !next.booking && !next.turn && !next.slot;
    NowEntry entry{seen ? next.booking : nullptr, next.turn, next.slot, std::nullopt,
                   whole ? next.segment : nullptr};
    if (next.planned) entry.planned = next.planned->time;
    return entry;
}

// Whoever has spoken, or was called, is planned no more, nor is what an adjourned sitting left.
bool still_planned(Rendering const& r, model::PlannedEntry const& entry) {
    if (r.meeting().floor().adjourned(entry.segment->sitting)) return false;
    return !entry.booking || !entry.booking->progress.taken();
}

// While no sitting is in progress.
void put_planned(NowEntries& now, Rendering const& r, std::vector<model::PlannedEntry> const& plan,
                 std::size_t most, model::Instant as_of) {
    auto const goes_on = not_adjourned(r.meeting());
    now.sitting = running(r.programme().sittings, as_of, goes_on);
    now.segment = running(r.programme().segments, as_of, goes_on);
    for (model::PlannedEntry const& planned : plan) {
        NowEntry const entry = as_seen(r, planned);
        if (!shown(r, entry) || !still_planned(r, planned)) continue;
        if (planned.time.contains(as_of) && !now.current) now.current = entry;
        if (planned.time.begin > as_of && now.next.size() < most) now.next.push_back(entry);
    }
}

// Where the sitting in progress has come to: what the speaker's turn is part of, also while a point
// of order interrupts it; between two speakers, and during a motion, what the last turn that was
// called was part of; before the first, what runs by the plan.
model::Segment const* segment_in_progress(Rendering const& r, model::Instant as_of) {
    model::Floor const& floor = r.meeting().floor();
    model::SittingId const& sitting = floor.now.sitting()->id;
    model::Turn const* last = floor.find(floor.now.speaker);
    if (!last || last->segment.empty()) {
        last = nullptr;
        for (model::TurnPtr const& turn : floor.turns)
            if (turn->called_at && turn->sitting == sitting && !turn->segment.empty() &&
                (!last || *turn->called_at >= *last->called_at))
                last = turn.get();
    }
    if (last) return r.programme().find(last->segment);
    return running(r.programme().segments, as_of,
                   [&](model::SittingId const& id) { return id == sitting; });
}

// Whoever has the floor, or had it before the interruption.
std::optional<NowEntry> at_rostrum(Rendering const& r, model::Turn const* turn) {
    if (!turn) return std::nullopt;
    NowEntry entry;
    entry.booking = r.meeting().find(turn->ref.booking);
    entry.turn = turn;
    if (turn->planned) entry.planned = turn->planned->time;
    return entry;
}

void put_floor(NowEntries& now, Rendering const& r, std::size_t most, model::Instant as_of) {
    model::Floor const& floor = r.meeting().floor();
    now.sitting = r.programme().find(floor.now.sitting()->id);
    now.segment = segment_in_progress(r, as_of);
    now.current = at_rostrum(r, floor.current());
    for (model::Upcoming const& next :
         model::upcoming(r.meeting(), *r.view.list, r.meeting().bookings.size() + most)) {
        if (now.next.size() == most) break;
        if (NowEntry const entry = as_seen(r, next); shown(r, entry)) now.next.push_back(entry);
    }
}

}  // namespace

std::string_view kind_word(NowEntry const& entry) {
    if (entry.panel) return "panel";
    if (entry.turn) return word(turn_kind_words, entry.turn->ref.kind);
    if (!entry.booking || entry.booking->role()) return "role";
    return entry.booking->statement() ? "statement" : "seat";
}

NowEntries now_entries(Rendering const& r, std::vector<model::PlannedEntry> const& plan,
                       std::size_t most, model::Instant as_of) {
    model::Floor const& floor = r.meeting().floor();
    NowEntries now;
    now.by_floor = floor.state() != model::FloorState::closed;
    now.phase = now.by_floor ? "running" : phase(r.meeting(), as_of);
    if (now.by_floor)
        put_floor(now, r, most, as_of);
    else
        put_planned(now, r, plan, most, as_of);
    model::Turn const* speaker = floor.find(floor.now.speaker);
    if (speaker != floor.current()) now.interrupted = at_rostrum(r, speaker);
    return now;
}

}  // namespace rostrum::server::wire
