#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::server::client {

// One message of a `text/event-stream`, as the WHATWG's HTML standard (9.2.6) makes it.
struct Message {
    std::string event = "message";
    std::string data;  // its lines joined by \n
    std::string id;    // the last one that was given, by this message or by one before
};

// Makes messages of the bytes of a stream, however they are cut: lines end with LF, CR or CRLF,
// comments and unknown fields are passed over, a message without data is none.
class EventStreamReader {
public:
    // A message that grows longer than this is dropped; what comes after it is read.
    static constexpr std::size_t longest_message_bytes = 4 * 1024 * 1024;

    using Take = std::function<void(Message&&)>;

    // Gives every message that is complete with these bytes.
    void read(std::string_view bytes, Take const& take);
    // A new connection: what was begun is dropped, the last id is kept.
    void begin_again();

    // What Last-Event-ID says when connecting again; empty: nothing.
    std::string const& last_id() const { return last_id_; }
    // How long the server wants one to wait before that; nullopt: it did not say.
    std::optional<std::chrono::milliseconds> retry() const { return retry_; }

private:
    void line(std::string_view text, Take const& take);
    void field(std::string_view name, std::string_view value);
    void add(std::string_view data);
    void dispatch(Take const& take);

    std::string line_;
    bool first_ = true;      // a byte order mark may stand before the first line
    bool after_cr_ = false;  // an LF now belongs to the line end before
    std::string event_;
    std::string data_;
    bool too_long_ = false;
    std::string id_;  // of the message that is being read
    std::string last_id_;
    std::optional<std::chrono::milliseconds> retry_;
};

}  // namespace rostrum::server::client
