#include "server/http/body_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace rostrum::server::http {

namespace {

constexpr std::size_t smallest_body = 64 * 1024;  // below, a copy costs less than a second call
constexpr std::size_t largest_body = 8 * 1024 * 1024;
constexpr std::size_t most_bytes = 32 * 1024 * 1024;
constexpr std::size_t most_entries = 16;

}  // namespace

std::shared_ptr<const BodyFile> BodyFile::of(std::string const& bytes) {
    int const descriptor = ::memfd_create("body", MFD_CLOEXEC);
    if (descriptor < 0) return nullptr;
    const std::shared_ptr<const BodyFile> file(new BodyFile(descriptor, bytes.size()));
    std::size_t written = 0;
    while (written < bytes.size()) {
        auto const more = ::write(descriptor, bytes.data() + written, bytes.size() - written);
        if (more <= 0) return nullptr;
        written += static_cast<std::size_t>(more);
    }
    return file;
}

BodyFile::~BodyFile() {
    ::close(descriptor_);
}

std::shared_ptr<const BodyFile> BodyFiles::find(SharedBody const& body) {
    if (body->size() < smallest_body || body->size() > largest_body) return nullptr;
    // By owner, not by address: a new body may lie where one that is gone has lain.
    auto const known = std::find_if(entries_.begin(), entries_.end(), [&](Entry const& entry) {
        return !entry.body.owner_before(body) && !body.owner_before(entry.body);
    });
    ++uses_;
    if (known == entries_.end()) {
        keep_limits();
        entries_.push_back({body, nullptr, uses_});
        return nullptr;
    }
    known->used = uses_;
    if (known->file) return known->file;
    auto file = BodyFile::of(*body);
    known->file = file;
    keep_limits();
    return file;
}

// Forgets what is gone, and then what was not sent for longest, until the limits are kept.
void BodyFiles::keep_limits() {
    std::erase_if(entries_, [](Entry const& entry) { return entry.body.expired(); });
    auto const over = [&] {
        std::size_t bytes = 0;
        for (const Entry& entry : entries_)
            bytes += entry.file ? entry.file->size() : 0;
        return entries_.size() >= most_entries || bytes > most_bytes;
    };
    while (over()) {
        entries_.erase(
            std::min_element(entries_.begin(), entries_.end(),
                             [](Entry const& a, Entry const& b) { return a.used < b.used; }));
    }
}

}  // namespace rostrum::server::http
