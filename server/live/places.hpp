#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <variant>

namespace rostrum::server::live {

struct PlaceLimits {
    std::size_t subscribers = 20'000;
    std::size_t per_address = 2'000;  // without a token; 0: no limit
};

// Counts subscribers, in all and for each address, and gives no more places than there are. Any
// thread; the places that were given may outlive it.
class Places {
public:
    explicit Places(PlaceLimits const& limits);

    enum class Full { in_all, for_address };
    using Place = std::shared_ptr<void>;  // given back when it is let go of
    // `address`: empty for the bearer of a token, whom only the number in all limits.
    std::variant<Place, Full> take(std::string const& address);

    std::size_t taken() const;

private:
    struct Counts;
    PlaceLimits const limits_;
    std::shared_ptr<Counts> counts_;
};

}  // namespace rostrum::server::live
