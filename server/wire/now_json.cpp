#include "server/wire/now_json.hpp"

#include <algorithm>

#include "model/floor_queue.hpp"
#include "model/timetable.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"
#include "server/wire/forecast_json.hpp"

namespace rostrum::server::wire {

namespace {

constexpr std::size_t next_entries = 5;
constexpr std::size_t most_bytes = 4'095;

// One who is at the rostrum or comes to it. Of a role that nobody has booked the slot alone is set,
// of a panel as a whole its segment.
struct Entry {
    model::Booking const* booking = nullptr;
    model::Turn const* turn = nullptr;
    model::RoleSlot const* slot = nullptr;
    std::optional<model::Interval> planned;
    model::Segment const* panel = nullptr;
};

// The first `longest` code points, the last of them an ellipsis where there would be more.
std::string cut(std::string const& text, std::size_t longest) {
    std::size_t points = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
        if (++points == longest) kept = i;
        if (points > longest) return text.substr(0, kept) + "…";
    }
    return text;
}

std::string_view kind_word(Entry const& entry) {
    if (entry.panel) return "panel";
    if (entry.turn) return word(turn_kind_words, entry.turn->ref.kind);
    if (!entry.booking || entry.booking->role()) return "role";
    return entry.booking->statement() ? "statement" : "seat";
}

// Where the list has it; null: no statement.
Json place_number(Rendering const& r, model::Booking const* booking) {
    auto const* place = booking ? r.view.list->find(booking->id, r.meeting()) : nullptr;
    return place ? Json(place->position) : Json(nullptr);
}

struct NowRenderer {
    Rendering const& r;
    DisplayNames names;
    std::size_t longest;  // name, in code points

    Json name_json(model::Text const& name) const {
        if (names == DisplayNames::one) return cut(r.text(name), longest);
        Json all = Json::object();
        for (model::Language const language : model::all_languages)
            all[std::string{model::code(language)}] = cut(name[language], longest);
        return all;
    }
    model::Text name_of_entry(Entry const& entry) const {
        if (entry.booking) return display_name(r, *entry.booking);
        if (entry.panel) return entry.panel->name;
        return entry.turn ? display_name(r, entry.turn->ref) : entry.slot->name;
    }
    Json state_json(Entry const& entry) const {
        if (entry.turn) return word(turn_state_words, entry.turn->state);
        if (!entry.booking) return nullptr;
        return state_of(*entry.booking, r.view.list->find(entry.booking->id, r.meeting()));
    }
    Json entry_json(Entry const& entry) const {
        auto const owner = entry.turn      ? entry.turn->ref.participant
                           : entry.booking ? model::owner(entry.booking->request)
                                           : std::nullopt;
        auto const* role = entry.booking ? entry.booking->role() : nullptr;
        std::string const role_id = role         ? role->role.str()
                                    : entry.slot ? entry.slot->id.str()
                                                 : "";
        Json json{{"kind", kind_word(entry)},
                  {"booking", entry.booking ? Json(entry.booking->id.str()) : Json(nullptr)},
                  {"turn", entry.turn ? Json(entry.turn->ref.id.str()) : Json(nullptr)},
                  {"participant", owner ? Json(owner->str()) : Json(nullptr)},
                  {"role", text_or_null(role_id)},
                  {"level", level_or_null(entry.booking)},
                  {"position", place_number(r, entry.booking)},
                  {"state", state_json(entry)},
                  {"display_name", name_json(name_of_entry(entry))},
                  {"planned", nullptr}};
        if (entry.planned)
            json["planned"] = {{"starts_at", utc(entry.planned->begin)},
                               {"ends_at", utc(entry.planned->end)}};
        json["forecast"] = entry.booking ? short_forecast_json(r, *entry.booking) : Json(nullptr);
        return json;
    }
    // Whoever has the floor; by name where the viewer may see it.
    Json speaking_json(model::Turn const* turn) const {
        if (!turn) return nullptr;
        Entry entry;
        entry.booking = r.meeting().find(turn->ref.booking);
        entry.turn = turn;
        if (turn->planned) entry.planned = turn->planned->time;
        Json json = entry_json(entry);
        if (auto person = speaker_of(r, turn->ref)) {
            for (std::string* part : {&person->name, &person->title, &person->on_behalf_of})
                *part = cut(*part, longest);
            json["speaker"] = to_json(*person);
        }
        return json;
    }
    template <class Slot>
    Json slot_json(Slot const* slot) const {
        if (!slot) return nullptr;
        Json json{{"id", slot->id.str()}, {"name", cut(r.text(slot->name), longest)}};
        put_times(json, r, slot->time);
        return json;
    }
    Json sitting_json(model::Sitting const* sitting) const {
        Json json = slot_json(sitting);
        if (!sitting) return json;
        model::SittingRecord const* record = r.meeting().floor().record(sitting->id);
        json["extended_to"] = utc_or_null(record ? record->extended_to : std::nullopt);
        return json;
    }
    Json meeting_json() const {
        return {{"id", r.programme().id.str()},
                {"name", cut(r.text(r.programme().short_title), longest)}};
    }
};

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
bool shown(Rendering const& r, Entry const& entry) {
    return entry.slot || entry.panel || (entry.turn && shows_request(r, entry.turn->ref)) ||
           (entry.booking && r.visible(*entry.booking));
}

Entry as_seen(Rendering const& r, model::PlannedEntry const& entry) {
    bool const seen = entry.booking && r.visible(*entry.booking);
    bool const whole = !entry.booking && !entry.slot;
    return {seen ? entry.booking : nullptr, nullptr, entry.slot, entry.time,
            whole ? entry.segment : nullptr};
}

Entry as_seen(Rendering const& r, model::Upcoming const& next) {
    bool const seen = next.booking && r.visible(*next.booking);
    bool const whole = !next.booking && !next.turn && !next.slot;
    Entry entry{seen ? next.booking : nullptr, next.turn, next.slot, std::nullopt,
                whole ? next.segment : nullptr};
    if (next.planned) entry.planned = next.planned->time;
    return entry;
}

// Whoever has spoken, or was called, is planned no more, nor is what an adjourned sitting left.
bool still_planned(Rendering const& r, model::PlannedEntry const& entry) {
    if (r.meeting().floor().adjourned(entry.segment->sitting)) return false;
    return !entry.booking || !entry.booking->progress.taken();
}

Json signalled_clock(Rendering const& r, model::Turn const* turn, model::Instant as_of) {
    if (!turn) return nullptr;
    Json json = clock_json(r, turn->clock);
    json["signal"] = word(
        signal_words, model::signal(turn->clock, as_of, model::amber_before_end(r.programme())));
    return json;
}

struct Now {
    model::Sitting const* sitting = nullptr;
    model::Segment const* segment = nullptr;
    Json current = nullptr;
    Json next = Json::array();
};

// While no sitting is in progress.
Now by_plan(NowRenderer const& render, std::vector<model::PlannedEntry> const& plan,
            model::Instant as_of) {
    Rendering const& r = render.r;
    auto const goes_on = not_adjourned(r.meeting());
    Now now{running(r.programme().sittings, as_of, goes_on),
            running(r.programme().segments, as_of, goes_on)};
    for (model::PlannedEntry const& planned : plan) {
        Entry const entry = as_seen(r, planned);
        if (!shown(r, entry) || !still_planned(r, planned)) continue;
        if (planned.time.contains(as_of) && now.current.is_null())
            now.current = render.entry_json(entry);
        if (planned.time.begin > as_of && now.next.size() < next_entries)
            now.next.push_back(render.entry_json(entry));
    }
    return now;
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

Now by_floor(NowRenderer const& render, model::Instant as_of) {
    Rendering const& r = render.r;
    model::Floor const& floor = r.meeting().floor();
    model::Turn const* turn = floor.current();
    Now now{r.programme().find(floor.now.sitting()->id), segment_in_progress(r, as_of)};
    now.current = render.speaking_json(turn);
    for (model::Upcoming const& next :
         model::upcoming(r.meeting(), *r.view.list, r.meeting().bookings.size() + next_entries)) {
        if (now.next.size() == next_entries) break;
        if (Entry const entry = as_seen(r, next); shown(r, entry))
            now.next.push_back(render.entry_json(entry));
    }
    return now;
}

Json now_with(NowRenderer const& render, std::vector<model::PlannedEntry> const& plan,
              model::Instant as_of) {
    Rendering const& r = render.r;
    model::Floor const& floor = r.meeting().floor();
    model::FloorState const state = floor.state();
    bool const in_progress = state != model::FloorState::closed;
    model::Turn const* turn = floor.current();
    model::Turn const* speaker = floor.find(floor.now.speaker);
    Now now = in_progress ? by_floor(render, as_of) : by_plan(render, plan, as_of);
    return {{"meeting", render.meeting_json()},
            {"zone", r.programme().zone.name},
            {"basis", in_progress ? "floor" : "planned"},
            {"state", word(floor_state_words, state)},
            {"phase", in_progress ? "running" : phase(r.meeting(), as_of)},
            {"sitting", render.sitting_json(now.sitting)},
            {"segment", render.slot_json(now.segment)},
            {"current", std::move(now.current)},
            {"interrupted", speaker != turn ? render.speaking_json(speaker) : Json(nullptr)},
            {"clock", signalled_clock(r, turn, as_of)},
            {"next", std::move(now.next)},
            {"next_change_at", utc_or_null(model::now_stretch(r.meeting(), plan, as_of).until)},
            {"version", r.meeting().version},
            {"as_of", utc(as_of)}};
}

}  // namespace

Json now_json(Rendering const& r, std::vector<model::PlannedEntry> const& plan, DisplayNames names,
              model::Instant as_of) {
    Json json;
    for (std::size_t const longest : {2'000, 80, 60, 50, 40, 32, 25, 20, 16, 12, 8, 4}) {
        json = now_with({r, names, longest}, plan, as_of);
        if (json.dump().size() <= most_bytes) break;
    }
    return json;
}

}  // namespace rostrum::server::wire
