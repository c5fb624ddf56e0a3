#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/server/api/client.hpp"
#include "tests/server/service_process.hpp"

namespace rostrum::tests::whole_meeting_tests {

using namespace rostrum::tests;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

constexpr char const* folder_of_config = ROSTRUM_SOURCE_DIR "/config";

// A rehearsal in a process of its own, which may be killed and goes on at the same address.
class Rehearsal {
public:
    Rehearsal() {
        std::string name = (fs::temp_directory_path() / "rostrum-simulation-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        presiding = token({"--role", "presiding"});
        secretariat = token({"--role", "secretariat"});
        serve("127.0.0.1:0");
    }
    ~Rehearsal() {
        process_.reset();
        fs::remove_all(folder_);
    }

    std::uint16_t port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    fs::path file(char const* name) const { return folder_ / name; }
    void kill_and_go_on() {
        process_.reset();
        serve("127.0.0.1:" + std::to_string(port_));
    }

    std::string presiding;
    std::string secretariat;

private:
    std::string token(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(),
                         {"token", "create", "--data", (folder_ / "data").string(),
                          "--config-folder", folder_of_config});
        ServiceProcess made(arguments, folder_ / "token.log");
        std::string const said = made.output();
        REQUIRE(made.wait() == 0);
        return said.substr(0, said.find('\n'));
    }
    void serve(std::string const& address) {
        process_ = std::make_unique<ServiceProcess>(
            std::vector<std::string>{"serve", "--data", (folder_ / "data").string(), "--listen",
                                     address, "--meeting",
                                     ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json",
                                     "--config-folder", folder_of_config, "--rehearse-from",
                                     "2025-11-23T14:00:00-05:00", "--speed", "1800"},
            folder_ / "serve.log");
        port_ = process_->port();
    }

    fs::path folder_;
    std::uint16_t port_ = 0;
    std::unique_ptr<ServiceProcess> process_;
};

// Who is inscribed: some in each part of the debate, every role, a seat on each panel.
void book(ApiClient& officer) {
    std::vector<std::string> const states{"KEN", "FRA", "BRA", "JPN", "IND", "EGY", "MEX", "NOR",
                                          "PER", "GHA", "CHN", "ITA", "FJI", "CAN", "THA", "POL"};
    std::vector<std::string> const parts{"debate-1", "debate-2", "debate-3"};
    for (std::size_t i = 0; i < states.size(); ++i) {
        json body = statement(states[i]);
        body["segments"] = {parts[i * parts.size() / states.size()]};
        auto const answer = officer.post(at("bookings"), body);
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    }
    for (char const* role :
         {"president", "secretary_general", "special_rapporteur", "concluding_remarks"}) {
        auto const answer = officer.post(at("bookings"), {{"kind", "role"}, {"role", role}});
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    }
    for (char const* panel : {"panel-1", "panel-2"}) {
        auto const answer = officer.post(at("bookings"), {{"kind", "panel"},
                                                          {"panel", panel},
                                                          {"function", "moderator"},
                                                          {"participant", "KEN"}});
        INFO(answer.body);
        REQUIRE(answer.status == 201);
    }
}

std::vector<std::string> simulate(Rehearsal const& rehearsal) {
    return {"simulate",        rehearsal.url(),
            "--seed",          "7",
            "--speed",         "1800",
            "--token",         rehearsal.presiding,
            "--script",        rehearsal.file("script.json").string(),
            "--config-folder", folder_of_config};
}

std::size_t turns(Rehearsal const& rehearsal) {
    std::size_t count = 0;
    auto const answer = ApiClient(rehearsal.port()).get(at("as-run"));
    for (json const& sitting : parsed(answer).at("sittings"))
        count += sitting.at("turns").size();
    return count;
}

void wait_for_turns(Rehearsal const& rehearsal, std::size_t wanted) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::minutes{5};
    while (turns(rehearsal) < wanted && std::chrono::steady_clock::now() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    REQUIRE(turns(rehearsal) >= wanted);
}

}  // namespace

TEST_CASE("A whole meeting is played over HTTP, the service killed three times, itself once",
          "[slow]") {
    Rehearsal rehearsal;
    ApiClient officer(rehearsal.port(), rehearsal.secretariat);
    book(officer);
    {
        // Interrupted by its user, and begun again with the same script.
        ServiceProcess first(simulate(rehearsal), rehearsal.file("first.log"));
        wait_for_turns(rehearsal, 4);
        CHECK(first.terminate() == 1);
    }
    ServiceProcess player(simulate(rehearsal), rehearsal.file("second.log"));
    for (std::size_t const wanted : {8u, 16u, 24u}) {
        wait_for_turns(rehearsal, wanted);
        rehearsal.kill_and_go_on();
    }
    std::string const said = player.output();
    INFO(said);
    CHECK(player.wait() == 0);
    CHECK_THAT(said, Catch::Contains("in 5 sittings"));
    CHECK_THAT(said, Catch::EndsWith("the as-run list is the script\n"));
}

}  // namespace rostrum::tests::whole_meeting_tests
