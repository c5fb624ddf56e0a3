#include "tests/server/feeds/frab_complaints.hpp"

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <regex>
#include <set>

#include "config/instant.hpp"
#include "server/http/target.hpp"

namespace rostrum::tests {

namespace {

// A pattern is read once: that takes longer than all the rest.
bool frab_matches(std::string const& text, char const* pattern) {
    static std::map<std::string, std::regex> read;
    auto known = read.find(pattern);
    if (known == read.end()) known = read.emplace(pattern, std::regex(pattern)).first;
    return std::regex_match(text, known->second);
}

constexpr char const* frab_uuid_form =
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
constexpr char const* frab_day_form = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
constexpr char const* frab_time_form = ".+(Z|[+-][0-9]{2}:[0-9]{2})";
constexpr char const* frab_hours_form = "[0-2][0-9]:[0-5][0-9]";
constexpr char const* frab_acronym_form = "[a-z0-9_-]{4,}";
constexpr char const* frab_acronym_form_in_json = "[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?";
constexpr char const* frab_slug_form = "[a-z0-9_]{4,}-[a-z0-9_-]{4,}";
constexpr char const* frab_slug_form_in_json = "[a-z0-9_-]+[a-z0-9]";

std::size_t frab_characters(std::string const& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

class FrabReader {
public:
    std::vector<std::string> complaints;

    void read(std::string const& xml) {
        pugi::xml_document document;
        auto const result = document.load_buffer(xml.data(), xml.size());
        if (!expect(result.status == pugi::status_ok, result.description())) return;
        expect(server::http::valid_utf8(xml), "ill-formed UTF-8");
        for (char const c : xml)
            if (static_cast<unsigned char>(c) < 0x20 && c != '\n')
                return complain("a control character");
        pugi::xml_node const root = document.document_element();
        expect(root.name() == std::string{"schedule"}, "root");
        expect(!root.attribute("xmlns"), "a default namespace");
        read_root(root);
    }

private:
    bool expect(bool holds, std::string const& what) {
        if (!holds) complain(what);
        return holds;
    }
    void complain(std::string const& what) { complaints.push_back(where_ + what); }
    void expect_form(std::string const& text, char const* form, std::string const& what) {
        expect(frab_matches(text, form), what + " is '" + text + "'");
    }
    void only(pugi::xml_node node, std::set<std::string> const& elements,
              std::set<std::string> const& attributes) {
        for (pugi::xml_node const child : node.children()) {
            if (child.type() == pugi::node_element)
                expect(elements.contains(child.name()), std::string{"element "} + child.name());
            else
                expect(elements.empty(), "text between elements");
        }
        for (pugi::xml_attribute const given : node.attributes())
            expect(attributes.contains(given.name()), std::string{"attribute "} + given.name());
    }
    // A child that is there once, its text.
    std::string once(pugi::xml_node node, char const* name) {
        auto const all = node.children(name);
        auto const count = std::distance(all.begin(), all.end());
        expect(count == 1, std::to_string(count) + " times " + name);
        return node.child_value(name);
    }

    void read_root(pugi::xml_node root) {
        only(root, {"generator", "url", "version", "conference", "day"}, {});
        std::string order;
        for (pugi::xml_node const child : root.children())
            order += std::string{child.name()} + ' ';
        expect_form(order, "(generator )?(url )?version conference (day )+", "order");
        only(root.child("generator"), {}, {"name", "version"});
        if (root.child("url")) expect_form(root.child_value("url"), "https?://.*", "url");
        expect(!once(root, "version").empty(), "version is empty");
        read_conference(root.child("conference"));
        auto const days = root.children("day");
        expect(once(root.child("conference"), "days") ==
                   std::to_string(std::distance(days.begin(), days.end())),
               "number of days");
        for (pugi::xml_node const day : days)
            read_day(day);
    }

    void read_conference(pugi::xml_node node) {
        only(node,
             {"acronym", "title", "start", "end", "days", "timeslot_duration", "base_url",
              "time_zone_name", "track"},
             {});
        std::string const acronym = once(node, "acronym");
        expect_form(acronym, frab_acronym_form, "acronym");
        expect_form(acronym, frab_acronym_form_in_json, "acronym");
        expect(!once(node, "title").empty(), "title is empty");
        expect_form(once(node, "start"), frab_day_form, "start");
        expect_form(once(node, "end"), frab_day_form, "end");
        expect_form(once(node, "timeslot_duration"), frab_hours_form, "timeslot_duration");
        expect(!once(node, "time_zone_name").empty(), "time_zone_name");
        if (node.child("base_url"))
            expect_form(node.child_value("base_url"), "https?://.*", "base_url");
        for (pugi::xml_node const track : node.children("track")) {
            only(track, {}, {"name", "slug", "color"});
            expect(tracks_.insert(track.attribute("name").value()).second, "a track twice");
            expect_form(track.attribute("slug").value(), "[a-z0-9-]+", "track's slug");
            expect_form(track.attribute("color").value(), "#[0-9a-f]{6}", "track's color");
        }
    }

    void read_day(pugi::xml_node day) {
        where_ = std::string{"day "} + day.attribute("index").value() + ": ";
        only(day, {"room"}, {"index", "date", "start", "end"});
        expect(day.attribute("index").as_int() == ++days_, "index");
        expect_form(day.attribute("date").value(), frab_day_form, "date");
        expect(last_date_ < day.attribute("date").value(), "the dates do not ascend");
        last_date_ = day.attribute("date").value();
        std::string const start = day.attribute("start").value();
        std::string const end = day.attribute("end").value();
        expect_form(start, frab_time_form, "start");
        expect_form(end, frab_time_form, "end");
        expect(start.substr(0, 10) == last_date_, "begins on another date");
        auto const begins = config::parse_instant(start), ends = config::parse_instant(end);
        if (!expect(begins && ends && *begins < *ends, "start and end")) return;
        day_ = {*begins, *ends};
        std::set<std::string> names;
        for (pugi::xml_node const room : day.children("room")) {
            only(room, {"event"}, {"name", "guid"});
            expect(names.insert(room.attribute("name").value()).second, "a room twice");
            expect(*room.attribute("name").value() != '\0', "a room without a name");
            expect_form(room.attribute("guid").value(), frab_uuid_form, "room's guid");
            for (pugi::xml_node const event : room.children("event"))
                read_event(event, room.attribute("name").value());
        }
        where_.clear();
    }

    void read_event(pugi::xml_node event, std::string const& room) {
        where_ = std::string{"event "} + event.attribute("id").value() + ": ";
        only(event,
             {"date", "start", "duration", "room", "slug", "url", "recording", "title", "subtitle",
              "track", "type", "language", "abstract", "description", "persons", "links"},
             {"id", "guid"});
        auto const id = event.attribute("id").as_llong();
        expect(id >= 1 && id < (1LL << 31) && ids_.insert(id).second, "id");
        expect_form(event.attribute("guid").value(), frab_uuid_form, "guid");
        expect(guids_.insert(event.attribute("guid").value()).second, "guid is not unique");
        std::string const slug = once(event, "slug");
        expect_form(slug, frab_slug_form, "slug");
        expect_form(slug, frab_slug_form_in_json, "slug");
        expect(slug.size() <= 140 && slugs_.insert(slug).second, "slug is not unique, or too long");
        std::string const title = once(event, "title");
        expect(!title.empty() && frab_characters(title) <= 200, "title");
        expect(once(event, "room") == room, "room is another than the one it is in");
        expect(tracks_.contains(once(event, "track")), "track is none of the conference's");
        expect_form(once(event, "type"), "[a-z]+", "type");
        for (char const* text : {"subtitle", "abstract"})
            once(event, text);
        if (event.child("language")) expect_form(once(event, "language"), "[a-z]{2,3}", "language");
        if (event.child("url")) expect_form(once(event, "url"), "https?://[^ ]+", "url");
        read_time(event);
        read_lists(event);
    }

    void read_time(pugi::xml_node event) {
        std::string const date = once(event, "date"), start = once(event, "start");
        std::string const duration = once(event, "duration");
        expect_form(date, frab_time_form, "date");
        expect_form(start, frab_hours_form, "start");
        expect(date.size() == 25 && date.substr(11, 5) == start, "start is not that of the date");
        expect_form(duration, "(([01][0-9])|(2[0-3])):[0-5][0-9]", "duration");
        expect(duration != "00:00", "duration is nothing");
        auto const begins = config::parse_instant(date);
        if (!expect(begins && duration.size() == 5, "no instant")) return;
        auto const ends = *begins + std::chrono::hours{std::stoi(duration)} +
                          std::chrono::minutes{std::stoi(duration.substr(3))};
        expect(day_.begin <= *begins && ends <= day_.end, "outside its day");
        // EventFahrplan: what begins before the hour at which a day ends is of its small hours.
        std::string const change = event.parent().parent().attribute("end").value();
        bool const small_hours = date.substr(0, 10) != last_date_;
        expect(change.size() == 25 && small_hours == (start < change.substr(11, 5)),
               "clients would put it on another day");
    }

    void read_lists(pugi::xml_node event) {
        pugi::xml_node const recording = event.child("recording");
        once(recording, "license");
        expect_form(once(recording, "optout"), "true|false", "optout");
        std::set<std::string> persons;
        for (pugi::xml_node const person : event.child("persons").children()) {
            expect(person.name() == std::string{"person"}, "element of persons");
            expect_form(person.attribute("guid").value(), frab_uuid_form, "person's guid");
            expect(persons.insert(person.attribute("guid").value()).second, "a person twice");
            expect(*person.child_value() != '\0', "a person without a name");
        }
        for (pugi::xml_node const link : event.child("links").children())
            expect_form(link.attribute("href").value(), "https?://[^ ]+", "href");
    }

    std::string where_;
    std::set<std::string> tracks_, guids_, slugs_;
    std::set<long long> ids_;
    int days_ = 0;
    std::string last_date_;
    model::Interval day_;
};

}  // namespace

std::vector<std::string> frab_complaints(std::string const& xml) {
    FrabReader reader;
    reader.read(xml);
    return reader.complaints;
}

}  // namespace rostrum::tests
