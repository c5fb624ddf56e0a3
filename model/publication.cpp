#include "model/publication.hpp"

#include <algorithm>
#include <string_view>

#include "model/publication_entries.hpp"

namespace rostrum::model {

Publication const* last_publication(Meeting const& meeting) {
    auto const last =
        std::find_if(meeting.publications.rbegin(), meeting.publications.rend(),
                     [](Publication const& publication) { return !publication.held_back; });
    return last == meeting.publications.rend() ? nullptr : &*last;
}

Publication const* find_publication(Meeting const& meeting, int number) {
    if (number < 1 || static_cast<std::size_t>(number) > meeting.publications.size())
        return nullptr;
    return &meeting.publications[static_cast<std::size_t>(number) - 1];
}

std::vector<Instant> journal_deadlines(Programme const& programme) {
    std::vector<Instant> found;
    if (!programme.find(RuleId{"R46"})) return found;
    constexpr int half_past_six = 18 * 60 + 30;
    std::chrono::minutes const time_of_day{
        static_cast<int>(programme.parameter("R46", "minute_of_day", half_past_six))};
    for (Sitting const& sitting : programme.sittings) {
        auto const day = date::floor<date::days>(programme.zone.local(sitting.time.begin));
        LocalTime const eve = LocalTime{day} - date::days{1} + time_of_day;
        Instant const at = programme.zone.utc(eve);
        if (found.empty() || found.back() < at) found.push_back(at);
    }
    return found;
}

std::optional<Instant> next_journal(Meeting const& meeting) {
    Instant after = meeting.created_at;
    for (Publication const& publication : meeting.publications)
        if (publication.kind == PublicationKind::journal)
            after = std::max(after, publication.as_of);
    for (Instant const at : journal_deadlines(*meeting.programme))
        if (at > after) return at;
    return std::nullopt;
}

std::optional<Interval> as_run(Meeting const& meeting, Booking const& booking) {
    Turn const* turn = meeting.floor().find(booking.progress.turn);
    if (!turn || !turn->began_at || !turn->ended_at || *turn->ended_at <= *turn->began_at)
        return std::nullopt;
    return Interval{*turn->began_at, *turn->ended_at};
}

namespace {

void add_segments(Meeting const& meeting, std::vector<Published>& to) {
    for (Segment const& segment : meeting.programme->segments) {
        Published entry;
        entry.key = "segment/" + segment.id.str();
        entry.segment = segment.id;
        entry.title = segment.name;
        entry.time = segment.time;
        entry.whole = &segment;
        entry.sitting = meeting.programme->find(segment.sitting);
        if (entry.sitting) entry.room = meeting.programme->find(entry.sitting->room);
        to.push_back(std::move(entry));
        for (RolePlan const& plan : lay_out_roles(meeting, segment)) {
            auto const ran = plan.booking ? as_run(meeting, *plan.booking) : std::nullopt;
            Published role;
            role.key = "role/" + plan.slot->id.str();
            role.segment = segment.id;
            role.title = plan.slot->name;
            role.time = ran.value_or(plan.time);
            role.slot = plan.slot;
            role.booking = plan.booking;
            to.push_back(std::move(role));
        }
    }
}

void add_statements(Meeting const& meeting, SpeakersList const& list, std::vector<Published>& to) {
    for (Place const& place : list.places) {
        Booking const& booking = *meeting.bookings[place.booking];
        Published entry;
        entry.key = "booking/" + booking.id.str();
        entry.booking = &booking;
        // Also who was called from the overflow was heard somewhere.
        if (auto const ran = as_run(meeting, booking)) {
            entry.segment = meeting.floor().find(booking.progress.turn)->segment;
            entry.time = *ran;
        } else if (place.planned) {
            entry.segment = place.planned->segment;
            entry.time = place.planned->time;
        } else {
            entry.position = place.position;
        }
        to.push_back(std::move(entry));
    }
}

void add_seats(Meeting const& meeting, std::vector<Published>& to) {
    for (auto const& booking : meeting.bookings) {
        PanelRequest const* seat = booking->panel();
        if (!seat || !booking->active()) continue;
        Segment const* panel = meeting.programme->find(seat->panel);
        Published entry;
        entry.key = "booking/" + booking->id.str();
        entry.segment = seat->panel;
        if (panel) entry.time = panel->time;
        entry.booking = booking.get();
        to.push_back(std::move(entry));
    }
}

// What everybody is told of a booking; what a delegation wishes, and on whose authority, is not.
bool told_the_same(StatementRequest const& a, StatementRequest const& b) {
    return a.participant == b.participant && a.capacity == b.capacity && a.group == b.group &&
           a.states == b.states && a.title == b.title && a.level == b.level &&
           a.allotment == b.allotment;
}
bool told_the_same(RoleRequest const& a, RoleRequest const& b) {
    return a.role == b.role && a.participant == b.participant && a.survivor == b.survivor;
}
bool told_the_same(PanelRequest const& a, PanelRequest const& b) {
    return a.panel == b.panel && a.function == b.function && a.participant == b.participant &&
           a.category == b.category && a.organization == b.organization;
}
bool told_the_same(ExplanationOfVoteRequest const& a, ExplanationOfVoteRequest const& b) {
    return a == b;
}

bool told_the_same(Booking const& a, Booking const& b) {
    if (a.request.index() != b.request.index()) return false;
    bool const request = std::visit(
        [&]<class R>(R const& asked) { return told_the_same(asked, std::get<R>(b.request)); },
        a.request);
    return request && a.language == b.language && a.has_speaker == b.has_speaker &&
           a.named_at == b.named_at;
}

template <class T>
bool equal_or_none(T const* a, T const* b) {
    return a && b ? *a == *b : a == b;
}

}  // namespace

std::vector<Published> published_entries(Meeting const& meeting, SpeakersList const& list) {
    std::vector<Published> all;
    add_segments(meeting, all);
    add_statements(meeting, list, all);
    add_seats(meeting, all);
    return all;
}

bool reads_the_same(Published const& a, Published const& b) {
    if (a.segment != b.segment || a.time != b.time || a.title != b.title) return false;
    if (a.position != b.position) return false;
    if (!equal_or_none(a.whole, b.whole) || !equal_or_none(a.slot, b.slot)) return false;
    if (!equal_or_none(a.sitting, b.sitting) || !equal_or_none(a.room, b.room)) return false;
    return a.booking == b.booking ||
           (a.booking && b.booking && told_the_same(*a.booking, *b.booking));
}

std::vector<PublishedDifference> differences(std::vector<Published> const& before,
                                             std::vector<Published> const& after) {
    std::map<std::string_view, Published const*> known;
    for (Published const& entry : before)
        known.emplace(entry.key, &entry);
    std::vector<PublishedDifference> found;
    for (Published const& entry : after) {
        auto const was = known.find(entry.key);
        if (was == known.end()) {
            found.push_back({std::nullopt, entry});
            continue;
        }
        if (!reads_the_same(*was->second, entry)) found.push_back({*was->second, entry});
        known.erase(was);
    }
    for (Published const& entry : before)
        if (known.contains(entry.key)) found.push_back({entry, std::nullopt});
    return found;
}

std::size_t unpublished_changes(Meeting const& meeting, SpeakersList const& list) {
    auto const present = published_entries(meeting, list);
    if (!meeting.published) return present.size();
    return differences(published_entries(*meeting.published, lay_out(*meeting.published)), present)
        .size();
}

}  // namespace rostrum::model
