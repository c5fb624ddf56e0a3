#include "server/published.hpp"

#include <algorithm>
#include <mutex>

namespace rostrum::server {

ViewPtr Published::view(model::MeetingId const& meeting) const {
    std::shared_lock const lock(mutex_);
    auto const found = views_.find(meeting);
    return found == views_.end() ? nullptr : found->second;
}

std::vector<model::MeetingId> Published::meetings() const {
    std::vector<model::MeetingId> ids;
    {
        std::shared_lock const lock(mutex_);
        for (auto const& entry : views_)
            ids.push_back(entry.first);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

void Published::publish(model::MeetingId const& meeting, ViewPtr view) {
    // The version before leaves the lock with `view` and is freed outside of it.
    std::unique_lock const lock(mutex_);
    views_[meeting].swap(view);
}

}  // namespace rostrum::server
