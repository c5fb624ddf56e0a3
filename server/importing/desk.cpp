#include "server/importing/desk.hpp"

#include <utility>

namespace rostrum::server::importing {

Desk::Desk(std::size_t waiting_limit) : waiting_limit_(waiting_limit), thread_([this] { run(); }) {}

Desk::~Desk() {
    stop();
}

bool Desk::take(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || waiting_.size() >= waiting_limit_) return false;
        waiting_.push_back(std::move(work));
    }
    wake_.notify_one();
    return true;
}

void Desk::go_on(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) waiting_.push_back(std::exchange(work, nullptr));
    }
    if (work) return work();
    wake_.notify_one();
}

void Desk::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Desk::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::function<void()> work = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        work();
        work = nullptr;
        lock.lock();
    }
}

}  // namespace rostrum::server::importing
