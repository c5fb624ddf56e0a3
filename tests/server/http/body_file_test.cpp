#include "server/http/body_file.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace http = rostrum::server::http;

namespace {

http::SharedBody body(std::size_t size) {
    return std::make_shared<const std::string>(size, 'x');
}

}  // namespace

TEST_CASE("Only a large body that is sent again gets a file", "[http]") {
    http::BodyFiles files;
    auto const small = body(15'000);
    auto const large = body(200'000);
    auto const huge = body(20'000'000);
    for (int i = 0; i < 3; ++i) {
        CHECK(files.find(small) == nullptr);
        CHECK(files.find(huge) == nullptr);
    }
    CHECK(files.find(large) == nullptr);
    auto const file = files.find(large);
    REQUIRE(file != nullptr);
    CHECK(file->size() == 200'000);
    CHECK(files.find(large) == file);
}

TEST_CASE("Files are let go when their body is gone, or others are wanted more", "[http]") {
    http::BodyFiles files;
    std::weak_ptr<const http::BodyFile> gone;
    {
        auto const large = body(200'000);
        files.find(large);
        gone = files.find(large);
        CHECK_FALSE(gone.expired());
    }
    files.find(body(200'000));
    CHECK(gone.expired());

    std::vector<http::SharedBody> bodies;
    std::vector<std::weak_ptr<const http::BodyFile>> made;
    for (int i = 0; i < 40; ++i) {
        bodies.push_back(body(4'000'000));
        files.find(bodies.back());
        made.push_back(files.find(bodies.back()));
    }
    std::size_t kept = 0;
    for (auto const& file : made)
        kept += file.expired() ? 0 : 1;
    CHECK(kept == 8);
    CHECK_FALSE(made.back().expired());
}
