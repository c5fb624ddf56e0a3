#pragma once

#include <string_view>

namespace rostrum::server::notices {

// Whether that is an address that mail can be sent to: local@domain, an addr-spec of RFC 5322
// (3.4.1) in its plain form. ASCII alone, without quotes, comments, blanks and literals; the local
// part of at most 64 characters, the domain a name with a dot in it, or "localhost"; 254 characters
// in all (RFC 5321, 4.5.3.1).
bool is_address(std::string_view text);

}  // namespace rostrum::server::notices
