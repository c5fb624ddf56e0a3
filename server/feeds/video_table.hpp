#pragma once

#include <string>

#include "server/feeds/chapters.hpp"

namespace rostrum::server::feeds {

// A table for a video platform's import (RFC 4180, UTF-8 with a byte order mark): a row for each
// turn as it ran, those on a panel too, in the order of their begins; where on the recording it is,
// how long, and who, in six languages at once. Times are from the recording's begin; of a turn that
// still runs, the duration is empty. The header alone where there is nothing.
std::string video_platform_csv(wire::Rendering const& r, Recording const& recording);

}  // namespace rostrum::server::feeds
