#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "config/instant.hpp"
#include "server/feeds/frab.hpp"
#include "server/feeds/plain_text.hpp"
#include "tests/server/feeds/frab_complaints.hpp"
#include "tests/server/feeds/listed_meeting.hpp"

// schedule.xml and schedule.json, as the readers of that format take them.

using namespace rostrum;
using namespace rostrum::tests;
using server::access::Sight;
using server::feeds::schedule_json;
using server::feeds::schedule_xml;
using Complaints = std::vector<std::string>;

namespace {

void check_frab(ListedMeeting const& meeting, Sight sight = Sight::everything) {
    for (model::Language const language : model::all_languages) {
        CAPTURE(model::code(language));
        CHECK(frab_complaints(meeting.told(schedule_xml, language, sight)) == Complaints{});
        CHECK(frab_json_complaints(meeting.told(schedule_json, language, sight)) == Complaints{});
    }
}

// An event by what it says of itself; "@id" and "@guid" are attributes.
using FrabTold = std::map<std::string, std::string>;

std::vector<FrabTold> frab_events(std::string const& xml) {
    pugi::xml_document document;
    REQUIRE(document.load_buffer(xml.data(), xml.size()));
    std::vector<FrabTold> events;
    for (pugi::xpath_node const& node : document.select_nodes("/schedule/day/room/event")) {
        FrabTold event;
        for (pugi::xml_attribute const given : node.node().attributes())
            event[std::string{"@"} + given.name()] = given.value();
        for (pugi::xml_node const child : node.node().children())
            event[child.name()] = child.child_value();
        for (pugi::xml_node const person : node.node().child("persons").children()) {
            event["persons"] += std::string{person.child_value()} + "\n";
            event["person guids"] += std::string{person.attribute("guid").value()} + "\n";
        }
        event["day"] = node.node().parent().parent().attribute("date").value();
        event["room guid"] = node.node().parent().attribute("guid").value();
        event["optout"] = node.node().child("recording").child_value("optout");
        events.push_back(std::move(event));
    }
    return events;
}

FrabTold const& frab_event(std::vector<FrabTold> const& events, std::string const& slug) {
    for (FrabTold const& event : events)
        if (event.at("slug") == slug) return event;
    FAIL("no event " << slug);
    return events.front();
}

model::Instant frab_instant(std::string const& time) {
    return config::parse_instant("2025-11-" + time + "-05:00").value();
}

// Of both days, with panels that somebody sits on.
ListedMeeting frab_programme() {
    ListedMeeting meeting;
    meeting.book_statements(90);
    meeting.book(ListedMeeting::joint_statement("Neighbours"), {"Nora Neighbour", "", "", ""});
    model::RoleRequest president;
    president.role = model::RoleId{"president"};
    meeting.book(president, {"Paula President", "President", "", ""}, "en");
    model::PanelRequest seat;
    seat.panel = model::SegmentId{"panel-1"};
    seat.participant = model::ParticipantId{"KEN"};
    seat.function = model::PanelFunction::moderator;
    meeting.book(seat, {"Mora Moderator", "", "", ""});
    return meeting;
}

}  // namespace

TEST_CASE("An empty programme and a full one are what the frab format demands, for everybody") {
    ListedMeeting const empty;
    check_frab(empty);
    check_frab(empty, Sight::programme);
    ListedMeeting const full = frab_programme();
    for (Sight const sight : {Sight::programme, Sight::working, Sight::everything})
        check_frab(full, sight);
    CHECK(frab_events(full.told(schedule_xml)).size() > 100);
}

TEST_CASE("A night sitting over a change of the clocks is of the day on which it began") {
    ListedMeeting meeting("samples/three-days.json");
    check_frab(meeting);
    auto const before = frab_events(meeting.told(schedule_xml));
    FrabTold const& night = frab_event(before, "three_days-segment-debate-3");
    CHECK(night.at("date") == "2026-03-28T22:30:00+01:00");
    CHECK(night.at("duration") == "04:30");
    CHECK(night.at("day") == "2026-03-28");
    meeting.book_statements(90);
    check_frab(meeting);
    std::size_t in_the_small_hours = 0;
    for (FrabTold const& event : frab_events(meeting.told(schedule_xml))) {
        if (!event.at("date").starts_with("2026-03-29T0")) continue;
        ++in_the_small_hours;
        CHECK(event.at("day") == "2026-03-28");
    }
    CHECK(in_the_small_hours > 0);
}

TEST_CASE("Names that others stumble over do not harm schedule.xml or schedule.json") {
    ListedMeeting meeting;
    auto const& states = meeting.meeting().programme->participants;
    std::size_t next = 0;
    std::vector<std::string> slugs;
    for (std::string const& name : bad_names()) {
        while (states[next].standing != model::Standing::member_state)
            ++next;
        model::StatementRequest request;
        request.participant = states[next++].id;
        slugs.push_back("hlm2025-booking-" +
                        meeting.book(request, {name, name, "", ""}, "ar").str());
    }
    auto const joint = meeting.book(ListedMeeting::joint_statement(bad_names().back()));
    check_frab(meeting);
    auto const events = frab_events(meeting.told(schedule_xml));
    auto const root = nlohmann::json::parse(meeting.told(schedule_json));
    for (std::size_t i = 0; i < slugs.size(); ++i) {
        std::string const name = server::feeds::plain_line(bad_names()[i]);
        CAPTURE(name);
        std::string const persons = name.empty() ? "" : name + "\n";
        CHECK(frab_event(events, slugs[i]).at("persons") == persons);
        bool found = false;
        for (auto const& day : root["schedule"]["conference"]["days"])
            for (auto const& room : day["rooms"])
                for (auto const& event : room)
                    if (event["slug"] == slugs[i]) {
                        found = true;
                        REQUIRE(event["persons"].size() == 1);
                        CHECK(event["persons"][0]["name"] == name);
                    }
        CHECK(found);
    }
    CHECK(server::feeds::plain_line(bad_names()[6]) == "ab c d e f");
    CHECK(server::feeds::plain_line(bad_names()[7]) == "]");
    FrabTold const& long_title = frab_event(events, "hlm2025-booking-" + joint.str());
    CHECK(long_title.at("title").ends_with("…"));
    CHECK(long_title.at("description").find(bad_names().back()) != std::string::npos);
}

TEST_CASE("Two languages differ in their words and in nothing else") {
    ListedMeeting const meeting = frab_programme();
    auto const english = frab_events(meeting.told(schedule_xml, model::Language::en));
    for (model::Language const language : model::all_languages) {
        if (language == model::Language::en) continue;
        CAPTURE(model::code(language));
        auto const other = frab_events(meeting.told(schedule_xml, language));
        REQUIRE(other.size() == english.size());
        std::size_t same_titles = 0;
        for (std::size_t i = 0; i < english.size(); ++i) {
            FrabTold const& one = english[i];
            for (char const* key :
                 {"@id", "@guid", "slug", "date", "start", "duration", "day", "room guid", "type",
                  "language", "url", "optout", "persons", "person guids"}) {
                CAPTURE(key);
                auto const given = [&](FrabTold const& told) {
                    auto const found = told.find(key);
                    return found == told.end() ? std::string{"-"} : found->second;
                };
                CHECK(given(one) == given(other[i]));
            }
            same_titles += one.at("title") == other[i].at("title");
        }
        CHECK(same_titles < english.size() / 2);  // "Canada" is one in five languages
    }
    auto const json_of = [&](model::Language language) {
        return nlohmann::json::parse(meeting.told(schedule_json, language));
    };
    CHECK(json_of(model::Language::en) != json_of(model::Language::ar));
}

TEST_CASE("schedule.json tells what schedule.xml tells") {
    ListedMeeting const meeting = frab_programme();
    std::map<std::string, nlohmann::json> by_guid;
    auto const root = nlohmann::json::parse(meeting.told(schedule_json));
    for (auto const& day : root["schedule"]["conference"]["days"])
        for (auto const& room : day["rooms"])
            for (auto const& event : room)
                by_guid[event["guid"]] = event;
    auto const events = frab_events(meeting.told(schedule_xml));
    REQUIRE(by_guid.size() == events.size());
    for (FrabTold const& event : events) {
        nlohmann::json const& same = by_guid.at(event.at("@guid"));
        CHECK(std::to_string(same["id"].get<int>()) == event.at("@id"));
        for (char const* key : {"date", "start", "duration", "room", "slug", "url", "title",
                                "subtitle", "track", "type", "abstract", "description"})
            CHECK(same[key] == event.at(key));
        std::string persons;
        for (auto const& person : same["persons"])
            persons += person["name"].get<std::string>() + "\n";
        CHECK(persons == event.at("persons"));
    }
}

TEST_CASE("What is over is told as it ran, rounded up to the minute, inside its day") {
    ListedMeeting meeting;
    meeting.book_statements(2);
    meeting.now = frab_instant("24T10:00:00");
    meeting.act(model::OpenSitting{model::SittingId{"24-am"}, model::Quorum{120, ""}, false});
    meeting.now = frab_instant("24T12:00:07");
    meeting.act(model::Call{model::BookingId{"b1"}, {}, "x"});
    meeting.act(model::Begin{});
    meeting.now += std::chrono::milliseconds{61'500};
    meeting.act(model::End{});
    check_frab(meeting);
    FrabTold const event =
        frab_event(frab_events(meeting.told(schedule_xml)), "hlm2025-booking-b1");
    CHECK(event.at("date") == "2025-11-24T12:00:08-05:00");
    CHECK(event.at("start") == "12:00");
    CHECK(event.at("duration") == "00:02");
    CHECK(event.at("@id") == "1");
    CHECK(event.at("persons") == "Afghanistan Speaker\n");
    CHECK(event.at("language") == "fr");
    CHECK(event.at("url") == "https://rostrum.example/v1/meetings/hlm2025/bookings/b1");
}

TEST_CASE("Whatever a meeting is called, its acronym and slugs are those of the format") {
    std::pair<char const*, char const*> const acronyms[] = {
        {"hlm2025", "hlm2025"},
        {"M", "meeting_m"},
        {"un-hlm-2027", "un_hlm_2027"},
        {"HLM_2027-", "hlm_2027_"},
    };
    for (auto const& [id, acronym] : acronyms) {
        CAPTURE(id);
        ListedMeeting const meeting("meetings/hlm2025.json", id);
        check_frab(meeting);
        CHECK(meeting.told(schedule_xml).find(std::string{"<acronym>"} + acronym + '<') !=
              std::string::npos);
    }
    check_frab(ListedMeeting("meetings/hlm2025.json", std::string(64, 'x')));
}

TEST_CASE("A service that does not know its address tells no wrong one") {
    ListedMeeting meeting;
    meeting.origin.clear();
    check_frab(meeting);
    CHECK(meeting.told(schedule_xml).find("<url>") == std::string::npos);
    CHECK(meeting.told(schedule_json).find("\"url\":\"urn:uuid:") != std::string::npos);
}

TEST_CASE("The same version gives the same bytes, however late it is") {
    ListedMeeting meeting = frab_programme();
    for (auto const feed : {schedule_xml, schedule_json}) {
        std::string const before = meeting.told(feed);
        meeting.now += std::chrono::hours{48};
        CHECK(meeting.told(feed) == before);
    }
}

TEST_CASE("Texts lose what XML cannot hold, and nothing else") {
    using namespace server::feeds;
    CHECK(plain_text("a\r\nb\rc\n\td") == "a\nb\nc\n\td");
    CHECK(plain_text("\xEF\xBF\xBC|\xEF\xBF\xBD|\xEF\xBC\x81") == "\xEF\xBF\xBC||\xEF\xBC\x81");
    CHECK(plain_text("\xC2\x9F|\xC2\xA0|\x7F") == "|\xC2\xA0|");
    CHECK(plain_text("\xE2\x80\xAE\xE2\x81\xA9\xF0\x9F\x95\x8A") ==
          "\xE2\x80\xAE\xE2\x81\xA9\xF0\x9F\x95\x8A");
    CHECK(plain_line("  a\nb\t ") == "a b");
    CHECK(plain_line("\n\t").empty());
    CHECK(cut_to("абв", 3) == "абв");
    CHECK(cut_to("абвг", 3) == "аб…");
    CHECK(cut_to("", 3).empty());
}
