#include "server/writer.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "server/replay.hpp"
#include "server/wire/event_codec.hpp"
#include "server/wire/state_codec.hpp"

namespace rostrum::server {
namespace {

using Kind = Outcome::Kind;

Outcome failed(Kind kind) {
    Outcome outcome;
    outcome.kind = kind;
    return outcome;
}

std::string subject_of(model::Event const& event) {
    if (auto const* proposed = std::get_if<model::SwapProposed>(&event))
        return proposed->swap.str();
    if (auto const* accepted = std::get_if<model::SwapAccepted>(&event))
        return accepted->swap.str();
    if (auto const* declined = std::get_if<model::SwapDeclined>(&event))
        return declined->swap.str();
    return model::subject(event).str();
}

// What is known of the booking's person after the event; nullopt: nothing about it changes.
std::optional<Person> person_after(model::Event const& event, std::optional<Person> const& given,
                                   model::PersonId const& id, People const& people) {
    auto const* changed = std::get_if<model::Changed>(&event);
    if (!changed && !std::holds_alternative<model::Booked>(event)) return std::nullopt;
    if (given) return given;
    if (!changed || !changed->speaker_changed || changed->has_speaker) return std::nullopt;
    auto const before = people.find(id);
    if (!before) return std::nullopt;
    Person note_alone;
    note_alone.note = before->note;
    return note_alone;
}

// A meeting taken through a command's events, with the rows of the people that change with it.
struct Advanced {
    model::Meeting meeting;
    std::shared_ptr<const People> people;
    std::vector<store::PersonRow> rows;
};

Advanced advance(model::Meeting meeting, std::shared_ptr<const People> people,
                 model::Events const& events, std::optional<Person> const& given,
                 model::Instant at) {
    Advanced result;
    for (model::Event const& event : events) {
        std::uint64_t const version = meeting.version + 1;
        meeting = model::apply(std::move(meeting), {version, at, event});
        model::Booking const* booking = meeting.find(model::subject(event));
        if (!booking) continue;
        model::PersonId const id = person_of(*booking);
        auto const person = person_after(event, given, id, *people);
        if (!person) continue;
        std::string data = encode_person(*person);
        people = std::make_shared<const People>(people->with(id, data));
        result.rows.push_back({id, version, std::move(data)});
    }
    result.meeting = std::move(meeting);
    result.people = std::move(people);
    return result;
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

store::StoredEvent stored(model::Event const& event, std::uint64_t version, model::Instant at,
                          model::Actor const& actor, std::string const& request_id) {
    wire::EncodedEvent encoded = wire::encode(event);
    store::StoredEvent out;
    out.version = version;
    out.at = at;
    out.type = std::move(encoded.type);
    out.schema = encoded.schema;
    out.actor = actor.token;
    out.actor_role = std::string(model::name(actor.role));
    out.request_id = request_id;
    out.body = std::move(encoded.body);
    return out;
}

std::shared_ptr<const People> people_of(ViewPtr const& view) {
    static auto const nobody = std::make_shared<const People>();
    return view ? view->people : nobody;
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
        state.newest = make_view(std::move(replayed.meeting), std::move(people));
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
    pass_deadlines(draft, now);
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
        draft.outcomes.push_back(std::move(outcome));
    }
    return draft;
}

void Writer::pass_deadlines(Draft& draft, model::Instant now) {
    for (auto& [id, state] : states_) {
        if (state.in_doubt || !state.newest) continue;
        try {
            pass_deadlines(draft, id, state, now);
        } catch (std::exception const& error) {
            undo(id);
            state.stuck_version = state.working.version;
            complain("A deadline of meeting " + id.str() + " could not be passed: " + error.what());
        }
    }
}

void Writer::pass_deadlines(Draft& draft, model::MeetingId const& id, State& state,
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
    Advanced next =
        advance(std::move(state.working), people_of(state.newest), events, command.person, at);
    ViewPtr view = make_view(next.meeting, std::move(next.people));

    store::MeetingAppend& append = entry(draft.batch, command.meeting, before);
    std::move(encoded.begin(), encoded.end(), std::back_inserter(append.events));
    std::move(next.rows.begin(), next.rows.end(), std::back_inserter(append.people));
    state.working = std::move(next.meeting);
    state.newest = std::move(view);
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
    outcome.status = command.success_status;
    if (!events.empty()) outcome.subject = subject_of(events.front());
    Advanced next = advance(state.working, people_of(state.newest), events, command.person, at);
    outcome.view = make_view(std::move(next.meeting), std::move(next.people));
    outcome.events = std::move(events);
    return outcome;
}

Outcome Writer::accept(Draft& draft, State& state, Submission const& command, model::Events events,
                       model::Instant at) {
    Outcome outcome = failed(Kind::accepted);
    outcome.status = command.success_status;
    if (!events.empty()) {
        outcome.subject = subject_of(events.front());
        carry_out(draft, state, command, events, at);
        if (auto const& key = command.idempotency)
            draft.batch.idempotency.push_back({key->principal, key->key, key->request_hash,
                                               command.meeting.str(), state.working.version,
                                               outcome.subject, command.success_status,
                                               clock_.real_now() + options_.idempotency_kept});
    }
    outcome.view = state.newest;
    outcome.events = std::move(events);
    return outcome;
}

// ---- Storing -----------------------------------------------------------------------------------

Writer::Fate Writer::append(Draft const& draft) {
    if (draft.batch.meetings.empty()) return Fate::stored;
    auto const begun = stopwatch();
    Fate fate = Fate::unknown;
    try {
        fate = store_.append(draft.batch) == store::AppendResult::appended ? Fate::stored
                                                                           : Fate::conflict;
    } catch (std::exception const& error) {
        failure(std::string("The store could not append: ") + error.what());
        fate = fate_of(draft.batch);
    }
    if (fate == Fate::stored || fate == Fate::conflict) healed();
    if (fate == Fate::stored) {
        ++metrics_.batches;
        metrics_.last_batch_commands.store(draft.outcomes.size());
        metrics_.append_nanoseconds += static_cast<std::uint64_t>((stopwatch() - begun).count());
        for (store::MeetingAppend const& append : draft.batch.meetings)
            metrics_.events += append.events.size();
    } else {
        ++metrics_.failed_batches;
    }
    return fate;
}

// After a failed commit the heads tell whether it happened. A store that can't tell yet is asked
// once more and then left alone until the next turn: nobody waits for it.
Writer::Fate Writer::fate_of(store::Batch const& batch) {
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            auto const at = [&](store::MeetingAppend const& append, std::uint64_t more) {
                return store_.head(append.meeting) == append.expected_version + more;
            };
            auto const& all = batch.meetings;
            if (std::all_of(all.begin(), all.end(),
                            [&](auto const& a) { return at(a, a.events.size()); }))
                return Fate::stored;
            if (std::all_of(all.begin(), all.end(), [&](auto const& a) { return at(a, 0); }))
                return Fate::not_stored;
            return Fate::unknown;
        } catch (std::exception const&) {
            continue;
        }
    }
    return Fate::unknown;
}

void Writer::publish(Draft& draft) {
    for (store::MeetingAppend& append : draft.batch.meetings) {
        State& state = *find(append.meeting);
        state.published = state.newest;
        published_.publish(append.meeting, state.published);
        announce({append.meeting, state.published, std::move(append.events)});
    }
    for (Outcome const& outcome : draft.outcomes)
        if (outcome.kind == Kind::accepted && !outcome.dry_run && !outcome.events.empty())
            past_.keep(outcome.view->meeting->programme->id, outcome.view);
}

void Writer::roll_back() {
    for (auto& [id, state] : states_) {
        if (state.newest == state.published) continue;
        state.newest = state.published;
        state.working = state.published ? *state.published->meeting : model::Meeting{};
    }
    std::erase_if(states_, [](auto const& entry) {
        return !entry.second.published && !entry.second.in_doubt;
    });
}

void Writer::count(std::vector<Outcome> const& outcomes) {
    for (Outcome const& outcome : outcomes) {
        if (outcome.dry_run) continue;
        if (outcome.kind == Kind::accepted) ++metrics_.accepted;
        if (outcome.kind == Kind::refused) ++metrics_.refused;
        if (outcome.kind == Kind::replayed) ++metrics_.replayed;
        if (outcome.kind == Kind::unavailable) ++metrics_.unavailable;
    }
}

// ---- Doubt -------------------------------------------------------------------------------------

void Writer::doubt(Draft const& draft) {
    for (store::MeetingAppend const& append : draft.batch.meetings)
        states_[append.meeting].in_doubt = true;
}

void Writer::settle() {
    for (auto& [id, state] : states_) {
        if (!state.in_doubt) continue;
        try {
            settle(id, state);
        } catch (std::exception const& error) {
            failure("Meeting " + id.str() + " can't be read again yet: " + error.what());
        }
    }
    std::erase_if(states_, [](auto const& entry) {
        return !entry.second.published && !entry.second.in_doubt;
    });
}

void Writer::settle(model::MeetingId const& id, State& state) {
    std::uint64_t const known = state.published ? state.published->meeting->version : 0;
    std::uint64_t const head = store_.head(id);
    if (head < known)
        throw store::Unavailable("its log ends at version " + std::to_string(head) +
                                 ", before version " + std::to_string(known) + ", which was read");
    if (head > known) {
        Publication gained;
        gained.meeting = id;
        store_.read(id, known, head - known,
                    [&](store::StoredEvent&& event) { gained.events.push_back(std::move(event)); });
        model::Meeting meeting = state.published ? *state.published->meeting : model::Meeting{};
        for (store::StoredEvent const& event : gained.events)
            meeting = model::apply(std::move(meeting), recorded(id, event));
        auto people = people_at(store_, id, head);
        state.working = meeting;
        state.newest = make_view(std::move(meeting), std::move(people));
        state.published = state.newest;
        published_.publish(id, state.published);
        gained.view = state.published;
        announce(gained);
    }
    state.in_doubt = false;
}

void Writer::probe() {
    try {
        auto const clock = store_.clock();
        if (clock)
            store_.set_clock(*clock);
        else
            store_.meetings();
    } catch (std::exception const& error) {
        failure(std::string("The store does not take a write: ") + error.what());
        return;
    }
    healed();
    settle();
}

void Writer::reread() {
    for (auto& entry : states_)
        entry.second.in_doubt = true;
    for (model::MeetingId const& id : store_.meetings())
        states_.try_emplace(id).first->second.in_doubt = true;
    settle();
}

// ---- The rest ----------------------------------------------------------------------------------

void Writer::save_snapshots(bool stopping) {
    for (auto& [id, state] : states_) {
        if (!state.published || state.in_doubt) continue;
        model::Meeting const& meeting = *state.published->meeting;
        std::uint64_t const since = meeting.version - state.snapshot_version;
        bool const wanted =
            since >= options_.snapshot_every || (stopping && since > options_.snapshot_at_stop);
        if (!wanted) continue;
        // Counted from here even if it fails: the next attempt is as far away as ever.
        state.snapshot_version = meeting.version;
        try {
            store_.save_snapshot(
                id, {meeting.version, wire::state_codec(), wire::encode_state(meeting)});
            ++metrics_.snapshots;
        } catch (std::exception const& error) {
            complain("No snapshot of meeting " + id.str() + ": " + error.what());
        }
    }
}

std::optional<model::Instant> Writer::next_deadline() const {
    std::optional<model::Instant> next;
    for (auto const& [id, state] : states_) {
        if (state.in_doubt || !state.newest || state.stuck_version == state.working.version)
            continue;
        auto const due = model::next_deadline(state.working);
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

ViewPtr Writer::view_at(model::MeetingId const& meeting, std::uint64_t version) {
    State const* state = find(meeting);
    if (!state || !state->published || version == 0 || version > state->published->meeting->version)
        return nullptr;
    if (version == state->published->meeting->version) return state->published;
    if (ViewPtr known = past_.find(meeting, version)) return known;
    Replayed replayed = replay(store_, meeting, version);
    ViewPtr view = make_view(std::move(replayed.meeting), people_at(store_, meeting, version));
    past_.keep(meeting, view);
    return view;
}

void Writer::erase_person(model::MeetingId const& meeting, model::PersonId const& person) {
    store_.erase_person(meeting, person);
    past_.clear();
    State* state = find(meeting);
    if (!state || !state->published) return;
    MeetingView view = *state->published;
    view.people = std::make_shared<const People>(view.people->with(person, {}));
    state->published = std::make_shared<const MeetingView>(std::move(view));
    state->newest = state->published;
    published_.publish(meeting, state->published);
    announce({meeting, state->published, {}});
}

void Writer::announce(Publication const& publication) const {
    if (!options_.published) return;
    try {
        options_.published(publication);
    } catch (std::exception const& error) {
        complain(std::string("A listener failed: ") + error.what());
    }
}

// A store that stays away is complained of once, not at every attempt.
void Writer::failure(std::string const& what) {
    if (healthy_.exchange(false)) complain(what);
}

void Writer::healed() {
    if (!healthy_.exchange(true)) complain("The store takes writes again.");
}

void Writer::complain(std::string const& what) const {
    if (options_.complain) options_.complain(what);
}

}  // namespace rostrum::server
