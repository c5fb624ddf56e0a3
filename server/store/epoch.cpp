#include "server/store/epoch.hpp"

#include <random>

namespace rostrum::server::store {

std::string random_epoch() {
    constexpr char digits[] = "0123456789abcdef";
    std::random_device source;
    std::string name;
    while (name.size() < 32) {
        auto bits = source();
        for (int i = 0; i < 8; ++i, bits >>= 4)
            name += digits[bits & 15];
    }
    return name;
}

}  // namespace rostrum::server::store
