#include "server/live/places.hpp"

#include <mutex>
#include <unordered_map>

namespace rostrum::server::live {

struct Places::Counts {
    std::mutex mutex;
    std::size_t taken = 0;
    std::unordered_map<std::string, std::size_t> by_address;

    void leave(std::string const& address) {
        std::lock_guard const lock(mutex);
        --taken;
        if (address.empty()) return;
        auto const found = by_address.find(address);
        if (--found->second == 0) by_address.erase(found);
    }
};

Places::Places(PlaceLimits const& limits) : limits_(limits), counts_(std::make_shared<Counts>()) {}

std::variant<Places::Place, Places::Full> Places::take(std::string const& address) {
    std::lock_guard const lock(counts_->mutex);
    if (counts_->taken >= limits_.subscribers) return Full::in_all;
    auto leave = [counts = counts_, address](void*) { counts->leave(address); };
    if (!address.empty()) {
        auto const known = counts_->by_address.find(address);
        std::size_t const there = known == counts_->by_address.end() ? 0 : known->second;
        if (limits_.per_address != 0 && there >= limits_.per_address) return Full::for_address;
        ++counts_->by_address[address];
    }
    ++counts_->taken;
    return Place(nullptr, std::move(leave));
}

std::size_t Places::taken() const {
    std::lock_guard const lock(counts_->mutex);
    return counts_->taken;
}

}  // namespace rostrum::server::live
