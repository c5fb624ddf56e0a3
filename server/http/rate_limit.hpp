#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rostrum::server::http {

// How much one key (a token, an address) may ask for.
struct Rate {
    double per_second = 1000;    // 0: as much as it likes
    double burst = 2000;         // at once, after a rest; at least 1
    std::size_t keys = 100'000;  // remembered at most; the one not seen for longest is forgotten
};

// A token bucket for each key. Thread-safe; keys are spread over shards, so that threads seldom
// meet. A key that was forgotten begins with a full bucket.
class RateLimiter {
public:
    // Steady time, given by the caller.
    using Moment = std::chrono::nanoseconds;

    explicit RateLimiter(Rate const& rate);

    // Takes one request's worth from the key's bucket. Zero: it is allowed. Otherwise the whole
    // seconds, at least one, until it will be, as Retry-After wants them.
    std::chrono::seconds take(std::string_view key, Moment now);

    std::size_t keys() const;  // remembered now

private:
    struct Bucket {
        std::string key;
        double tokens;
        Moment at;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::list<Bucket> buckets;  // the one seen last is first
        std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key;
    };

    Bucket& bucket(Shard& shard, std::string_view key, Moment now) const;

    const Rate rate_;
    std::array<Shard, 16> shards_;
};

}  // namespace rostrum::server::http
