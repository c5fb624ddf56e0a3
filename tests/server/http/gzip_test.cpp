#include "server/http/gzip.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace http = rostrum::server::http;

namespace {

std::string unpacked(std::string packed, std::size_t size) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string bytes(size + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    CHECK(stream.avail_in == 0);
    bytes.resize(stream.total_out);
    inflateEnd(&stream);
    return bytes;
}

}  // namespace

TEST_CASE("What is packed comes back, and always as the same bytes", "[http]") {
    std::mt19937 random(7);
    std::string noise(100'000, '\0');
    for (char& c : noise)
        c = static_cast<char>(random());
    for (std::string const& bytes :
         {std::string(), std::string("a"), std::string(200'000, 'x'), noise}) {
        for (int const level : {6, 9}) {
            const std::string packed = http::gzip(bytes, level);
            CHECK(unpacked(packed, bytes.size()) == bytes);
            CHECK(http::gzip(bytes, level) == packed);
            // RFC 1952: the magic, deflate, no flags, no time, and an unknown system.
            CHECK(packed.substr(0, 8) == std::string("\x1f\x8b\x08\0\0\0\0\0", 8));
            CHECK(packed[9] == '\xff');
        }
    }
    CHECK(http::gzip(std::string(200'000, 'x')).size() < 1000);
}
