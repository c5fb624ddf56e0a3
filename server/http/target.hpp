#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/refusals.hpp"

namespace rostrum::server::http {

// A request target taken apart (RFC 9112, 3.2).
struct Target {
    std::vector<std::string> path;                           // decoded segments; "/" has none
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
    std::string authority;  // of the absolute form; empty otherwise
    bool asterisk = false;  // "*", as OPTIONS may send it
};

// Whether the bytes are well-formed UTF-8: no overlong form, no surrogate, nothing over U+10FFFF.
bool valid_utf8(std::string_view bytes);

// Parses a target of origin form, absolute form (http and https) or "*" into `target`. Strict, so
// that no two components may read one path differently: refuses (bad_target) bad escapes, control
// characters, backslashes and slashes even when escaped, `.`, `..` and empty segments, a fragment,
// bytes outside ASCII that are not escaped, and what does not decode to UTF-8. In the query
// (bad_query) likewise bad escapes, control characters and invalid UTF-8; `+` is a space, a key
// without `=` has an empty value, and empty pairs ("a&&b") are passed over.
std::optional<Refusal> parse_target(std::string_view text, Target& target);

}  // namespace rostrum::server::http
