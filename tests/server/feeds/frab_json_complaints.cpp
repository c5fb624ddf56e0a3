#include <algorithm>
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

using Type = json::value_t;

FrabKey const root_keys[] = {{"$schema", false, Type::string},
                             {"generator", false, Type::object},
                             {"schedule", true, Type::object}};
FrabKey const schedule_keys[] = {{"version", true, Type::string, ".+"},
                                 {"url", false, Type::string, "https?://.+"},
                                 {"base_url", false, Type::string, "https?://.+"},
                                 {"conference", true, Type::object}};
FrabKey const conference_keys[] = {
    {"acronym", true, Type::string, "[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?"},
    {"title", true, Type::string, ".+"},
    {"start", true, Type::string, "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    {"end", true, Type::string, "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    {"daysCount", true, Type::number_unsigned},
    {"timeslot_duration", true, Type::string, "[0-9]+:[0-9]{2}"},
    {"time_zone_name", false, Type::string, "[A-Z][a-z]+/[A-Z][a-z]+.*|.*UTC"},
    {"tracks", false, Type::array},
    {"rooms", false, Type::array},
    {"days", true, Type::array}};
constexpr char const* guid_form = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
FrabKey const track_keys[] = {{"name", true, Type::string, ".+"},
                              {"slug", true, Type::string, "[a-z0-9-]+"},
                              {"color", true, Type::string, "#[0-9a-f]{6}"}};
FrabKey const room_keys[] = {{"name", true, Type::string, ".+"},
                             {"guid", true, Type::string, guid_form}};
FrabKey const day_keys[] = {{"index", true, Type::number_unsigned},
                            {"date", true, Type::string, "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
                            {"day_start", true, Type::string, ".+[+-][0-9]{2}:[0-9]{2}"},
                            {"day_end", true, Type::string, ".+[+-][0-9]{2}:[0-9]{2}"},
                            {"rooms", true, Type::object}};
FrabKey const event_keys[] = {{"abstract", true, Type::string},
                              {"date", true, Type::string, ".+[+-][0-9]{2}:[0-9]{2}"},
                              {"description", false, Type::string},
                              {"do_not_record", false, Type::boolean},
                              {"duration", true, Type::string, "[0-9]{2}:[0-9]{2}"},
                              {"guid", true, Type::string, guid_form},
                              {"id", true, Type::number_unsigned},
                              {"language", true, Type::string},
                              {"links", true, Type::array},
                              {"persons", true, Type::array},
                              {"room", true, Type::string, ".+"},
                              {"slug", true, Type::string, "[a-z0-9_-]+[a-z0-9]"},
                              {"start", true, Type::string, "[0-9]{2}:[0-9]{2}"},
                              {"subtitle", true, Type::string},
                              {"title", true, Type::string, ".+"},
                              {"track", true, Type::string, ".+"},
                              {"type", true, Type::string, "[a-z]+"},
                              {"url", true, Type::string, "(https?://|urn:uuid:)[^ ]+"}};
// A person with an id as well would be two kinds of person at once, which the schema refuses.
FrabKey const person_keys[] = {{"guid", true, Type::string, guid_form},
                               {"name", true, Type::string, ".+"}};
FrabKey const link_keys[] = {{"url", true, Type::string, "https?://[^ ]+"},
                             {"title", true, Type::string, ".+"}};

class FrabJsonReader {
public:
    std::vector<std::string> complaints;

    void read(json const& root) {
        if (!has("root", root, root_keys)) return;
        if (!has("schedule", root["schedule"], schedule_keys)) return;
        json const& conference = root["schedule"]["conference"];
        if (!has("conference", conference, conference_keys)) return;
        for (json const& track : conference["tracks"])
            has("track", track, track_keys);
        for (json const& room : conference["rooms"])
            if (has("room", room, room_keys) && !rooms_.insert(room["name"]).second)
                complaints.push_back("a room twice");
        if (conference["daysCount"] != conference["days"].size()) complaints.push_back("daysCount");
        for (json const& day : conference["days"])
            if (has("day", day, day_keys)) read_day(day);
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
            else if (known->type == Type::string)
                check_form(what + "'s " + key, value, known->form);
        }
        for (FrabKey const& key : keys)
            if (key.required && !object.contains(key.name))
                complaints.push_back(what + " lacks " + key.name);
        return complaints.size() == before;
    }

    // std::regex goes deep into long texts: what may be anything is not looked at.
    void check_form(std::string const& what, std::string const& text, std::string const& form) {
        bool const fits = form == ".*"   ? true
                          : form == ".+" ? !text.empty()
                                         : std::regex_match(text, std::regex(form));
        if (!fits) complaints.push_back(what + " is '" + text + "'");
    }

    void read_day(json const& day) {
        for (auto const& [name, events] : day["rooms"].items()) {
            if (!rooms_.contains(name)) complaints.push_back("unknown room " + name);
            for (json const& event : events) {
                if (!has("event", event, event_keys)) continue;
                if (event["room"] != name) complaints.push_back("an event of another room");
                for (json const& person : event["persons"])
                    has("person", person, person_keys);
                for (json const& link : event["links"])
                    has("link", link, link_keys);
            }
        }
    }

    std::set<std::string> rooms_;
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
