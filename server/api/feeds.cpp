#include <algorithm>
#include <array>

#include "server/api/operations.hpp"
#include "server/feeds/frab.hpp"
#include "server/feeds/ical.hpp"
#include "server/feeds/xmltv.hpp"

// Tag `feeds`: the programme in the forms that calendars, players and guides read.
namespace rostrum::server::api {

namespace {

// A feed of the programme: one row each, and its name in openapi.yaml's list of feeds.
std::array const feeds_by_name{
    Projection{"timetable.ics", "text/calendar; charset=utf-8", plain_stretch,
               feeds::timetable_ics},
    // The format has a media type of its own in its XSD alone: no client asks for it or looks at
    // what comes, and browsers and proxies know the registered one.
    Projection{"schedule.xml", "application/xml; charset=utf-8", plain_stretch,
               feeds::schedule_xml},
    Projection{"schedule.json", "application/json", plain_stretch, feeds::schedule_json},
    Projection{"xmltv.xml", "application/xml; charset=utf-8", plain_stretch, feeds::xmltv},
};

}  // namespace

void get_feed(CallPtr call, http::Respond respond) {
    auto const found =
        std::find_if(feeds_by_name.begin(), feeds_by_name.end(),
                     [&](Projection const& feed) { return feed.form == call->parameter("feed"); });
    if (found == feeds_by_name.end()) return respond(problem(*call, 404, "not_found"));
    respond(project(*call, *found));
}

}  // namespace rostrum::server::api
