#pragma once

#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "server/meeting_view.hpp"

namespace rostrum::server {

// The newest durable version of each meeting, for any thread to read. The lock is held while one
// pointer is copied or put in its place, never while anything is decided, stored or freed, so a
// reader does not wait for a write. (libstdc++ 12's atomic<shared_ptr> is a spin lock as well, and
// one that ThreadSanitizer can't follow.)
class Published {
public:
    // nullptr: there is no such meeting.
    ViewPtr view(model::MeetingId const& meeting) const;
    // Ascending by id.
    std::vector<model::MeetingId> meetings() const;

    void publish(model::MeetingId const& meeting, ViewPtr view);

private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<model::MeetingId, ViewPtr> views_;
};

}  // namespace rostrum::server
