// A store that an earlier release has written is read by every later one, and answers the same.
// tests/fixtures holds one for each release that changed what is stored; its README says how one is
// made.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "server/store/sqlite.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;
using Role = model::ActorRole;

namespace {

std::filesystem::path const fixtures =
    std::filesystem::path{ROSTRUM_SOURCE_DIR} / "tests" / "fixtures";
// After all that a fixture tells of: the debate is over. The first ones told it an hour into the
// meeting.
constexpr model::Instant afterwards = Service::a_week_before + std::chrono::hours{8 * 24 + 9};
constexpr model::Instant first_afterwards = Service::a_week_before + std::chrono::hours{7 * 24 + 1};

std::unique_ptr<Service> serve(std::filesystem::path const& folder, model::Instant now) {
    return std::make_unique<Service>(
        server::store::open_sqlite(folder, {.exclusive = true, .create = true, .vfs = ""}),
        std::vector<std::filesystem::path>{"meetings/hlm2025.json"}, now);
}

// What an officer is told of the whole meeting.
json answers(Service& service) {
    ApiClient officer(service.port(), service.token(Role::secretariat));
    json all = json::object();
    for (char const* part : {"list", "bookings?limit=500", "swaps?limit=500", "requests?limit=500",
                             "settings", "timetable", "events?limit=500", "floor", "as-run",
                             "publications?limit=500", "contacts?limit=500", "notices?limit=500"})
        all[part] = parsed(officer.get(at(part)));
    return all;
}

// Where `now` lacks or contradicts what was told before; that it tells more is no fault. Forecasts
// are each release's own, and so are the words of notices.
void differences(json const& before, json const& now, std::string const& where,
                 std::vector<std::string>& found) {
    if (where.ends_with("/forecast")) return;
    // Notices are put into words anew.
    bool const words = where.ends_with("/title") || where.ends_with("/text");
    if (words && where.starts_with("/notices")) return;
    if (before.is_object() && now.is_object()) {
        for (auto const& [key, value] : before.items()) {
            if (now.contains(key))
                differences(value, now[key], where + '/' + key, found);
            else
                found.push_back(where + '/' + key + " is gone");
        }
    } else if (before.is_array() && now.is_array() && before.size() == now.size()) {
        for (std::size_t i = 0; i < before.size(); ++i)
            differences(before[i], now[i], where + '/' + std::to_string(i), found);
    } else if (before != now) {
        found.push_back(where + " was " + before.dump() + ", is " + now.dump());
    }
}

json done(std::string const& what, RawAnswer const& answer) {
    CAPTURE(what, answer.body);
    REQUIRE((answer.status == 200 || answer.status == 201 || answer.status == 202));
    return json::parse(answer.body);
}

json with(json body, json const& more) {
    body.update(more);
    return body;
}

// A notice of every kind, as a clerk would leave them, told by e-mails that have come to an end:
// one that is on its way is another in a copy.
void leave_notices(Service& service, std::string const& booking) {
    bool kept = false;
    REQUIRE(service.engine().run_and_wait([&](server::store::Store& store) {
        server::store::NoticeSave save;
        save.meeting = model::MeetingId{"hlm2025"};
        save.cursor = model::NoticeCursor{7, 2};
        std::int64_t last = 0;
        for (std::string_view const word : model::notice_kind_names) {
            model::Notice notice;
            notice.id = ++last;
            notice.kind = *model::notice_kind(word);
            notice.recipient = model::RecipientId{last % 2 ? "FRA" : "desk.webcast"};
            notice.booking = model::BookingId{booking};
            notice.subject = word.starts_with("swap")      ? "s1"
                             : word.starts_with("request") ? "r1"
                             : word == "published"         ? "1"
                                                           : booking;
            notice.key = std::string{word} + "/1";
            notice.version = 7;
            notice.made_at = notice.due_at = Service::a_week_before;
            notice.tells_plan = last % 3 == 0;
            if (notice.tells_plan)
                notice.plan = model::ToldPlan{model::SegmentId{"debate-1"}, Service::a_week_before};
            notice.at = Service::a_week_before;
            notice.state = static_cast<model::NoticeState>(last % 4);
            notice.mail = last % 5;
            save.made.push_back(notice);
        }
        using server::store::MailState;
        for (MailState const state :
             {MailState::sent, MailState::uncertain, MailState::refused, MailState::expired}) {
            server::store::MailRow mail;
            mail.id = static_cast<std::int64_t>(save.made_mails.size()) + 1;
            mail.meeting = save.meeting;
            mail.recipient = model::RecipientId{"FRA"};
            mail.state = state;
            mail.made_at = mail.useful_until = Service::a_week_before;
            mail.attempts = 2;
            save.made_mails.push_back(mail);
        }
        kept = store.save_notices(save, std::nullopt);
    }));
    REQUIRE(kept);
}

// A morning in which everything happens that can happen on the floor.
void conduct_a_morning(Service& service, std::vector<std::string> const& bookings) {
    ApiClient presiding(service.port(), service.token(Role::presiding));
    model::Instant now = Service::a_week_before + std::chrono::hours{7 * 24};
    auto const tell = [&](std::string const& action, json const& members = json::object()) {
        now += std::chrono::seconds{10};
        service.set_time(now);
        return done(action, presiding.post(at("floor"), with({{"action", action}}, members)));
    };
    auto const last_asked = [](json const& floor) {
        return floor.at("asked").back().at("id").get<std::string>();
    };
    auto const call = [&](std::string const& booking) {
        tell("call", {{"booking", booking}, {"reason", "as the list stands"}});
    };
    json const chair{{"presiding", {{"name", "A Vice-President"}}}};
    tell("open_sitting", with({{"sitting", "24-am"}, {"present", 120}}, chair));
    tell("take_chair", chair);
    tell("count_quorum", {{"present", 130}});
    tell("mark_ready", {{"booking", bookings[0]}});
    call(bookings[3]);
    tell("begin");
    tell("end");
    tell("begin_action", {{"symbol", "A/80/L.8"}, {"circulated_on", "2025-11-20"}});
    tell("decide", {{"by", "consensus"}});
    call(bookings[0]);
    tell("begin");
    tell("pause", {{"reason", "the microphone"}});
    tell("resume");
    tell("point_of_order", {{"participant", "KEN"}});
    tell("end");
    tell("rule", {{"upheld", true}, {"text", "well taken"}});
    tell("appeal", {{"participant", "BRA"}});
    json const figures{{"by", "vote"}, {"in_favour", 20}, {"against", 60}, {"abstaining", 40}};
    tell("decide", figures);
    tell("resume");
    tell("end");
    json const as_run = parsed(presiding.get(at("as-run")));
    json const& spoken = as_run.at("sittings")[0].at("turns")[1];
    tell("correct", {{"turn", spoken.at("id")},
                     {"began_at", spoken.at("called_at")},
                     {"reason", "the button was late"}});
    call(bookings[1]);
    json const step = tell("begin").at("last_step").at("version");
    tell("undo", {{"step", step}, {"reason", "not at the rostrum yet"}});
    tell("absent", {{"reason", "not in the Hall"}});
    json const speaker{{"speaker", {{"name", "A Replier"}}}};
    std::string const reply =
        last_asked(tell("ask", with({{"for", "reply"}, {"participant", "KEN"}}, speaker)));
    tell("withdraw_ask", {{"turn", reply}, {"reason", "settled"}});
    tell("ask", {{"for", "intervention"},
                 {"organization", "La Strada"},
                 {"panel", "panel-1"},
                 {"category", "civil_society"},
                 {"registration", {{"basis", "final_list"}, {"reference", "A/80/1"}}}});
    tell("move_motion", {{"motion", "close_debate"}, {"participant", "KEN"}});
    tell("withdraw_motion", {{"reason", "no support"}});
    tell("move_motion", {{"motion", "adjourn_debate"}, {"participant", "KEN"}});
    tell("speak_on_motion", {{"participant", "BRA"}, {"side", "against"}});
    tell("begin");
    tell("end");
    tell("decide", {{"by", "consensus"}});
    tell("reopen_debate", {{"decision", "decision of 24 November"}});
    tell("extend_sitting", {{"until", "2025-11-24T13:15:00-05:00"}, {"reason", "a long list"}});
    tell("suspend_sitting", {{"until", "2025-11-24T12:00:00-05:00"}, {"reason", "fire alarm"}});
    tell("resume_sitting");
    call(bookings[2]);
    tell("begin");
    tell("end");
    tell("adjourn_sitting", {{"reason", "no speaker is here"}});
}

// Something of everything that the log can tell.
// What a publication asks for, and the publication.
void publish(ApiClient& officer) {
    for (char const* role : {"eminent_person", "civil_society"})
        done(role, officer.post(at("bookings"), {{"kind", "role"},
                                                 {"role", role},
                                                 {"chosen_by_president", true},
                                                 {"survivor", true}}));
    for (auto const& [panel, state, declared] :
         {std::tuple{"panel-1", "CHE", "developed"}, std::tuple{"panel-1", "ZAF", "developing"},
          std::tuple{"panel-2", "NLD", "developed"}, std::tuple{"panel-2", "CHL", "developing"}})
        done(state, officer.post(at("bookings"), {{"kind", "panel"},
                                                  {"function", "co_chair"},
                                                  {"panel", panel},
                                                  {"participant", state},
                                                  {"declared", declared},
                                                  {"designated_by_president", true}}));
    done("publish", officer.post(at("publications"), {{"comment", "for everybody"}}));
}

void live_through(Service& service) {
    ApiClient officer(service.port(), service.token(Role::secretariat));
    ApiClient presiding(service.port(), service.token(Role::presiding));
    ApiClient france(service.port(), service.token(Role::delegation, "FRA"));
    ApiClient germany(service.port(), service.token(Role::delegation, "DEU"));
    auto const post = [&](ApiClient& who, std::string const& part, json const& body) {
        return done(part, who.post(at(part), body))["id"];
    };
    auto const book = [&](json const& body) {
        return post(officer, "bookings", body).get<std::string>();
    };
    json const named{{"speaker", {{"name", "A Speaker"}, {"title", "Minister"}}},
                     {"language", "fr"}};
    std::string const b_france =
        post(france, "bookings", with(statement("FRA"), named)).get<std::string>();
    std::string const b_germany = book(statement("DEU"));
    std::string const b_kenya =
        book(with(statement("KEN"), {{"level", "HS"}, {"note", "by telephone"}}));
    book(
        with(statement("IRQ"),
             {{"capacity", "group"}, {"group", "nam"}, {"authorization", "letter of 3 November"}}));
    book(with(statement("CHE"), {{"capacity", "group"},
                                 {"states", {"CHE", "AUT"}},
                                 {"title", "Two landlocked States"},
                                 {"authorization", "letter of 4 November"}}));
    std::string const b_brazil =
        book(with(statement("BRA"), {{"contains_eov", true},
                                     {"not_before", "2025-11-25T11:00:00-05:00"},
                                     {"segments", {"debate-1", "debate-2"}}}));
    std::string const secretary_general = book({{"kind", "role"}, {"role", "secretary_general"}});
    book({{"kind", "panel"},
          {"panel", "panel-1"},
          {"function", "panellist"},
          {"participant", "NOR"},
          {"category", "member_state"},
          {"speaker", {{"name", "A Panellist"}}}});
    done("level", officer.patch(at("bookings/" + b_germany), {{"level", "HG"}}));
    done("allotment", officer.patch(at("bookings/" + b_brazil), {{"allotment_seconds", 120}}));
    post(officer, "bookings/" + b_france + "/moves",
         {{"before", b_kenya}, {"reason", "an early flight"}});
    std::string const fiji = book(statement("FJI"));
    std::string const samoa = book(statement("WSM"));
    std::string const swap = post(officer, "bookings/" + fiji + "/swaps",
                                  {{"with", samoa}, {"reason", "both have written"}});
    post(officer, "swaps/" + swap + "/acceptance", {{"reason", "both have written"}});
    std::string const declined = post(france, "bookings/" + b_france + "/swaps", {{"with", fiji}});
    done("decline", france.remove(at("swaps/" + declined)));
    done("withdraw", germany.remove(at("bookings/" + b_germany)));
    post(officer, "bookings/" + b_germany + "/restoration", {{"reason", "withdrawn by mistake"}});
    done("withdraw", officer.remove(at("bookings/" + samoa)));

    post(officer, "bookings/" + b_germany + "/moves",
         {{"after", b_kenya}, {"reason", "to be taken back"}});
    json const last = parsed(officer.get(at("list")))["last_act"];
    done("undo",
         officer.post(at("list/undo"), {{"version", last["version"]}, {"reason", "misheard"}}));

    auto programme = *service.engine().view(model::MeetingId{"hlm2025"})->meeting->programme;
    programme.debate.changeover += model::Seconds{15};
    server::Submission adoption;
    adoption.meeting = programme.id;
    adoption.command = model::AdoptProgramme{std::make_shared<model::Programme const>(programme),
                                             "decision of 18 November", "longer ways"};
    adoption.actor = {Role::command_line, "command_line", std::nullopt};
    REQUIRE(service.engine().execute(std::move(adoption)).kind == server::Outcome::Kind::accepted);

    done(
        "settings",
        officer.patch(
            at("settings"),
            {{"debate", {{"list", {{"self_service_until", "2025-11-17T12:00:00-05:00"}}}}},
             {"segments",
              {{{"id", "panel-1"}, {"webcast_link", "https://webtv.un.org/en/asset/k1"}}}},
             {"notices", {{"review", {"moved"}}, {"never", {"published"}}, {"quiet_seconds", 600}}},
             {"reason", "the desk is ready early"}}));
    service.set_time(Service::a_week_before + std::chrono::hours{24});
    std::string const by_request =
        post(france, "bookings/" + b_france + "/swaps", {{"with", fiji}}).get<std::string>();
    json const lower{{"level", "VM"}, {"speaker", {{"name", "A Deputy"}}}};
    auto const asked = [&](RawAnswer const& answer) {
        return done("asked", answer)["id"].get<std::string>();
    };
    std::string const granted = asked(germany.patch(at("bookings/" + b_germany), lower));
    post(officer, "requests/" + granted + "/acceptance", {{"reason", "by letter"}});
    std::string const refused =
        asked(germany.patch(at("bookings/" + b_germany), {{"level", "HS"}}));
    done("declined", officer.remove(at("requests/" + refused + "?reason=too%20late")));
    std::string const regretted = asked(france.remove(at("bookings/" + b_france)));
    done("taken back", france.remove(at("requests/" + regretted)));
    done("decline", france.remove(at("swaps/" + by_request)));
    asked(france.post(at("bookings"), with(statement("FRA"), {{"capacity", "group"},
                                                              {"states", {"FRA", "ESP"}},
                                                              {"title", "Two more"},
                                                              {"authorization", "letter"}})));

    done("close", officer.post(at("list"), {{"action", "close"}, {"reason", "full"}}));
    post(presiding, "bookings",
         with(statement("PRT"),
              {{"override", {{"rules", {"R23"}}, {"reason", "the floor agreed"}}}}));
    done("open", officer.post(at("list"), {{"action", "open"}, {"reason", "two have withdrawn"}}));
    done("contact", officer.request("PUT", at("contacts/FRA"), {},
                                    R"({"addresses": ["mission@fra.example"], "language": "fr"})"));
    leave_notices(service, b_france);
    conduct_a_morning(service, {b_france, b_kenya, b_brazil, secretary_general});
    publish(officer);
    book(statement("ISL"));        // not published but for the Journal
    service.set_time(afterwards);  // the list closes by itself, and what still waits lapses
}

std::vector<std::filesystem::path> past_releases() {
    std::vector<std::filesystem::path> found;
    for (auto const& entry : std::filesystem::directory_iterator(fixtures))
        if (entry.is_directory()) found.push_back(entry.path());
    return found;
}

std::set<std::string> types_of(std::filesystem::path const& folder) {
    std::set<std::string> types;
    auto const store = server::store::open_sqlite(folder, {});
    store->read(model::MeetingId{"hlm2025"}, 0, 0,
                [&](server::store::StoredEvent&& event) { types.insert(event.type); });
    return types;
}

// OnFloor stands for as many as it can hold.
constexpr std::size_t all_types =
    std::variant_size_v<model::Event> - 1 + std::variant_size_v<model::FloorEvent>;

}  // namespace

TEST_CASE("A store of every past release is opened, replayed and answered as it was then") {
    auto const releases = past_releases();
    REQUIRE_FALSE(releases.empty());
    for (auto const& release : releases)
        DYNAMIC_SECTION(release.filename().string()) {
            Folder folder;
            std::filesystem::copy(release / "rostrum.db", folder.path / "rostrum.db");
            json const before = json::parse(std::ifstream(release / "answers.json"));
            auto const service =
                serve(folder.path, before.contains("settings") ? afterwards : first_afterwards);
            std::vector<std::string> found;
            differences(before, answers(*service), "", found);
            for (std::string const& difference : found)
                FAIL_CHECK(difference);
            CHECK(found.empty());
        }
}

TEST_CASE("The newest fixture has an event of every type that there is") {
    auto releases = past_releases();
    REQUIRE_FALSE(releases.empty());
    std::sort(releases.begin(), releases.end());
    Folder folder;
    std::filesystem::copy(releases.back() / "rostrum.db", folder.path / "rostrum.db");
    auto const types = types_of(folder.path);
    CHECK(types.size() == all_types);
}

// Also how a fixture is made: with ROSTRUM_FIXTURE the store and the answers are kept in that
// folder.
TEST_CASE("All that the log can tell is answered alike before and after a restart") {
    Folder folder;
    auto service = serve(folder.path, Service::a_week_before);
    live_through(*service);
    json const before = answers(*service);
    service.reset();
    service = serve(folder.path, afterwards);
    json const after = answers(*service);
    CHECK(before == after);
    service.reset();
    CHECK(types_of(folder.path).size() == all_types);

    if (char const* const target = std::getenv("ROSTRUM_FIXTURE")) {
        service = serve(folder.path, afterwards);
        json const told = answers(*service);
        service.reset();
        server::store::back_up_sqlite(folder.path, target);
        std::ofstream(std::filesystem::path{target} / "answers.json") << told.dump(1) << '\n';
    }
}
