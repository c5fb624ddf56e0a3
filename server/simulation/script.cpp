#include "server/simulation/script.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <set>
#include <stdexcept>

#include "config/instant.hpp"
#include "model/calling.hpp"

namespace rostrum::server::simulation {

namespace {

using model::Instant;
using model::Seconds;
using nlohmann::json;
using std::chrono::minutes;

constexpr std::string_view spill_over = "spill-over";
constexpr std::string_view spill_over_debate = "spill-over-debate";

Instant instant(json const& object, char const* key) {
    auto const read = config::parse_instant(object.at(key).get<std::string>());
    if (!read) throw json::other_error::create(501, std::string{key} + " is no instant", nullptr);
    return *read;
}

json as_text(Instant at) {
    return config::format_instant(at);
}

// ---- Reading -----------------------------------------------------------------------------------

bool is_text(json const& object, char const* key) {
    auto const found = object.find(key);
    return found != object.end() && found->is_string();
}

Planned planned(json const& entry) {
    Planned planned;
    planned.booking = entry.at("booking").get<std::string>();
    if (auto const who = entry.find("participant"); who != entry.end() && who->is_object())
        planned.participant = who->at("id").get<std::string>();
    if (auto const time = entry.find("allotment_seconds");
        time != entry.end() && time->is_number_integer())
        planned.limit = Seconds{time->get<std::int64_t>()};
    std::string const capacity =
        is_text(entry, "capacity") ? entry["capacity"].get<std::string>() : std::string{};
    planned.national = capacity == "national";
    planned.observer = capacity == "observer";
    return planned;
}

// ---- Writing -----------------------------------------------------------------------------------

class Author {
public:
    Author(std::uint64_t seed, Plan const& plan, json const& spill_over_name)
        : plan_(plan), spill_over_name_(spill_over_name), source_(seed) {
        script_.seed = seed;
        script_.meeting = plan.meeting;
        std::set<std::string> states;
        for (PlannedSitting const& sitting : plan.sittings)
            for (PlannedSegment const& segment : sitting.segments)
                for (Planned const& speaker : segment.speakers)
                    if (speaker.national) states.insert(speaker.participant);
        states_.assign(states.begin(), states.end());
    }

    Script write() && {
        for (PlannedSitting const& sitting : plan_.sittings)
            play(sitting);
        return std::move(script_);
    }

private:
    // ---- Chance, the same on every machine -----------------------------------------------------

    // from .. to, both of them.
    Seconds between(Seconds from, Seconds to) {
        auto const span = static_cast<std::uint64_t>((to - from).count() + 1);
        return from + Seconds{static_cast<std::int64_t>(source_() % span)};
    }
    bool one_in(std::uint64_t times) { return source_() % times == 0; }
    std::string const& another_state(std::string const& than) {
        auto const begin = source_() % states_.size();
        for (std::size_t i = 0; i < states_.size(); ++i) {
            std::string const& state = states_[(begin + i) % states_.size()];
            if (state != than) return state;
        }
        return states_.front();
    }

    // ---- Acts ----------------------------------------------------------------------------------

    std::size_t act(char const* action, json members = json::object(),
                    std::optional<std::size_t> ask = std::nullopt) {
        members["action"] = action;
        script_.acts.push_back({now_, std::move(members), ask});
        return script_.acts.size() - 1;
    }
    void pass(Seconds from, Seconds to) { now_ += between(from, to); }
    void pass(Seconds time) { now_ += time; }

    // ---- A sitting -----------------------------------------------------------------------------

    void play(PlannedSitting const& sitting) {
        bool const first = script_.acts.empty();
        now_ = std::max(now_ + minutes{5}, sitting.time.begin);
        // The first begins late in any case.
        pass(first ? minutes{6} : minutes{0}, minutes{9});
        ends_ = sitting.time.end;
        act("open_sitting",
            {{"sitting", sitting.id}, {"present", 100 + between(Seconds{0}, Seconds{80}).count()}});
        pass(Seconds{60}, Seconds{120});
        for (PlannedSegment const& segment : sitting.segments) {
            if (&segment == moved_closing_) continue;
            play(sitting, segment);
        }
        now_ += minutes{1};
        bool const spills = &sitting == spills_from_;
        if (spills) decide_on_spill_over(sitting);
        act("adjourn_sitting");
        if (spills) play_spill_over(sitting);
    }

    void play(PlannedSitting const& sitting, PlannedSegment const& segment) {
        now_ = std::max(now_, segment.time.begin);
        if (segment.kind == "opening") return play_opening(segment);
        if (segment.kind == "panel") return play_panel(segment);
        if (segment.kind == "closing") return play_roles(segment);
        play_debate(sitting, segment);
    }

    void play_roles(PlannedSegment const& segment) {
        for (std::size_t i = 0; i < segment.speakers.size(); ++i) {
            auto const left = static_cast<std::int64_t>(segment.speakers.size() - i) + 1;
            auto const share =
                std::clamp(std::chrono::floor<Seconds>(segment.time.end - now_) / left, Seconds{60},
                           Seconds{480});
            speak(segment.speakers[i], between(share / 2, share * 4 / 5) - Seconds{30},
                  Seconds{20});
        }
    }

    // The action is to begin before the opening's time is over (R9).
    void play_opening(PlannedSegment const& segment) {
        play_roles(segment);
        if (now_ + minutes{1} >= segment.time.end) return;
        act("begin_action", {{"symbol", "A/80/L.8"}});
        pass(Seconds{120});
        act("decide", {{"by", "consensus"}});
        pass(Seconds{30}, Seconds{60});
    }

    void play_panel(PlannedSegment const& segment) {
        for (Planned const& seat : segment.speakers)
            speak(seat, between(Seconds{240}, Seconds{480}), Seconds{20});
        if (states_.size() < 2) return;
        std::vector<std::size_t> asked;
        auto const ask = [&](char const* who, std::string const& name) {
            json body{{"for", "intervention"}, {"panel", segment.id}, {who, name}};
            if (who == std::string_view{"organization"}) {
                body["category"] = "civil_society";
                body["registration"] = {{"basis", "ngo_registration"}, {"reference", "simulated"}};
            }
            asked.push_back(act("ask", std::move(body)));
            pass(Seconds{10}, Seconds{40});
        };
        std::string const& first = another_state("");
        ask("participant", first);
        ask("organization", "Association of Survivors (simulated)");
        ask("participant", another_state(first));
        for (std::size_t const turn : asked)
            take_turn(turn, between(Seconds{90}, Seconds{200}));
    }

    void take_turn(std::size_t ask, Seconds length) {
        act("call", json::object(), ask);
        pass(Seconds{10}, Seconds{30});
        act("begin");
        pass(length);
        act("end");
        pass(Seconds{20}, Seconds{60});
    }

    // ---- The debate ----------------------------------------------------------------------------

    void play_debate(PlannedSitting const& sitting, PlannedSegment const& segment) {
        std::deque<Planned> waiting(left_.begin(), left_.end());
        bool const out_of_step = !left_.empty();
        waiting.insert(waiting.end(), segment.speakers.begin(), segment.speakers.end());
        left_.clear();
        bool const last = &segment == last_debate();
        std::size_t const kept = last ? kept_for_spill_over(waiting.size()) : 0;
        hear(waiting, kept, out_of_step);
        left_.assign(waiting.begin(), waiting.end());
        if (last && !left_.empty()) {
            spills_from_ = &sitting;
            moved_closing_ = closing_of(sitting);
            return;
        }
        if (left_.empty() && ends_the_day(sitting)) play_replies();
    }

    // Calls those who wait, but for the last `kept`, while there is time. Whoever was not reached
    // before, and whoever comes behind somebody who was absent, is not where the list has it: the
    // presiding officer says why.
    void hear(std::deque<Planned>& waiting, std::size_t kept, bool out_of_step) {
        std::set<std::string> recalled;
        bool extended = false;
        while (waiting.size() > kept) {
            Planned const speaker = waiting.front();
            if (!model::fits_before(now_, plan_.changeover, speaker.limit, ends_)) {
                if (std::exchange(extended, true) || !may_extend()) return;
                ends_ = std::max(ends_, now_) + minutes{20};
                act("extend_sitting", {{"until", as_text(std::chrono::ceil<minutes>(ends_))}});
            }
            waiting.pop_front();
            bool const again = recalled.contains(speaker.booking);
            std::string const reason = again ? "has come"
                                       : out_of_step || !recalled.empty()
                                           ? "in the order of the list"
                                           : "";
            bool const gone = !speaker.observer && !again && waiting.size() > kept &&
                              happens(Feature::absence, 15);
            if (gone) {
                miss(speaker, reason);
                // Behind the last of its class; those who stay for the spill-over stay behind it.
                auto const place =
                    std::find_if(waiting.begin(), waiting.end() - static_cast<std::ptrdiff_t>(kept),
                                 [](Planned const& other) { return other.observer; });
                waiting.insert(place, speaker);
                recalled.insert(speaker.booking);
                continue;
            }
            make_statement(speaker, reason);
        }
    }

    void call(Planned const& speaker, std::string const& reason) {
        json members{{"booking", speaker.booking}};
        if (!reason.empty()) members["reason"] = reason;
        act("call", std::move(members));
    }

    void miss(Planned const& speaker, std::string const& reason) {
        call(speaker, reason);
        pass(Seconds{45}, Seconds{90});
        act("absent");
        pass(Seconds{10}, Seconds{30});
    }

    void make_statement(Planned const& speaker, std::string const& reason) {
        if (one_in(2)) {
            act("mark_ready", {{"booking", speaker.booking}});
            pass(Seconds{5}, Seconds{20});
        }
        bool const over = happens(Feature::overrun, 4);
        Seconds const length = over ? between(speaker.limit * 21 / 20, speaker.limit * 3 / 2)
                                    : between(speaker.limit * 3 / 4, speaker.limit);
        call(speaker, reason);
        pass(Seconds{15}, Seconds{50});
        act("begin");
        if (states_.size() > 1 && happens(Feature::point_of_order, 20)) {
            pass(length / 3);
            raise_point(speaker);
            pass(length * 2 / 3);
        } else if (happens(Feature::pause, 15)) {
            pass(length / 2);
            act("pause", {{"reason", "the interpreters ask for it"}});
            pass(Seconds{15}, Seconds{60});
            act("resume");
            pass(length / 2);
        } else {
            pass(length);
        }
        act("end");
        pass(Seconds{30}, Seconds{90});
    }

    void raise_point(Planned const& speaker) {
        act("point_of_order", {{"participant", another_state(speaker.participant)}});
        pass(Seconds{30}, Seconds{120});
        act("end");
        pass(Seconds{10}, Seconds{40});
        act("rule", {{"upheld", one_in(3)}, {"text", "The speaker keeps to the subject."}});
        pass(Seconds{5}, Seconds{15});
        act("resume");
    }

    void speak(Planned const& speaker, Seconds length, Seconds walk) {
        call(speaker, "");
        pass(walk);
        act("begin");
        pass(std::max(length, Seconds{20}));
        act("end");
        pass(Seconds{10});
    }

    void play_replies() {
        if (states_.size() < 2) return;
        std::string const& first = another_state("");
        std::string const second = another_state(first);
        std::vector<std::size_t> asked;
        for (std::string const& state : {first, second}) {
            asked.push_back(act("ask", {{"for", "reply"}, {"participant", state}}));
            pass(Seconds{10}, Seconds{60});
        }
        for (std::size_t const turn : asked)
            take_turn(turn, between(Seconds{120}, Seconds{420}));
    }

    // ---- The spill-over ------------------------------------------------------------------------

    // An hour after the sitting, with what is left of the list, and the closing behind it.
    model::Interval spill_over_time(PlannedSitting const& sitting) const {
        Instant const begin =
            std::chrono::ceil<minutes>(std::max(sitting.time.end, now_)) + minutes{60};
        return {begin, begin + minutes{120}};
    }

    void decide_on_spill_over(PlannedSitting const& sitting) {
        time_ = spill_over_time(sitting);
        Instant const debate_ends = time_.end - minutes{30};
        json change{{"decision", "Decision of the President, simulated"},
                    {"reason", "not everybody was heard"},
                    {"spill_over",
                     {{"sitting", spill_over},
                      {"segment", spill_over_debate},
                      {"name", spill_over_name_},
                      {"room", sitting.room},
                      {"starts_at", as_text(time_.begin)},
                      {"ends_at", as_text(time_.end)},
                      {"debate",
                       {{"starts_at", as_text(time_.begin)}, {"ends_at", as_text(debate_ends)}}}}}};
        if (moved_closing_)
            change["segments"] = json::array({{{"id", moved_closing_->id},
                                               {"sitting", spill_over},
                                               {"starts_at", as_text(debate_ends)},
                                               {"ends_at", as_text(time_.end)}}});
        act("change_programme", std::move(change));
        pass(Seconds{30});
    }

    void play_spill_over(PlannedSitting const& sitting) {
        PlannedSitting more{std::string{spill_over}, sitting.room, time_, sitting.day, {}};
        now_ = time_.begin;
        ends_ = time_.end;
        act("open_sitting", {{"sitting", more.id}, {"present", 101}});
        pass(Seconds{60});
        std::deque<Planned> waiting(left_.begin(), left_.end());
        left_.clear();
        hear(waiting, 0, true);
        play_replies();
        if (moved_closing_) {
            PlannedSegment closing = *moved_closing_;
            closing.time = {time_.end - minutes{30}, time_.end};
            now_ = std::max(now_, closing.time.begin);
            play_roles(closing);
        }
        act("adjourn_sitting");
    }

    // ---- The programme -------------------------------------------------------------------------

    PlannedSegment const* last_debate() const {
        PlannedSegment const* last = nullptr;
        for (PlannedSitting const& sitting : plan_.sittings)
            for (PlannedSegment const& segment : sitting.segments)
                if (segment.kind == "debate") last = &segment;
        return last;
    }
    static PlannedSegment const* closing_of(PlannedSitting const& sitting) {
        for (PlannedSegment const& segment : sitting.segments)
            if (segment.kind == "closing") return &segment;
        return nullptr;
    }
    // So few that nobody is left over: no spill-over.
    static std::size_t kept_for_spill_over(std::size_t waiting) {
        return waiting < 2 ? 0 : std::clamp<std::size_t>(waiting / 8, 1, 3);
    }
    bool ends_the_day(PlannedSitting const& sitting) const {
        return std::none_of(
            plan_.sittings.begin(), plan_.sittings.end(), [&](PlannedSitting const& other) {
                bool const debates =
                    std::any_of(other.segments.begin(), other.segments.end(),
                                [](PlannedSegment const& s) { return s.kind == "debate"; });
                return debates && other.day == sitting.day && other.time.begin > sitting.time.begin;
            });
    }
    // While nobody else has the room in the next half an hour.
    bool may_extend() const {
        return std::none_of(plan_.sittings.begin(), plan_.sittings.end(),
                            [&](PlannedSitting const& other) {
                                return other.time.begin >= ends_ - minutes{1} &&
                                       other.time.begin < std::max(ends_, now_) + minutes{60};
                            });
    }

    // What is to occur once in every script, as early as it can, and then now and again.
    enum class Feature { overrun, absence, point_of_order, pause };
    bool happens(Feature feature, std::uint64_t times) {
        if (seen_.insert(feature).second) return true;
        return one_in(times);
    }

    Plan const& plan_;
    json const& spill_over_name_;
    std::mt19937_64 source_;
    std::vector<std::string> states_;
    Script script_;
    Instant now_{};
    Instant ends_{};  // of the sitting, as extended
    std::set<Feature> seen_;
    std::vector<Planned> left_;  // who was not reached in the sittings before
    PlannedSitting const* spills_from_ = nullptr;
    PlannedSegment const* moved_closing_ = nullptr;
    model::Interval time_{};  // of the spill-over
};

}  // namespace

Plan read_plan(json const& timetable, json const& availability) {
    Plan plan;
    plan.meeting = timetable.at("meeting").at("id").get<std::string>();
    plan.changeover = Seconds{availability.at("changeover_seconds").get<std::int64_t>()};
    for (json const& sitting : timetable.at("sittings")) {
        PlannedSitting read;
        read.id = sitting.at("id").get<std::string>();
        read.room = sitting.at("room_id").get<std::string>();
        read.time = {instant(sitting, "starts_at"), instant(sitting, "ends_at")};
        read.day = sitting.at("local").get<std::string>().substr(0, 10);
        for (json const& segment : sitting.at("segments")) {
            PlannedSegment& more = read.segments.emplace_back();
            more.id = segment.at("id").get<std::string>();
            more.kind = segment.at("kind").get<std::string>();
            more.time = {instant(segment, "starts_at"), instant(segment, "ends_at")};
            for (json const& entry : segment.at("entries"))
                if (is_text(entry, "booking")) more.speakers.push_back(planned(entry));
        }
        plan.sittings.push_back(std::move(read));
    }
    return plan;
}

Script write_script(std::uint64_t seed, Plan const& plan, json const& spill_over_name) {
    return Author(seed, plan, spill_over_name).write();
}

json to_json(Script const& script) {
    json acts = json::array();
    for (Act const& act : script.acts) {
        json json{{"at", as_text(act.at)}, {"command", act.command}};
        if (act.ask) json["ask"] = *act.ask;
        acts.push_back(std::move(json));
    }
    return {{"seed", script.seed}, {"meeting", script.meeting}, {"acts", std::move(acts)}};
}

Script read_script(json const& json) {
    Script script;
    script.seed = json.at("seed").get<std::uint64_t>();
    script.meeting = json.at("meeting").get<std::string>();
    for (auto const& read : json.at("acts")) {
        Act act{instant(read, "at"), read.at("command"), std::nullopt};
        if (read.contains("ask")) act.ask = read["ask"].get<std::size_t>();
        if (act.ask && *act.ask >= script.acts.size())
            throw nlohmann::json::other_error::create(501, "an act asks nobody", nullptr);
        script.acts.push_back(std::move(act));
    }
    return script;
}

}  // namespace rostrum::server::simulation
