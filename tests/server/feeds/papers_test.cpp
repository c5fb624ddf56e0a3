#include <catch2/catch.hpp>
#include <map>

#include "server/feeds/address.hpp"
#include "tests/server/api/client.hpp"

// What is printed: the list, the programme and the order of the day.

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

constexpr char const* papers[] = {"print/list", "print/programme", "print/order-of-the-day"};
constexpr char const* languages[] = {"ar", "en", "es", "fr", "ru", "zh"};

json at_level(std::string_view participant, std::string_view level, std::string_view name = "",
              std::string_view title = "") {
    json body = statement(participant);
    body["level"] = level;
    if (!name.empty()) body["speaker"] = {{"name", name}, {"title", title}};
    return body;
}

void book_well(ApiClient& client, json const& body) {
    auto const answer = client.post(at("bookings"), body);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
}

std::string printed(ApiClient& client, std::string const& paper, std::string const& language) {
    auto const answer = client.get(at(paper) + "?lang=" + language);
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(answer.header("Content-Language") == language);
    return answer.body;
}

// Without tags, with one space for each.
std::string text_of(std::string const& page) {
    std::string text;
    bool inside = false;
    for (char const c : page) {
        if (c == '<') inside = true;
        if (!inside && !(c == ' ' && text.ends_with(' '))) text += c;
        if (c == '>') {
            inside = false;
            if (!text.empty() && text.back() != ' ') text += ' ';
        }
    }
    return text;
}

bool holds(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// The line of the order of the day that calls whom; its text.
std::string call_of(std::string const& page, std::string_view whom) {
    for (std::size_t begin = 0;
         (begin = page.find("<tr><td class=\"time\">", begin)) != page.npos;) {
        std::size_t const end = page.find("</tr>", begin);
        std::string const row = page.substr(begin, end - begin);
        auto const called = row.find("<p class=\"whom\">");
        if (row.find(whom, called) < row.find("</p>", called)) return text_of(row);
        begin = end;
    }
    return {};
}

}  // namespace

TEST_CASE("Every paper is made for A4 and carries version, instant and rehearsal on every page") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book_well(officer, at_level("FRA", "M"));
    for (char const* paper : papers)
        for (std::string const language : languages) {
            CAPTURE(paper, language);
            std::string const page = printed(officer, paper, language);
            std::string const direction = language == "ar" ? "rtl" : "ltr";
            CHECK(holds(page, "<html lang=\"" + language + "\" dir=\"" + direction + "\">"));
            CHECK(holds(page, "size: A4"));
            CHECK(holds(page, "counter(page) \" / \" counter(pages)"));
            CHECK_FALSE(holds(page, "<script"));
            // A table's head is what is repeated.
            auto const head = page.substr(0, page.find("</thead>"));
            std::string const running = text_of(head.substr(head.find("<thead>")));
            std::uint64_t const version =
                service.engine().view(model::MeetingId{"hlm2025"})->meeting->version;
            CHECK(holds(running, std::to_string(version)));
            CHECK(holds(running, "2025"));
            CHECK(holds(running, "09:00"));
        }
    CHECK(holds(
        printed(officer, "print/list", "en"),
        "· Version " +
            std::to_string(service.engine().view(model::MeetingId{"hlm2025"})->meeting->version) +
            " · As of Monday, 17 November 2025, 09:00"));
}

TEST_CASE("A paper is unchanged as long as the meeting is, and another when it changes") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    for (char const* paper : papers) {
        auto const before = officer.get(at(paper));
        auto const again = officer.get(at(paper), {{"If-None-Match", before.header("ETag")}});
        CHECK(again.status == 304);
    }
    auto const before = officer.get(at("print/list"));
    book_well(officer, at_level("FRA", "M"));
    CHECK(officer.get(at("print/list"), {{"If-None-Match", before.header("ETag")}}).status == 200);
}

TEST_CASE("The form in which the floor is given goes by level and capacity") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    struct Case {
        char const* participant;
        char const* name;
        char const* level;
        char const* lead;
        char const* whom;  // with a title
        bool thanked;
    };
    char const* const address = "The Assembly will now hear an address by: ";
    char const* const floor = "I now give the floor to: ";
    Case const cases[] = {
        {"FRA", "France", "HS", address, "His or Her Excellency N. N. , Title , France", true},
        {"ECU", "Ecuador", "VP", address, "His or Her Excellency N. N. , Title , Ecuador", true},
        {"KWT", "Kuwait", "CP", address, "His or Her Highness N. N. , Title , Kuwait", true},
        {"DEU", "Germany", "HG", address, "His or Her Excellency N. N. , Title , Germany", true},
        {"VNM", "Viet Nam", "DPM", floor, "His or Her Excellency N. N. , Title , Viet Nam", false},
        {"KEN", "Kenya", "M", floor, "His or Her Excellency N. N. , Title , Kenya", false},
        {"FJI", "Fiji", "VM", floor, "His or Her Excellency N. N. , Title , Fiji", false},
        {"BRA", "Brazil", "CD", "I now give the floor to the representative of: ",
         "Brazil His or Her Excellency N. N. , Title", false},
    };
    for (Case const& one : cases)
        book_well(officer, at_level(one.participant, one.level, "N. N.", "Title"));
    json observer = at_level("icrc", "CD");
    observer["capacity"] = "observer";
    book_well(officer, observer);
    std::string const page = printed(officer, "print/order-of-the-day", "en");
    for (Case const& one : cases) {
        std::string const call = call_of(page, one.name);
        CAPTURE(one.level, call);
        CHECK(holds(call, one.lead));
        CHECK(holds(call, one.whom));
        CHECK(holds(call, "Time limit: 3\u00a0min"));
        CHECK(holds(call, "I give thanks") == one.thanked);
    }
    CHECK(holds(call_of(page, "International Committee of the Red Cross"),
                "I now give the floor to the observer of:"));
    CHECK(holds(call_of(page, "France"), "Next: Ecuador"));
}

TEST_CASE("Without a name the floor is given by function; a name with its own form keeps it") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book_well(officer, at_level("FRA", "HS"));
    book_well(officer, at_level("KEN", "M", "H.E. Ms. N. N.", "Minister of Justice"));
    std::string const page = printed(officer, "print/order-of-the-day", "en");
    CHECK(holds(call_of(page, "France"), "an address by: Head of State , France"));
    CHECK(holds(call_of(page, "Kenya"), "floor to: H.E. Ms. N. N. , Minister of Justice , Kenya"));
    CHECK(holds(call_of(printed(officer, "print/order-of-the-day", "zh"), "肯尼亚"),
                "肯尼亚 Minister of Justice H.E. Ms. N. N."));
    CHECK(holds(call_of(printed(officer, "print/order-of-the-day", "ru"), "Франция"),
                "Сейчас перед Ассамблеей выступит: Глава государства , Франция"));
}

TEST_CASE("Which names bring a form of address of their own") {
    using server::feeds::brings_address;
    for (char const* name :
         {"H.E. Ms. N. N.", "His Majesty King N. N.", "HRH Prince N. N.", "S.E. M. N. N.",
          "Son Excellence M. N. N.", "Excma. Sra. N. N.", "Его Превосходительство Н. Н.",
          "معالي السيدة فلانة", "王某某先生阁下"})
        CHECK(brings_address(name));
    for (char const* name : {"Hernán N.", "Sabine N.", "Sonia N.", "Sua N.", "Suzanne N.", "N. N.",
                             "Hélène N.", "王某某", ""}) {
        CAPTURE(name);
        CHECK_FALSE(brings_address(name));
    }
}

TEST_CASE("A statement for others is called with them, a role with its substitute") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json group = at_level("KEN", "M", "N. N.", "Minister");
    group.update({{"capacity", "group"}, {"group", "african_group"}, {"authorization", "letter"}});
    book_well(officer, group);
    book_well(officer, {{"kind", "role"},
                        {"role", "secretary_general"},
                        {"speaker",
                         {{"name", "G. R."},
                          {"title", "Under-Secretary-General"},
                          {"on_behalf_of", "the Secretary-General"}}}});
    std::string const page = printed(officer, "print/order-of-the-day", "en");
    std::string const call = call_of(page, "Kenya");
    CHECK(holds(call, "on behalf of: African Group"));
    CHECK(holds(call, "Time limit: 5\u00a0min"));
    CHECK(holds(call_of(page, "G. R., Under-Secretary-General"),
                "floor to: G. R., Under-Secretary-General on behalf of: the Secretary-General"));
    CHECK(holds(text_of(page), "Statement from the Chair: President of the General Assembly"));
    CHECK(holds(text_of(page), "Statement from the Chair: Concluding remarks by the President"));
    CHECK(holds(text_of(page), "I now invite a co-chair to present: Summary of interactive"));
    CHECK(holds(text_of(page), "time limits: 3\u00a0min in national capacity"));
    CHECK(holds(text_of(page), "The meeting is called to order."));
}

TEST_CASE("A panel's co-chairs preside, and its panellists are called") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    auto const seat = [](char const* function, char const* participant, char const* name) {
        return json{{"kind", "panel"},
                    {"panel", "panel-1"},
                    {"function", function},
                    {"participant", participant},
                    {"category", "member_state"},
                    {"speaker", {{"name", name}, {"title", "Professor"}}}};
    };
    json chair = seat("co_chair", "AUT", "C. C.");
    chair.update({{"declared", "developed"}, {"designated_by_president", true}});
    book_well(officer, chair);
    book_well(officer, seat("panellist", "FRA", "P. P."));
    std::string const order = text_of(printed(officer, "print/order-of-the-day", "en"));
    CHECK(holds(order, "The panel discussion is chaired by: C. C., Professor"));
    CHECK(holds(order, "I now give the floor to: P. P., Professor Panellist: France"));
    std::string const programme = text_of(printed(officer, "print/programme", "en"));
    CHECK(holds(programme, "Co-Chair: Austria C. C., Professor"));
    CHECK(holds(programme, "Panellist: France P. P., Professor"));
}

TEST_CASE("The list has who does not fit at its end; the programme has no list") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    auto const items = parsed(officer.get(at("participants?limit=500")))["items"];
    int booked = 0;
    for (json const& one : items)
        if (one["standing"] == "member_state" && booked < 45) {
            json body = statement(one["id"].get<std::string>());
            body["segments"] = {"debate-2"};
            book_well(officer, body);
            ++booked;
        }
    std::string const list = text_of(printed(officer, "print/list", "en"));
    auto const overflow = list.find("Speakers for whom the available time does not suffice");
    REQUIRE(overflow != std::string::npos);
    CHECK(holds(list.substr(overflow), "On the list, no time available"));
    CHECK_FALSE(holds(list.substr(0, overflow), "On the list, no time available"));
    CHECK(holds(list, "No speakers are inscribed yet."));
    CHECK(holds(list, "Afghanistan"));
    std::string const programme = text_of(printed(officer, "print/programme", "en"));
    CHECK_FALSE(holds(programme, "Afghanistan"));
    json const timetable = parsed(officer.get(at("timetable")));
    for (json const& sitting : timetable["sittings"])
        for (json const& segment : sitting["segments"])
            CHECK(holds(programme, segment["name"].get<std::string>()));
}

TEST_CASE("Paper shows nobody more than the timetable does") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book_well(officer, at_level("FRA", "M", "Zorblax", "Quuxminister"));
    ApiClient nobody(service.port());
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    ApiClient germany(service.port(), service.token(Role::delegation, "DEU"));
    for (char const* paper : {"print/list", "print/order-of-the-day"}) {
        CAPTURE(paper);
        CHECK(holds(printed(officer, paper, "en"), "Zorblax"));
        CHECK(holds(printed(france, paper, "en"), "Zorblax"));
        std::string const others = printed(germany, paper, "en");
        CHECK(holds(others, "France"));
        CHECK_FALSE(holds(others, "Zorblax"));
        CHECK_FALSE(holds(others, "Quuxminister"));
        std::string const anybodys = printed(nobody, paper, "en");
        CHECK_FALSE(holds(anybodys, "France"));
        CHECK(holds(anybodys, "The list of speakers has not been published yet."));
    }
    CHECK(holds(call_of(printed(germany, "print/order-of-the-day", "en"), "France"),
                "I now give the floor to: Minister , France"));
}

TEST_CASE("Paper escapes what it shows") {
    Service service;
    ApiClient officer(service.port(), service.token(Role::secretariat));
    book_well(officer,
              at_level("FRA", "HS", "<script>alert(1)</script>{title}", "</td><b>\"&amp;"));
    json joint = at_level("CHE", "M", "N. N.", "M");
    joint.update({{"capacity", "group"},
                  {"states", {"CHE", "AUT"}},
                  {"title", "<i>Two</i>"},
                  {"authorization", "letter"}});
    book_well(officer, joint);
    for (char const* paper : {"print/list", "print/order-of-the-day"})
        for (char const* language : languages) {
            CAPTURE(paper, language);
            std::string const page = printed(officer, paper, language);
            CHECK(holds(page, "&lt;script&gt;alert(1)&lt;/script&gt;{title}"));
            CHECK(holds(page, "&lt;/td&gt;&lt;b&gt;&quot;&amp;amp;"));
            CHECK(holds(page, "&lt;i&gt;Two&lt;/i&gt;"));
            for (char const* raw : {"<script", "<i>", "</td><b>\""})
                CHECK_FALSE(holds(page, raw));
        }
}
