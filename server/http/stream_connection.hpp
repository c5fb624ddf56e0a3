#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "server/http/admission.hpp"
#include "server/http/stream.hpp"
#include "server/http/worker.hpp"

namespace rostrum::server::http {

// How patient a server is with the readers of its streams.
struct StreamLimits {
    std::size_t backlog_bytes = 256 * 1024;  // that may wait for a client; more: it is dropped
    std::chrono::milliseconds write{30'000};
    std::chrono::milliseconds linger{2'000};
};

// The socket of a stream. There may be ten thousand that say nothing, so it is small: no coroutine,
// no buffer, nothing of the request. Lives on its worker's thread; the operation that waits for the
// client to go holds it.
class Stream final : public Watched, public std::enable_shared_from_this<Stream> {
public:
    // `limits` outlives it. `chunked`: whether messages are framed.
    Stream(Worker& worker, Socket socket, Admission::Place place, StreamLimits const& limits,
           bool chunked, std::shared_ptr<void> kept);
    ~Stream();
    Stream(Stream const&) = delete;
    Stream& operator=(Stream const&) = delete;

    // Begins to watch for the client's end.
    void watch();

    void join(std::shared_ptr<Branch> branch);
    void moved_to(std::size_t place) { place_in_branch_ = place; }
    // Sends, or queues behind what waits. A client whose backlog grows too long loses what has not
    // begun to be sent, is told so, and where it can go on, and is closed.
    void send(StreamMessagePtr const& message);
    void when_taken(std::function<void()> then);
    void end(StreamMessagePtr const& last);

    void expire_at(std::uint64_t tick) override;
    void abort() override;
    void end_stream() override { end(nullptr); }

private:
    enum class State : std::uint8_t { open, ending, lingering, closed };

    std::string_view bytes(StreamMessage const& message) const {
        return chunked_ ? message.chunk() : message.text();
    }
    void readable();
    void queue(StreamMessagePtr const& message);
    void flush();
    void consume(std::size_t sent);
    void await_room();
    void emptied();
    void drop();
    void give_up();
    void close();
    void leave_branch();

    Worker& worker_;
    Socket socket_;
    Admission::Place place_;
    StreamLimits const& limits_;
    std::shared_ptr<void> kept_;
    std::shared_ptr<Branch> branch_;
    std::size_t place_in_branch_ = 0;
    std::vector<StreamMessagePtr> queue_;  // from first_ on; of the first, sent_ bytes have gone
    std::uint32_t first_ = 0;
    std::size_t sent_ = 0;
    std::size_t queued_bytes_ = 0;
    std::uint64_t number_ = 0;  // of the last message that went out whole
    std::uint64_t deadline_;
    std::unique_ptr<std::function<void()>> taken_;
    State state_ = State::open;
    bool const chunked_;
    bool waits_for_room_ = false;
};

}  // namespace rostrum::server::http
