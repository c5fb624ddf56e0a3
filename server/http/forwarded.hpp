#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

// An IP address as 16 bytes; an IPv4 one in its mapped form (::ffff:192.0.2.1).
using AddressBytes = std::array<std::uint8_t, 16>;

// Reads an IPv4 or IPv6 address, without port or brackets; nothing when it is none.
std::optional<AddressBytes> parse_address(std::string_view text);
// The text of an address, an IPv4-mapped one as IPv4: one client is always written one way.
std::string address_text(AddressBytes const& address);

// Addresses and networks that are believed.
class TrustedNetworks {
public:
    // Each an address or a CIDR network, "10.0.0.0/8", "2001:db8::/32". Throws
    // std::invalid_argument with a sentence that names what is wrong.
    explicit TrustedNetworks(std::vector<std::string> const& networks);

    bool empty() const { return networks_.empty(); }
    bool contains(AddressBytes const& address) const;

private:
    struct Network {
        AddressBytes address;
        unsigned bits;
    };
    std::vector<Network> networks_;
};

// Who is at the far end.
struct Client {
    std::string address;
    bool secure = false;
};

// The client behind a connection from `peer`. When the peer is trusted, Forwarded (RFC 7239) or
// else X-Forwarded-For and X-Forwarded-Proto are walked from the right for as long as the hop is
// trusted; the first that is not is the client. What is unknown, obfuscated or malformed ends the
// walk at the last address that is known. Where both headers are there and name different clients,
// neither is believed, because a proxy that writes one of them passes the other on as it came.
Client client_of(AddressBytes const& peer, Request const& request, TrustedNetworks const& trusted);

}  // namespace rostrum::server::http
