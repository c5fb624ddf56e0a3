#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/meeting.hpp"

namespace rostrum::server::wire {

// The number of the form that encode_state writes. It is made from the shapes of the encoded types,
// so a build in which any of them has changed takes no older snapshot for its own.
int state_codec();

// A meeting's whole state in a compact binary form, its programme included, closed with a checksum.
// Disposable: it spares a start the reading of a long log and is never the only place of anything.
std::string encode_state(model::Meeting const& meeting);

// nullopt: not what encode_state of this codec wrote; the log has to be read instead.
std::optional<model::Meeting> decode_state(std::string_view body);

}  // namespace rostrum::server::wire
