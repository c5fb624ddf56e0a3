#include "server/wire/now_json.hpp"

#include "model/timetable.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_words.hpp"
#include "server/wire/forecast_json.hpp"
#include "server/wire/now_entries.hpp"

namespace rostrum::server::wire {

namespace {

constexpr std::size_t next_entries = 5;
constexpr std::size_t most_bytes = 4'095;

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
    model::Text name_of_entry(NowEntry const& entry) const {
        if (entry.booking) return display_name(r, *entry.booking);
        if (entry.panel) return entry.panel->name;
        return entry.turn ? display_name(r, entry.turn->ref) : entry.slot->name;
    }
    Json state_json(NowEntry const& entry) const {
        if (entry.turn) return word(turn_state_words, entry.turn->state);
        if (!entry.booking) return nullptr;
        return state_of(*entry.booking, r.view.list->find(entry.booking->id, r.meeting()));
    }
    Json entry_json(NowEntry const& entry) const {
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
    Json speaking_json(std::optional<NowEntry> const& entry) const {
        if (!entry) return nullptr;
        Json json = entry_json(*entry);
        auto person = entry->turn ? speaker_of(r, entry->turn->ref) : std::nullopt;
        if (person) {
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

Json signalled_clock(Rendering const& r, model::Turn const* turn, model::Instant as_of) {
    if (!turn) return nullptr;
    Json json = clock_json(r, turn->clock);
    json["signal"] = word(
        signal_words, model::signal(turn->clock, as_of, model::amber_before_end(r.programme())));
    return json;
}

Json now_with(NowRenderer const& render, NowEntries const& now,
              std::optional<model::Instant> const& until, model::Instant as_of) {
    Rendering const& r = render.r;
    model::Floor const& floor = r.meeting().floor();
    Json next = Json::array();
    for (NowEntry const& entry : now.next)
        next.push_back(render.entry_json(entry));
    return {{"meeting", render.meeting_json()},
            {"zone", r.programme().zone.name},
            {"basis", now.by_floor ? "floor" : "planned"},
            {"state", word(floor_state_words, floor.state())},
            {"phase", now.phase},
            {"sitting", render.sitting_json(now.sitting)},
            {"segment", render.slot_json(now.segment)},
            {"current", render.speaking_json(now.current)},
            {"interrupted", render.speaking_json(now.interrupted)},
            {"clock", signalled_clock(r, floor.current(), as_of)},
            {"next", std::move(next)},
            {"next_change_at", utc_or_null(until)},
            {"version", r.meeting().version},
            {"as_of", utc(as_of)}};
}

}  // namespace

Json now_json(Rendering const& r, std::vector<model::PlannedEntry> const& plan, DisplayNames names,
              model::Instant as_of) {
    NowEntries const now = now_entries(r, plan, next_entries, as_of);
    auto const until = model::now_stretch(r.meeting(), plan, as_of).until;
    Json json;
    for (std::size_t const longest : {2'000, 80, 60, 50, 40, 32, 25, 20, 16, 12, 8, 4}) {
        json = now_with({r, names, longest}, now, until, as_of);
        if (json.dump().size() <= most_bytes) break;
    }
    return json;
}

}  // namespace rostrum::server::wire
