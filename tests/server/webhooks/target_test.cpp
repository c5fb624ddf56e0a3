#include <catch2/catch.hpp>
#include <utility>

#include "server/webhooks/target.hpp"

using namespace rostrum;
using namespace rostrum::server;
using namespace rostrum::server::webhooks;

namespace {

http::TrustedNetworks const no_network_allowed{std::vector<std::string>{}};

http::AddressBytes bytes_of_address(char const* text) {
    auto const read = http::parse_address(text);
    REQUIRE(read);
    return *read;
}

}  // namespace

TEST_CASE("Addresses that are not public are known, however they are written") {
    const std::pair<char const*, char const*> table[] = {
        {"8.8.8.8", ""},
        {"157.150.185.49", ""},
        {"172.15.255.255", ""},
        {"172.32.0.1", ""},
        {"100.63.255.255", ""},
        {"169.253.255.255", ""},
        {"2001:4860:4860::8888", ""},
        {"2a00:1450:4001::1", ""},
        {"0.0.0.0", "unspecified"},
        {"0.1.2.3", "unspecified"},
        {"127.0.0.1", "loopback"},
        {"127.255.255.254", "loopback"},
        {"10.0.0.1", "private"},
        {"172.16.0.1", "private"},
        {"172.31.255.255", "private"},
        {"192.168.1.1", "private"},
        {"100.64.0.1", "shared"},
        {"100.127.255.255", "shared"},
        {"169.254.169.254", "link-local"},
        {"192.0.0.8", "protocols"},
        {"198.18.0.1", "benchmarking"},
        {"192.0.2.1", "documentation"},
        {"198.51.100.1", "documentation"},
        {"203.0.113.1", "documentation"},
        {"224.0.0.1", "multicast"},
        {"239.255.255.255", "multicast"},
        {"240.0.0.1", "reserved"},
        {"255.255.255.255", "reserved"},
        {"::", "unspecified"},
        {"::1", "loopback"},
        {"::7f00:1", "reserved"},  // the compatible form of old
        {"::ffff:127.0.0.1", "loopback"},
        {"::ffff:169.254.169.254", "link-local"},
        {"::ffff:8.8.8.8", ""},
        {"::ffff:0:127.0.0.1", "reserved"},
        {"64:ff9b::127.0.0.1", "loopback"},
        {"64:ff9b::8.8.8.8", ""},
        {"64:ff9b:1::8.8.8.8", "private"},
        {"2002:7f00:1::", "loopback"},
        {"2002:a9fe:a9fe::1", "link-local"},
        {"2001:0:53aa:64c::1", "protocols"},
        {"2001:db8::1", "documentation"},
        {"100::1", "discard"},
        {"fc00::1", "private"},
        {"fd00:ec2::254", "private"},  // metadata of a cloud
        {"fe80::1", "link-local"},
        {"fec0::1", "private"},
        {"ff02::1", "multicast"},
        {"4000::1", "reserved"},
    };
    for (auto const& [text, kind] : table) {
        CAPTURE(text);
        CHECK(special_network(bytes_of_address(text)) == kind);
        CHECK(may_connect(bytes_of_address(text), true, no_network_allowed) ==
              std::string_view{kind}.empty());
        CHECK_FALSE(may_connect(bytes_of_address(text), false, no_network_allowed));
    }
}

TEST_CASE("What the operator allows may be connected to, and without TLS too") {
    http::TrustedNetworks const allowed({"10.1.0.0/16", "fd00::/8", "8.8.8.8"});
    CHECK(may_connect(bytes_of_address("10.1.2.3"), false, allowed));
    CHECK(may_connect(bytes_of_address("::ffff:10.1.2.3"), true, allowed));
    CHECK_FALSE(may_connect(bytes_of_address("10.2.0.1"), true, allowed));
    CHECK(may_connect(bytes_of_address("fd12::1"), false, allowed));
    CHECK(may_connect(bytes_of_address("8.8.8.8"), false, allowed));
    CHECK_FALSE(may_connect(bytes_of_address("8.8.4.4"), false, allowed));
    CHECK(may_connect(bytes_of_address("8.8.4.4"), true, allowed));
}

TEST_CASE("A URL is judged before anything is resolved") {
    http::TrustedNetworks const allowed({"10.1.0.0/16"});
    auto const judged = [&](char const* url) { return judge_target(url, no_network_allowed); };
    for (char const* url : {"https://hooks.example.org/x?y=1", "https://8.8.8.8:8443/",
                            "HTTPS://hooks.example.org", "https://[2a00:1450:4001::1]/"})
        CHECK(judged(url) == TargetFault::none);
    for (char const* url :
         {"", "hooks.example.org/x y", "ftp://hooks.example.org/", "file:///etc/passwd",
          "gopher://127.0.0.1:6379/_x", "https://", "https://user@hooks.example.org/",
          "https://user:word@hooks.example.org/", "https://hooks.example.org/#part",
          "https://hooks.example.org:99999/", "https://h\xc3\xa9.example.org/",
          "https://hooks.example.org/\r\nHost: a"}) {
        CAPTURE(url);
        CHECK(judged(url) == TargetFault::malformed);
    }
    for (char const* url :
         {"http://hooks.example.org/", "http://8.8.8.8/", "https://127.0.0.1/", "https://127.1/",
          "https://0x7f000001/", "https://2130706433/", "https://017700000001/", "https://[::1]/",
          "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/meta-data/",
          "https://0/"}) {
        CAPTURE(url);
        CHECK(judged(url) == TargetFault::refused);
    }
    CHECK(judge_target("http://10.1.2.3/", allowed) == TargetFault::none);
    CHECK(judge_target("http://inside.example.org/", allowed) == TargetFault::none);
    CHECK(judge_target("http://10.2.0.1/", allowed) == TargetFault::refused);
}
