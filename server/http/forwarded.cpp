#include "server/http/forwarded.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace rostrum::server::http {

namespace {

constexpr AddressBytes mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t mapped_bytes = 12;

bool is_mapped(AddressBytes const& address) {
    return std::equal(mapped_prefix.begin(), mapped_prefix.begin() + mapped_bytes, address.begin());
}

// Splits at a separator that stands outside quotes.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && text[i] == separator) {
            parts.push_back(trimmed(text.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    parts.push_back(trimmed(text.substr(begin)));
    return parts;
}

// "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "[2001:db8::1]:80", "2001:db8::1".
std::optional<AddressBytes> parse_node(std::string_view text) {
    if (text.starts_with('[')) {
        auto const end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        return parse_address(text.substr(1, end - 1));
    }
    if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
    return parse_address(text);
}

struct Hop {
    std::optional<AddressBytes> address;
    bool secure = false;
};

std::string_view unquoted(std::string_view value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        return value.substr(1, value.size() - 2);
    }
    return value;
}

std::vector<Hop> forwarded_hops(std::string_view header) {
    std::vector<Hop> hops;
    for (auto const element : split(header, ',')) {
        Hop& hop = hops.emplace_back();
        for (auto const pair : split(element, ';')) {
            auto const equals = pair.find('=');
            if (equals == std::string_view::npos) continue;
            auto const name = pair.substr(0, equals);
            auto const value = unquoted(pair.substr(equals + 1));
            if (same_name(name, "for")) hop.address = parse_node(value);
            if (same_name(name, "proto")) hop.secure = same_name(value, "https");
        }
    }
    return hops;
}

std::vector<Hop> x_forwarded_hops(std::string_view header, std::string const* proto) {
    // The nearest proxy's word on the scheme: it knows of no other.
    bool const secure = proto != nullptr && same_name(split(*proto, ',').back(), "https");
    std::vector<Hop> hops;
    for (auto const element : split(header, ',')) {
        Hop& hop = hops.emplace_back();
        hop.address = parse_node(element);
        hop.secure = secure;
    }
    return hops;
}

struct Found {
    AddressBytes address;
    bool secure = false;
};

Found walk(AddressBytes const& peer, std::vector<Hop> const& hops, TrustedNetworks const& trusted) {
    Found found{peer, false};
    for (auto hop = hops.rbegin(); hop != hops.rend() && trusted.contains(found.address); ++hop) {
        found.secure = hop->secure;
        if (!hop->address) break;
        found.address = *hop->address;
    }
    return found;
}

}  // namespace

std::optional<AddressBytes> parse_address(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN + 1> zero_ended{};
    if (text.size() >= zero_ended.size()) return std::nullopt;
    std::copy(text.begin(), text.end(), zero_ended.begin());
    AddressBytes address = mapped_prefix;
    if (inet_pton(AF_INET, zero_ended.data(), address.data() + mapped_bytes) == 1) return address;
    if (inet_pton(AF_INET6, zero_ended.data(), address.data()) == 1) return address;
    return std::nullopt;
}

std::string address_text(AddressBytes const& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_mapped(address)) {
        inet_ntop(AF_INET, address.data() + mapped_bytes, text.data(), text.size());
    } else {
        inet_ntop(AF_INET6, address.data(), text.data(), text.size());
    }
    return text.data();
}

TrustedNetworks::TrustedNetworks(std::vector<std::string> const& networks) {
    for (std::string const& text : networks) {
        auto const slash = text.find('/');
        auto const address = parse_address(std::string_view(text).substr(0, slash));
        if (!address) throw std::invalid_argument("\"" + text + "\" is no address or network");
        unsigned const offset = is_mapped(*address) ? 96 : 0;
        unsigned bits = 128;
        if (slash != std::string::npos) {
            char const* const end = text.data() + text.size();
            auto const read = std::from_chars(text.data() + slash + 1, end, bits);
            bits += offset;
            if (read.ec != std::errc() || read.ptr != end || bits > 128 || bits < offset) {
                throw std::invalid_argument("\"" + text + "\" is no network: how many bits?");
            }
        }
        networks_.push_back({*address, bits});
    }
}

bool TrustedNetworks::contains(AddressBytes const& address) const {
    return std::any_of(networks_.begin(), networks_.end(), [&](Network const& network) {
        const std::size_t whole = network.bits / 8;
        const unsigned rest = network.bits % 8;
        if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                        network.address.begin())) {
            return false;
        }
        if (rest == 0) return true;
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
        return (address[whole] & mask) == (network.address[whole] & mask);
    });
}

Client client_of(AddressBytes const& peer, Request const& request, TrustedNetworks const& trusted) {
    std::string const* const forwarded = request.header("Forwarded");
    std::string const* const x_forwarded = request.header("X-Forwarded-For");
    Found found{peer, false};
    if (forwarded != nullptr) found = walk(peer, forwarded_hops(*forwarded), trusted);
    if (x_forwarded != nullptr) {
        auto const hops = x_forwarded_hops(*x_forwarded, request.header("X-Forwarded-Proto"));
        const Found other = walk(peer, hops, trusted);
        if (forwarded == nullptr) {
            found = other;
        } else if (other.address != found.address) {
            found = Found{peer, false};
        }
    }
    return {address_text(found.address), found.secure};
}

}  // namespace rostrum::server::http
