#pragma once

#include "server/api/service.hpp"
#include "server/live/feed.hpp"

namespace rostrum::server::api {

// What the live stream begins with: the bytes that GET now answers, out of the same store of
// rendered answers. `service` outlives it.
live::Snapshot snapshots(Service const& service);

}  // namespace rostrum::server::api
