#pragma once

#include <filesystem>
#include <functional>
#include <ostream>

namespace rostrum::server {

// Makes a file that nobody else may read, for names may be in it, and has `write` fill it. Throws
// std::runtime_error where there is one already or it can't be written, and leaves none behind.
void write_private_file(std::filesystem::path const& file,
                        std::function<void(std::ostream&)> const& write);

}  // namespace rostrum::server
