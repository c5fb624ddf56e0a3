#include "server/engine.hpp"

#include <algorithm>
#include <exception>
#include <future>

namespace rostrum::server {
namespace {

using Kind = Outcome::Kind;

constexpr std::chrono::hours between_expiries{1};

std::optional<std::pair<std::string, std::string>> key_of(
    std::optional<IdempotencyKey> const& key) {
    if (!key) return std::nullopt;
    return std::pair{key->principal, key->key};
}

Outcome outcome_of(Kind kind) {
    Outcome outcome;
    outcome.kind = kind;
    return outcome;
}

}  // namespace

Engine::Engine(std::unique_ptr<store::Store> store, std::shared_ptr<Clock> clock,
               EngineOptions options)
    : store_(std::move(store)),
      clock_(std::move(clock)),
      options_(std::move(options)),
      writer_(*store_, *clock_, published_, options_.writer) {}

Engine::~Engine() {
    stop();
}

void Engine::load() {
    writer_.load();
    epoch_ = store_->epoch();
    sequence_base_ = store_->sequence_base();
    expire();
    (void)store_->changed_by_others();
}

void Engine::start() {
    {
        const std::lock_guard lock(mutex_);
        accepting_ = true;
    }
    looked_at_ = stopwatch();
    thread_ = std::thread([this] { work(); });
}

void Engine::stop() {
    {
        const std::lock_guard lock(mutex_);
        accepting_ = false;
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

// ---- Any thread --------------------------------------------------------------------------------

std::optional<Kind> Engine::enqueue(Job job, std::optional<Key> const& key) {
    {
        const std::lock_guard lock(mutex_);
        if (!accepting_ || queue_.size() >= options_.queue_limit) return Kind::unavailable;
        if (key && !in_flight_.insert(*key).second) return Kind::key_in_use;
        queue_.push_back(std::move(job));
    }
    wake_.notify_one();
    return std::nullopt;
}

void Engine::release(std::optional<Key> const& key) {
    if (!key) return;
    const std::lock_guard lock(mutex_);
    in_flight_.erase(*key);
}

void Engine::submit(Submission submission, std::function<void(Outcome)> answer) {
    // A dry run takes no key: it leaves nothing that could be repeated.
    if (submission.dry_run) submission.idempotency.reset();
    auto const key = key_of(submission.idempotency);
    Job job;
    job.submission = std::move(submission);
    job.answer = answer;
    if (auto const refused = enqueue(std::move(job), key)) answer(outcome_of(*refused));
}

Outcome Engine::execute(Submission submission) {
    std::promise<Outcome> promise;
    submit(std::move(submission),
           [&promise](Outcome outcome) { promise.set_value(std::move(outcome)); });
    return promise.get_future().get();
}

void Engine::enqueue_task(std::function<void(bool)> task) {
    Job job;
    job.task = task;
    if (enqueue(std::move(job), std::nullopt)) task(false);
}

void Engine::run(std::function<void(store::Store&)> task, std::function<void(bool)> done) {
    enqueue_task([this, task = std::move(task), done = std::move(done)](bool possible) {
        bool succeeded = false;
        if (possible) try {
                task(*store_);
                succeeded = true;
            } catch (std::exception const&) {
                // The caller is told that it failed; what failed is the store's to complain of.
            }
        done(succeeded);
    });
}

bool Engine::run_and_wait(std::function<void(store::Store&)> task) {
    std::promise<bool> done;
    run(std::move(task), [&](bool succeeded) { done.set_value(succeeded); });
    return done.get_future().get();
}

void Engine::read_events(
    model::MeetingId const& meeting, std::uint64_t after, std::uint64_t limit,
    std::function<void(std::optional<std::vector<store::StoredEvent>>)> answer) {
    auto events = std::make_shared<std::vector<store::StoredEvent>>();
    run(
        [=](store::Store& store) {
            store.read(meeting, after, limit,
                       [&](store::StoredEvent&& event) { events->push_back(std::move(event)); });
        },
        [=](bool succeeded) {
            if (succeeded)
                answer(std::move(*events));
            else
                answer(std::nullopt);
        });
}

void Engine::view_at(model::MeetingId const& meeting, std::uint64_t version,
                     std::function<void(std::optional<ViewPtr>)> answer) {
    auto view = std::make_shared<ViewPtr>();
    run([=, this](store::Store&) { *view = writer_.view_at(meeting, version); },
        [=](bool succeeded) {
            if (succeeded)
                answer(std::move(*view));
            else
                answer(std::nullopt);
        });
}

void Engine::erase_person(model::MeetingId const& meeting, model::PersonId const& person,
                          std::function<void(bool)> done) {
    run([=, this](store::Store&) { writer_.erase_person(meeting, person); }, std::move(done));
}

void Engine::keep_refused(store::RefusedWrite refused) {
    refused.at_real = clock_->real_now();
    run([refused = std::move(refused)](store::Store& store) { store.keep_refused(refused); },
        [](bool) {});
}

void Engine::refused(store::RefusedQuery query,
                     std::function<void(std::optional<std::vector<store::RefusedWrite>>)> answer) {
    auto rows = std::make_shared<std::vector<store::RefusedWrite>>();
    run([=](store::Store& store) { *rows = store.refused(query); },
        [=](bool succeeded) {
            if (succeeded)
                answer(std::move(*rows));
            else
                answer(std::nullopt);
        });
}

void Engine::tokens(std::function<void(std::optional<std::vector<store::TokenRow>>)> answer) {
    auto rows = std::make_shared<std::vector<store::TokenRow>>();
    run([=](store::Store& store) { *rows = store.tokens(); },
        [=](bool succeeded) {
            if (succeeded)
                answer(std::move(*rows));
            else
                answer(std::nullopt);
        });
}

void Engine::run_once(std::optional<IdempotencyKey> key, int success_status, KeyedTask task,
                      std::function<void(KeyedOutcome)> answer) {
    auto const held = key_of(key);
    auto const tell = [answer](Kind kind) {
        KeyedOutcome outcome;
        outcome.kind = kind;
        answer(outcome);
    };
    Job job;
    job.task = [=, this](bool possible) {
        KeyedOutcome outcome;
        if (possible) try {
                outcome = carry_out_once(task, key, success_status);
            } catch (std::exception const&) {
                outcome.kind = Kind::unavailable;
            }
        release(held);
        answer(outcome);
    };
    if (auto const refused = enqueue(std::move(job), held)) tell(*refused);
}

void Engine::add_token(store::TokenRow token, std::optional<IdempotencyKey> key, int success_status,
                       std::function<void(KeyedOutcome)> answer) {
    auto const add =
        [token = std::move(token)](
            store::Store& store,
            std::optional<store::IdempotencyRecord> record) -> std::optional<std::string> {
        if (record) record->subject = token.id;
        store.add_token(token, record);
        return token.id;
    };
    run_once(std::move(key), success_status, add, std::move(answer));
}

void Engine::revoke_token(std::string id, std::function<void(std::optional<bool>)> answer) {
    auto found = std::make_shared<bool>(false);
    run([=, this](store::Store& store) { *found = store.revoke_token(id, clock_->real_now()); },
        [=](bool succeeded) { answer(succeeded ? std::optional<bool>(*found) : std::nullopt); });
}

void Engine::nudge() {
    {
        const std::lock_guard lock(mutex_);
        nudged_ = true;
    }
    wake_.notify_one();
}

std::size_t Engine::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

// ---- The writer's thread -----------------------------------------------------------------------

void Engine::work() {
    for (;;) {
        std::vector<Job> jobs = take();
        if (jobs.empty()) {
            const std::lock_guard lock(mutex_);
            if (stopping_ && queue_.empty()) break;
        }
        carry_out(std::move(jobs));
        if (stopwatch() - looked_at_ >= options_.poll) look_around();
    }
    writer_.save_snapshots(true);
}

// How long there is nothing to do: until the next deadline or look around, whichever is first.
// While the store fails, deadlines wait for it as well.
model::Milliseconds Engine::patience() const {
    auto const passed = std::chrono::duration_cast<model::Milliseconds>(stopwatch() - looked_at_);
    model::Milliseconds wait = std::max(options_.poll - passed, model::Milliseconds{0});
    if (auto const due = writer_.next_deadline(); due && writer_.healthy())
        wait = std::min(wait, clock_->real_until(*due));
    return wait;
}

std::vector<Engine::Job> Engine::take() {
    model::Milliseconds const wait = patience();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, wait, [this] { return !queue_.empty() || stopping_ || nudged_; });
    nudged_ = false;
    std::size_t const count = std::min(queue_.size(), options_.batch_limit);
    auto const end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Job> jobs(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return jobs;
}

void Engine::carry_out(std::vector<Job> jobs) {
    auto const first_task =
        std::stable_partition(jobs.begin(), jobs.end(), [](Job const& job) { return !job.task; });
    std::vector<Job> tasks(std::make_move_iterator(first_task),
                           std::make_move_iterator(jobs.end()));
    jobs.erase(first_task, jobs.end());

    auto const due = writer_.next_deadline();
    if (!jobs.empty() || (due && *due <= clock_->now())) {
        std::vector<Submission const*> commands;
        for (Job const& job : jobs)
            commands.push_back(&job.submission);
        answer(jobs, writer_.turn(commands));
    }
    for (Job const& job : tasks)
        job.task(true);
    writer_.save_snapshots(false);
}

void Engine::answer(std::vector<Job>& commands, std::vector<Outcome> outcomes) {
    // First the keys: whoever has an answer may use its key again at once.
    for (Job const& job : commands)
        release(key_of(job.submission.idempotency));
    for (std::size_t i = 0; i < commands.size(); ++i)
        commands[i].answer(std::move(outcomes[i]));
}

void Engine::look_around() {
    looked_at_ = stopwatch();
    if (!writer_.healthy()) writer_.probe();
    try {
        if (store_->changed_by_others()) {
            writer_.reread();
            if (options_.changed_by_others) options_.changed_by_others(*store_);
        }
        auto const now = clock_->real_now();
        bool const due =
            !expired_at_ || now < *expired_at_ || now - *expired_at_ >= between_expiries;
        if (due) expire();
    } catch (std::exception const&) {
        // Looked at again next time; a store that fails is found out by the next write.
    }
}

void Engine::expire() {
    expired_at_ = clock_->real_now();
    store_->expire_idempotency(*expired_at_);
    store_->expire_refused(*expired_at_ - options_.refused_kept);
}

KeyedOutcome Engine::carry_out_once(KeyedTask const& task, std::optional<IdempotencyKey> const& key,
                                    int success_status) {
    KeyedOutcome outcome;
    outcome.status = success_status;
    std::optional<store::IdempotencyRecord> record;
    if (key) {
        auto const now = clock_->real_now();
        if (auto const before = store_->find_idempotency(key->principal, key->key);
            before && before->expires_at > now) {
            bool const same = before->request_hash == key->request_hash && before->meeting.empty();
            outcome.kind = same ? Kind::replayed : Kind::key_reused;
            outcome.id = same ? before->subject : "";
            outcome.status = same ? before->status : 0;
            return outcome;
        }
        record = store::IdempotencyRecord{key->principal,
                                          key->key,
                                          key->request_hash,
                                          "",
                                          0,
                                          "",
                                          success_status,
                                          now + options_.writer.idempotency_kept};
    }
    auto const made = task(*store_, record);
    outcome.kind = made ? Kind::accepted : Kind::refused;
    outcome.id = made.value_or("");
    return outcome;
}

}  // namespace rostrum::server
