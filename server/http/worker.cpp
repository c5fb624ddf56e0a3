#include "server/http/worker.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>

#include "server/http/answer.hpp"
#include "server/http/mailbox.hpp"

namespace rostrum::server::http {

namespace asio = boost::asio;
using std::chrono::milliseconds;

void log_failure(std::exception_ptr const& failure) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        spdlog::error("http: a connection ended unexpectedly: {}", error.what());
    } catch (...) {
        spdlog::error("http: a connection ended unexpectedly");
    }
}

Worker::Worker(TimeOuts const& time_outs, std::function<std::int64_t()> unix_time)
    : unix_time_(std::move(unix_time)), mailbox_(std::make_shared<Mailbox>(*this)) {
    const milliseconds shortest = std::min(
        {time_outs.header, time_outs.body, time_outs.idle, time_outs.write, time_outs.linger});
    interval_ = std::clamp(shortest / 4, milliseconds(5), milliseconds(250));
}

Worker::~Worker() {
    mailbox_->close();
}

void Worker::run() {
    // sendfile can't be asked to spare us the signal when the client has gone, as send can.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    refresh_date();
    asio::co_spawn(context_, sweep(), log_failure);
    for (;;) {
        try {
            context_.run();
            return;
        } catch (...) {
            log_failure(std::current_exception());
        }
    }
}

void Worker::stop() {
    stopping_ = true;
    for (Watched* one : watched_)
        one->close_if_idle();
    // Behind what streams are still to be told.
    mailbox_->put({});
    if (watched_.empty()) timer_.cancel();
    if (aborting_) abort();
}

void Worker::abort() {
    aborting_ = true;
    for (Watched* one : watched_)
        one->abort();
}

void Worker::end_streams() {
    for (Watched* one : watched_)
        one->end_stream();
}

void Worker::join(Watched& one) {
    one.place_in_worker = watched_.size();
    watched_.push_back(&one);
}

void Worker::leave(Watched& one) {
    watched_.back()->place_in_worker = one.place_in_worker;
    watched_[one.place_in_worker] = watched_.back();
    watched_.pop_back();
    if (stopping_ && watched_.empty()) timer_.cancel();
}

std::uint64_t Worker::tick_after(milliseconds span) const {
    // One more, because the present tick is already partly over.
    return tick_ + static_cast<std::uint64_t>((span + interval_ - milliseconds(1)) / interval_) + 1;
}

Task<void> Worker::sweep() {
    while (!stopping_ || !watched_.empty()) {
        boost::system::error_code cancelled;  // when the last connection left: the loop sees it
        auto token = asio::redirect_error(use_task, cancelled);
        timer_.expires_after(interval_);
        co_await timer_.async_wait(token);
        ++tick_;
        refresh_date();
        for (Watched* one : watched_)
            one->expire_at(tick_);
    }
}

void Worker::refresh_date() {
    if (!unix_time_) return;
    const std::int64_t second = unix_time_();
    if (second == date_second_) return;
    date_second_ = second;
    date_ = http_date(second);
}

}  // namespace rostrum::server::http
