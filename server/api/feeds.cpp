#include <algorithm>
#include <array>

#include "server/api/operations.hpp"
#include "server/feeds/frab.hpp"
#include "server/feeds/ical.hpp"
#include "server/feeds/jsonld.hpp"
#include "server/feeds/xmltv.hpp"

// Tag `feeds`: the programme in the forms that calendars, players and guides read.
namespace rostrum::server::api {

namespace {

constexpr std::string_view calendar_type = "text/calendar; charset=utf-8";

// A feed of the programme: one row each, and its name in openapi.yaml's list of feeds.
std::array const feeds_by_name{
    Projection{"timetable.ics", std::string{calendar_type}, plain_stretch, feeds::timetable_ics},
    // The format has a media type of its own in its XSD alone: no client asks for it or looks at
    // what comes, and browsers and proxies know the registered one.
    Projection{"schedule.xml", "application/xml; charset=utf-8", plain_stretch,
               feeds::schedule_xml},
    Projection{"schedule.json", "application/json", plain_stretch, feeds::schedule_json},
    Projection{"xmltv.xml", "application/xml; charset=utf-8", plain_stretch, feeds::xmltv},
    Projection{"jsonld", "application/ld+json", plain_stretch, feeds::programme_jsonld},
};

// "b17" of "b17.ics"; empty: it is no calendar's name.
std::string calendar_of(Call const& call) {
    constexpr std::string_view suffix = ".ics";
    std::string const& file = call.parameter("calendar");
    return file.ends_with(suffix) ? file.substr(0, file.size() - suffix.size()) : std::string{};
}

}  // namespace

void get_feed(CallPtr call, http::Respond respond) {
    auto const found =
        std::find_if(feeds_by_name.begin(), feeds_by_name.end(),
                     [&](Projection const& feed) { return feed.form == call->parameter("feed"); });
    if (found == feeds_by_name.end()) return respond(problem(*call, 404, "not_found"));
    respond(project(*call, *found));
}

void get_segment_calendar(CallPtr call, http::Respond respond) {
    model::SegmentId const id{calendar_of(*call)};
    if (!call->view->meeting->programme->find(id)) return respond(problem(*call, 404, "not_found"));
    std::string const form = "calendar of segment " + id.str();
    respond(project(*call, {form, std::string{calendar_type}, plain_stretch,
                            [id](wire::Rendering const& r, model::Instant) {
                                return feeds::segment_ics(r, id);
                            }}));
}

// A withdrawn one that was published is told as cancelled to everybody who was told of it.
void get_booking_calendar(CallPtr call, http::Respond respond) {
    model::BookingId const id{calendar_of(*call)};
    model::Meeting const& meeting = *call->view->meeting;
    model::Booking const* booking = meeting.find(id);
    wire::Viewer const viewer = call->viewer();
    bool const seen =
        booking && wire::Rendering{*call->view, viewer, call->service.locales}.visible(*booking);
    bool const told = meeting.ledger && meeting.ledger->contains("booking/" + id.str());
    if (!seen && !told) return respond(problem(*call, 404, "not_found"));
    std::string const form = "calendar of booking " + id.str();
    respond(project(*call, {form, std::string{calendar_type}, plain_stretch,
                            [id](wire::Rendering const& r, model::Instant) {
                                return feeds::booking_ics(r, id);
                            }}));
}

void get_own_calendar(CallPtr call, http::Respond respond) {
    respond(project(*call, {"own calendar", std::string{calendar_type}, plain_stretch,
                            [](wire::Rendering const& r, model::Instant) {
                                return feeds::delegation_ics(r);
                            }}));
}

}  // namespace rostrum::server::api
