#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "server/store/store.hpp"

namespace rostrum::server::keeping {

// What was found of one meeting.
struct MeetingReport {
    model::MeetingId meeting;
    std::uint64_t version = 0;        // up to which its log could be read
    std::size_t bookings = 0;         // ever made
    std::size_t listed = 0;           // on the list of speakers at that version
    std::vector<std::string> faults;  // each a sentence; none when it is sound
};

// Told now and then how far the reading of a meeting has come.
using Progress = std::function<void(model::MeetingId const&, std::uint64_t version)>;

// Reads every meeting's log from its first event, and holds against it what the model promises of
// every version, the snapshot that a start would trust, and the people, whom it must name. Changes
// nothing; beside a serving process it reads what is there when it comes to it. May throw
// store::Unavailable.
std::vector<MeetingReport> verify(store::Store& store, Progress const& progress = {});

}  // namespace rostrum::server::keeping
