#include <algorithm>
#include <array>
#include <cmath>

#include "config/group_words.hpp"
#include "config/instant.hpp"
#include "config/notice_settings.hpp"
#include "config/programme.hpp"
#include "config/programme_form.hpp"
#include "model/settings_change.hpp"

namespace rostrum::config {
namespace {

using nlohmann::json;

constexpr std::pair<std::string_view, model::Standing> standings[] = {
    {"member_state", model::Standing::member_state},
    {"state_of_palestine", model::Standing::state_of_palestine},
    {"european_union", model::Standing::european_union},
    {"holy_see", model::Standing::holy_see},
    {"observer", model::Standing::observer},
    {"un_entity", model::Standing::un_entity},
    {"other_organization", model::Standing::other_organization}};

template <class Table, class Value>
std::string_view word_of(Table const& table, Value value) {
    return std::find_if(std::begin(table), std::end(table),
                        [&](auto const& entry) { return entry.second == value; })
        ->first;
}

template <class Id>
json ids(std::vector<Id> const& all) {
    json words = json::array();
    for (auto const& id : all)
        words.push_back(id.str());
    return words;
}

template <class T, class Write>
json list(std::vector<T> const& all, Write write) {
    json items = json::array();
    for (auto const& one : all)
        items.push_back(write(one));
    return items;
}

void put(json& object, char const* key, std::string const& text) {
    if (!text.empty()) object[key] = text;
}

json text_json(model::Text const& text) {
    json wordings = json::object();
    for (auto const language : model::all_languages) {
        auto const& wording = text.in[static_cast<std::size_t>(language)];
        if (!wording.empty()) wordings[std::string(model::code(language))] = wording;
    }
    return wordings;
}

void put(json& object, model::Interval const& time) {
    object["starts_at"] = format_instant(time.begin);
    object["ends_at"] = format_instant(time.end);
}

json by_capacity(std::map<model::Capacity, model::Seconds> const& seconds) {
    json limits = json::object();
    for (auto const& [capacity, limit] : seconds)
        limits[std::string(word_of(capacities, capacity))] = limit.count();
    return limits;
}

json citation_json(model::Citation const& citation) {
    json object{{"document", citation.document}, {"paragraph", citation.paragraph}};
    put(object, "note", citation.note);
    return object;
}

json room_json(model::Room const& room) {
    return {{"id", room.id.str()}, {"name", text_json(room.name)}};
}

json clause_json(model::MandateClause const& clause) {
    json object{{"paragraph", clause.paragraph}};
    put(object, "note", clause.note);
    put(object, "sitting", clause.sitting.str());
    put(object, "segment", clause.segment.str());
    if (clause.time) put(object, *clause.time);
    if (clause.kind) object["kind"] = word_of(segment_kinds, *clause.kind);
    if (!clause.roles.empty()) object["roles"] = ids(clause.roles);
    if (!clause.chosen_by_president.empty())
        object["chosen_by_president"] = ids(clause.chosen_by_president);
    if (!clause.at_most.empty()) object["at_most_seconds"] = by_capacity(clause.at_most);
    return object;
}

json mandate_json(model::Mandate const& mandate) {
    json item{{"number", mandate.agenda_item}};
    put(item, "note", mandate.agenda_item_note);
    return {{"document", mandate.document},     {"title", text_json(mandate.title)},
            {"adopted_on", mandate.adopted_on}, {"adopted_at", mandate.adopted_at},
            {"session", mandate.session},       {"agenda_item", std::move(item)},
            {"chain", mandate.chain},           {"clauses", list(mandate.clauses, clause_json)}};
}

json sitting_json(model::Sitting const& sitting) {
    json object{{"id", sitting.id.str()},
                {"name", text_json(sitting.name)},
                {"room", sitting.room.str()},
                {"plenary", sitting.plenary},
                {"presiding_officer", sitting.presiding_officer}};
    put(object, sitting.time);
    if (sitting.plenary_number) object["plenary_number"] = *sitting.plenary_number;
    put(object, "number_certainty", sitting.number_certainty);
    put(object, "record_symbol", sitting.record_symbol);
    return object;
}

json role_json(model::RoleSlot const& slot) {
    json object{{"id", slot.id.str()},
                {"name", text_json(slot.name)},
                {"planned", {{"seconds", slot.planned.count()}}},
                {"substitute_allowed", slot.substitute_allowed},
                {"chosen_by_president", slot.chosen_by_president}};
    if (slot.summarizes) object["summarizes"] = slot.summarizes->str();
    return object;
}

json co_chair_json(model::CoChair const& chair) {
    return {{"participant", chair.participant.str()},
            {"declared", word_of(developments, chair.declared)}};
}

json segment_json(model::Segment const& segment) {
    json object{{"id", segment.id.str()},
                {"sitting", segment.sitting.str()},
                {"kind", word_of(segment_kinds, segment.kind)},
                {"name", text_json(segment.name)},
                {"citations", list(segment.citations, citation_json)},
                {"webcast", segment.webcast},
                {"webcast_link", segment.webcast_link}};
    put(object, segment.time);
    if (!segment.roles.empty()) object["roles"] = list(segment.roles, role_json);
    if (segment.theme != model::Text{}) object["theme"] = text_json(segment.theme);
    if (segment.panel_number != 0) object["panel_number"] = segment.panel_number;
    if (!segment.co_chairs.empty()) object["co_chairs"] = co_chairs_to_json(segment.co_chairs);
    return object;
}

json reserve_json(model::Reserve const& reserve) {
    json object{{"id", reserve.id}, {"name", text_json(reserve.name)}};
    put(object, reserve.time);
    return object;
}

json debate_json(model::Debate const& debate) {
    json rank = json::object();
    for (auto const& [word, level] : levels)
        rank[std::string(word)] = debate.level_rank[static_cast<std::size_t>(level)];
    return {{"changeover_seconds", debate.changeover.count()},
            {"allotment_seconds", by_capacity(debate.allowed)},
            {"level_rank", std::move(rank)},
            {"groups_first", debate.groups_first},
            {"list",
             {{"opens_at", format_instant(debate.list.opens_at)},
              {"self_service_until", format_instant(debate.list.self_service_until)},
              {"closes_at", format_instant(debate.list.closes_at)}}},
            {"reserves", reserves_to_json(debate.reserves)},
            {"late_start_seconds", debate.late_start.count()}};
}

json quantity_json(model::ForecastPrior::Quantity const& quantity) {
    json wanders = json::array();
    for (std::size_t i = 0; i < quantity.steps.size(); ++i)
        wanders.push_back({{"step", quantity.steps[i]}, {"likely", quantity.weights[i]}});
    return {{"mean", quantity.mean},
            {"between_meetings", quantity.between},
            {"within_meeting", quantity.within},
            {"observations", quantity.known},
            {"wanders", std::move(wanders)}};
}

json forecast_json(model::ForecastPrior const& prior) {
    return {{"share_of_limit", quantity_json(prior.share)},
            {"changeover_seconds", quantity_json(prior.changeover)},
            {"kinds_deviation", prior.kinds},
            {"opening",
             {{"late_seconds", prior.opening.late},
              {"deviation_seconds", prior.opening.deviation},
              {"observations", prior.opening.known}}},
            {"absence",
             {{"chance", prior.absence.chance},
              {"observations", prior.absence.known},
              {"lost_seconds", prior.absence.lost}}},
            {"interruption",
             {{"for_each_statement", prior.interruption.rate},
              {"observations", prior.interruption.known},
              {"seconds", prior.interruption.length},
              {"deviation_seconds", prior.interruption.deviation}}}};
}

json rule_json(model::RuleInForce const& rule) {
    json object{{"id", rule.id.str()},
                {"citations", list(rule.citations, citation_json)},
                {"text", text_json(rule.text)}};
    if (!rule.parameters.empty()) object["parameters"] = rule.parameters;
    return object;
}

json participant_json(model::Participant const& participant) {
    json object{{"id", participant.id.str()},
                {"standing", word_of(standings, participant.standing)},
                {"name", text_json(participant.name)}};
    put(object, "acronym", participant.acronym);
    if (!participant.aliases.empty()) object["aliases"] = participant.aliases;
    if (participant.region) object["region"] = word_of(region_words, *participant.region);
    if (participant.development)
        object["development"] = word_of(developments, *participant.development);
    if (participant.ldc) object["ldc"] = true;
    if (participant.lldc) object["lldc"] = true;
    if (participant.sids) object["sids"] = true;
    if (participant.icat) object["icat"] = *participant.icat;
    if (participant.protocol_order != 0) object["protocol_order"] = participant.protocol_order;
    return object;
}

json group_json(model::Group const& group) {
    json object{{"id", group.id.str()},
                {"kind", word_of(group_kind_words, group.kind)},
                {"name", text_json(group.name)},
                {"members", ids(group.members)}};
    if (group.organ) object["organ"] = group.organ->str();
    return object;
}

json zone_json(model::Zone const& zone) {
    return {{"name", zone.name},
            {"offsets", list(zone.offsets, [](model::Zone::Offset const& offset) {
                 return json{{"from", format_instant(offset.from)},
                             {"from_utc_seconds", offset.from_utc.count()}};
             })}};
}

model::Zone read_zone(ObjectReader& in) {
    model::Zone zone;
    zone.name = in.string("name", line_limits);
    in.objects("offsets", {1, 1000}, [&](ObjectReader& one) {
        auto const from = one.instant("from");
        zone.offsets.push_back(
            {from, model::Seconds(one.integer("from_utc_seconds", -86'400, 86'400))});
    });
    return zone;
}

model::Participant read_participant(ObjectReader& in) {
    model::Participant participant;
    participant.id = in.id<model::ParticipantId>("id");
    participant.standing = in.enumeration("standing", standings);
    participant.name = ProgrammeReader::text(in, "name");
    participant.acronym = in.optional_string("acronym", line_limits).value_or("");
    participant.aliases =
        in.optional_strings("aliases", {}, line_limits).value_or(std::vector<std::string>());
    participant.region = in.optional_enumeration("region", region_words);
    participant.development = in.optional_enumeration("development", developments);
    participant.ldc = in.boolean("ldc", false);
    participant.lldc = in.boolean("lldc", false);
    participant.sids = in.boolean("sids", false);
    participant.icat = in.optional_string("icat", line_limits);
    participant.protocol_order =
        static_cast<int>(in.optional_integer("protocol_order", 0, 100'000).value_or(0));
    return participant;
}

model::Group read_group(ObjectReader& in) {
    model::Group group;
    group.id = in.id<model::GroupId>("id");
    group.kind = in.enumeration("kind", group_kind_words);
    group.name = ProgrammeReader::text(in, "name");
    group.members = in.ids<model::ParticipantId>("members");
    group.organ = in.optional_id<model::ParticipantId>("organ");
    return group;
}

// Look-ups search, so the order is part of the form.
template <class T>
void require_ascending(std::vector<T> const& all, ObjectReader& in, char const* key) {
    auto const wrong =
        std::adjacent_find(all.begin(), all.end(),
                           [](T const& left, T const& right) { return !(left.id < right.id); });
    if (wrong != all.end()) in.refuse(key, "must be ascending by id");
}

}  // namespace

json reserves_to_json(std::vector<model::Reserve> const& reserves) {
    return list(reserves, reserve_json);
}

json co_chairs_to_json(std::vector<model::CoChair> const& chairs) {
    return list(chairs, co_chair_json);
}

json programme_to_json(model::Programme const& programme) {
    return {{"form", programme_form},
            {"id", programme.id.str()},
            {"series", programme.series},
            {"title", text_json(programme.title)},
            {"short_title", text_json(programme.short_title)},
            {"mandate", mandate_json(programme.mandate)},
            {"zone", zone_json(programme.zone)},
            {"venue", text_json(programme.venue)},
            {"rooms", list(programme.rooms, room_json)},
            {"sittings", list(programme.sittings, sitting_json)},
            {"segments", list(programme.segments, segment_json)},
            {"debate", debate_json(programme.debate)},
            {"forecast", forecast_json(programme.forecast)},
            {"notices", notices_to_json(model::settings_of(programme).notices)},
            {"rules", list(programme.rules, rule_json)},
            {"participants", list(programme.participants, participant_json)},
            {"groups", list(programme.groups, group_json)}};
}

model::Result<model::Programme, std::vector<Complaint>> programme_from_json(json const& document) {
    Complaints complaints;
    model::Programme programme;
    ObjectReader in(document, "", complaints);
    in.integer("form", programme_form, programme_form);
    ProgrammeReader(nullptr).read(in, programme);
    in.object("zone", [&](ObjectReader& zone) { programme.zone = read_zone(zone); });
    in.objects("participants", {0, 10'000},
               [&](ObjectReader& one) { programme.participants.push_back(read_participant(one)); });
    in.objects("groups", {0, 1000},
               [&](ObjectReader& one) { programme.groups.push_back(read_group(one)); });
    require_ascending(programme.participants, in, "participants");
    require_ascending(programme.groups, in, "groups");
    in.finish();
    if (!complaints.empty()) return complaints;
    return programme;
}

}  // namespace rostrum::config
