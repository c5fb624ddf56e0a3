#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "tests/server/feeds/frab_complaints.hpp"

namespace rostrum::tests {

namespace {

using nlohmann::json;

// A member of an object: what its text must match; another type where there is no form.
struct FrabKey {
    char const* name;
    bool required;
    json::value_t type;
    char const* form = ".*";
};

using FrabType = json::value_t;

FrabKey const frab_root_keys[] = {{"$schema", false, FrabType::string},
                                  {"generator", false, FrabType::object},
                                  {"schedule", true, FrabType::object}};
FrabKey const frab_schedule_keys[] = {{"version", true, FrabType::string, ".+"},
                                      {"url", false, FrabType::string, "https?://.+"},
                                      {"base_url", false, FrabType::string, "https?://.+"},
                                      {"conference", true, FrabType::object}};
FrabKey const frab_conference_keys[] = {
    {"acronym", true, FrabType::string, "[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?"},
    {"title", true, FrabType::string, ".+"},
    {"start", true, FrabType::string, "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    {"end", true, FrabType::string, "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    {"daysCount", true, FrabType::number_unsigned},
    {"timeslot_duration", true, FrabType::string, "[0-9]+:[0-9]{2}"},
    {"time_zone_name", false, FrabType::string, "[A-Z][a-z]+/[A-Z][a-z]+.*|.*UTC"},
    {"tracks", false, FrabType::array},
    {"rooms", false, FrabType::array},
    {"days", true, FrabType::array}};
constexpr char const* frab_guid_form = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
FrabKey const frab_track_keys[] = {{"name", true, FrabType::string, ".+"},
                                   {"slug", true, FrabType::string, "[a-z0-9-]+"},
                                   {"color", true, FrabType::string, "#[0-9a-f]{6}"}};
FrabKey const frab_room_keys[] = {{"name", true, FrabType::string, ".+"},
                                  {"guid", true, FrabType::string, frab_guid_form}};
FrabKey const frab_day_keys[] = {{"index", true, FrabType::number_unsigned},
                                 {"date", true, FrabType::string, "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
                                 {"day_start", true, FrabType::string, ".+[+-][0-9]{2}:[0-9]{2}"},
                                 {"day_end", true, FrabType::string, ".+[+-][0-9]{2}:[0-9]{2}"},
                                 {"rooms", true, FrabType::object}};
FrabKey const frab_event_keys[] = {{"abstract", true, FrabType::string},
                                   {"date", true, FrabType::string, ".+[+-][0-9]{2}:[0-9]{2}"},
                                   {"description", false, FrabType::string},
                                   {"do_not_record", false, FrabType::boolean},
                                   {"duration", true, FrabType::string, "[0-9]{2}:[0-9]{2}"},
                                   {"guid", true, FrabType::string, frab_guid_form},
                                   {"id", true, FrabType::number_unsigned},
                                   {"language", true, FrabType::string},
                                   {"links", true, FrabType::array},
                                   {"persons", true, FrabType::array},
                                   {"room", true, FrabType::string, ".+"},
                                   {"slug", true, FrabType::string, "[a-z0-9_-]+[a-z0-9]"},
                                   {"start", true, FrabType::string, "[0-9]{2}:[0-9]{2}"},
                                   {"subtitle", true, FrabType::string},
                                   {"title", true, FrabType::string, ".+"},
                                   {"track", true, FrabType::string, ".+"},
                                   {"type", true, FrabType::string, "[a-z]+"},
                                   {"url", true, FrabType::string, "(https?://|urn:uuid:)[^ ]+"}};
// A person with an id as well would be two kinds of person at once, which the schema refuses.
FrabKey const frab_person_keys[] = {{"guid", true, FrabType::string, frab_guid_form},
                                    {"name", true, FrabType::string, ".+"}};
FrabKey const frab_link_keys[] = {{"url", true, FrabType::string, "https?://[^ ]+"},
                                  {"title", true, FrabType::string, ".+"}};

class FrabJsonReader {
public:
    std::vector<std::string> complaints;

    void read(json const& root) {
        if (!has("root", root, frab_root_keys)) return;
        if (!has("schedule", root["schedule"], frab_schedule_keys)) return;
        json const& conference = root["schedule"]["conference"];
        if (!has("conference", conference, frab_conference_keys)) return;
        for (json const& track : conference["tracks"])
            has("track", track, frab_track_keys);
        for (json const& room : conference["rooms"])
            if (has("room", room, frab_room_keys) && !rooms_.insert(room["name"]).second)
                complaints.push_back("a room twice");
        if (conference["daysCount"] != conference["days"].size()) complaints.push_back("daysCount");
        for (json const& day : conference["days"])
            if (has("day", day, frab_day_keys)) read_day(day);
    }

private:
    // Its keys, no others, each of its type and form.
    template <std::size_t count>
    bool has(std::string const& what, json const& object, FrabKey const (&keys)[count]) {
        auto const before = complaints.size();
        if (!object.is_object()) return complaints.push_back(what + " is no object"), false;
        for (auto const& [key, value] : object.items()) {
            auto const known = std::find_if(std::begin(keys), std::end(keys),
                                            [&](FrabKey const& one) { return one.name == key; });
            if (known == std::end(keys) || value.type() != known->type)
                complaints.push_back(what + " has " + key);
            else if (known->type == FrabType::string)
                check_form(what + "'s " + key, value, known->form);
        }
        for (FrabKey const& key : keys)
            if (key.required && !object.contains(key.name))
                complaints.push_back(what + " lacks " + key.name);
        return complaints.size() == before;
    }

    // std::regex goes deep into long texts: what may be anything is not looked at.
    void check_form(std::string const& what, std::string const& text, std::string const& form) {
        if (form == ".*") return;
        auto known = read_.find(form);
        if (known == read_.end()) known = read_.emplace(form, std::regex(form)).first;
        bool const fits = form == ".+" ? !text.empty() : std::regex_match(text, known->second);
        if (!fits) complaints.push_back(what + " is '" + text + "'");
    }

    void read_day(json const& day) {
        for (auto const& [name, events] : day["rooms"].items()) {
            if (!rooms_.contains(name)) complaints.push_back("unknown room " + name);
            for (json const& event : events) {
                if (!has("event", event, frab_event_keys)) continue;
                if (event["room"] != name) complaints.push_back("an event of another room");
                for (json const& person : event["persons"])
                    has("person", person, frab_person_keys);
                for (json const& link : event["links"])
                    has("link", link, frab_link_keys);
            }
        }
    }

    std::set<std::string> rooms_;
    std::map<std::string, std::regex> read_;  // reading a pattern takes longer than all the rest
};

}  // namespace

std::vector<std::string> frab_json_complaints(std::string const& text) {
    FrabJsonReader reader;
    json const root = json::parse(text, nullptr, false);
    if (root.is_discarded()) return {"no JSON"};
    reader.read(root);
    return reader.complaints;
}

}  // namespace rostrum::tests
