#include "server/simulation/player.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "config/instant.hpp"
#include "server/access/digest.hpp"
#include "server/client/problem.hpp"
#include "server/clock.hpp"

namespace rostrum::server::simulation {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds first_wait{100};
constexpr milliseconds longest_wait{5'000};
constexpr milliseconds time_to_tell{500};
// While much time is left the clock is looked at now and then: it may be a rehearsal's, and fast.
constexpr milliseconds longest_sleep{2'000};

// True: it was not interrupted.
bool sleep(milliseconds time, std::stop_token const& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

// The turn that an ask has made: the last of those who wait that is the asker's.
std::string turn_of(json const& floor, json const& ask) {
    std::string turn;
    for (json const& asked : floor.at("asked")) {
        bool const same_kind = asked.at("kind") == ask.at("for");
        json const who = asked.at("participant").is_object() ? asked["participant"]["id"] : json();
        bool const same = ask.contains("participant")
                              ? who == ask["participant"]
                              : asked.at("organization") == ask.at("organization");
        if (same_kind && same) turn = asked.at("id").get<std::string>();
    }
    return turn;
}

std::string line_of(model::Instant at, json const& command, json const& floor) {
    std::string line = config::format_instant(at) + "  " + command.at("action").get<std::string>();
    for (char const* key : {"sitting", "booking", "turn", "participant", "organization", "until"})
        if (auto const found = command.find(key); found != command.end() && found->is_string())
            line += ' ' + found->get<std::string>();
    if (auto const& current = floor.at("current"); current.is_object())
        line += "  [" + current.at("display_name").get<std::string>() + ']';
    return line;
}

std::string count_of(json const& count) {
    return std::to_string(count.at("expected").get<int>()) + " (" +
           std::to_string(count.at("at_least").get<int>()) + " to " +
           std::to_string(count.at("at_most").get<int>()) + ")";
}

// How far the debate is expected to come, in the segment that is next to end.
std::string line_of_forecast(json const& forecast) {
    auto const& segments = forecast.at("segments");
    if (segments.empty()) return {};
    json const& here = segments.front();
    return "  expected by " + here.at("local").get<std::string>().substr(11, 5) + ": " +
           count_of(here.at("heard_by_then")) +
           " statements; of the list without time: " + count_of(forecast.at("overflow"));
}

}  // namespace

void must_conduct(client::Viewer& viewer, std::string const& meeting) {
    // Refused for its role before the floor is looked at, so it may be any command of the presiding
    // role; whatever else is said of it is no matter.
    client::Answer const answer = viewer.ask({"POST",
                                              "/v1/meetings/" + meeting + "/floor?dry_run=true",
                                              {},
                                              json{{"action", "begin"}}.dump()});
    if (answer.status == 401)
        throw client::Refused(
            "A simulation needs a token of the presiding role, in --token or "
            "ROSTRUM_TOKEN: " +
            client::sentences(answer));
    if (answer.status == 403)
        throw client::Refused(
            "That token is not of the presiding role, which a simulation needs: " +
            client::sentences(answer));
}

Player::Player(client::Viewer& viewer, Script const& script, std::function<void(std::string)> say)
    : viewer_(viewer),
      script_(script),
      say_(std::move(say)),
      key_("simulate-" + access::sha256_hex(to_json(script).dump()).substr(0, 20) + '-'),
      given_(script.acts.size()) {}

Played Player::play(std::stop_token const& stop) {
    Played played;
    for (std::size_t i = 0; i < script_.acts.size(); ++i) {
        Act const& act = script_.acts[i];
        if (!wait_until(act.at, stop)) return played;
        client::Answer const answer = give(i, stop);
        if (answer.status == 0) return played;
        json const floor = json::parse(answer.body);
        auto const at = config::parse_instant(floor.at("as_of").get<std::string>());
        if (!at) throw client::Refused("An answer without an instant: " + answer.body);
        if (act.command.at("action") == "ask") given_[i] = turn_of(floor, act.command);
        played.done.push_back(*at);
        played.latest = std::max(played.latest, *at - act.at);
        say_(line_of(*at, command_of(i), floor));
        if (act.command.at("action") == "end" && there_is_time_before(i + 1)) tell_forecast();
    }
    played.whole = true;
    return played;
}

// Where a rehearsal hurries, acts are not to come late for what is only told.
bool Player::there_is_time_before(std::size_t act) {
    if (act >= script_.acts.size()) return true;
    return viewer_.clock().until(script_.acts[act].at, read_machine().steady) >= time_to_tell;
}

// What the service foretells now. It is no act: without an answer the play goes on.
void Player::tell_forecast() {
    try {
        auto const found = viewer_.look("/v1/meetings/" + script_.meeting + "/availability");
        std::string line = found ? line_of_forecast(found->at("forecast")) : std::string{};
        if (!line.empty()) say_(std::move(line));
    } catch (client::Unreachable const&) {
    }
}

bool Player::wait_until(model::Instant at, std::stop_token const& stop) {
    for (;;) {
        auto const here = read_machine().steady;
        auto const left = viewer_.clock().until(at, here);
        if (left <= std::chrono::nanoseconds{0}) return !stop.stop_requested();
        auto const time = std::chrono::ceil<milliseconds>(left);
        if (!sleep(std::min(time, longest_sleep), stop)) return false;
        if (time <= longest_sleep) continue;
        try {
            viewer_.ask({"GET", "/v1/meetings/" + script_.meeting + "/now", {}, ""});
        } catch (client::Unreachable const&) {
            // The clock goes on by what was seen of it.
        }
    }
}

json Player::command_of(std::size_t act) const {
    json command = script_.acts[act].command;
    if (auto const ask = script_.acts[act].ask) command["turn"] = given_[*ask];
    return command;
}

// Again and again until there is an answer; without one, status 0, it was stopped.
client::Answer Player::give(std::size_t act, std::stop_token const& stop) {
    json const command = command_of(act);
    // A change of the programme answers with the floor as well.
    client::Question const question{"POST",
                                    "/v1/meetings/" + script_.meeting + "/floor",
                                    {{"Idempotency-Key", key_ + std::to_string(act)}},
                                    command.dump()};
    milliseconds wait = first_wait;
    for (;; wait = std::min(2 * wait, longest_wait)) {
        try {
            client::Answer answer = viewer_.ask(question);
            if (answer.ok()) return answer;
            if (!client::may_pass(answer))
                throw client::Refused("The service refuses " + command.dump() + ": " +
                                      client::sentences(answer));
            say_("again, after: " + client::sentences(answer));
        } catch (client::Unreachable const& error) {
            say_(std::string{"again, after: "} + error.what());
        }
        if (!sleep(wait, stop)) return {};
    }
}

}  // namespace rostrum::server::simulation
