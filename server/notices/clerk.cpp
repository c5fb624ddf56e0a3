#include "server/notices/clerk.hpp"

#include <algorithm>
#include <utility>

#include "server/log.hpp"

namespace rostrum::server::notices {

namespace {

// A cursor that has only passed what nobody is told of is kept this often.
constexpr std::uint64_t cursor_steps = 1'000;

using model::Notice;
using model::NoticeState;

// Released, and it is not decided yet whether an e-mail tells it.
bool undecided(Notice const& notice) {
    return notice.state == NoticeState::released && !notice.mail;
}

// One e-mail for each recipient of what was released, where there is somebody to send it to; the
// others are told by none.
void put_into_mails(store::Store& store, store::NoticeSave& save, bool mail_server,
                    model::Instant now) {
    std::map<model::RecipientId, std::int64_t> mail_of;
    std::int64_t last = store.last_mail();
    auto const put = [&](Notice& notice) {
        if (!undecided(notice)) return;
        auto const [known, fresh] = mail_of.try_emplace(notice.recipient, 0);
        if (fresh && mail_server && store.contact(save.meeting, notice.recipient)) {
            store::MailRow mail;
            mail.id = known->second = ++last;
            mail.meeting = save.meeting;
            mail.recipient = notice.recipient;
            mail.made_at = now;
            mail.useful_until = model::useful_until(notice);
            save.made_mails.push_back(std::move(mail));
        }
        notice.mail = known->second;
        for (store::MailRow& mail : save.made_mails)
            if (mail.id == known->second)
                mail.useful_until = std::max(mail.useful_until, model::useful_until(notice));
    };
    std::for_each(save.made.begin(), save.made.end(), put);
    std::for_each(save.changed.begin(), save.changed.end(), put);
}

}  // namespace

Clerk::Clerk(Clock const& clock, config::Locales const& locales, ClerkOptions options)
    : clock_(clock),
      options_(std::move(options)),
      postman_(clock, locales, options_.smtp, options_.origin) {}

Clerk::~Clerk() {
    stop();
}

void Clerk::start(Engine& engine) {
    engine_ = &engine;
    for (model::MeetingId const& meeting : engine.meetings())
        load(meeting, boxes_[meeting]);
    postman_.start(engine);
    thread_ = std::thread([this] { work(); });
}

void Clerk::stop() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
    postman_.stop();
}

void Clerk::publish(Publication const& publication) {
    if (!publication.events.empty()) wake();
}

void Clerk::reload() {
    {
        std::lock_guard const lock(mutex_);
        reload_due_ = woken_ = true;
    }
    wake_.notify_one();
    postman_.wake();
}

void Clerk::nudge() {
    wake();
    postman_.wake();
}

void Clerk::wake() {
    {
        std::lock_guard const lock(mutex_);
        woken_ = true;
    }
    wake_.notify_one();
}

// ---- The clerk's thread ------------------------------------------------------------------------

void Clerk::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        bool const again = std::exchange(reload_due_, false);
        woken_ = false;
        lock.unlock();
        if (again)
            for (auto& [meeting, box] : boxes_)
                box.outbox.reset();
        look_at_all();
        auto const wait = patience();
        lock.lock();
        // What comes meanwhile is looked at together.
        wake_.wait_for(lock, options_.rest, [&] { return stopping_; });
        wake_.wait_for(lock, wait, [&] { return stopping_ || woken_; });
    }
    lock.unlock();
    keep_cursors();
}

std::chrono::milliseconds Clerk::patience() const {
    std::chrono::milliseconds wait = longest_rest;
    if (failed_) return wait;
    for (auto const& [meeting, box] : boxes_)
        if (box.next)
            wait = std::min<std::chrono::milliseconds>(wait, clock_.real_until(*box.next));
    return wait;
}

void Clerk::look_at_all() {
    bool const before = std::exchange(failed_, false);
    for (model::MeetingId const& meeting : engine_->meetings()) {
        Box& box = boxes_[meeting];
        try {
            if (!box.outbox) load(meeting, box);
            if (box.outbox) look(meeting, box);
        } catch (std::exception const& error) {
            failed_ = true;
            log_line(LogLevel::error, "notices failed at something",
                     {{"meeting", meeting.str()}, {"error", error.what()}});
        }
    }
    if (before && !failed_ && std::exchange(complained_, false))
        log_line(LogLevel::info, "notices are kept again", {});
    count();
}

// Carries it out on the writer's thread; what fails is told to the operator once.
bool Clerk::with_store(std::function<void(store::Store&)> const& task) {
    std::string failure = "the service is stopping";
    bool const done = engine_->run_and_wait([&](store::Store& store) {
        try {
            task(store);
        } catch (std::exception const& error) {
            failure = error.what();
            throw;
        }
    });
    if (!done) {
        failed_ = true;
        if (!complained_) log_line(LogLevel::error, "notices are not kept", {{"error", failure}});
        complained_ = true;
    }
    return done;
}

void Clerk::load(model::MeetingId const& meeting, Box& box) {
    store::KeptOutbox kept;
    if (!with_store([&](store::Store& store) { kept = store.outbox(meeting); })) return;
    if (kept.begun && !kept.of_another_store) {
        box.outbox = std::move(kept.outbox);
        box.stored_version = box.outbox->cursor.version;
        box.looked_at = 0;
        box.next.reset();
    } else {
        take_up(meeting, box, std::move(kept));
    }
}

// Of what was before the first look nobody is told. Neither of what a copy of the store that took
// its place does not know: the store that it was made of may have told it. What gathered waits for
// an officer then, and what time alone would bring is there to be read and goes by no mail.
void Clerk::take_up(model::MeetingId const& meeting, Box& box, store::KeptOutbox kept) {
    ViewPtr const view = engine_->view(meeting);
    model::Instant const now = std::max(clock_.now(), view->meeting->at);
    model::Outbox outbox = std::move(kept.outbox);
    model::OutboxChange change;
    if (kept.begun) {
        outbox.cursor = {view->meeting->version, view->meeting->bookings.size()};
        change = model::advance(outbox, *view->meeting, *view->list, *view->forecasts(now), now);
        for (Notice& notice : change.made)
            if (notice.state == NoticeState::released) notice.mail = 0;
        for (Notice& notice : change.changed)
            if (notice.state == NoticeState::released) notice.state = NoticeState::review;
        for (Notice const& notice : outbox.notices) {
            bool const gathers = notice.state == NoticeState::gathering;
            bool const known = std::any_of(change.changed.begin(), change.changed.end(),
                                           [&](Notice const& one) { return one.id == notice.id; });
            if (known || (!gathers && !undecided(notice))) continue;
            Notice& changed = change.changed.emplace_back(notice);
            ++changed.revision;
            if (gathers)
                changed.state = NoticeState::review;
            else
                changed.mail = 0;
        }
    }
    change.cursor = {view->meeting->version, view->meeting->bookings.size()};
    store::NoticeSave save;
    save.meeting = meeting;
    save.changed = change.changed;
    save.cursor = change.cursor;
    bool saved = false;
    bool const done = with_store([&](store::Store& store) {
        std::int64_t last = store.last_notice();
        for (Notice& notice : change.made)
            notice.id = ++last;
        save.made = change.made;
        saved = store.save_notices(save, std::nullopt);
    });
    failed_ = failed_ || !saved;
    if (!done || !saved) return;
    box.outbox = model::with(std::move(outbox), change);
    box.stored_version = change.cursor.version;
    box.looked_at = 0;
    box.next.reset();
}

void Clerk::look(model::MeetingId const& meeting, Box& box) {
    ViewPtr const view = engine_->view(meeting);
    model::Instant const now = std::max(clock_.now(), view->meeting->at);
    bool const decide =
        std::any_of(box.outbox->notices.begin(), box.outbox->notices.end(), undecided);
    bool const time = box.next && *box.next <= now;
    if (view->meeting->version == box.looked_at && !time && !decide) return;
    auto const forecasts = view->forecasts(now);
    auto change = model::advance(*box.outbox, *view->meeting, *view->list, *forecasts, now);
    bool const far = change.cursor.version >= box.stored_version + cursor_steps;
    // With another policy: of what was not to be told before, nobody is told after a crash either.
    bool const set_anew = view->meeting->settings_revision > box.stored_version;
    bool const worth_keeping = !change.nothing() || decide || far || set_anew;
    if (worth_keeping && !keep(meeting, box, std::move(change), now)) {
        failed_ = true;
        box.outbox.reset();  // it is read again: somebody else may have changed it
        return;
    }
    if (!worth_keeping) box.outbox->cursor = change.cursor;
    box.looked_at = view->meeting->version;
    box.next = model::next_look(*box.outbox, *view->meeting, *forecasts, now);
}

bool Clerk::keep(model::MeetingId const& meeting, Box& box, model::OutboxChange change,
                 model::Instant now) {
    // Those that an officer released since.
    for (Notice const& notice : box.outbox->notices) {
        if (!undecided(notice)) continue;
        change.changed.push_back(notice);
        ++change.changed.back().revision;
    }
    store::NoticeSave save;
    save.meeting = meeting;
    save.made = std::move(change.made);
    save.changed = std::move(change.changed);
    save.cursor = change.cursor;
    bool saved = false;
    bool const done = with_store([&](store::Store& store) {
        std::int64_t last = store.last_notice();
        for (Notice& notice : save.made)
            notice.id = ++last;
        put_into_mails(store, save, postman_.on(), now);
        saved = store.save_notices(save, std::nullopt);
    });
    if (!done || !saved) return false;
    metrics_.made += save.made.size();
    box.stored_version = save.cursor->version;
    bool const mails = !save.made_mails.empty();
    change.made = std::move(save.made);
    change.changed = std::move(save.changed);
    box.outbox = model::with(*std::move(box.outbox), change);
    if (mails) postman_.wake();
    return true;
}

void Clerk::keep_cursors() {
    for (auto const& [meeting, box] : boxes_) {
        if (!box.outbox || box.outbox->cursor.version == box.stored_version) continue;
        store::NoticeSave save;
        save.meeting = meeting;
        save.cursor = box.outbox->cursor;
        engine_->run_and_wait([&](store::Store& store) { store.save_notices(save, std::nullopt); });
    }
}

void Clerk::count() {
    std::uint64_t in_review = 0;
    for (auto const& [meeting, box] : boxes_)
        if (box.outbox)
            in_review += static_cast<std::uint64_t>(
                std::count_if(box.outbox->notices.begin(), box.outbox->notices.end(),
                              [](Notice const& one) { return one.state == NoticeState::review; }));
    metrics_.in_review.store(in_review, std::memory_order_relaxed);
}

}  // namespace rostrum::server::notices
