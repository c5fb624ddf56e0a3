#include "server/http/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace rostrum::server::http {

RateLimiter::RateLimiter(Rate const& rate)
    : rate_{rate.per_second, std::max(rate.burst, 1.0), rate.keys} {}

std::chrono::seconds RateLimiter::take(std::string_view key, Moment now) {
    if (rate_.per_second <= 0) return std::chrono::seconds(0);
    Shard& shard = shards_[std::hash<std::string_view>()(key) % shards_.size()];
    const std::lock_guard lock(shard.mutex);
    Bucket& own = bucket(shard, key, now);
    const std::chrono::duration<double> rest = now - own.at;
    // Threads read the clock before they get here, so one may come with an earlier moment.
    if (rest.count() > 0) {
        own.tokens = std::min(rate_.burst, own.tokens + rest.count() * rate_.per_second);
        own.at = now;
    }
    if (own.tokens >= 1) {
        own.tokens -= 1;
        return std::chrono::seconds(0);
    }
    double const wait = std::ceil((1 - own.tokens) / rate_.per_second);
    constexpr double longest = 86'400;  // also where the rate is next to nothing
    return std::chrono::seconds(static_cast<std::int64_t>(std::clamp(wait, 1.0, longest)));
}

RateLimiter::Bucket& RateLimiter::bucket(Shard& shard, std::string_view key, Moment now) const {
    auto const known = shard.by_key.find(key);
    if (known != shard.by_key.end()) {
        shard.buckets.splice(shard.buckets.begin(), shard.buckets, known->second);
        return shard.buckets.front();
    }
    const std::size_t room = std::max<std::size_t>(1, rate_.keys / shards_.size());
    if (shard.buckets.size() >= room) {
        shard.by_key.erase(shard.buckets.back().key);
        shard.buckets.pop_back();
    }
    shard.buckets.push_front({std::string(key), rate_.burst, now});
    shard.by_key.emplace(shard.buckets.front().key, shard.buckets.begin());
    return shard.buckets.front();
}

std::size_t RateLimiter::keys() const {
    std::size_t count = 0;
    for (Shard const& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        count += shard.buckets.size();
    }
    return count;
}

}  // namespace rostrum::server::http
