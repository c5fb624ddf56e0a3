#include "server/api/answers.hpp"
#include "server/api/operations.hpp"
#include "server/wire/command_reader.hpp"
#include "server/wire/request_json.hpp"

// Tag `requests`: what delegations ask for once they no longer act by themselves.
namespace rostrum::server::api {

namespace {

wire::Json rendered(Call const& call, MeetingView const& view,
                    model::ModeratedRequest const& request) {
    wire::Viewer const viewer = call.viewer();
    return wire::request_json({view, viewer, call.service.locales}, request);
}

std::string etag_prefix(model::ModeratedRequest const& request) {
    return std::to_string(request.revision) + ".";
}

// Officers see every request, a delegation its own.
bool may_see(Call const& call, model::ModeratedRequest const& request) {
    wire::Viewer const viewer = call.viewer();
    return viewer.sight == access::Sight::everything || viewer.own == request.participant;
}

model::ModeratedRequest const* visible_request(Call const& call, http::Respond const& respond) {
    model::ModeratedRequest const* request =
        call.view->meeting->find(model::RequestId{call.parameter("request")});
    if (request && may_see(call, *request)) return request;
    respond(problem(call, 404, "not_found"));
    return nullptr;
}

}  // namespace

http::Response request_answer(Call const& call, Outcome const& outcome) {
    model::ModeratedRequest const& request =
        *outcome.view->meeting->find(model::RequestId{outcome.subject});
    wire::Json json = rendered(call, *outcome.view, request);
    if (outcome.dry_run) json["dry_run"] = true;
    http::Response response =
        answer(call, json, static_cast<unsigned>(outcome.status), etag_prefix(request));
    if (waits(outcome) && !outcome.dry_run)
        response.headers.emplace_back("Location", "/v1/meetings/" + call.parameter("meeting") +
                                                      "/requests/" + request.id.str());
    return response;
}

void list_requests(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    auto const state = query_word(*call, "state", wire::request_state_words, complaints);
    if (!page.after.empty() && !call->view->meeting->find(model::RequestId{page.after}))
        refuse_cursor(complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    respond(collection_answer(*call, page, call->view->meeting->requests,
                              [&](model::ModeratedRequest const& request) {
                                  bool const wanted = !state || request.state == *state;
                                  return wanted && may_see(*call, request)
                                             ? std::optional{rendered(*call, *call->view, request)}
                                             : std::nullopt;
                              }));
}

void get_request(CallPtr call, http::Respond respond) {
    if (model::ModeratedRequest const* request = visible_request(*call, respond))
        respond(answer(*call, rendered(*call, *call->view, *request), 200, etag_prefix(*request)));
}

// An officer's consent needs no words: the body may be left out.
void accept_request(CallPtr call, http::Respond respond) {
    if (!visible_request(*call, respond)) return;
    auto const json = read_json_or_nothing(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    std::string reason = wire::read_optional_reason(*json, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    model::RequestId const id{call->parameter("request")};
    Submission acceptance = submission(*call, model::AcceptRequest{id, std::move(reason)});
    submit(std::move(call), std::move(respond), std::move(acceptance), request_answer);
}

// The delegation takes it back; an officer says why not.
void decline_request(CallPtr call, http::Respond respond) {
    model::ModeratedRequest const* request = visible_request(*call, respond);
    if (!request) return;
    auto const revision = expected_revision(*call, request->revision);
    if (!revision) return respond(revision.error());
    if (*revision && **revision != request->revision)
        return respond(problem(*call, 412, "precondition_failed"));
    config::Complaints complaints;
    std::string reason = query_reason(*call, complaints);
    if (reason.empty() && complaints.empty() && call->actor().officer())
        refuse_query(complaints, "reason", "must be given");
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission decline = submission(*call, model::DeclineRequest{request->id, std::move(reason)});
    submit(std::move(call), std::move(respond), std::move(decline), request_answer);
}

}  // namespace rostrum::server::api
