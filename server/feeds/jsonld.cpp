#include "server/feeds/jsonld.hpp"

#include <algorithm>

#include "server/feeds/schedule.hpp"
#include "server/feeds/uuid.hpp"

namespace rostrum::server::feeds {

namespace {

using wire::Json;

std::string urn(std::string const& uuid) {
    return "urn:uuid:" + uuid;
}

// A link that a browser may follow; "to follow" is none.
bool is_link(std::string const& text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

class Graph {
public:
    explicit Graph(wire::Rendering const& r)
        : r_(r), schedule_(schedule(r)), meeting_(urn(stable_uuid(r.programme().id.str()))) {}

    Json make() const {
        Json graph = Json::array();
        graph.push_back(meeting());
        for (ScheduleEntry const& entry : schedule_.entries)
            if (is_segment(entry) && !entry.cancelled && is_link(entry.segment->webcast_link))
                graph.push_back(broadcast(entry));
        return {{"@context", "https://schema.org"}, {"@graph", std::move(graph)}};
    }

private:
    static bool is_segment(ScheduleEntry const& entry) {
        return entry.kind == ScheduleEntry::Kind::segment;
    }

    std::string language() const { return std::string{model::code(r_.viewer.language)}; }

    Json place(std::string const& name) const {
        return {{"@type", "Place"}, {"name", name}, {"address", r_.text(r_.programme().venue)}};
    }

    void put_times(Json& event, model::Interval const& time) const {
        event["startDate"] = wire::local(r_, time.begin);
        event["endDate"] = wire::local(r_, time.end);
    }

    Json meeting() const {
        model::Programme const& programme = r_.programme();
        Json event{{"@type", "Event"},
                   {"@id", meeting_},
                   {"name", r_.text(programme.title)},
                   {"alternateName", r_.text(programme.short_title)},
                   {"inLanguage", language()},
                   {"url", r_.origin + "/?meeting=" + programme.id.str() + "&lang=" + language()},
                   {"eventStatus", "https://schema.org/EventScheduled"}};
        put_times(event,
                  {programme.sittings.front().time.begin, programme.sittings.back().time.end});
        event["location"] = {{"@type", "Place"}, {"name", r_.text(programme.venue)}};
        Json parts = Json::array();
        for (ScheduleEntry const& entry : schedule_.entries)
            if (is_segment(entry)) parts.push_back(segment(entry));
        event["subEvent"] = std::move(parts);
        return event;
    }

    Json segment(ScheduleEntry const& entry) const {
        Json event = event_of(entry);
        event["superEvent"] = {{"@id", meeting_}};
        Json parts = Json::array();
        for (ScheduleEntry const& other : schedule_.entries)
            if (!is_segment(other) && other.segment == entry.segment)
                parts.push_back(event_of(other));
        if (!parts.empty()) event["subEvent"] = std::move(parts);
        return event;
    }

    Json event_of(ScheduleEntry const& entry) const {
        Json event{{"@type", "Event"},
                   {"@id", urn(entry.uid)},
                   {"name", entry.title},
                   {"url", r_.origin + entry.path},
                   {"eventStatus", entry.cancelled ? "https://schema.org/EventCancelled"
                                                   : "https://schema.org/EventScheduled"}};
        if (!entry.description.empty()) event["description"] = entry.description;
        put_times(event, entry.time);
        event["location"] = place(entry.room);
        if (!entry.language.empty()) event["inLanguage"] = entry.language;
        if (Json performers = performers_of(entry); !performers.empty())
            event["performer"] = std::move(performers);
        return event;
    }

    // Persons where the viewer may see them, else for whom is spoken.
    Json performers_of(ScheduleEntry const& entry) const {
        Json performers = Json::array();
        for (Person const& person : people_of(r_, entry)) {
            Json json{{"@type", "Person"}, {"name", person.name}};
            if (!person.title.empty()) json["jobTitle"] = person.title;
            performers.push_back(std::move(json));
        }
        auto const* statement = entry.row.booking ? entry.row.booking->statement() : nullptr;
        if (performers.empty() && statement)
            performers.push_back(
                {{"@type", "Organization"}, {"name", name_of(r_, statement->participant)}});
        return performers;
    }

    Json broadcast(ScheduleEntry const& entry) const {
        Json event{{"@type", "BroadcastEvent"},
                   {"@id", urn(stable_uuid(r_.programme().id.str() + "/webcast/" +
                                           entry.segment->id.str()))},
                   {"name", entry.title},
                   {"isLiveBroadcast", true},
                   {"eventStatus", "https://schema.org/EventScheduled"}};
        put_times(event, entry.time);
        event["location"] = place(entry.room);
        event["broadcastOfEvent"] = {{"@id", urn(entry.uid)}};
        event["publishedOn"] = {{"@type", "BroadcastService"},
                                {"name", r_.word("page.webcast")},
                                {"url", entry.segment->webcast_link}};
        return event;
    }

    wire::Rendering const& r_;
    Schedule schedule_;
    std::string meeting_;
};

}  // namespace

std::string programme_jsonld(wire::Rendering const& r, model::Instant) {
    return Graph{r}.make().dump();
}

}  // namespace rostrum::server::feeds
