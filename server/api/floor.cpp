#include <variant>

#include "model/rules.hpp"
#include "server/api/operations.hpp"
#include "server/feeds/as_run_csv.hpp"
#include "server/http/conditional.hpp"
#include "server/wire/as_run_json.hpp"
#include "server/wire/event_codec.hpp"
#include "server/wire/floor_json.hpp"
#include "server/wire/floor_reader.hpp"

// Tag `floor`: the conduct of the sitting, and what it came to.
namespace rostrum::server::api {

namespace {

// The soft breaches of what happened.
wire::Json warnings_of(wire::Rendering const& r, model::Events const& events) {
    wire::Json json = wire::Json::array();
    auto const add = [&](auto const& happened) {
        if constexpr (requires { happened.warnings; })
            for (model::Finding const& warning : happened.warnings)
                json.push_back(wire::to_json(r, warning));
    };
    for (model::Event const& event : events)
        if (auto const* floor = std::get_if<model::OnFloor>(&event)) std::visit(add, floor->event);
    return json;
}

http::Response floor_answer(Call const& call, Outcome const& outcome) {
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const r{*outcome.view, viewer, call.service.locales};
    wire::Json json = wire::floor_json(r, r.meeting().at);
    json["warnings"] = warnings_of(r, outcome.events);
    if (outcome.dry_run) json["dry_run"] = true;
    return answer(call, json, 200);
}

// The times of a changed programme are the venue's; one with another offset is a mistake (R3).
std::optional<model::Refusal> wrong_offsets(model::Zone const& zone,
                                            std::vector<wire::WrittenTime> const& times) {
    model::Refusal refusal;
    for (wire::WrittenTime const& time : times)
        for (model::Finding& finding :
             model::judge_offset(zone, time.at, time.offset, time.pointer))
            refusal.findings.push_back(std::move(finding));
    if (refusal.findings.empty()) return std::nullopt;
    return refusal;
}

Projection const as_run_as_json{"as-run", "application/json", plain_stretch,
                                [](wire::Rendering const& r, model::Instant as_of) {
                                    return wire::as_run_json(r, as_of).dump();
                                }};
Projection const as_run_as_csv{"as-run.csv", "text/csv; charset=utf-8", plain_stretch,
                               feeds::as_run_csv};

}  // namespace

void get_floor(CallPtr call, http::Respond respond) {
    respond(project(*call, {"floor", "application/json", plain_stretch,
                            [](wire::Rendering const& r, model::Instant as_of) {
                                return wire::floor_json(r, as_of).dump();
                            }}));
}

void conduct(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    wire::FloorBody body = wire::read_floor(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (auto const refusal = wrong_offsets(call->view->meeting->programme->zone, body.times)) {
        wire::Viewer const viewer = call->viewer();
        wire::Rendering const r{*call->view, viewer, call->service.locales};
        return respond(problem(*call, wire::problem_of(r, *refusal)));
    }
    Submission act = submission(*call, std::move(body.command));
    act.people = {std::move(body.person)};
    submit(std::move(call), std::move(respond), std::move(act), floor_answer, Told::again);
}

// By Accept.
void get_as_run(CallPtr call, http::Respond respond) {
    constexpr std::string_view offers[] = {"application/json", "text/csv"};
    std::string const* accept = call->request.header("Accept");
    auto const chosen =
        accept ? http::choose_media_type(*accept, offers) : std::optional<std::size_t>{0};
    if (!chosen) return respond(problem(*call, 406, "not_acceptable"));
    respond(project(*call, *chosen == 0 ? as_run_as_json : as_run_as_csv));
}

void get_as_run_csv(CallPtr call, http::Respond respond) {
    respond(project(*call, as_run_as_csv));
}

}  // namespace rostrum::server::api
