#include "model/update.hpp"

#include <algorithm>

#include "model/update_parts.hpp"

namespace rostrum::model {

namespace update {

Refusal refuse(Refusal::Kind kind, std::string message) {
    Refusal refusal;
    refusal.kind = kind;
    refusal.message = std::move(message);
    return refusal;
}

Decision unless_broken(Findings findings, std::vector<Unknown> unknown, Events events) {
    if (findings.empty() && unknown.empty()) return events;
    Refusal refusal;
    refusal.findings = std::move(findings);
    refusal.unknown = std::move(unknown);
    return refusal;
}

std::optional<Refusal> misused(std::optional<Override> const& overridden, Command const& command,
                               Actor const& actor) {
    if (!overridden) return std::nullopt;
    if (actor.role != ActorRole::presiding)
        return refuse(Refusal::Kind::forbidden, "forbidden.override");
    Refusal refusal;
    for (std::size_t i = 0; i < overridden->rules.size(); ++i) {
        Rule const* rule = find_rule(overridden->rules[i].str());
        if (!rule || !rule->set_aside_by || !rule->set_aside_by(command))
            refusal.findings.push_back({overridden->rules[i],
                                        Severity::hard,
                                        "override.not_allowed",
                                        "/override/rules/" + std::to_string(i),
                                        {}});
    }
    if (refusal.findings.empty()) return std::nullopt;
    return refusal;
}

bool stale(Meeting const& meeting, std::optional<std::uint64_t> const& seen_version) {
    return seen_version && *seen_version < meeting.list_version;
}

bool may_write(Actor const& actor, Request const& request) {
    bool const debate = std::holds_alternative<StatementRequest>(request) ||
                        std::holds_alternative<ExplanationOfVoteRequest>(request);
    if (actor.officer()) return true;
    if (actor.role == ActorRole::president_office) return !debate;
    return actor.role == ActorRole::delegation && debate && actor.participant &&
           owner(request) == actor.participant;
}

std::uint32_t index_of(Meeting const& meeting, BookingId const& id) {
    return static_cast<std::uint32_t>(meeting.find(id)->receipt.number - 1);
}

Booking& touch(Meeting& meeting, BookingId const& id) {
    const std::uint32_t index = index_of(meeting, id);
    auto copy = std::make_shared<Booking>(*meeting.bookings[index]);
    copy->revision = meeting.version;
    copy->recorded.clear();
    Booking& booking = *copy;
    meeting.bookings[index] = std::move(copy);
    return booking;
}

void take_off_list(Meeting& meeting, std::uint32_t index) {
    std::erase(meeting.order, index);
    meeting.list_version = meeting.version;
}

void put_on_list(Meeting& meeting, std::uint32_t index) {
    auto const place =
        std::lower_bound(meeting.order.begin(), meeting.order.end(), meeting.bookings[index]->key,
                         [&](std::uint32_t other, ListKey const& key) {
                             return meeting.bookings[other]->key < key;
                         });
    meeting.order.insert(place, index);
    meeting.list_version = meeting.version;
}

Decision decide(Meeting const& meeting, CreateMeeting const& create, Command const& command,
                Actor const& actor, Instant now) {
    if (meeting.version != 0) return refuse(Refusal::Kind::conflict, "conflict.meeting_exists");
    const Case the_case{meeting, command, actor, now};
    return unless_broken(judge(the_case), {}, Events{MeetingCreated{create.programme}});
}

Decision decide(Meeting const& meeting, AdoptProgramme const& adopt, Command const& command,
                Actor const& actor, Instant now) {
    if (!actor.officer()) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    if (adopt.programme->id != meeting.programme->id)
        return refuse(Refusal::Kind::conflict, "conflict.other_meeting");
    if (*adopt.programme == meeting.as_adopted()) return Events{};
    const Case the_case{meeting, command, actor, now};
    SettingsChange kept = kept_settings(meeting, *adopt.programme);
    // A file that puts the closing off opens the list again, as the setting does.
    Instant const closes_at = adopt.programme->debate.list.closes_at;
    bool const put_off = meeting.closed_on_schedule && closes_at > now &&
                         closes_at != meeting.programme->debate.list.closes_at;
    if (put_off && !kept.closes_at) kept.closes_at = closes_at;
    Events events{ProgrammeAdopted{adopt.programme, adopt.decision, adopt.reason}};
    if (!(kept == SettingsChange{}))
        events.push_back(SettingsChanged{std::move(kept), adopt.reason});
    return unless_broken(judge(the_case), {}, std::move(events));
}

void apply(Meeting& meeting, MeetingCreated const& event) {
    meeting.programme = event.programme;
    meeting.settings_revision = meeting.version;
    meeting.created_at = meeting.at;
}

// Keys that no move or swap has touched follow the new programme's order.
void apply(Meeting& meeting, ProgrammeAdopted const& event) {
    const std::shared_ptr<const Programme> before = meeting.programme;
    meeting.programme = event.programme;
    meeting.adopted.reset();
    meeting.settings_revision = meeting.version;
    for (auto& booking : meeting.bookings) {
        if (!booking->statement() || booking->key != natural_key(*before, *booking)) continue;
        auto copy = std::make_shared<Booking>(*booking);
        copy->key = natural_key(*meeting.programme, *booking);
        booking = std::move(copy);
    }
    std::sort(meeting.order.begin(), meeting.order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return meeting.bookings[a]->key < meeting.bookings[b]->key;
    });
    meeting.list_version = meeting.version;
    meeting.last_act.reset();  // its keys may be of the order that was
}

}  // namespace update

Result<Events, Refusal> decide(Meeting const& meeting, Command const& command, Actor const& actor,
                               Instant now) {
    if (meeting.version == 0 && !std::holds_alternative<CreateMeeting>(command))
        return update::refuse(Refusal::Kind::not_found, "");
    auto decision = std::visit(
        [&](auto const& given) { return update::decide(meeting, given, command, actor, now); },
        command);
    return update::moderated(meeting, command, actor, now, std::move(decision));
}

Meeting apply(Meeting meeting, Recorded const& recorded) {
    auto act = recorded.by_officer ? update::act_of(meeting, recorded.event) : std::nullopt;
    meeting.version = recorded.version;
    meeting.at = recorded.at;
    std::visit([&](auto const& event) { update::apply(meeting, event); }, recorded.event);
    update::lapse_requests(meeting);
    if (act) meeting.last_act = std::move(act);
    return meeting;
}

BookingId subject(Event const& event) {
    struct Visitor {
        BookingId operator()(Booked const& e) { return e.booking; }
        BookingId operator()(Changed const& e) { return e.booking; }
        BookingId operator()(Withdrawn const& e) { return e.booking; }
        BookingId operator()(Restored const& e) { return e.booking; }
        BookingId operator()(Moved const& e) { return e.booking; }
        BookingId operator()(SwapProposed const& e) { return e.from; }
        BookingId operator()(MeetingCreated const&) { return {}; }
        BookingId operator()(ProgrammeAdopted const&) { return {}; }
        BookingId operator()(ListOpened const&) { return {}; }
        BookingId operator()(ListClosed const&) { return {}; }
        BookingId operator()(SwapAccepted const&) { return {}; }
        BookingId operator()(SwapDeclined const&) { return {}; }
        BookingId operator()(Undone const& e) { return e.booking; }
        BookingId operator()(Requested const& e) { return e.booking; }
        BookingId operator()(RequestAccepted const& e) { return std::visit(*this, e.granted); }
        BookingId operator()(RequestDeclined const&) { return {}; }
        BookingId operator()(RequestWithdrawn const&) { return {}; }
        BookingId operator()(RequestsLapsed const&) { return {}; }
        BookingId operator()(SettingsChanged const&) { return {}; }
        BookingId operator()(ProgrammePublished const&) { return {}; }
        BookingId operator()(OnFloor const& e) {
            return std::visit(
                [](auto const& happened) -> BookingId {
                    if constexpr (requires { happened.turn.booking; })
                        return happened.turn.booking;
                    else if constexpr (requires { happened.booking; })
                        return happened.booking;
                    else
                        return {};
                },
                e.event);
        }
    };
    return std::visit(Visitor{}, event);
}

std::optional<Instant> next_deadline(Meeting const& meeting) {
    if (!meeting.programme) return std::nullopt;
    auto const due = update::next_due(meeting);
    return due ? std::optional{due->at} : std::nullopt;
}

}  // namespace rostrum::model
