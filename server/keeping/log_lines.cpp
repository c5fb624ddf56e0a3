#include "server/keeping/log_lines.hpp"

#include <algorithm>
#include <istream>
#include <ostream>
#include <stdexcept>
#include <string>

#include "config/instant.hpp"
#include "config/json.hpp"
#include "server/replay.hpp"

namespace rostrum::server::keeping {

namespace {

using nlohmann::json;

constexpr std::int64_t form = 1;
constexpr std::int64_t most = std::int64_t{1} << 53;
// An adopted programme is one event; with all its participants it is some hundred kilobytes.
constexpr std::size_t longest_line = 64u << 20;
constexpr config::JsonLimits limits{.depth = 64, .key_bytes = 256};
constexpr config::StringLimits any_text{.min = 0, .max = 1'000, .multi_line = false};

// As it is in the log, or the text itself where that is no JSON.
json body_of(std::string const& text) {
    auto parsed = json::parse(text, nullptr, false);
    return parsed.is_discarded() ? json(text) : std::move(parsed);
}

std::string text_of(json const& body) {
    return body.is_string() ? body.get<std::string>() : body.dump();
}

json line_of(store::StoredEvent const& event) {
    return {{"version", event.version},
            {"at", config::format_instant(event.at)},
            {"type", event.type},
            {"schema", event.schema},
            {"actor", event.actor},
            {"actor_role", event.actor_role},
            {"request_id", event.request_id},
            {"body", body_of(event.body)}};
}

// One meeting's lines as they are read.
struct Reading {
    LogCount announced;
    store::MeetingAppend append;
    model::Meeting meeting;

    bool complete() const {
        return append.events.size() == announced.events && append.people.size() == announced.people;
    }
};

class LineReader {
public:
    explicit LineReader(store::Store& store) : existing_(store.meetings()) {}

    void read(std::string const& line) {
        ++number_;
        if (line.empty()) return;
        auto const parsed = config::parse_json(line, limits);
        if (!parsed) refuse(parsed.error().front());
        config::Complaints complaints;
        config::ObjectReader in(*parsed, "", complaints);
        if (in.present("log"))
            begin(in, complaints);
        else if (meetings_.empty())
            refuse("a log begins with the line of its meeting");
        else if (in.present("person"))
            person(in, complaints);
        else
            event(in, complaints);
    }

    store::Batch finish(std::vector<LogCount>& counts) {
        ++number_;
        if (meetings_.empty()) refuse("there is no log in it");
        require_complete();
        store::Batch batch;
        for (Reading& reading : meetings_) {
            counts.push_back(reading.announced);
            batch.meetings.push_back(std::move(reading.append));
        }
        return batch;
    }

private:
    [[noreturn]] void refuse(std::string const& why) const {
        throw std::runtime_error("line " + std::to_string(number_) + ": " + why);
    }
    [[noreturn]] void refuse(config::Complaint const& complaint) const {
        refuse(complaint.pointer + (complaint.pointer.empty() ? "" : " ") + complaint.message);
    }
    void require(config::ObjectReader& in, config::Complaints const& complaints) const {
        in.finish();
        if (!complaints.empty()) refuse(complaints.front());
    }
    void require_complete() const {
        if (!meetings_.empty() && !meetings_.back().complete())
            refuse("the log of " + meetings_.back().announced.meeting.str() +
                   " ends before all its lines have come");
    }

    void begin(config::ObjectReader& in, config::Complaints const& complaints) {
        require_complete();
        Reading next;
        std::string const log = in.string("log");
        std::int64_t const version = in.integer("form", 1, most);
        next.announced.meeting = in.id<model::MeetingId>("meeting");
        next.announced.events = static_cast<std::uint64_t>(in.integer("events", 1, most));
        next.announced.people = static_cast<std::uint64_t>(in.integer("people", 0, most));
        require(in, complaints);
        if (log != "rostrum") refuse("this is no log of rostrum's");
        if (version != form) refuse("a newer release has written this; it is needed to read it");
        auto const same = [&](Reading const& other) {
            return other.announced.meeting == next.announced.meeting;
        };
        if (std::any_of(meetings_.begin(), meetings_.end(), same))
            refuse("the meeting comes twice");
        if (std::count(existing_.begin(), existing_.end(), next.announced.meeting) != 0)
            refuse("the store has the meeting " + next.announced.meeting.str() + " already");
        next.append.meeting = next.announced.meeting;
        meetings_.push_back(std::move(next));
    }

    void event(config::ObjectReader& in, config::Complaints const& complaints) {
        Reading& reading = meetings_.back();
        store::StoredEvent event;
        event.version = static_cast<std::uint64_t>(in.integer("version", 1, most));
        event.at = in.instant("at");
        event.type = in.string("type");
        event.schema = static_cast<int>(in.integer("schema", 1, 1'000'000));
        event.actor = in.string("actor", any_text);
        event.actor_role = in.string("actor_role", any_text);
        event.request_id = in.string("request_id", any_text);
        json const* body = in.find("body");
        if (!body) in.refuse("body", "is missing");
        require(in, complaints);
        event.body = text_of(*body);
        if (event.version != reading.meeting.version + 1)
            refuse("version " + std::to_string(reading.meeting.version + 1) + " was to come next");
        if (event.at < reading.meeting.at) refuse("it is older than the event before it");
        try {
            reading.meeting = model::apply(std::move(reading.meeting),
                                           recorded(reading.announced.meeting, event));
        } catch (store::Unusable const& damage) {
            refuse(damage.what());
        }
        for (std::string const& broken : model::broken_invariants(reading.meeting))
            refuse(broken);
        reading.append.events.push_back(std::move(event));
    }

    void person(config::ObjectReader& in, config::Complaints const& complaints) {
        Reading& reading = meetings_.back();
        store::PersonRow row;
        row.person = in.id<model::PersonId>("person");
        row.version = static_cast<std::uint64_t>(in.integer("version", 1, most));
        json const* data = in.find("data");
        if (!data || !data->is_object()) in.refuse("data", "must be an object");
        require(in, complaints);
        if (row.version > reading.announced.events) refuse("its version is beyond the log's");
        row.data = data->dump();
        reading.append.people.push_back(std::move(row));
    }

    std::vector<model::MeetingId> const existing_;
    std::vector<Reading> meetings_;
    std::uint64_t number_ = 0;
};

LogCount write_meeting(store::Store& store, model::MeetingId const& meeting, bool with_people,
                       std::ostream& out) {
    // As of one version, however many come while it is written.
    LogCount count{meeting, store.head(meeting), 0};
    std::vector<store::PersonRow> people;
    if (with_people) {
        people = store.people(meeting, count.events);
        std::erase_if(people, [](store::PersonRow const& row) { return row.data.empty(); });
    }
    count.people = people.size();
    out << json{{"log", "rostrum"},
                {"form", form},
                {"meeting", meeting.str()},
                {"events", count.events},
                {"people", count.people}}
               .dump()
        << '\n';
    store.read(meeting, 0, count.events,
               [&](store::StoredEvent&& event) { out << line_of(event).dump() << '\n'; });
    for (store::PersonRow const& row : people)
        out << json{{"person", row.person.str()},
                    {"version", row.version},
                    {"data", body_of(row.data)}}
                   .dump()
            << '\n';
    return count;
}

}  // namespace

std::vector<LogCount> write_log_lines(store::Store& store,
                                      std::optional<model::MeetingId> const& meeting,
                                      bool with_people, std::ostream& out) {
    std::vector<LogCount> counts;
    for (model::MeetingId const& id : store.meetings())
        if (!meeting || *meeting == id)
            counts.push_back(write_meeting(store, id, with_people, out));
    if (counts.empty())
        throw std::runtime_error(meeting ? "the store has no meeting " + meeting->str()
                                         : "the store has no meeting");
    if (!out.flush()) throw std::runtime_error("the lines could not be written");
    return counts;
}

std::vector<LogCount> read_log_lines(store::Store& store, std::istream& in) {
    LineReader reader(store);
    for (std::string line; std::getline(in, line);) {
        if (line.size() > longest_line) throw std::runtime_error("a line is longer than 64 MiB");
        reader.read(line);
    }
    if (in.bad()) throw std::runtime_error("the lines could not be read");
    std::vector<LogCount> counts;
    store.append(reader.finish(counts));
    return counts;
}

}  // namespace rostrum::server::keeping
