#include "server/wire/meeting_json.hpp"

#include <algorithm>

#include "server/api/operations.hpp"

// Tag `meetings`.
namespace rostrum::server::api {

void list_meetings(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    wire::Viewer const viewer = call->viewer();
    wire::Json items = wire::Json::array();
    wire::Json next = nullptr;
    std::uint64_t version = 0;
    for (model::MeetingId const& id : call->service.engine.meetings()) {
        ViewPtr const view = call->service.engine.view(id);
        version += view->meeting->version;
        if (!page.after.empty() && id.str() <= page.after) continue;
        if (!next.is_null()) continue;
        if (items.size() == page.limit) {
            next = cursor_after(items.back()["id"].get<std::string>());
            continue;
        }
        items.push_back(wire::meeting_summary_json({*view, viewer, call->service.locales}));
    }
    respond(answer(
        *call,
        wire::Json{{"items", std::move(items)}, {"next", std::move(next)}, {"version", version}}));
}

void get_meeting(CallPtr call, http::Respond respond) {
    respond(project(*call, {"meeting", "application/json", plain_stretch,
                            [](wire::Rendering const& r, model::Instant as_of) {
                                return wire::meeting_json(r, as_of).dump();
                            }}));
}

}  // namespace rostrum::server::api
