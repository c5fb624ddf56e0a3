#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/body_file.hpp"
#include "server/http/listener.hpp"
#include "server/http/request_id.hpp"
#include "server/http/task.hpp"

namespace rostrum::server::http {

class Mailbox;

// What a worker watches over: whoever is connected, and may have to be waited for.
class Watched {
public:
    // Ends what should have ended before this tick.
    virtual void expire_at(std::uint64_t tick) = 0;
    // Ends it whatever it is at. Nobody leaves the worker before this returns.
    virtual void abort() = 0;
    // When the server stops: closes what may be closed without a word; ends a stream.
    virtual void close_if_idle() {}
    virtual void end_stream() {}
    std::size_t place_in_worker = 0;

protected:
    ~Watched() = default;
};

// Logs what ended a coroutine; to be used as the completion of every co_spawn of this layer.
void log_failure(std::exception_ptr const& failure);

// One thread's worth of the server: its io_context, the connections that live on it, and a coarse
// clock of ticks. One sweep a tick looks for connections that were waited for too long, which
// spares every request the arming of a timer. Everything but context() belongs to its own thread.
class Worker {
public:
    Worker(TimeOuts const& time_outs, std::function<std::int64_t()> unix_time);
    ~Worker();

    boost::asio::io_context& context() { return context_; }

    // Runs until it was told to stop and its last connection is gone.
    void run();

    // Closes idle connections, and lets the others end after the request they are at.
    void stop();
    // Closes all of them; those as well that come until it is told to stop.
    void abort();
    bool stopping() const { return stopping_; }

    void join(Watched& one);
    void leave(Watched& one);

    // Where others leave word for the streams of this worker.
    std::shared_ptr<Mailbox> const& mailbox() const { return mailbox_; }
    // By the mailbox, when it has come to that: ends all streams.
    void end_streams();

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
    std::vector<Watched*> watched_;
    std::shared_ptr<Mailbox> mailbox_;
    // Last, so that frames which still hang in it die before what they refer to.
    boost::asio::io_context context_{1};
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>
        timer_{context_};
};

}  // namespace rostrum::server::http
