#include "server/notices/postman.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/access/permissions.hpp"
#include "server/feeds/notices.hpp"
#include "server/log.hpp"

namespace rostrum::server::notices {

namespace {

constexpr std::chrono::seconds longest_away{60};
constexpr std::chrono::minutes longest_silent{15};

using store::MailState;

// As whom a recipient sees the meeting.
wire::Viewer viewer_of(model::RecipientId const& recipient, model::Language language) {
    access::Principal principal;
    principal.participant = model::delegation_of(recipient);
    principal.role =
        principal.participant ? model::ActorRole::delegation : model::ActorRole::conference_officer;
    return {language, access::sight(principal), access::sees_notes(principal),
            principal.participant};
}

std::string domain_of(std::string const& address) {
    return address.substr(address.rfind('@') + 1);
}

store::MailRow moved_on(store::MailRow mail, MailState state, std::string_view problem) {
    mail.state = state;
    mail.problem = problem;
    ++mail.revision;
    return mail;
}

}  // namespace

std::chrono::seconds delay(int attempts) {
    constexpr int seconds[] = {0, 15, 30, 60, 120, 300, 600, 900};
    constexpr int last = static_cast<int>(std::size(seconds)) - 1;
    return std::chrono::seconds{seconds[std::clamp(attempts, 0, last)]};
}

Postman::Postman(Clock const& clock, config::Locales const& locales, SmtpOptions smtp,
                 std::string origin)
    : clock_(clock), locales_(locales), origin_(std::move(origin)), smtp_(std::move(smtp)) {}

Postman::~Postman() {
    stop();
}

void Postman::start(Engine& engine) {
    engine_ = &engine;
    if (on()) thread_ = std::thread([this] { work(); });
}

void Postman::stop() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    smtp_.stop();
    if (thread_.joinable()) thread_.join();
}

void Postman::wake() {
    {
        std::lock_guard const lock(mutex_);
        woken_ = true;
    }
    wake_.notify_one();
}

// ---- The postman's thread ----------------------------------------------------------------------

void Postman::work() {
    std::chrono::milliseconds wait{0};
    while (rest(wait)) {
        wait = longest_rest;
        try {
            auto const next = go_round();
            if (next)
                wait = std::clamp<std::chrono::milliseconds>(*next - clock_.real_now(),
                                                             std::chrono::milliseconds{0}, wait);
        } catch (std::exception const& error) {
            log_line(LogLevel::error, "mails failed at something", {{"error", error.what()}});
        }
    }
}

bool Postman::rest(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, at_most, [&] { return stopping_ || woken_; });
    woken_ = false;
    return !stopping_;
}

// Sends one that is due; when to come again, by real time.
std::optional<model::Instant> Postman::go_round() {
    if (to_keep_ && keep(*to_keep_) == Kept::failed) return std::nullopt;
    to_keep_.reset();
    std::vector<store::MailRow> mails;
    if (!engine_->run_and_wait([&](store::Store& store) { mails = store.mails_on_their_way(); }))
        return std::nullopt;
    // Only a process that ended can have left one so.
    auto const left = std::stable_partition(
        mails.begin(), mails.end(),
        [](store::MailRow const& mail) { return mail.state == MailState::waiting; });
    for (auto mail = left; mail != mails.end(); ++mail)
        settle_interrupted(*mail);
    mails.erase(left, mails.end());
    model::Instant const now = clock_.real_now();
    metrics_.waiting.store(mails.size(), std::memory_order_relaxed);
    if (mails.empty()) return std::nullopt;
    if (not_before_ && *not_before_ > now) return not_before_;
    auto const next = next_of(mails, now);
    if (next.due > now) return next.due;
    send(mails[next.index]);
    return now;
}

// The most urgent of those that are due, and of others the one that is due first. To one recipient
// an earlier one goes before a later one that is not more urgent: what was told last is to be read
// last.
Postman::Next Postman::next_of(std::vector<store::MailRow> const& mails, model::Instant now) {
    std::optional<Next> next;
    for (std::size_t n = 0; n < mails.size(); ++n) {
        store::MailRow const& mail = mails[n];
        bool const held_back = std::any_of(
            mails.begin(), mails.begin() + static_cast<std::ptrdiff_t>(n),
            [&](store::MailRow const& before) {
                return before.meeting == mail.meeting && before.recipient == mail.recipient &&
                       before.useful_until <= mail.useful_until;
            });
        if (held_back) continue;
        model::Instant due = mail.attempted_at ? *mail.attempted_at + delay(mail.attempts) : now;
        // What the machine's clock of then put into the future.
        due = std::max(now, std::min(due, now + delay(mail.attempts)));
        bool const sooner =
            !next || due < next->due ||
            (due == next->due && mail.useful_until < mails[next->index].useful_until);
        if (sooner) next = Next{n, due};
    }
    return *next;
}

void Postman::send(store::MailRow mail) {
    std::optional<store::ContactRow> contact;
    std::vector<model::Notice> told;
    bool const read = engine_->run_and_wait([&](store::Store& store) {
        contact = store.contact(mail.meeting, mail.recipient);
        told = store.notices_of_mail(mail.meeting, mail.id);
    });
    if (!read) return;
    if (clock_.now() > mail.useful_until) return give_up(mail, MailState::expired, mail.problem);
    if (!contact || told.empty()) return give_up(mail, MailState::refused, "no_contact");
    Mail written;
    try {
        written = write(mail, *contact, told);
    } catch (std::exception const& error) {
        log_line(LogLevel::error, "a mail could not be written",
                 {{"mail", store::mail_name(mail.id)}, {"error", error.what()}});
        return give_up(mail, MailState::refused, "unwritten");
    }
    mail.attempted_at = clock_.real_now();
    ++mail.attempts;
    mail = moved_on(std::move(mail), MailState::sending, "");
    if (keep(mail) != Kept::kept) return;
    settle(std::move(mail), smtp_.post(written));
}

void Postman::give_up(store::MailRow const& mail, MailState state, std::string_view problem) {
    ++metrics_.failed;
    store::MailRow given_up = moved_on(mail, state, problem);
    if (problem != mail.problem) given_up.reply = 0;  // it is not about that
    keep(given_up);
}

Mail Postman::write(store::MailRow const& mail, store::ContactRow const& contact,
                    std::vector<model::Notice> const& notices) const {
    ViewPtr const view = engine_->view(mail.meeting);
    wire::Viewer const viewer = viewer_of(mail.recipient, contact.language);
    wire::Rendering rendering{*view, viewer, locales_, std::max(clock_.now(), view->meeting->at)};
    rendering.origin = origin_;
    rendering.sequence_base = engine_->sequence_base();
    feeds::NoticeMail words = feeds::notice_mail(rendering, notices);

    std::string const domain = domain_of(smtp_.options().from);
    Mail out;
    out.to = contact.addresses;
    out.message_id = mail.meeting.str() + '.' + store::mail_name(mail.id) + '.' + engine_->epoch() +
                     '@' + domain;
    out.list_id = mail.meeting.str() + ".notices." + domain;
    out.list_name = rendering.text(rendering.programme().short_title);
    out.date = clock_.real_now();
    out.language = contact.language;
    out.subject = std::move(words.subject);
    if (clock_.rehearsal())
        out.subject = '[' + locales_.text(contact.language, "page.rehearsal") + "] " + out.subject;
    out.text = std::move(words.text);
    if (!words.calendar.empty())
        out.attachments.push_back({mail.meeting.str() + ".ics",
                                   "text/calendar; charset=utf-8; method=PUBLISH",
                                   std::move(words.calendar)});
    return out;
}

Postman::Kept Postman::keep(store::MailRow const& mail) {
    store::NoticeSave save;
    save.meeting = mail.meeting;
    save.changed_mails = {mail};
    bool saved = false;
    bool const done = engine_->run_and_wait(
        [&](store::Store& store) { saved = store.save_notices(save, std::nullopt); });
    if (!done) return Kept::failed;
    return saved ? Kept::kept : Kept::otherwise;
}

void Postman::settle_interrupted(store::MailRow const& mail) {
    ++metrics_.failed;
    keep(moved_on(mail, MailState::uncertain, "interrupted"));
}

void Postman::settle(store::MailRow mail, PostResult const& result) {
    mail.reply = result.reply;
    switch (result.posted) {
        case Posted::sent:
            mail = moved_on(std::move(mail), MailState::sent,
                            result.some_refused ? "some_refused" : "");
            ++metrics_.sent;
            break;
        case Posted::later:
            mail = moved_on(std::move(mail), MailState::waiting,
                            about_login(result.reply) ? "login" : "away");
            ++metrics_.tried_again;
            break;
        case Posted::insecure:
            mail = moved_on(std::move(mail), MailState::waiting, "insecure");
            ++metrics_.tried_again;
            break;
        case Posted::refused:
            mail = moved_on(std::move(mail), MailState::refused, "refused");
            ++metrics_.failed;
            break;
        case Posted::uncertain:
            mail = moved_on(std::move(mail), MailState::uncertain, "interrupted");
            ++metrics_.failed;
            break;
    }
    judge_server(mail, result);
    if (keep(mail) == Kept::failed) to_keep_ = std::move(mail);
}

// Whether it is the server that is in trouble, and not this one mail: then the others wait too.
void Postman::judge_server(store::MailRow const& mail, PostResult const& result) {
    bool const of_this_mail = result.reply / 100 == 4 && result.reply != 421;
    bool const trouble = result.posted == Posted::insecure || result.posted == Posted::uncertain ||
                         (result.posted == Posted::later && !of_this_mail);
    if (!trouble) {
        if (away_ > 0) log_line(LogLevel::info, "the mail server takes mails again", {});
        away_ = 0;
        not_before_.reset();
        return;
    }
    if (away_++ == 0)
        log_line(about_login(result.reply) ? LogLevel::error : LogLevel::warn,
                 "the mail server takes no mails; those that may be are tried again",
                 {{"reply", result.reply}, {"problem", mail.problem}});
    // One that takes mails and says nothing of them would make the whole queue uncertain.
    std::chrono::seconds const longest =
        result.posted == Posted::uncertain ? longest_silent : longest_away;
    std::chrono::seconds const first =
        result.posted == Posted::uncertain ? std::chrono::seconds{30} : std::chrono::seconds{1};
    not_before_ = clock_.real_now() + std::min(longest, first * (1 << std::min(away_ - 1, 6)));
}

}  // namespace rostrum::server::notices
