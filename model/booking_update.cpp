#include <algorithm>

#include "model/update_parts.hpp"

namespace rostrum::model::update {

namespace {

void note_participant(Programme const& programme, ParticipantId const& id, std::string pointer,
                      std::vector<Unknown>& unknown) {
    if (!programme.find(id)) unknown.push_back({"participant", id.str(), std::move(pointer)});
}

void note_segment(Programme const& programme, SegmentId const& id, std::string pointer,
                  std::vector<Unknown>& unknown) {
    if (!programme.find(id)) unknown.push_back({"segment", id.str(), std::move(pointer)});
}

struct UnknownNames {
    Programme const& programme;
    std::vector<Unknown> found;

    void operator()(StatementRequest const& r) {
        note_participant(programme, r.participant, "/participant", found);
        if (r.group && !programme.find(*r.group))
            found.push_back({"group", r.group->str(), "/group"});
        for (std::size_t i = 0; i < r.states.size(); ++i)
            note_participant(programme, r.states[i], "/states/" + std::to_string(i), found);
        for (std::size_t i = 0; i < r.segments.size(); ++i)
            note_segment(programme, r.segments[i], "/segments/" + std::to_string(i), found);
    }
    void operator()(RoleRequest const& r) {
        if (!programme.find(r.role)) found.push_back({"role", r.role.str(), "/role"});
        if (r.participant) note_participant(programme, *r.participant, "/participant", found);
    }
    void operator()(PanelRequest const& r) {
        note_segment(programme, r.panel, "/panel", found);
        if (r.participant) note_participant(programme, *r.participant, "/participant", found);
    }
    void operator()(ExplanationOfVoteRequest const& r) {
        note_participant(programme, r.participant, "/participant", found);
    }
};

std::vector<Unknown> unknown_names(Programme const& programme, Request const& request) {
    UnknownNames names{programme, {}};
    std::visit(names, request);
    return std::move(names.found);
}

template <class T>
void merge(T& into, std::optional<T> const& change) {
    if (change) into = *change;
}

Request merged(Request request, Change const& change) {
    if (auto* statement = std::get_if<StatementRequest>(&request)) {
        merge(statement->level, change.level);
        merge(statement->allotment, change.allotment);
        merge(statement->segments, change.segments);
        merge(statement->contains_eov, change.contains_eov);
        merge(statement->not_before, change.not_before);
        merge(statement->not_after, change.not_after);
        merge(statement->title, change.title);
        merge(statement->authorization, change.authorization);
    } else if (auto* role = std::get_if<RoleRequest>(&request)) {
        merge(role->allotment, change.allotment);
        merge(role->substitute, change.substitute);
        merge(role->chosen_by_president, change.chosen_by_president);
        merge(role->survivor, change.survivor);
    } else if (auto* seat = std::get_if<PanelRequest>(&request)) {
        if (change.declared) seat->declared = change.declared;
        merge(seat->designated_by_president, change.designated_by_president);
    }
    return request;
}

// What stands between an actor and a booking that exists; nullopt: nothing.
std::optional<Refusal> barred(Booking const* booking, Actor const& actor,
                              std::optional<std::uint64_t> const& expected_revision) {
    if (!booking) return refuse(Refusal::Kind::not_found, "");
    if (!may_write(actor, booking->request))
        return refuse(Refusal::Kind::forbidden, "forbidden.not_yours");
    if (expected_revision && *expected_revision != booking->revision)
        return refuse(Refusal::Kind::stale_revision, "");
    return std::nullopt;
}

// What was found of one row, as found of the whole.
void put_below(std::string const& row, Refusal found, Refusal& whole) {
    for (Finding& finding : found.findings) {
        finding.pointer.insert(0, row);
        whole.findings.push_back(std::move(finding));
    }
    for (Unknown& unknown : found.unknown) {
        unknown.pointer.insert(0, row);
        whole.unknown.push_back(std::move(unknown));
    }
}

}  // namespace

Decision decide(Meeting const& meeting, Book const& book, Command const& command,
                Actor const& actor, Instant now) {
    if (!may_write(actor, book.request))
        return refuse(Refusal::Kind::forbidden, "forbidden.not_yours");
    if (book.inscribed_at && actor.role != ActorRole::secretariat &&
        actor.role != ActorRole::command_line)
        return refuse(Refusal::Kind::forbidden, "forbidden.inscribed_at");
    if (auto misuse = misused(book.overridden, command, actor)) return *std::move(misuse);

    const Case the_case{meeting, command, actor, now, nullptr, &book.request};
    const BookingId id{"b" + std::to_string(meeting.bookings.size() + 1)};
    Booked booked{id,
                  book.request,
                  book.language,
                  book.names_speaker,
                  book.inscribed_at.value_or(now),
                  book.reason,
                  book.overridden};
    return unless_broken(judge(the_case), unknown_names(*meeting.programme, book.request),
                         Events{std::move(booked)});
}

Decision decide(Meeting const& meeting, BookAll const& all, Command const&, Actor const& actor,
                Instant now) {
    if (!actor.officer()) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    Meeting so_far = meeting;
    Events events;
    Refusal refusal;
    for (std::size_t i = 0; i < all.bookings.size(); ++i) {
        const Command row = all.bookings[i];
        Decision decision = decide(so_far, all.bookings[i], row, actor, now);
        if (decision) {
            Booked booked = std::get<Booked>(std::move(decision).value().front());
            booked.with_previous = !events.empty();
            events.emplace_back(std::move(booked));
            const std::uint64_t version = so_far.version + 1;
            so_far = model::apply(std::move(so_far), {version, now, events.back()});
        } else if (decision.error().kind == Refusal::Kind::broken) {
            put_below("/rows/" + std::to_string(i), std::move(decision).error(), refusal);
        } else {
            return std::move(decision).error();
        }
    }
    return unless_broken(std::move(refusal.findings), std::move(refusal.unknown),
                         std::move(events));
}

Decision decide(Meeting const& meeting, Change const& change, Command const& command,
                Actor const& actor, Instant now) {
    Booking const* booking = meeting.find(change.booking);
    if (auto bar = barred(booking, actor, change.expected_revision)) return *std::move(bar);
    if (!booking->active()) return refuse(Refusal::Kind::conflict, "conflict.withdrawn");

    const Request request = merged(booking->request, change);
    const std::string language = change.language.value_or(booking->language);
    if (request == booking->request && language == booking->language && !change.names_speaker)
        return Events{};
    // Once it was called, who speaks may still be put right, and nothing that its place or its
    // clock goes by.
    if (booking->progress.taken() && request != booking->request)
        return refuse(Refusal::Kind::conflict, "conflict.called");
    const Case the_case{meeting, command, actor, now, booking, &request};
    Changed changed{change.booking,
                    request,
                    language,
                    change.names_speaker.value_or(booking->has_speaker),
                    change.names_speaker.has_value(),
                    change.reason};
    return unless_broken(judge(the_case), unknown_names(*meeting.programme, request),
                         Events{std::move(changed)});
}

Decision decide(Meeting const& meeting, Withdraw const& withdraw, Command const&,
                Actor const& actor, Instant) {
    Booking const* booking = meeting.find(withdraw.booking);
    if (auto bar = barred(booking, actor, withdraw.expected_revision)) return *std::move(bar);
    if (!booking->active()) return refuse(Refusal::Kind::conflict, "conflict.withdrawn");
    if (booking->progress.taken()) return refuse(Refusal::Kind::conflict, "conflict.called");
    return Events{Withdrawn{withdraw.booking, withdraw.reason}};
}

Decision decide(Meeting const& meeting, Restore const& restore, Command const& command,
                Actor const& actor, Instant now) {
    Booking const* booking = meeting.find(restore.booking);
    if (auto bar = barred(booking, actor, std::nullopt)) return *std::move(bar);
    if (booking->active()) return refuse(Refusal::Kind::conflict, "conflict.not_withdrawn");
    const Case the_case{meeting, command, actor, now, booking, &booking->request};
    return unless_broken(judge(the_case), {}, Events{Restored{restore.booking, restore.reason}});
}

void lapse_swaps(Meeting& meeting, BookingId const& id) {
    for (Swap& swap : meeting.swaps)
        if (swap.state == SwapState::proposed && (swap.from == id || swap.with == id)) {
            swap.state = SwapState::lapsed;
            swap.revision = meeting.version;
        }
}

ListKey free_key(Meeting const& meeting, Booking const& booking) {
    ListKey key = natural_key(*meeting.programme, booking);
    bool const taken =
        std::any_of(meeting.bookings.begin(), meeting.bookings.end(), [&](auto const& other) {
            return other->id != booking.id && other->statement() && other->key == key;
        });
    if (taken) key.steps.push_back({false, meeting.version});
    return key;
}

void apply(Meeting& meeting, Booked const& event) {
    auto booking = std::make_shared<Booking>();
    int const number = static_cast<int>(meeting.bookings.size()) + 1;
    booking->id = event.booking;
    booking->receipt = {number, meeting.at};
    booking->request = event.request;
    booking->language = event.language;
    booking->speaker = PersonId{"p" + std::to_string(number)};
    booking->has_speaker = event.has_speaker;
    booking->named_at = event.has_speaker ? meeting.version : 0;
    booking->inscribed_at = event.inscribed_at;
    booking->reason = event.reason;
    booking->overridden = event.overridden;
    booking->revision = meeting.version;
    bool const listed = booking->statement() != nullptr;
    if (listed) booking->key = natural_key(*meeting.programme, *booking);
    meeting.bookings.push_back(std::move(booking));
    if (listed) put_on_list(meeting, static_cast<std::uint32_t>(number - 1));
}

void apply(Meeting& meeting, Changed const& event) {
    const std::uint32_t index = index_of(meeting, event.booking);
    StatementRequest const* before = meeting.bookings[index]->statement();
    StatementRequest const* after = std::get_if<StatementRequest>(&event.request);
    bool const re_sorted = before && after && before->level != after->level;
    bool const laid_out_anew =
        before && after &&
        (before->allotment != after->allotment || before->segments != after->segments);
    if (re_sorted) take_off_list(meeting, index);
    Booking& booking = touch(meeting, event.booking);
    booking.request = event.request;
    booking.language = event.language;
    booking.has_speaker = event.has_speaker;
    if (event.speaker_changed) booking.named_at = meeting.version;
    // Another wish for a sitting, once an officer has agreed to it, takes it out of the one that
    // was published.
    bool const placed_anew =
        booking.pinned && before && after && before->segments != after->segments;
    if (placed_anew) booking.pinned.reset();
    if (re_sorted) {
        booking.key = free_key(meeting, booking);
        put_on_list(meeting, index);
    }
    if (laid_out_anew) meeting.list_version = meeting.version;
    if (placed_anew) pin_where_it_lands(meeting, event.booking);
}

void apply(Meeting& meeting, Withdrawn const& event) {
    const std::uint32_t index = index_of(meeting, event.booking);
    if (meeting.bookings[index]->statement()) take_off_list(meeting, index);
    Booking& booking = touch(meeting, event.booking);
    booking.state = BookingState::withdrawn;
    booking.pinned.reset();  // others may have its place by the time that it comes back
    lapse_swaps(meeting, event.booking);
}

void apply(Meeting& meeting, Restored const& event) {
    const std::uint32_t index = index_of(meeting, event.booking);
    Booking& booking = touch(meeting, event.booking);
    booking.state = BookingState::active;
    if (booking.statement()) put_on_list(meeting, index);
}

}  // namespace rostrum::model::update
