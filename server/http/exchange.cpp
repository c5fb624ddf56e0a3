#include "server/http/exchange.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/post.hpp>

namespace rostrum::server::http {

namespace asio = boost::asio;

// One right to answer. It dies with the last copy of its Respond, and then says so.
struct Exchange::Ticket {
    Ticket(std::shared_ptr<Exchange> owner, std::uint64_t own)
        : exchange(std::move(owner)), number(own) {}
    ~Ticket() {
        if (!used.load(std::memory_order_relaxed)) exchange->settle(number, std::nullopt);
    }
    Ticket(Ticket const&) = delete;
    Ticket& operator=(Ticket const&) = delete;

    std::shared_ptr<Exchange> exchange;
    std::uint64_t number;
    std::atomic<bool> used{false};
};

Respond Exchange::open() {
    const std::lock_guard lock(mutex_);
    ++number_;
    settled_ = closed_;
    answer_.reset();
    auto ticket = std::make_shared<Ticket>(shared_from_this(), number_);
    return [ticket = std::move(ticket)](Answer answer) {
        if (ticket->used.exchange(true, std::memory_order_relaxed)) return;
        ticket->exchange->settle(ticket->number, std::move(answer));
    };
}

bool Exchange::settled() {
    const std::lock_guard lock(mutex_);
    return settled_;
}

Task<void> Exchange::settling() {
    return asio::async_initiate<const UseTask, void()>(
        [this](Waiter handler) {
            const std::lock_guard lock(mutex_);
            if (settled_) {
                asio::post(executor_, std::move(handler));
            } else {
                waiter_.emplace(std::move(handler));
            }
        },
        use_task);
}

std::optional<Response> Exchange::take() {
    std::optional<Answer> answer;
    {
        const std::lock_guard lock(mutex_);
        answer.swap(answer_);
    }
    if (!answer) return std::nullopt;
    if (auto* response = std::get_if<Response>(&*answer)) return std::move(*response);
    return std::get<MakeResponse>(*answer)();
}

void Exchange::close() {
    std::optional<Answer> unsent;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        settled_ = true;
        unsent.swap(answer_);
        wake();
    }
    discard(unsent);
}

void Exchange::settle(std::uint64_t number, std::optional<Answer> answer) {
    {
        const std::lock_guard lock(mutex_);
        if (!settled_ && number == number_) {
            settled_ = true;
            answer_ = std::move(answer);
            return wake();
        }
    }
    discard(answer);
}

void Exchange::discard(std::optional<Answer> const& answer) {
    auto const* make = answer ? std::get_if<MakeResponse>(&*answer) : nullptr;
    if (!make) return;
    try {
        (*make)();
    } catch (std::exception const& error) {
        spdlog::error("http: an answer that nobody waits for could not be made: {}", error.what());
    }
}

// With the lock held: as long as a coroutine waits here, its context is alive.
void Exchange::wake() {
    if (!waiter_) return;
    Waiter waiter = std::move(*waiter_);
    waiter_.reset();
    asio::post(executor_, std::move(waiter));
}

}  // namespace rostrum::server::http
