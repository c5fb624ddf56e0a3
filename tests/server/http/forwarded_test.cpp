#include "server/http/forwarded.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>

namespace http = rostrum::server::http;

namespace {

const http::TrustedNetworks trusted({"10.0.0.0/8", "192.0.2.7", "2001:db8::/33"});

http::Client client(std::string peer, std::vector<std::pair<std::string, std::string>> headers) {
    http::Request request;
    request.headers = std::move(headers);
    return http::client_of(*http::parse_address(peer), request, trusted);
}

}  // namespace

TEST_CASE("Forwarded is believed from trusted proxies only, from the right", "[http]") {
    auto const [peer, header, address,
                secure] = GENERATE(table<std::string, std::string, std::string, bool>({
        {"10.0.0.1", "for=203.0.113.5;proto=https", "203.0.113.5", true},
        {"10.0.0.1", "For=\"203.0.113.5:4711\";Proto=HTTP", "203.0.113.5", false},
        {"10.0.0.1", "for=\"[2001:db8:8000::1]:80\"", "2001:db8:8000::1", false},
        {"203.0.113.9", "for=203.0.113.5;proto=https", "203.0.113.9", false},
        // What the client itself wrote stands to the left of what our proxies wrote.
        {"10.0.0.1", "for=1.1.1.1;proto=https, for=203.0.113.5", "203.0.113.5", false},
        {"10.0.0.1", "for=203.0.113.5;proto=https, for=10.2.2.2;proto=http", "203.0.113.5", true},
        {"10.0.0.1", "for=203.0.113.5, for=192.0.2.7", "203.0.113.5", false},
        {"10.0.0.1", "for=203.0.113.5, for=192.0.2.8", "192.0.2.8", false},
        {"10.0.0.1", "for=203.0.113.5, for=unknown", "10.0.0.1", false},
        {"10.0.0.1", "for=203.0.113.5, for=_hidden;proto=https", "10.0.0.1", true},
        {"10.0.0.1", "for=203.0.113.5, by=10.0.0.1", "10.0.0.1", false},
        {"10.0.0.1", "nonsense", "10.0.0.1", false},
        {"10.0.0.1", "", "10.0.0.1", false},
        {"10.0.0.1", "for=\"203.0.113.5", "10.0.0.1", false},
        {"10.0.0.1", "for=\"a,b\\\"\", for=203.0.113.5", "203.0.113.5", false},
        {"10.0.0.1", "for=10.0.0.2, for=10.0.0.3", "10.0.0.2", false},
        {"::ffff:10.0.0.1", "for=203.0.113.5", "203.0.113.5", false},
        {"2001:db8:7fff::1", "for=203.0.113.5", "203.0.113.5", false},
        {"2001:db8:8000::1", "for=203.0.113.5", "2001:db8:8000::1", false},
    }));
    INFO(peer << " " << header);
    const http::Client found = client(peer, {{"Forwarded", header}});
    CHECK(found.address == address);
    CHECK(found.secure == secure);
}

TEST_CASE("X-Forwarded-For is walked likewise", "[http]") {
    auto const found = client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1, 203.0.113.5, 10.0.0.9"},
                                           {"X-Forwarded-Proto", "http, https"}});
    CHECK(found.address == "203.0.113.5");
    CHECK(found.secure);
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "x, 10.0.0.9"}}).address == "10.0.0.9");
    CHECK(client("203.0.113.9", {{"X-Forwarded-For", "1.1.1.1"}}).address == "203.0.113.9");
    CHECK_FALSE(
        client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-Proto", ""}}).secure);
}

TEST_CASE("Two headers that disagree are believed neither", "[http]") {
    auto const torn = client("10.0.0.1", {{"Forwarded", "for=198.51.100.1;proto=https"},
                                          {"X-Forwarded-For", "203.0.113.5"}});
    CHECK(torn.address == "10.0.0.1");
    CHECK_FALSE(torn.secure);
    CHECK(client("10.0.0.1", {{"Forwarded", "for=203.0.113.5"}, {"X-Forwarded-For", "203.0.113.5"}})
              .address == "203.0.113.5");
}

TEST_CASE("Networks are read or complained about", "[http]") {
    const http::TrustedNetworks all({"0.0.0.0/0"});
    CHECK(all.contains(*http::parse_address("8.8.8.8")));
    CHECK_FALSE(all.contains(*http::parse_address("2001:db8::1")));
    CHECK(http::TrustedNetworks({"::/0"}).contains(*http::parse_address("8.8.8.8")));
    const http::TrustedNetworks odd({"192.0.2.128/25"});
    CHECK(odd.contains(*http::parse_address("192.0.2.200")));
    CHECK_FALSE(odd.contains(*http::parse_address("192.0.2.127")));
    for (const std::string text :
         {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/8x", "proxy", "10.0.0",
          "10.0.0.0/-1", "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111"}) {
        INFO(text);
        CHECK_THROWS_AS(http::TrustedNetworks({text}), std::invalid_argument);
    }
}
