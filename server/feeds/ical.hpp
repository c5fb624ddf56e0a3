#pragma once

#include <string>
#include <vector>

#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// The timetable as an iCalendar object (RFC 5545, 7986): an event for each segment, and for each
// role and statement that the viewer may see; times in the venue's zone with its VTIMEZONE. UID is
// the UUIDv5 of meeting and entry, SEQUENCE counts how often what was published of it has changed,
// DTSTAMP and LAST-MODIFIED are when it last did; what was published and is no more stays,
// CANCELLED; what is not published yet is TENTATIVE. So the bytes change only when something did.
std::string timetable_ics(wire::Rendering const& r, model::Instant as_of);

// Of it, what is in one segment; one booking; what is the viewer's own, or on its panels.
std::string segment_ics(wire::Rendering const& r, model::SegmentId const& segment);
std::string booking_ics(wire::Rendering const& r, model::BookingId const& booking);
std::string delegation_ics(wire::Rendering const& r);
// Just these entries (schedule.hpp), as they are given.
struct ScheduleEntry;
std::string entries_ics(wire::Rendering const& r, std::vector<ScheduleEntry> const& entries);

}  // namespace rostrum::server::feeds
