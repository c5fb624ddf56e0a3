#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/update.hpp"
#include "server/people.hpp"
#include "server/store/store.hpp"

namespace rostrum::server {

// The event as the model takes it. Throws store::Unusable, with the meeting and the version in the
// sentence, where the log holds what this build can't read.
model::Recorded recorded(model::MeetingId const& id, store::StoredEvent const& event);

// The meeting of that id, or, where `wanted` is empty, the store's only one. Throws
// std::runtime_error with those that there are.
model::MeetingId chosen_meeting(store::Store& store, std::string const& wanted);

// All events of a meeting, as the model takes them. Throws as `replay` does.
std::vector<model::Recorded> whole_log(store::Store& store, model::MeetingId const& id);

// A meeting read back from its store.
struct Replayed {
    model::Meeting meeting;          // version 0: there is no such meeting
    std::uint64_t from_version = 0;  // of the snapshot that it was read from; 0: the log alone
};

// The meeting as of version `up_to` (absent: its newest): its snapshot, where there is one of this
// codec that is not younger, and the events after it. Throws store::Unusable for a log that can't
// be read or has a gap, store::Unavailable when the disk fails.
Replayed replay(store::Store& store, model::MeetingId const& id,
                std::optional<std::uint64_t> up_to = std::nullopt);

// The events after `meeting` folded onto it, up to the version (absent: all).
model::Meeting replay_after(store::Store& store, model::MeetingId const& id, model::Meeting meeting,
                            std::optional<std::uint64_t> up_to = std::nullopt);

// What was known of the meeting's people at a version, less what has been erased since.
std::shared_ptr<const People> people_at(store::Store& store, model::MeetingId const& id,
                                        std::uint64_t version);

}  // namespace rostrum::server
