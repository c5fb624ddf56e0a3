#include <catch2/catch.hpp>
#include <set>

#include "server/webhooks/signature.hpp"

using namespace rostrum;
using namespace rostrum::server::webhooks;

TEST_CASE("A webhook is signed as other implementations of the standard sign it") {
    // The example that the reference libraries of Standard Webhooks are tested with.
    CHECK(sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
               1'614'265'330,
               R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    // RFC 4231, test case 2, with its text as id, seconds and body: the key "Jefe" is padded.
    // The key "Jefe", whose base64 is padded; the digest is that of Python's hmac.
    CHECK(sign("whsec_SmVmZQ==", "a", 1, "b") == "v1,0b+Q6TcYoRmqqnbg3vIwMFStb5NeqHhB3kprRCCJED0=");
}

TEST_CASE("Everything that is signed changes the signature") {
    std::string const secret = make_secret();
    std::string const usual = sign(secret, "id", 7, "body");
    CHECK(usual.size() == 3 + 44);
    CHECK(sign(secret, "ie", 7, "body") != usual);
    CHECK(sign(secret, "id", 8, "body") != usual);
    CHECK(sign(secret, "id", 7, "bodz") != usual);
    CHECK(sign(make_secret(), "id", 7, "body") != usual);
}

TEST_CASE("A secret is 32 bytes in base64, another one each time, and nothing else signs") {
    std::set<std::string> made;
    for (int i = 0; i < 50; ++i)
        made.insert(make_secret());
    CHECK(made.size() == 50);
    for (std::string const& secret : made) {
        CHECK(secret.starts_with("whsec_"));
        CHECK(secret.size() == 6 + 44);
    }
    for (char const* none : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_?"})
        CHECK_THROWS_AS(sign(none, "id", 7, "body"), std::invalid_argument);
}

TEST_CASE("While a secret is rotated both sign, and after that the new one alone") {
    server::store::WebhookRow row;
    row.secret = make_secret();
    model::Instant const now{std::chrono::seconds{1'000}};
    std::string const fresh = sign(row.secret, "id", 1'000, "{}");
    CHECK(signatures(row, now, "id", 1'000, "{}") == fresh);
    row.secret_before = make_secret();
    row.secret_before_until = now + std::chrono::seconds{1};
    std::string const old = sign(row.secret_before, "id", 1'000, "{}");
    CHECK(signatures(row, now, "id", 1'000, "{}") == fresh + ' ' + old);
    CHECK(signatures(row, *row.secret_before_until, "id", 1'000, "{}") == fresh);
}
