#include "server/wire/reference_json.hpp"

#include "server/wire/request_codec.hpp"

namespace rostrum::server::wire {

namespace {

constexpr std::string_view standings[] = {
    "member_state", "state_of_palestine", "european_union",    "holy_see",
    "observer",     "un_entity",          "other_organization"};
constexpr std::string_view regions[] = {"african", "asia_pacific", "eastern_european", "grulac",
                                        "weog"};
constexpr std::string_view group_kinds[] = {"regional", "political", "development", "thematic"};

}  // namespace

Json participant_json(Rendering const& r, model::Participant const& participant) {
    Json capacities = Json::array();
    for (model::Capacity const capacity : model::all_capacities)
        if (model::may_speak_in(participant.standing, capacity))
            capacities.push_back(word(capacity_words, capacity));
    return {
        {"id", participant.id.str()},
        {"name", r.text(participant.name)},
        {"standing", standings[static_cast<std::size_t>(participant.standing)]},
        {"acronym", text_or_null(participant.acronym)},
        {"capacities", std::move(capacities)},
        {"region", participant.region ? Json(regions[static_cast<std::size_t>(*participant.region)])
                                      : Json(nullptr)},
        {"development", participant.development
                            ? Json(word(development_words, *participant.development))
                            : Json(nullptr)},
        {"ldc", participant.ldc},
        {"lldc", participant.lldc},
        {"sids", participant.sids},
        {"icat", participant.icat ? Json(*participant.icat) : Json(nullptr)}};
}

Json group_json(Rendering const& r, model::Group const& group) {
    Json members = Json::array();
    for (model::ParticipantId const& member : group.members)
        members.push_back(named(r, member));
    return {{"id", group.id.str()},
            {"name", r.text(group.name)},
            {"kind", group_kinds[static_cast<std::size_t>(group.kind)]},
            {"members", std::move(members)},
            {"organ", named_or_null(r, group.organ)}};
}

Json rule_json(Rendering const& r, model::RuleInForce const& rule) {
    model::Rule const* known = model::find_rule(rule.id.str());
    Json citations = Json::array();
    for (model::Citation const& citation : rule.citations)
        citations.push_back(to_json(citation));
    Json parameters = Json::object();
    for (auto const& [name, value] : rule.parameters)
        parameters[name] = value;
    // The figures that have their home in the debate.
    model::Debate const& debate = r.programme().debate;
    if (rule.id.str() == "R15")
        for (auto const& [capacity, seconds] : debate.allowed)
            parameters[std::string{word(capacity_words, capacity)} + "_seconds"] = seconds.count();
    if (rule.id.str() == "R29") parameters["late_start_seconds"] = debate.late_start.count();
    bool const soft = known && known->severity == model::Severity::soft;
    return {{"id", rule.id.str()},
            {"severity", soft ? "soft" : "hard"},
            {"citations", std::move(citations)},
            {"text", r.text(rule.text)},
            {"parameters", std::move(parameters)}};
}

}  // namespace rostrum::server::wire
