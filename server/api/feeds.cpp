#include <algorithm>
#include <array>

#include "server/api/operations.hpp"
#include "server/feeds/ical.hpp"
#include "server/feeds/jsonld.hpp"
#include "server/feeds/lower_third.hpp"

// Tag `feeds`: the programme in the forms that calendars, players and guides read.
namespace rostrum::server::api {

namespace {

// A feed of the programme: one row each, and its name in openapi.yaml's list of feeds.
std::array const feeds_by_name{
    Projection{"timetable.ics", "text/calendar; charset=utf-8", plain_stretch,
               feeds::timetable_ics},
    Projection{"lower-third.txt", "text/plain; charset=utf-8", stretch_of_now,
               feeds::lower_third_text},
    Projection{"jsonld", "application/ld+json", plain_stretch, feeds::programme_jsonld},
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
