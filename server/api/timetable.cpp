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

Projection const as_json{"timetable.json", "application/json", stretch_of_forecasts,
                         [](wire::Rendering const& r, model::Instant as_of) {
                             return wire::timetable_json(r, as_of).dump();
                         }};
Projection const as_ics{"timetable.ics", "text/calendar; charset=utf-8", plain_stretch,
                        feeds::timetable_ics};
Projection const as_csv{"timetable.csv", "text/csv; charset=utf-8", stretch_of_forecasts,
                        feeds::timetable_csv};

Projection const as_availability{"availability", "application/json", stretch_of_forecasts,
                                 [](wire::Rendering const& r, model::Instant as_of) {
                                     return wire::availability_json(r, as_of, {}).dump();
                                 }};

model::WhatIf read_what_if(Call const& call, config::Complaints& complaints) {
    constexpr std::int64_t a_day = 86'400;
    auto const seconds = [&](std::string_view key, std::int64_t least) {
        return model::Seconds{query_integer(call, key, least, a_day, 0, complaints)};
    };
    model::WhatIf what;
    if (call.request.query_value("statement_seconds"))
        what.at_most = seconds("statement_seconds", 1);
    what.extended = seconds("extension_seconds", 0);
    what.extra_sitting = seconds("extra_sitting_seconds", 0);
    what.joint_statements =
        static_cast<int>(query_integer(call, "joint_statements", 0, 1'000, 0, complaints));
    return what;
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

// What is supposed is reckoned for each caller, what is so once for all.
void get_availability(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    model::WhatIf const what = read_what_if(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (what.nothing()) return respond(project(*call, as_availability));
    model::Instant const as_of = stretch_of_forecasts(*call->view, call->service.clock.now()).as_of;
    wire::Viewer const viewer = call->viewer();
    wire::Rendering const r{*call->view, viewer, call->service.locales, as_of};
    respond(answer(*call, wire::availability_json(r, as_of, what)));
}

void get_now(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    auto const names = query_names(*call, complaints);
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
