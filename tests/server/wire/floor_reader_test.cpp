#include "server/wire/floor_reader.hpp"

#include <catch2/catch.hpp>

#include "config/instant.hpp"

// Every action with its members, and everything that a body can have wrong.

using namespace rostrum;
using namespace rostrum::server;
using nlohmann::json;

namespace {

struct Read {
    wire::FloorBody body;
    config::Complaints complaints;
};

Read read(json const& text) {
    Read read;
    read.body = wire::read_floor(text, read.complaints);
    return read;
}

std::vector<std::string> complained_of(json const& text) {
    std::vector<std::string> pointers;
    for (auto const& complaint : read(text).complaints)
        pointers.push_back(complaint.pointer);
    return pointers;
}

// A whole body of each action.
std::vector<json> whole_bodies() {
    json const person{{"name", "Somebody"}, {"title", "President"}};
    return {
        {{"action", "open_sitting"},
         {"sitting", "24-am"},
         {"presiding", person},
         {"present", 70},
         {"quorum_waiver", "a decision"}},
        {{"action", "suspend_sitting"}, {"until", "2025-11-24T16:00:00Z"}, {"reason", "x"}},
        {{"action", "resume_sitting"}},
        {{"action", "adjourn_sitting"}, {"reason", "x"}},
        {{"action", "extend_sitting"}, {"until", "2025-11-24T18:30:00Z"}, {"reason", "x"}},
        {{"action", "take_chair"}, {"presiding", person}},
        {{"action", "count_quorum"}, {"present", 97}},
        {{"action", "mark_ready"}, {"booking", "b1"}, {"ready", false}},
        {{"action", "ask"}, {"for", "reply"}, {"participant", "FRA"}, {"speaker", person}},
        {{"action", "withdraw_ask"}, {"turn", "t1"}, {"reason", "x"}},
        {{"action", "call"}, {"booking", "b1"}, {"reason", "x"}},
        {{"action", "begin"}},
        {{"action", "pause"}, {"reason", "x"}},
        {{"action", "resume"}},
        {{"action", "end"}},
        {{"action", "absent"}, {"reason", "x"}},
        {{"action", "point_of_order"}, {"participant", "FRA"}},
        {{"action", "rule"}, {"upheld", true}, {"text", "x"}},
        {{"action", "appeal"}, {"participant", "FRA"}},
        {{"action", "move_motion"}, {"motion", "close_debate"}, {"participant", "FRA"}},
        {{"action", "speak_on_motion"}, {"participant", "FRA"}, {"side", "for"}},
        {{"action", "withdraw_motion"}, {"reason", "x"}},
        {{"action", "decide"},
         {"by", "vote"},
         {"in_favour", 90},
         {"against", 3},
         {"abstaining", 7}},
        {{"action", "begin_action"}, {"symbol", "A/80/L.8"}, {"circulated_on", "2025-11-20"}},
        {{"action", "reopen_debate"}, {"decision", "x"}, {"reason", "x"}},
        {{"action", "undo"}, {"step", 7}, {"reason", "x"}},
        {{"action", "correct"},
         {"turn", "t1"},
         {"began_at", "2025-11-24T16:00:00Z"},
         {"ended_at", "2025-11-24T16:03:00Z"},
         {"reason", "x"}},
    };
}

template <class Command>
Command command_of(json const& text) {
    auto const found = read(text);
    REQUIRE(found.complaints.empty());
    return std::get<Command>(std::get<model::Conduct>(found.body.command).command);
}

}  // namespace

TEST_CASE("Every action is read, in the order of the commands, with the version that was seen") {
    auto const bodies = whole_bodies();
    REQUIRE(bodies.size() == model::floor_commands);
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        json body = bodies[i];
        body["version"] = 41;
        CAPTURE(body.dump());
        auto const found = read(body);
        CHECK(found.complaints.empty());
        auto const& conduct = std::get<model::Conduct>(found.body.command);
        CHECK(conduct.command.index() == i);
        CHECK(conduct.seen_version == 41);
        CHECK(body["action"] == model::floor_command_names[i]);
    }
}

TEST_CASE(
    "A key that no action has is refused by every action, and so is a value of another type") {
    for (json const& whole : whole_bodies()) {
        json body = whole;
        body["colour"] = "blue";
        CAPTURE(body.dump());
        CHECK(complained_of(body) == std::vector<std::string>{"/colour"});
        for (auto const& [key, value] : whole.items()) {
            // What goes with `by`, its value says.
            if (key == "action" || key == "by") continue;
            json wrong = whole;
            wrong[key] = json::array({"neither text nor number"});
            CAPTURE(key);
            CHECK_FALSE(complained_of(wrong).empty());
            for (std::string const& pointer : complained_of(wrong))
                CHECK(pointer == "/" + key);
        }
    }
}

TEST_CASE("An unknown or missing action is the only thing that is said") {
    for (json const& body : {json{{"action", "applaud"}, {"colour", "blue"}},
                             json{{"booking", "b1"}}, json{{"action", 7}}}) {
        CAPTURE(body.dump());
        CHECK(complained_of(body) == std::vector<std::string>{"/action"});
    }
    CHECK(complained_of(json::array()) == std::vector<std::string>{""});
}

TEST_CASE("What must be there, and what excludes what") {
    struct Wrong {
        json body;
        std::vector<std::string> pointers;
    };
    for (auto const& [body, expected] : {
             Wrong{{{"action", "open_sitting"}}, {"/sitting"}},
             Wrong{{{"action", "take_chair"}}, {"/presiding"}},
             Wrong{{{"action", "take_chair"}, {"presiding", {{"title", "x"}}}},
                   {"/presiding/name"}},
             Wrong{{{"action", "count_quorum"}}, {"/present"}},
             Wrong{{{"action", "extend_sitting"}}, {"/until"}},
             Wrong{{{"action", "extend_sitting"}, {"until", "2025-11-24T18:30:00"}}, {"/until"}},
             Wrong{{{"action", "mark_ready"}}, {"/booking"}},
             Wrong{{{"action", "ask"}, {"for", "reply"}}, {"/participant"}},
             Wrong{{{"action", "ask"}, {"for", "reply"}, {"participant", "FRA"}, {"panel", "p"}},
                   {"/panel"}},
             Wrong{{{"action", "ask"}, {"for", "intervention"}, {"participant", "FRA"}},
                   {"/panel"}},
             Wrong{{{"action", "ask"},
                    {"for", "intervention"},
                    {"panel", "panel-1"},
                    {"participant", "FRA"},
                    {"organization", "x"}},
                   {"/participant"}},
             Wrong{{{"action", "ask"}, {"for", "intervention"}, {"panel", "panel-1"}},
                   {"/participant"}},
             Wrong{{{"action", "call"}}, {"/booking"}},
             Wrong{{{"action", "call"}, {"booking", "b1"}, {"turn", "t1"}}, {"/booking"}},
             Wrong{{{"action", "rule"}}, {"/upheld"}},
             Wrong{{{"action", "move_motion"}, {"motion", "dance"}, {"participant", "FRA"}},
                   {"/motion"}},
             Wrong{{{"action", "decide"}, {"by", "vote"}, {"in_favour", 1}},
                   {"/against", "/abstaining"}},
             Wrong{{{"action", "decide"}, {"by", "consensus"}, {"in_favour", 1}}, {"/in_favour"}},
             Wrong{{{"action", "begin_action"}, {"symbol", "x"}, {"circulated_on", "2025-11-31"}},
                   {"/circulated_on"}},
             Wrong{{{"action", "correct"}, {"turn", "t1"}}, {"/began_at", "/reason"}},
             Wrong{{{"action", "undo"}, {"step", 0}}, {"/step"}},
             Wrong{{{"action", "begin"}, {"version", -1}}, {"/version"}},
             Wrong{{{"action", "change_programme"}}, {"/decision", "/sittings"}},
             Wrong{{{"action", "change_programme"}, {"decision", "x"}, {"version", 3}},
                   {"/sittings", "/version"}},
         }) {
        CAPTURE(body.dump());
        auto found = complained_of(body);
        auto wanted = expected;
        std::sort(found.begin(), found.end());
        std::sort(wanted.begin(), wanted.end());
        CHECK(found == wanted);
    }
}

TEST_CASE("Persons come apart from the command, which only says that there is one") {
    auto const bodies = whole_bodies();
    CHECK(read(bodies[0]).body.person == Person{"Somebody", "President", "", ""});
    CHECK(command_of<model::OpenSitting>(bodies[0]).names_presiding);
    CHECK_FALSE(command_of<model::OpenSitting>({{"action", "open_sitting"}, {"sitting", "24-am"}})
                    .names_presiding);
    CHECK(read(bodies[5]).body.person->name == "Somebody");
    CHECK(command_of<model::AskFloor>(bodies[8]).names_speaker);
    CHECK_FALSE(read(bodies[10]).body.person);
}

TEST_CASE("A changed programme: times, a spill-over, and the offsets that they were written with") {
    json const six{{"ar", "a"}, {"en", "e"}, {"es", "s"}, {"fr", "f"}, {"ru", "r"}, {"zh", "z"}};
    json const body{{"action", "change_programme"},
                    {"decision", "Decision 80/500"},
                    {"sittings",
                     {{{"id", "25-pm"},
                       {"starts_at", "2025-11-25T15:00:00-05:00"},
                       {"ends_at", "2025-11-25T22:00:00Z"}}}},
                    {"segments",
                     {{{"id", "closing"},
                       {"sitting", "26-am"},
                       {"starts_at", "2025-11-26T12:30:00+01:00"},
                       {"ends_at", "2025-11-26T13:00:00-05:00"}}}},
                    {"spill_over",
                     {{"sitting", "26-am"},
                      {"segment", "debate-4"},
                      {"name", six},
                      {"room", "ga-hall"},
                      {"starts_at", "2025-11-26T10:00:00-05:00"},
                      {"ends_at", "2025-11-26T13:00:00-05:00"},
                      {"plenary_number", 51}}}};
    auto const found = read(body);
    REQUIRE(found.complaints.empty());
    auto const& change = std::get<model::ChangeProgramme>(found.body.command);
    CHECK(change.sittings[0].sitting.str() == "25-pm");
    CHECK(change.segments[0].sitting.str() == "26-am");
    CHECK(change.spill_over->name[model::Language::zh] == "z");
    CHECK(change.spill_over->plenary_number == 51);
    CHECK_FALSE(change.spill_over->debate);
    std::vector<std::pair<std::string, std::int64_t>> offsets;
    for (wire::WrittenTime const& time : found.body.times)
        offsets.emplace_back(time.pointer, time.offset.count());
    CHECK(offsets ==
          std::vector<std::pair<std::string, std::int64_t>>{{"/sittings/0/starts_at", -18'000},
                                                            {"/segments/0/starts_at", 3'600},
                                                            {"/segments/0/ends_at", -18'000},
                                                            {"/spill_over/starts_at", -18'000},
                                                            {"/spill_over/ends_at", -18'000}});

    json wrong = body;
    wrong["spill_over"]["ends_at"] = wrong["spill_over"]["starts_at"];
    CHECK(complained_of(wrong) == std::vector<std::string>{"/spill_over/ends_at"});
    wrong = body;
    wrong["spill_over"]["sitting"] = "26 AM";
    wrong["spill_over"]["name"].erase("fr");
    CHECK(complained_of(wrong) ==
          std::vector<std::string>{"/spill_over/sitting", "/spill_over/name/fr"});
}
