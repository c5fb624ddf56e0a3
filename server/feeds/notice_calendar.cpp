#include "server/feeds/notice_calendar.hpp"

#include <algorithm>

#include "server/feeds/ical.hpp"
#include "server/feeds/schedule.hpp"
#include "server/feeds/uuid.hpp"

namespace rostrum::server::feeds {

namespace {

using model::Notice;
using model::NoticeKind;
using wire::Rendering;

bool tells_place(Notice const& notice) {
    switch (notice.kind) {
        case NoticeKind::receipt:
        case NoticeKind::moved:
        case NoticeKind::other_day:
        case NoticeKind::swap_decided:
            return notice.tells_plan;
        case NoticeKind::withdrawn:
            return true;
        default:
            return false;
    }
}

bool is_of(ScheduleEntry const& entry, model::BookingId const& booking) {
    auto const its = [&](Row const& row) { return row.booking && row.booking->id == booking; };
    return its(entry.row) || std::any_of(entry.seats.begin(), entry.seats.end(), its);
}

// Puts it there; false: the programme has no such segment any more.
bool put_into(Rendering const& r, ScheduleEntry& entry, model::SegmentId const& id) {
    model::Segment const* const segment = r.programme().find(id);
    if (!segment) return false;
    entry.segment = segment;
    entry.sitting = r.programme().find(segment->sitting);
    model::Room const* const room = r.programme().find(entry.sitting->room);
    entry.room = room ? r.text(room->name) : "";
    return true;
}

// As the schedule has it, at the time that was told. A panel's seat is the whole panel.
std::optional<ScheduleEntry> there(Rendering const& r, Schedule const& schedule,
                                   Notice const& notice) {
    auto const found = std::find_if(schedule.entries.begin(), schedule.entries.end(),
                                    [&](ScheduleEntry const& entry) {
                                        return !entry.cancelled && is_of(entry, notice.booking);
                                    });
    if (found == schedule.entries.end()) return std::nullopt;
    ScheduleEntry entry = *found;
    entry.changed_at = std::max(entry.changed_at, notice.made_at);
    if (entry.kind == ScheduleEntry::Kind::segment || entry.delivered) return entry;
    auto const length = entry.time.length();
    entry.time = {notice.plan->begin, notice.plan->begin + length};
    if (!put_into(r, entry, notice.plan->segment)) return std::nullopt;
    return entry;
}

// What its calendar has of it from before is no more.
std::optional<ScheduleEntry> gone(Rendering const& r, Notice const& notice) {
    model::Booking const* const booking = r.meeting().find(notice.booking);
    if (!booking || !booking->statement() || !notice.before) return std::nullopt;
    ScheduleEntry entry;
    entry.kind = ScheduleEntry::Kind::statement;
    entry.key = "booking/" + booking->id.str();
    entry.uid = stable_uuid(r.programme().id.str() + '/' + entry.key);
    if (!put_into(r, entry, notice.before->segment)) return std::nullopt;
    entry.time = {notice.before->begin,
                  notice.before->begin + model::allotment(r.programme(), *booking->statement())};
    entry.cancelled = true;
    entry.sequence = r.sequence_base;
    if (r.meeting().ledger)
        if (auto const line = r.meeting().ledger->find(entry.key);
            line != r.meeting().ledger->end())
            entry.sequence += line->second.sequence;
    entry.changed_at = notice.made_at;
    entry.title = name_of(r, booking->statement()->participant);
    entry.path = "/v1/meetings/" + r.programme().id.str() + "/bookings/" + booking->id.str();
    return entry;
}

}  // namespace

std::string notice_calendar(Rendering const& r, std::vector<Notice> const& notices) {
    Schedule const planned = schedule(r);
    std::vector<ScheduleEntry> entries;
    for (Notice const& notice : notices) {
        if (!tells_place(notice)) continue;
        auto entry = notice.plan ? there(r, planned, notice) : gone(r, notice);
        if (!entry) continue;
        // Of several of one thing the last is so.
        std::erase_if(entries, [&](ScheduleEntry const& one) { return one.uid == entry->uid; });
        entries.push_back(*std::move(entry));
    }
    return entries.empty() ? std::string{} : entries_ics(r, entries);
}

}  // namespace rostrum::server::feeds
