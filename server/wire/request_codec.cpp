#include "server/wire/request_codec.hpp"

#include <nlohmann/json.hpp>

#include "server/wire/log_json.hpp"

namespace rostrum::server::wire {
namespace {

using LogJson = nlohmann::json;

LogJson statement_to_json(model::StatementRequest const& request) {
    LogJson out{{"kind", "statement"},
                {"participant", request.participant.str()},
                {"capacity", word(capacity_words, request.capacity)},
                {"level", word(level_words, request.level)}};
    put(out, "group", request.group);
    put(out, "states", request.states);
    put(out, "title", request.title);
    put(out, "authorization", request.authorization);
    put(out, "allotment_seconds", request.allotment);
    put(out, "segments", request.segments);
    put(out, "contains_eov", request.contains_eov);
    put(out, "not_before", request.not_before);
    put(out, "not_after", request.not_after);
    return out;
}

model::StatementRequest statement_from_json(LogJson const& in) {
    model::StatementRequest request;
    get(in, "participant", request.participant);
    request.capacity = value_of(capacity_words, text(in, "capacity"));
    request.level = value_of(level_words, text(in, "level"));
    get(in, "group", request.group);
    get(in, "states", request.states);
    get(in, "title", request.title);
    get(in, "authorization", request.authorization);
    get(in, "allotment_seconds", request.allotment);
    get(in, "segments", request.segments);
    get(in, "contains_eov", request.contains_eov);
    get(in, "not_before", request.not_before);
    get(in, "not_after", request.not_after);
    return request;
}

LogJson role_to_json(model::RoleRequest const& request) {
    LogJson out{{"kind", "role"}, {"role", request.role.str()}};
    put(out, "participant", request.participant);
    put(out, "allotment_seconds", request.allotment);
    put(out, "substitute", request.substitute);
    put(out, "chosen_by_president", request.chosen_by_president);
    put(out, "survivor", request.survivor);
    return out;
}

model::RoleRequest role_from_json(LogJson const& in) {
    model::RoleRequest request;
    get(in, "role", request.role);
    get(in, "participant", request.participant);
    get(in, "allotment_seconds", request.allotment);
    get(in, "substitute", request.substitute);
    get(in, "chosen_by_president", request.chosen_by_president);
    get(in, "survivor", request.survivor);
    return request;
}

LogJson panel_to_json(model::PanelRequest const& request) {
    LogJson out{{"kind", "panel"},
                {"panel", request.panel.str()},
                {"function", word(panel_function_words, request.function)}};
    put(out, "participant", request.participant);
    if (request.category) out["category"] = word(panel_category_words, *request.category);
    put(out, "organization", request.organization);
    if (request.registration_basis)
        out["registration_basis"] = word(registration_basis_words, *request.registration_basis);
    put(out, "registration_reference", request.registration_reference);
    if (request.declared) out["declared"] = word(development_words, *request.declared);
    put(out, "designated_by_president", request.designated_by_president);
    return out;
}

model::PanelRequest panel_from_json(LogJson const& in) {
    model::PanelRequest request;
    get(in, "panel", request.panel);
    request.function = value_of(panel_function_words, text(in, "function"));
    get(in, "participant", request.participant);
    if (in.contains("category"))
        request.category = value_of(panel_category_words, text(in, "category"));
    get(in, "organization", request.organization);
    if (in.contains("registration_basis"))
        request.registration_basis =
            value_of(registration_basis_words, text(in, "registration_basis"));
    get(in, "registration_reference", request.registration_reference);
    if (in.contains("declared"))
        request.declared = value_of(development_words, text(in, "declared"));
    get(in, "designated_by_president", request.designated_by_president);
    return request;
}

struct Encode {
    LogJson operator()(model::StatementRequest const& request) const {
        return statement_to_json(request);
    }
    LogJson operator()(model::RoleRequest const& request) const { return role_to_json(request); }
    LogJson operator()(model::PanelRequest const& request) const { return panel_to_json(request); }
    LogJson operator()(model::ExplanationOfVoteRequest const& request) const {
        return {{"kind", "explanation_of_vote"}, {"participant", request.participant.str()}};
    }
};

}  // namespace

LogJson to_json(model::Request const& request) {
    return std::visit(Encode{}, request);
}

model::Request request_from_json(LogJson const& in) {
    std::string const& kind = text(in, "kind");
    if (kind == "statement") return statement_from_json(in);
    if (kind == "role") return role_from_json(in);
    if (kind == "panel") return panel_from_json(in);
    if (kind == "explanation_of_vote") {
        model::ExplanationOfVoteRequest request;
        get(in, "participant", request.participant);
        return request;
    }
    throw Undecodable("unknown kind of request \"" + kind + "\"");
}

}  // namespace rostrum::server::wire
