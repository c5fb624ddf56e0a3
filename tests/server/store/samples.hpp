#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/store/sqlite.hpp"
#include "server/store/store.hpp"

namespace rostrum::tests {

// A folder of its own under the system's temporary one, removed with everything in it at the end.
struct Folder {
    Folder();
    ~Folder();
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    std::filesystem::path path;
};

// How a service opens its store.
inline server::store::SqliteOptions const serving{.exclusive = true, .create = true, .vfs = ""};

// All of a file's bytes; empty when there is no such file.
std::string bytes_of(std::filesystem::path const& file);

// The meetings that samples speak of.
inline model::MeetingId const one{"hlm2025"};
inline model::MeetingId const two{"hlm2030"};

model::Instant at(std::int64_t milliseconds);

// The event that samples have at a version of a meeting: the same one each time.
server::store::StoredEvent event_of(model::MeetingId const& meeting, std::uint64_t version);
server::store::MeetingAppend append_of(model::MeetingId const& meeting,
                                       std::uint64_t expected_version, std::uint64_t count);
server::store::Batch batch_of(model::MeetingId const& meeting, std::uint64_t expected_version,
                              std::uint64_t count);
// Expires at at(1000).
server::store::IdempotencyRecord record_of(std::string const& principal, std::string const& key);
// Of the meeting `one`, refused at at(1000).
server::store::RefusedWrite refused_of(std::string const& request_id);
server::store::TokenRow token_of(std::string const& id, std::int64_t created_at);

std::vector<server::store::StoredEvent> read_all(server::store::Store& store,
                                                 model::MeetingId const& meeting,
                                                 std::uint64_t after = 0, std::uint64_t limit = 0);

bool same(server::store::StoredEvent const& a, server::store::StoredEvent const& b);
bool same(server::store::IdempotencyRecord const& a, server::store::IdempotencyRecord const& b);
bool same(server::store::RefusedWrite const& a, server::store::RefusedWrite const& b);
bool same(server::store::TokenRow const& a, server::store::TokenRow const& b);

}  // namespace rostrum::tests
