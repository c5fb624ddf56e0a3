#include "server/http/request_id.hpp"

#include <algorithm>

namespace rostrum::server::http {

namespace {

bool acceptable(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

std::mt19937_64 seeded() {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device()};
    return std::mt19937_64(seed);
}

}  // namespace

RequestIds::RequestIds() : random_(seeded()) {}

std::string RequestIds::of(Request const& request) {
    for (const std::string_view name : {"Request-Id", "X-Request-Id"}) {
        std::string const* const own = request.header(name);
        if (own != nullptr && acceptable(*own)) return *own;
    }
    std::string id(32, '0');
    for (std::size_t half = 0; half < 2; ++half) {
        auto bits = random_();
        for (std::size_t i = 0; i < 16; ++i, bits >>= 4) {
            id[half * 16 + i] = "0123456789abcdef"[bits & 15];
        }
    }
    return id;
}

}  // namespace rostrum::server::http
