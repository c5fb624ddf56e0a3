#include "server/wire/events_json.hpp"

#include "server/api/operations.hpp"

// Tag `events`: the log after a version.
namespace rostrum::server::api {

namespace {

http::Response page_of(Call const& call, std::vector<store::StoredEvent> const& events,
                       std::uint64_t limit) {
    // Rendered with the version that the log is read against: the newest.
    ViewPtr const view = call.service.engine.view(call.meeting());
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const rendering{*view, viewer, call.service.locales};
    wire::Json items = wire::Json::array();
    for (store::StoredEvent const& event : events)
        if (auto json = wire::event_json(rendering, event)) items.push_back(*std::move(json));
    bool const more = events.size() == limit && events.back().version < view->meeting->version;
    return answer(
        call, wire::Json{{"items", std::move(items)},
                         {"next", more ? wire::Json(events.back().version) : wire::Json(nullptr)},
                         {"version", view->meeting->version}});
}

}  // namespace

void list_events(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    auto const after = static_cast<std::uint64_t>(
        query_integer(*call, "after", 0, std::int64_t{1} << 53, 0, complaints));
    auto const limit =
        static_cast<std::uint64_t>(query_integer(*call, "limit", 1, 500, 100, complaints));
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    Engine& engine = call->service.engine;
    model::MeetingId const meeting = call->meeting();
    engine.read_events(
        meeting, after, limit,
        [call, respond, limit](std::optional<std::vector<store::StoredEvent>> events) {
            answer_later(call, respond, [call, limit, events = std::move(events)] {
                return events ? page_of(*call, *events, limit) : unavailable(*call);
            });
        });
}

}  // namespace rostrum::server::api
