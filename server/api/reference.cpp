#include "server/wire/reference_json.hpp"

#include <algorithm>

#include "server/api/operations.hpp"

// Tags `participants`, `groups` and `rules`: what this meeting's programme carries, as it stood on
// the meeting's days.
namespace rostrum::server::api {

namespace {

// A page of rows that the programme holds in a fixed order, each with an id.
template <class Row>
void respond_page(Call const& call, http::Respond const& respond, std::vector<Row> const& rows,
                  wire::Json (*render)(wire::Rendering const&, Row const&)) {
    config::Complaints complaints;
    Page const page = read_page(call, complaints);
    auto begin = rows.begin();
    if (!page.after.empty()) {
        begin = std::find_if(rows.begin(), rows.end(),
                             [&](Row const& row) { return row.id.str() == page.after; });
        if (begin == rows.end())
            config::complain(complaints,
                             {"", "query parameter cursor is none of this service's", ""});
        else
            ++begin;
    }
    if (!complaints.empty()) return respond(problem(call, wire::schema_problem(complaints)));

    wire::Viewer const viewer = call.viewer();
    wire::Rendering const r{*call.view, viewer, call.service.locales};
    auto const left = static_cast<std::size_t>(rows.end() - begin);
    auto const end = begin + static_cast<std::ptrdiff_t>(std::min(left, page.limit));
    wire::Json items = wire::Json::array();
    for (auto row = begin; row != end; ++row)
        items.push_back(render(r, *row));
    wire::Json next = end == rows.end() ? wire::Json(nullptr)
                                        : wire::Json(cursor_after(std::prev(end)->id.str()));
    respond(answer(call, wire::Json{{"items", std::move(items)},
                                    {"next", std::move(next)},
                                    {"version", call.view->meeting->version}}));
}

template <class Id, class Row>
void respond_one(Call const& call, http::Respond const& respond, std::string_view parameter,
                 wire::Json (*render)(wire::Rendering const&, Row const&)) {
    Row const* row = call.view->meeting->programme->find(Id{call.parameter(parameter)});
    if (!row) return respond(problem(call, 404, "not_found"));
    wire::Viewer const viewer = call.viewer();
    wire::Json json = render({*call.view, viewer, call.service.locales}, *row);
    json["version"] = call.view->meeting->version;
    respond(answer(call, json));
}

}  // namespace

void list_participants(CallPtr call, http::Respond respond) {
    respond_page(*call, respond, call->view->meeting->programme->participants,
                 wire::participant_json);
}

void get_participant(CallPtr call, http::Respond respond) {
    respond_one<model::ParticipantId>(*call, respond, "participant", wire::participant_json);
}

void list_groups(CallPtr call, http::Respond respond) {
    respond_page(*call, respond, call->view->meeting->programme->groups, wire::group_json);
}

void get_group(CallPtr call, http::Respond respond) {
    respond_one<model::GroupId>(*call, respond, "group", wire::group_json);
}

void list_rules(CallPtr call, http::Respond respond) {
    respond_page(*call, respond, call->view->meeting->programme->rules, wire::rule_json);
}

void get_rule(CallPtr call, http::Respond respond) {
    respond_one<model::RuleId>(*call, respond, "rule", wire::rule_json);
}

}  // namespace rostrum::server::api
