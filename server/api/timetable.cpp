#include "server/api/operations.hpp"
#include "server/api/snapshots.hpp"
#include "server/feeds/csv.hpp"
#include "server/feeds/ical.hpp"
#include "server/http/conditional.hpp"
#include "server/wire/meeting_json.hpp"
#include "server/wire/now_json.hpp"
#include "server/wire/timetable_json.hpp"

// Tag `timetable`: the same plan in each of its forms.
namespace rostrum::server::api {

namespace {

Projection const as_json{"timetable.json", "application/json", plain_stretch,
                         [](wire::Rendering const& r, model::Instant as_of) {
                             return wire::timetable_json(r, as_of).dump();
                         }};
Projection const as_ics{"timetable.ics", "text/calendar; charset=utf-8", plain_stretch,
                        feeds::timetable_ics};
Projection const as_csv{"timetable.csv", "text/csv; charset=utf-8", plain_stretch,
                        feeds::timetable_csv};

model::Stretch stretch_of_now(MeetingView const& view, model::Instant now) {
    return model::now_stretch(*view.meeting, model::plan(*view.meeting, *view.list), now);
}

template <wire::DisplayNames names>
std::string now_text(wire::Rendering const& r, model::Instant as_of) {
    return wire::now_json(r, model::plan(r.meeting(), *r.view.list), names, as_of).dump();
}

Projection const as_now{"now", "application/json", stretch_of_now,
                        now_text<wire::DisplayNames::one>};
Projection const as_now_in_all{"now, all names", "application/json", stretch_of_now,
                               now_text<wire::DisplayNames::all>};

}  // namespace

// By Accept.
void get_timetable(CallPtr call, http::Respond respond) {
    constexpr std::string_view offers[] = {"application/json", "text/calendar", "text/csv"};
    std::string const* accept = call->request.header("Accept");
    auto const chosen =
        accept ? http::choose_media_type(*accept, offers) : std::optional<std::size_t>{0};
    if (!chosen) return respond(problem(*call, 406, "not_acceptable"));
    Projection const* forms[] = {&as_json, &as_ics, &as_csv};
    respond(project(*call, *forms[*chosen]));
}

void get_timetable_json(CallPtr call, http::Respond respond) {
    respond(project(*call, as_json));
}
void get_timetable_ics(CallPtr call, http::Respond respond) {
    respond(project(*call, as_ics));
}
void get_timetable_csv(CallPtr call, http::Respond respond) {
    respond(project(*call, as_csv));
}

void get_availability(CallPtr call, http::Respond respond) {
    respond(project(*call, {"availability", "application/json", plain_stretch,
                            [](wire::Rendering const& r, model::Instant as_of) {
                                return wire::availability_json(r, as_of).dump();
                            }}));
}

void get_now(CallPtr call, http::Respond respond) {
    constexpr std::pair<std::string_view, wire::DisplayNames> choice[] = {
        {"one", wire::DisplayNames::one}, {"all", wire::DisplayNames::all}};
    config::Complaints complaints;
    auto const names =
        query_word(*call, "names", choice, complaints).value_or(wire::DisplayNames::one);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    respond(project(*call, names == wire::DisplayNames::all ? as_now_in_all : as_now));
}

live::Snapshot snapshots(Service const& service) {
    return [&service](model::MeetingId const& meeting, ViewPtr const& view,
                      wire::Viewer const& viewer) {
        return project(service, meeting, view, viewer, as_now)->identity.body;
    };
}

}  // namespace rostrum::server::api
