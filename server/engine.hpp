#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/clock.hpp"
#include "server/published.hpp"
#include "server/store/store.hpp"
#include "server/submission.hpp"
#include "server/writer.hpp"

namespace rostrum::server {

struct EngineOptions {
    WriterOptions writer;
    std::size_t queue_limit = 4'096;  // commands and tasks that may wait; more are unavailable
    std::size_t batch_limit = 256;    // of them in one transaction at most
    std::chrono::hours refused_kept{30 * 24};  // refused writes, by real time
    model::Milliseconds poll{250};  // between looks at what others wrote and what has healed
    // Called on the writer's thread when another connection has changed the store (a token made by
    // the command line); must be quick, may throw what the store throws.
    std::function<void(store::Store&)> changed_by_others;
};

// What became of a request that is no meeting's event.
struct KeyedOutcome {
    // accepted, replayed, refused (its task did not do it), key_reused, key_in_use
    Outcome::Kind kind = Outcome::Kind::unavailable;
    std::string id;  // of what was made, now or then
    int status = 0;
};

// The single writer of every meeting, on a thread of its own, and what everybody else may read.
// Commands from any thread wait in one bounded queue; the writer drains it in batches, makes each
// batch durable in one transaction, publishes, and only then answers. Reads take the published
// version and never wait for a write.
class Engine {
public:
    Engine(std::unique_ptr<store::Store> store, std::shared_ptr<Clock> clock,
           EngineOptions options = {});
    ~Engine();  // stops
    Engine(Engine const&) = delete;
    Engine& operator=(Engine const&) = delete;

    // Reads every meeting and passes the deadlines that were missed while the service was down,
    // each with its due instant. To be called once, before start. Throws store::Unusable,
    // Unavailable.
    void load();
    void start();
    // What waits is still carried out and answered, then the states are saved and the thread ends.
    // Later submissions are unavailable. Does nothing the second time.
    void stop();

    // From any thread. `answer` is called exactly once, on the writer's thread, or before submit
    // returns where it is known at once (a full queue, a key in use, a stopped engine); it must be
    // quick and must not throw.
    void submit(Submission submission, std::function<void(Outcome)> answer);
    // The same, waiting for the outcome; never from the writer's thread.
    Outcome execute(Submission submission);

    // The newest durable version; nullptr: there is no such meeting. From any thread, at any time.
    ViewPtr view(model::MeetingId const& meeting) const { return published_.view(meeting); }
    std::vector<model::MeetingId> meetings() const { return published_.meetings(); }

    // What tells this store's versions from those of any other, of a copy that was put in its place
    // for one; after load.
    std::string const& epoch() const { return epoch_; }
    // What counters that others remember go on from; after load (store::Store::sequence_base).
    std::uint64_t sequence_base() const { return sequence_base_; }

    // ---- Questions to the store, answered on the writer's thread as `submit` is. A failing store
    // ---- answers nullopt or false.

    // Carries out a task with the store to itself; `done` is told whether it threw nothing.
    void run(std::function<void(store::Store&)> task, std::function<void(bool)> done);

    // The same, waiting; whether it threw nothing. Never from the writer's thread.
    bool run_and_wait(std::function<void(store::Store&)> task);

    // Carries out a request that is no meeting's event, once for each key. `task` does it, stores
    // the record that it is given in the same transaction, and gives the id that stands there for a
    // subject; nullopt: it was not done.
    using KeyedTask = std::function<std::optional<std::string>(
        store::Store&, std::optional<store::IdempotencyRecord> const&)>;
    void run_once(std::optional<IdempotencyKey> key, int success_status, KeyedTask task,
                  std::function<void(KeyedOutcome)> answer);

    // Events with version > after, at most `limit`.
    void read_events(model::MeetingId const& meeting, std::uint64_t after, std::uint64_t limit,
                     std::function<void(std::optional<std::vector<store::StoredEvent>>)> answer);
    // The meeting as it was; nullptr inside where there is no such version.
    void view_at(model::MeetingId const& meeting, std::uint64_t version,
                 std::function<void(std::optional<ViewPtr>)> answer);
    // Removes what is known of a person for good, from the store and from every later answer.
    void erase_person(model::MeetingId const& meeting, model::PersonId const& person,
                      std::function<void(bool)> done);

    // Keeps what was refused, as far as the store takes it: nobody waits for it.
    void keep_refused(store::RefusedWrite refused);
    void refused(store::RefusedQuery query,
                 std::function<void(std::optional<std::vector<store::RefusedWrite>>)> answer);

    void tokens(std::function<void(std::optional<std::vector<store::TokenRow>>)> answer);
    void add_token(store::TokenRow token, std::optional<IdempotencyKey> key, int success_status,
                   std::function<void(KeyedOutcome)> answer);
    // As of now, by the real clock; inside, false: no such token.
    void revoke_token(std::string id, std::function<void(std::optional<bool>)> answer);

    // Wakes the writer, so that a clock that was set is looked at now: for tests.
    void nudge();

    // Whether the last write, or the last attempt at one, worked.
    bool healthy() const { return writer_.healthy(); }
    WriterMetrics const& metrics() const { return writer_.metrics(); }
    std::size_t waiting() const;  // commands and tasks in the queue
    Clock const& clock() const { return *clock_; }

private:
    struct Job {
        Submission submission;
        std::function<void(Outcome)> answer;  // of a command
        std::function<void(bool)> task;       // no command but this; false: it can't be carried out
    };
    using Key = std::pair<std::string, std::string>;  // principal, idempotency key

    // nullopt: it waits now; else why not.
    std::optional<Outcome::Kind> enqueue(Job job, std::optional<Key> const& key);
    void enqueue_task(std::function<void(bool)> task);
    void release(std::optional<Key> const& key);

    void work();
    std::vector<Job> take();
    model::Milliseconds patience() const;
    void carry_out(std::vector<Job> jobs);
    void answer(std::vector<Job>& commands, std::vector<Outcome> outcomes);
    void look_around();
    void expire();
    KeyedOutcome carry_out_once(KeyedTask const& task, std::optional<IdempotencyKey> const& key,
                                int success_status);

    std::unique_ptr<store::Store> store_;
    std::string epoch_;
    std::uint64_t sequence_base_ = 0;
    std::shared_ptr<Clock> clock_;
    EngineOptions options_;
    Published published_;
    Writer writer_;

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::deque<Job> queue_;
    std::set<Key> in_flight_;
    bool accepting_ = false;
    bool stopping_ = false;
    bool nudged_ = false;

    std::thread thread_;
    // The writer thread's own.
    std::chrono::nanoseconds looked_at_{0};
    std::optional<model::Instant> expired_at_;  // real time
};

}  // namespace rostrum::server
