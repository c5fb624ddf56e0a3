#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/importing/table.hpp"

struct zip;

namespace rostrum::server::importing {

// What keeps an archive from being read: a key of the locales, and the limit where there is one.
struct ArchiveFault {
    std::string key;
    std::size_t limit = 0;
};

// A ZIP archive in memory. Its files are inflated piece by piece, and no further than the limits
// allow, whatever length they declare.
class Archive {
public:
    // `bytes` outlives the archive. Throws ArchiveFault, as all members do.
    Archive(std::string_view bytes, TableLimits const& limits);

    // nullopt: there is no file of that name.
    std::optional<std::string> read(std::string const& name);

private:
    struct Close {
        void operator()(zip* archive) const;
    };

    TableLimits const& limits_;
    std::size_t size_;
    std::size_t inflated_ = 0;  // of all files read so far
    std::unique_ptr<zip, Close> archive_;
};

}  // namespace rostrum::server::importing
