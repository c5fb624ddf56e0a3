#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "model/commands.hpp"

namespace rostrum::model {

// What a delegation may do by itself until the programme's `self_service_until`, and asks an
// officer for after it. As things stood for the client (revisions, versions) is not kept.
using ModeratedAct = std::variant<Book, Change, Withdraw, Restore, AcceptSwap>;

enum class RequestState {
    pending,
    accepted,
    declined,   // by an officer, who said why
    withdrawn,  // by the delegation that asked
    lapsed,     // it can no longer be done, or the debate is over
};

// A change that waits, or waited, for an officer.
struct ModeratedRequest {
    RequestId id;
    ParticipantId participant;  // who asks
    ModeratedAct act;
    BookingId booking;  // that it is about; of a new one empty until it is accepted
    Instant asked_at;
    RequestState state = RequestState::pending;
    std::uint64_t revision = 0;  // version of the last event that touched it
    std::string reason;          // of the decision

    bool pending() const { return state == RequestState::pending; }

    friend bool operator==(ModeratedRequest const&, ModeratedRequest const&) = default;
};

}  // namespace rostrum::model
