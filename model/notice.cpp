#include "model/notice.hpp"

#include <algorithm>

namespace rostrum::model {

namespace {

bool below(Notice const& notice, std::int64_t id) {
    return notice.id < id;
}

}  // namespace

bool is_desk(RecipientId const& recipient) {
    return std::find(desk_names.begin(), desk_names.end(), recipient.str()) != desk_names.end();
}

std::optional<ParticipantId> delegation_of(RecipientId const& recipient) {
    if (is_desk(recipient)) return std::nullopt;
    return ParticipantId{recipient.str()};
}

std::optional<NoticeState> notice_state(std::string_view word) {
    for (std::size_t n = 0; n < notice_state_names.size(); ++n)
        if (notice_state_names[n] == word) return static_cast<NoticeState>(n);
    return std::nullopt;
}

Sitting const* plenary_at(Programme const& programme, Instant at) {
    Sitting const* found = nullptr;
    for (Sitting const& sitting : programme.sittings)
        if (sitting.plenary && (!found || sitting.time.begin <= at)) found = &sitting;
    return found;
}

Notice const* Outbox::find(std::int64_t id) const {
    auto const found = std::lower_bound(notices.begin(), notices.end(), id, below);
    return found != notices.end() && found->id == id ? &*found : nullptr;
}

Outbox with(Outbox outbox, OutboxChange const& change) {
    for (Notice const& changed : change.changed) {
        auto const there =
            std::lower_bound(outbox.notices.begin(), outbox.notices.end(), changed.id, below);
        if (there != outbox.notices.end() && there->id == changed.id) *there = changed;
    }
    outbox.notices.insert(outbox.notices.end(), change.made.begin(), change.made.end());
    outbox.cursor = change.cursor;
    return outbox;
}

std::optional<Instant> next_look(Outbox const& outbox, Meeting const& meeting,
                                 Forecasts const& forecasts, Instant now) {
    std::optional<Instant> next;
    auto const at = [&](Instant instant) {
        if (instant > now && (!next || instant < *next)) next = instant;
    };
    for (Notice const& notice : outbox.notices)
        if (notice.state == NoticeState::gathering) at(notice.due_at);
    Programme const& programme = *meeting.programme;
    at(programme.debate.list.closes_at - programme.notices.list_closing);
    for (auto const& forecast : forecasts.bookings)
        if (forecast && forecast->expected) at(*forecast->expected - programme.notices.called_soon);
    if (auto const until = forecast_stretch(meeting, now).until) at(*until);
    return next;
}

std::optional<Notice> webhook_disabled(Meeting const& meeting, std::string const& endpoint,
                                       std::uint64_t revision, Instant now) {
    constexpr NoticeKind kind = NoticeKind::webhook_disabled;
    NoticePolicy const& policy = meeting.programme->notices;
    if (!policy.told(kind)) return std::nullopt;
    Notice notice;
    notice.recipient = RecipientId{std::string{desk_names[2]}};
    notice.kind = kind;
    notice.subject = endpoint;
    notice.key = std::string{name(kind)} + '/' + endpoint + '/' + std::to_string(revision);
    notice.version = meeting.version;
    notice.made_at = notice.due_at = now;
    notice.state = policy.for_review(kind) ? NoticeState::review : NoticeState::released;
    if (notice.state == NoticeState::released) notice.decided_at = now;
    return notice;
}

Notice decided(Notice notice, NoticeState state, std::string const& by, Instant at) {
    notice.state = state;
    notice.decided_by = by;
    notice.decided_at = at;
    ++notice.revision;
    return notice;
}

Instant useful_until(Notice const& notice) {
    constexpr std::chrono::minutes after_a_turn{10};
    constexpr std::chrono::hours otherwise{72};
    if (notice.kind == NoticeKind::called_soon)
        return notice.at.value_or(notice.made_at) + after_a_turn;
    if (notice.kind == NoticeKind::list_closing) return notice.at.value_or(notice.made_at);
    return notice.decided_at.value_or(notice.made_at) + otherwise;
}

}  // namespace rostrum::model
