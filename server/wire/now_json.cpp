#include "server/wire/now_json.hpp"

#include <algorithm>

#include "model/floor_queue.hpp"
#include "model/timetable.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"

namespace rostrum::server::wire {

namespace {

constexpr std::size_t next_entries = 5;
constexpr std::size_t most_bytes = 4'095;

// One who is at the rostrum or comes to it. Of a role that nobody has booked the slot alone is set.
struct Entry {
    model::Booking const* booking = nullptr;
    model::Turn const* turn = nullptr;
    model::RoleSlot const* slot = nullptr;
    std::optional<model::Interval> planned;
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
        return json;
    }
    // Whoever has the floor; by name where the viewer may see it.
    Json speaking_json(model::Turn const* turn) const {
        if (!turn) return nullptr;
        Entry entry{r.meeting().find(turn->ref.booking), turn, nullptr, std::nullopt};
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
    Json meeting_json() const {
        return {{"id", r.programme().id.str()},
                {"name", cut(r.text(r.programme().short_title), longest)}};
    }
};

template <class Slots>
auto const* running(Slots const& slots, model::Instant at) {
    auto const found = std::find_if(slots.begin(), slots.end(),
                                    [&](auto const& slot) { return slot.time.contains(at); });
    return found == slots.end() ? nullptr : &*found;
}

std::string_view phase(model::Programme const& programme, model::Instant at) {
    if (running(programme.sittings, at)) return "running";
    if (at < programme.sittings.front().time.begin) return "before";
    bool const more =
        std::any_of(programme.sittings.begin(), programme.sittings.end(),
                    [&](model::Sitting const& sitting) { return sitting.time.begin > at; });
    return more ? "break" : "over";
}

// Whether the viewer may know that anybody speaks then: roles are laid down by the resolution.
bool shown(Rendering const& r, Entry const& entry) {
    return entry.slot || (entry.turn && shows_request(r, entry.turn->ref)) ||
           (entry.booking && r.visible(*entry.booking));
}

Entry as_seen(Rendering const& r, model::PlannedEntry const& entry) {
    bool const seen = entry.booking && r.visible(*entry.booking);
    return {seen ? entry.booking : nullptr, nullptr, entry.slot, entry.time};
}

Entry as_seen(Rendering const& r, model::Upcoming const& next) {
    bool const seen = next.booking && r.visible(*next.booking);
    Entry entry{seen ? next.booking : nullptr, next.turn, next.slot, std::nullopt};
    if (next.planned) entry.planned = next.planned->time;
    return entry;
}

// Whoever has spoken, or was called, is planned no more.
bool still_planned(model::PlannedEntry const& entry) {
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
    Now now{running(r.programme().sittings, as_of), running(r.programme().segments, as_of)};
    for (model::PlannedEntry const& planned : plan) {
        Entry const entry = as_seen(r, planned);
        if (!shown(r, entry) || !still_planned(planned)) continue;
        if (planned.time.contains(as_of) && now.current.is_null())
            now.current = render.entry_json(entry);
        if (planned.time.begin > as_of && now.next.size() < next_entries)
            now.next.push_back(render.entry_json(entry));
    }
    return now;
}

Now by_floor(NowRenderer const& render, model::Instant as_of) {
    Rendering const& r = render.r;
    model::Floor const& floor = r.meeting().floor();
    model::Turn const* turn = floor.current();
    Now now{r.programme().find(floor.now.sitting()->id), nullptr};
    if (turn) now.segment = r.programme().find(turn->segment);
    if (!now.segment) now.segment = running(r.programme().segments, as_of);
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
            {"phase", in_progress ? "running" : phase(r.programme(), as_of)},
            {"sitting", render.slot_json(now.sitting)},
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
