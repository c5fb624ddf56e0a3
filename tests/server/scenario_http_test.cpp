// Whole meetings as text, over HTTP beside the core; tests/scenarios/README.md says the format.

#include <catch2/catch.hpp>
#include <stdexcept>

#include "config/instant.hpp"
#include "server/store/memory.hpp"
#include "tests/scenarios/core_driver.hpp"
#include "tests/server/api/client.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace rostrum::tests::scenarios;

namespace {

using nlohmann::json;

std::string word(json const& value) {
    return value.get<std::string>();
}

std::string text_or_empty(json const& value) {
    return value.is_null() ? "" : word(value);
}

model::Instant instant_of(json const& value) {
    auto const parsed = config::parse_instant(word(value));
    if (!parsed) throw std::runtime_error("no instant: " + value.dump());
    return *parsed;
}

std::vector<std::string> rules_of(json const& findings) {
    std::vector<std::string> rules;
    for (json const& finding : findings)
        rules.push_back(word(finding.at("rule")));
    return rules;
}

std::string words_for(RawAnswer const& answer) {
    if (answer.status == 403) return "forbidden";
    if (answer.status == 404) return "not found";
    if (answer.status == 409) return "conflict";
    if (answer.status != 422) return std::to_string(answer.status) + ' ' + answer.body;
    json const problem = json::parse(answer.body);
    std::string text = "refused";
    for (std::string const& rule : rules_of(problem.value("violations", json::array())))
        text += ' ' + rule;
    for (json const& error : problem.value("errors", json::array()))
        text += " unknown " + word(error.at("pointer"));
    return text;
}

std::string who(json const& booking) {
    if (booking.at("kind") == "role") return word(booking.at("role").at("id"));
    json const& participant = booking.at("participant");
    if (booking.at("kind") == "panel" && participant.is_null())
        return text_or_empty(booking.at("organization"));
    std::string text = word(participant.at("id"));
    if (booking.at("kind") == "panel") return text;
    if (!booking.at("group").is_null()) text += ':' + word(booking.at("group").at("id"));
    if (!booking.at("states").empty()) text += ":joint";
    return text;
}

Standing standing_of(json const& booking) {
    Standing standing;
    standing.who = who(booking);
    standing.state = word(booking.at("state"));
    if (!booking.at("position").is_null()) standing.position = booking.at("position").get<int>();
    standing.warnings = rules_of(booking.at("warnings"));
    json const& planned = booking.at("planned");
    if (planned.is_null()) return standing;
    standing.segment = word(planned.at("segment").at("id"));
    standing.starts = word(planned.at("local"));
    auto const starts_at = instant_of(planned.at("starts_at"));
    if (instant_of(planned.at("local")) != starts_at)
        throw std::runtime_error("the local time is not the instant's: " + planned.dump());
    auto const length = instant_of(planned.at("ends_at")) - starts_at;
    standing.seconds = std::chrono::duration_cast<model::Seconds>(length).count();
    return standing;
}

std::string or_dash(json const& value) {
    return value.is_null() ? "-" : word(value);
}

std::string who_of_turn(json const& turn) {
    if (!turn.at("booking").is_null()) return word(turn.at("booking"));
    if (!turn.at("participant").is_null()) return word(turn.at("participant").at("id"));
    return text_or_empty(turn.at("organization"));
}

Statements statements(json const& amounts) {
    auto const count = [&](char const* what) {
        return amounts.at(what).at("statements").get<int>();
    };
    return {count("total"), count("taken"), count("free"), count("overflow")};
}

// The whole service, through its sockets. Every act is tried in a dry run first, which must say
// what then happens.
class HttpDriver final : public Driver {
public:
    explicit HttpDriver(Scenario const& scenario)
        : service_(std::make_unique<server::store::MemoryStore>(), {scenario.meeting},
                   scenario.begins),
          base_("/v1/meetings/" + service_.engine().meetings().front().str()) {
        act_as(model::ActorRole::secretariat, "");
    }

    std::string name() const override { return "the service"; }
    void set_time(model::Instant at) override { service_.set_time(at); }
    void act_as(model::ActorRole role, std::string const& participant) override {
        actor_ = &client(role, participant);
    }

    Answer book(json const& body) override { return act("POST", "/bookings", body); }
    Answer change(std::string const& booking, json const& body) override {
        return act("PATCH", "/bookings/" + booking, body, {{"If-Match", "*"}});
    }
    Answer withdraw(std::string const& booking) override {
        return act("DELETE", "/bookings/" + booking, std::nullopt, {{"If-Match", "*"}});
    }
    Answer restore(std::string const& booking, json const& body) override {
        return act("POST", "/bookings/" + booking + "/restoration", body);
    }
    Answer move(std::string const& booking, json const& body) override {
        return act("POST", "/bookings/" + booking + "/moves", body);
    }
    Answer swap(std::string const& booking, json const& body) override {
        return act("POST", "/bookings/" + booking + "/swaps", body);
    }
    Answer accept(std::string const& swap, json const& body) override {
        return act("POST", "/swaps/" + swap + "/acceptance", body);
    }
    Answer decline(std::string const& swap) override {
        return act("DELETE", "/swaps/" + swap, std::nullopt, {{"If-Match", "*"}});
    }
    Answer accept_request(std::string const& request, json const& body) override {
        return act("POST", "/requests/" + request + "/acceptance", body);
    }
    Answer decline_request(std::string const& request, json const& body) override {
        std::string const reason =
            body.contains("reason") ? "?reason=" + in_a_query(word(body.at("reason"))) : "";
        return act("DELETE", "/requests/" + request + reason, std::nullopt, {{"If-Match", "*"}});
    }
    Answer change_settings(json const& body) override {
        return act("PATCH", "/settings", body, {{"If-Match", "*"}});
    }
    Answer open_or_close(json const& body) override { return act("POST", "/list", body); }
    Answer undo(json const& body) override {
        json const last = read("/list").at("last_act");
        json named = body;
        named["version"] = last.is_null() ? json(1) : last.at("version");
        return act("POST", "/list/undo", named);
    }

    Answer conduct(json const& body) override {
        json named = body;
        if (body.at("action") == "undo") {
            json const last = read("/floor").at("last_step");
            named["step"] = last.is_null() ? json(1) : last.at("version");
        }
        if (body.at("action") == "change_programme") {
            named.erase("segment"), named.erase("starts_at"), named.erase("ends_at");
            named["segments"] = {{{"id", body.at("segment")},
                                  {"starts_at", body.at("starts_at")},
                                  {"ends_at", body.at("ends_at")}}};
        }
        return act("POST", "/floor", named);
    }

    State state() override {
        State state;
        put_floor(state);
        json const list = read("/list");
        state.list_open = list.at("open").get<bool>();
        state.list_since = text_or_empty(list.at("since"));
        json const bookings = read("/bookings?limit=500");
        for (json const& booking : bookings.at("items"))
            state.bookings.emplace(word(booking.at("id")), standing_of(booking));
        json const swaps = read("/swaps?limit=500");
        for (json const& swap : swaps.at("items"))
            state.swaps[word(swap.at("id"))] = word(swap.at("state"));
        json const requests = read("/requests?limit=500");
        for (json const& request : requests.at("items"))
            state.requests[word(request.at("id"))] =
                word(request.at("state")) +
                (request.at("booking").is_null() ? "" : ' ' + word(request.at("booking")));
        json const availability = read("/availability");
        state.capacity["all"] = statements(availability);
        for (json const& segment : availability.at("segments"))
            state.capacity[word(segment.at("segment").at("id"))] = statements(segment);
        check_timetable(state);
        return state;
    }

private:
    ApiClient& client(model::ActorRole role, std::string const& participant) {
        auto const key = std::string{model::name(role)} + ' ' + participant;
        auto found = clients_.find(key);
        if (found == clients_.end())
            found =
                clients_.emplace(key, ApiClient(service_.port(), service_.token(role, participant)))
                    .first;
        return found->second;
    }

    json read(std::string const& path) {
        RawAnswer const answer = client(model::ActorRole::secretariat, "").get(base_ + path);
        if (answer.status != 200)
            throw std::runtime_error(path + ": " + std::to_string(answer.status));
        return json::parse(answer.body);
    }

    Answer act(std::string const& method, std::string const& path, std::optional<json> const& body,
               Headers const& headers = {}) {
        char const* const more = path.find('?') == std::string::npos ? "?" : "&";
        Answer const judged = ask(method, path + more + "dry_run=true", body, headers);
        Answer const done = ask(method, path, body, headers);
        if (judged != done)
            throw std::runtime_error("a dry run answers " + judged.refusal + judged.subject +
                                     ", the act itself " + done.refusal + done.subject);
        return done;
    }

    Answer ask(std::string const& method, std::string const& path, std::optional<json> const& body,
               Headers const& headers) {
        auto const text = body ? std::optional{body->dump()} : std::nullopt;
        RawAnswer const answer = actor_->request(method, base_ + path, headers, text);
        if (answer.status != 200 && answer.status != 201 && answer.status != 202)
            return {words_for(answer), "", {}};
        json const told = json::parse(answer.body);
        if (told.contains("floor_version")) return {"", "floor", rules_of(told.at("warnings"))};
        if (!told.contains("id")) return {"", "list", {}};
        return {"", word(told.at("id")), rules_of(told.value("warnings", json::array()))};
    }

    void put_floor(State& state) {
        json const floor = read("/floor");
        json const& current = floor.at("current");
        state.floor =
            word(floor.at("state")) + ' ' +
            (floor.at("sitting").is_null() ? "-" : word(floor.at("sitting").at("id"))) + ' ' +
            (current.is_null()
                 ? "-"
                 : who_of_turn(current) + " used " +
                       std::to_string(floor.at("clock").at("used_milliseconds").get<long>()));
        for (json const& turn : floor.at("asked"))
            state.asked.emplace(who_of_turn(turn), word(turn.at("id")));
        json const as_run = read("/as-run");
        for (json const& sitting : as_run.at("sittings"))
            for (json const& turn : sitting.at("turns"))
                state.turns[word(turn.at("id"))] =
                    who_of_turn(turn) + ' ' + word(turn.at("state")) + ' ' +
                    or_dash(turn.at("began_at")) + ' ' + or_dash(turn.at("ended_at")) + " used " +
                    std::to_string(turn.at("used_milliseconds").get<long>()) + " pauses " +
                    std::to_string(turn.at("pauses").get<int>());
    }

    // The timetable has every statement and seat where its booking says it is.
    void check_timetable(State const& state) {
        std::map<std::string, std::string> shown;
        json const timetable = read("/timetable");
        for (json const& sitting : timetable.at("sittings"))
            for (json const& segment : sitting.at("segments"))
                for (json const& entry : segment.at("entries"))
                    if (!entry.at("booking").is_null())
                        shown[word(entry.at("booking"))] =
                            word(segment.at("id")) + ' ' + word(entry.at("planned").at("local"));
        for (json const& entry : timetable.at("overflow"))
            shown[word(entry.at("booking"))] = "overflow";
        for (auto const& [id, standing] : state.bookings) {
            if (standing.state == "withdrawn") continue;
            std::string const there = standing.segment.empty()
                                          ? standing.state
                                          : standing.segment + ' ' + standing.starts;
            if (shown[id] != there)
                throw std::runtime_error("the timetable has " + id + " at " + shown[id] +
                                         ", the booking at " + there);
            shown.erase(id);
        }
        if (!shown.empty())
            throw std::runtime_error("the timetable has " + shown.begin()->first + " too much");
    }

    Service service_;
    std::string base_;
    std::map<std::string, ApiClient> clients_;
    ApiClient* actor_ = nullptr;
};

}  // namespace

TEST_CASE("whole meetings run over HTTP as in the core") {
    for (Scenario const& scenario : all_scenarios())
        DYNAMIC_SECTION(scenario.name) {
            CoreDriver core(scenario.meeting, scenario.begins);
            HttpDriver service(scenario);
            auto const failures = run(scenario, {&service, &core});
            for (std::string const& failure : failures)
                FAIL_CHECK(failure);
            CHECK(failures.empty());
        }
}
