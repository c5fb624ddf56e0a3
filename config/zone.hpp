#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/time.hpp"

namespace rostrum::config {

// The zone of an IANA name ("America/New_York") as a value: the offset in force at `from` and each
// change until `until`. The first offset begins at `from` itself, whenever it came into force. Read
// from the system's zone database; a name that it does not know, an empty span and a database that
// cannot be read are refused, in words that go on from the name's pointer.
model::Result<model::Zone, std::string> load_zone(std::string_view iana_name, model::Instant from,
                                                  model::Instant until);

}  // namespace rostrum::config
