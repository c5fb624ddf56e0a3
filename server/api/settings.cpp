#include "server/api/operations.hpp"
#include "server/wire/command_reader.hpp"
#include "server/wire/meeting_json.hpp"

// Tag `settings`: what officers change of a meeting without another decision.
namespace rostrum::server::api {

namespace {

http::Response settings_of(Call const& call, MeetingView const& view, bool dry_run) {
    wire::Viewer const viewer = call.viewer();
    wire::Json json = wire::settings_json({view, viewer, call.service.locales});
    if (dry_run) json["dry_run"] = true;
    return answer(call, json, 200, std::to_string(view.meeting->settings_revision) + ".");
}

http::Response settings_answer(Call const& call, Outcome const& outcome) {
    return settings_of(call, *outcome.view, outcome.dry_run);
}

}  // namespace

void get_settings(CallPtr call, http::Respond respond) {
    respond(settings_of(*call, *call->view, false));
}

void change_settings(CallPtr call, http::Respond respond) {
    auto const revision = expected_revision(*call, call->view->meeting->settings_revision);
    if (!revision) return respond(revision.error());
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::ChangeSettings settings = wire::read_settings_change(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    settings.expected_revision = *revision;
    Submission change = submission(*call, std::move(settings));
    submit(std::move(call), std::move(respond), std::move(change), settings_answer);
}

}  // namespace rostrum::server::api
