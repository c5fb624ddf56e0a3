#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include "server/meeting_view.hpp"

namespace rostrum::server {

// A few versions of the past that were asked for or are likely to be, because a client that got no
// answer soon asks again. The oldest entry leaves when there are too many.
class PastViews {
public:
    explicit PastViews(std::size_t limit = 64) : limit_(limit) {}

    // nullptr: not among them.
    ViewPtr find(model::MeetingId const& meeting, std::uint64_t version) const;
    void keep(model::MeetingId const& meeting, ViewPtr view);
    // Forgets all: what they show of somebody is no longer to be shown.
    void clear();

private:
    using Key = std::pair<model::MeetingId, std::uint64_t>;

    std::size_t limit_;
    std::map<Key, ViewPtr> views_;
    std::deque<Key> arrivals_;
};

}  // namespace rostrum::server
