#include "server/client/problem.hpp"

#include <catch2/catch.hpp>

namespace rostrum::tests::problem_tests {

using namespace rostrum::server::client;

namespace {

Answer answer(unsigned status, std::string body = "") {
    return {status, {}, std::move(body)};
}

}  // namespace

TEST_CASE("What may be answered otherwise a little later is asked again, and nothing else") {
    for (unsigned const status : {408u, 429u, 500u, 502u, 503u, 504u})
        CHECK(may_pass(answer(status)));
    for (unsigned const status : {200u, 304u, 400u, 401u, 403u, 404u, 409u, 422u})
        CHECK_FALSE(may_pass(answer(status)));
    CHECK(may_pass(answer(409, R"({"type": "/docs#problem-key-in-use"})")));
    CHECK_FALSE(may_pass(answer(409, R"({"type": "/docs#problem-floor"})")));
}

TEST_CASE(
    "A problem is said with its own sentence, what is broken, what is malformed, its status") {
    CHECK(sentences(answer(409, R"({"detail": "No meeting is in progress."})")) ==
          "No meeting is in progress. (409)");
    CHECK(sentences(answer(422, R"({"detail": "Refused.", "violations":
              [{"rule": "R36", "message": "No quorum."}, {"rule": "R1", "message": "Another day."}]})")) ==
          "Refused. R36 No quorum. R1 Another day. (422)");
    CHECK(sentences(answer(400, R"({"detail": "Malformed.", "errors":
              [{"pointer": "/until", "message": "is no instant"}]})")) ==
          "Malformed. /until is no instant (400)");
    // What answers there may be anything.
    for (char const* other : {"", "<html>", "[]", "null", R"({"detail": 3, "errors": 7})",
                              R"({"violations": [1, {"rule": null}]})"})
        CHECK(sentences(answer(502, other)) == "The service answered 502.");
}

}  // namespace rostrum::tests::problem_tests
