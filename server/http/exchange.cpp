#include "server/http/exchange.hpp"

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
    return [ticket = std::move(ticket)](Response answer) {
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
    const std::lock_guard lock(mutex_);
    auto answer = std::move(answer_);
    answer_.reset();
    return answer;
}

void Exchange::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    settled_ = true;
    answer_.reset();
    wake();
}

void Exchange::settle(std::uint64_t number, std::optional<Response> answer) {
    const std::lock_guard lock(mutex_);
    if (settled_ || number != number_) return;
    settled_ = true;
    answer_ = std::move(answer);
    wake();
}

// With the lock held: as long as a coroutine waits here, its context is alive.
void Exchange::wake() {
    if (!waiter_) return;
    Waiter waiter = std::move(*waiter_);
    waiter_.reset();
    asio::post(executor_, std::move(waiter));
}

}  // namespace rostrum::server::http
