#include "server/past_views.hpp"

namespace rostrum::server {

ViewPtr PastViews::find(model::MeetingId const& meeting, std::uint64_t version) const {
    auto const found = views_.find({meeting, version});
    return found == views_.end() ? nullptr : found->second;
}

void PastViews::keep(model::MeetingId const& meeting, ViewPtr view) {
    Key key{meeting, view->meeting->version};
    if (!views_.try_emplace(key, std::move(view)).second) return;
    arrivals_.push_back(std::move(key));
    if (arrivals_.size() <= limit_) return;
    views_.erase(arrivals_.front());
    arrivals_.pop_front();
}

void PastViews::clear() {
    views_.clear();
    arrivals_.clear();
}

}  // namespace rostrum::server
