#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "server/http/messages.hpp"

namespace rostrum::server::http {

// A body as a file in memory, from which the kernel sends pages instead of copying bytes.
class BodyFile {
public:
    // Nothing when the system has no descriptor or memory left for it.
    static std::shared_ptr<const BodyFile> of(std::string const& bytes);
    ~BodyFile();
    BodyFile(BodyFile const&) = delete;
    BodyFile& operator=(BodyFile const&) = delete;

    int descriptor() const { return descriptor_; }
    std::size_t size() const { return size_; }

private:
    BodyFile(int descriptor, std::size_t size) : descriptor_(descriptor), size_(size) {}

    int descriptor_;
    std::size_t size_;
};

// Remembers which large bodies were sent lately, and keeps a file of those that are sent again.
// Bounded in number and bytes; forgets bodies that nobody else holds any more. Not thread-safe.
class BodyFiles {
public:
    // The body's file when it is worth one: large, and asked for before. Otherwise nothing.
    std::shared_ptr<const BodyFile> find(SharedBody const& body);

private:
    struct Entry {
        std::weak_ptr<const std::string> body;
        std::shared_ptr<const BodyFile> file;
        std::uint64_t used;
    };

    void keep_limits();

    std::vector<Entry> entries_;
    std::uint64_t uses_ = 0;
};

}  // namespace rostrum::server::http
