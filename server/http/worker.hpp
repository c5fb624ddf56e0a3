#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/body_file.hpp"
#include "server/http/listener.hpp"
#include "server/http/request_id.hpp"
#include "server/http/task.hpp"

namespace rostrum::server::http {

class Connection;

// Logs what ended a coroutine; to be used as the completion of every co_spawn of this layer.
void log_failure(std::exception_ptr const& failure);

// One thread's worth of the server: its io_context, the connections that live on it, and a coarse
// clock of ticks. One sweep a tick looks for connections that were waited for too long, which
// spares every request the arming of a timer. Everything but context() belongs to its own thread.
class Worker {
public:
    Worker(TimeOuts const& time_outs, std::function<std::int64_t()> unix_time);

    boost::asio::io_context& context() { return context_; }

    // Runs until it was told to stop and its last connection is gone.
    void run();

    // Closes idle connections, and lets the others end after the request they are at.
    void stop();
    // Closes all of them; those as well that come until it is told to stop.
    void abort();
    bool stopping() const { return stopping_; }

    void join(Connection& connection);
    void leave(Connection& connection);

    // The tick after which at least `span` will have passed.
    std::uint64_t tick_after(std::chrono::milliseconds span) const;
    std::string_view date() const { return date_; }
    RequestIds& request_ids() { return request_ids_; }
    BodyFiles& body_files() { return body_files_; }

private:
    Task<void> sweep();
    void refresh_date();

    std::chrono::milliseconds interval_;
    std::function<std::int64_t()> unix_time_;
    std::uint64_t tick_ = 0;
    std::int64_t date_second_ = -1;
    std::string date_;
    RequestIds request_ids_;
    BodyFiles body_files_;
    bool stopping_ = false;
    bool aborting_ = false;
    std::vector<Connection*> connections_;
    // Last, so that frames which still hang in it die before what they refer to.
    boost::asio::io_context context_{1};
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>
        timer_{context_};
};

}  // namespace rostrum::server::http
