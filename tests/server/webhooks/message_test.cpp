#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/webhooks/message.hpp"

using namespace rostrum;
using namespace rostrum::server;
using namespace rostrum::server::webhooks;

namespace {

Origin const some_origin{"5f0c2a9e", model::MeetingId{"hlm2025"}, false};

std::string text_of_file(std::string const& path) {
    std::ostringstream text;
    text << std::ifstream(ROSTRUM_SOURCE_DIR "/" + path).rdbuf();
    return std::move(text).str();
}

store::StoredEvent stored_event(std::string type, std::string body) {
    store::StoredEvent event;
    event.version = 42;
    event.at = model::Instant{std::chrono::seconds{1'764'000'000}};
    event.type = std::move(type);
    event.body = std::move(body);
    return event;
}

}  // namespace

TEST_CASE("Every type of message is documented, and in the contract") {
    std::string const guide = text_of_file("docs/webhooks.md");
    std::string const contract = text_of_file("openapi.yaml");
    CHECK(message_types().size() == 11);
    for (std::string_view const type : message_types()) {
        CAPTURE(type);
        CHECK(guide.find("`" + std::string{type} + "`") != std::string::npos);
        CHECK(contract.find("- " + std::string{type} + "\n") != std::string::npos);
    }
    CHECK(guide.find(test_type) != std::string::npos);
}

TEST_CASE("What is not for webhooks is told to nobody") {
    for (char const* type : {"booked", "withdrawn", "moved", "settings_changed", "speaker_ready"}) {
        CHECK_FALSE(may_be_told(type));
        CHECK_FALSE(message_of(some_origin, {}, stored_event(type, "{}")));
    }
    CHECK(may_be_told("speech_begun"));
}

TEST_CASE(
    "A motion is told where it was carried and ends or suspends the meeting, a text where it "
    "was adopted") {
    auto const type = [](char const* event, char const* body) -> std::string {
        auto const message = message_of(some_origin, {}, stored_event(event, body));
        return message ? message->type : "";
    };
    auto const motion = [&](char const* kind, bool carried) {
        std::string const body = std::string{R"({"kind":")"} + kind + R"(","vote":{},"carried":)" +
                                 (carried ? "true}" : "false}");
        return type("motion_decided", body.c_str());
    };
    CHECK(motion("suspend_meeting", true) == "sitting.suspended");
    CHECK(motion("adjourn_meeting", true) == "sitting.adjourned");
    CHECK(motion("adjourn_meeting", false).empty());
    CHECK(motion("close_debate", true).empty());
    CHECK(type("action_taken", R"({"symbol":"A/80/L.8","vote":{},"adopted":true})") ==
          "declaration.adopted");
    CHECK(type("action_taken", R"({"symbol":"A/80/L.8","vote":{},"adopted":false})").empty());
}

TEST_CASE("A point of order is told as a statement that begins") {
    auto const message = message_of(
        some_origin, {},
        stored_event("point_raised",
                     R"({"turn":{"id":"t42","kind":"point_of_order","participant":"KEN"},)"
                     R"("clock":{"since":"2025-11-24T16:00:00Z","limit_seconds":300},)"
                     R"("interrupted":{"id":"t41","kind":"statement","booking":"b17"},)"
                     R"("interrupted_clock":{"used_milliseconds":59000}})"));
    REQUIRE(message);
    CHECK(message->type == "statement.begun");
    CHECK(nlohmann::json::parse(message->body)["data"] ==
          nlohmann::json::parse(R"({"meeting":"hlm2025","version":42,"epoch":"5f0c2a9e",
              "rehearsal":false,"sitting":null,"segment":null,"turn":"t42",
              "kind":"point_of_order","booking":null,"limit_seconds":300})"));
}

TEST_CASE("A publication is told by its number, and one that was held back to nobody") {
    auto const told = [](bool held_back) {
        std::string const body = R"({"number":3,"journal":true,"comment":"x","held_back":)" +
                                 std::string{held_back ? "true}" : "false}"};
        return message_of(some_origin, {}, stored_event("published", body));
    };
    CHECK_FALSE(told(true));
    auto const message = told(false);
    REQUIRE(message);
    CHECK(message->type == "programme.published");
    CHECK(message->id == "5f0c2a9e_hlm2025_42");
    CHECK(nlohmann::json::parse(message->body) ==
          nlohmann::json::parse(R"({"type":"programme.published","timestamp":"2025-11-24T16:00:00Z",
              "data":{"meeting":"hlm2025","version":42,"epoch":"5f0c2a9e","rehearsal":false,
                      "publication":3,"journal":true}})"));
}

TEST_CASE("No id of a message has a full stop, which separates it in what is signed") {
    Origin const dotted{"5f0c2a9e", model::MeetingId{"hlm.2025"}, false};
    auto const message =
        message_of(dotted, {}, stored_event("published", R"({"number":1,"journal":false})"));
    REQUIRE(message);
    CHECK(message->id.find('.') == std::string::npos);
    CHECK(test_message(dotted, 3, "d17", {}).id.find('.') == std::string::npos);
}
