#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <vector>

#include "server/store/store.hpp"

// A meeting's log as JSON lines, to be read by other programs and kept beyond this one. First comes
// a line for the meeting, then one for each event, then, only when asked for, one for each person:
//
//     {"log":"rostrum","form":1,"meeting":"hlm2025","events":2,"people":1}
//     {"version":1,"at":"2025-11-17T14:00:00.000Z","type":"meeting_created","schema":1,...,"body":{...}}
//     {"person":"b1","version":2,"data":{"name":"..."}}
//
// A file may hold several meetings, one behind the other.
namespace rostrum::server::keeping {

struct LogCount {
    model::MeetingId meeting;
    std::uint64_t events = 0;
    std::uint64_t people = 0;
};

// Writes the logs of that meeting, or of all; people only as they are known now, without what was
// erased. Throws std::runtime_error where there is no such meeting or the stream fails, and as the
// store does.
std::vector<LogCount> write_log_lines(store::Store& store,
                                      std::optional<model::MeetingId> const& meeting,
                                      bool with_people, std::ostream& out);

// Reads such lines into a store that has none of their meetings yet, all or nothing: every event is
// read, replayed and held against the invariants first. Throws std::runtime_error with the number
// of the line and what is wrong with it, and as the store does.
std::vector<LogCount> read_log_lines(store::Store& store, std::istream& in);

}  // namespace rostrum::server::keeping
