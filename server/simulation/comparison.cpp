#include "server/simulation/comparison.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "config/instant.hpp"

namespace rostrum::server::simulation {

namespace {

using model::Instant;
using model::Milliseconds;
using nlohmann::json;

std::string text(json const& object, char const* key) {
    auto const found = object.find(key);
    return found == object.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

std::optional<Instant> time(json const& object, char const* key) {
    auto const read = config::parse_instant(text(object, key));
    return read ? std::optional{*read} : std::nullopt;
}

Instant needed(json const& object, char const* key) {
    auto const read = time(object, key);
    if (!read) throw json::other_error::create(501, std::string{key} + " is no instant", nullptr);
    return *read;
}

// ---- The floor, as far as a script uses it -----------------------------------------------------

class Floor {
public:
    void play(json const& command, std::optional<std::pair<std::string, std::string>> const& asked,
              Instant at) {
        std::string const action = command.at("action").get<std::string>();
        if (action == "open_sitting") {
            as_run_.sittings.push_back({text(command, "sitting"), at, std::nullopt});
        } else if (action == "adjourn_sitting") {
            as_run_.sittings.back().adjourned_at = at;
        } else if (action == "call") {
            auto const [kind, who] =
                asked.value_or(std::pair{std::string{"booking"}, text(command, "booking")});
            speaker_ = call(kind, who, at);
        } else if (action == "begin") {
            row(speaker_).began_at = at;
            since_ = at;
        } else if (action == "absent") {
            row(speaker_).state = "absent";
        } else if (action == "pause") {
            stop(at);
        } else if (action == "resume") {
            row(speaker_).paused += at - since_;
            since_ = at;
        } else if (action == "point_of_order") {
            stop(at);
            point_ = call("point_of_order", text(command, "participant"), at);
            row(*point_).began_at = at;
        } else if (action == "end") {
            end(at);
        }
    }
    AsRun take() && { return std::move(as_run_); }

private:
    std::size_t call(std::string const& kind, std::string const& who, Instant at) {
        as_run_.rows.push_back(
            {as_run_.sittings.back().id, kind, who, "ended", at, std::nullopt, std::nullopt});
        return as_run_.rows.size() - 1;
    }
    Row& row(std::size_t index) { return as_run_.rows.at(index); }
    void stop(Instant at) {
        row(speaker_).used += at - since_;
        ++row(speaker_).pauses;
        since_ = at;
    }
    void end(Instant at) {
        if (auto const point = std::exchange(point_, std::nullopt)) {
            row(*point).ended_at = at;
            row(*point).used = at - *row(*point).began_at;
            return;
        }
        row(speaker_).used += at - since_;
        row(speaker_).ended_at = at;
    }

    AsRun as_run_;
    std::size_t speaker_ = 0;
    std::optional<std::size_t> point_;
    Instant since_{};  // the speaker's clock goes, or stands
};

// ---- Words -------------------------------------------------------------------------------------

std::string written(std::optional<Instant> const& at) {
    return at ? config::format_instant(*at) : "never";
}

std::string about(Row const& row) {
    return row.sitting + ": " + row.kind + " of " + row.who + ", called " + written(row.called_at);
}

std::string facts(Row const& row) {
    return row.state + ", began " + written(row.began_at) + ", ended " + written(row.ended_at) +
           ", used " + std::to_string(row.used.count()) + " ms, paused " +
           std::to_string(row.paused.count()) + " ms in " + std::to_string(row.pauses) + " pauses";
}

std::string facts(SittingRow const& sitting) {
    return sitting.id + " opened " + written(sitting.opened_at) + ", adjourned " +
           written(sitting.adjourned_at);
}

template <class T>
std::string at_or_nothing(std::vector<T> const& rows, std::size_t i) {
    return i < rows.size() ? facts(rows[i]) : "nothing";
}

}  // namespace

AsRun expected(Script const& script, std::vector<Instant> const& done) {
    Floor floor;
    for (std::size_t i = 0; i < script.acts.size(); ++i) {
        Act const& act = script.acts[i];
        std::optional<std::pair<std::string, std::string>> asked;
        if (act.ask) {
            json const& ask = script.acts.at(*act.ask).command;
            std::string const who = text(ask, "participant");
            asked = {text(ask, "for"), who.empty() ? text(ask, "organization") : who};
        }
        floor.play(act.command, asked, done.at(i));
    }
    return std::move(floor).take();
}

AsRun read_as_run(json const& as_run) {
    AsRun read;
    for (json const& sitting : as_run.at("sittings")) {
        auto const opened = time(sitting, "opened_at");
        if (!opened) continue;
        read.sittings.push_back(
            {sitting.at("id").get<std::string>(), *opened, time(sitting, "adjourned_at")});
        for (json const& turn : sitting.at("turns")) {
            Row row;
            row.sitting = read.sittings.back().id;
            std::string const booking = text(turn, "booking");
            std::string const participant =
                turn.at("participant").is_object() ? text(turn["participant"], "id") : "";
            row.kind = booking.empty() ? text(turn, "kind") : "booking";
            row.who = !booking.empty()       ? booking
                      : !participant.empty() ? participant
                                             : text(turn, "organization");
            row.state = text(turn, "state");
            row.called_at = needed(turn, "called_at");
            row.began_at = time(turn, "began_at");
            row.ended_at = time(turn, "ended_at");
            row.used = Milliseconds{turn.at("used_milliseconds").get<std::int64_t>()};
            json const& paused = turn.at("paused_milliseconds");
            row.paused = Milliseconds{paused.is_null() ? 0 : paused.get<std::int64_t>()};
            row.pauses = turn.at("pauses").get<int>();
            read.rows.push_back(std::move(row));
        }
    }
    return read;
}

std::vector<std::string> differences(AsRun const& expected, AsRun const& found) {
    std::vector<std::string> said;
    for (std::size_t i = 0; i < std::max(expected.sittings.size(), found.sittings.size()); ++i) {
        std::string const wanted = at_or_nothing(expected.sittings, i);
        std::string const stands = at_or_nothing(found.sittings, i);
        if (wanted != stands)
            said.push_back("the script has: " + wanted + "; the as-run list has: " + stands);
    }
    for (std::size_t i = 0; i < std::max(expected.rows.size(), found.rows.size()); ++i) {
        auto const line = [&](std::vector<Row> const& rows) {
            return i < rows.size() ? about(rows[i]) + ", " + facts(rows[i]) : "nothing";
        };
        if (i >= expected.rows.size() || i >= found.rows.size() ||
            expected.rows[i] != found.rows[i])
            said.push_back("the script has: " + line(expected.rows) +
                           "; the as-run list has: " + line(found.rows));
    }
    return said;
}

namespace {

void judge_row(Row const& row, std::vector<std::string>& said) {
    auto const say = [&](char const* what) { said.push_back(about(row) + " " + what); };
    if (row.state == "absent" && (row.began_at || row.used.count() > 0))
        return say("was absent and spoke");
    if (row.state != "ended") return;
    if (!row.began_at || !row.ended_at) return say("has ended without a beginning or an end");
    if (row.called_at > *row.began_at || *row.began_at > *row.ended_at)
        say("has its instants in another order");
    if (*row.ended_at - *row.began_at != row.used + row.paused)
        say("was at the rostrum longer or shorter than it spoke and paused");
}

Instant end_of(Row const& row) {
    return row.ended_at.value_or(row.called_at);
}

}  // namespace

std::vector<std::string> breaches(AsRun const& found) {
    std::vector<std::string> said;
    Row const* before = nullptr;
    std::map<std::string, int> replies;
    for (Row const& row : found.rows) {
        judge_row(row, said);
        auto const sitting =
            std::find_if(found.sittings.begin(), found.sittings.end(),
                         [&](SittingRow const& one) { return one.id == row.sitting; });
        if (row.called_at < sitting->opened_at ||
            (sitting->adjourned_at && end_of(row) > *sitting->adjourned_at))
            said.push_back(about(row) + " was heard while its sitting was not in progress");
        if (row.kind == "reply" && row.state == "ended" && ++replies[row.who] > 2)
            said.push_back(about(row) + " is a third reply");
        if (row.kind == "point_of_order") continue;
        if (before && before->sitting == row.sitting && row.called_at < end_of(*before))
            said.push_back(about(row) + " was called before the one before had ended");
        before = &row;
    }
    return said;
}

}  // namespace rostrum::server::simulation
