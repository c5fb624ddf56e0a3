#include "server/http/stream_connection.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "server/http/mailbox.hpp"

namespace rostrum::server::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto no_deadline = std::numeric_limits<std::uint64_t>::max();
// What the system may keep for one client. It would else let it grow to megabytes, and a reader
// that is too slow would be found out only then.
constexpr int send_buffer_bytes = 64 * 1024;

// Some messages, to be sent with one call.
struct Gathered {
    std::array<asio::const_buffer, 16> pieces;
    std::size_t count = 0;

    asio::const_buffer const* begin() const { return pieces.data(); }
    asio::const_buffer const* end() const { return pieces.data() + count; }
};

// The chunk that says that no other follows (RFC 9112, 7.1).
constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace

Stream::Stream(Worker& worker, Socket socket, Admission::Place place, StreamLimits const& limits,
               bool chunked, std::shared_ptr<void> kept)
    : worker_(worker),
      socket_(std::move(socket)),
      place_(std::move(place)),
      limits_(limits),
      kept_(std::move(kept)),
      deadline_(no_deadline),
      chunked_(chunked) {
    error_code ignored;
    socket_.set_option(asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
    worker_.join(*this);
}

Stream::~Stream() {
    leave_branch();
    worker_.leave(*this);
}

void Stream::watch() {
    if (state_ == State::closed) return;
    socket_.async_wait(asio::socket_base::wait_read, [self = shared_from_this()](error_code error) {
        if (error)
            self->close();
        else
            self->readable();
    });
}

// What a client says now is of no interest, that it has gone is.
void Stream::readable() {
    std::array<char, 1024> unread;
    error_code error;
    socket_.receive(asio::buffer(unread), 0, error);
    if (error && error != asio::error::would_block && error != asio::error::interrupted)
        return close();
    watch();
}

void Stream::join(std::shared_ptr<Branch> branch) {
    if (state_ != State::open || branch_) {
        branch->streams.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    place_in_branch_ = branch->join(*this);
    branch_ = std::move(branch);
}

void Stream::send(StreamMessagePtr const& message) {
    if (state_ != State::open || !message || message->text().empty()) return;
    std::string_view const all = bytes(*message);
    if (queued_bytes_ > 0 && queued_bytes_ + all.size() > limits_.backlog_bytes) return drop();
    if (queued_bytes_ > 0) return queue(message);

    // Nothing waits: most clients take it at once, and nothing is kept for them.
    error_code error;
    std::size_t const sent = socket_.send(asio::buffer(all), 0, error);
    if (sent == all.size()) {
        if (message->number() != 0) number_ = message->number();
        return;
    }
    if (error && error != asio::error::would_block && error != asio::error::interrupted)
        return give_up();
    queue(message);
    consume(sent);
    deadline_ = worker_.tick_after(limits_.write);
    await_room();
}

void Stream::queue(StreamMessagePtr const& message) {
    queued_bytes_ += bytes(*message).size();
    queue_.push_back(message);
}

void Stream::when_taken(std::function<void()> then) {
    if (state_ != State::open) return;
    if (queued_bytes_ == 0) return then();
    taken_ = std::make_unique<std::function<void()>>(std::move(then));
}

void Stream::end(StreamMessagePtr const& last) {
    if (state_ != State::open) return;
    // The last word is said however much waits: nothing follows it.
    if (last && !last->text().empty() && queued_bytes_ > 0)
        queue(last);
    else
        send(last);
    if (state_ != State::open) return;
    state_ = State::ending;
    leave_branch();
    deadline_ = worker_.tick_after(limits_.write);
    if (queued_bytes_ == 0) emptied();
}

// Sends what waits, as far as there is room for it.
void Stream::flush() {
    while (queued_bytes_ > 0) {
        Gathered gathered;
        for (std::size_t i = first_; i < queue_.size() && gathered.count < 16; ++i) {
            std::string_view all = bytes(*queue_[i]);
            if (i == first_) all.remove_prefix(sent_);
            gathered.pieces[gathered.count++] = asio::buffer(all);
        }
        error_code error;
        std::size_t const sent = socket_.send(gathered, 0, error);
        if (error == asio::error::interrupted) continue;
        if (error == asio::error::would_block) return await_room();
        if (error) return give_up();
        consume(sent);
        // One that is ending has its time as a whole.
        if (state_ == State::open) deadline_ = worker_.tick_after(limits_.write);
    }
    emptied();
}

void Stream::consume(std::size_t sent) {
    queued_bytes_ -= sent;
    sent_ += sent;
    while (first_ < queue_.size() && sent_ >= bytes(*queue_[first_]).size()) {
        StreamMessage const& message = *queue_[first_];
        sent_ -= bytes(message).size();
        if (message.number() != 0) number_ = message.number();
        queue_[first_++].reset();
    }
}

void Stream::await_room() {
    if (waits_for_room_) return;
    waits_for_room_ = true;
    socket_.async_wait(asio::socket_base::wait_write,
                       [self = shared_from_this()](error_code error) {
                           self->waits_for_room_ = false;
                           if (error)
                               self->close();
                           else if (self->state_ != State::closed)
                               self->flush();
                       });
}

// Everything has gone to the system: nothing is kept for an idle client.
void Stream::emptied() {
    std::vector<StreamMessagePtr>().swap(queue_);
    first_ = 0;
    if (state_ == State::ending) {
        error_code error;
        if (chunked_) socket_.send(asio::buffer(last_chunk), 0, error);
        if (!error) socket_.shutdown(asio::socket_base::shutdown_send, error);
        if (error) return close();
        // So that it reads our last words before a reset for its own can reach it (RFC 9112, 9.6).
        state_ = State::lingering;
        deadline_ = worker_.tick_after(limits_.linger);
        return;
    }
    deadline_ = no_deadline;
    if (auto const then = std::move(taken_)) (*then)();
}

// What has begun to be sent goes out whole, the rest is forgotten, and the client told so. Before
// it hears what all hear, a client is sent the next thing when it has taken the last: nothing to
// drop.
void Stream::drop() {
    if (!branch_) return give_up();
    StreamMessagePtr const begun = queue_[first_];
    std::uint64_t const reached = begun->number() != 0 ? begun->number() : number_;
    StreamMessagePtr const farewell = branch_->dropped(reached);
    queue_ = {begun, farewell};
    first_ = 0;
    queued_bytes_ = bytes(*begun).size() - sent_ + bytes(*farewell).size();
    state_ = State::ending;
    leave_branch();
    deadline_ = worker_.tick_after(limits_.write);
}

void Stream::expire_at(std::uint64_t tick) {
    if (tick < deadline_) return;
    if (state_ == State::lingering)
        close();
    else
        give_up();
}

void Stream::abort() {
    give_up();
}

// What the client never took would else stay in the system's memory for minutes.
void Stream::give_up() {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    close();
}

// The operations that still wait are called off; the last of them lets go of this object.
void Stream::close() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    deadline_ = no_deadline;
    leave_branch();
    kept_.reset();
    taken_.reset();
    std::vector<StreamMessagePtr>().swap(queue_);
    queued_bytes_ = 0;
    error_code ignored;
    socket_.close(ignored);
}

void Stream::leave_branch() {
    if (auto const branch = std::move(branch_)) branch->leave(place_in_branch_);
}

}  // namespace rostrum::server::http
