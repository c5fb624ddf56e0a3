#include <algorithm>
#include <string>
#include <utility>

#include "server/replay.hpp"
#include "server/wire/state_codec.hpp"
#include "server/writer.hpp"

// What the writer and the store have to do with each other: appending, publishing what is durable,
// and finding out what is true after a failure.
namespace rostrum::server {

using Kind = Outcome::Kind;

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
        state.newest =
            make_view(std::move(meeting), std::move(people), state.published, people_in_store(id));
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
        // At a stop the first one is worth it however short the log: it spares the programme's
        // reading, which takes longer than that of some thousand bookings.
        bool const at_stop = since > options_.snapshot_at_stop || state.snapshot_version == 0;
        bool const wanted = since >= options_.snapshot_every || (stopping && since > 0 && at_stop);
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
    ViewPtr view = make_view(std::move(replayed.meeting), people_at(store_, meeting, version),
                             nullptr, people_in_store(meeting));
    past_.keep(meeting, view);
    return view;
}

void Writer::erase_person(model::MeetingId const& meeting, model::PersonId const& person) {
    store_.erase_person(meeting, person);
    past_.clear();
    State* state = find(meeting);
    if (!state || !state->published) return;
    auto const without = [&](ViewPtr const& known) {
        MeetingView view = *known;
        view.people = std::make_shared<const People>(view.people->with(person, {}));
        return view;
    };
    MeetingView view = without(state->published);
    if (view.published)
        view.published = std::make_shared<const MeetingView>(without(view.published));
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
