#include "server/wire/forecast_json.hpp"

#include <algorithm>
#include <cmath>

#include "model/floor_queue.hpp"
#include "model/timetable.hpp"

namespace rostrum::server::wire {

namespace {

constexpr std::size_t told_in_stream = 5;

// To the hundredth; what is neither impossible nor sure is not told as if it were.
double chance_json(double chance) {
    double const rounded = std::round(chance * 100) / 100;
    if (chance <= 0 || chance >= 1) return rounded;
    return std::clamp(rounded, 0.01, 0.99);
}

Json local_or_null(Rendering const& r, std::optional<model::Instant> const& at) {
    return at ? Json(local(r, *at)) : Json(nullptr);
}

Json part_json(Rendering const& r, model::ForecastPart const& part) {
    Json json{{"segment", named(r, part.segment)}, {"chance", chance_json(part.chance)}};
    auto const& range = part.range;
    auto const earliest = range ? std::optional(range->begin) : std::nullopt;
    auto const latest = range ? std::optional(range->end) : std::nullopt;
    json["earliest_at"] = utc_or_null(earliest);
    json["earliest_local"] = local_or_null(r, earliest);
    json["latest_at"] = utc_or_null(latest);
    json["latest_local"] = local_or_null(r, latest);
    return json;
}

Json count_json(model::ForecastCount const& count) {
    return {{"expected", count.expected}, {"at_least", count.at_least}, {"at_most", count.at_most}};
}

}  // namespace

Json forecast_json(Rendering const& r, model::Booking const& booking) {
    model::Forecast const* forecast = r.forecast(booking);
    if (!forecast) return nullptr;
    Json segments = Json::array();
    for (model::ForecastPart const& part : forecast->parts)
        segments.push_back(part_json(r, part));
    return {{"starts_at", utc_or_null(forecast->expected)},
            {"local", local_or_null(r, forecast->expected)},
            {"segments", std::move(segments)},
            {"overflow_chance", chance_json(forecast->overflow)}};
}

Json short_forecast_json(Rendering const& r, model::Booking const& booking) {
    model::Forecast const* forecast = r.forecast(booking);
    if (!forecast) return nullptr;
    model::ForecastPart const* part = nullptr;
    for (model::ForecastPart const& one : forecast->parts)
        if (forecast->expected && one.range && one.range->begin <= *forecast->expected) part = &one;
    Json json{{"starts_at", utc_or_null(forecast->expected)},
              {"segment", part ? Json(part->segment.str()) : Json(nullptr)},
              {"earliest_at", part ? Json(utc(part->range->begin)) : Json(nullptr)},
              {"latest_at", part ? Json(utc(part->range->end)) : Json(nullptr)},
              {"chance", part ? chance_json(part->chance) : 0.0}};
    return json;
}

Json segment_or_extra_json(Rendering const& r, model::SegmentId const& id) {
    if (r.programme().find(id)) return named(r, id);
    return {{"id", nullptr}, {"name", r.word("availability.extra_sitting")}};
}

Json forecast_counts_json(Rendering const& r, model::Forecasts const& forecasts) {
    Json segments = Json::array();
    for (model::SegmentForecast const& segment : forecasts.segments)
        segments.push_back({{"segment", segment_or_extra_json(r, segment.segment)},
                            {"ends_at", utc(segment.ends_at)},
                            {"local", local(r, segment.ends_at)},
                            {"called", segment.called},
                            {"heard", count_json(segment.heard)},
                            {"heard_by_then", count_json(segment.heard_by_then)},
                            {"delegations_by_then", count_json(segment.delegations_by_then)}});
    return {{"segments", std::move(segments)},
            {"overflow", count_json(forecasts.overflow)},
            {"overflow_delegations", count_json(forecasts.overflow_delegations)}};
}

Json coming_json(Rendering const& r, bool mine) {
    Json bookings = Json::array();
    auto const add = [&](model::Booking const& booking) {
        auto const planned = model::planned(r.meeting(), *r.view.list, booking);
        auto const owner = model::owner(booking.request);
        bookings.push_back({{"booking", booking.id.str()},
                            {"participant", owner ? named(r, *owner) : Json(nullptr)},
                            {"planned", planned ? to_json(r, *planned) : Json(nullptr)},
                            {"forecast", forecast_json(r, booking)}});
    };
    if (mine) {
        for (auto const& booking : r.meeting().bookings)
            if (r.own(*booking) && r.forecast(*booking)) add(*booking);
    } else {
        for (model::Upcoming const& next :
             model::upcoming(r.meeting(), *r.view.list, r.meeting().bookings.size())) {
            if (bookings.size() == told_in_stream) break;
            if (next.booking && r.visible(*next.booking) && r.forecast(*next.booking))
                add(*next.booking);
        }
    }
    return {{"bookings", std::move(bookings)},
            {"version", r.meeting().version},
            {"as_of", utc(r.forecasts().as_of)}};
}

}  // namespace rostrum::server::wire
