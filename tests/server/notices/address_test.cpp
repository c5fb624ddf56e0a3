#include <catch2/catch.hpp>
#include <string>

#include "server/notices/address.hpp"

using rostrum::server::notices::is_address;

TEST_CASE("Addresses that mail can be sent to") {
    for (char const* address :
         {"mission@example.org", "a@b.cd", "first.last+un@mission.example.org",
          "o'neil@example.org", "UPPER@EXAMPLE.ORG", "x_y-z@sub-domain.example.museum", "1@2.34",
          "root@localhost", "{weird}!#$%&*/=?^`|~@example.org", "a@xn--bcher-kva.example"}) {
        CAPTURE(address);
        CHECK(is_address(address));
    }
    std::string const local(64, 'l');
    std::string const label(63, 'd');
    std::string const longest = local + '@' + label + '.' + label + '.' + std::string(61, 'e');
    REQUIRE(longest.size() == 254);
    CHECK(is_address(longest));
}

TEST_CASE("What is no address that mail can be sent to") {
    using namespace std::string_literals;
    for (std::string const& text : {""s,
                                    "@"s,
                                    "example.org"s,
                                    "a@"s,
                                    "@example.org"s,
                                    "a@b"s,
                                    "a@@example.org"s,
                                    "a@b@example.org"s,
                                    "a b@example.org"s,
                                    " a@example.org"s,
                                    "a@example.org "s,
                                    "a@example.org,b@example.org"s,
                                    "<a@example.org>"s,
                                    "A <a@example.org>"s,
                                    "\"a b\"@example.org"s,
                                    "a(comment)@example.org"s,
                                    "a@[192.0.2.1]"s,
                                    "a@example..org"s,
                                    "a@.example.org"s,
                                    "a@example.org."s,
                                    ".a@example.org"s,
                                    "a.@example.org"s,
                                    "a..b@example.org"s,
                                    "a@-example.org"s,
                                    "a@example-.org"s,
                                    "a@example.-org"s,
                                    "a@exam_ple.org"s,
                                    "a@example.org\r\n"s,
                                    "a@example.org\nRCPT TO:<x@example.org>"s,
                                    "a\t@example.org"s,
                                    "a\0@example.org"s,
                                    "a\x7f@example.org"s,
                                    "sén@example.org"s,
                                    "a@bücher.example"s,
                                    "секретариат@example.org"s,
                                    "a@LOCALHOST"s,
                                    "a\\b@example.org"s}) {
        CAPTURE(text);
        CHECK_FALSE(is_address(text));
    }
    std::string const label(63, 'd');
    CHECK_FALSE(is_address(std::string(65, 'l') + "@example.org"));
    CHECK_FALSE(is_address("a@" + label + "d.example.org"));
    CHECK_FALSE(
        is_address(std::string(64, 'l') + '@' + label + '.' + label + '.' + std::string(62, 'e')));
}
