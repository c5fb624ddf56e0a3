#include "config/instant.hpp"
#include "server/api/operations.hpp"
#include "server/feeds/chapters.hpp"
#include "server/feeds/lower_third.hpp"
#include "server/feeds/video_table.hpp"

// Tag `feeds`: those that follow the floor, for the webcast and its recordings.
namespace rostrum::server::api {

namespace {

// What a query says of a recording.
struct RecordingQuery {
    std::optional<model::SittingId> sitting;
    std::optional<model::Instant> starts_at;
};

RecordingQuery read_recording_query(Call const& call, config::Complaints& complaints) {
    RecordingQuery query;
    if (std::string const* sitting = call.request.query_value("sitting"))
        query.sitting = model::SittingId{*sitting};
    std::string const* text = call.request.query_value("recording_starts_at");
    if (!text) return query;
    if (auto const at = config::parse_instant(*text))
        query.starts_at = *at;
    else
        refuse_query(complaints, "recording_starts_at", config::explain(at.error()));
    return query;
}

feeds::Recording recording_in(model::Meeting const& meeting, RecordingQuery const& query) {
    feeds::Recording recording = query.sitting ? feeds::recording_of(meeting, *query.sitting)
                                               : feeds::newest_recording(meeting);
    if (query.starts_at) recording.starts_at = *query.starts_at;
    return recording;
}

// A feed of a recording.
struct RecordingFeed {
    std::string_view form;
    std::string_view media_type;
    model::Stretch (*stretch)(MeetingView const&, model::Instant now);
    std::string (*render)(wire::Rendering const&, feeds::Recording const&, model::Instant as_of);
};

// What begins with the sitting many ask for: it is kept. Anything else is rendered for its caller,
// so that nobody fills the shelf with begins that he makes up.
http::Response recording_answer(Call const& call, RecordingFeed const& feed) {
    config::Complaints complaints;
    RecordingQuery const query = read_recording_query(call, complaints);
    if (!complaints.empty()) return problem(call, wire::schema_problem(complaints));
    if (query.sitting && !call.view->meeting->programme->find(*query.sitting))
        return problem(call, 404, "not_found");
    if (query.starts_at) {
        model::Instant const as_of = feed.stretch(*call.view, call.service.clock.now()).as_of;
        wire::Viewer const viewer = call.viewer();
        wire::Rendering const r{*call.view, viewer, call.service.locales, as_of};
        return answer(call, feed.render(r, recording_in(r.meeting(), query), as_of),
                      {std::string{feed.media_type}, std::string{model::code(call.language)}, ""});
    }
    std::string form{feed.form};
    if (query.sitting) form += ' ' + query.sitting->str();
    return project(call, {form, std::string{feed.media_type}, feed.stretch,
                          [&](wire::Rendering const& r, model::Instant as_of) {
                              return feed.render(r, recording_in(r.meeting(), query), as_of);
                          }});
}

std::string video_table(wire::Rendering const& r, feeds::Recording const& recording,
                        model::Instant) {
    return feeds::video_platform_csv(r, recording);
}

template <wire::DisplayNames names>
std::string lower_third(wire::Rendering const& r, model::Instant as_of) {
    return feeds::lower_third_json(r, names, as_of).dump();
}

Projection const in_one_language{"lower-third.json", "application/json", stretch_of_now,
                                 lower_third<wire::DisplayNames::one>};
Projection const in_all_languages{"lower-third.json, all names", "application/json", stretch_of_now,
                                  lower_third<wire::DisplayNames::all>};

Projection const as_lines{"lower-third.txt", "text/plain; charset=utf-8", stretch_of_now,
                          feeds::lower_third_text};

}  // namespace

// While somebody speaks they grow, at the deadlines of GET now.
void get_chapters(CallPtr call, http::Respond respond) {
    respond(recording_answer(
        *call, {"chapters.vtt", "text/vtt; charset=utf-8", stretch_of_now, feeds::chapters_vtt}));
}

void get_video_table(CallPtr call, http::Respond respond) {
    respond(recording_answer(
        *call, {"video-platform.csv", "text/csv; charset=utf-8", plain_stretch, video_table}));
}

void get_lower_third(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    auto const names = query_names(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    respond(project(*call, names == wire::DisplayNames::all ? in_all_languages : in_one_language));
}

void get_lower_third_text(CallPtr call, http::Respond respond) {
    respond(project(*call, as_lines));
}

}  // namespace rostrum::server::api
