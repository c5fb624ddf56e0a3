#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/server/http/raw_client.hpp"

namespace rostrum::tests {

// A message of a stream as it came.
struct StreamedEvent {
    std::string id;
    std::string type;
    std::string data;
    std::string retry;

    nlohmann::json json() const { return nlohmann::json::parse(data); }
    // The part of the id behind the epoch; 0 without one.
    std::uint64_t version() const;
};

// How to ask for a stream.
struct StreamRequest {
    std::string target = "/v1/meetings/hlm2025/events";
    std::string token;
    std::string last_event_id;
    std::string version = "1.1";
    std::string address = "127.0.0.1";
    int receive_buffer = 0;
};

// A reader of `text/event-stream` that takes nothing for granted: chunks, and messages torn at any
// byte. Fails with an exception where a stream is malformed.
class EventReader {
public:
    explicit EventReader(std::uint16_t port, StreamRequest const& request = {});

    RawAnswer const& head();
    // The next message; nothing: the stream has ended.
    std::optional<StreamedEvent> next();
    // The next message, which must come.
    StreamedEvent must();
    // Those up to the version, from the next one on, heartbeats and
    // forecasts left out.
    std::vector<StreamedEvent> up_to(std::uint64_t version);
    // Whether the end, once it came, was said (by the last chunk) and not just a loss.
    bool ended_well() const { return last_chunk_; }

    RawClient& connection() { return client_; }
    std::string const& last_id() const { return last_id_; }
    // Every byte of the messages until now.
    std::string const& text() const { return all_; }

private:
    bool more();
    bool unchunk();

    RawClient client_;
    std::optional<RawAnswer> head_;
    bool chunked_ = false;
    bool last_chunk_ = false;
    std::string raw_;
    std::string pending_;
    std::string all_;
    std::string last_id_;
};

}  // namespace rostrum::tests
