#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/floor.hpp"
#include "model/moderated_request.hpp"
#include "model/publication.hpp"

namespace rostrum::model {

enum class SwapState { proposed, accepted, declined, lapsed };

// Two delegations exchange their places: one proposes, the other accepts (R24).
struct Swap {
    SwapId id;
    BookingId from;  // the proposer's booking
    BookingId with;
    SwapState state = SwapState::proposed;
    std::uint64_t revision = 0;

    friend bool operator==(Swap const&, Swap const&) = default;
};

// Whether the list of speakers takes inscriptions, and since when by what.
struct ListState {
    bool open = false;
    Instant since;
    std::string reason;  // of an officer's act; empty when the schedule did it

    friend bool operator==(ListState const&, ListState const&) = default;
};

// The last act of an officer on bookings, with what they were before, so that it can be undone.
struct OfficersAct {
    std::uint64_t first = 0;    // the versions of its events, many where it booked many at once
    std::uint64_t version = 0;  // the last of them
    std::vector<BookingId> bookings;
    std::vector<std::shared_ptr<const Booking>> before;  // of each; null: the act made it
    std::vector<Swap> swaps;          // that waited or ended with it, as they were
    std::vector<RequestId> requests;  // that waited until it

    friend bool operator==(OfficersAct const&, OfficersAct const&) = default;
};

// The whole state of a meeting: the fold of its log. Bookings are shared between versions, so a
// copy costs a pointer for each.
struct Meeting {
    std::shared_ptr<const Programme> programme;
    // As its file was made or adopted, before officers changed its settings; null: they have not.
    std::shared_ptr<const Programme> adopted;
    std::uint64_t version = 0;                             // of the last event
    Instant at;                                            // of the last event
    std::vector<std::shared_ptr<const Booking>> bookings;  // [n - 1] has receipt number n
    std::vector<std::uint32_t> order;  // active statements, as indices into `bookings`, by key
    std::vector<Swap> swaps;           // [n - 1] is "s<n>"
    std::vector<ModeratedRequest> requests;  // [n - 1] is "r<n>"
    ListState list;
    std::optional<Instant> opened_on_schedule;  // the deadlines that have passed
    std::optional<Instant> closed_on_schedule;
    std::uint64_t settings_revision = 0;  // version of the last event that changed the programme
    std::uint64_t list_version = 0;  // of the last event that changed the list's order or times
    std::optional<OfficersAct> last_act;     // nullopt: none, or it has been undone
    std::shared_ptr<const Floor> conducted;  // null: no sitting has begun
    Instant created_at;
    std::vector<Publication> publications;     // [n - 1] has number n
    std::shared_ptr<const Meeting> published;  // as the last publication has it; null: none
    std::shared_ptr<const Ledger> ledger;      // of all that was ever published; null: nothing

    // What has happened in the room.
    Floor const& floor() const;
    Programme const& as_adopted() const { return adopted ? *adopted : *programme; }
    Booking const* find(BookingId const& id) const;
    Swap const* find(SwapId const& id) const;
    ModeratedRequest const* find(RequestId const& id) const;
};

// What officers have set since the last file, where this one leaves it as it was there.
SettingsChange kept_settings(Meeting const& meeting, Programme const& file);

// Whether the state allows what a request asks for; the rules are judged when it is accepted.
bool possible(Meeting const& meeting, ModeratedRequest const& request);

// The invariants, in words: empty when all hold. For tests and `verify`.
//  - receipt numbers are 1, 2, 3 ... and booking n is at index n - 1
//  - `order` holds exactly the active statements, each once, strictly ascending by key
//  - at most one active national or observer statement for each participant, one statement for each
//    registered group, one booking for each role
//  - a proposed swap's bookings are both active
//  - what a pending request asks for can be done
//  - at most one sitting is in progress and at most one turn runs; a booking that was called has
//  its
//    turn, one that was delivered an end; what has begun never ends before it began
//  - publications are numbered 1, 2, 3 ... with ascending versions, and `published` is the last
//  that
//    is not held back
std::vector<std::string> broken_invariants(Meeting const& meeting);

}  // namespace rostrum::model
