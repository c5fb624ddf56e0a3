#include "server/writer.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "server/advance.hpp"
#include "server/replay.hpp"

namespace rostrum::server {
namespace {

using Kind = Outcome::Kind;

Outcome failed(Kind kind) {
    Outcome outcome;
    outcome.kind = kind;
    return outcome;
}

// The batch's entry for a meeting; a new one goes on from this version.
store::MeetingAppend& entry(store::Batch& batch, model::MeetingId const& id,
                            std::uint64_t version) {
    for (store::MeetingAppend& append : batch.meetings)
        if (append.meeting == id) return append;
    store::MeetingAppend append;
    append.meeting = id;
    append.expected_version = version;
    return batch.meetings.emplace_back(std::move(append));
}

std::shared_ptr<const People> people_of(ViewPtr const& view) {
    static auto const nobody = std::make_shared<const People>();
    return view ? view->people : nobody;
}

// What waits for an officer is not done yet (RFC 9110, 15.3.3).
int status_of(Submission const& command, model::Events const& events) {
    bool const waits = !events.empty() && std::holds_alternative<model::Requested>(events.front());
    return waits ? 202 : command.success_status;
}

const model::Actor schedule{model::ActorRole::schedule, "schedule", std::nullopt};

}  // namespace

Writer::Writer(store::Store& store, Clock const& clock, Published& published, WriterOptions options)
    : store_(store), clock_(clock), published_(published), options_(std::move(options)) {}

// ---- Start -------------------------------------------------------------------------------------

void Writer::load() {
    for (model::MeetingId const& id : store_.meetings()) {
        Replayed replayed = replay(store_, id);
        State& state = states_[id];
        state.snapshot_version = replayed.from_version;
        auto people = people_at(store_, id, replayed.meeting.version);
        state.working = replayed.meeting;
        state.newest =
            make_view(std::move(replayed.meeting), std::move(people), nullptr, people_in_store(id));
        state.published = state.newest;
        published_.publish(id, state.published);
    }
    turn({});
}

// ---- A turn ------------------------------------------------------------------------------------

std::vector<Outcome> Writer::turn(std::vector<Submission const*> const& commands) {
    settle();
    Draft attempt = draft(commands);
    Fate fate = append(attempt);
    if (fate == Fate::conflict) {
        // Somebody else wrote to a meeting. What they wrote is read, and all is judged anew, once.
        doubt(attempt);
        roll_back();
        settle();
        attempt = draft(commands);
        fate = append(attempt);
    }
    if (fate == Fate::stored) {
        publish(attempt);
    } else {
        if (fate != Fate::not_stored) doubt(attempt);
        for (std::size_t i = 0; i < attempt.outcomes.size(); ++i)
            if (attempt.depends[i]) attempt.outcomes[i] = failed(Kind::unavailable);
        roll_back();
    }
    count(attempt.outcomes);
    return std::move(attempt.outcomes);
}

Writer::State* Writer::find(model::MeetingId const& id) {
    auto const found = states_.find(id);
    return found == states_.end() ? nullptr : &found->second;
}

Writer::Draft Writer::draft(std::vector<Submission const*> const& commands) {
    Draft draft;
    model::Instant const now = clock_.now();
    for (auto& [id, state] : states_)
        pass_deadlines(draft, id, state, now);
    for (Submission const* command : commands) {
        State const* state = find(command->meeting);
        bool const ahead = state && state->newest != state->published;
        Outcome outcome;
        try {
            outcome = judge(draft, *command, now);
        } catch (std::exception const& error) {
            undo(command->meeting);
            complain("A command could not be carried out: " + std::string(error.what()));
        }
        bool const changes = outcome.kind == Kind::accepted && !outcome.dry_run;
        bool const judged = outcome.kind == Kind::accepted || outcome.kind == Kind::refused;
        draft.depends.push_back((judged && ahead) || (changes && !outcome.events.empty()));
        // A meeting that is new, or has another programme, may have something due at once.
        if (changes) pass_deadlines(draft, command->meeting, *find(command->meeting), now);
        draft.outcomes.push_back(std::move(outcome));
    }
    return draft;
}

// A deadline that can't be passed stops nothing else; it is tried again when the meeting has
// changed.
void Writer::pass_deadlines(Draft& draft, model::MeetingId const& id, State& state,
                            model::Instant now) {
    if (state.in_doubt || !state.newest) return;
    try {
        pass_each_deadline(draft, id, state, now);
    } catch (std::exception const& error) {
        undo(id);
        state.stuck_version = state.working.version;
        complain("A deadline of meeting " + id.str() + " could not be passed: " + error.what());
    }
}

void Writer::pass_each_deadline(Draft& draft, model::MeetingId const& id, State& state,
                                model::Instant now) {
    while (state.stuck_version != state.working.version) {
        auto const due = model::next_deadline(state.working);
        if (!due || *due > now) return;
        model::Instant const at = std::max(*due, state.working.at);
        auto const decision = model::decide(state.working, model::PassDeadline{*due}, schedule, at);
        if (!decision || decision->empty()) {
            state.stuck_version = state.working.version;
            complain("A deadline of meeting " + id.str() + " is due and changes nothing.");
            return;
        }
        Submission passing;
        passing.meeting = id;
        passing.actor = schedule;
        carry_out(draft, state, passing, *decision, at);
    }
}

// Takes the meeting through the events and puts them into the batch. What may throw comes before
// the batch is touched; `undo` mends the state then.
void Writer::carry_out(Draft& draft, State& state, Submission const& command,
                       model::Events const& events, model::Instant at) {
    std::uint64_t const before = state.working.version;
    std::vector<store::StoredEvent> encoded;
    for (model::Event const& event : events)
        encoded.push_back(
            stored(event, before + encoded.size() + 1, at, command.actor, command.request_id));
    Advanced next = advance(std::move(state.working), people_of(state.newest), events,
                            command.people, at, command.actor.officer());
    ViewPtr view = view_after(next, state.newest, command.meeting);

    store::MeetingAppend& append = entry(draft.batch, command.meeting, before);
    std::move(encoded.begin(), encoded.end(), std::back_inserter(append.events));
    std::move(next.rows.begin(), next.rows.end(), std::back_inserter(append.people));
    state.working = std::move(next.meeting);
    state.newest = std::move(view);
}

// What is published by it is published with the people as they are.
ViewPtr Writer::view_after(Advanced const& next, ViewPtr const& before,
                           model::MeetingId const& id) {
    return make_view(next.meeting, next.people, before, [&](std::uint64_t version) {
        return version == next.meeting.version ? next.people : people_at(store_, id, version);
    });
}

PeopleAt Writer::people_in_store(model::MeetingId const& id) {
    return [this, id](std::uint64_t version) { return people_at(store_, id, version); };
}

void Writer::undo(model::MeetingId const& id) {
    if (State* state = find(id))
        state->working = state->newest ? *state->newest->meeting : model::Meeting{};
}

Outcome Writer::judge(Draft& draft, Submission const& command, model::Instant now) {
    State* state = find(command.meeting);
    if (state && state->in_doubt) return failed(Kind::unavailable);
    auto const* creation = std::get_if<model::CreateMeeting>(&command.command);
    bool const begun = state && state->newest;
    if (!begun && !creation) return failed(Kind::unknown_meeting);
    if (creation && (!creation->programme || creation->programme->id != command.meeting))
        throw std::invalid_argument("a meeting is created under its own id");
    if (command.idempotency && !command.dry_run)
        if (auto before = answered_before(command)) return *std::move(before);

    static State const nothing;
    State const& present = begun ? *state : nothing;
    model::Instant const at = begun ? std::max(now, present.working.at) : now;
    auto decision = model::decide(present.working, command.command, command.actor, at);
    if (!decision) {
        Outcome outcome = failed(Kind::refused);
        outcome.view = present.newest;
        outcome.refusal = std::move(decision).error();
        return outcome;
    }
    if (command.dry_run) return rehearse(present, command, std::move(decision).value(), at);
    return accept(draft, states_[command.meeting], command, std::move(decision).value(), at);
}

std::optional<Outcome> Writer::answered_before(Submission const& command) {
    IdempotencyKey const& key = *command.idempotency;
    auto const record = store_.find_idempotency(key.principal, key.key);
    if (!record || record->expires_at <= clock_.real_now()) return std::nullopt;
    if (record->request_hash != key.request_hash || record->meeting != command.meeting.str())
        return failed(Kind::key_reused);
    Outcome outcome = failed(Kind::replayed);
    outcome.view = view_at(command.meeting, record->version);
    if (!outcome.view) return failed(Kind::unavailable);
    outcome.subject = record->subject;
    outcome.status = record->status;
    return outcome;
}

Outcome Writer::rehearse(State const& state, Submission const& command, model::Events events,
                         model::Instant at) {
    Outcome outcome = failed(Kind::accepted);
    outcome.dry_run = true;
    outcome.status = status_of(command, events);
    if (!events.empty()) outcome.subject = subject_of(events.front());
    Advanced next = advance(state.working, people_of(state.newest), events, command.people, at,
                            command.actor.officer());
    outcome.view = view_after(next, state.newest, command.meeting);
    outcome.events = std::move(events);
    return outcome;
}

Outcome Writer::accept(Draft& draft, State& state, Submission const& command, model::Events events,
                       model::Instant at) {
    Outcome outcome = failed(Kind::accepted);
    outcome.status = status_of(command, events);
    if (!events.empty()) {
        outcome.subject = subject_of(events.front());
        carry_out(draft, state, command, events, at);
        if (auto const& key = command.idempotency)
            draft.batch.idempotency.push_back({key->principal, key->key, key->request_hash,
                                               command.meeting.str(), state.working.version,
                                               outcome.subject, outcome.status,
                                               clock_.real_now() + options_.idempotency_kept});
    }
    outcome.view = state.newest;
    outcome.events = std::move(events);
    return outcome;
}

}  // namespace rostrum::server
