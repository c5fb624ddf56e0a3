#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/clock.hpp"
#include "server/past_views.hpp"
#include "server/published.hpp"
#include "server/store/store.hpp"
#include "server/submission.hpp"

namespace rostrum::server {

struct Advanced;

// What the writer has done since the start; for the metrics page. Read from any thread.
struct WriterMetrics {
    std::atomic<std::uint64_t> accepted{0};  // commands, dry runs not counted
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> replayed{0};
    std::atomic<std::uint64_t> unavailable{0};
    std::atomic<std::uint64_t> events{0};   // appended
    std::atomic<std::uint64_t> batches{0};  // appended
    std::atomic<std::uint64_t> failed_batches{0};
    std::atomic<std::uint64_t> last_batch_commands{0};  // commands that the last batch answered
    std::atomic<std::uint64_t> append_nanoseconds{0};   // in all appends that succeeded
    std::atomic<std::uint64_t> snapshots{0};            // saved
};

// What a meeting has gained and everybody may know: given to listeners once it is durable.
struct Publication {
    model::MeetingId meeting;
    ViewPtr view;                            // the newest
    std::vector<store::StoredEvent> events;  // empty: a person was erased, nothing else changed
};

struct WriterOptions {
    std::uint64_t snapshot_every = 5'000;  // events of a meeting between snapshots of its state
    std::uint64_t snapshot_at_stop = 500;  // at a clean stop, where more came since or none is
    std::chrono::hours idempotency_kept{7 * 24};
    // Called on the writer's thread after each publication; must be quick.
    std::function<void(Publication const&)> published;
    // Tells the operator what failed; no personal data. Called on the writer's thread.
    std::function<void(std::string_view)> complain;
};

// Decides, stores, publishes: the only place where a meeting changes. Everything here happens on
// one thread, the one that owns the store; only healthy() and metrics() may be read from others.
class Writer {
public:
    Writer(store::Store& store, Clock const& clock, Published& published, WriterOptions options);

    // Reads every meeting and publishes it, then passes the deadlines that were missed. Throws
    // store::Unusable or store::Unavailable; nothing may be asked of the writer before it
    // succeeded.
    void load();

    // Passes what is due, decides the commands one after the other at one reading of the clock, and
    // makes all that they do durable in one transaction before it returns. One outcome for each, in
    // their order. What the store can't do is an outcome, never an exception.
    std::vector<Outcome> turn(std::vector<Submission const*> const& commands);

    // Snapshots of meetings that have gone on long enough; at a clean stop a shorter way counts.
    // A failure is told to the operator and does no harm.
    void save_snapshots(bool stopping);

    // The next instant at which the schedule acts on any meeting.
    std::optional<model::Instant> next_deadline() const;

    // After a failure: reads again what is in doubt and tries a write that changes nothing.
    void probe();
    // Another connection changed the store: whatever grew there is read.
    void reread();

    // The meeting as it was at a version of its past; nullptr: no such version. Throws Unavailable.
    ViewPtr view_at(model::MeetingId const& meeting, std::uint64_t version);

    // Removes a person for good, here and in the store, and publishes. Throws Unavailable.
    void erase_person(model::MeetingId const& meeting, model::PersonId const& person);

    // Whether the last write, or the last attempt at one, worked.
    bool healthy() const { return healthy_.load(); }
    WriterMetrics const& metrics() const { return metrics_; }

private:
    // A meeting on the writer's side. Between turns `newest` is what is published and `working` is
    // equal to it; within one they run ahead.
    struct State {
        model::Meeting working;
        ViewPtr newest;     // of `working`; null: the meeting has not begun
        ViewPtr published;  // the newest that is durable; null: none
        std::uint64_t snapshot_version = 0;
        std::uint64_t stuck_version = 0;  // a deadline due at this version could not be passed
        bool in_doubt = false;            // the store may hold more than `published`
    };
    // One turn's attempt: nothing of it has happened until its batch is appended.
    struct Draft {
        store::Batch batch;  // at most one entry for a meeting
        std::vector<Outcome> outcomes;
        std::vector<bool> depends;  // the outcome holds only if the batch is appended
    };
    enum class Fate { stored, not_stored, conflict, unknown };

    State* find(model::MeetingId const& id);

    Draft draft(std::vector<Submission const*> const& commands);
    void pass_deadlines(Draft& draft, model::MeetingId const& id, State& state, model::Instant now);
    void pass_each_deadline(Draft& draft, model::MeetingId const& id, State& state,
                            model::Instant now);
    void carry_out(Draft& draft, State& state, Submission const& command,
                   model::Events const& events, model::Instant at);
    ViewPtr view_after(Advanced const& next, ViewPtr const& before, model::MeetingId const& id);
    PeopleAt people_in_store(model::MeetingId const& id);
    void undo(model::MeetingId const& id);
    Outcome judge(Draft& draft, Submission const& command, model::Instant now);
    std::optional<Outcome> answered_before(Submission const& command);
    Outcome accept(Draft& draft, State& state, Submission const& command, model::Events events,
                   model::Instant at);
    Outcome rehearse(State const& state, Submission const& command, model::Events events,
                     model::Instant at);

    Fate append(Draft const& draft);
    Fate fate_of(store::Batch const& batch);
    void publish(Draft& draft);
    void roll_back();
    void count(std::vector<Outcome> const& outcomes);

    void doubt(Draft const& draft);
    void settle();
    void settle(model::MeetingId const& id, State& state);
    void announce(Publication const& publication) const;
    void failure(std::string const& what);
    void healed();
    void complain(std::string const& what) const;

    store::Store& store_;
    Clock const& clock_;
    Published& published_;
    WriterOptions options_;
    std::map<model::MeetingId, State> states_;
    PastViews past_;
    std::atomic<bool> healthy_{true};
    WriterMetrics metrics_;
};

}  // namespace rostrum::server
