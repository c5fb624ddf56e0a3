#include "server/feeds/xmltv.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <pugixml.hpp>
#include <regex>
#include <set>

#include "config/instant.hpp"
#include "server/feeds/plain_text.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/feeds/listed_meeting.hpp"

// xmltv.xml, as programme guides take it; and how these feeds are served.

using namespace rostrum;
using namespace rostrum::tests;
using server::access::Sight;
using server::feeds::xmltv;
using Complaints = std::vector<std::string>;

namespace {

// What xmltv.dtd and tv_validate_file demand.
class XmltvReader {
public:
    Complaints complaints;

    explicit XmltvReader(std::string const& xml) {
        auto const result = document_.load_buffer(xml.data(), xml.size());
        expect(result.status == pugi::status_ok, result.description());
        for (char const c : xml)
            if (static_cast<unsigned char>(c) < 0x20 && c != '\n') expect(false, "a control");
        pugi::xml_node const tv = document_.child("tv");
        for (pugi::xml_node const child : tv.children())
            expect(child.name() != std::string{"channel"} ||
                       child.previous_sibling().name() != std::string{"programme"},
                   "a channel behind programmes");
        for (pugi::xml_node const channel : tv.children("channel"))
            read_channel(channel);
        for (pugi::xml_node const programme : tv.children("programme"))
            read_programme(programme);
        for (auto const& [id, programmes] : channels_)
            expect(programmes > 0, "nothing on " + id);
    }

    pugi::xml_node programme(std::string const& title) const {
        for (pugi::xml_node const one : document_.child("tv").children("programme"))
            if (one.child_value("title") == title) return one;
        FAIL("no programme " << title);
        return {};
    }
    std::vector<pugi::xml_node> programmes() const {
        auto const all = document_.child("tv").children("programme");
        return {all.begin(), all.end()};
    }

private:
    void expect(bool holds, std::string const& what) {
        if (!holds) complaints.push_back(what);
    }
    void expect_order(pugi::xml_node node, char const* form) {
        std::string names;
        for (pugi::xml_node const child : node.children())
            names += std::string{child.name()} + ' ';
        expect_form(names, form);
    }
    // A pattern is read once: that takes longer than all the rest.
    void expect_form(std::string const& text, char const* form) {
        auto known = read_.find(form);
        if (known == read_.end()) known = read_.emplace(form, std::regex(form)).first;
        expect(std::regex_match(text, known->second), text + " is not " + form);
    }
    void read_channel(pugi::xml_node channel) {
        expect_order(channel, "(display-name )+(icon )*(url )*");
        std::string const id = channel.attribute("id").value();
        expect_form(id, "[-a-zA-Z0-9]+(\\.[-a-zA-Z0-9]+)+");
        expect(channels_.emplace(id, 0).second, id + " twice");
        read_languages(channel, "display-name", true);
    }
    void read_programme(pugi::xml_node programme) {
        expect_order(programme,
                     "(title )+(sub-title )*(desc )*(credits )?(category )*(orig-language )?"
                     "(url )?(episode-num )*");
        std::string const channel = programme.attribute("channel").value();
        expect(channels_.contains(channel), "unknown channel " + channel);
        ++channels_[channel];
        std::string const start = programme.attribute("start").value();
        std::string const stop = programme.attribute("stop").value();
        expect_form(start, "[0-9]{14} [+-][0-9]{4}");
        expect_form(stop, "[0-9]{14} [+-][0-9]{4}");
        expect(start.substr(15) != stop.substr(15) || start < stop, "lasts no time: " + start);
        read_languages(programme, "title", true);
        read_languages(programme, "sub-title", false);
        read_languages(programme, "desc", false);
        read_languages(programme, "category", true);
        if (pugi::xml_node const credits = programme.child("credits")) {
            expect_order(credits, "(presenter )*(guest )*");
            for (pugi::xml_node const one : credits.children())
                expect(*one.child_value() != '\0', "a person without a name");
            expect(!credits.first_child().empty(), "credits without anybody");
        }
        expect(guids_.insert(programme.child_value("episode-num")).second, "a guid twice");
    }
    // Each language once, all of them where there must be a text; none is empty.
    void read_languages(pugi::xml_node parent, char const* name, bool all) {
        std::set<std::string> given;
        for (pugi::xml_node const text : parent.children(name)) {
            expect(given.insert(text.attribute("lang").value()).second, "a language twice");
            expect(*text.child_value() != '\0', std::string{"empty "} + name);
        }
        expect(given == std::set<std::string>{"ar", "en", "es", "fr", "ru", "zh"} ||
                   (given.empty() && !all),
               std::string{"languages of "} + name);
    }

    pugi::xml_document document_;
    std::map<std::string, std::regex> read_;
    std::map<std::string, int> channels_;
    std::set<std::string> guids_;
};

std::string guide_text(pugi::xml_node node, char const* name, char const* language) {
    return node
        .find_child([&](pugi::xml_node child) {
            return child.name() == std::string{name} &&
                   child.attribute("lang").value() == std::string{language};
        })
        .child_value();
}

ListedMeeting guide_with_a_panel() {
    ListedMeeting meeting;
    meeting.book_statements(60);
    for (auto const& [function, name] :
         {std::pair{model::PanelFunction::panellist, "Pia Panellist"},
          std::pair{model::PanelFunction::moderator, "Mora Moderator"}}) {
        model::PanelRequest seat;
        seat.panel = model::SegmentId{"panel-1"};
        seat.participant = model::ParticipantId{"KEN"};
        seat.function = function;
        meeting.book(seat, {name, "", "", ""});
    }
    return meeting;
}

}  // namespace

TEST_CASE("The guide is what XMLTV demands: empty, full, with whatever names, for everybody") {
    CHECK(XmltvReader(ListedMeeting().told(xmltv)).complaints == Complaints{});
    ListedMeeting meeting = guide_with_a_panel();
    std::vector<std::string> shown;
    for (std::string const& name : bad_names()) {
        model::RoleRequest role;
        auto const& roles = meeting.meeting().programme->segments.front().roles;
        if (shown.size() == roles.size()) break;
        role.role = roles[shown.size()].id;
        role.chosen_by_president = true;
        meeting.book(role, {name, name, "", ""}, "ar");
        shown.push_back(name);
    }
    meeting.book(ListedMeeting::joint_statement(bad_names().back()));
    for (Sight const sight : {Sight::programme, Sight::working, Sight::everything})
        CHECK(XmltvReader(meeting.told(xmltv, model::Language::en, sight)).complaints ==
              Complaints{});
    XmltvReader const guide(meeting.told(xmltv));
    std::set<std::string> guests;
    for (pugi::xml_node const programme : guide.programmes())
        guests.insert(programme.child("credits").child_value("guest"));
    for (std::string const& name : shown)
        CHECK(guests.contains(server::feeds::plain_line(name)));
}

TEST_CASE("The guide is the same in every language, and another for whoever may see less") {
    ListedMeeting const meeting = guide_with_a_panel();
    std::string const english = meeting.told(xmltv);
    for (model::Language const language : model::all_languages)
        CHECK(meeting.told(xmltv, language) == english);
    std::string const seen = meeting.told(xmltv, model::Language::en, Sight::programme);
    CHECK(seen.find("Speaker") == std::string::npos);
    CHECK(english.find("Afghanistan Speaker") != std::string::npos);
}

TEST_CASE("What the plan has in a room follows one another in the guide, with the venue's offset") {
    ListedMeeting meeting = guide_with_a_panel();
    XmltvReader const guide(meeting.told(xmltv));
    std::map<std::string, std::string> stops;
    for (pugi::xml_node const programme : guide.programmes()) {
        std::string& stop = stops[programme.attribute("channel").value()];
        CHECK(stop <= programme.attribute("start").value());
        stop = programme.attribute("stop").value();
    }
    CHECK(stops.size() == 2);
    CHECK(stops.contains("ga-hall.hlm2025.rostrum"));
    auto const first = guide.programme("Afghanistan");
    CHECK(first.attribute("start").value() == std::string{"20251124110130 -0500"});
    CHECK(first.attribute("stop").value() == std::string{"20251124110430 -0500"});
    CHECK(guide_text(first, "title", "fr") == "Afghanistan");
    CHECK(guide_text(first, "title", "zh") == "阿富汗");
    CHECK(guide_text(first, "category", "en") == "Debate");
    CHECK(guide_text(first, "sub-title", "ar") == "Afghanistan Speaker, Minister");
    CHECK(first.child_value("orig-language") == std::string{"fr"});
    CHECK(first.child("credits").child_value("guest") == std::string{"Afghanistan Speaker"});

    auto const panel = guide.programme("Interactive panel discussion 1");
    CHECK(panel.child("credits").child_value("presenter") == std::string{"Mora Moderator"});
    CHECK(panel.child("credits").child_value("guest") == std::string{"Pia Panellist"});
    CHECK(guide_text(panel, "desc", "en").find("Moderator: Kenya") != std::string::npos);
}

TEST_CASE("A night over a change of the clocks has the offset of each end") {
    ListedMeeting const meeting("samples/three-days.json");
    XmltvReader const guide(meeting.told(xmltv));
    CHECK(guide.complaints == Complaints{});
    bool found = false;
    for (pugi::xml_node const programme : guide.programmes())
        if (programme.attribute("start").value() == std::string{"20260328223000 +0100"}) {
            found = true;
            CHECK(programme.attribute("stop").value() == std::string{"20260329040000 +0200"});
        }
    CHECK(found);
}

TEST_CASE("A statement is in the guide as it ran") {
    ListedMeeting meeting;
    meeting.book_statements(1);
    meeting.now = config::parse_instant("2025-11-24T10:00:00-05:00").value();
    meeting.act(model::OpenSitting{model::SittingId{"24-am"}, model::Quorum{120, ""}, false});
    meeting.now = config::parse_instant("2025-11-24T11:20:00-05:00").value();
    meeting.act(model::Call{model::BookingId{"b1"}, {}, "x"});
    meeting.act(model::Begin{});
    meeting.now += std::chrono::seconds{99};
    meeting.act(model::End{});
    XmltvReader const reader(meeting.told(xmltv));
    auto const ran = reader.programme("Afghanistan");
    CHECK(ran.attribute("start").value() == std::string{"20251124112001 -0500"});
    CHECK(ran.attribute("stop").value() == std::string{"20251124112141 -0500"});
}

TEST_CASE("Room and meeting ids that are no domain's labels give channels of their own") {
    ListedMeeting const meeting("meetings/hlm2025.json", "HLM_2025");
    std::string const told = meeting.told(xmltv);
    CHECK(XmltvReader(told).complaints == Complaints{});
    CHECK(told.find("ga-hall.HLM-2025-") != std::string::npos);
}

TEST_CASE("schedule.xml, schedule.json and xmltv.xml are served with an ETag that gives 304") {
    Service service;
    ApiClient officer(service.port(), service.token(model::ActorRole::secretariat));
    std::pair<char const*, char const*> const feeds[] = {
        {"feeds/schedule.xml", "application/xml; charset=utf-8"},
        {"feeds/schedule.json", "application/json"},
        {"feeds/xmltv.xml", "application/xml; charset=utf-8"},
    };
    for (auto const& [feed, type] : feeds)
        for (char const* language : {"ar", "en", "es", "fr", "ru", "zh"}) {
            CAPTURE(feed, language);
            std::string const target = at(feed) + "?lang=" + language;
            auto const before = ApiClient(service.port()).get(target);
            REQUIRE(before.status == 200);
            CHECK(before.header("Content-Type") == type);
            CHECK(before.header("Content-Language") == language);
            std::string const tag = before.header("ETag");
            for (std::string const& names : {tag, "W/" + tag, "\"other\", W/\"another\", " + tag,
                                             "\"x\",W/" + tag, std::string{"*"}}) {
                auto const again =
                    ApiClient(service.port()).get(target, {{"If-None-Match", names}});
                CHECK(again.status == 304);
                CHECK(again.body.empty());
            }
        }
    auto const before = officer.get(at("feeds/schedule.xml"));
    REQUIRE(officer.post(at("bookings"), statement("FRA")).status == 201);
    auto const after =
        officer.get(at("feeds/schedule.xml"), {{"If-None-Match", before.header("ETag")}});
    CHECK(after.status == 200);
    CHECK(after.body.find("<title>France</title>") != std::string::npos);
    CHECK(after.body.find("<url>https://rostrum.example/v1/meetings/hlm2025/bookings/b1</url>") !=
          std::string::npos);
    CHECK(ApiClient(service.port()).get(at("feeds/schedule.xml")).body.find("France") ==
          std::string::npos);
}
