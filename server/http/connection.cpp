#include "server/http/connection.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <cstring>

namespace rostrum::server::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t least_room = 1024;
constexpr std::size_t first_storage = 4 * 1024;
constexpr std::size_t largest_read = 64 * 1024;

}  // namespace

void Outgoing::consume(std::size_t bytes) {
    while (bytes > 0 && !no_pieces()) {
        asio::const_buffer& piece = pieces_[first_];
        const std::size_t taken = std::min(bytes, piece.size());
        piece += taken;
        bytes -= taken;
        if (piece.size() == 0) ++first_;
    }
    if (!file_) return;
    sent_of_file_ += bytes;
    if (sent_of_file_ == file_->size()) file_ = nullptr;
}

Connection::Connection(Worker& worker, Socket socket)
    : worker_(worker), socket_(std::move(socket)) {
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    worker_.join(*this);
}

Connection::~Connection() {
    worker_.leave(*this);
}

void Connection::wait_at_most(std::chrono::milliseconds span) {
    deadline_ = worker_.tick_after(span);
    expired_ = false;
}

void Connection::make_room() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (storage_.size() - end_ >= least_room) return;
    if (begin_ > 0) {
        std::memmove(storage_.data(), storage_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (storage_.size() - end_ >= least_room) return;
    storage_.resize(std::max(first_storage, storage_.size() * 2));
}

Task<bool> Connection::receive() {
    if (expired_) co_return false;
    make_room();
    const std::size_t room = storage_.size() - end_;
    auto space = asio::buffer(storage_.data() + end_, room);
    auto token = asio::redirect_error(use_task, error_);
    const std::size_t bytes = co_await socket_.async_read_some(space, token);
    if (error_) co_return false;
    end_ += bytes;
    // A read that filled all the room had more behind it: a body deserves larger ones.
    if (bytes == room && storage_.size() < largest_read) storage_.resize(storage_.size() * 2);
    co_return true;
}

std::size_t Connection::send_pieces(Outgoing const& bytes) {
    // The header waits for the file behind it, so that they share a packet.
    int const flags = bytes.file() != nullptr ? MSG_MORE : 0;
    // A sequence of one buffer would still be gathered.
    if (bytes.end() - bytes.begin() == 1) return socket_.send(*bytes.begin(), flags, error_);
    return socket_.send(bytes, flags, error_);
}

std::size_t Connection::send_file(Outgoing const& bytes) {
    auto offset = static_cast<off_t>(bytes.sent_of_file());
    const std::size_t rest = bytes.file()->size() - bytes.sent_of_file();
    auto const sent =
        ::sendfile(socket_.native_handle(), bytes.file()->descriptor(), &offset, rest);
    if (sent >= 0) {
        error_.clear();
        return static_cast<std::size_t>(sent);
    }
    error_ = error_code(errno, boost::system::system_category());
    return 0;
}

bool Connection::send_now(Outgoing& bytes) {
    while (!bytes.empty()) {
        const std::size_t sent = bytes.no_pieces() ? send_file(bytes) : send_pieces(bytes);
        if (error_ == asio::error::would_block) return true;
        if (error_ == asio::error::interrupted) continue;
        if (error_ || sent == 0) return false;
        bytes.consume(sent);
    }
    return true;
}

Task<bool> Connection::send(Outgoing& bytes, std::chrono::milliseconds patience) {
    auto token = asio::redirect_error(use_task, error_);
    bool well = send_now(bytes);
    while (well && !bytes.empty()) {
        wait_at_most(patience);
        co_await socket_.async_wait(asio::socket_base::wait_write, token);
        well = !error_ && send_now(bytes);
    }
    if (!well) {
        // What the client never took would else stay in the system's memory for minutes.
        error_code ignored;
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    }
    co_return well;
}

Task<void> Connection::linger(std::chrono::milliseconds patience) {
    error_code gone;
    socket_.shutdown(asio::socket_base::shutdown_send, gone);
    if (gone) co_return;
    wait_at_most(patience);
    bool more = true;
    while (more) {
        begin_ = end_ = 0;
        more = co_await receive();
    }
}

void Connection::expire_at(std::uint64_t tick) {
    if (tick < deadline_) return;
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void Connection::close_if_idle() {
    if (!idle_) return;
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void Connection::abort() {
    expired_ = true;
    error_code ignored;
    socket_.close(ignored);
    if (when_aborted) when_aborted();
}

}  // namespace rostrum::server::http
