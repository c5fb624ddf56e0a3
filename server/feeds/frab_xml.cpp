#include "server/feeds/frab.hpp"
#include "server/feeds/xml_writing.hpp"

namespace rostrum::server::feeds {

namespace {

void put_frab_event(pugi::xml_node room, FrabEvent const& event, std::string const& room_name) {
    pugi::xml_node node = room.append_child("event");
    put_attribute(node, "id", std::to_string(event.id));
    put_attribute(node, "guid", event.guid);
    put_element(node, "date", event.date);
    put_element(node, "start", event.start);
    put_element(node, "duration", event.duration);
    put_element(node, "room", room_name);
    put_element(node, "slug", event.slug);
    if (!event.url.empty()) put_element(node, "url", event.url);
    pugi::xml_node recording = node.append_child("recording");
    put_element(recording, "license", "");
    put_element(recording, "optout", event.optout ? "true" : "false");
    put_element(node, "title", event.title);
    put_element(node, "subtitle", event.subtitle);
    put_element(node, "track", event.track);
    put_element(node, "type", event.type);
    if (!event.language.empty()) put_element(node, "language", event.language);
    put_element(node, "abstract", event.abstract);
    put_element(node, "description", event.description);
    pugi::xml_node persons = node.append_child("persons");
    for (FrabPerson const& person : event.persons)
        put_attribute(put_element(persons, "person", person.name), "guid", person.guid);
    pugi::xml_node links = node.append_child("links");
    for (FrabLink const& link : event.links)
        put_attribute(put_element(links, "link", link.title), "href", link.url);
}

void put_frab_day(pugi::xml_node schedule, FrabDay const& day) {
    pugi::xml_node node = schedule.append_child("day");
    put_attribute(node, "index", std::to_string(day.index));
    put_attribute(node, "date", day.date);
    put_attribute(node, "start", day.start);
    put_attribute(node, "end", day.end);
    for (FrabRoom const& room : day.rooms) {
        pugi::xml_node place = node.append_child("room");
        put_attribute(place, "name", room.name);
        put_attribute(place, "guid", room.guid);
        for (FrabEvent const& event : room.events)
            put_frab_event(place, event, room.name);
    }
}

void put_frab_conference(pugi::xml_node schedule, FrabConference const& told) {
    pugi::xml_node node = schedule.append_child("conference");
    put_element(node, "acronym", told.acronym);
    put_element(node, "title", told.title);
    if (!told.days.empty()) {
        put_element(node, "start", told.days.front().date);
        put_element(node, "end", told.days.back().date);
    }
    put_element(node, "days", std::to_string(told.days.size()));
    put_element(node, "timeslot_duration", "00:01");
    if (!told.origin.empty()) put_element(node, "base_url", told.origin + '/');
    put_element(node, "time_zone_name", told.time_zone_name);
    for (FrabTrack const& track : told.tracks) {
        pugi::xml_node child = node.append_child("track");
        put_attribute(child, "name", track.name);
        put_attribute(child, "slug", track.slug);
        put_attribute(child, "color", track.color);
    }
}

}  // namespace

// The XSD has the order of the root's children: the generator first, then address and version.
std::string schedule_xml(wire::Rendering const& r, model::Instant) {
    FrabConference const told = frab_conference(r);
    pugi::xml_document document = new_xml();
    pugi::xml_node root = document.append_child("schedule");
    pugi::xml_node generator = root.append_child("generator");
    put_attribute(generator, "name", generator_name);
    put_attribute(generator, "version", generator_version);
    if (!told.origin.empty())
        put_element(root, "url", told.origin + told.path + "/feeds/schedule.xml");
    put_element(root, "version", told.version);
    put_frab_conference(root, told);
    for (FrabDay const& day : told.days)
        put_frab_day(root, day);
    return bytes_of(document);
}

}  // namespace rostrum::server::feeds
