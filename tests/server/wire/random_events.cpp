#include "tests/server/wire/random_events.hpp"

#include "tests/server/wire/random_floor.hpp"

namespace rostrum::tests {

using namespace model;

std::string RandomEvents::text() {
    static constexpr char const* words[] = {"",     "a", "letter of 3 November", "\"quoted\" \\",
                                            "第一", "é", "line\nbreak"};
    return words[below(std::size(words))];
}

Instant RandomEvents::instant() {
    return Instant{Milliseconds{1'700'000'000'000 + static_cast<std::int64_t>(dice_())}};
}

template <class Id>
Id RandomEvents::id() {
    return Id("id" + std::to_string(below(50)));
}

template <class Id>
std::optional<Id> RandomEvents::maybe_id() {
    if (coin()) return std::nullopt;
    return id<Id>();
}

template <class Id>
std::vector<Id> RandomEvents::ids() {
    std::vector<Id> some;
    for (unsigned left = below(4); left > 0; --left)
        some.push_back(id<Id>());
    return some;
}

std::optional<Seconds> RandomEvents::maybe_seconds() {
    if (coin()) return std::nullopt;
    return Seconds{1 + below(86'400)};
}

std::optional<Instant> RandomEvents::maybe_instant() {
    if (coin()) return std::nullopt;
    return instant();
}

std::optional<Override> RandomEvents::overridden() {
    if (coin()) return std::nullopt;
    return Override{ids<RuleId>(), text()};
}

Fact RandomEvents::fact() {
    switch (below(8)) {
        case 0:
            return static_cast<std::int64_t>(dice_()) - 1'000'000;
        case 1:
            return text();
        case 2:
            return instant();
        case 3:
            return id<ParticipantId>();
        case 4:
            return id<GroupId>();
        case 5:
            return id<SegmentId>();
        case 6:
            return id<RoleId>();
        case 7:
            return id<SittingId>();
        default:
            return id<BookingId>();
    }
}

Finding RandomEvents::finding() {
    Finding finding;
    finding.rule = id<RuleId>();
    finding.severity = coin() ? Severity::hard : Severity::soft;
    finding.message = text();
    finding.pointer = text();
    for (unsigned left = below(4); left > 0; --left)
        finding.facts.emplace_back(text(), fact());
    return finding;
}

Request RandomEvents::request(std::size_t alternative) {
    switch (alternative) {
        case 0: {
            StatementRequest r;
            r.participant = id<ParticipantId>();
            r.capacity = static_cast<Capacity>(below(3));
            r.group = maybe_id<GroupId>();
            r.states = ids<ParticipantId>();
            r.title = text();
            r.authorization = text();
            r.level = static_cast<Level>(below(8));
            r.allotment = maybe_seconds();
            r.segments = ids<SegmentId>();
            r.contains_eov = coin();
            r.not_before = maybe_instant();
            r.not_after = maybe_instant();
            return r;
        }
        case 1:
            return RoleRequest{
                id<RoleId>(), maybe_id<ParticipantId>(), maybe_seconds(), coin(), coin(), coin()};
        case 2: {
            PanelRequest r;
            r.panel = id<SegmentId>();
            r.function = static_cast<PanelFunction>(below(3));
            r.participant = maybe_id<ParticipantId>();
            if (coin()) r.category = static_cast<PanelCategory>(below(9));
            r.organization = text();
            if (coin()) r.registration_basis = static_cast<RegistrationBasis>(below(4));
            r.registration_reference = text();
            if (coin()) r.declared = static_cast<Development>(below(2));
            r.designated_by_president = coin();
            return r;
        }
        default:
            return ExplanationOfVoteRequest{id<ParticipantId>()};
    }
}

template <class T>
std::optional<T> RandomEvents::maybe(T value) {
    return coin() ? std::optional<T>{std::move(value)} : std::nullopt;
}

ModeratedAct RandomEvents::act(Request const& any) {
    switch (below(5)) {
        case 0:
            return Book{any, text(), coin(), std::nullopt, text(), std::nullopt};
        case 1: {
            Change change;
            change.booking = id<BookingId>();
            change.level = maybe(static_cast<Level>(below(8)));
            change.allotment = maybe(maybe_seconds());
            change.segments = maybe(ids<SegmentId>());
            change.language = maybe(text());
            change.contains_eov = maybe(coin());
            change.not_before = maybe(maybe_instant());
            change.not_after = maybe(maybe_instant());
            change.title = maybe(text());
            change.authorization = maybe(text());
            change.names_speaker = maybe(coin());
            change.reason = text();
            return change;
        }
        case 2:
            return Withdraw{id<BookingId>(), std::nullopt, text()};
        case 3:
            return Restore{id<BookingId>(), text()};
        default:
            return AcceptSwap{id<SwapId>(), text(), std::nullopt};
    }
}

Granted RandomEvents::granted() {
    switch (below(5)) {
        case 0:
            return std::get<Booked>(event(4));
        case 1:
            return std::get<Changed>(event(5));
        case 2:
            return std::get<Withdrawn>(event(6));
        case 3:
            return std::get<Restored>(event(7));
        default:
            return std::get<SwapAccepted>(event(10));
    }
}

SettingsChange RandomEvents::settings() {
    SettingsChange change;
    change.opens_at = maybe_instant();
    change.self_service_until = maybe_instant();
    change.closes_at = maybe_instant();
    change.changeover = maybe(Seconds{below(3600)});
    change.late_start = maybe(Seconds{below(86'400)});
    if (coin()) {
        change.reserves.emplace();
        for (unsigned left = below(3); left > 0; --left) {
            Reserve reserve{"reserve", {}, {instant(), instant()}};
            reserve.name[Language::fr] = text();
            change.reserves->push_back(std::move(reserve));
        }
    }
    for (unsigned n = below(3); n > 0; --n) {
        SegmentSettings segment{SegmentId{"segment-" + std::to_string(n)}, maybe(coin()), {}, {}};
        segment.webcast_link = maybe(std::string{coin() ? "" : "https://webtv.un.org"});
        if (coin()) segment.co_chairs = {{id<ParticipantId>(), static_cast<Development>(below(2))}};
        change.segments.push_back(std::move(segment));
    }
    return change;
}

ListKey RandomEvents::key() {
    ListKey key;
    key.order_class = static_cast<OrderClass>(below(3));
    key.level_rank = static_cast<int>(below(9)) - 1;
    key.delegation = coin();
    key.inscribed_at = instant();
    key.receipt = static_cast<int>(below(1000));
    for (unsigned left = below(3); left > 0; --left)
        key.steps.push_back({coin(), below(1'000'000)});
    return key;
}

Event RandomEvents::event(std::size_t alternative) {
    Request const any = request(below(std::variant_size_v<Request>));
    switch (alternative) {
        case 0:
            return MeetingCreated{programme_};
        case 1:
            return ProgrammeAdopted{programme_, text(), text()};
        case 2:
            return ListOpened{coin(), text()};
        case 3:
            return ListClosed{coin(), text()};
        case 4:
            return Booked{id<BookingId>(), any,    text(),       coin(),
                          instant(),       text(), overridden(), coin()};
        case 5:
            return Changed{id<BookingId>(), any, text(), coin(), coin(), text()};
        case 6:
            return Withdrawn{id<BookingId>(), text()};
        case 7:
            return Restored{id<BookingId>(), text()};
        case 8:
            return Moved{id<BookingId>(), id<BookingId>(), coin(), text(), overridden()};
        case 9:
            return SwapProposed{id<SwapId>(), id<BookingId>(), id<BookingId>(), text()};
        case 10:
            return SwapAccepted{id<SwapId>(), text(), {finding(), finding()}};
        case 11:
            return SwapDeclined{id<SwapId>(), text()};
        case 12:
            return Undone{static_cast<std::uint64_t>(instant().time_since_epoch().count() & 0xffff),
                          id<BookingId>(), text()};
        case 13:
            return Requested{id<RequestId>(), id<ParticipantId>(),
                             coin() ? id<BookingId>() : BookingId{}, act(any)};
        case 14:
            return RequestAccepted{id<RequestId>(), granted(), text()};
        case 15:
            return RequestDeclined{id<RequestId>(), text()};
        case 16:
            return RequestWithdrawn{id<RequestId>(), text()};
        case 17:
            return RequestsLapsed{};
        case 18:
            return SettingsChanged{settings(), text()};
        case 19:
            return OnFloor{RandomFloor(*this).event(below(std::variant_size_v<FloorEvent>))};
        case 20:
            return ProgrammePublished{static_cast<int>(below(1000)),
                                      coin() ? PublicationKind::journal : PublicationKind::release,
                                      coin(), text()};
        default:
            throw std::logic_error("an event that these tests don't know yet");
    }
}

}  // namespace rostrum::tests
