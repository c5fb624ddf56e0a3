#include "server/webhooks/dispatcher.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "server/log.hpp"
#include "server/webhooks/signature.hpp"

namespace rostrum::server::webhooks {

namespace {

constexpr std::chrono::milliseconds longest_rest{1'000};
constexpr std::chrono::seconds after_a_failed_read{1};
// Pages are small, so that the writer is not kept from its work.
constexpr std::uint64_t page_of_events = 256;
// A cursor that has only passed what is not for its endpoint is kept this often.
constexpr std::uint64_t cursor_steps = 1'000;

bool is_active(store::WebhookRow const& row) {
    return row.state == "active";
}

bool is_for(store::WebhookRow const& row, std::string const& type) {
    return row.types.empty() ||
           std::find(row.types.begin(), row.types.end(), type) != row.types.end();
}

std::int64_t seconds_of(model::Instant at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

// An endpoint is about to be disabled. Where the process ends before it is, the notice is there.
void tell_desk(store::Store& store, store::WebhookRow const& row, model::Meeting const* meeting,
               model::Instant now) {
    if (!meeting) return;
    auto notice = model::webhook_disabled(*meeting, store::webhook_name(row.id), row.revision,
                                          std::max(now, meeting->at));
    if (!notice) return;
    notice->id = store.last_notice() + 1;
    store::NoticeSave save;
    save.meeting = row.meeting;
    save.made = {*std::move(notice)};
    store.save_notices(save, std::nullopt);
}

}  // namespace

// What others hand in. It outlives the dispatcher for them; then nothing is taken any more.
struct Dispatcher::Inbox {
    std::mutex mutex;  // guards what follows
    std::deque<Task> tasks;
    std::deque<News> news;
    Sender* sender = nullptr;  // to be woken; null: closed

    bool put(Task task) {
        std::lock_guard const lock(mutex);
        if (!sender) return false;
        tasks.push_back(std::move(task));
        sender->wake();
        return true;
    }
    void put(News fresh) {
        std::lock_guard const lock(mutex);
        if (!sender) return;
        bool const more = !news.empty() && news.back().meeting == fresh.meeting &&
                          news.back().last + 1 == fresh.first;
        if (more) {
            news.back().last = fresh.last;
            news.back().worth_reading = news.back().worth_reading || fresh.worth_reading;
        } else {
            news.push_back(std::move(fresh));
        }
        sender->wake();
    }
};

Dispatcher::Dispatcher(Clock const& clock, SenderOptions options)
    : clock_(clock),
      allowed_(options.allowed),
      sender_(std::move(options)),
      inbox_(std::make_shared<Inbox>()) {}

Dispatcher::~Dispatcher() {
    stop();
}

void Dispatcher::start(Engine& engine, std::function<void()> desk_told) {
    engine_ = &engine;
    desk_told_ = std::move(desk_told);
    {
        std::lock_guard const lock(inbox_->mutex);
        inbox_->sender = &sender_;
    }
    thread_ = std::thread([this] { work(); });
}

void Dispatcher::stop() {
    {
        std::lock_guard const lock(inbox_->mutex);
        if (inbox_->sender) sender_.wake();
        inbox_->sender = nullptr;
    }
    if (thread_.joinable()) thread_.join();
}

// ---- Any thread --------------------------------------------------------------------------------

void Dispatcher::publish(Publication const& publication) {
    auto const& events = publication.events;
    if (events.empty()) return;
    News news;
    news.meeting = publication.meeting;
    news.first = events.front().version;
    news.last = events.back().version;
    news.worth_reading = std::any_of(events.begin(), events.end(),
                                     [](auto const& event) { return may_be_told(event.type); });
    inbox_->put(std::move(news));
}

void Dispatcher::reload() {
    inbox_->put([](Dispatcher& self) { self.load_due_ = true; });
}

void Dispatcher::nudge() {
    inbox_->put([](Dispatcher&) {});
}

// ---- The dispatcher's thread -------------------------------------------------------------------

void Dispatcher::work() {
    // An endpoint that closes its connection in the midst of TLS is no reason to end.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    for (;;) {
        std::deque<Task> tasks;
        std::deque<News> news;
        {
            std::lock_guard const lock(inbox_->mutex);
            if (!inbox_->sender) break;
            tasks.swap(inbox_->tasks);
            news.swap(inbox_->news);
        }
        for (News const& one : news)
            carry_out([&](Dispatcher& self) { self.hear(one); });
        for (Task const& task : tasks)
            carry_out(task);
        if (load_due_ && !loading_ && stopwatch() >= not_loaded_before_) load();
        for (auto& entry : endpoints_)
            carry_out([&](Dispatcher& self) { self.go_on(entry.second); });
        for (auto& entry : by_hand_)
            carry_out([&](Dispatcher& self) { self.go_on_by_hand(entry.second); });
        count_endpoints();
        for (Sender::Finished const& finished : sender_.wait(patience()))
            carry_out([&](Dispatcher& self) { self.complete(finished); });
    }
    for (auto const& entry : flights_)
        sender_.abandon(entry.first);
    keep_cursors();
}

void Dispatcher::carry_out(Task const& task) {
    try {
        task(*this);
    } catch (std::exception const& error) {
        log_line(LogLevel::error, "webhooks failed at something", {{"error", error.what()}});
    }
}

std::chrono::milliseconds Dispatcher::patience() const {
    std::chrono::milliseconds wait = longest_rest;
    model::Instant const now = clock_.real_now();
    for (auto const& [id, endpoint] : endpoints_) {
        if (!is_active(endpoint.row) || endpoint.busy || endpoint.waiting.empty()) continue;
        auto const due = next_attempt(endpoint.row.progress, in_sitting(endpoint));
        if (due && *due > now) wait = std::min<std::chrono::milliseconds>(wait, *due - now);
    }
    return wait;
}

void Dispatcher::count_endpoints() {
    std::uint64_t active = 0;
    std::uint64_t failing = 0;
    for (auto const& [id, endpoint] : endpoints_) {
        if (!is_active(endpoint.row)) continue;
        ++active;
        if (endpoint.row.progress.failing_since) ++failing;
    }
    metrics_.endpoints.store(active, std::memory_order_relaxed);
    metrics_.failing.store(failing, std::memory_order_relaxed);
}

Dispatcher::Endpoint* Dispatcher::find(std::int64_t id) {
    auto const found = endpoints_.find(id);
    return found == endpoints_.end() ? nullptr : &found->second;
}

Origin Dispatcher::origin(Endpoint const& endpoint) const {
    return {engine_->epoch(), endpoint.row.meeting, clock_.rehearsal().has_value()};
}

bool Dispatcher::in_sitting(Endpoint const& endpoint) const {
    ViewPtr const view = engine_->view(endpoint.row.meeting);
    return view && view->meeting->floor().now.sitting() != nullptr;
}

// ---- Which endpoints there are -----------------------------------------------------------------

void Dispatcher::load() {
    load_due_ = false;
    loading_ = true;
    struct Rows {
        std::vector<store::WebhookRow> webhooks;
        std::vector<store::WebhookDelivery> by_hand;
    };
    auto const rows = std::make_shared<Rows>();
    engine_->run(
        [rows](store::Store& store) {
            rows->webhooks = store.webhooks();
            rows->by_hand = store.waiting_webhook_deliveries();
        },
        [inbox = inbox_, rows](bool read) {
            inbox->put([rows, read](Dispatcher& self) {
                self.loading_ = false;
                if (read) return self.take_in(std::move(rows->webhooks), std::move(rows->by_hand));
                self.load_due_ = true;
                self.not_loaded_before_ = stopwatch() + after_a_failed_read;
            });
        });
}

void Dispatcher::take_in(std::vector<store::WebhookRow> rows,
                         std::vector<store::WebhookDelivery> by_hand) {
    std::vector<std::int64_t> there;
    for (store::WebhookRow& row : rows) {
        there.push_back(row.id);
        if (Endpoint* known = find(row.id)) {
            adopt(*known, std::move(row));
            continue;
        }
        Endpoint& endpoint = endpoints_[row.id];
        endpoint.read_to = endpoint.stored_cursor = row.progress.cursor;
        endpoint.row = std::move(row);
        take_up(endpoint.row.progress, in_sitting(endpoint), clock_.real_now());
    }
    std::vector<std::int64_t> gone;
    for (auto const& entry : endpoints_)
        if (std::find(there.begin(), there.end(), entry.first) == there.end())
            gone.push_back(entry.first);
    for (std::int64_t const id : gone)
        forget(id);
    for (store::WebhookDelivery& delivery : by_hand)
        if (find(delivery.webhook) && !by_hand_.contains(delivery.id))
            by_hand_[delivery.id].delivery = std::move(delivery);
}

// What people changed is taken over; how far it has come is known better here.
void Dispatcher::adopt(Endpoint& endpoint, store::WebhookRow row) {
    if (row.revision == endpoint.row.revision && row.state == endpoint.row.state) return;
    store::WebhookProgress progress = endpoint.row.progress;
    bool const set_right =
        (is_active(row) && !is_active(endpoint.row)) || row.url != endpoint.row.url;
    if (set_right) begin_anew(progress);
    endpoint.row = std::move(row);
    endpoint.row.progress = progress;
    endpoint.waiting.clear();
    endpoint.read_to = progress.cursor;
    endpoint.reading = false;
}

void Dispatcher::forget(std::int64_t id) {
    std::erase_if(flights_, [&](auto const& entry) {
        if (entry.second.endpoint != id) return false;
        sender_.abandon(entry.first);
        return true;
    });
    std::erase_if(by_hand_, [&](auto const& entry) { return entry.second.delivery.webhook == id; });
    endpoints_.erase(id);
}

// ---- What is to be told ------------------------------------------------------------------------

// What nobody is told of is passed without asking the store for it.
void Dispatcher::hear(News const& news) {
    if (news.worth_reading) return;
    for (auto& [id, endpoint] : endpoints_)
        if (endpoint.row.meeting == news.meeting && !endpoint.reading &&
            endpoint.read_to + 1 == news.first)
            endpoint.read_to = news.last;
}

void Dispatcher::go_on(Endpoint& endpoint) {
    if (!is_active(endpoint.row) || endpoint.busy) return;
    if (endpoint.waiting.empty()) {
        store::WebhookProgress& progress = endpoint.row.progress;
        progress.cursor = std::max(progress.cursor, endpoint.read_to);
        if (progress.cursor >= endpoint.stored_cursor + cursor_steps) {
            endpoint.stored_cursor = progress.cursor;
            keep(endpoint, std::nullopt, "");
            endpoint.busy = true;
            return;
        }
        return read_on(endpoint);
    }
    auto const due = next_attempt(endpoint.row.progress, in_sitting(endpoint));
    if (due && clock_.real_now() < *due) return;
    store::WebhookDelivery delivery;
    delivery.attempt = endpoint.row.progress.failures + 1;
    send(endpoint, endpoint.waiting.front(), delivery);
    endpoint.busy = true;
}

void Dispatcher::read_on(Endpoint& endpoint) {
    ViewPtr const view = engine_->view(endpoint.row.meeting);
    bool const more = view && view->meeting->version > endpoint.read_to;
    if (!more || endpoint.reading || stopwatch() < endpoint.not_read_before) return;
    endpoint.reading = true;
    std::int64_t const id = endpoint.row.id;
    std::uint64_t const after = endpoint.read_to;
    engine_->read_events(
        endpoint.row.meeting, after, page_of_events,
        [inbox = inbox_, id, after](std::optional<std::vector<store::StoredEvent>> events) {
            inbox->put([id, after, events = std::move(events)](Dispatcher& self) {
                self.take_events(id, after, events);
            });
        });
}

void Dispatcher::take_events(std::int64_t id, std::uint64_t after,
                             std::optional<std::vector<store::StoredEvent>> events) {
    Endpoint* const endpoint = find(id);
    // Asked for before it was changed.
    if (!endpoint || !endpoint->reading || endpoint->read_to != after) return;
    endpoint->reading = false;
    ViewPtr const view = engine_->view(endpoint->row.meeting);
    if (!events || !view) {
        endpoint->not_read_before = stopwatch() + after_a_failed_read;
        return;
    }
    // Where one can't be read, it is not asked for again and again.
    endpoint->not_read_before = stopwatch() + after_a_failed_read;
    for (store::StoredEvent const& event : *events) {
        // Read but not published yet: it comes with the next page.
        if (event.version > view->meeting->version) break;
        if (may_be_told(event.type)) {
            auto message = message_of(origin(*endpoint), *view->meeting, event);
            if (message && is_for(endpoint->row, message->type))
                endpoint->waiting.push_back(*std::move(message));
        }
        // Not before: what can't be read is not passed.
        endpoint->read_to = event.version;
    }
    endpoint->not_read_before = {};
}

void Dispatcher::go_on_by_hand(ByHand& wanted) {
    Endpoint* const endpoint = find(wanted.delivery.webhook);
    if (!endpoint || wanted.sent || wanted.preparing || endpoint->busy_by_hand) return;
    if (!wanted.message) return prepare(wanted, *endpoint);
    send(*endpoint, *wanted.message, wanted.delivery);
    wanted.sent = true;
    endpoint->busy_by_hand = true;
}

// The message as it was, out of the log.
void Dispatcher::prepare(ByHand& wanted, Endpoint const& endpoint) {
    ViewPtr const view = engine_->view(endpoint.row.meeting);
    if (!view || stopwatch() < endpoint.not_read_before) return;
    std::int64_t const id = wanted.delivery.id;
    if (wanted.delivery.version == 0) {
        wanted.message = test_message(origin(endpoint), view->meeting->version,
                                      store::delivery_name(id), clock_.now());
        return nudge();
    }
    wanted.preparing = true;
    engine_->read_events(
        endpoint.row.meeting, wanted.delivery.version - 1, 1,
        [inbox = inbox_, id](std::optional<std::vector<store::StoredEvent>> events) {
            inbox->put([id, events = std::move(events)](Dispatcher& self) {
                auto const found = self.by_hand_.find(id);
                if (found == self.by_hand_.end()) return;
                ByHand& by_hand = found->second;
                by_hand.preparing = false;
                Endpoint* const of = self.find(by_hand.delivery.webhook);
                ViewPtr const now = of ? self.engine_->view(of->row.meeting) : nullptr;
                if (now && events && !events->empty())
                    by_hand.message = message_of(self.origin(*of), *now->meeting, events->front());
                if (of && !by_hand.message) of->not_read_before = stopwatch() + after_a_failed_read;
            });
        });
}

// ---- On the way --------------------------------------------------------------------------------

// Where it throws, nothing is on its way.
void Dispatcher::send(Endpoint& endpoint, Message const& message, store::WebhookDelivery delivery) {
    model::Instant const now = clock_.real_now();
    std::int64_t const seconds = seconds_of(now);
    Flight flight;
    flight.endpoint = endpoint.row.id;
    flight.url = endpoint.row.url;
    flight.message = message;
    flight.delivery = std::move(delivery);
    flight.delivery.webhook = endpoint.row.id;
    flight.delivery.version = message.version;
    flight.delivery.type = message.type;
    flight.delivery.at = now;
    flight.begun = stopwatch();
    Outgoing outgoing;
    outgoing.url = endpoint.row.url;
    outgoing.body = message.body;
    outgoing.headers = {
        {"webhook-id", message.id},
        {"webhook-timestamp", std::to_string(seconds)},
        {"webhook-signature", signatures(endpoint.row, now, message.id, seconds, message.body)}};
    flights_[++last_ticket_] = std::move(flight);
    try {
        sender_.send(last_ticket_, std::move(outgoing));
    } catch (...) {
        flights_.erase(last_ticket_);
        throw;
    }
}

void Dispatcher::complete(Sender::Finished const& finished) {
    auto const found = flights_.find(finished.ticket);
    if (found == flights_.end()) return;
    Flight flight = std::move(found->second);
    flights_.erase(found);
    Endpoint* const endpoint = find(flight.endpoint);
    if (!endpoint) return;
    bool const accepted = finished.attempted.result == Result::accepted;
    (accepted ? metrics_.accepted : metrics_.failed).fetch_add(1, std::memory_order_relaxed);
    store::WebhookDelivery& delivery = flight.delivery;
    delivery.milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(stopwatch() - flight.begun).count();
    delivery.status = finished.attempted.status;
    delivery.result = word_of(finished.attempted.result);
    try {
        if (delivery.by_hand) return keep(*endpoint, delivery, "");
        settle(*endpoint, flight, finished.attempted);
    } catch (...) {
        release(endpoint->row.id, delivery.by_hand ? delivery.id : 0);
        throw;
    }
}

void Dispatcher::release(std::int64_t id, std::int64_t by_hand) {
    if (by_hand != 0) by_hand_.erase(by_hand);
    if (Endpoint* const endpoint = find(id))
        (by_hand == 0 ? endpoint->busy : endpoint->busy_by_hand) = false;
}

// What an attempt at the next message in the queue means for the endpoint.
void Dispatcher::settle(Endpoint& endpoint, Flight& flight, Attempted const& attempted) {
    // That it failed where it is no longer to go says nothing of where it goes now.
    if (attempted.result != Result::accepted && flight.url != endpoint.row.url)
        return keep(endpoint, flight.delivery, "");
    bool const failed_before = endpoint.row.progress.failing_since.has_value();
    Standing standing =
        after(endpoint.row.progress, flight.message.version, attempted, clock_.real_now());
    endpoint.row.progress = standing.progress;
    while (!endpoint.waiting.empty() &&
           endpoint.waiting.front().version <= standing.progress.cursor)
        endpoint.waiting.pop_front();
    endpoint.read_to = std::max(endpoint.read_to, standing.progress.cursor);
    std::string const name = store::webhook_name(endpoint.row.id);
    if (attempted.result != Result::accepted && !failed_before)
        log_line(LogLevel::warn, "a webhook fails; it is tried again",
                 {{"webhook", name},
                  {"meeting", endpoint.row.meeting.str()},
                  {"result", word_of(attempted.result)},
                  {"status", attempted.status}});
    if (attempted.result == Result::accepted && failed_before)
        log_line(LogLevel::info, "a webhook is taken again", {{"webhook", name}});
    keep(endpoint, flight.delivery, standing.disabled_because);
    endpoint.stored_cursor = standing.progress.cursor;
    if (standing.disabled_because.empty()) return;
    endpoint.row.state = "disabled";
    endpoint.row.disabled_because = standing.disabled_because;
    load_due_ = true;  // unless somebody has just set it right
    metrics_.disabled.fetch_add(1, std::memory_order_relaxed);
    log_line(LogLevel::error, "a webhook is disabled; it is told nothing until somebody enables it",
             {{"webhook", name},
              {"meeting", endpoint.row.meeting.str()},
              {"because", standing.disabled_because}});
}

// In one transaction. What people have set meanwhile stays as they set it. The endpoint is busy
// until that is done or has failed, so that a slow store is not asked to keep ever more.
void Dispatcher::keep(Endpoint const& endpoint,
                      std::optional<store::WebhookDelivery> const& delivery,
                      std::string const& disabled_because) {
    store::WebhookRow const known = endpoint.row;
    bool const of_the_queue = !delivery || !delivery->by_hand;
    ViewPtr const view = engine_->view(known.meeting);
    model::Instant const now = clock_.now();
    engine_->run(
        [=](store::Store& store) {
            auto row = store.webhook(known.id);
            if (!row) return;
            bool const same = row->revision == known.revision;
            // Where somebody set it right, what failed before counts no more.
            row->progress.cursor = std::max(row->progress.cursor, known.progress.cursor);
            row->progress.last_success_at = known.progress.last_success_at;
            if (same) row->progress = known.progress;
            if (same && !disabled_because.empty()) {
                row->state = "disabled";
                row->disabled_because = disabled_because;
                tell_desk(store, *row, view ? view->meeting.get() : nullptr, now);
                ++row->revision;
            }
            auto const kept = of_the_queue ? row : std::nullopt;
            if (delivery)
                store.keep_webhook_delivery(*delivery, kept, std::nullopt);
            else
                store.save_webhook(*row, std::nullopt);
        },
        [inbox = inbox_, id = known.id, by_hand = of_the_queue ? 0 : delivery->id,
         told = disabled_because.empty() ? std::function<void()>{} : desk_told_](bool kept) {
            if (told) told();
            if (!kept)
                log_line(LogLevel::warn, "what became of a webhook could not be kept",
                         {{"webhook", store::webhook_name(id)}});
            inbox->put([id, by_hand](Dispatcher& self) { self.release(id, by_hand); });
        });
}

void Dispatcher::keep_cursors() {
    for (auto const& [id, endpoint] : endpoints_)
        if (endpoint.row.progress.cursor > endpoint.stored_cursor) keep(endpoint, std::nullopt, "");
}

}  // namespace rostrum::server::webhooks
