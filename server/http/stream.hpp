#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Answers without an end, as those see them who have something to say on them: no Asio.
namespace rostrum::server::http {

class Branch;
class Mailbox;
class Stream;

// A piece of a stream, framed once for all who get it, and immutable.
class StreamMessage {
public:
    // `number`: how far the reader has come when it has read this; 0: no further than before.
    explicit StreamMessage(std::string_view text, std::uint64_t number = 0);

    // As a chunk (RFC 9112, 7.1), and for HTTP/1.0, which has none, as it is.
    std::string_view chunk() const { return bytes_; }
    std::string_view text() const { return std::string_view(bytes_).substr(begin_, size_); }
    std::uint64_t number() const { return number_; }

private:
    std::string bytes_;
    std::size_t begin_;
    std::size_t size_;
    std::uint64_t number_;
};
using StreamMessagePtr = std::shared_ptr<StreamMessage const>;

// One client's stream. Whatever is asked of it, from any thread, happens later on its worker's, in
// the order in which it was asked; of one that has ended it does nothing.
class StreamHandle {
public:
    StreamHandle(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Stream> stream)
        : mailbox_(std::move(mailbox)), stream_(std::move(stream)) {}

    void send(StreamMessagePtr message) const;
    // Calls `then` on the worker's thread once the system has taken all that was sent before; never
    // when the client goes first.
    void when_taken(std::function<void()> then) const;
    // Ends it after a last message, which may be null.
    void end(StreamMessagePtr last) const;
    bool gone() const { return stream_.expired(); }

private:
    friend class Channel;
    std::shared_ptr<Mailbox> mailbox_;
    std::weak_ptr<Stream> stream_;
};

// Streams that are told the same. Each worker is told of a message once, however many of its
// streams are to get it, and sends it in slices, so that requests are answered in between. To be
// used by one thread at a time.
class Channel {
public:
    // What a stream is told whose client reads too slowly, by the number that it has come to; made
    // on any worker's thread.
    using Dropped = std::function<StreamMessagePtr(std::uint64_t number)>;
    explicit Channel(Dropped dropped) : dropped_(std::move(dropped)) {}

    // The stream gets what is sent from here on, behind what was sent to it alone before. For good:
    // a stream has one channel.
    void add(StreamHandle const& stream);
    // `round` is let go of when every stream has been given the message.
    void send(StreamMessagePtr const& message, std::shared_ptr<void> const& round);
    // Ends all of its streams after this message.
    void end(StreamMessagePtr const& last);
    // How many streams it has now.
    std::size_t streams() const;

private:
    Dropped dropped_;
    std::vector<std::shared_ptr<Branch>> branches_;  // one for each worker that has streams of it
};

// What makes an answer a stream: after its head the connection belongs to a StreamHandle.
struct Streaming {
    StreamMessagePtr opening;  // sent with the head; may be null
    // Called once, on the worker's thread, when the head is on its way.
    std::function<void(StreamHandle)> opened;
    std::shared_ptr<void> kept;  // until the stream has ended
};

}  // namespace rostrum::server::http
