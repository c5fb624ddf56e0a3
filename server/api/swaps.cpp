#include "server/api/answers.hpp"
#include "server/api/operations.hpp"
#include "server/wire/booking_json.hpp"
#include "server/wire/command_reader.hpp"

// Tag `swaps`: one delegation proposes, the other accepts.
namespace rostrum::server::api {

namespace {

wire::Json rendered(Call const& call, MeetingView const& view, model::Swap const& swap) {
    wire::Viewer const viewer = call.viewer();
    return wire::swap_json({view, viewer, call.service.locales}, swap);
}

std::string etag_prefix(model::Swap const& swap) {
    return std::to_string(swap.revision) + ".";
}

http::Response swap_answer(Call const& call, Outcome const& outcome) {
    if (waits(outcome)) return request_answer(call, outcome);
    model::Swap const& swap = *outcome.view->meeting->find(model::SwapId{outcome.subject});
    wire::Json json = rendered(call, *outcome.view, swap);
    if (outcome.dry_run) json["dry_run"] = true;
    unsigned const status = outcome.dry_run ? 200 : static_cast<unsigned>(outcome.status);
    http::Response response = answer(call, json, status, etag_prefix(swap));
    if (status == 201)
        response.headers.emplace_back(
            "Location", "/v1/meetings/" + call.parameter("meeting") + "/swaps/" + swap.id.str());
    return response;
}

// Officers see every swap, a delegation those that it has a side in.
bool may_see(Call const& call, model::Swap const& swap) {
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const r{*call.view, viewer, call.service.locales};
    return viewer.sight == access::Sight::everything || r.own(*r.meeting().find(swap.from)) ||
           r.own(*r.meeting().find(swap.with));
}

model::Swap const* visible_swap(Call const& call, http::Respond const& respond) {
    model::Swap const* swap = call.view->meeting->find(model::SwapId{call.parameter("swap")});
    if (swap && may_see(call, *swap)) return swap;
    respond(problem(call, 404, "not_found"));
    return nullptr;
}

}  // namespace

void list_swaps(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    if (!page.after.empty() && !call->view->meeting->find(model::SwapId{page.after}))
        refuse_cursor(complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    respond(
        collection_answer(*call, page, call->view->meeting->swaps, [&](model::Swap const& swap) {
            return may_see(*call, swap) ? std::optional{rendered(*call, *call->view, swap)}
                                        : std::nullopt;
        }));
}

void get_swap(CallPtr call, http::Respond respond) {
    if (model::Swap const* swap = visible_swap(*call, respond))
        respond(answer(*call, rendered(*call, *call->view, *swap), 200, etag_prefix(*swap)));
}

void propose_swap(CallPtr call, http::Respond respond) {
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::ProposeSwap propose =
        wire::read_swap(*json, model::BookingId{call->parameter("booking")}, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission proposal = submission(*call, std::move(propose));
    proposal.success_status = 201;
    submit(std::move(call), std::move(respond), std::move(proposal), swap_answer);
}

// A delegation's consent needs no words: the body may be left out.
void accept_swap(CallPtr call, http::Respond respond) {
    if (!visible_swap(*call, respond)) return;
    auto const json = read_json_or_nothing(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    model::AcceptSwap accept =
        wire::read_acceptance(*json, model::SwapId{call->parameter("swap")}, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission acceptance = submission(*call, std::move(accept));
    submit(std::move(call), std::move(respond), std::move(acceptance), swap_answer);
}

void decline_swap(CallPtr call, http::Respond respond) {
    model::Swap const* swap = visible_swap(*call, respond);
    if (!swap) return;
    auto const revision = expected_revision(*call, swap->revision);
    if (!revision) return respond(revision.error());
    if (*revision && **revision != swap->revision)
        return respond(problem(*call, 412, "precondition_failed"));
    config::Complaints complaints;
    std::string reason = query_reason(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Submission decline = submission(*call, model::DeclineSwap{swap->id, std::move(reason)});
    submit(std::move(call), std::move(respond), std::move(decline), swap_answer);
}

}  // namespace rostrum::server::api
