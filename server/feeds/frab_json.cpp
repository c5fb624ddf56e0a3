#include <regex>

#include "server/feeds/frab.hpp"

namespace rostrum::server::feeds {

namespace {

using wire::Json;

Json frab_event_json(FrabEvent const& event, std::string const& room_name) {
    Json persons = Json::array();
    for (FrabPerson const& person : event.persons)
        persons.push_back({{"guid", person.guid}, {"name", person.name}});
    Json links = Json::array();
    for (FrabLink const& link : event.links)
        links.push_back({{"url", link.url}, {"title", link.title}});
    Json json{
        {"id", event.id},
        {"guid", event.guid},
        {"date", event.date},
        {"start", event.start},
        {"duration", event.duration},
        {"room", room_name},
        {"slug", event.slug},
        // The schema demands one, which must be a URI.
        {"url", event.url.empty() ? "urn:uuid:" + event.guid : event.url},
        {"title", event.title},
        {"subtitle", event.subtitle},
        {"track", event.track},
        {"type", event.type},
        {"language", event.language},
        {"abstract", event.abstract},
        {"description", event.description},
    };
    // Releases of the schema differ on its type, so it is there only where it says something.
    if (event.optout) json["do_not_record"] = true;
    json["persons"] = std::move(persons);
    json["links"] = std::move(links);
    return json;
}

Json frab_day_json(FrabDay const& day) {
    Json rooms = Json::object();
    for (FrabRoom const& room : day.rooms) {
        Json& events = rooms[room.name] = Json::array();
        for (FrabEvent const& event : room.events)
            events.push_back(frab_event_json(event, room.name));
    }
    return {{"index", day.index},
            {"date", day.date},
            {"day_start", day.start},
            {"day_end", day.end},
            {"rooms", std::move(rooms)}};
}

// The schema's pattern knows a continent and a city, and UTC; other names are left out.
bool is_named_by_the_schema(std::string const& zone) {
    static std::regex const known("^[A-Z][a-z]+/[A-Z][a-z]+|UTC$");
    return std::regex_search(zone, known);
}

Json frab_conference_json(FrabConference const& told) {
    Json json{{"acronym", told.acronym}, {"title", told.title}};
    if (!told.days.empty()) {
        json["start"] = told.days.front().date;
        json["end"] = told.days.back().date;
    }
    json["daysCount"] = told.days.size();
    json["timeslot_duration"] = "00:01";
    if (is_named_by_the_schema(told.time_zone_name)) json["time_zone_name"] = told.time_zone_name;
    json["tracks"] = Json::array();
    for (FrabTrack const& track : told.tracks)
        json["tracks"].push_back(
            {{"name", track.name}, {"slug", track.slug}, {"color", track.color}});
    json["rooms"] = Json::array();
    for (FrabRoom const& room : told.rooms)
        json["rooms"].push_back({{"name", room.name}, {"guid", room.guid}});
    json["days"] = Json::array();
    for (FrabDay const& day : told.days)
        json["days"].push_back(frab_day_json(day));
    return json;
}

}  // namespace

std::string schedule_json(wire::Rendering const& r, model::Instant) {
    FrabConference const told = frab_conference(r);
    Json schedule;
    schedule["version"] = told.version;
    if (!told.origin.empty()) {
        schedule["url"] = told.origin + told.path + "/feeds/schedule.json";
        schedule["base_url"] = told.origin + '/';
    }
    schedule["conference"] = frab_conference_json(told);
    Json root;
    root["$schema"] = "https://c3voc.de/schedule/schema.json";
    root["generator"] = {{"name", generator_name}, {"version", generator_version}};
    root["schedule"] = std::move(schedule);
    return root.dump();
}

}  // namespace rostrum::server::feeds
