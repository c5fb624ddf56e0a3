#include <algorithm>

#include "config/instant.hpp"
#include "model/forecast.hpp"
#include "server/api/operations.hpp"
#include "server/feeds/day_picture.hpp"

// Tag `reports`: pictures of how the meeting goes.
namespace rostrum::server::api {

namespace {

// The day of the query: nullopt where it names none, a complaint where it is none.
std::optional<date::local_days> query_day(Call const& call, config::Complaints& complaints) {
    std::string const* text = call.request.query_value("day");
    if (!text) return std::nullopt;
    if (auto const day = config::parse_day(*text)) return date::local_days{*day};
    refuse_query(complaints, "day", "must be a day as 2025-11-24");
    return std::nullopt;
}

bool has_a_sitting(model::Programme const& programme, date::local_days day) {
    auto const days = feeds::days_with_a_sitting(programme);
    return std::binary_search(days.begin(), days.end(), day);
}

}  // namespace

void get_day_picture(CallPtr call, http::Respond respond) {
    config::Complaints complaints;
    auto const day = query_day(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    if (day && !has_a_sitting(*call->view->meeting->programme, *day))
        return respond(problem(*call, 404, "not_found"));

    bool const rehearsal = call->service.clock.rehearsal().has_value();
    std::string form = rehearsal ? "day.svg, rehearsed" : "day.svg";
    if (day) form += ' ' + config::format_day(date::year_month_day{*day});
    http::Response response =
        project(*call, {form, "image/svg+xml", stretch_of_forecasts,
                        [day, rehearsal](wire::Rendering const& r, model::Instant as_of) {
                            return feeds::day_svg(r, as_of, day, rehearsal);
                        }});
    // A browser that opens the picture by itself takes it for a document, in which a script could
    // run: there is none, and none would be run.
    if (response.status == 200)
        response.headers.emplace_back("Content-Security-Policy",
                                      "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    respond(std::move(response));
}

}  // namespace rostrum::server::api
