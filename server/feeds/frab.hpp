#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/feeds/schedule.hpp"

// The programme in the format of frab and the c3voc (c3voc.de/wiki/schedule), which recording
// tools, title cards and conference apps read: Giggity, EventFahrplan, the CRS tracker, voctomix.
// It has one language; ids, guids, slugs and times are the same in all of them.
namespace rostrum::server::feeds {

struct FrabPerson {
    std::string guid;  // stays when the name is corrected
    std::string name;
};

struct FrabLink {
    std::string url;
    std::string title;
};

// What somebody does at the rostrum, or a segment of which nothing more is to be seen.
struct FrabEvent {
    std::uint32_t id = 0;
    std::string guid;
    std::string slug;      // unique; "hlm2025-booking-b17", whatever the title is
    std::string date;      // RFC 3339 to the second, with the venue's offset
    std::string start;     // "11:51", the venue's wall clock
    std::string duration;  // "HH:MM", rounded up; 00:01 to 23:59
    std::string url;       // empty where the service does not know its own address
    bool optout = false;   // must not be recorded: the meeting file says that it is no webcast
    std::string title;     // at most 200 characters
    std::string subtitle;
    std::string track;
    std::string type;         // opening, debate, panel or closing; statement
    std::string language;     // ISO 639; empty: not known
    std::string abstract;     // a panel's theme
    std::string description;  // a title that is longer; who sits on a panel, a line each
    std::vector<FrabPerson> persons;
    std::vector<FrabLink> links;
};

struct FrabRoom {
    std::string guid;
    std::string name;  // no two the same
    std::vector<FrabEvent> events;
};

// From six in the morning to six in the morning, so that a night sitting is of one day. Clients
// take the hour at which a day ends for the hour of the change: none may begin before it (it is
// later only if what is told of the day lasts longer).
struct FrabDay {
    int index = 1;  // from 1, without gaps
    std::string date;
    std::string start;  // with offset, as the end
    std::string end;
    std::vector<FrabRoom> rooms;  // those where something is
};

struct FrabTrack {
    std::string slug;  // the same in all languages
    std::string name;
    std::string color;  // "#1b5e9b"
};

struct FrabConference {
    std::string version;
    std::string acronym;  // of the meeting's id: [a-z0-9_], 4 to 40
    std::string title;
    std::string time_zone_name;
    std::string origin;             // empty where the service does not know its own address
    std::string path;               // of the meeting
    std::vector<FrabTrack> tracks;  // those of the programme's segments
    std::vector<FrabRoom> rooms;    // all, without events
    std::vector<FrabDay> days;      // ascending; at least those of the sittings
};

FrabConference frab_conference(wire::Rendering const& r);

// The same as the format's XML and JSON (schema version 1).
std::string schedule_xml(wire::Rendering const& r, model::Instant as_of);
std::string schedule_json(wire::Rendering const& r, model::Instant as_of);

// Who writes it. The version is of the form in which the feeds are written, and changes with that
// alone: a release of the service that tells the same is no news.
inline constexpr char const* generator_name = "rostrum";
inline constexpr char const* generator_version = "1";

}  // namespace rostrum::server::feeds
