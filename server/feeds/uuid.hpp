#pragma once

#include <string>
#include <string_view>

namespace rostrum::server::feeds {

// The UUID of a thing of this service, the same for ever (RFC 9562, version 5): of "hlm2025/b17".
std::string stable_uuid(std::string_view name);

}  // namespace rostrum::server::feeds
