#include "server/access/tokens.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "server/access/digest.hpp"
#include "server/store/sqlite.hpp"
#include "server/wire/rendering.hpp"
#include "tests/server/api/client.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace rostrum::server::access;
using Role = model::ActorRole;

namespace {

model::Instant const noon{std::chrono::hours{12}};

NewToken token_for(Role role, std::string const& participant = "") {
    TokenRequest request;
    request.role = role;
    if (!participant.empty()) request.participant = model::ParticipantId{participant};
    request.created_at = noon;
    return make_token(request);
}

// Whose the token is to a book that holds that row alone.
std::optional<Principal> found_by(server::store::TokenRow const& row, std::string const& text,
                                  model::Instant real_now) {
    TokenBook book;
    book.load({row});
    return book.find(text, real_now);
}

// Tries until it holds, for at most a second, which is what the interface promises.
template <class Holds>
bool within_a_second(Holds holds) {
    auto const begun = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begun < std::chrono::seconds{1}) {
        if (holds()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return holds();
}

}  // namespace

TEST_CASE("A token's text is known whole, and in no other form") {
    auto const made = token_for(Role::delegation, "FRA");
    auto const other = token_for(Role::secretariat);
    TokenBook book;
    book.load({made.row, other.row});
    auto const found = book.find(made.text, noon);
    REQUIRE(found);
    CHECK(found->role == Role::delegation);
    CHECK(found->participant == model::ParticipantId{"FRA"});
    CHECK(found->token == made.row.id);

    for (std::size_t size = 0; size < made.text.size(); ++size) {
        CHECK_FALSE(book.find(made.text.substr(0, size), noon));
        CHECK_FALSE(book.find(made.text.substr(size + 1), noon));
        std::string changed = made.text;
        changed[size] = changed[size] == 'x' ? 'y' : 'x';
        CHECK_FALSE(book.find(changed, noon));
    }
    std::string const mine = "rostrum_" + made.row.id + "_";
    std::string const theirs = std::string{secret_of(other.text)};
    for (std::string const& text :
         {mine + theirs, "rostrum_" + other.row.id + "_" + std::string{secret_of(made.text)}, mine,
          mine + "_", "Rostrum" + made.text.substr(7), " " + made.text, made.text + " ",
          made.text + "=", made.text + made.text, mine + made.row.secret_sha256,
          std::string{"rostrum__"}, std::string{"rostrum"}, std::string{}})
        CHECK_FALSE(book.find(text, noon));
    CHECK_FALSE(TokenBook{}.find(made.text, noon));
}

TEST_CASE("A token holds until the instant of its expiry or its revocation") {
    auto made = token_for(Role::secretariat);
    made.row.expires_at = noon;
    CHECK(found_by(made.row, made.text, noon - model::Milliseconds{1}));
    CHECK_FALSE(found_by(made.row, made.text, noon));
    made.row.expires_at.reset();
    made.row.revoked_at = noon;
    CHECK_FALSE(found_by(made.row, made.text, noon));
}

TEST_CASE("A row with a role that this build does not know, or none to have, opens nothing") {
    for (char const* role : {"king", "", "schedule", "command_line", "Secretariat"}) {
        auto made = token_for(Role::secretariat);
        made.row.role = role;
        CHECK_FALSE(found_by(made.row, made.text, noon));
        CHECK_FALSE(token_role(role));
    }
}

TEST_CASE("What is stored of a token is no secret") {
    std::set<std::string> secrets;
    for (int i = 0; i < 200; ++i) {
        auto const made = token_for(Role::webcast);
        std::string const secret{secret_of(made.text)};
        CHECK(secret.size() == 43);  // 256 bits in base64url
        CHECK(made.row.secret_sha256 == sha256_hex(secret));
        for (std::string const& field :
             {made.row.id, made.row.salt, made.row.label, made.row.created_by})
            CHECK(field.find(secret) == std::string::npos);
        secrets.insert(secret);
    }
    CHECK(secrets.size() == 200);
}

TEST_CASE("A repeatable token comes again from the same bearer and key alone") {
    TokenRequest request;
    auto const made = make_repeatable_token(request, "bearer", "key");
    CHECK(repeat_token(made.row, "bearer", "key") == made.text);
    CHECK(repeat_token(made.row, "another", "key") != made.text);
    CHECK(repeat_token(made.row, "bearer", "another") != made.text);
    CHECK(make_repeatable_token(request, "bearer", "key").text != made.text);
    CHECK(found_by(made.row, made.text, noon));
}

TEST_CASE("The Authorization header is a scheme, a space and one token") {
    CHECK(bearer("Bearer abc") == "abc");
    CHECK(bearer("bEARER   abc  ") == "abc");
    for (char const* text : {"", "Bearer", "Bearer ", "Bearer  ", "Basic abc", "Bearerabc", "abc",
                             "Bearer a b", "Bearer a, Bearer b"})
        CHECK_FALSE(bearer(text));
}

TEST_CASE("A token that does not hold is 401 everywhere, where none is needed as well") {
    Service service;
    std::string const good = service.token(Role::secretariat);
    for (std::string const& text : {good.substr(0, good.size() - 1), std::string{"rostrum_x_y"}}) {
        ApiClient client(service.port(), text);
        for (std::string const& target :
             {std::string{"/healthz"}, at("rules"), at("bookings"), std::string{"/v1/tokens"}}) {
            auto const answer = client.get(target);
            CHECK(answer.status == 401);
            CHECK(problem_code(answer) == "unauthorized");
            CHECK(answer.header("WWW-Authenticate") ==
                  "Bearer realm=\"rostrum\", error=\"invalid_token\"");
        }
        Untouched before(service);
        CHECK(client.post(at("bookings"), statement("FRA")).status == 401);
        CHECK(before.holds());
    }
    ApiClient nobody(service.port());
    for (char const* value : {"Basic dXNlcjpwYXNz", "Bearer", "Bearer a b"})
        CHECK(nobody.get(at("rules"), {{"Authorization", value}}).status == 401);
    CHECK(nobody.get(at("rules")).status == 200);
    auto const needed = nobody.post(at("bookings"), statement("FRA"));
    CHECK(needed.status == 401);
    CHECK(needed.header("WWW-Authenticate") == "Bearer realm=\"rostrum\"");
    // Two headers are joined to one value, which is no token.
    CHECK(ApiClient(service.port(), good)
              .get(at("rules"), {{"Authorization", "Bearer " + good}})
              .status >= 400);
}

TEST_CASE("Tokens expire by the real clock, whatever day the meeting has") {
    Service service;
    ApiClient administrator(service.port(), service.token(Role::administrator));
    auto const in_an_hour = server::wire::utc(Service::a_week_before + std::chrono::hours{1});
    auto const made =
        administrator.post("/v1/tokens", {{"role", "secretariat"}, {"expires_at", in_an_hour}});
    REQUIRE(made.status == 201);
    ApiClient officer(service.port(), parsed(made)["token"]);
    service.set_time(Service::a_week_before + std::chrono::hours{24 * 30});
    CHECK(officer.get(at("list")).status == 200);
    service.clock().set_real(Service::a_week_before + std::chrono::minutes{59});
    CHECK(officer.get(at("list")).status == 200);
    service.clock().set_real(Service::a_week_before + std::chrono::hours{1});
    CHECK(officer.get(at("list")).status == 401);

    for (char const* past : {"2025-11-17T13:59:59Z", "1999-01-01T00:00:00Z"}) {
        auto const refused =
            administrator.post("/v1/tokens", {{"role", "webcast"}, {"expires_at", past}});
        CHECK(refused.status == 400);
        CHECK(pointers(refused) == std::vector<std::string>{"/expires_at"});
    }
}

TEST_CASE("A token's request says a role, and a participant where the role is bound to one") {
    Service service;
    ApiClient administrator(service.port(), service.token(Role::administrator));
    struct Slip {
        nlohmann::json body;
        int status;
        std::string pointer;
    };
    Slip const slips[] = {
        {{{"role", "delegation"}}, 400, "/participant"},
        {{{"role", "stakeholder"}}, 400, "/participant"},
        {{{"role", "secretariat"}, {"participant", "FRA"}}, 400, "/participant"},
        {{{"role", "king"}}, 400, "/role"},
        {{{"role", "schedule"}}, 400, "/role"},
        {{{"role", "command_line"}}, 400, "/role"},
        {{{"role", 1}}, 400, "/role"},
        {{{"role", "webcast"}, {"label", std::string(201, 'x')}}, 400, "/label"},
        {{{"role", "webcast"}, {"expires_at", "2026-01-01T00:00:00"}}, 400, "/expires_at"},
        {{{"role", "webcast"}, {"secret", "x"}}, 400, "/secret"},
        {{{"role", "delegation"}, {"participant", "XXX"}}, 422, "/participant"},
    };
    for (Slip const& slip : slips) {
        auto const answer = administrator.post("/v1/tokens", slip.body);
        CAPTURE(slip.body, answer.body);
        CHECK(answer.status == slip.status);
        REQUIRE_FALSE(pointers(answer).empty());
        CHECK(pointers(answer).front() == slip.pointer);
    }
    CHECK(parsed(administrator.get("/v1/tokens"))["items"].size() == 1);
    auto const dry = administrator.post("/v1/tokens?dry_run=true", {{"role", "webcast"}});
    CHECK(dry.status == 200);
    CHECK_FALSE(parsed(dry).contains("token"));
    CHECK(parsed(administrator.get("/v1/tokens"))["items"].size() == 1);
}

TEST_CASE("A list of tokens tells no secret, and a revoked one stays in it") {
    Service service;
    std::string const own = service.token(Role::administrator);
    ApiClient administrator(service.port(), own);
    auto const made = administrator.post("/v1/tokens", {{"role", "webcast"}});
    std::string const text = parsed(made)["token"];
    std::string const id = parsed(made)["id"];
    ApiClient webcast(service.port(), text);
    CHECK(webcast.get(at("now")).status == 200);
    auto const dry = administrator.remove("/v1/tokens/" + id + "?dry_run=true");
    CHECK(dry.status == 200);
    CHECK(webcast.get(at("now")).status == 200);
    auto const revoked = administrator.remove("/v1/tokens/" + id);
    CHECK(revoked.status == 200);
    CHECK(webcast.get(at("now")).status == 401);
    CHECK(administrator.remove("/v1/tokens/" + id).body == revoked.body);
    CHECK(administrator.remove("/v1/tokens/none").status == 404);
    auto const list = administrator.get("/v1/tokens");
    CHECK(parsed(list)["items"].size() == 2);
    for (std::string const& one : {own, text}) {
        CHECK(list.body.find(secret_of(one)) == std::string::npos);
        CHECK(list.body.find(sha256_hex(secret_of(one))) == std::string::npos);
    }
}

TEST_CASE("What the command line makes and revokes beside a serving process is seen in a second") {
    Folder folder;
    Service service(
        server::store::open_sqlite(folder.path, {.exclusive = true, .create = true, .vfs = ""}));
    auto const beside = server::store::open_sqlite(folder.path, {});
    auto const made = token_for(Role::secretariat);
    beside->add_token(made.row, std::nullopt);
    ApiClient officer(service.port(), made.text);
    CHECK(within_a_second([&] { return officer.get(at("list")).status == 200; }));
    CHECK(officer.post(at("bookings"), statement("FRA")).status == 201);
    REQUIRE(beside->revoke_token(made.row.id, service.clock().real_now()));
    CHECK(within_a_second([&] { return officer.get(at("list")).status == 401; }));
}
