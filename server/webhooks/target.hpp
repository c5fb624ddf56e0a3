#pragma once

#include <string>
#include <string_view>

#include "server/http/forwarded.hpp"

// Where webhooks may be sent to. An endpoint's address is given by people, and the service stands
// inside a network that they may not reach themselves: it is not to knock at doors for them.
namespace rostrum::server::webhooks {

// The kind of network that an address is in, where that is not the public one: "loopback",
// "private", "link-local" ...; empty: it is public. By IANA's registries of special-purpose
// addresses (RFC 6890 and what has been added); of an IPv6 address that stands for an IPv4 one
// (mapped, NAT64, 6to4) the IPv4 one decides.
std::string_view special_network(http::AddressBytes const& address);

// Whether a connection to that very address may be made: to a public one with TLS; to what the
// operator allows, whatever it is, also without.
bool may_connect(http::AddressBytes const& address, bool secure,
                 http::TrustedNetworks const& allowed);

enum class TargetFault {
    none,
    malformed,  // no http or https URL, or one with a user, a password or a fragment
    refused,    // it is clear from the URL alone that no connection could be made
};
// What is wrong with an endpoint's URL before anything is resolved. The check that counts is made
// again of every address that is connected to.
TargetFault judge_target(std::string const& url, http::TrustedNetworks const& allowed);

}  // namespace rostrum::server::webhooks
