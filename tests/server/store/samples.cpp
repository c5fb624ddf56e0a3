#include "tests/server/store/samples.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <tuple>

namespace rostrum::tests {

using namespace server::store;

Folder::Folder() {
    // In memory where that is to be had: thousands of stores are made and synced here.
    std::filesystem::path parent = "/dev/shm";
    if (::access(parent.c_str(), W_OK) != 0) parent = std::filesystem::temp_directory_path();
    auto name = (parent / "rostrum-store-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

std::string bytes_of(std::filesystem::path const& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(bytes).str();
}

model::Instant at(std::int64_t milliseconds) {
    return model::Instant(model::Milliseconds(milliseconds));
}

StoredEvent event_of(model::MeetingId const& meeting, std::uint64_t version) {
    auto number = std::to_string(version);
    return {
        version,      at(1'763'000'000'000 + static_cast<std::int64_t>(version)),
        "booked",     1,
        "t" + number, "delegation",
        "r" + number, R"({"booking":"b)" + number + R"(","meeting":")" + meeting.str() + R"("})"};
}

MeetingAppend append_of(model::MeetingId const& meeting, std::uint64_t expected_version,
                        std::uint64_t count) {
    MeetingAppend part{meeting, expected_version, {}, {}};
    for (std::uint64_t i = 1; i <= count; ++i)
        part.events.push_back(event_of(meeting, expected_version + i));
    return part;
}

Batch batch_of(model::MeetingId const& meeting, std::uint64_t expected_version,
               std::uint64_t count) {
    return {{append_of(meeting, expected_version, count)}, {}};
}

IdempotencyRecord record_of(std::string const& principal, std::string const& key) {
    return {principal, key, "hash of " + key, "hlm2025", 3, "b17", 201, at(1000)};
}

RefusedWrite refused_of(std::string const& request_id) {
    return {0,
            one,
            "FRA",
            at(900),
            at(1000),
            "t1",
            "delegation",
            request_id,
            "POST /v1",
            "{\"kind\":1}",
            "{\"level\":\"M\"}"};
}

TokenRow token_of(std::string const& id, std::int64_t created_at) {
    return {id,           std::string(64, 'a'), "salt",         "delegation",
            "FRA",        "label of " + id,     "command_line", at(created_at),
            std::nullopt, std::nullopt};
}

std::vector<StoredEvent> read_all(Store& store, model::MeetingId const& meeting,
                                  std::uint64_t after, std::uint64_t limit) {
    std::vector<StoredEvent> events;
    store.read(meeting, after, limit,
               [&](StoredEvent&& event) { events.push_back(std::move(event)); });
    return events;
}

bool same(StoredEvent const& a, StoredEvent const& b) {
    auto tied = [](StoredEvent const& e) {
        return std::tie(e.version, e.at, e.type, e.schema, e.actor, e.actor_role, e.request_id,
                        e.body);
    };
    return tied(a) == tied(b);
}

bool same(IdempotencyRecord const& a, IdempotencyRecord const& b) {
    auto tied = [](IdempotencyRecord const& r) {
        return std::tie(r.principal, r.key, r.request_hash, r.meeting, r.version, r.subject,
                        r.status, r.expires_at);
    };
    return tied(a) == tied(b);
}

bool same(RefusedWrite const& a, RefusedWrite const& b) {
    auto tied = [](RefusedWrite const& r) {
        return std::tie(r.id, r.meeting, r.participant, r.at, r.at_real, r.token, r.role,
                        r.request_id, r.operation, r.refusal, r.asked);
    };
    return tied(a) == tied(b);
}

bool same(TokenRow const& a, TokenRow const& b) {
    auto tied = [](TokenRow const& t) {
        return std::tie(t.id, t.secret_sha256, t.salt, t.role, t.participant, t.label, t.created_by,
                        t.created_at, t.expires_at, t.revoked_at);
    };
    return tied(a) == tied(b);
}

}  // namespace rostrum::tests
