#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "model/publication_entries.hpp"
#include "model/rules.hpp"
#include "model/update_parts.hpp"

namespace rostrum::model::update {

namespace {

int next_number(Meeting const& meeting) {
    return static_cast<int>(meeting.publications.size()) + 1;
}

// Whoever is published in a segment stays there (domain text, 3a.3).
void pin(Meeting& meeting, SpeakersList const& list) {
    for (Place const& place : list.places) {
        auto& booking = meeting.bookings[place.booking];
        if (!booking->waiting()) continue;
        auto const segment = place.planned ? std::optional{place.planned->segment} : std::nullopt;
        if (booking->pinned == segment) continue;
        auto copy = std::make_shared<Booking>(*booking);
        copy->pinned = segment;
        booking = std::move(copy);
    }
}

// What was published before and reads otherwise now has changed once more; what is not planned any
// more is cancelled, and stays. Seats are their panel's.
Ledger carried_on(Meeting const& meeting, SpeakersList const& list) {
    Ledger ledger = meeting.ledger ? *meeting.ledger : Ledger{};
    auto const present = published_entries(meeting, list);
    std::vector<Published> before;
    if (meeting.published)
        before = published_entries(*meeting.published, lay_out(*meeting.published));
    std::set<std::string> changed;
    for (PublishedDifference const& one : differences(before, present)) {
        Published const& subject = one.after ? *one.after : *one.before;
        bool const seat = subject.booking && subject.booking->panel();
        changed.insert(seat ? "segment/" + subject.segment.str() : subject.key);
    }
    std::map<std::string_view, Published const*> now;
    for (Published const& entry : present)
        if (entry.time) now.emplace(entry.key, &entry);
    for (std::string const& key : changed) {
        auto const entry = now.find(key);
        bool const planned = entry != now.end();
        // What has never had a time is nothing that a calendar could hold.
        if (!planned && !ledger.contains(key)) continue;
        auto const [known, is_new] = ledger.try_emplace(key);
        LedgerEntry& line = known->second;
        if (!is_new) ++line.sequence;
        line.changed_at = meeting.at;
        line.cancelled = !planned;
        if (!planned) continue;
        line.segment = entry->second->segment;
        line.title = entry->second->title;
        line.time = *entry->second->time;
    }
    return ledger;
}

}  // namespace

Decision decide(Meeting const& meeting, Publish const& publish, Command const&, Actor const& actor,
                Instant) {
    if (!actor.officer()) return refuse(Refusal::Kind::forbidden, "forbidden.role");
    if (Findings gaps = publication_gaps(meeting); !gaps.empty())
        return unless_broken(std::move(gaps), {}, {});
    bool const as_published = meeting.published &&
                              *meeting.published->programme == *meeting.programme &&
                              unpublished_changes(meeting, lay_out(meeting)) == 0;
    if (as_published) return refuse(Refusal::Kind::conflict, "conflict.nothing_to_publish");
    return Events{
        ProgrammePublished{next_number(meeting), PublicationKind::release, false, publish.comment}};
}

ProgrammePublished journal_snapshot(Meeting const& meeting) {
    return {next_number(meeting), PublicationKind::journal, !publication_gaps(meeting).empty(), ""};
}

void pin_where_it_lands(Meeting& meeting, BookingId const& id) {
    auto& booking = meeting.bookings[index_of(meeting, id)];
    if (booking->pinned || !booking->waiting()) return;
    SpeakersList const list = lay_out(meeting);
    Place const* place = list.find(id, meeting);
    if (!place || !place->planned) return;
    auto copy = std::make_shared<Booking>(*booking);
    copy->pinned = place->planned->segment;
    booking = std::move(copy);
}

void apply(Meeting& meeting, ProgrammePublished const& event) {
    meeting.publications.push_back(
        {event.number, meeting.version, meeting.at, event.kind, event.held_back, event.comment});
    if (event.held_back) return;
    SpeakersList const list = lay_out(meeting);
    meeting.ledger = std::make_shared<Ledger const>(carried_on(meeting, list));
    pin(meeting, list);
    meeting.published.reset();
    // What it shows is what it shows, whoever acts on it later: nothing to take back, nothing that
    // was published before it.
    auto shown = std::make_shared<Meeting>(meeting);
    shown->last_act.reset();
    meeting.published = std::move(shown);
}

}  // namespace rostrum::model::update
