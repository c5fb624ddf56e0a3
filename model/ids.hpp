#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace rostrum::model {

// A name that is stable for ever. Ids of different things are different types, so that a segment
// can never stand where a booking is meant; none converts from or to a bare string by itself.
template <class Tag>
class Id {
public:
    Id() = default;
    explicit Id(std::string value) : value_(std::move(value)) {}

    std::string const& str() const { return value_; }
    bool empty() const { return value_.empty(); }

    friend auto operator<=>(Id const&, Id const&) = default;

private:
    std::string value_;
};

using MeetingId = Id<struct MeetingTag>;          // "hlm2025"
using SittingId = Id<struct SittingTag>;          // "24-am"
using SegmentId = Id<struct SegmentTag>;          // "debate-1"
using ParticipantId = Id<struct ParticipantTag>;  // "FRA", "holy_see", "unicef"
using GroupId = Id<struct GroupTag>;              // "african_group"; a name space of its own
using RoleId = Id<struct RoleTag>;                // "secretary_general"
using BookingId = Id<struct BookingTag>;          // "b17": the booking with receipt number 17
using SwapId = Id<struct SwapTag>;                // "s3"
using RequestId = Id<struct RequestTag>;          // "r2": what a delegation asks an officer for
using TurnId = Id<struct TurnTag>;      // "t512": a turn at the rostrum, made by version 512
using PersonId = Id<struct PersonTag>;  // "p17", "r2", "t512", "c498": a row of the table of people
using RuleId = Id<struct RuleTag>;      // "R15"
using RecipientId = Id<struct RecipientTag>;  // "FRA", "desk.journal": who is told something

}  // namespace rostrum::model

template <class Tag>
struct std::hash<rostrum::model::Id<Tag>> {
    std::size_t operator()(rostrum::model::Id<Tag> const& id) const noexcept {
        return std::hash<std::string>{}(id.str());
    }
};
