#include "server/feeds/ical.hpp"

#include <algorithm>

#include "server/feeds/rows.hpp"
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

// A TEXT value (3.3.11).
std::string as_ical_text(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c != '\r')
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

struct Entry {
    std::string id;  // within the meeting
    model::Interval time;
    std::string summary;
    std::string description;
    std::string location;
    std::uint64_t sequence = 0;
    bool free = false;  // marks no time as busy: what is inside a segment
};

void put_entry(std::string& out, wire::Rendering const& r, Entry const& entry) {
    model::Zone const& zone = r.programme().zone;
    put(out, "BEGIN", "VEVENT");
    put(out, "UID", stable_uuid(r.programme().id.str() + '/' + entry.id));
    put(out, "DTSTAMP", utc_stamp(r.meeting().at));
    put(out, "DTSTART;TZID=" + zone.name, local_stamp(zone.local(entry.time.begin)));
    put(out, "DTEND;TZID=" + zone.name, local_stamp(zone.local(entry.time.end)));
    put(out, "SEQUENCE", std::to_string(entry.sequence));
    put(out, "STATUS", "CONFIRMED");
    put(out, "TRANSP", entry.free ? "TRANSPARENT" : "OPAQUE");
    put_text(out, "SUMMARY", entry.summary);
    put_text(out, "DESCRIPTION", entry.description);
    put_text(out, "LOCATION", entry.location);
    put(out, "END", "VEVENT");
}

std::string room_of(wire::Rendering const& r, model::Segment const& segment) {
    model::Sitting const* sitting = r.programme().find(segment.sitting);
    model::Room const* room = sitting ? r.programme().find(sitting->room) : nullptr;
    return room ? r.text(room->name) : std::string{};
}

Entry entry_of(wire::Rendering const& r, model::Segment const& segment) {
    return {"segment/" + segment.id.str(),
            segment.time,
            r.text(r.programme().short_title) + ": " + r.text(segment.name),
            segment.kind == model::SegmentKind::panel ? r.text(segment.theme) : std::string{},
            room_of(r, segment),
            0,
            false};
}

// A statement's time depends on the whole list, a role's on its own booking and those before it.
Entry entry_of(wire::Rendering const& r, Row const& row) {
    std::string const id =
        row.slot ? "role/" + row.slot->id.str() : "booking/" + row.booking->id.str();
    std::uint64_t const sequence =
        row.place ? r.meeting().list_version : (row.booking ? row.booking->revision : 0);
    return {id, *row.time, who(r, row), speaker(r, row), room_of(r, *row.segment), sequence, true};
}

}  // namespace

std::string timetable_ics(wire::Rendering const& r, model::Instant) {
    std::string out;
    put(out, "BEGIN", "VCALENDAR");
    put(out, "VERSION", "2.0");
    put(out, "PRODID", "-//rostrum//timetable//EN");
    put(out, "CALSCALE", "GREGORIAN");
    put(out, "METHOD", "PUBLISH");
    put_text(out, "NAME", r.text(r.programme().short_title));
    put_zone(out, r.programme().zone);
    for (model::Segment const& segment : r.programme().segments)
        put_entry(out, r, entry_of(r, segment));
    for (Row const& row : rows(r))
        if (row.time) put_entry(out, r, entry_of(r, row));
    put(out, "END", "VCALENDAR");
    return out;
}

}  // namespace rostrum::server::feeds
