#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "server/http/body_file.hpp"
#include "server/http/task.hpp"
#include "server/http/worker.hpp"

namespace rostrum::server::http {

// Bytes on their way out, never copied: pieces of memory, sent together with one call to the
// system, and behind them perhaps a file.
class Outgoing {
public:
    void clear() {
        first_ = last_ = 0;
        file_ = nullptr;
        sent_of_file_ = 0;
    }
    void add(std::string_view bytes) {
        if (!bytes.empty()) pieces_[last_++] = boost::asio::buffer(bytes);
    }
    void add_file(std::shared_ptr<const BodyFile> file) { file_ = std::move(file); }
    bool empty() const { return no_pieces() && !file_; }
    void consume(std::size_t bytes);

    bool no_pieces() const { return first_ == last_; }
    BodyFile const* file() const { return file_.get(); }
    std::size_t sent_of_file() const { return sent_of_file_; }

    // The pieces as a buffer sequence of Asio.
    boost::asio::const_buffer const* begin() const { return pieces_.data() + first_; }
    boost::asio::const_buffer const* end() const { return pieces_.data() + last_; }

private:
    std::array<boost::asio::const_buffer, 4> pieces_;
    std::size_t first_ = 0;
    std::size_t last_ = 0;
    std::shared_ptr<const BodyFile> file_;
    std::size_t sent_of_file_ = 0;
};

// A client's socket with what was received and not yet used, and a deadline for whatever is waited
// for. Lives on its worker's thread, in the frame of the coroutine that serves it.
class Connection final : public Watched {
public:
    Connection(Worker& worker, Socket socket);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    Worker& worker() { return worker_; }

    // From here on whatever is waited for has to happen within `span`.
    void wait_at_most(std::chrono::milliseconds span);
    void wait_for_ever() { deadline_ = never; }
    bool expired() const { return expired_; }

    // While idle, a connection may be closed without a word when the server stops.
    void set_idle(bool idle) { idle_ = idle; }

    std::string_view received() const { return {storage_.data() + begin_, end_ - begin_}; }
    void use(std::size_t bytes) { begin_ += bytes; }
    // Waits until more was received. False: the client has closed, is lost, or took too long.
    Task<bool> receive();

    // Sends as much as goes without waiting. False: the client is lost.
    bool send_now(Outgoing& bytes);
    // Sends all, waiting at most `patience` for the client to take anything. False: it is lost.
    Task<bool> send(Outgoing& bytes, std::chrono::milliseconds patience);

    // Says that nothing more will be sent and waits for the client to close, so that it reads our
    // last answer before a reset for what it was still sending can reach it (RFC 9112, 9.6).
    Task<void> linger(std::chrono::milliseconds patience);

    void expire_at(std::uint64_t tick) override;
    void close_if_idle() override;
    void abort() override;

    // Its socket, for whoever goes on with it; there is nothing to be done with the rest.
    Socket release() { return std::move(socket_); }

    // Called when the connection is aborted, for whoever waits for something other than the client.
    std::function<void()> when_aborted;

private:
    static constexpr auto never = std::numeric_limits<std::uint64_t>::max();

    void make_room();
    std::size_t send_pieces(Outgoing const& bytes);
    std::size_t send_file(Outgoing const& bytes);

    Worker& worker_;
    Socket socket_;
    std::uint64_t deadline_ = never;
    bool expired_ = false;
    bool idle_ = false;
    std::vector<char> storage_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    boost::system::error_code error_;
};

}  // namespace rostrum::server::http
