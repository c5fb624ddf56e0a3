#include "server/importing/report_json.hpp"

#include "model/timetable.hpp"
#include "server/wire/booking_json.hpp"

namespace rostrum::server::importing {

namespace {

using wire::Json;
using wire::Rendering;

// A participant or a group by the id of either.
std::string name_of(Rendering const& r, std::string const& id) {
    model::Text const* name = nullptr;
    if (auto const* participant = r.programme().find(model::ParticipantId{id}))
        name = &participant->name;
    else if (auto const* group = r.programme().find(model::GroupId{id}))
        name = &group->name;
    return name ? r.text(*name) + " (" + id + ")" : id;
}

Json fault_json(Rendering const& r, Fault const& fault) {
    Json json{{"column", wire::text_or_null(fault.column)}, {"message", sentence(r, fault)}};
    if (!fault.nearest.empty()) json["nearest"] = fault.nearest;
    return json;
}

std::string unknown_sentence(Rendering const& r, model::Unknown const& unknown) {
    return r.locales.format(r.viewer.language, "unknown." + unknown.what,
                            {{"value", unknown.value}});
}

Json errors_of(Rendering const& r, Import const& import, Row const& row, JudgedRow const& judged) {
    Json errors = Json::array();
    for (Fault const& fault : row.faults)
        errors.push_back(fault_json(r, fault));
    for (model::Unknown const& unknown : judged.refusal.unknown)
        errors.push_back({{"column", wire::text_or_null(import.column_of(unknown.pointer))},
                          {"message", unknown_sentence(r, unknown)}});
    if (!judged.refusal.message.empty())
        errors.push_back({{"column", nullptr}, {"message", r.word(judged.refusal.message)}});
    return errors;
}

Json violations_of(Rendering const& r, Import const& import, JudgedRow const& judged) {
    Json violations = Json::array();
    for (model::Finding const& finding : judged.refusal.findings) {
        Json json = wire::to_json(r, finding);
        json["column"] = wire::text_or_null(import.column_of(finding.pointer));
        violations.push_back(std::move(json));
    }
    return violations;
}

Json participant_of(Rendering const& r, Row const& row) {
    auto const id = model::owner(row.booking.command.request);
    return id && r.programme().find(*id) ? wire::named(r, *id) : Json(nullptr);
}

void put_place(Json& json, Rendering const& r, JudgedRow const& judged) {
    model::Booking const* booking = r.meeting().find(judged.booking);
    model::Place const* place = booking ? r.view.list->find(booking->id, r.meeting()) : nullptr;
    json["state"] = booking ? Json(wire::state_of(*booking, place)) : Json(nullptr);
    json["position"] = place ? Json(place->position) : Json(nullptr);
    json["planned"] = place && place->planned ? wire::to_json(r, *place->planned) : Json(nullptr);
    json["warnings"] = booking
                           ? wire::to_json(r, model::warnings(r.meeting(), *r.view.list, *booking))
                           : Json::array();
}

}  // namespace

std::string_view word(Verdict verdict) {
    constexpr std::string_view words[] = {"booked", "unchanged", "refused"};
    return words[static_cast<std::size_t>(verdict)];
}

std::string sentence(Rendering const& r, Fault const& fault) {
    if (fault.key.empty()) return fault.text;
    std::string text = r.locales.format(r.viewer.language, fault.key, fault.values);
    if (fault.nearest.empty()) return text;
    std::string names;
    for (std::string const& id : fault.nearest)
        names.append(names.empty() ? "" : "; ").append(name_of(r, id));
    return text + ' ' + r.locales.format(r.viewer.language, "import.nearest", {{"names", names}});
}

std::vector<Objection> objections(Rendering const& r, Import const& import, std::size_t row,
                                  Judgement const& judgement) {
    std::vector<Objection> found;
    model::Refusal const& refusal = judgement.rows[row].refusal;
    for (Fault const& fault : import.rows[row].faults)
        found.push_back({fault.column, sentence(r, fault)});
    for (model::Unknown const& unknown : refusal.unknown)
        found.push_back({import.column_of(unknown.pointer), unknown_sentence(r, unknown)});
    for (model::Finding const& finding : refusal.findings)
        found.push_back({import.column_of(finding.pointer),
                         finding.rule.str() + ": " + wire::sentence(r, finding)});
    if (!refusal.message.empty()) found.push_back({"", r.word(refusal.message)});
    return found;
}

Json rows_json(Rendering const& r, Import const& import, Judgement const& judgement) {
    Json rows = Json::array();
    for (std::size_t i = 0; i < import.rows.size(); ++i) {
        Row const& row = import.rows[i];
        JudgedRow const& judged = judgement.rows[i];
        Json json{{"row", row.number},
                  {"verdict", word(judged.verdict)},
                  {"participant", participant_of(r, row)},
                  {"booking", wire::text_or_null(judged.booking.str())}};
        put_place(json, r, judged);
        json["violations"] = violations_of(r, import, judged);
        json["errors"] = errors_of(r, import, row, judged);
        rows.push_back(std::move(json));
    }
    return rows;
}

Json counts_json(Judgement const& judgement) {
    return {{"booked", judgement.booked},
            {"unchanged", judgement.unchanged},
            {"refused", judgement.refused}};
}

wire::Problem unreadable(Rendering const& r, std::vector<Fault> const& faults) {
    wire::Problem problem;
    problem.status = 400;
    problem.code = "unreadable_table";
    problem.errors = Json::array();
    for (Fault const& fault : faults) {
        std::string pointer;
        if (fault.row > 0) pointer = config::pointer_to("/rows", fault.row);
        if (fault.row > 0 && !fault.column.empty())
            pointer = config::pointer_to(pointer, fault.column);
        problem.errors.push_back({{"pointer", pointer}, {"message", sentence(r, fault)}});
    }
    return problem;
}

}  // namespace rostrum::server::importing
