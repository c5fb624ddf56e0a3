#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "server/feeds/rows.hpp"

namespace rostrum::server::feeds {

// One thing of the programme as the feeds tell it: a segment, or what somebody does at the rostrum.
struct ScheduleEntry {
    enum class Kind { segment, role, statement };

    Kind kind = Kind::segment;
    std::string key;  // within the meeting: "segment/debate-1", "role/president", "booking/b17"
    std::string uid;  // the UUIDv5 of meeting and key, the same for ever and in all languages
    std::uint32_t number = 0;  // 1 to 2^31 - 1, no two the same in a meeting, the same for ever
    model::Segment const* segment = nullptr;  // never null; the programme's or Schedule::gone's
    model::Sitting const* sitting = nullptr;  // the segment's; never null
    Row row;                                  // of a role and a statement
    std::vector<Row> seats;                   // of a panel
    model::Interval time;        // as planned; as it ran where it is over (never empty)
    bool delivered = false;      // `time` is how it ran
    bool tentative = false;      // a statement that is planned so, and not published yet
    bool cancelled = false;      // it was published, and is no more: told by calendars alone
    std::uint64_t sequence = 0;  // how often what was published of it has changed
    model::Instant changed_at;   // when it last did, or when it was first told
    std::string title;           // in the viewer's language, as all texts; never empty
    std::string subtitle;        // who speaks, where the viewer may see it
    std::string description;     // a panel's theme
    std::string room;            // its name
    std::string language;        // spoken, ISO 639-1; empty: not known
    std::string path;            // of the service, where it can be read: "/v1/meetings/..."
};

// What a viewer sees of the programme, ascending by begin, a segment before what is in it.
struct Schedule {
    std::vector<ScheduleEntry> entries;
    std::deque<model::Segment>
        gone;              // segments of cancelled entries that the programme has no more
    std::string version;   // of what is shown: "publication 3", else "version 42"
    model::Instant as_of;  // of the same
};
Schedule schedule(wire::Rendering const& r);

// What follows one another in a room without overlapping: statements, roles and panels, and a
// segment where nothing in it is to be seen. Nothing that is cancelled.
std::vector<ScheduleEntry const*> on_the_rostrum(Schedule const& schedule);

// The names and titles of those who take part, each once: the speaker, a panel's seats.
std::vector<Person> people_of(wire::Rendering const& r, ScheduleEntry const& entry);

}  // namespace rostrum::server::feeds
