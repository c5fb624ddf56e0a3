#include "server/api/operations.hpp"
#include "server/wire/command_reader.hpp"
#include "server/wire/meeting_json.hpp"

// Tag `list`: the list of speakers as a whole, open or closed.
namespace rostrum::server::api {

namespace {

http::Response list_answer(Call const& call, Outcome const& outcome) {
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const rendering{*outcome.view, viewer, call.service.locales};
    wire::Json json = wire::list_json(rendering, outcome.view->meeting->at);
    if (outcome.dry_run) json["dry_run"] = true;
    return answer(call, json, 200);
}

}  // namespace

void get_list(CallPtr call, http::Respond respond) {
    respond(project(*call, {"list", "application/json", plain_stretch,
                            [](wire::Rendering const& r, model::Instant as_of) {
                                return wire::list_json(r, as_of).dump();
                            }}));
}

void open_or_close_list(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::Command command = wire::read_list_action(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission act = submission(*call, std::move(command));
    submit(std::move(call), std::move(respond), std::move(act), list_answer);
}

}  // namespace rostrum::server::api
