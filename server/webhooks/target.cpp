#include "server/webhooks/target.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace rostrum::server::webhooks {

namespace {

struct SpecialNetwork {
    char const* network;
    std::string_view kind;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry. What
// is not global there, and what is for several (RFC 5771, RFC 4291).
constexpr SpecialNetwork special[] = {
    {"0.0.0.0/8", "unspecified"},
    {"10.0.0.0/8", "private"},
    {"100.64.0.0/10", "shared"},  // between a provider and its customers (RFC 6598)
    {"127.0.0.0/8", "loopback"},
    {"169.254.0.0/16", "link-local"},  // with the clouds' metadata at 169.254.169.254
    {"172.16.0.0/12", "private"},
    {"192.0.0.0/24", "protocols"},
    {"192.0.2.0/24", "documentation"},
    {"192.88.99.0/24", "reserved"},
    {"192.168.0.0/16", "private"},
    {"198.18.0.0/15", "benchmarking"},
    {"198.51.100.0/24", "documentation"},
    {"203.0.113.0/24", "documentation"},
    {"224.0.0.0/4", "multicast"},
    {"240.0.0.0/4", "reserved"},
    {"::/128", "unspecified"},
    {"::1/128", "loopback"},
    {"::/96", "reserved"},
    {"::ffff:0:0:0/96", "reserved"},  // IPv4-translated (RFC 2765)
    {"64:ff9b:1::/48", "private"},    // translation within a network (RFC 8215)
    {"100::/64", "discard"},
    {"2001::/23", "protocols"},  // Teredo, ORCHID, benchmarking
    {"2001:db8::/32", "documentation"},
    {"3fff::/20", "documentation"},
    {"5f00::/16", "protocols"},  // segment routing
    {"fc00::/7", "private"},
    {"fe80::/10", "link-local"},
    {"fec0::/10", "private"},  // the site-local ones of old
    {"ff00::/8", "multicast"},
};

struct KnownNetwork {
    http::TrustedNetworks addresses;
    std::string_view kind;
};

std::vector<KnownNetwork> const& known_networks() {
    static std::vector<KnownNetwork> const known = [] {
        std::vector<KnownNetwork> all;
        for (SpecialNetwork const& row : special)
            all.push_back({http::TrustedNetworks({row.network}), row.kind});
        return all;
    }();
    return known;
}

http::AddressBytes ipv4_at(http::AddressBytes const& address, std::size_t first) {
    http::AddressBytes mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(first), 4, mapped.begin() + 12);
    return mapped;
}

// The IPv4 address that an IPv6 one stands for: NAT64 (RFC 6052), 6to4 (RFC 3056).
std::optional<http::AddressBytes> embedded(http::AddressBytes const& address) {
    static http::TrustedNetworks const nat64({"64:ff9b::/96"});
    static http::TrustedNetworks const six_to_four({"2002::/16"});
    if (nat64.contains(address)) return ipv4_at(address, 12);
    if (six_to_four.contains(address)) return ipv4_at(address, 2);
    return std::nullopt;
}

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string const found = text;
    curl_free(text);
    return found;
}

std::string_view without_brackets(std::string_view host) {
    if (host.size() > 2 && host.front() == '[') return host.substr(1, host.size() - 2);
    return host;
}

}  // namespace

std::string_view special_network(http::AddressBytes const& address) {
    if (auto const inner = embedded(address)) return special_network(*inner);
    for (KnownNetwork const& network : known_networks())
        if (network.addresses.contains(address)) return network.kind;
    // Of the rest of IPv6 only 2000::/3 has been given out.
    static http::TrustedNetworks const ipv4({"0.0.0.0/0"});
    static http::TrustedNetworks const global({"2000::/3"});
    bool const given_out = ipv4.contains(address) || global.contains(address);
    return given_out ? std::string_view{} : "reserved";
}

bool may_connect(http::AddressBytes const& address, bool secure,
                 http::TrustedNetworks const& allowed) {
    return allowed.contains(address) || (secure && special_network(address).empty());
}

TargetFault judge_target(std::string const& url, http::TrustedNetworks const& allowed) {
    bool const visible =
        std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
    std::unique_ptr<CURLU, FreeUrl> const read(curl_url());
    if (!visible || !read || curl_url_set(read.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
        return TargetFault::malformed;
    std::string const scheme = part_of(read.get(), CURLUPART_SCHEME);
    std::string const host = part_of(read.get(), CURLUPART_HOST);
    bool const more = url.find('#') != url.npos || !part_of(read.get(), CURLUPART_USER).empty() ||
                      !part_of(read.get(), CURLUPART_PASSWORD).empty();
    if ((scheme != "http" && scheme != "https") || host.empty() || more)
        return TargetFault::malformed;
    bool const secure = scheme == "https";
    auto const address = http::parse_address(without_brackets(host));
    bool const possible =
        address ? may_connect(*address, secure, allowed) : secure || !allowed.empty();
    return possible ? TargetFault::none : TargetFault::refused;
}

}  // namespace rostrum::server::webhooks
