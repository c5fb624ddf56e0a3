#include <fstream>
#include <functional>
#include <stdexcept>

#include "tests/scenarios/expectations.hpp"
#include "tests/scenarios/scenario.hpp"
#include "tests/scenarios/words.hpp"

namespace rostrum::tests::scenarios {

namespace {

using nlohmann::json;

json seconds_or_default(std::string const& word) {
    return word == "default" ? json(nullptr) : json(number(word));
}

json speaker_for_another() {
    return {{"name", "A. N. Other"}, {"on_behalf_of", "the holder of the role"}};
}

// One option; README.md lists them.
void read_option(Words& words, json& body) {
    std::string const option = words.next();
    if (option == "level" || option == "language" || option == "declared" || option == "category" ||
        option == "group")
        body[option] = words.next();
    else if (option == "for")
        body["allotment_seconds"] = seconds_or_default(words.next());
    else if (option == "in")
        body["segments"] = split_at_commas(words.next());
    else if (option == "joint") {
        body["states"] = split_at_commas(words.next());
        body["title"] = words.next();
    } else if (option == "letter")
        body["authorization"] = words.next();
    else if (option == "eov" || option == "no-eov")
        body["contains_eov"] = option == "eov";
    else if (option == "from" || option == "until")
        body[option == "from" ? "not_before" : "not_after"] = words.next();
    else if (option == "inscribed")
        body["inscribed_at"] = words.next();
    else if (option == "because")
        body["reason"] = words.next();
    else if (option == "override") {
        auto const rules = split_at_commas(words.next());
        body["override"] = {{"rules", rules}, {"reason", words.next()}};
    } else if (option == "by")
        body["participant"] = words.next();
    else if (option == "substitute")
        body["speaker"] = speaker_for_another();
    else if (option == "chosen")
        body["chosen_by_president"] = true;
    else if (option == "survivor")
        body["survivor"] = true;
    else if (option == "designated")
        body["designated_by_president"] = true;
    else if (option == "of")
        body["organization"] = words.next();
    else if (option == "registration") {
        auto const basis = words.next();
        body["registration"] = {{"basis", basis}, {"reference", words.next()}};
    } else
        throw std::runtime_error("\"" + option + "\" is no option");
}

json read_options(Words& words, json body) {
    while (!words.done())
        read_option(words, body);
    return body;
}

json statement(Words& words) {
    json body{{"kind", "statement"}};
    body["participant"] = words.next();
    body["capacity"] = words.next();
    body["level"] = words.next();
    return read_options(words, std::move(body));
}

json role(Words& words) {
    json body{{"kind", "role"}};
    body["role"] = words.next();
    return read_options(words, std::move(body));
}

json seat(Words& words) {
    json body{{"kind", "panel"}};
    body["panel"] = words.next();
    body["function"] = words.next();
    if (!words.take("-")) body["participant"] = words.next();
    return read_options(words, std::move(body));
}

json place_beside(Words& words) {
    std::string const side = words.next();
    if (side != "before" && side != "after") throw std::runtime_error("before or after what?");
    json body;
    body[side] = words.next();
    return read_options(words, std::move(body));
}

// What of a meeting's settings is set, as README.md lists it.
json settings(Words& words) {
    json body = json::object();
    std::string const what = words.next();
    if (what == "opens_at" || what == "self_service_until" || what == "closes_at") {
        body["debate"]["list"][what] = words.next();
    } else if (what == "changeover" || what == "late_start") {
        body["debate"][what + "_seconds"] = number(words.next());
    } else if (what == "webcast_link" || what == "co_chairs") {
        json segment{{"id", words.next()}};
        if (what == "webcast_link") {
            segment[what] = words.next();
        } else {
            segment[what] = json::array();
            for (std::string const& chair : split_at_commas(words.next())) {
                auto const colon = chair.find(':');
                segment[what].push_back({{"participant", chair.substr(0, colon)},
                                         {"declared", chair.substr(colon + 1)}});
            }
        }
        body["segments"].push_back(std::move(segment));
    } else {
        throw std::runtime_error("\"" + what + "\" is no setting");
    }
    return read_options(words, std::move(body));
}

using Act = std::function<Answer(Driver&)>;

// Many bookings; the answer's subject is how many there were. None may be refused.
Answer book_all(Driver& driver, std::vector<json> const& bodies) {
    for (json const& body : bodies) {
        Answer const answer = driver.book(body);
        if (!answer.refusal.empty()) throw std::runtime_error(body.dump() + ' ' + answer.refusal);
    }
    return {"", std::to_string(bodies.size()) + " booked", {}};
}

Answer book_each(Driver& driver, json body, std::vector<std::string> const& participants) {
    std::vector<json> bodies;
    for (std::string const& participant : participants) {
        body["participant"] = participant;
        bodies.push_back(body);
    }
    return book_all(driver, bodies);
}

// "call booking=b1 reason="asked to"": an action and its members; numbers, true and false are no
// text. "turn=KEN" is whoever of that name asked for the floor first.
json floor_command(Words& words) {
    json body{{"action", words.next()}};
    while (!words.done()) {
        std::string const member = words.next();
        std::size_t const equals = member.find('=');
        if (equals == std::string::npos) throw std::runtime_error("\"" + member + "\" has no =");
        std::string const value = member.substr(equals + 1);
        bool const digits =
            !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
        std::string const name = member.substr(0, equals);
        std::size_t const dot = name.find('.');
        json& into =
            dot == name.npos ? body[name] : body[name.substr(0, dot)][name.substr(dot + 1)];
        if (digits)
            into = std::stoi(value);
        else if (value == "true" || value == "false")
            into = value == "true";
        else
            into = value;
    }
    return body;
}

Answer conduct(Driver& driver, json body) {
    if (body.contains("turn")) {
        auto const asked = driver.state().asked;
        auto const found = asked.find(body.at("turn").get<std::string>());
        if (found != asked.end()) body["turn"] = found->second;
    }
    return driver.conduct(body);
}

// nullptr: the verb is no act's.
Act act(std::string const& verb, Words& words) {
    if (verb == "book") {
        json body = statement(words);
        auto const all = split_at_commas(body.at("participant"));
        if (all.size() > 1) return [body, all](Driver& d) { return book_each(d, body, all); };
        return [body = std::move(body)](Driver& d) { return d.book(body); };
    }
    if (verb == "role") return [body = role(words)](Driver& d) { return d.book(body); };
    if (verb == "seat") return [body = seat(words)](Driver& d) { return d.book(body); };
    if (verb == "explain") {
        json body{{"kind", "explanation_of_vote"}, {"participant", words.next()}};
        return [body = std::move(body)](Driver& d) { return d.book(body); };
    }
    if (verb == "open" || verb == "close") {
        words.expect("list");
        json body = read_options(words, {{"action", verb}});
        return [body = std::move(body)](Driver& d) { return d.open_or_close(body); };
    }
    if (verb == "undo")
        return [body = read_options(words, json::object())](Driver& d) { return d.undo(body); };
    if (verb == "floor")
        return [body = floor_command(words)](Driver& d) { return conduct(d, body); };
    if (verb == "set")
        return [body = settings(words)](Driver& d) { return d.change_settings(body); };
    if (verb != "change" && verb != "withdraw" && verb != "restore" && verb != "move" &&
        verb != "swap" && verb != "accept" && verb != "decline")
        return nullptr;
    std::string const id = words.next();
    if (verb == "withdraw") return [id](Driver& d) { return d.withdraw(id); };
    bool const of_request = id[0] == 'r';
    if (verb == "decline" && !of_request) return [id](Driver& d) { return d.decline(id); };
    if (verb == "move")
        return [id, body = place_beside(words)](Driver& d) { return d.move(id, body); };
    json body = json::object();
    if (verb == "swap") {
        words.expect("with");
        body["with"] = words.next();
    }
    body = read_options(words, std::move(body));
    if (verb == "change") return [id, body](Driver& d) { return d.change(id, body); };
    if (verb == "restore") return [id, body](Driver& d) { return d.restore(id, body); };
    if (verb == "swap") return [id, body](Driver& d) { return d.swap(id, body); };
    if (verb == "decline") return [id, body](Driver& d) { return d.decline_request(id, body); };
    if (of_request) return [id, body](Driver& d) { return d.accept_request(id, body); };
    return [id, body](Driver& d) { return d.accept(id, body); };
}

// A booking for each line of a file.
Answer load(Driver& driver, std::string const& file) {
    std::ifstream in(ROSTRUM_SOURCE_DIR "/config/" + file);
    std::vector<json> bodies;
    for (std::string line; std::getline(in, line);)
        bodies.push_back(json::parse(line));
    return book_all(driver, bodies);
}

class Run {
public:
    Run(Scenario const& scenario, std::vector<Driver*> const& drivers)
        : scenario_(scenario), drivers_(drivers), now_(scenario.begins) {}

    std::vector<std::string> all() {
        for (Line const& line : scenario_.lines) {
            line_ = line.number;
            try {
                carry_out(line);
            } catch (std::exception const& error) {
                wrong(error.what());
            }
        }
        return std::move(failures_);
    }

private:
    void wrong(std::string const& what) {
        failures_.push_back(scenario_.name + ":" + std::to_string(line_) + ": " + what);
    }

    void carry_out(Line const& line) {
        Words words(line.words);
        std::string const verb = words.next();
        if (verb == "expect") {
            for (std::string const& fault : unmet(words, state()))
                wrong(fault);
        } else if (verb == "at") {
            set_time(instant(words.next()));
        } else if (verb == "as") {
            act_as(words);
        } else if (verb == "load") {
            std::string const file = words.next();
            hold(line, [file](Driver& driver) { return load(driver, file); });
        } else if (auto const what = act(verb, words)) {
            hold(line, what);
        } else {
            throw std::runtime_error("\"" + verb + "\" is no verb of a scenario");
        }
        words.finish();
    }

    void set_time(model::Instant at) {
        if (at < now_) throw std::runtime_error("time doesn't go back");
        now_ = at;
        state_.reset();
        for (Driver* driver : drivers_)
            driver->set_time(at);
        compare_states();
    }

    void act_as(Words& words) {
        std::string const role = words.next();
        for (std::size_t i = 0; i < model::actor_role_names.size(); ++i)
            if (model::actor_role_names[i] == role) {
                std::string const participant = words.done() ? "" : words.next();
                for (Driver* driver : drivers_)
                    driver->act_as(static_cast<model::ActorRole>(i), participant);
                return;
            }
        throw std::runtime_error("\"" + role + "\" is no role");
    }

    void hold(Line const& line, Act const& what) {
        state_.reset();
        std::vector<Answer> answers;
        for (Driver* driver : drivers_)
            answers.push_back(what(*driver));
        for (std::string const& fault : unmet(answers.front(), line.outcome, state()))
            wrong(fault);
        for (std::size_t i = 1; i < drivers_.size(); ++i)
            if (answers[i] != answers.front())
                wrong(drivers_[i]->name() + " answers " + text(answers[i]) + ", " +
                      drivers_.front()->name() + " " + text(answers.front()));
        compare_states();
    }

    void compare_states() {
        for (std::size_t i = 1; i < drivers_.size(); ++i)
            for (std::string const& difference : differences(drivers_[i]->state(), state()))
                wrong(drivers_[i]->name() + " has " + difference);
    }

    // The first driver's, asked for once between two acts.
    State const& state() {
        if (!state_) state_ = drivers_.front()->state();
        return *state_;
    }

    Scenario const& scenario_;
    std::vector<Driver*> const& drivers_;
    model::Instant now_;
    std::optional<State> state_;
    int line_ = 0;
    std::vector<std::string> failures_;
};

}  // namespace

std::vector<std::string> run(Scenario const& scenario, std::vector<Driver*> const& drivers) {
    return Run(scenario, drivers).all();
}

}  // namespace rostrum::tests::scenarios
