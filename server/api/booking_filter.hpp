#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/api/call.hpp"

namespace rostrum::server::api {

// Which bookings somebody looks for, as the query of `list_bookings` says it. A booking has to
// satisfy every part that is given. Nothing is found by what the viewer may not see.
class BookingFilter {
public:
    // Complains of values that no booking could have. Keeps nothing of the call.
    BookingFilter(Call const& call, config::Complaints& complaints);

    bool takes(wire::Rendering const& r, model::Booking const& booking) const;

private:
    bool takes_statement(wire::Rendering const& r, model::StatementRequest const* request) const;
    bool has_words(wire::Rendering const& r, model::Booking const& booking) const;

    std::optional<model::ParticipantId> participant_;
    std::optional<model::GroupId> group_;
    std::optional<model::RegionalGroup> region_;
    std::optional<model::Level> level_;
    std::optional<model::Capacity> capacity_;
    std::optional<model::SegmentId> segment_;
    std::optional<std::string> state_;
    std::uint64_t changed_since_ = 0;  // a version
    std::vector<std::string> words_;   // folded
};

// What the bookings that were found come to.
struct BookingTotals {
    std::size_t bookings = 0;
    std::size_t listed = 0;
    std::size_t overflow = 0;
    std::size_t withdrawn = 0;
    std::int64_t allotment_seconds = 0;  // of the statements that are not withdrawn

    void add(wire::Rendering const& r, model::Booking const& booking);
    wire::Json json() const;
};

}  // namespace rostrum::server::api
