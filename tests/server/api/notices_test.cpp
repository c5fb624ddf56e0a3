// Notices over HTTP, as the store has them: nothing makes any in this service.

#include <catch2/catch.hpp>

#include "server/store/memory.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/api/morning.hpp"
#include "tests/server/forwarding_store.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using model::NoticeKind;
using model::NoticeState;
using nlohmann::json;
using server::store::MailState;

namespace {

using Ids = std::vector<std::string>;

struct QuietNotices {
    std::shared_ptr<server::store::MemoryStore> memory =
        std::make_shared<server::store::MemoryStore>();
    Service service;
    ApiClient secretariat = client(model::ActorRole::secretariat);
    ApiClient presiding = client(model::ActorRole::presiding);
    ApiClient france = client(model::ActorRole::delegation, "FRA");
    ApiClient kenya = client(model::ActorRole::delegation, "KEN");

    // With a mail server that nobody sends anything to, or without one.
    explicit QuietNotices(bool mail_server = true)
        : service(std::make_unique<ForwardingStore>(memory), {"meetings/hlm2025.json"},
                  Service::a_week_before, options(mail_server)) {
        for (char const* id : {"FRA", "KEN"}) {
            json body = statement(id);
            body["speaker"] = {{"name", "Zorblax of " + std::string{id}}};
            REQUIRE(secretariat.post(at("bookings"), body).status == 201);
        }
    }

    static ServiceOptions options(bool mail_server) {
        ServiceOptions wanted;
        if (mail_server) wanted.smtp.url = "smtp://127.0.0.1:9";
        return wanted;
    }

    ApiClient client(model::ActorRole role, std::string const& participant = "") {
        return ApiClient(service.port(), service.token(role, participant));
    }

    void with_store(std::function<void(server::store::Store&)> const& task) {
        REQUIRE(service.engine().run_and_wait(task));
    }

    // A notice to France of its booking; its id.
    std::int64_t put(NoticeKind kind, NoticeState state,
                     std::function<void(model::Notice&)> const& more = {},
                     std::optional<MailState> mail = std::nullopt, char const* of = "hlm2025") {
        model::Notice notice;
        notice.recipient = model::RecipientId{"FRA"};
        notice.kind = kind;
        notice.subject = "b1";
        notice.booking = model::BookingId{"b1"};
        notice.version = 3;
        notice.made_at = notice.due_at = service.clock().now();
        notice.state = state;
        notice.mail = 0;
        if (more) more(notice);
        server::store::NoticeSave save;
        save.meeting = model::MeetingId{of};
        with_store([&](server::store::Store& store) {
            notice.id = store.last_notice() + 1;
            notice.key = std::to_string(notice.id);
            if (mail) {
                server::store::MailRow row;
                row.id = store.last_mail() + 1;
                row.meeting = save.meeting;
                row.recipient = notice.recipient;
                row.state = *mail;
                row.attempts = 2;
                row.reply = 550;
                row.problem = "refused";
                notice.mail = row.id;
                save.made_mails = {row};
            }
            save.made = {notice};
            REQUIRE(store.save_notices(save, std::nullopt));
        });
        return notice.id;
    }
    void contact(char const* recipient) {
        server::store::ContactRow row;
        row.meeting = model::MeetingId{"hlm2025"};
        row.recipient = model::RecipientId{recipient};
        row.addresses = {"mission@delegation.example"};
        with_store([&](server::store::Store& store) { store.save_contact(row); });
    }

    server::store::KeptNotice kept(std::int64_t id) {
        server::store::NoticeQuery query;
        query.meeting = model::MeetingId{"hlm2025"};
        query.id = id;
        std::vector<server::store::KeptNotice> found;
        with_store([&](server::store::Store& store) { found = store.notices(query); });
        REQUIRE(found.size() == 1);
        return found.front();
    }
    NoticeState state(std::int64_t id) { return kept(id).notice.state; }

    RawAnswer decide(json const& body, Headers const& headers = {}, char const* query = "") {
        return presiding.post(at("notices/decisions") + query, body, headers);
    }
    RawAnswer again(std::int64_t id, Headers const& headers = {}, char const* query = "") {
        return secretariat.post(at("notices/n" + std::to_string(id) + "/mail") + query,
                                json::object(), headers);
    }
};

Ids ids(RawAnswer const& answer) {
    REQUIRE(answer.status == 200);
    Ids found;
    json const page = parsed(answer);
    for (json const& item : page["items"])
        found.push_back(item["id"]);
    return found;
}

}  // namespace

TEST_CASE("A delegation reads what it was told, the newest first, and nothing else") {
    QuietNotices quiet;
    quiet.put(NoticeKind::receipt, NoticeState::released);
    quiet.put(NoticeKind::moved, NoticeState::review);
    quiet.put(NoticeKind::moved, NoticeState::discarded);
    quiet.put(NoticeKind::receipt, NoticeState::released,
              [](model::Notice& notice) { notice.recipient = model::RecipientId{"KEN"}; });
    quiet.put(NoticeKind::withdrawn, NoticeState::released,
              [](model::Notice& notice) { notice.decided_by = "an officer"; });
    CHECK(ids(quiet.france.get(at("me/notices"))) == Ids{"n5", "n1"});
    CHECK(ids(quiet.kenya.get(at("me/notices"))) == Ids{"n4"});
    json const newest = parsed(quiet.france.get(at("me/notices?lang=fr")))["items"][0];
    CHECK(newest["title"] == "Inscription retirée");
    CHECK(newest["recipient"] == json{{"id", "FRA"}, {"name", "France"}});
    CHECK(newest["about"]["booking"] == "b1");
    CHECK_FALSE(newest.contains("decided_by"));
    CHECK(parsed(quiet.secretariat.get(at("notices/n5")))["decided_by"] == "an officer");
    // Page by page.
    json const first = parsed(quiet.france.get(at("me/notices?limit=1")));
    CHECK(first["items"].size() == 1);
    json const second = parsed(
        quiet.france.get(at("me/notices?limit=1&cursor=" + first["next"].get<std::string>())));
    CHECK(second["items"][0]["id"] == "n1");
    CHECK(second["next"].is_null());
    CHECK(quiet.france.get(at("me/notices?cursor=after-x1")).status == 400);
    // Officers are no recipients.
    CHECK(quiet.secretariat.get(at("me/notices")).status == 403);
    CHECK(quiet.france.get(at("notices")).status == 403);
    CHECK(quiet.france.get(at("notices/n1")).status == 403);
}

TEST_CASE("Officers find notices by state, kind and recipient") {
    QuietNotices quiet;
    quiet.put(NoticeKind::receipt, NoticeState::released);
    quiet.put(NoticeKind::moved, NoticeState::review);
    quiet.put(NoticeKind::moved, NoticeState::gathering);
    quiet.put(NoticeKind::published, NoticeState::released, [](model::Notice& notice) {
        notice.recipient = model::RecipientId{"desk.webcast"};
        notice.subject = "1";
        notice.booking = {};
    });
    quiet.put(NoticeKind::receipt, NoticeState::released, {}, std::nullopt, "hlm2030");
    auto const listed = [&](char const* query) {
        return ids(quiet.presiding.get(at(std::string{"notices"} + query)));
    };
    CHECK(listed("") == Ids{"n4", "n3", "n2", "n1"});
    CHECK(listed("?state=review") == Ids{"n2"});
    CHECK(listed("?kind=moved") == Ids{"n3", "n2"});
    CHECK(listed("?recipient=desk.webcast") == Ids{"n4"});
    CHECK(listed("?recipient=KEN").empty());
    CHECK(listed("?state=released&kind=receipt&recipient=FRA&limit=1") == Ids{"n1"});
    for (char const* bad : {"?state=told", "?kind=other", "?limit=0", "?cursor=n1", "?colour=1"}) {
        CAPTURE(bad);
        CHECK(quiet.presiding.get(at(std::string{"notices"} + bad)).status == 400);
    }
    json const desk = parsed(quiet.presiding.get(at("notices/n4")));
    CHECK(desk["recipient"]["name"] == "Desk of the webcast");
    CHECK(desk["about"]["publication"] == "1");
    // Of another meeting, or no name at all.
    for (char const* name : {"n5", "n9", "n", "4", "n04", "n-1", "n1x", "m1"}) {
        CAPTURE(name);
        CHECK(quiet.presiding.get(at(std::string{"notices/"} + name)).status == 404);
    }
    auto const one = quiet.presiding.get(at("notices/n1"));
    CHECK(one.header("ETag").starts_with("\"1."));
    CHECK(quiet.presiding.get(at("notices/n1"), {{"If-None-Match", one.header("ETag")}}).status ==
          304);
}

TEST_CASE("A notice is told with its plans, and what became of its mail in words") {
    QuietNotices quiet;
    auto const plan = [](char const* segment, char const* begin) {
        return model::ToldPlan{model::SegmentId{segment}, moment(begin)};
    };
    auto const id = quiet.put(
        NoticeKind::moved, NoticeState::released,
        [&](model::Notice& notice) {
            notice.tells_plan = true;
            notice.plan = plan("debate-2", "2025-11-25T15:06:00Z");
            notice.before = plan("debate-9", "2025-11-24T16:51:00Z");
        },
        MailState::refused);
    json const told =
        parsed(quiet.secretariat.get(at("notices/n" + std::to_string(id) + "?lang=es")));
    CHECK(told["tells_plan"] == true);
    CHECK(told["planned"]["segment"]["id"] == "debate-2");
    CHECK(told["planned"]["sitting"]["id"] == "25-am");
    CHECK(told["planned"]["local"] == "2025-11-25T10:06:00-05:00");
    CHECK(told["planned_before"]["sitting"].is_null());
    CHECK(told["mail"]["id"] == "m1");
    CHECK(told["mail"]["state"] == "refused");
    CHECK(told["mail"]["attempts"] == 2);
    CHECK(told["mail"]["reply"] == 550);
    CHECK(told["mail"]["problem"] == "El servidor de correo lo rechazó.");
    CHECK(told["text"].size() >= 3);
}

TEST_CASE("What is under review is released or discarded, and what is not is passed over") {
    QuietNotices quiet;
    auto const review = [&](NoticeKind kind) { return quiet.put(kind, NoticeState::review); };
    auto const a = review(NoticeKind::moved);
    auto const b = review(NoticeKind::moved);
    auto const told = quiet.put(NoticeKind::receipt, NoticeState::released);
    auto const gathering = quiet.put(NoticeKind::moved, NoticeState::gathering);
    auto const c = review(NoticeKind::other_day);
    auto const d = review(NoticeKind::list_closing);

    // Rehearsed, it changes nothing.
    json const everything{{"decision", "discard"}, {"all", true}};
    auto const rehearsed = parsed(quiet.decide(everything, {}, "?dry_run=true"));
    CHECK(rehearsed["decided"] == json{"n1", "n2", "n5", "n6"});
    CHECK(rehearsed["dry_run"] == true);
    CHECK(quiet.state(a) == NoticeState::review);

    auto const named =
        quiet.decide({{"decision", "release"}, {"notices", {"n3", "n1", "n4", "n1"}}});
    CHECK(named.header("Cache-Control") == "no-store");
    CHECK(parsed(named) == json{{"decided", {"n1"}}, {"passed_over", {"n3", "n4"}}});
    auto const released = quiet.kept(a).notice;
    CHECK(released.state == NoticeState::released);
    CHECK(released.decided_at == quiet.service.clock().now());
    CHECK_FALSE(released.decided_by.empty());
    CHECK(released.revision == 2);
    CHECK(quiet.state(b) == NoticeState::review);

    CHECK(parsed(quiet.decide({{"decision", "discard"}, {"kind", "other_day"}}))["decided"] ==
          json{"n5"});
    CHECK(quiet.state(c) == NoticeState::discarded);
    CHECK(parsed(quiet.decide({{"decision", "release"}, {"all", true}}))["decided"] ==
          json{"n2", "n6"});
    CHECK(quiet.state(d) == NoticeState::released);
    CHECK(quiet.state(told) == NoticeState::released);
    CHECK(quiet.state(gathering) == NoticeState::gathering);
    CHECK(parsed(quiet.decide(everything))["decided"].empty());
}

TEST_CASE("A decision on what is not there decides nothing") {
    QuietNotices quiet;
    auto const a = quiet.put(NoticeKind::moved, NoticeState::review);
    auto const elsewhere =
        quiet.put(NoticeKind::moved, NoticeState::review, {}, std::nullopt, "hlm2030");
    REQUIRE(elsewhere == 2);
    auto const answer =
        quiet.decide({{"decision", "release"}, {"notices", {"n1", "n2", "n9", "me"}}});
    CHECK(answer.status == 422);
    CHECK(problem_code(answer) == "unknown-name");
    CHECK(pointers(answer) == Ids{"/notices/1", "/notices/2", "/notices/3"});
    CHECK(parsed(answer)["errors"][1]["message"] == "There is no notice with the identifier n9.");
    CHECK(quiet.state(a) == NoticeState::review);
    for (json const& bad :
         {json{{"decision", "release"}}, json{{"all", true}},
          json{{"decision", "tell"}, {"all", true}}, json{{"decision", "release"}, {"all", false}},
          json{{"decision", "release"}, {"all", true}, {"kind", "moved"}},
          json{{"decision", "release"}, {"kind", "other"}},
          json{{"decision", "release"}, {"notices", json::array()}},
          json{{"decision", "release"}, {"notices", "n1"}},
          json{{"decision", "release"}, {"notices", {7}}},
          json{{"decision", "release"}, {"all", true}, {"reason", "none"}}}) {
        CAPTURE(bad.dump());
        CHECK(problem_code(quiet.decide(bad)) == "schema");
    }
    CHECK(quiet.france.post(at("notices/decisions"), {{"decision", "release"}, {"all", true}})
              .status == 403);
    CHECK(quiet.state(a) == NoticeState::review);
}

TEST_CASE("A decision that is repeated with its key is taken once") {
    QuietNotices quiet;
    quiet.put(NoticeKind::moved, NoticeState::review);
    quiet.put(NoticeKind::receipt, NoticeState::released);
    Headers const key{{"Idempotency-Key", "once"}};
    json const body{{"decision", "release"}, {"notices", {"n1", "n2"}}};
    auto const first = quiet.decide(body, key);
    CHECK(parsed(first) == json{{"decided", {"n1"}}, {"passed_over", {"n2"}}});
    CHECK(quiet.decide(body, key).body == first.body);
    CHECK(quiet.kept(1).notice.revision == 2);
    CHECK(problem_code(quiet.decide({{"decision", "discard"}, {"all", true}}, key)) ==
          "key-reused");
    // Also where there was nothing to decide: what comes later is another matter.
    Headers const other{{"Idempotency-Key", "nothing"}};
    json const all{{"decision", "release"}, {"all", true}};
    CHECK(parsed(quiet.decide(all, other))["decided"].empty());
    quiet.put(NoticeKind::moved, NoticeState::review);
    CHECK(parsed(quiet.decide(all, other))["decided"].empty());
    CHECK(quiet.state(3) == NoticeState::review);
}

TEST_CASE("A notice goes into a new mail where the one before came to nothing") {
    QuietNotices quiet;
    quiet.contact("FRA");
    auto const released = [&](std::optional<MailState> mail) {
        return quiet.put(NoticeKind::receipt, NoticeState::released, {}, mail);
    };
    for (auto const mail : {std::optional<MailState>{}, std::optional{MailState::uncertain},
                            std::optional{MailState::refused}, std::optional{MailState::expired}}) {
        auto const id = released(mail);
        CAPTURE(id);
        auto const rehearsed = quiet.again(id, {}, "?dry_run=true");
        CHECK(rehearsed.status == 200);
        CHECK(parsed(rehearsed)["mail"]["id"].is_null());
        CHECK(quiet.kept(id).notice.revision == 1);
        auto const answer = quiet.again(id);
        CHECK(answer.status == 202);
        CHECK(answer.header("Location") == at("notices/n" + std::to_string(id)));
        CHECK(parsed(answer)["mail"]["state"] == "waiting");
        auto const kept = quiet.kept(id);
        CHECK(kept.notice.revision == 2);
        REQUIRE(kept.mail);
        CHECK(kept.mail->state == MailState::waiting);
        CHECK(kept.mail->attempts == 0);
        CHECK(kept.mail->recipient.str() == "FRA");
        CHECK(kept.mail->useful_until == quiet.service.clock().now() + std::chrono::hours{72});
        // It is on its way now.
        CHECK(problem_code(quiet.again(id)) == "conflict");
    }
    for (auto const mail : {MailState::waiting, MailState::sending, MailState::sent}) {
        auto const answer = quiet.again(released(mail));
        CHECK(answer.status == 409);
        CHECK(parsed(answer)["detail"] ==
              "An e-mail that tells this notice is on its way, or was taken by the mail server.");
    }
    auto const undecided = quiet.put(NoticeKind::receipt, NoticeState::released,
                                     [](model::Notice& notice) { notice.mail.reset(); });
    CHECK(quiet.again(undecided).status == 409);
}

TEST_CASE("What was not released, and who has no address, gets no mail") {
    QuietNotices quiet;
    auto const told = quiet.put(NoticeKind::receipt, NoticeState::released);
    auto const nobody = quiet.again(told);
    CHECK(nobody.status == 409);
    CHECK(parsed(nobody)["detail"] == "No address is known of this recipient.");
    quiet.contact("FRA");
    for (auto const state : {NoticeState::gathering, NoticeState::review, NoticeState::discarded})
        CHECK(parsed(quiet.again(quiet.put(NoticeKind::moved, state)))["detail"] ==
              "The notice has not been released.");
    CHECK(quiet.again(99).status == 404);
    CHECK(quiet.presiding.post(at("notices/n1/mail"), json::object()).status == 403);
    CHECK(quiet.secretariat.post(at("notices/n1/mail"), {{"reason", "none"}}).status == 400);
    // With a key it is one mail.
    Headers const key{{"Idempotency-Key", "once"}};
    auto const first = quiet.again(told, key);
    CHECK(first.status == 202);
    CHECK(quiet.again(told, key).body == first.body);
    std::int64_t mails = 0;
    quiet.with_store([&](server::store::Store& store) { mails = store.last_mail(); });
    CHECK(mails == 1);
}

TEST_CASE("Nothing that is done with notices is an event of the meeting") {
    QuietNotices quiet;
    quiet.contact("FRA");
    Untouched log(quiet.service);
    quiet.put(NoticeKind::moved, NoticeState::review);
    quiet.decide({{"decision", "release"}, {"all", true}});
    quiet.again(1);
    CHECK(log.holds());
}

TEST_CASE("Without a mail server none is sent again") {
    QuietNotices quiet(false);
    quiet.contact("FRA");
    auto const id = quiet.put(NoticeKind::receipt, NoticeState::released);
    auto const answer = quiet.again(id);
    CHECK(answer.status == 409);
    CHECK(answer.body.find("No mail server") != std::string::npos);
    CHECK_FALSE(quiet.kept(id).mail);
}
