#include "server/wire/meeting_json.hpp"

#include <algorithm>

#include "config/settings_change.hpp"
#include "server/wire/forecast_json.hpp"
#include "server/wire/publication_json.hpp"
#include "server/wire/request_codec.hpp"

namespace rostrum::server::wire {

namespace {

Json mandate_json(Rendering const& r) {
    model::Mandate const& mandate = r.programme().mandate;
    return {{"document", mandate.document},
            {"title", r.text(mandate.title)},
            {"adopted_on", mandate.adopted_on},
            {"adopted_at", mandate.adopted_at},
            {"session", mandate.session},
            {"agenda_item", mandate.agenda_item},
            {"chain", mandate.chain}};
}

Json role_json(Rendering const& r, model::RoleSlot const& slot) {
    return {{"id", slot.id.str()},
            {"name", r.text(slot.name)},
            {"planned_seconds", slot.planned.count()},
            {"substitute_allowed", slot.substitute_allowed},
            {"chosen_by_president", slot.chosen_by_president},
            {"summarizes", named_or_null(r, slot.summarizes)}};
}

Json segment_json(Rendering const& r, model::Segment const& segment) {
    Json json{{"id", segment.id.str()},
              {"name", r.text(segment.name)},
              {"sitting", segment.sitting.str()},
              {"kind", kind_of(segment.kind)}};
    put_times(json, r, segment.time);
    json["citations"] = Json::array();
    for (auto const& citation : segment.citations)
        json["citations"].push_back(to_json(citation));
    json["roles"] = Json::array();
    for (auto const& slot : segment.roles)
        json["roles"].push_back(role_json(r, slot));
    bool const panel = segment.kind == model::SegmentKind::panel;
    json["theme"] = panel ? Json(r.text(segment.theme)) : Json(nullptr);
    json["panel_number"] = panel ? Json(segment.panel_number) : Json(nullptr);
    json["co_chairs"] = Json::array();
    for (auto const& chair : segment.co_chairs)
        json["co_chairs"].push_back({{"participant", named(r, chair.participant)},
                                     {"declared", word(development_words, chair.declared)}});
    json["webcast"] = segment.webcast;
    json["webcast_link"] = text_or_null(segment.webcast_link);
    return json;
}

// Levels from the highest band to the lowest; those of one band together.
Json levels_json(model::Debate const& debate) {
    std::map<int, Json> bands;
    for (model::Level const level : model::all_levels)
        bands[debate.level_rank[static_cast<std::size_t>(level)]].push_back(
            word(level_words, level));
    Json json = Json::array();
    for (auto& [rank, band] : bands)
        json.push_back(std::move(band));
    return json;
}

Json debate_json(Rendering const& r) {
    model::Debate const& debate = r.programme().debate;
    Json allowed = Json::object();
    for (auto const& [capacity, seconds] : debate.allowed)
        allowed[std::string{word(capacity_words, capacity)}] = seconds.count();
    Json reserves = Json::array();
    for (model::Reserve const& reserve : debate.reserves) {
        Json json{{"id", reserve.id}, {"name", r.text(reserve.name)}};
        put_times(json, r, reserve.time);
        reserves.push_back(std::move(json));
    }
    return {{"changeover_seconds", debate.changeover.count()},
            {"allowed_seconds", std::move(allowed)},
            {"levels", levels_json(debate)},
            {"groups_first", debate.groups_first},
            {"late_start_seconds", debate.late_start.count()},
            {"reserves", std::move(reserves)}};
}

Json since_json(Rendering const& r) {
    model::ListState const& list = r.meeting().list;
    return list.since == model::Instant{} ? Json(nullptr) : Json(utc(list.since));
}

model::Interval whole(model::Programme const& programme) {
    model::Interval time = programme.sittings.front().time;
    for (model::Sitting const& sitting : programme.sittings) {
        time.begin = std::min(time.begin, sitting.time.begin);
        time.end = std::max(time.end, sitting.time.end);
    }
    return time;
}

Json amount_json(model::Amount const& amount) {
    return {{"seconds", amount.time.count()}, {"statements", amount.statements}};
}

Json remedy_json(Rendering const& r, model::Remedy const& remedy) {
    constexpr std::string_view words[] = {"shorter_statements", "joint_statements",
                                          "extra_sitting"};
    std::string const measure{words[static_cast<std::size_t>(remedy.measure)]};
    return {{"measure", measure},
            {"message", r.locales.format(r.viewer.language, "help." + measure,
                                         {{"statements", std::to_string(remedy.gain.statements)},
                                          {"seconds", std::to_string(remedy.each.count())},
                                          {"joined", std::to_string(remedy.joined)}})},
            {"seconds", remedy.gain.time.count()},
            {"statements", remedy.gain.statements}};
}

}  // namespace

std::string_view kind_of(model::SegmentKind kind) {
    constexpr std::string_view words[] = {"opening", "debate", "panel", "closing"};
    return words[static_cast<std::size_t>(kind)];
}

Json sitting_json(Rendering const& r, model::Sitting const& sitting) {
    Json json{{"id", sitting.id.str()}, {"name", r.text(sitting.name)}};
    put_times(json, r, sitting.time);
    model::Room const* room = r.programme().find(sitting.room);
    json["room_id"] = sitting.room.str();
    json["room"] = room ? r.text(room->name) : sitting.room.str();
    json["plenary"] = sitting.plenary;
    json["plenary_number"] = sitting.plenary_number ? Json(*sitting.plenary_number) : Json(nullptr);
    json["number_certainty"] = text_or_null(sitting.number_certainty);
    json["record_symbol"] = text_or_null(sitting.record_symbol);
    json["presiding_officer"] = sitting.presiding_officer;
    return json;
}

Json meeting_summary_json(Rendering const& r) {
    model::Programme const& programme = r.programme();
    Json json{{"id", programme.id.str()},
              {"series", programme.series},
              {"title", r.text(programme.title)},
              {"short_title", r.text(programme.short_title)}};
    put_times(json, r, whole(programme));
    json["zone"] = programme.zone.name;
    json["version"] = r.meeting().version;
    return json;
}

Json meeting_json(Rendering const& r, model::Instant as_of) {
    model::Programme const& programme = r.programme();
    Json json{{"id", programme.id.str()},         {"series", programme.series},
              {"title", r.text(programme.title)}, {"short_title", r.text(programme.short_title)},
              {"mandate", mandate_json(r)},       {"venue", r.text(programme.venue)},
              {"zone", programme.zone.name}};
    put_times(json, r, whole(programme));
    json["sittings"] = Json::array();
    for (auto const& sitting : programme.sittings)
        json["sittings"].push_back(sitting_json(r, sitting));
    json["segments"] = Json::array();
    for (auto const& segment : programme.segments)
        json["segments"].push_back(segment_json(r, segment));
    json["debate"] = debate_json(r);
    model::ListWindow const& window = programme.debate.list;
    json["list"] = {{"open", r.meeting().list.open},
                    {"since", since_json(r)},
                    {"opens_at", utc(window.opens_at)},
                    {"self_service_until", utc(window.self_service_until)},
                    {"closes_at", utc(window.closes_at)}};
    json["version"] = r.meeting().version;
    json["as_of"] = utc(as_of);
    return json;
}

namespace {

// What an officer could undo.
Json last_act_json(Rendering const& r) {
    if (r.viewer.sight != access::Sight::everything || !r.meeting().last_act) return nullptr;
    Json bookings = Json::array();
    for (model::BookingId const& id : r.meeting().last_act->bookings)
        bookings.push_back(id.str());
    return {{"version", r.meeting().last_act->version}, {"bookings", std::move(bookings)}};
}

}  // namespace

Json list_json(Rendering const& r, model::Instant as_of) {
    model::Meeting const& meeting = r.meeting();
    auto const& places = r.view.list->places;
    auto const overflow = std::count_if(places.begin(), places.end(),
                                        [](model::Place const& p) { return p.overflow(); });
    auto const withdrawn = std::count_if(
        meeting.bookings.begin(), meeting.bookings.end(),
        [](auto const& booking) { return booking->statement() && !booking->active(); });
    model::ListWindow const& window = r.programme().debate.list;
    return {{"open", meeting.list.open},
            {"since", since_json(r)},
            {"reason", text_or_null(meeting.list.reason)},
            {"window",
             {{"opens_at", utc(window.opens_at)},
              {"self_service_until", utc(window.self_service_until)},
              {"closes_at", utc(window.closes_at)}}},
            {"counts",
             {{"statements", places.size()},
              {"planned", static_cast<std::int64_t>(places.size()) - overflow},
              {"overflow", overflow},
              {"withdrawn", withdrawn}}},
            {"last_act", last_act_json(r)},
            {"publication", edition_json(r)},
            {"list_version", meeting.list_version},
            {"version", meeting.version},
            {"as_of", utc(as_of)},
            {"zone", r.programme().zone.name}};
}

Json settings_json(Rendering const& r) {
    Json json = Json(config::settings_to_json(model::settings_of(r.programme())));
    json["revision"] = r.meeting().settings_revision;
    json["version"] = r.meeting().version;
    return json;
}

namespace {

Json capacities_json(Rendering const& r, model::Availability const& found) {
    Json segments = Json::array();
    for (model::SegmentCapacity const& segment : found.segments)
        segments.push_back({{"segment", segment_or_extra_json(r, segment.segment)},
                            {"total", amount_json(segment.total)},
                            {"taken", amount_json(segment.taken)},
                            {"free", amount_json(segment.free)},
                            {"overflow", amount_json(segment.overflow)}});
    return {{"total", amount_json(found.total)},
            {"taken", amount_json(found.taken)},
            {"free", amount_json(found.free)},
            {"overflow", amount_json(found.overflow)},
            {"segments", std::move(segments)}};
}

// What was asked for, and what would become of it.
Json what_if_json(Rendering const& r, model::WhatIf const& wanted) {
    if (wanted.nothing()) return nullptr;
    model::WhatIf const what = model::possible(r.meeting(), wanted);
    model::Meeting const meeting = model::supposed(r.meeting(), what);
    model::SpeakersList const list = model::lay_out(meeting);
    Json json{{"statement_seconds", what.at_most ? Json(what.at_most->count()) : Json(nullptr)},
              {"extension_seconds", what.extended.count()},
              {"extra_sitting_seconds", what.extra_sitting.count()},
              {"joint_statements", what.joint_statements}};
    json.update(capacities_json(r, model::capacities(meeting, list)));
    json["forecast"] = forecast_counts_json(r, model::forecast(meeting, list, r.forecasts().as_of));
    return json;
}

}  // namespace

Json availability_json(Rendering const& r, model::Instant as_of, model::WhatIf const& what) {
    model::Availability const found = model::availability(r.meeting(), *r.view.list);
    Json help = Json::array();
    for (model::Remedy const& remedy : found.remedies)
        help.push_back(remedy_json(r, remedy));
    Json json{{"zone", r.programme().zone.name},
              {"changeover_seconds", r.programme().debate.changeover.count()}};
    json.update(capacities_json(r, found));
    json["help"] = std::move(help);
    json["forecast"] = forecast_counts_json(r, r.forecasts());
    json["what_if"] = what_if_json(r, what);
    json["version"] = r.meeting().version;
    json["as_of"] = utc(as_of);
    return json;
}

}  // namespace rostrum::server::wire
