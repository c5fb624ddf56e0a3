#include "server/http/rate_limit.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

namespace http = rostrum::server::http;
using namespace std::chrono_literals;

TEST_CASE("A bucket gives its burst at once and then its rate", "[http]") {
    http::RateLimiter limiter({2, 3, 100});
    CHECK(limiter.take("a", 10s) == 0s);
    CHECK(limiter.take("a", 10s) == 0s);
    CHECK(limiter.take("a", 10s) == 0s);
    CHECK(limiter.take("a", 10s) == 1s);
    CHECK(limiter.take("b", 10s) == 0s);
    CHECK(limiter.take("a", 10s + 499ms) == 1s);
    CHECK(limiter.take("a", 10s + 500ms) == 0s);
    CHECK(limiter.take("a", 10s + 500ms) == 1s);
    // A long rest fills it, but not beyond the burst.
    for (int i = 0; i < 3; ++i)
        CHECK(limiter.take("a", 1000s) == 0s);
    CHECK(limiter.take("a", 1000s) == 1s);
    // A clock read earlier by another thread takes nothing away.
    CHECK(limiter.take("a", 900s) == 1s);
    CHECK(limiter.take("a", 1000s + 500ms) == 0s);
}

TEST_CASE("Every key has a bucket of its own", "[http]") {
    http::RateLimiter limiter({1, 2, 1600});
    for (auto const expected : {0s, 0s, 1s}) {
        for (int i = 0; i < 200; ++i)
            CHECK(limiter.take(std::to_string(i), 0s) == expected);
    }
}

TEST_CASE("The wait is told in whole seconds", "[http]") {
    http::RateLimiter limiter({0.1, 1, 100});
    CHECK(limiter.take("a", 0s) == 0s);
    CHECK(limiter.take("a", 0s) == 10s);
    CHECK(limiter.take("a", 500ms) == 10s);
    CHECK(limiter.take("a", 9s) == 1s);
    CHECK(limiter.take("a", 10s) == 0s);
}

TEST_CASE("A rate of nothing limits nothing", "[http]") {
    http::RateLimiter limiter({0, 1, 100});
    for (int i = 0; i < 1000; ++i)
        CHECK(limiter.take("a", 0s) == 0s);
    CHECK(limiter.keys() == 0);
}

TEST_CASE("Memory is bounded, and the key not seen for longest goes first", "[http]") {
    http::RateLimiter limiter({1, 1, 1600});
    for (int i = 0; i < 100'000; ++i) {
        limiter.take("kept", 0s);
        limiter.take("key" + std::to_string(i), 0s);
    }
    CHECK(limiter.keys() <= 1600);
    CHECK(limiter.keys() > 1000);
    CHECK(limiter.take("kept", 0s) == 1s);
    CHECK(limiter.take("key0", 0s) == 0s);
}

TEST_CASE("Threads together get no more than there is", "[http]") {
    http::RateLimiter limiter({1, 1000, 100});
    std::atomic<int> allowed = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i)
                allowed += limiter.take("one", 0s) == 0s ? 1 : 0;
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(allowed == 1000);
}
