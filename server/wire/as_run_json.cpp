#include "server/wire/as_run_json.hpp"

#include <algorithm>

#include "server/wire/floor_json.hpp"
#include "server/wire/meeting_json.hpp"

namespace rostrum::server::wire {

namespace {

Json suspensions_json(model::SittingRecord const& record) {
    Json json = Json::array();
    for (model::Interval const& pause : record.suspensions)
        json.push_back({{"starts_at", utc(pause.begin)}, {"ends_at", utc(pause.end)}});
    if (record.suspended_since)
        json.push_back({{"starts_at", utc(*record.suspended_since)}, {"ends_at", nullptr}});
    return json;
}

Json sitting_as_run(Rendering const& r, model::Sitting const& sitting) {
    model::Floor const& floor = r.meeting().floor();
    model::SittingRecord const* record = floor.record(sitting.id);
    Json json = sitting_json(r, sitting);
    auto const time = [&](char const* key, std::optional<model::Instant> const& at) {
        json[key] = utc_or_null(at);
    };
    time("opened_at", record ? std::optional{record->opened_at} : std::nullopt);
    time("adjourned_at", record ? record->adjourned_at : std::nullopt);
    time("extended_to", record ? record->extended_to : std::nullopt);
    json["suspensions"] = record ? suspensions_json(*record) : Json::array();
    json["presiding"] = record ? presiding_json(r, *record) : Json(nullptr);
    json["quorum"] = record ? to_json(r, record->quorum) : Json(nullptr);
    json["turns"] = Json::array();
    for (model::Turn const* turn : turns_of(floor, sitting.id))
        json["turns"].push_back(turn_json(r, *turn));
    return json;
}

}  // namespace

std::vector<model::Turn const*> turns_of(model::Floor const& floor,
                                         model::SittingId const& sitting) {
    std::vector<model::Turn const*> turns;
    for (model::TurnPtr const& turn : floor.turns)
        if (turn->called_at && turn->sitting == sitting) turns.push_back(turn.get());
    // Replies and interventions were made when they were asked for.
    std::stable_sort(turns.begin(), turns.end(),
                     [](auto const* a, auto const* b) { return *a->called_at < *b->called_at; });
    return turns;
}

Json as_run_json(Rendering const& r, model::Instant as_of) {
    Json sittings = Json::array();
    for (model::Sitting const& sitting : r.programme().sittings)
        sittings.push_back(sitting_as_run(r, sitting));
    return {
        {"meeting", {{"id", r.programme().id.str()}, {"name", r.text(r.programme().short_title)}}},
        {"zone", r.programme().zone.name},
        {"sittings", std::move(sittings)},
        {"version", r.meeting().version},
        {"as_of", utc(as_of)}};
}

}  // namespace rostrum::server::wire
