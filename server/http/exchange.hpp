#pragma once

#include <boost/asio/async_result.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "server/http/messages.hpp"
#include "server/http/task.hpp"

namespace rostrum::server::http {

// Where a session waits for its handler's answer. One for each connection, shared with the Respond
// functions it gave out, which may outlive the connection and even the server: once closed, it
// touches no executor any more.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    explicit Exchange(Executor executor) : executor_(executor) {}

    // Begins the wait for one answer. What was given out before has no effect any more.
    Respond open();

    // Whether the answer has come, or will never come.
    bool settled();
    // Completes on the executor when it is settled. To be awaited by one coroutine at a time.
    Task<void> settling();
    // The answer; nothing when it was dropped or the exchange closed. Once for each open(). What
    // making it throws is passed on.
    std::optional<Response> take();

    // Ends the wait, now and for ever: the connection goes away.
    void close();

private:
    struct Ticket;
    using Answer = std::variant<Response, MakeResponse>;
    // Named, because any_completion_handler of Boost 1.81 wraps itself without end when posted.
    using Waiter = boost::asio::async_result<UseTask, void()>::handler_type;

    void settle(std::uint64_t number, std::optional<Answer> answer);
    static void discard(std::optional<Answer> const& answer);
    void wake();

    std::mutex mutex_;
    Executor executor_;
    std::uint64_t number_ = 0;
    bool settled_ = true;
    bool closed_ = false;
    std::optional<Answer> answer_;
    std::optional<Waiter> waiter_;
};

}  // namespace rostrum::server::http
