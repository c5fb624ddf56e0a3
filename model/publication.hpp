#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/programme.hpp"

namespace rostrum::model {

struct Meeting;
struct SpeakersList;
struct Booking;

enum class PublicationKind {
    release,  // by an officer
    journal,  // the Journal's snapshot, by itself on each eve (R46)
};

// A version of the programme and the list that everybody sees: not copied text, but a version of
// the log and the instant at which it was true (R46).
struct Publication {
    int number = 0;             // 1, 2, 3 ...
    std::uint64_t version = 0;  // of the log: of the event that published it
    Instant as_of;
    PublicationKind kind = PublicationKind::release;
    // A snapshot of what could not be published then (publication_gaps): the Journal's desk has it,
    // the public goes on seeing the one before.
    bool held_back = false;
    std::string comment;

    friend bool operator==(Publication const&, Publication const&) = default;
};

// One thing that has ever been published: a segment, a role or a statement. It never leaves the
// ledger, so that a calendar can be told that it is no more.
struct LedgerEntry {
    SegmentId segment;
    Text title;                  // of a segment or a role; a statement's is its booking's
    Interval time;               // as last published: planned, or how it ran
    bool cancelled = false;      // not planned any more
    std::uint64_t sequence = 0;  // how many publications have changed it since the first (RFC 5545)
    Instant changed_at;          // as_of of the last that did

    friend bool operator==(LedgerEntry const&, LedgerEntry const&) = default;
};

// By key: "segment/debate-1", "role/president", "booking/b17".
using Ledger = std::map<std::string, LedgerEntry>;

// The last publication that is not held back; nullptr: none.
Publication const* last_publication(Meeting const& meeting);
// nullptr: no such number.
Publication const* find_publication(Meeting const& meeting, int number);

// When the Journal's snapshots are taken: at 18:30 of the venue on the eve of each day that has a
// sitting (R46, parameter `minute_of_day`), ascending. Empty where R46 is not in force.
std::vector<Instant> journal_deadlines(Programme const& programme);
// The next one that has not been taken; nullopt: none.
std::optional<Instant> next_journal(Meeting const& meeting);

// From when to when a booking was really heard; nullopt: it has not been heard to its end.
std::optional<Interval> as_run(Meeting const& meeting, Booking const& booking);

// How many segments, roles, statements and seats would read otherwise, were the meeting published
// as it is. All of them where nothing has been published.
std::size_t unpublished_changes(Meeting const& meeting, SpeakersList const& list);

}  // namespace rostrum::model
