#include "config/settings_change.hpp"

#include "config/instant.hpp"
#include "config/notice_settings.hpp"
#include "config/programme_form.hpp"

namespace rostrum::config {
namespace {

using model::Seconds;
using model::SegmentSettings;
using model::SettingsChange;
using nlohmann::json;

void put(json& object, char const* key, std::optional<model::Instant> const& at) {
    if (at) object[key] = format_instant(*at);
}
void put(json& object, char const* key, std::optional<Seconds> const& seconds) {
    if (seconds) object[key] = seconds->count();
}

json segment_to_json(SegmentSettings const& settings) {
    json object{{"id", settings.segment.str()}};
    if (settings.webcast) object["webcast"] = *settings.webcast;
    if (settings.webcast_link) object["webcast_link"] = *settings.webcast_link;
    if (settings.co_chairs) object["co_chairs"] = co_chairs_to_json(*settings.co_chairs);
    return object;
}

// Nothing that is set can be taken away.
void refuse_nulls(ObjectReader& in) {
    for (std::string const& key : in.keys())
        if (in.is_null(key)) in.refuse(key, "must not be null");
}

void read_debate(ObjectReader& in, SettingsChange& change) {
    refuse_nulls(in);
    if (auto const seconds = in.optional_integer("changeover_seconds", 0, 3600))
        change.changeover = Seconds(*seconds);
    if (auto const seconds = in.optional_integer("late_start_seconds", 0, 86'400))
        change.late_start = Seconds(*seconds);
    in.optional_object("list", [&](ObjectReader& list) {
        refuse_nulls(list);
        change.opens_at = list.optional_instant("opens_at");
        change.self_service_until = list.optional_instant("self_service_until");
        change.closes_at = list.optional_instant("closes_at");
    });
    std::vector<model::Reserve> reserves;
    ProgrammeReader const reader(nullptr);
    if (in.optional_objects("reserves", {0, 50},
                            [&](ObjectReader& one) { reserves.push_back(reader.reserve(one)); }))
        change.reserves = std::move(reserves);
}

SegmentSettings read_segment(ObjectReader& in) {
    refuse_nulls(in);
    SegmentSettings settings;
    settings.segment = in.id<model::SegmentId>("id");
    settings.webcast = in.optional_boolean("webcast");
    settings.webcast_link = in.optional_string("webcast_link", line_limits);
    settings.co_chairs = ProgrammeReader::co_chairs(in);
    return settings;
}

}  // namespace

json settings_to_json(SettingsChange const& change) {
    json list = json::object();
    put(list, "opens_at", change.opens_at);
    put(list, "self_service_until", change.self_service_until);
    put(list, "closes_at", change.closes_at);
    json debate = json::object();
    put(debate, "changeover_seconds", change.changeover);
    put(debate, "late_start_seconds", change.late_start);
    if (change.reserves) debate["reserves"] = reserves_to_json(*change.reserves);
    if (!list.empty()) debate["list"] = std::move(list);
    json object = json::object();
    if (!debate.empty()) object["debate"] = std::move(debate);
    json notices = notices_to_json(change.notices);
    if (!notices.empty()) object["notices"] = std::move(notices);
    for (SegmentSettings const& settings : change.segments)
        object["segments"].push_back(segment_to_json(settings));
    return object;
}

SettingsChange read_settings(ObjectReader& in) {
    refuse_nulls(in);
    SettingsChange change;
    in.optional_object("debate", [&](ObjectReader& debate) { read_debate(debate, change); });
    in.optional_object("notices", [&](ObjectReader& notices) {
        refuse_nulls(notices);
        change.notices = read_notices(notices);
    });
    in.optional_objects("segments", {0, 500}, [&](ObjectReader& segment) {
        SegmentSettings settings = read_segment(segment);
        for (SegmentSettings const& earlier : change.segments)
            if (earlier.segment == settings.segment)
                segment.refuse("id", "is the id of an earlier one");
        change.segments.push_back(std::move(settings));
    });
    return change;
}

}  // namespace rostrum::config
