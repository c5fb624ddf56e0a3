#include "server/feeds/ical.hpp"

#include <algorithm>

#include "server/feeds/schedule.hpp"
#include "server/feeds/uuid.hpp"

namespace rostrum::server::feeds {

namespace {

// A content line, folded at 75 octets without tearing a character (RFC 5545, 3.1).
void put_line(std::string& out, std::string_view line) {
    constexpr std::size_t most = 75;
    std::size_t room = most;
    while (line.size() > room) {
        std::size_t cut = room;
        while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80)
            --cut;
        out += line.substr(0, cut);
        out += "\r\n ";
        line.remove_prefix(cut);
        room = most - 1;  // the space that begins the next one counts
    }
    out += line;
    out += "\r\n";
}

void put(std::string& out, std::string_view name, std::string_view value) {
    put_line(out, std::string{name} + ':' + std::string{value});
}

// A TEXT value (3.3.11), without the control characters that none may hold.
std::string as_ical_text(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t')
            out += c;
    }
    return out;
}

void put_text(std::string& out, std::string_view name, std::string_view text) {
    if (!text.empty()) put(out, name, as_ical_text(text));
}

std::string utc_stamp(model::Instant at) {
    return date::format("%Y%m%dT%H%M%SZ", date::floor<model::Seconds>(at));
}

std::string local_stamp(model::LocalTime at) {
    return date::format("%Y%m%dT%H%M%S", date::floor<model::Seconds>(at));
}

std::string offset_text(model::Seconds offset) {
    auto const minutes = std::abs(offset.count()) / 60;
    std::string text = offset.count() < 0 ? "-" : "+";
    for (auto const part : {minutes / 60, minutes % 60}) {
        text += static_cast<char>('0' + part / 10);
        text += static_cast<char>('0' + part % 10);
    }
    return text;
}

// The offsets that the programme carries. Where there are several, the easternmost is the summer's.
void put_zone(std::string& out, model::Zone const& zone) {
    put(out, "BEGIN", "VTIMEZONE");
    put(out, "TZID", zone.name);
    auto const summer =
        std::max_element(zone.offsets.begin(), zone.offsets.end(),
                         [](auto const& a, auto const& b) { return a.from_utc < b.from_utc; });
    bool const changes = std::any_of(zone.offsets.begin(), zone.offsets.end(),
                                     [&](auto const& o) { return o.from_utc != summer->from_utc; });
    model::Seconds before = zone.offsets.front().from_utc;
    for (model::Zone::Offset const& offset : zone.offsets) {
        bool const daylight = changes && offset.from_utc == summer->from_utc;
        std::string_view const kind = daylight ? "DAYLIGHT" : "STANDARD";
        put(out, "BEGIN", kind);
        put(out, "DTSTART", local_stamp(model::LocalTime{offset.from.time_since_epoch() + before}));
        put(out, "TZOFFSETFROM", offset_text(before));
        put(out, "TZOFFSETTO", offset_text(offset.from_utc));
        put(out, "END", kind);
        before = offset.from_utc;
    }
    put(out, "END", "VTIMEZONE");
}

std::string_view status_of(ScheduleEntry const& entry) {
    if (entry.cancelled) return "CANCELLED";
    return entry.tentative ? "TENTATIVE" : "CONFIRMED";
}

bool is_link(std::string_view text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

void put_entry(std::string& out, wire::Rendering const& r, ScheduleEntry const& entry) {
    model::Zone const& zone = r.programme().zone;
    bool const segment = entry.kind == ScheduleEntry::Kind::segment;
    put(out, "BEGIN", "VEVENT");
    put(out, "UID", entry.uid);
    put(out, "DTSTAMP", utc_stamp(entry.changed_at));
    put(out, "LAST-MODIFIED", utc_stamp(entry.changed_at));
    put(out, "SEQUENCE", std::to_string(entry.sequence));
    put(out, "DTSTART;TZID=" + zone.name, local_stamp(zone.local(entry.time.begin)));
    put(out, "DTEND;TZID=" + zone.name, local_stamp(zone.local(entry.time.end)));
    put(out, "STATUS", status_of(entry));
    // What is inside a segment marks no time as busy.
    put(out, "TRANSP", segment && !entry.cancelled ? "OPAQUE" : "TRANSPARENT");
    put_text(out, "SUMMARY",
             segment ? r.text(r.programme().short_title) + ": " + entry.title : entry.title);
    put_text(out, "DESCRIPTION", segment ? entry.description : entry.subtitle);
    put_text(out, "LOCATION", entry.room);
    put_text(out, "CATEGORIES", r.text(entry.segment->name));
    if (!r.origin.empty()) put(out, "URL", r.origin + entry.path);
    if (segment && is_link(entry.segment->webcast_link))
        put(out, "CONFERENCE;VALUE=URI;FEATURE=VIDEO", entry.segment->webcast_link);
    put(out, "END", "VEVENT");
}

void put_head(std::string& out, wire::Rendering const& r, std::string const& name) {
    put(out, "BEGIN", "VCALENDAR");
    put(out, "VERSION", "2.0");
    put(out, "PRODID", "-//rostrum//timetable//EN");
    put(out, "CALSCALE", "GREGORIAN");
    put(out, "METHOD", "PUBLISH");
    put(out, "UID", stable_uuid(r.programme().id.str()));
    put_text(out, "NAME", name);
    put_text(out, "X-WR-CALNAME", name);
    put(out, "REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    put_zone(out, r.programme().zone);
}

template <class Wanted>
std::string calendar(wire::Rendering const& r, Wanted const& wanted) {
    std::string out;
    put_head(out, r, r.text(r.programme().short_title));
    Schedule const told = schedule(r);
    for (ScheduleEntry const& entry : told.entries)
        if (wanted(entry)) put_entry(out, r, entry);
    put(out, "END", "VCALENDAR");
    return out;
}

}  // namespace

std::string timetable_ics(wire::Rendering const& r, model::Instant) {
    return calendar(r, [](ScheduleEntry const&) { return true; });
}

std::string segment_ics(wire::Rendering const& r, model::SegmentId const& segment) {
    return calendar(r, [&](ScheduleEntry const& entry) { return entry.segment->id == segment; });
}

std::string booking_ics(wire::Rendering const& r, model::BookingId const& booking) {
    return calendar(r, [&](ScheduleEntry const& entry) {
        return entry.row.booking && entry.row.booking->id == booking;
    });
}

std::string delegation_ics(wire::Rendering const& r) {
    return calendar(r, [&](ScheduleEntry const& entry) {
        bool const seated = std::any_of(entry.seats.begin(), entry.seats.end(),
                                        [&](Row const& seat) { return r.own(*seat.booking); });
        return seated || (entry.row.booking && r.own(*entry.row.booking));
    });
}

std::string entries_ics(wire::Rendering const& r, std::vector<ScheduleEntry> const& entries) {
    std::string out;
    put_head(out, r, r.text(r.programme().short_title));
    for (ScheduleEntry const& entry : entries)
        put_entry(out, r, entry);
    put(out, "END", "VCALENDAR");
    return out;
}

}  // namespace rostrum::server::feeds
