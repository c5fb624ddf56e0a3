#include "server/wire/events_json.hpp"

#include "server/api/operations.hpp"
#include "server/http/conditional.hpp"
#include "server/http/stream.hpp"
#include "server/live/hub.hpp"

// Tag `events`: the log after a version, as a page of JSON or as a stream that does not end.
namespace rostrum::server::api {

namespace {

constexpr std::string_view streams_retry_after_seconds = "5";

http::Response page_of(Call const& call, std::vector<store::StoredEvent> const& events,
                       std::uint64_t limit, bool mine) {
    // Rendered with the version that the log is read against: the newest.
    ViewPtr const view = call.service.engine.view(call.meeting());
    wire::Viewer const viewer = call.viewer();
    wire::Rendering const rendering{*view, viewer, call.service.locales};
    wire::Json items = wire::Json::array();
    for (store::StoredEvent const& event : events) {
        if (mine && !wire::touches_own(rendering, event)) continue;
        if (auto json = wire::event_json(rendering, event)) items.push_back(*std::move(json));
    }
    bool const more = events.size() == limit && events.back().version < view->meeting->version;
    return answer(
        call, wire::Json{{"items", std::move(items)},
                         {"next", more ? wire::Json(events.back().version) : wire::Json(nullptr)},
                         {"version", view->meeting->version}});
}

struct EventQuery {
    std::optional<std::uint64_t> after;
    std::uint64_t limit = 100;
    bool mine = false;
};

EventQuery read_event_query(Call const& call, config::Complaints& complaints) {
    static constexpr std::pair<std::string_view, bool> words[] = {{"true", true}, {"false", false}};
    EventQuery query;
    std::int64_t const after =
        query_integer(call, "after", 0, std::int64_t{1} << 53, 0, complaints);
    if (call.request.query_value("after")) query.after = static_cast<std::uint64_t>(after);
    query.limit = static_cast<std::uint64_t>(query_integer(call, "limit", 1, 500, 100, complaints));
    query.mine = query_word(call, "mine", words, complaints).value_or(false);
    return query;
}

void answer_page(CallPtr call, http::Respond respond, EventQuery const& query) {
    Engine& engine = call->service.engine;
    model::MeetingId const meeting = call->meeting();
    engine.read_events(
        meeting, query.after.value_or(0), query.limit,
        [call, respond, query](std::optional<std::vector<store::StoredEvent>> events) {
            answer_later(call, respond, [call, query, events = std::move(events)] {
                return events ? page_of(*call, *events, query.limit, query.mine)
                              : unavailable(*call);
            });
        });
}

// Where the stream begins: behind the last message that the client has had, else behind the version
// that it names, else with a snapshot.
std::optional<live::Position> beginning(Call const& call, EventQuery const& query) {
    std::string const* last = call.request.header("Last-Event-ID");
    if (last && !last->empty()) return live::read_position(*last);
    if (query.after) return live::Position{call.service.engine.epoch(), *query.after};
    return std::nullopt;
}

http::Response no_place(Call const& call, live::Places::Full why) {
    wire::Problem found;
    bool const in_all = why == live::Places::Full::in_all;
    found.status = in_all ? 503 : 429;
    found.code = in_all ? "too_many_streams" : "too_many_streams_here";
    found.headers.emplace_back("Retry-After", streams_retry_after_seconds);
    return problem(call, found);
}

// Nothing of the request is kept for as long as the stream lasts.
std::shared_ptr<http::Streaming const> streaming(Call const& call, EventQuery const& query,
                                                 live::Places::Place place) {
    auto const stream = std::make_shared<http::Streaming>();
    stream->opening = live::opening_line();
    stream->kept = std::move(place);
    stream->opened = [&hub = call.service.hub, meeting = call.meeting(),
                      view = live::View{call.viewer(), query.mine}, token = call.principal.token,
                      after = beginning(call, query)](http::StreamHandle handle) {
        hub.subscribe({std::move(handle), meeting, view, token, after});
    };
    return stream;
}

http::Response stream_of(Call const& call, EventQuery const& query) {
    bool const bearer = !call.principal.token.empty();
    auto place = call.service.hub.places().take(bearer ? "" : call.request.peer_address);
    if (auto const* why = std::get_if<live::Places::Full>(&place)) return no_place(call, *why);
    http::Response response;
    response.headers = {{"Content-Type", "text/event-stream"},
                        {"Content-Language", std::string{model::code(call.language)}},
                        {"Cache-Control", "no-store"},
                        {"Vary", "Accept, Accept-Language, Authorization"},
                        {"Access-Control-Allow-Origin", "*"},
                        {"X-Accel-Buffering", "no"}};
    add_clock(call, response);
    response.stream = streaming(call, query, std::get<live::Places::Place>(std::move(place)));
    return response;
}

}  // namespace

void list_events(CallPtr call, http::Respond respond) {
    constexpr std::string_view offers[] = {"application/json", "text/event-stream"};
    std::string const* accept = call->request.header("Accept");
    auto const chosen =
        accept ? http::choose_media_type(*accept, offers) : std::optional<std::size_t>{0};
    if (!chosen) return respond(problem(*call, 406, "not_acceptable"));
    config::Complaints complaints;
    EventQuery const query = read_event_query(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (query.mine && !call->principal.participant)
        return respond(problem(*call, 403, "forbidden"));
    if (*chosen == 1) return respond(stream_of(*call, query));
    answer_page(std::move(call), std::move(respond), query);
}

}  // namespace rostrum::server::api
