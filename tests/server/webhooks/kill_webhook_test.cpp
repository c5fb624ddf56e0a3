// A serving process is killed again and again while a sitting runs: its endpoint misses nothing.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "tests/server/api/client.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"
#include "tests/server/webhooks/webhook_desk.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using nlohmann::json;

namespace {

constexpr int webhook_kills = 8;

std::string token_for(Folder const& folder, char const* role) {
    ServiceProcess made({"token", "create", "--data", (folder.path / "data").string(), "--role",
                         role, "--config-folder", ROSTRUM_SOURCE_DIR "/config"},
                        folder.path / "token.log");
    std::string const text = made.output();
    REQUIRE(made.wait() == 0);
    return text.substr(0, text.find('\n'));
}

void conduct(ApiClient& presiding, json const& body) {
    auto const answer = presiding.post(at("floor"), body);
    CAPTURE(body.dump(), answer.body);
    REQUIRE(answer.status == 200);
}

// One statement: five more versions of the log, three of which are told.
void one_statement(ApiClient& presiding, std::string const& participant) {
    json body = statement(participant);
    auto const booked = presiding.post(at("bookings"), body);
    REQUIRE(booked.status == 201);
    std::string const booking = parsed(booked)["id"];
    conduct(presiding, {{"action", "call"}, {"booking", booking}, {"reason", "a test"}});
    conduct(presiding, {{"action", "begin"}});
    conduct(presiding, {{"action", "end"}});
}

}  // namespace

TEST_CASE(
    "Killed between a delivery and its cursor, the service tells a webhook everything in "
    "order",
    "[kill][slow]") {
    Folder folder;
    WebhookSink sink;
    std::string const presiding_token_text = token_for(folder, "presiding");
    std::string const secretariat_token_text = token_for(folder, "secretariat");
    std::vector<std::string> const serve{"serve",
                                         "--data",
                                         (folder.path / "data").string(),
                                         "--listen",
                                         "127.0.0.1:0",
                                         "--meeting",
                                         ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json",
                                         "--config-folder",
                                         ROSTRUM_SOURCE_DIR "/config",
                                         "--webhook-allowed-networks",
                                         "127.0.0.1",
                                         "--rehearse-from",
                                         "2025-11-24T11:00:00-05:00"};
    auto const states = member_states();
    std::size_t told = 0;
    for (int round = 0; round <= webhook_kills; ++round) {
        CAPTURE(round);
        ServiceProcess service(serve, folder.path / "serve.log");
        ApiClient presiding(service.port(), presiding_token_text);
        if (round == 0) {
            ApiClient secretariat(service.port(), secretariat_token_text);
            REQUIRE(secretariat.post(at("webhooks"), {{"url", sink.url()}}).status == 201);
            conduct(presiding,
                    {{"action", "open_sitting"}, {"sitting", "24-am"}, {"present", 120}});
            told = 1;
        }
        // Every other time nothing is taken until after the kill.
        bool const deaf = round % 2 == 1;
        if (deaf) sink.hang();
        one_statement(presiding, states[static_cast<std::size_t>(round)].str());
        told += 3;
        if (!deaf) sink.received(told);
        if (round < webhook_kills) service.kill();
        sink.answer(204);
        if (round == webhook_kills) {
            // Everything has come, however often.
            until([&] {
                auto const last = sink.taken().empty() ? 0 : sink.taken().back().version;
                std::map<std::uint64_t, int> versions;
                for (auto const& message : sink.taken())
                    ++versions[message.version];
                return versions.size() == told && versions.rbegin()->first == last;
            });
        }
    }
    // Each is followed by the next there is, or by one that came before, the same bytes: the
    // service was killed before it had kept how far the endpoint was.
    auto const taken = sink.taken();
    std::map<std::uint64_t, ReceivedWebhook> first;
    for (ReceivedWebhook const& message : taken) {
        auto const known = first.emplace(message.version, message).first;
        CHECK(message.id == known->second.id);
        CHECK(message.body == known->second.body);
    }
    for (std::size_t i = 1; i < taken.size(); ++i) {
        auto const next = first.upper_bound(taken[i - 1].version);
        bool const goes_on = next != first.end() && taken[i].version == next->first;
        CHECK((goes_on || taken[i].version <= taken[i - 1].version));
    }
    CHECK(first.size() == told);
}
