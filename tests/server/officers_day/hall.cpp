#include "tests/server/officers_day/hall.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "server/clock.hpp"
#include "server/store/sqlite.hpp"
#include "tests/server/commands.hpp"

namespace rostrum::tests {

namespace {

using nlohmann::json;

// 2^-16: a minute and more for each millisecond of the rehearsal.
constexpr double speed = 0.0000152587890625;
constexpr char const* speed_text = "0.0000152587890625";

// A rehearsal goes on from where it began. Another instant is put into the store while nobody
// serves it, as if the same store had been begun then; a store without a clock has still to begin.
void put_clock(std::string const& data, std::string const& at) {
    auto const store = server::store::open_sqlite(data, serving);
    if (!store->clock()) return;
    store->set_clock({true, instant(at), server::SystemClock{}.real_now(), speed});
}

std::string who_speaks(json const& booking) {
    std::string const participant = booking["participant"]["id"];
    if (booking["capacity"] != "group") return participant;
    if (booking["group"].is_null()) return participant + "/joint";
    return participant + "/" + booking["group"]["id"].get<std::string>();
}

// "2025-11-24T11:01:30-05:00" without its T and its offset.
std::string begins(json const& booking) {
    if (booking["planned"].is_null()) return "overflow";
    std::string const local = booking["planned"]["local"];
    return local.substr(0, 10) + " " + local.substr(11, 8);
}

}  // namespace

Hall::Hall(std::vector<std::string> const& delegations) {
    auto const token = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"token", "create", "--data", data(), "--config-folder",
                                             ROSTRUM_SOURCE_DIR "/config"});
        Finished const made = run(arguments);
        REQUIRE(made.status == 0);
        return made.output.substr(0, made.output.find('\n'));
    };
    tokens_["secretariat"] = token({"--role", "secretariat"});
    for (std::string const& delegation : delegations)
        tokens_[delegation] = token({"--role", "delegation", "--participant", delegation});
}

void Hall::serve_from(std::string const& instant) {
    kill();
    put_clock(data(), instant);
    process_.reset(
        new ServiceProcess({"serve", "--data", data(), "--listen", "127.0.0.1:0", "--meeting",
                            ROSTRUM_SOURCE_DIR "/config/meetings/hlm2025.json", "--config-folder",
                            ROSTRUM_SOURCE_DIR "/config", "--rehearse-from", instant, "--speed",
                            speed_text, "--rate-per-second", "0"},
                           beside("serve.log")));
    process_->port();
}

void Hall::kill() {
    clients_.clear();
    process_.reset();
}

Finished Hall::run(std::vector<std::string> const& arguments) const {
    ServiceProcess process(arguments, beside("run.log"));
    Finished command;
    command.output = process.output();
    command.status = process.wait();
    return command;
}

ApiClient& Hall::as(std::string const& who) {
    std::string const name = who.substr(0, who.find('/'));
    auto& client = clients_[name];
    if (!client) client = std::make_unique<ApiClient>(process_->port(), tokens_.at(name));
    return *client;
}

void Hall::post_and_kill(std::string const& target, json const& body, std::string const& key) {
    std::string const text = body.dump();
    RawClient connection(process_->port());
    REQUIRE(connection.send(
        "POST " + target + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " +
        tokens_.at("secretariat") + "\r\nContent-Type: application/json\r\nIdempotency-Key: " +
        key + "\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text));
    kill();
}

std::vector<ListLine> Hall::served() {
    auto const answer = officer().get(at("bookings?limit=500"));
    REQUIRE(answer.status == 200);
    json const page = parsed(answer);
    REQUIRE(page["next"].is_null());
    std::vector<ListLine> lines;
    for (json const& booking : page["items"])
        if (!booking["position"].is_null())
            lines.push_back({booking["position"], booking["id"], who_speaks(booking),
                             booking["level"], begins(booking)});
    std::sort(lines.begin(), lines.end(),
              [](auto const& a, auto const& b) { return a.position < b.position; });
    return lines;
}

std::uint64_t Hall::version() {
    return parsed(officer().get(at("list")))["version"];
}

}  // namespace rostrum::tests
